"""Vulnerable children and young people (report pp. 177-201)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from engines.errors import DivisionByZero, InvalidInput, OutOfDomain
from engines.savings import children

numbers = st.floats(0, 500)
prices = st.floats(0, 3e6)


def test_volume_and_price_effect():
    """(40 − 36)·620,000 = 2,480,000; 36·(620,000 − 640,000) = −720,000; together 1,760,000 (pp. 179-180)."""
    found = children.volume_and_price_effect(40, 620_000, 36, 640_000)
    assert_allclose(found, [2_480_000, -720_000, 1_760_000])


@given(numbers, prices, numbers, prices)
def test_volume_and_price_make_the_whole_reduction(n0, p0, n1, p1):
    volume, price, total = children.volume_and_price_effect(n0, p0, n1, p1)
    assert volume + price == pytest.approx(total)
    assert total == pytest.approx(n0 * p0 - n1 * p1, rel=1e-9, abs=1e-3)


def test_ten_thousand_rows_in_one_call():
    found = children.volume_and_price_effect(np.full(10_000, 40), 620_000, 36, 640_000)
    assert found.shape == (10_000, 3)


def test_full_year_persons():
    """24 a year for 18 months are 36 full-year persons."""
    assert children.full_year_persons(24, 18) == 36


@given(st.floats(0, 100), st.floats(0, 60), st.floats(0, 60), st.floats(0, 1e5), st.floats(0, 1e5))
def test_duration_gives_the_tables_reduction(intake, months0, months1, price0, price1):
    """Page 179: intake·(months·price before − after) equals the table with full-year numbers and prices."""
    table = children.volume_and_price_effect(
        children.full_year_persons(intake, months0),
        12 * price0,
        children.full_year_persons(intake, months1),
        12 * price1,
    )[2]
    assert table == pytest.approx(intake * (months0 * price0 - months1 * price1), rel=1e-9, abs=1e-3)


def test_a_contract_unit_of_half_a_post():
    """60 mio.·2 % − 0.5·560,000 = 920,000; it pays from 280,000/60 mio. = 0.47 % (pp. 188-189, ours)."""
    assert_allclose(children.contract_unit(0.5, 560_000, 60e6, 0.02), [920_000, 280_000 / 60e6])


@given(st.floats(0.1, 10), st.floats(1e5, 1e6), st.floats(1e7, 1e9))
def test_at_its_breakeven_the_contract_unit_nets_nothing(fte, wage, spending):
    breakeven = children.contract_unit(fte, wage, spending, 0)[1]
    assert children.contract_unit(fte, wage, spending, breakeven)[0] == pytest.approx(0, abs=1e-3)


def test_caseload_over_the_year():
    """34 + 5 − 4 = 35, + 3 − 6 = 32, + 6 − 2 = 36 (p. 192)."""
    assert_allclose(children.stock_and_flow(34, [5, 3, 6], [4, 6, 2]), [35, 32, 36])


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=12))
def test_the_last_stock_is_opening_and_the_sums(rows):
    started, stopped = np.array(rows, dtype=float).T
    assert children.stock_and_flow(1000, started, stopped)[-1] == 1000 + started.sum() - stopped.sum()


def test_many_advisers_at_once():
    stock = children.stock_and_flow(np.full(10_000, 30), np.ones((10_000, 12)), np.zeros((10_000, 12)))
    assert stock.shape == (10_000, 12)
    assert_allclose(stock[:, -1], 42)


def test_closing_more_than_is_open_is_a_registration_error():
    with pytest.raises(OutOfDomain, match=r"Stammen bliver negativ \(-1\) i periode 2"):
        children.stock_and_flow(1, [5, 3], [4, 6])


def test_periods_must_be_as_many():
    with pytest.raises(InvalidInput, match="Startede har 3 perioder, men stoppede har 2"):
        children.stock_and_flow(1, [5, 3, 1], [4, 6])


def test_cases_per_full_time_adviser():
    """Page 200: norm hours over 37. 156/37 = 4.216 advisers, 186 cases: 44.1 each."""
    assert children.cases_per_adviser(186, [37, 37, 32, 30, 20], 37) == pytest.approx(186 * 37 / 156)


def test_no_hours_is_no_adviser():
    with pytest.raises(DivisionByZero, match="Normtimerne i alt er 0 eller tom"):
        children.cases_per_adviser(10, [0, 0], 37)
