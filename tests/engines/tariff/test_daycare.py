import datetime as dt
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines import tariff
from engines.errors import DivisionByZero, NotKnown, OutOfDomain
from engines.parameters import active

#: Lower and upper limit, kr., of each year that they are known for.
LIMITS = {
    2020: (181_501, 563_800),
    2021: (185_701, 576_800),
    2024: (200_301, 622_200),
    2026: (218_100, 677_500),
}
SINGLE = {2020: 63_506, 2021: 64_967, 2024: 70_089, 2026: 76_317}

years = st.sampled_from(sorted(LIMITS))


def scale(year):
    return tariff.SubsidyScale.on(dt.date(year, 6, 1))


def paid(income, year, children=1, single=0):
    return float(tariff.parents_share(income, children, single, scale(year)))


@pytest.mark.parametrize("year", sorted(LIMITS))
def test_the_ends_of_the_year_s_scale(year):
    lower, upper = LIMITS[year]
    shares = [paid(income, year) for income in (lower, lower + 1, upper - 1, upper)]
    assert shares == [0.0, 0.05, 0.99, 1.0]


@pytest.mark.parametrize("year", sorted(LIMITS))
def test_a_single_parent_has_higher_limits(year):
    lower, upper = LIMITS[year]
    shares = [paid(limit + SINGLE[year], year, single=1) for limit in (lower, upper)]
    assert shares == [0.0, 1.0]


def test_both_limits_rise_7000_for_each_further_child():
    """2024, three children: 200.301 + 14.000 = 214.301 is free, 1 kr. more is 5 %; 636.200 pays all."""
    assert [paid(income, 2024, 3) for income in (214_301, 214_302, 636_199, 636_200)] == [
        0.0,
        0.05,
        0.99,
        1.0,
    ]


def test_the_first_step_of_2020_by_hand():
    """(563.800 − 181.501) / 95 = 4.024,2 a step: 185.525 is 4.024 above, 5 %; 185.526 is 4.025 above, 6 %."""
    assert [paid(income, 2020) for income in (185_525, 185_526)] == [0.05, 0.06]


def test_a_step_limit_hit_exactly_belongs_to_the_step_below():
    """Limits 0 and 95.000 give steps of 1.000 kr.: 3.000 is step 3, 7 %; 3.000,01 is step 4, 8 %."""
    even = tariff.SubsidyScale(0, 95_000, 0, 0, 95, 4, 99)
    assert tariff.parents_share([3000, 3000.01], 1, 0, even).tolist() == [0.07, 0.08]


@given(years, st.integers(0, 900_000))
def test_the_share_is_exact_arithmetic_s(year, income):
    lower, upper = LIMITS[year]
    step = Fraction(upper - lower, 95)
    if income <= lower:
        expected = 0
    elif income >= upper:
        expected = 100
    else:
        expected = min(99, 4 + sum(1 for k in range(95) if lower + k * step < income))
    assert paid(income, year) == expected / 100


@given(years, st.lists(st.floats(-50_000, 900_000), min_size=2, max_size=30), st.integers(1, 5), st.booleans())
def test_the_share_never_falls_when_income_rises(year, incomes, children, single):
    shares = tariff.parents_share(np.sort(incomes), children, float(single), scale(year))
    assert np.all(np.diff(shares) >= 0)
    assert 0 <= shares.min() <= shares.max() <= 1


@pytest.mark.parametrize("year", [2019, 2022, 2023, 2025])
def test_a_year_without_limits_is_not_known(year):
    with pytest.raises(NotKnown, match=rf"Friplads, nedre indtægtsgrænse har ingen værdi for 01\.06\.{year}"):
        scale(year)


def test_limits_the_wrong_way_round_are_refused():
    with pytest.raises(OutOfDomain, match="øvre grænse"):
        tariff.SubsidyScale(500, 400, 0, 0, 95, 4, 99)


@pytest.mark.parametrize(("children", "single"), [(0, 0), (1.5, 0), (1, 2)])
def test_children_and_single_parent_are_counted(children, single):
    with pytest.raises(OutOfDomain):
        tariff.parents_share(300_000, children, single, scale(2024))


def test_parent_fee_by_hand():
    """5.800.000 · 25 % / 58 = 25.000 a place and year."""
    assert tariff.parent_fee(5_800_000, 58, 0.25) == pytest.approx(25_000)


def test_parent_fee_without_places():
    with pytest.raises(DivisionByZero):
        tariff.parent_fee(5_800_000, 0, 0.25)


def test_the_parents_share_until_2026_and_the_unconfirmed_one_after():
    before = active().dated("dagtilbud.foraeldrebetaling", dt.date(2026, 12, 31))
    after = active().dated("dagtilbud.foraeldrebetaling", dt.date(2027, 1, 1))
    assert (before.value, before.confidence) == (0.25, "high")
    assert (after.value, after.confidence) == (0.213, "low")


def test_siblings_pay_half_of_the_cheaper_places():
    """3.900 + (2.100 + 1.900) / 2 = 5.900."""
    assert tariff.sibling_total([2100, 3900, 1900], 0.5) == pytest.approx(5900)


def test_an_only_child_pays_in_full():
    assert tariff.sibling_total([3900, 0, 0], 0.5) == pytest.approx(3900)


@given(st.lists(st.floats(0, 10_000), min_size=1, max_size=5))
def test_the_order_of_siblings_does_not_matter(fees):
    assert float(tariff.sibling_total(fees, 0.5)) == pytest.approx(float(tariff.sibling_total(fees[::-1], 0.5)))


@pytest.mark.parametrize(("gross", "expected"), [(101_000, 72_000), (90_000, 67_500)])
def test_settlement_is_the_lower_of_the_two(gross, expected):
    """Own net 72.000. 75 % of 101.000 is 75.750, so 72.000; 75 % of 90.000 is 67.500."""
    assert tariff.settlement_between(72_000, 0.75, gross) == pytest.approx(expected)
