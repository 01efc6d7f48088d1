"""Cash flow against pyxirr, numpy-financial, closed formulas and the report's printed cases."""

import numpy as np
import numpy_financial as npf
import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import InvalidInput, OutOfDomain
from engines.parameters import RateSchedule, active
from engines.savings import (
    breakeven_factor,
    discount_factor,
    irr,
    net_saving,
    npv,
    payback,
    phase_in,
    yearly_result,
)

AMOUNT = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 2))
FLOWS = st.lists(AMOUNT, min_size=1, max_size=40).map(np.array)
RATE = st.floats(-0.5, 0.9)


def steps() -> RateSchedule:
    return active().rate_schedule("FM2021")


# --- net saving and yearly result ---------------------------------------------------------------


def test_net_saving_is_gains_less_costs_less_investment():
    """4 · 650 − 4 · 100 − 500 = 1,700."""
    assert net_saving([650] * 4, [100] * 4, 500) == 1700


def test_result_rows_follow_the_signs_of_the_template():
    """p. 22: gains − costs = yearly result, − investment = result; accumulated by hand."""
    rows = yearly_result([650, 650, 650], [100, 100, 100], [500, 0, 0])
    assert rows.tolist() == [[550] * 3, [500, 0, 0], [50, 550, 550], [50, 600, 1150]]


def test_a_single_investment_falls_in_the_first_year():
    assert yearly_result([1, 1, 1], [0, 0, 0], 5)[1].tolist() == [5, 0, 0]


@given(FLOWS, FLOWS)
def test_last_accumulated_result_is_the_net_saving(gains, investment):
    costs = np.ones_like(gains)
    years = investment[: gains.size]
    padded = np.concatenate([years, np.zeros(gains.size - years.size)])
    last = yearly_result(gains, costs, padded)[3, -1]
    assert last == pytest.approx(net_saving(gains, costs, padded), abs=1e-6)


def test_years_that_do_not_match_are_named():
    with pytest.raises(InvalidInput) as error:
        yearly_result([1, 2, 3], [1, 2])
    assert str(error.value) == (
        "Omkostninger har 2 år, men gevinster har 3. "
        "Vælg lige mange år, eller skriv ét beløb, som så ligger i det første år."
    )


# --- discounting --------------------------------------------------------------------------------


@given(FLOWS, RATE)
def test_npv_is_numpy_financials(flows, rate):
    assert npv(rate, flows) == pytest.approx(npf.npv(rate, flows), rel=1e-9, abs=1e-6)


@given(FLOWS, RATE)
def test_npv_is_pyxirrs(flows, rate):
    assert npv(rate, flows) == pytest.approx(pyxirr.npv(rate, flows), rel=1e-9, abs=1e-6)


@given(FLOWS, st.floats(-0.3, 0.9))
def test_first_period_one_is_excels_own_npv(flows, rate):
    """Excel's NPV() discounts the first flow one period: numpy-financial's divided by 1 + rate."""
    assert npv(rate, flows, 1.0) == pytest.approx(npf.npv(rate, flows) / (1 + rate), rel=1e-9, abs=1e-6)


def test_annuity_has_its_closed_formula():
    """1,000 kr. in each of 10 years at 3.5 %: 1,000 · (1 − 1.035^−10)/0.035."""
    assert npv(0.035, np.full(10, 1000.0), 1.0) == pytest.approx(1000 * (1 - 1.035**-10) / 0.035, rel=1e-12)


@pytest.mark.parametrize("years", [1, 35, 36, 70, 71, 100])
def test_stepped_factor_is_the_product_of_each_years_own(years):
    product = 1.0
    for year in range(1, years + 1):
        product /= 1.035 if year <= 35 else 1.025 if year <= 70 else 1.015
    assert discount_factor(steps(), float(years)) == pytest.approx(product, rel=1e-12)


def test_half_a_year_across_a_step_takes_half_of_each_rate():
    """From 34.5 to 35.5: half a year at 3.5 % and half at 2.5 %."""
    ratio = discount_factor(steps(), 34.5) / discount_factor(steps(), 35.5)
    assert ratio == pytest.approx(1.035**0.5 * 1.025**0.5, rel=1e-12)


@given(st.floats(0, 120), st.floats(0, 120))
def test_factor_falls_with_time_at_a_positive_rate(a, b):
    assert discount_factor(steps(), max(a, b)) <= discount_factor(steps(), min(a, b))


