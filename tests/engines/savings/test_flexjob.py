"""Fleksjob against every printed example (pp. 84-85) and an independent hour-by-hour calculation.

The pay of the examples is lost in the report; 26,455 kr. reproduces 1, 2 and 4, 40,083 kr. example 3.
It prints whole kroner: half-up, with 0.5 kr. to spare since 500.50 and 396.50 are ties at this pay.
"""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import NotKnown, OutOfDomain
from engines.parameters import active
from engines.savings import flexjob, flexjob_gain, flexjob_knees
from engines.savings.flexjob import FlexjobRates

PAY = 26_455
PAY_EXAMPLE_3 = 40_083
RATES = FlexjobRates.on(active(), dt.date(2015, 6, 1))
HOURS = st.floats(0, 37)
PAYS = st.floats(12_000, 60_000)


def printed(kroner: int):
    """A printed whole number of kroner, ties allowed either way."""
    return pytest.approx(kroner, abs=0.5 + 1e-9)


# --- printed examples ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "hours_from", "hours_to", "pay", "municipality", "citizen"),
    [
        ("84 eks. 1", 5, 6, PAY, 29, 501),
        ("84 eks. 1 (+4 timer)", 5, 9, PAY, 114, None),
        ("84 eks. 1 (18. time)", 17, 18, PAY, None, 397),
        ("84 eks. 1 (efter 18. time)", 18, 19, PAY, 429, 0),
        ("84 eks. 1 (efter 30. time)", 30, 31, PAY, 572, 0),
        ("85 eks. 2", 25, 26, PAY, 429, 0),
        ("85 eks. 3", 15, 16, PAY_EXAMPLE_3, 260, 487),
        ("85 eks. 4", 32, 33, PAY, 572, 0),
    ],
)
def test_printed_example(page, hours_from, hours_to, pay, municipality, citizen):
    if municipality is not None:
        assert flexjob_gain(hours_from, hours_to, pay, RATES) == printed(municipality), page
    if citizen is not None:
        assert flexjob_gain(hours_from, hours_to, pay, RATES, "borger") == printed(citizen), page


def test_hours_of_the_knees_on_page_84():
    """The citizen gains up to the 18th hour, and after the 30th the rate rises: 17.79 and 29.45."""
    cap, without = flexjob_knees(PAY, RATES)
    assert np.ceil(cap) == 18 and np.ceil(without) == 30
    assert cap == pytest.approx((PAY - 17_550) / (0.70 * 715), rel=1e-12)
    assert without == pytest.approx(4_212 / (0.20 * 715), rel=1e-12)


@pytest.mark.parametrize(("pay", "fits"), [(26_454, False), (26_455, True), (26_456.4, True), (26_458, False)])
def test_the_inferred_pay_is_no_free_choice(pay, fits):
    """The 397 kr. of the 18th hour (p. 84) hold for 26,455 to 26,456.4 kr. only."""
    gain = float(flexjob_gain(17, 18, pay, RATES, "borger"))
    assert (abs(gain - 397) <= 0.5 + 1e-9) == fits


# --- rules --------------------------------------------------------------------------------------


def by_the_rules(hours: float, pay: float, other: float) -> list[float]:
    """pp. 83-84 in plain arithmetic, 2015 rates written out."""
    wage = pay / 37 * hours
    income = wage + other
    subsidy = 17_550 - 0.30 * income if income <= 13_648 else 17_550 - 0.30 * 13_648 - 0.55 * (income - 13_648)
    if wage + subsidy > pay:
        subsidy = pay - wage
    subsidy = subsidy if subsidy > 0 else 0.0
    contribution = 4_212 - 0.20 * income if 0.20 * income < 4_212 else 0.0
    return [wage, subsidy, contribution, 0.80 * subsidy - contribution, income + subsidy]


@given(HOURS, PAYS, st.floats(0, 20_000))
def test_five_amounts_by_the_rules(hours, pay, other):
    assert flexjob(hours, pay, RATES, other) == pytest.approx(by_the_rules(hours, pay, other), abs=1e-6)


def test_course_over_the_hours_at_selected_points():
    """Calculated by hand from the rules: wage, subsidy, contribution, municipality, citizen."""
    table = flexjob(np.array([0, 5, 18, 30, 37]), PAY, RATES)
    assert table == pytest.approx(
        np.array(
            [
                [0, 17_550, 4_212, 9_828, 17_550],
                [3_575, 16_477.5, 3_497, 9_685, 20_052.5],
                [12_870, 13_585, 1_638, 9_230, 26_455],
                [21_450, 5_005, 0, 4_004, 26_455],
                [26_455, 0, 0, 0, 26_455],
            ]
        )
    )


def test_contribution_is_24_per_cent_of_the_subsidy():
    """p. 83: 30 % of the highest subsidy after the refund of 20 %: 0.30 · 0.80 · 17,550 = 4,212."""
    assert RATES.max_contribution == pytest.approx(0.30 * (1 - RATES.refund) * RATES.max_subsidy)


