"""Administrative models against the report's printed figures and hand calculation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import DivisionByZero, InvalidInput, OutOfDomain
from engines.parameters import active
from engines.savings import (
    automation_saving,
    before_after,
    centralisation,
    follow_up_saving,
    it_cost_path,
    potential_range,
    refund_collection,
    saving_path,
    staffing_need,
    weighted_population,
)

AMOUNT = st.floats(0, 1e7)
ROWS = st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)), min_size=1, max_size=20)


# --- before and after ---------------------------------------------------------------------------


def test_before_and_after_by_hand():
    """pp. 17 and 32: 40·30 + 6·100 + 400 = 2,200 hours before; 40·5 + 6·20 + 900 = 1,220 after."""
    assert before_after([40, 6, 1], [30, 100, 400], [40, 6, 1], [5, 20, 900]) == 980


def test_the_two_tables_may_differ_in_rows():
    """p. 29: cases move from decentral to central, so there may be a row more before."""
    assert before_after([100, 50], [2, 3], [150], [1]) == 200


@given(ROWS)
def test_no_change_saves_nothing(rows):
    numbers, prices = zip(*rows, strict=True)
    assert before_after(numbers, prices, numbers, prices) == 0


@given(ROWS, ROWS)
def test_before_and_after_swapped_turns_the_sign(before, after):
    (n0, p0), (n1, p1) = zip(*before, strict=True), zip(*after, strict=True)
    assert before_after(n0, p0, n1, p1) == pytest.approx(-before_after(n1, p1, n0, p0), abs=1e-3)


def test_lists_of_different_length_are_named():
    with pytest.raises(InvalidInput) as error:
        before_after([1, 2, 3], [1, 2], [1], [1])
    assert str(error.value) == (
        "Pris før har 2 rækker, men Antal før har 3. Vælg lige mange rækker, eller skriv ét tal, som så gælder alle."
    )


# --- centralisation -----------------------------------------------------------------------------


def test_centralisation_by_level_and_in_all():
    """pp. 17 and 32-33, by hand: the departments give 1,000 and 480 hours, the central office takes 500."""
    table = centralisation([40, 6, 1], [30, 100, 400], [40, 6, 1], [5, 20, 900], 350)
    assert table.tolist() == [
        [1200, 200, 1000, 350_000],
        [600, 120, 480, 168_000],
        [400, 900, -500, -175_000],
        [2200, 1220, 980, 343_000],
    ]


@given(ROWS, st.floats(0, 1000))
def test_the_total_row_is_before_minus_after_in_kroner(rows, price):
    numbers, hours = (np.array(column) for column in zip(*rows, strict=True))
    total = centralisation(numbers, hours, numbers / 2, hours, price)[-1, 3]
    assert total == pytest.approx(before_after(numbers, hours, numbers / 2, hours) * price, rel=1e-9, abs=1e-6)


# --- refund collection --------------------------------------------------------------------------


def test_refund_gain_is_a_tenth_of_staff_and_half_of_the_losses():
    """p. 28: 10 % · 3,000,000 + 50 % · 2,000,000 = 1,300,000."""
    staff, losses = (
        active().number("refusionshjemtagning.personale"),
        active().number("refusionshjemtagning.tab"),
    )
    assert refund_collection(3e6, 2e6, staff, losses) == pytest.approx(1_300_000)


def test_up_to_80_per_cent_of_the_losses():
    """p. 28 (op til): 80 % · 2,000,000."""
    assert refund_collection(0, 2e6, 0, active().number("refusionshjemtagning.tab_op_til")) == pytest.approx(1.6e6)


# --- efficiency paths ---------------------------------------------------------------------------


def test_two_years_of_ten_per_cent_are_twenty():
    """p. 22: 10 % + 10 % = 20 % as printed; multiplied it would be 19 %."""
    rate = active().number("styring.reduktion")
    assert saving_path(1_000_000, [rate, rate, 0, 0, 0]) == pytest.approx([100_000] + [200_000] * 4)


def test_centralisation_path_reaches_20_after_three_years_and_25_after_four():
    """p. 15: the row adds to 25 %, the note says 20 %; the row is ours, and 20 % is reached in year 3."""
    first, later = (
        active().number("centralisering.sats.foerste"),
        active().number("centralisering.sats.senere"),
    )
    assert saving_path(100, [first, later, later, later]) == pytest.approx([10, 15, 20, 25])


@given(AMOUNT, st.lists(st.floats(0, 0.1), min_size=1, max_size=10))
def test_savings_never_fall_on_the_path(base, rates):
    assert np.all(np.diff(saving_path(base, rates)) >= -1e-9)


@given(AMOUNT, AMOUNT, st.lists(st.floats(0, 0.1), min_size=1, max_size=10))
def test_two_bases_add(first, second, rates):
    both = saving_path(first + second, rates)
    assert both == pytest.approx(saving_path(first, rates) + saving_path(second, rates), rel=1e-9, abs=1e-6)


def test_levels_given_as_new_savings_are_caught():
    with pytest.raises(OutOfDomain) as error:
        saving_path(100, [0.4, 0.5, 0.6])
    assert str(error.value) == ("Satserne giver tilsammen 150 % af omkostningen. Skriv kun det, der er nyt i hvert år.")


# --- time saved ---------------------------------------------------------------------------------


def test_eight_hours_a_month_are_96_a_year():
    """p. 25 (Slagelse): 8 · 12 = 96 hours per unit; at 1 kr. an hour."""
    assert follow_up_saving(1, 8, 1) == 96


def test_five_to_ten_hours_are_60_to_120():
    """p. 25: 5-10 hours a month."""
    low, high = (
        active().number("budgetopfoelgning.timer.lav"),
        active().number("budgetopfoelgning.timer.hoej"),
    )
    assert follow_up_saving(1, [low, high], 1).tolist() == [60, 120]


def test_follow_up_takes_central_hours_and_licences():
    """(40 · 8 · 12 − 120) · 350 − 90,000 = 1,212,000."""
    assert follow_up_saving(40, 8, 350, 90_000, -120) == 1_212_000


def test_automation_by_hand():
    """12,000 · 6/60 · 80 % · 350 − 60,000 = 276,000 (80 %: Odense, p. 27)."""
    assert automation_saving(12_000, 6, active().number("rpa.automatiseringsgrad"), 350, 60_000) == pytest.approx(
        276_000
    )


def test_an_unused_robot_costs_its_running():
    assert automation_saving(0, 6, 0.8, 350, 60_000) == -60_000


# --- interviews and casework --------------------------------------------------------------------


def test_five_to_ten_per_cent_of_the_resources():
    """pp. 56, 70, 93: 40 årsværk, 60 % on interviews, 520,000 kr.: 624,000 to 1,248,000."""
    low, high = (
        active().number("effektivisering.samtaler.lav"),
        active().number("effektivisering.samtaler.hoej"),
    )
    assert potential_range(40 * 0.6 * 520_000, low, high) == pytest.approx([624_000, 1_248_000])


def test_low_above_high_is_caught():
    with pytest.raises(OutOfDomain, match=r"^Den lave andel er større end den høje\. Byt de to tal om\.$"):
        potential_range(100, 0.1, 0.05)


def test_case_norms_of_children():
    """p. 65: 400 cases at 40 and 110 at 55 are 10 + 2 årsværk."""
    norms = [active().number("norm.boernesager.udsatte"), active().number("norm.boernesager.handicap")]
    assert staffing_need([400, 110], norms) == pytest.approx([10, 2])


@given(st.floats(0, 1e5), st.floats(1, 200))
def test_need_times_norm_is_the_cases(cases, norm):
    assert staffing_need(cases, norm) * norm == pytest.approx(cases)


# --- KOMBIT and UDK -----------------------------------------------------------------------------

OLD_IT = [6.3, 5.6, 1.5, 0.0]  # the row "Samlet", p. 42
CONTRIBUTION = [1.3, 3.0, 4.6, 4.6]


def test_sum_reading_gains_on_the_first_years_total():
    """p. 42: totals 7.6 / 8.6 / 6.1 / 4.6, so 0 / −1.0 / 1.5 / 3.0 against 2017. Our default reading."""
    old, new, total, gain = it_cost_path(OLD_IT, CONTRIBUTION, 0.01, 0.01, 0.01)
    assert (old, new) == (pytest.approx(OLD_IT), pytest.approx(CONTRIBUTION))
    assert total == pytest.approx([7.6, 8.6, 6.1, 4.6])
    assert gain == pytest.approx([0.0, -1.0, 1.5, 3.0])
    assert gain[3] / total[0] == pytest.approx(0.395, abs=5e-4)


def test_literal_reading_is_the_difference_between_the_lines():
    """p. 42, the wording: 5.0 / 2.6 / −3.1 / −4.6; it turns negative once the old cost is gone."""
    assert it_cost_path(OLD_IT, CONTRIBUTION, 0.01, 0.01, 0.01, "forskel")[3] == pytest.approx([5.0, 2.6, -3.1, -4.6])


def test_table_is_scaled_by_each_share_of_its_own_whole():
    """A municipality with 2 % of the IT costs and 1.5 % of the inhabitants."""
    old, new, _, _ = it_cost_path(OLD_IT, CONTRIBUTION, 0.02, 0.015, 0.01)
    assert old == pytest.approx([12.6, 11.2, 3.0, 0.0])
    assert new == pytest.approx([1.95, 4.5, 6.9, 6.9])


def test_rows_of_the_contribution_table_miss_their_printed_sum_by_rounding_only():
    """p. 42: the areas add to 1.2 / 2.9 / 4.6 / 4.5 against 1.3 / 3.0 / 4.6 / 4.6; we use the latter."""
    areas = np.array([[0.5, 0.7, 0.8, 0.8], [0.4, 0.4, 0.5, 0.5], [0.1, 0.9, 1.5, 1.4], [0.2, 0.9, 1.8, 1.8]])
    assert areas.sum(axis=0) == pytest.approx([1.2, 2.9, 4.6, 4.5])
    assert np.abs(areas.sum(axis=0) - CONTRIBUTION).max() <= 0.1 + 1e-9


def test_inhabitants_above_the_limit_weigh_half():
    """p. 42: 100,000 + 50 % · 20,000."""
    weight = active().number("udk.indbyggervaegt")
    assert weighted_population([120_000, 80_000], 100_000, weight).tolist() == [110_000, 80_000]


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1))
def test_weighted_population_lies_between_the_weight_and_the_whole(people, limit, weight):
    weighted = float(weighted_population(people, limit, weight))
    assert weight * people - 1e-6 <= weighted <= people + 1e-6


# --- likely mistakes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error_type", "call", "sentence"),
    [
        (OutOfDomain, lambda: before_after([-1], [1], [1], [1]), "Antal før må ikke være negativ; fik -1."),
        (
            OutOfDomain,
            lambda: centralisation([1], [1], [1], [1], -5),
            "Timeprisen må ikke være negativ; fik -5.",
        ),
        (
            OutOfDomain,
            lambda: centralisation([1], [-1], [1], [1], 5),
            "Timer før må ikke være negativ; fik -1.",
        ),
        (
            OutOfDomain,
            lambda: refund_collection(1, 1, 10, 0.5),
            "Personalereduktionen skal være en andel fra 0 til 1; fik 10. Skriv 10 % eller 0,1.",
        ),
        (
            OutOfDomain,
            lambda: refund_collection(1, -1, 0.1, 0.5),
            "De tabte refusioner må ikke være negativ; fik -1.",
        ),
        (
            OutOfDomain,
            lambda: automation_saving(1, 1, 80, 1),
            "Automatiseringsgraden skal være en andel fra 0 til 1; fik 80. Skriv 80 % eller 0,8.",
        ),
        (
            OutOfDomain,
            lambda: follow_up_saving(-4, 8, 350),
            "Antallet af enheder må ikke være negativ; fik -4.",
        ),
        (
            DivisionByZero,
            lambda: staffing_need(400, 0),
            "Sager pr. årsværk er 0 eller tom, og der skal divideres med den. Udfyld den.",
        ),
        (OutOfDomain, lambda: staffing_need(-400, 40), "Antallet af sager må ikke være negativ; fik -400."),
        (
            OutOfDomain,
            lambda: weighted_population(1, 1, 50),
            "Vægten skal være en andel fra 0 til 1; fik 50. Skriv 50 % eller 0,5.",
        ),
        (
            InvalidInput,
            lambda: it_cost_path([1, 2, 3], [1, 2], 0.01, 0.01, 0.01),
            "Bidraget har 2 år, men gammel it har 3. "
            "Vælg lige mange år, eller skriv ét beløb, som så ligger i det første år.",
        ),
    ],
)
def test_likely_mistakes_are_named(error_type, call, sentence):
    with pytest.raises(error_type) as error:
        call()
    assert str(error.value) == sentence