@given(FLOWS, RATE, st.integers(0, 10))
def test_trailing_zeros_change_no_npv(flows, rate, zeros):
    padded = np.concatenate([flows, np.zeros(zeros)])
    assert npv(rate, padded) == pytest.approx(float(npv(rate, flows)), rel=1e-12, abs=1e-9)


@given(FLOWS, FLOWS, st.floats(0, 0.5))
def test_npv_adds(first, second, rate):
    years = max(first.size, second.size)
    one, two = np.zeros(years), np.zeros(years)
    one[: first.size], two[: second.size] = first, second
    assert npv(rate, one + two) == pytest.approx(float(npv(rate, one) + npv(rate, two)), abs=1e-4)


def test_each_case_has_its_own_rate_and_first_period():
    flows = np.array([[-100.0, 60, 60], [-100.0, 60, 60]])
    values = npv(np.array([0.0, 0.1]), flows, np.array([0.0, 1.0]))
    assert values == pytest.approx([20.0, npf.npv(0.1, flows[1]) / 1.1])


def test_rate_of_3_5_for_3_5_per_cent_is_caught():
    with pytest.raises(OutOfDomain) as error:
        npv(3.5, [1.0, 2.0])
    assert str(error.value) == ("Renten skal ligge over -100 % og højst være 100 %; fik 3,5. Skriv 3,5 % eller 0,035.")


def test_negative_period_is_caught():
    with pytest.raises(OutOfDomain, match=r"^Perioden må ikke være negativ; fik -1\.$"):
        discount_factor(0.035, -1.0)


# --- internal rate ------------------------------------------------------------------------------


@given(
    st.lists(st.floats(1, 1e6), min_size=1, max_size=30),
    st.lists(st.floats(1, 1e6), min_size=1, max_size=70),
)
def test_rate_of_an_investment_gives_npv_zero(payments, gains):
    """One sign change: pyxirr finds the same root, and at it the present values meet."""
    flows = np.array([-x for x in payments] + gains)
    rate = float(irr(flows))
    if np.isnan(rate):  # only where the factor of the last period leaves the range of a number
        assert abs(np.log(sum(gains) / sum(payments))) > 1
        return
    factors = np.exp(-np.log1p(rate) * np.arange(flows.size))
    factors /= factors.max()
    assert factors @ flows == pytest.approx(0, abs=1e-9 * (factors @ np.abs(flows)))


def test_rates_agree_with_pyxirr_and_numpy_financial_over_many_cases():
    random = np.random.default_rng(20)
    flows = random.uniform(10, 100, (300, 12))
    flows[:, :2] *= -random.uniform(0.5, 6, (300, 1))
    found = irr(flows)
    assert found == pytest.approx([pyxirr.irr(row) for row in flows], abs=1e-8)
    assert found[:50] == pytest.approx([npf.irr(row) for row in flows[:50]], abs=1e-8)


def test_hundred_years_agree_with_pyxirr():
    random = np.random.default_rng(21)
    flows = random.uniform(0, 100, (50, 101))
    flows[:, :3] *= -8
    flows[random.random(flows.shape) < 0.2] = 0
    flows[:, 0] = -500
    assert irr(flows) == pytest.approx([pyxirr.irr(row) for row in flows], abs=1e-8)


def rates_on_a_grid(flows: np.ndarray) -> int:
    """Independent count of rates above −100 %: sign changes of the NPV over a fine grid of factors."""
    factors = np.exp(np.linspace(-8, 8, 200_001))
    values = np.polynomial.polynomial.polyval(factors, flows)
    return int(np.count_nonzero(np.diff(np.sign(values)) != 0))


def test_several_sign_changes_give_a_rate_only_when_one_is_found_on_a_grid():
    random = np.random.default_rng(22)
    flows = random.normal(0, 100, (150, 9)).round(1)
    for row, rate in zip(flows, irr(flows), strict=True):
        assert np.isnan(rate) == (rates_on_a_grid(row) != 1)
        if not np.isnan(rate):
            assert npf.npv(rate, row) == pytest.approx(0, abs=1e-6 * np.abs(row).sum() * (1 + 1 / (1 + rate)) ** 8)