def test_contribution_needs_a_refund_of_20_per_cent():
    """p. 83: another refund, no contribution."""
    assert flexjob(5, PAY, replace(RATES, refund=0.65))[2] == 0


@given(PAYS, HOURS, HOURS, HOURS)
def test_gains_over_two_steps_add(pay, a, b, c):
    for who in ("kommune", "borger"):
        one = flexjob_gain(a, c, pay, RATES, who)
        two = flexjob_gain(a, b, pay, RATES, who) + flexjob_gain(b, c, pay, RATES, who)
        assert two == pytest.approx(float(one), abs=1e-6)


@given(PAYS, HOURS, HOURS)
def test_nobody_loses_by_more_hours(pay, a, b):
    first, last = min(a, b), max(a, b)
    assert flexjob_gain(first, last, pay, RATES) >= -1e-6
    assert flexjob_gain(first, last, pay, RATES, "borger") >= -1e-6


@given(st.floats(14_000, 38_000))
def test_citizen_gains_until_the_cap_and_not_after(pay):
    cap = float(flexjob_knees(pay, RATES)[0])
    after = np.linspace(cap, 37, 5)
    assert flexjob(after, pay, RATES)[:, 4] == pytest.approx(max(pay, 17_550) if pay >= 17_550 else pay, abs=1e-6)
    if cap > 0.5:
        assert flexjob_gain(cap - 0.5, cap, pay, RATES, "borger") > 0


@given(st.floats(22_000, 60_000))
def test_contribution_is_gone_at_its_knee(pay):
    knee = float(flexjob_knees(pay, RATES)[1])
    assert flexjob(knee, pay, RATES)[2] == pytest.approx(0, abs=1e-6)
    assert flexjob(knee - 0.1, pay, RATES)[2] > 0


def test_pay_below_the_subsidy_is_capped_from_the_first_hour():
    assert flexjob_knees(17_000, RATES)[0] == 0


def test_high_pay_is_never_capped():
    """At 40,083 kr. the subsidy runs out before wage and subsidy reach full pay: no such hour."""
    assert np.isnan(flexjob_knees(PAY_EXAMPLE_3, RATES)[0])
    assert flexjob_gain(36, 37, PAY_EXAMPLE_3, RATES, "borger") > 0


def test_low_pay_keeps_the_contribution_to_the_end():
    assert np.isnan(flexjob_knees(20_000, RATES)[1])


def test_investment_per_citizen_is_paid_back_in_months():
    """pp. 82-84, ours: 12,000 kr. for 5 → 9 hours gains 114.40 a month, so 104.9 months."""
    assert 12_000 / flexjob_gain(5, 9, PAY, RATES) == pytest.approx(104.895, abs=5e-4)


def test_yearly_gain_of_two_groups():
    """12 · (10 · 114.40 + 5 · 429 · 2): five citizens go from 25 to 27 hours."""
    gains = flexjob_gain(np.array([5, 25]), np.array([9, 27]), PAY, RATES)
    assert 12 * (np.array([10, 5]) @ gains) == pytest.approx(12 * (10 * 114.4 + 5 * 858))


# --- rates and mistakes -------------------------------------------------------------------------


def test_no_printed_gain_depends_on_the_lost_income_limit():
    """The limit is derived, not printed; from 12,721 to 16,249 kr. the examples come out alike."""
    for limit in (12_721, 16_249):
        rates = replace(RATES, threshold=limit)
        assert flexjob_gain(5, 6, PAY, rates, "borger") == printed(501)
        assert flexjob_gain(17, 18, PAY, rates, "borger") == printed(397)
        assert flexjob_gain(15, 16, PAY_EXAMPLE_3, rates) == printed(260)


def test_rates_before_2015_are_not_known():
    with pytest.raises(NotKnown, match=r"^Højeste fleksløntilskud har ingen værdi for 01\.06\.2013\."):
        FlexjobRates.on(active(), dt.date(2013, 6, 1))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: flexjob(45, PAY, RATES), "Timetallet skal være fra 0 til 37 timer pr. uge; fik 45."),
        (lambda: flexjob(-5, PAY, RATES), "Timetallet må ikke være negativ; fik -5."),
        (lambda: flexjob(5, 0, RATES), "Fuldtidslønnen skal være over 0; fik 0."),
        (lambda: flexjob(5, PAY, RATES, -1), "Anden lønindtægt må ikke være negativ; fik -1."),
        (lambda: flexjob_knees(-1, RATES), "Fuldtidslønnen skal være over 0; fik -1."),
    ],
)
def test_likely_mistakes_are_named(call, sentence):
    with pytest.raises(OutOfDomain) as error:
        call()
    assert str(error.value) == sentence
