"""Overlapping support and shorter spells against the report's example and hand calculation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import OutOfDomain
from engines.parameters import active
from engines.savings import overlap_saving, overlapping_hours, shorter_spells, spell_cost

HOURS = st.floats(0, 2000)
DIALOGUE = active().number("kontaktperson.dialog")


def test_half_dialogue_needed_once_is_a_quarter_of_both_workers_hours():
    """pp. 174-175: 50 % · 50 % = 25 % when the two are equal and the overlap is both workers' hours."""
    both = overlapping_hours(100, 100)
    assert both == 200
    saved = overlap_saving(both, 1, DIALOGUE, 0.5)
    assert saved == active().number("kontaktperson.overlap") * both


def test_counted_once_the_same_premise_gives_half():
    """p. 174: the overlap counted once (the smaller of the two) goes with 50 %: the same kroner."""
    once = overlapping_hours(100, 100, "mindste")
    assert once == 100
    assert overlap_saving(once, 400, DIALOGUE, 1) == overlap_saving(overlapping_hours(100, 100), 400, DIALOGUE, 0.5)


@given(HOURS, HOURS)
def test_definitions_agree_only_when_the_hours_are_equal(contact, mentor):
    once, both = overlapping_hours(contact, mentor, "mindste"), overlapping_hours(contact, mentor)
    assert both / 2 >= once - 1e-9


@pytest.mark.parametrize("definition", ["sum", "mindste"])
def test_one_kind_of_support_alone_does_not_overlap(definition):
    assert overlapping_hours([120, 0], [0, 80], definition).tolist() == [0, 0]


def test_double_case_handling_is_ten_per_cent_of_the_task():
    """p. 174: 10 % of the citizens, 10 % of that part of the task: 10 % of 2,000,000."""
    assert active().number("kontaktperson.dobbeltsager") * 2_000_000 == 200_000


@given(HOURS, HOURS)
def test_overlap_adds_over_citizens(first, second):
    both = overlap_saving(first + second, 400, 0.5, 0.5)
    assert both == pytest.approx(float(overlap_saving(first, 400, 0.5, 0.5) + overlap_saving(second, 400, 0.5, 0.5)))


def test_shorter_spells_by_hand():
    """pp. 171-172: 200 · 2.6 weeks · 4,000 kr. · 60 % − 500,000 = 748,000."""
    assert shorter_spells(200, active().number("sygefravaer.tta.uger"), 4000, 0.6, 500_000) == pytest.approx(748_000)


def test_last_weeks_of_a_spell_on_one_step_give_the_same():
    """A spell of 20 weeks cut by 2.6: both ends lie on the step with 40 % refund, net 60 %."""
    ladder = active().rate_schedule("refusion.trappe")
    cut = spell_cost(4000, 1, 20, ladder) - spell_cost(4000, 1, 17.4, ladder)
    assert 200 * cut == pytest.approx(float(shorter_spells(200, 2.6, 4000, 0.6)))


@given(st.floats(0, 2.6), st.floats(0, 2.6))
def test_a_larger_reduction_never_saves_less(a, b):
    assert shorter_spells(200, min(a, b), 4000, 0.6) <= shorter_spells(200, max(a, b), 4000, 0.6)


def test_ten_thousand_citizens_at_once():
    random = np.random.default_rng(5)
    contact, mentor = random.uniform(0, 200, (2, 10_000))
    hours = overlapping_hours(contact, mentor)
    assert hours.shape == (10_000,)
    assert hours[123] == contact[123] + mentor[123]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: overlapping_hours(-1, 80), "Kontaktpersonens timer må ikke være negativ; fik -1."),
        (lambda: overlapping_hours(120, -80), "Mentorens timer må ikke være negativ; fik -80."),
        (
            lambda: overlap_saving(200, 400, 50, 0.5),
            "Den første andel skal være en andel fra 0 til 1; fik 50. Skriv 50 % eller 0,5.",
        ),
        (lambda: overlap_saving(200, -400, 0.5, 0.5), "Timeprisen må ikke være negativ; fik -400."),
        (
            lambda: shorter_spells(200, 2.6, 4000, 60),
            "Nettoandelen skal være en andel fra 0 til 1; fik 60. Skriv 60 % eller 0,6.",
        ),
        (lambda: shorter_spells(-200, 2.6, 4000, 0.6), "Antallet af borgere må ikke være negativ; fik -200."),
    ],
)
def test_likely_mistakes_are_named(call, sentence):
    with pytest.raises(OutOfDomain) as error:
        call()
    assert str(error.value) == sentence