def test_a_hundred_years_with_renewals_have_a_rate_when_the_grid_finds_one():
    """Investment, yearly gains, renewals on the way and a demolition at the end: several sign changes."""
    random = np.random.default_rng(24)
    for case in range(40):
        flows = random.uniform(20, 100, 101)
        flows[0] = -random.uniform(200, 3000)
        flows[random.integers(2, 100, 3)] = -random.uniform(50, 2000, 3)
        if case % 2:
            flows[-1] = -random.uniform(50, 3000)
        factors = np.exp(np.linspace(-4, 1.5, 200_001))
        values = np.polynomial.polynomial.polyval(factors, flows) / np.maximum(factors**100, 1)
        crossings = np.count_nonzero(np.diff(np.sign(values)) != 0)
        assert np.isnan(irr(flows)) == (crossings != 1)


@pytest.mark.parametrize(
    "flows",
    [
        [-1600, 10000, -10000],  # 25 % and 400 %
        [-100, 230, -132],  # 10 % and 20 %
        [-100, 150, -60],  # no real root
        [100, 200],
        [0, 0, 0],
        [-100],
        [-100, np.nan, 200],
    ],
)
def test_no_rate_or_more_than_one_is_nan(flows):
    assert np.isnan(irr(flows))


def test_a_double_root_is_one_rate():
    """100 − 230 d + 132.25 d² = (10 − 11.5 d)²: only 15 %."""
    assert irr([100, -230, 132.25]) == pytest.approx(0.15, abs=1e-6)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [([-1, 1], 0.0), ([-100, 110], 0.1), ([100, -110], 0.1), ([0, 0, -10, 11], 0.1), ([-100, 50], -0.5)],
)
def test_two_flows_give_the_plain_return(flows, rate):
    assert irr(flows) == pytest.approx(rate, abs=1e-12)


@given(st.integers(0, 4), st.integers(0, 4))
def test_zeros_before_and_after_change_no_rate(before, after):
    flows = np.array([-500.0, 200, 200, 200])
    padded = np.concatenate([np.zeros(before), flows, np.zeros(after)])
    assert irr(padded) == pytest.approx(float(irr(flows)), abs=1e-12)


@pytest.mark.parametrize("rate", [-0.999, -0.5, 9.0, 999.0])
def test_a_hundred_years_of_zeros_after_an_extreme_rate_change_nothing(rate):
    flows = np.concatenate([[-100.0, 100 * (1 + rate)], np.zeros(99)])
    assert irr(flows) == pytest.approx(rate, rel=1e-12)


@given(st.floats(1e-6, 1e6))
def test_scale_and_sign_change_no_rate(scale):
    flows = np.array([-500.0, 200, 200, 200])
    assert irr(flows * scale) == pytest.approx(float(irr(flows)), abs=1e-10)
    assert irr(-flows * scale) == pytest.approx(float(irr(flows)), abs=1e-10)


def test_ten_thousand_cases_keep_their_shape_and_order():
    random = np.random.default_rng(23)
    flows = random.uniform(1, 100, (100, 100, 10))
    flows[..., 0] *= -5
    flows[3, 7] = 1.0
    rates = irr(flows)
    assert rates.shape == (100, 100)
    assert np.isnan(rates[3, 7]) and np.count_nonzero(np.isnan(rates)) == 1
    assert rates[50, 50] == pytest.approx(pyxirr.irr(flows[50, 50]), abs=1e-8)


def test_a_rate_beyond_the_range_of_numbers_is_no_rate():
    assert np.isnan(irr([-1e-300, 1e300]))


# --- payback ------------------------------------------------------------------------------------


def test_led_lighting_is_paid_back_in_budget_year_6():
    """p. 148: 25.7 mio. kr., 5.2 a year from the year after; −25.7 + 5 · 5.2 = 0.3 in column 6."""
    assert payback([-25.7, 5.2, 5.2, 5.2, 5.2, 5.2], method="budgetyear") == 6


def test_led_lighting_interpolated():
    """4 + (25.7 − 20.8)/5.2 = 4.942 years from the first column (p. 148)."""
    assert payback([-25.7, 5.2, 5.2, 5.2, 5.2, 5.2]) == pytest.approx(4.942, abs=5e-4)


def test_phased_energy_savings_are_paid_back_in_budget_year_6():
    """p. 148: 55.2 mio. kr.; 13.8 a year after 0, 1/3, 2/3 (our ramp): 55.2 in year 6 exactly."""
    flows = phase_in(13.8, [0, 1 / 3, 2 / 3, 1, 1, 1])
    flows[0] -= 55.2
    assert payback(flows, method="budgetyear") == 6


