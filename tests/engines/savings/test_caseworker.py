"""The caseworker's effects against the algebra of both readings, and interview time by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import OutOfDomain
from engines.parameters import active
from engines.savings import (
    before_after,
    competence_gap,
    continuity_effect,
    interview_hours,
    motivation_effect,
)

SHARE = st.floats(0, 1)
PERSONS = st.floats(0, 1e4)
E22 = active().number("sagsbehandler.skift.effekt")
E33 = active().number("sagsbehandler.motivation.effekt")


# --- continuity ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reading", "after", "exits", "stock"),
    [
        ("a", 0.20, 4.8246, 4.6025),
        ("a", 0.00, 9.6491, 8.8),
        ("b", 0.20, 3.8869, 3.7415),
        ("b", 0.00, 7.7739, 7.2131),
    ],
)
def test_both_readings_of_the_22_per_cent(reading, after, exits, stock):
    """pp. 88 (a) and 90 (b), 40 % with a change today. The report's two wordings differ; b is our default.

    a: (1 − 0.22·s)/(1 − 0.22·0.4); b: (1 + 0.22·(1 − s))/(1 + 0.22·0.6). Not printed in the report.
    """
    rise, fewer, _ = continuity_effect(100, 0.4, after, 0, 0, E22, reading)
    assert rise * 100 == pytest.approx(exits, abs=5e-5)
    assert fewer == pytest.approx(stock, abs=5e-5)


def test_wording_of_page_90_is_the_default():
    default = continuity_effect(100, 0.4, 0.2, 1, 0, E22)
    assert default == pytest.approx(continuity_effect(100, 0.4, 0.2, 1, 0, E22, "b"))


def test_the_two_wordings_are_not_equivalent():
    """From everybody to nobody: 1/0.78 = 1.282 against 1.22."""
    assert continuity_effect(1, 1, 0, 0, 0, E22, "a")[0] + 1 == pytest.approx(1 / 0.78)
    assert continuity_effect(1, 1, 0, 0, 0, E22, "b")[0] + 1 == pytest.approx(1.22)


def test_saving_is_the_fewer_persons_net_of_refund():
    """500 · (1 − 1.132/1.176) = 18.7075 persons; · 140,000 · 80 %."""
    _, fewer, saving = continuity_effect(500, 0.4, 0.2, 140_000, 0.2, E22)
    assert fewer == pytest.approx(500 * (1 - 1.132 / 1.176))
    assert saving == pytest.approx(fewer * 112_000)


@given(PERSONS, SHARE, st.sampled_from(["a", "b"]))
def test_no_change_in_share_changes_nothing(persons, share, reading):
    effect = continuity_effect(persons, share, share, 140_000, 0.2, E22, reading)
    assert effect == pytest.approx(np.zeros(3), abs=1e-6)


@given(SHARE, SHARE, st.sampled_from(["a", "b"]))
def test_fewer_changes_never_cost(before, after, reading):
    fewer = continuity_effect(100, before, after, 1, 0, E22, reading)[1]
    assert fewer >= -1e-12 if after <= before else fewer <= 1e-12


# --- motivation ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "exits", "stock"),
    [(0.5, 1, 14.1631, 12.406), (0.75, 1, 6.6132, 6.203), (0, 1, 33.0, 24.8)],
)
def test_distance_to_the_33_per_cent(before, after, exits, stock):
    """pp. 88-90: (1 + 0.33·r1)/(1 + 0.33·r0); the whole 33 % to everybody is the upper bound."""
    rise, fewer, _ = motivation_effect(100, before, after, 0, 0, E33)
    assert rise * 100 == pytest.approx(exits, abs=5e-5)
    assert fewer == pytest.approx(stock, abs=0.02)


@given(PERSONS, SHARE, SHARE, SHARE)
def test_steps_multiply(persons, start, middle, end):
    def ratio(a, b):
        return 1 + motivation_effect(persons, a, b, 0, 0, E33)[0]

    assert ratio(start, middle) * ratio(middle, end) == pytest.approx(ratio(start, end))


# --- competences --------------------------------------------------------------------------------


def test_gap_is_need_less_level():
    """p. 88: the scale is 1-5; a surplus is negative."""
    assert competence_gap([4, 5, 3], [3, 3, 4], 1, 5).tolist() == [1, 2, -1]


def test_score_off_the_scale_is_caught():
    with pytest.raises(OutOfDomain, match=r"^Kompetencebehovet skal ligge på skalaen 1-5; fik 6\.$"):
        competence_gap([4, 6], [3, 3], 1, 5)
    with pytest.raises(OutOfDomain, match=r"^Kompetenceniveauet skal ligge på skalaen 1-5; fik 0\.$"):
        competence_gap(4, 0, 1, 5)


# --- interview time -----------------------------------------------------------------------------


def test_interview_time_by_hand():
    """6,000 booked, 20 % stay away: 4,800 held; 20, 45 and 25 minutes; 1,200 · 20 minutes are lost."""
    assert interview_hours(6000, 0.2, 20, 45, 25).tolist() == [1600, 3600, 2000, 400, 7600]


def test_preparing_after_arrival_loses_nothing():
    """p. 92: ten minutes after the citizen has come: 4,800 · 10/60 = 800 hours and no loss."""
    minutes = active().number("samtale.forberedelse")
    assert interview_hours(6000, 0.2, minutes, 45, 25, "efter").tolist() == [800, 3600, 2000, 0, 6400]


def test_time_account_before_and_after():
    """pp. 91-93: 7,600 − 6,400 hours, at 380 kr. 456,000."""
    before, after = (
        interview_hours(6000, 0.2, 20, 45, 25)[4],
        interview_hours(6000, 0.2, 10, 45, 25, "efter")[4],
    )
    assert before_after(1, before, 1, after) * 380 == 456_000


@given(st.floats(0, 1e5), SHARE, st.floats(0, 120))
def test_preparation_and_loss_are_the_booked_time(booked, absent, minutes):
    hours = interview_hours(booked, absent, minutes, 0, 0)
    assert hours[0] + hours[3] == pytest.approx(booked * minutes / 60, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: continuity_effect(100, 40, 0.2, 1, 0, E22),
            "Andelen med skift i dag skal være en andel fra 0 til 1; fik 40. Skriv 40 % eller 0,4.",
        ),
        (
            lambda: continuity_effect(100, 0.4, 0.2, 1, 0, 22),
            "Effekten skal være en andel fra 0 til 1; fik 22. Skriv 22 % eller 0,22.",
        ),
        (
            lambda: continuity_effect(-100, 0.4, 0.2, 1, 0, E22),
            "Antallet af helårspersoner må ikke være negativ; fik -100.",
        ),
        (
            lambda: motivation_effect(100, 50, 1, 1, 0, E33),
            "Realiseret andel i dag skal være en andel fra 0 til 1; fik 50. Skriv 50 % eller 0,5.",
        ),
        (
            lambda: interview_hours(100, 20, 1, 1, 1),
            "Udeblivelsesandelen skal være en andel fra 0 til 1; fik 20. Skriv 20 % eller 0,2.",
        ),
        (lambda: interview_hours(100, 0.2, -1, 1, 1), "Minuttallet må ikke være negativ; fik -1."),
        (lambda: interview_hours(-100, 0.2, 1, 1, 1), "Antallet af samtaler må ikke være negativ; fik -100."),
    ],
)
def test_likely_mistakes_are_named(call, sentence):
    with pytest.raises(OutOfDomain) as error:
        call()
    assert str(error.value) == sentence
