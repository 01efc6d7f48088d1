"""Guest fees, child-months, allocation of places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from engines.errors import InvalidInput, OutOfDomain
from engines.savings.childcare import child_months, guest_fee_saving, movable_children

counts = arrays(np.float64, (6, 3), elements=st.integers(0, 80).map(float))


def test_guest_days_go_without_fee_as_far_as_there_is_room():
    """600,000 / 2,400 = 250 kr. a day; 900 days of room: 225,000 (report p. 97, formula inferred)."""
    assert_allclose(guest_fee_saving(2400, 600_000, 900), [900, 1500, 225_000])


def test_matchable_days_and_cost_elsewhere_reduce_the_saving():
    """min(2400, 900, 400) = 400 days at 250 − 60 = 190 kr.: 76,000."""
    assert_allclose(guest_fee_saving(2400, 600_000, 900, 400, 60), [400, 2000, 76_000])


@given(st.floats(1, 1e5), st.integers(0, 10**7), st.floats(0, 1e6))
def test_no_more_is_saved_than_is_paid(days, cost, spare):
    without, still, saving = guest_fee_saving(days, cost, spare)
    assert without + still == pytest.approx(days)
    assert -1e-9 <= saving <= cost * (1 + 1e-12)


def test_child_months_over_three_transitions():
    """Report p. 100: (9200−6100)·120 + (9800−6100)·200 + (6100−3400)·340 = 2,030,000."""
    assert child_months([9200, 9800, 6100], [6100, 6100, 3400], [120, 200, 340]) == 2_030_000


def test_hvidovres_weekly_unit_cost_and_the_readings_of_the_garbled_table():
    """Page 99: 57,837 a year over 52 weeks; the printed quotient is lost. 797.75 and 444.61 cannot be
    placed in the table, so each difference is only arithmetic under one reading, and none is used as a fact.
    """
    kindergarten = 57_837 / 52
    assert round(kindergarten, 2) == 1112.25
    assert round(child_months(kindergarten, 797.75, 1), 2) == 314.50
    assert round(child_months(kindergarten, 444.61, 1), 2) == 667.64
    assert round(child_months(797.75, 444.61, 1), 2) == 353.14


def test_children_held_back_count_against():
    assert child_months([9000], [6000], [-10]) == -30_000


@given(st.lists(st.tuples(*[st.integers(0, 20_000)] * 2, st.integers(0, 500)), min_size=2, max_size=8))
def test_child_months_add_up(rows):
    whole = np.array(rows, dtype=float).T
    parts = sum(child_months(*whole[:, [i]]) for i in range(whole.shape[1]))
    assert child_months(*whole) == pytest.approx(parts)


def test_lists_of_different_length_are_named():
    with pytest.raises(InvalidInput, match="Nettoudgift til har 2 celler, men Nettoudgift fra har 3"):
        child_months([1, 2, 3], [1, 2], [1, 1, 1])


def test_children_move_within_their_district_only():
    """Nord: 4 over, 3 free, so 3 move; Syd: 2 over and none free."""
    assert movable_children([[44], [37], [52]], [[40], [40], [50]], ["Nord", "Nord", "Syd"]) == 3


def test_the_value_of_a_tie_is_the_difference_without_it():
    """Without districts 6 over and 3 + 1 free: 4 move instead of 3."""
    enrolled, places = [[44], [37], [52], [9]], [[40], [40], [50], [10]]
    free = movable_children(enrolled, places)
    tied = movable_children(enrolled, places, ["Nord", "Nord", "Syd", "Vest"])
    assert (free, tied) == (4, 3)


def test_districts_are_the_same_whatever_their_case_and_spaces():
    assert movable_children([[44], [37]], [[40], [40]], ["Nord ", "nord"]) == 3


@given(counts, counts, st.lists(st.sampled_from("ABC"), min_size=6, max_size=6))
def test_a_tie_never_moves_more_children(enrolled, places, districts):
    assert movable_children(enrolled, places, districts) <= movable_children(enrolled, places) + 1e-9


@given(counts, counts)
def test_months_add_up(enrolled, places):
    by_month = sum(movable_children(enrolled[:, [m]], places[:, [m]]) for m in range(3))
    assert movable_children(enrolled, places) == pytest.approx(by_month)


def test_an_institution_closed_in_a_month_has_no_room():
    assert movable_children([[44, 44], [37, np.nan]], [[40], [40]]) == 3


def test_negative_places_are_refused():
    with pytest.raises(OutOfDomain, match="Normerede pladser må ikke være negativ; fik -4"):
        movable_children([[1]], [[-4]])