def test_tendered_installations_are_paid_back_in_the_year_of_full_effect():
    """pp. 147-148: 8 mio. kr., 16 a year when fully in place in year 4, printed payback 4 years.

    Nothing before year 4 is our assumption; without the phase-in it would be half a year.
    """
    assert payback([-8, 0, 0, 16], method="budgetyear") == 4
    assert payback([-8, 16, 16]) == 0.5


def test_an_early_loss_counts_however_large_the_later_amounts() -> None:
    """-0.005 and -0.2 are won back within the third year, of which they are next to nothing: just over 1 year."""
    flows = [-0.005, -0.2, 2e12, -10.0]
    assert payback(flows) == pytest.approx(1 + 0.205 / 2e12)
    assert payback(flows, method="budgetyear") == 3


def test_electric_pool_cars_are_paid_back_in_budget_year_6():
    """p. 157: 12.1 mio. kr. over six years, 2.6-3.1 a year: −12.1 + 5 · 2.6 = 0.9; 3.1 gives year 5."""
    assert payback([-12.1] + [2.6] * 5, method="budgetyear") == 6
    assert payback([-12.1] + [3.1] * 5, method="budgetyear") == 5


def test_never_paid_back_is_nan():
    assert np.isnan(payback([-100, 10, 10]))
    assert np.isnan(payback([-100, 10, 10], method="budgetyear"))


def test_nothing_to_pay_back_takes_no_time():
    assert payback([100, 10]) == 0
    assert payback([100, 10], method="budgetyear") == 1


def test_discounted_payback_by_hand():
    """At 10 % the present values are −100, 54.55, 49.59: 1 + 45.45/49.59 = 1.9167 years."""
    assert payback([-100, 60, 60], 0.1) == pytest.approx(1 + (100 - 60 / 1.1) / (60 / 1.21), rel=1e-12)


@given(st.floats(0, 0.2), st.floats(0, 0.2))
def test_a_higher_rate_never_shortens_the_payback(a, b):
    flows = np.array([-100.0] + [30.0] * 12)
    assert payback(flows, min(a, b)) <= payback(flows, max(a, b)) + 1e-12


@given(st.integers(0, 6))
def test_later_zeros_change_no_payback(zeros):
    flows = np.array([-100.0, 60, 60])
    assert payback(np.concatenate([flows, np.zeros(zeros)])) == payback(flows)


# --- break-even and phase-in --------------------------------------------------------------------


@given(
    st.floats(0, 0.5),
    st.lists(st.floats(1, 1e5), min_size=1, max_size=20),
    st.lists(st.floats(0, 1e5), min_size=1, max_size=1),
    st.floats(0, 1e6),
)
def test_break_even_factor_makes_the_npv_zero(rate, gains, cost, investment):
    years = len(gains)
    costs = np.full(years, cost[0])
    factor = float(breakeven_factor(rate, gains, costs, investment))
    value = npv(rate, np.array(gains) * factor - costs, 1.0) - investment
    assert value == pytest.approx(0, abs=1e-6 * (1 + investment + years * cost[0]))


def test_gains_of_no_present_value_have_no_factor():
    assert np.isnan(breakeven_factor(0.035, [0, 0], [1, 1], 5))


def test_break_even_factor_of_the_stepped_schedule():
    """40 even years: (investment + annuity of costs)/annuity of gains, the annuity year by year."""
    annuity = float(np.sum(discount_factor(steps(), np.arange(1, 41.0))))
    factor = breakeven_factor(steps(), np.full(40, 10.0), np.full(40, 2.0), 50.0)
    assert factor == pytest.approx((50 + 2 * annuity) / (10 * annuity), rel=1e-12)


def test_phase_in_is_the_reached_share_of_the_full_effect():
    assert phase_in([100.0, 200.0], [0, 0.5, 1]).tolist() == [[0, 50, 100], [0, 100, 200]]


def test_phase_in_share_of_50_is_caught():
    with pytest.raises(OutOfDomain) as error:
        phase_in(100, [0, 50, 100])
    assert str(error.value) == "Indfasningsandelen skal være en andel fra 0 til 1; fik 50. Skriv 50 % eller 0,5."
