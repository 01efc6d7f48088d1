"""Income support, investments and milestones against the report's figures and hand calculation."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import InvalidInput, NotKnown, OutOfDomain
from engines.parameters import active
from engines.savings import (
    average_effect,
    breakeven_volume,
    full_time_equivalents,
    measure_cost,
    milestone_deviation,
    milestones,
    misplaced_courses,
    net_saving,
    provenu,
    refund_rate,
    spell_cost,
    support_by_age,
    support_cost,
)

AMOUNT = st.floats(0, 1e7)
SHARE = st.floats(0, 1)


def ladder():
    return active().rate_schedule("refusion.trappe")


# --- support after refund -----------------------------------------------------------------------


def test_beyond_a_year_the_municipality_pays_80_per_cent():
    """p. 76: refund 20 % of cash benefit beyond one year, so 0.8 of it is net."""
    assert refund_rate(53, ladder()) == 0.20
    assert support_cost(1, 1, refund_rate(53, ladder())) == pytest.approx(0.8)


def test_fifty_fewer_persons_by_hand():
    """p. 72: 50 full-year persons; at 140,000 kr. and 20 % refund 5,600,000."""
    assert support_cost(50, 140_000, 0.2) == pytest.approx(5_600_000)


@pytest.mark.parametrize(
    ("week", "rate"),
    [(1, 0.8), (4, 0.8), (4.5, 0.4), (5, 0.4), (26, 0.4), (27, 0.3), (52, 0.3), (53, 0.2), (300, 0.2)],
)
def test_ladder_by_week(week, rate):
    """Steps of the refund reform: weeks 1-4, 5-26, 27-52 and from 53."""
    assert refund_rate(week, ladder()) == rate


def test_first_year_has_a_net_share_of_61_92_per_cent():
    """(4 · 0.20 + 22 · 0.60 + 26 · 0.70)/52 = 32.2/52 = 0.6192308."""
    assert spell_cost(1, 1, 52, ladder()) / 52 == pytest.approx(32.2 / 52, rel=1e-12)


def test_spell_week_by_week():
    """Independent: each whole week priced by its own rate, added up."""
    weeks = np.arange(3, 81)
    by_week = np.sum(4000 * (1 - refund_rate(weeks, ladder())))
    assert spell_cost(4000, 3, 80, ladder()) == pytest.approx(by_week, rel=1e-12)


@given(st.floats(1, 100), st.floats(0, 100), st.floats(0, 100))
def test_spells_laid_end_to_end_add(start, first, second):
    middle, end = start - 1 + first, start - 1 + first + second
    whole = float(spell_cost(1000, start, end, ladder()))
    parts = spell_cost(1000, start, middle, ladder()) + spell_cost(1000, middle + 1, end, ladder())
    assert parts == pytest.approx(whole, abs=1e-6)


@given(st.floats(1, 200))
def test_a_longer_spell_costs_more_per_week(week):
    """The ladder falls, so the average net share rises with the length of the spell."""
    short, long = spell_cost(1, 1, week, ladder()) / week, spell_cost(1, 1, week + 10, ladder()) / (week + 10)
    assert short <= long + 1e-12


def test_end_before_start_is_caught():
    with pytest.raises(OutOfDomain, match=r"^Slutugen \(4\) ligger før startugen \(27\)\. Byt dem om\.$"):
        spell_cost(4000, 27, 4, ladder())


def test_week_nought_is_caught():
    with pytest.raises(OutOfDomain, match=r"^Startugen er mindst 1 \(den første uge\); fik 0\.$"):
        spell_cost(4000, 0, 4, ladder())


def test_there_was_no_ladder_by_weeks_before_2016():
    with pytest.raises(NotKnown, match=r"^Statsrefusion af offentlig forsørgelse .* for 01\.06\.2015\."):
        active().rate_schedule("refusion.trappe", dt.date(2015, 6, 1))


@given(AMOUNT, AMOUNT, SHARE)
def test_support_adds_over_persons(first, second, refund):
    both = support_cost(first + second, 1000, refund)
    parts = support_cost(first, 1000, refund) + support_cost(second, 1000, refund)
    assert both == pytest.approx(float(parts), rel=1e-9, abs=1e-6)


@given(SHARE, SHARE)
def test_more_refund_never_costs_more(a, b):
    assert support_cost(10, 1000, max(a, b)) <= support_cost(10, 1000, min(a, b))


def test_young_people_turn_30_on_the_way():
    """p. 80: 28 in year 1, so 90,000 for two years and 140,000 after; net of 20 %, by hand."""
    limit = active().number("forsoergelse.aldersgraense")
    saved = support_by_age([5, 10, 10, 10], 28, 90_000, 140_000, 0.2, limit)
    assert saved == pytest.approx([360_000, 720_000, 1_120_000, 1_120_000])


def test_equal_benefits_make_age_irrelevant():
    saved = support_by_age([5, 10], [20, 45], 100_000, 100_000, 0.2, 30)
    assert saved == pytest.approx(np.array([[400_000, 800_000]] * 2))


# --- investment -----------------------------------------------------------------------------------


def test_provenu_by_year_with_a_mentor():
    """pp. 75-76 and 80: two caseworkers, offers and a mentor against support and tax, by hand."""
    mentor = float(measure_cost(30, 26, 350))
    assert mentor == 273_000
    expenses = np.array([1_000_000, 1_000_000]) + np.array([400_000, 0]) + mentor
    rows = provenu([560_000, 2_800_000], expenses)
    assert rows.tolist() == [
        [1_673_000, 1_273_000],
        [560_000, 2_800_000],
        [-1_113_000, 1_527_000],
        [-1_113_000, 414_000],
    ]


@given(st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=20))
def test_accumulated_provenu_ends_at_the_net_saving(years):
    income, expenses = zip(*years, strict=True)
    assert provenu(income, expenses)[3, -1] == pytest.approx(net_saving(income, expenses), abs=1e-3)


def test_offers_of_note_11():
    """p. 80: 40 young people · 13 weeks · 2,000 kr."""
    assert measure_cost(40, 13, 2000) == 1_040_000


def test_one_fte_must_move_this_many_persons():
    """p. 73: 560,000 kr. a year / net 112,000 kr. per full-year person = 5."""
    assert breakeven_volume(560_000, support_cost(1, 140_000, 0.2), 0) == pytest.approx(5)


def test_fte_for_extra_interviews():
    """p. 73: 2,900 interviews of half an hour at 1,450 net hours is one årsværk."""
    assert full_time_equivalents(2900 * 0.5, 1450) == 1


# --- milestones ---------------------------------------------------------------------------------


def test_sixty_in_twelve_months_is_five_a_month():
    """p. 74: 60 / 12 = 5 (p. 72 says 50 for the same example; the division is right)."""
    steps, reached = milestones(60, 12)
    assert steps.tolist() == [5] * 12
    assert reached[-1] == 60


def test_fall_of_five_a_month_is_32_5_full_year_persons_in_the_first_year():
    """p. 74, ours: Σ 5m / 12 = 32.5; with falls spread over their month 30."""
    steps = milestones(60, 12)[0]
    assert average_effect(steps) == pytest.approx(32.5)
    assert average_effect(steps, "midt") == pytest.approx(30.0)


def test_uneven_profile_by_hand():
    assert milestones(60, [0.2, 0.3, 0.5]).tolist() == [[12, 18, 30], [12, 30, 60]]


@given(st.floats(0, 1e4), st.integers(1, 36))
def test_milestones_end_at_the_target(target, months):
    assert milestones(target, months)[1, -1] == pytest.approx(target)


def test_deviation_is_accumulated_and_stops_at_the_first_open_month():
    deviation = milestone_deviation(60, [20, 15, np.nan, 1], [0.3, 0.3, 0.3, 0.1])
    assert deviation[:2] == pytest.approx([2, -1])
    assert np.isnan(deviation[2:]).all()


def test_profile_that_misses_100_per_cent_is_caught():
    with pytest.raises(OutOfDomain) as error:
        milestones(60, [0.5, 0.4])
    assert str(error.value) == "Månedernes andele skal give 100 % tilsammen; fik 90 %. Ret profilen."


def test_half_a_month_is_caught():
    with pytest.raises(OutOfDomain, match=r"^Antallet af måneder skal være et helt tal fra 1 til 120; fik 2,5\.$"):
        milestones(60, 2.5)


def test_a_year_for_a_number_of_months_is_caught():
    with pytest.raises(OutOfDomain, match=r"et helt tal fra 1 til 120; fik 2\.026\.$"):
        milestones(60, 2026)


def test_actual_of_another_length_is_caught():
    with pytest.raises(InvalidInput) as error:
        milestone_deviation(60, [5, 5], 12)
    assert str(error.value) == (
        "De faktiske tal har 2 måneder, men målet har 12. "
        "Vælg lige mange celler; måneder, der ikke er opgjort, kan stå tomme."
    )


# --- bridging courses ---------------------------------------------------------------------------


def test_a_quarter_of_the_courses_is_wrongly_referred():
    """p. 87: 120 · 25 % · 30,000 = 900,000."""
    share = active().number("brobygning.fejlvisiteret")
    assert misplaced_courses(120, share, 30_000) == 900_000


def test_alternative_offer_is_taken_off_the_unit_cost():
    """p. 87, ours: 30 courses · (30,000 − 12,000)."""
    assert misplaced_courses(120, 0.25, 30_000 - 12_000) == 540_000


def test_course_price_is_sixteen_weeks():
    """p. 86: 16 weeks; the weekly price is not preserved, here 2,000."""
    assert active().number("brobygning.uger") * 2000 == 32_000


@given(AMOUNT, SHARE, AMOUNT, st.floats(0, 10))
def test_misplaced_scales_with_courses(courses, share, cost, factor):
    once = float(misplaced_courses(courses, share, cost))
    assert misplaced_courses(courses * factor, share, cost) == pytest.approx(once * factor, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: support_cost(1, -1, 0.2), "Ydelsen må ikke være negativ; fik -1."),
        (
            lambda: support_cost(1, 1, 20),
            "Refusionen skal være en andel fra 0 til 1; fik 20. Skriv 20 % eller 0,2.",
        ),
        (lambda: refund_rate(-3, ladder()), "Ugen må ikke være negativ; fik -3."),
        (
            lambda: misplaced_courses(120, 25, 1),
            "Andelen af fejlvisiterede skal være en andel fra 0 til 1; fik 25. Skriv 25 % eller 0,25.",
        ),
        (lambda: misplaced_courses(-120, 0.25, 1), "Antallet af forløb må ikke være negativ; fik -120."),
        (lambda: measure_cost(1, -2, 1), "Omfanget må ikke være negativ; fik -2."),
        (lambda: milestones(-60, 12), "Målet må ikke være negativ; fik -60."),
    ],
)
def test_likely_mistakes_are_named(call, sentence):
    with pytest.raises(OutOfDomain) as error:
        call()
    assert str(error.value) == sentence
