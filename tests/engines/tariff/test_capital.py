import numpy as np
import numpy_financial as npf
import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from engines import tariff
from engines.errors import DivisionByZero, OutOfDomain

values = st.floats(1, 1e9)
lives = st.integers(1, 60)
rates = st.floats(0.001, 0.15)


@given(values, lives, rates)
def test_annuity_is_the_closed_formula(value, years, rate):
    assert float(tariff.yearly_charge(value, years, rate)) == pytest.approx(
        value * rate / (1 - (1 + rate) ** -years), rel=1e-9
    )


@given(values, lives, rates)
def test_annuity_is_numpy_financial_s_and_pyxirr_s(value, years, rate):
    charge = float(tariff.yearly_charge(value, years, rate))
    assert charge == pytest.approx(float(npf.pmt(rate, years, -value)), rel=1e-9)
    assert charge == pytest.approx(pyxirr.pmt(rate, years, -value), rel=1e-9)


def test_annuity_by_hand():
    """100.000 over 2 years at 10 %: 100.000 · 0,1 / (1 − 1/1,21) = 10.000 · 1,21 / 0,21 = 57.619,05."""
    assert tariff.yearly_charge(100_000, 2, 0.1) == pytest.approx(57_619.047619)


@pytest.mark.parametrize("method", ["annuity", "linear"])
def test_without_interest_it_is_value_over_years(method):
    assert tariff.yearly_charge(600_000, 30, 0.0, method) == pytest.approx(20_000)


def test_linear_levels_the_interest_over_the_life():
    """100.000 over 4 years at 3 %: 25.000 + (3.000 + 2.250 + 1.500 + 750) / 4 = 26.875."""
    assert tariff.yearly_charge(100_000, 4, 0.03, "linear") == pytest.approx(26_875)


def test_linear_plan_by_hand():
    plan = tariff.depreciation_plan(100_000, 4, 0.03, "linear")
    assert plan.tolist() == [
        [100_000, 75_000, 50_000, 25_000],
        [25_000, 25_000, 25_000, 25_000],
        [3_000, 2_250, 1_500, 750],
        [28_000, 27_250, 26_500, 25_750],
        [75_000, 50_000, 25_000, 0],
    ]


@given(values, lives, st.one_of(st.just(0.0), rates), st.sampled_from(["annuity", "linear"]))
def test_the_plan_writes_the_whole_value_off_and_levels_to_the_charge(value, years, rate, method):
    opening, repaid, interest, charge, closing = tariff.depreciation_plan(value, years, rate, method)
    assert repaid.sum() == pytest.approx(value)
    assert closing[-1] == 0
    np.testing.assert_allclose(opening - repaid, closing, atol=1e-6 * value)
    np.testing.assert_allclose(repaid + interest, charge)
    assert charge.mean() == pytest.approx(float(tariff.yearly_charge(value, years, rate, method)))


@given(values, lives, rates)
def test_annuity_plan_s_interest_is_numpy_financial_s(value, years, rate):
    periods = np.arange(1, years + 1)
    np.testing.assert_allclose(
        tariff.depreciation_plan(value, years, rate)[2],
        np.asarray(npf.ipmt(rate, periods, years, -value), dtype=float),
        rtol=1e-6,
        atol=1e-9 * value,
    )


def test_many_assets_at_once():
    charges = tariff.yearly_charge([[100_000.0], [600_000.0]], [[2.0], [30.0]], [[0.1], [0.0]])
    np.testing.assert_allclose(charges, [[57_619.047619], [20_000]])


def test_no_life_is_division_by_zero():
    with pytest.raises(DivisionByZero):
        tariff.yearly_charge(100_000, 0, 0.03)


@pytest.mark.parametrize(("value", "rate"), [(-1, 0.03), (1, 3.0), (1, -0.01)])
def test_values_and_rates_that_cannot_be_are_refused(value, rate):
    with pytest.raises(OutOfDomain):
        tariff.yearly_charge(value, 10, rate)


def test_a_plan_is_in_whole_years():
    with pytest.raises(OutOfDomain, match="helt antal år"):
        tariff.depreciation_plan(100_000, 2.5)
