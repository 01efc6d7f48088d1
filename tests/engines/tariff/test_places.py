import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines import tariff
from engines.errors import DivisionByZero, InvalidInput, OutOfDomain


def test_place_price_by_hand():
    """(30.000.000 + 2.000.000 − 3.760.000) / (80 · 98 %) = 28.240.000 / 78,4 = 360.204,08."""
    assert tariff.place_price([30e6, 2e6], 3.76e6, 80, 0.98) == pytest.approx(360_204.0816)


def test_place_prices_without_and_with_meals():
    """Net 28.000.000 over 80 places at 87,5 % = 70 occupied: 350.000 a place, 400.000 an occupied one.

    Meals 2.555.000: 36.500 more per occupied place, 31.937,50 per place, 100 kr. a day.
    """
    table = tariff.place_prices([28e6], 0.0, 2_555_000, 80, 0.875)
    assert table[0] == pytest.approx([350_000, 400_000, 400_000 / 365])
    assert (table[1] - table[0]) == pytest.approx([31_937.5, 36_500, 100])


def test_place_price_without_places():
    with pytest.raises(DivisionByZero, match="Antal pladser"):
        tariff.place_price(1e6, 0, 0, 0.98)


def test_hour_price_by_hand():
    """44.640.000 / (150.000 · 62 %) = 44.640.000 / 93.000 = 480."""
    assert tariff.hour_price([40e6, 4.64e6], 150_000, 0.62) == pytest.approx(480)


def test_hour_prices_by_element_and_kind_of_hour():
    """40.000.000 and 5.000.000 over 100.000 hours: 400 + 50; at BTP 50 % double, at ATA 40 % 2,5 times."""
    table = tariff.hour_prices([40e6, 5e6], 100_000, 0.5, 0.4)
    np.testing.assert_allclose(table, [[400, 800, 1000], [50, 100, 125], [450, 900, 1125]])


def test_hour_prices_without_ata():
    assert tariff.hour_prices([40e6], 100_000, 0.5).shape == (2, 2)


@given(st.lists(st.floats(0, 1e8), min_size=1, max_size=6), st.floats(1, 1e6), st.floats(0.05, 1))
def test_delivered_hours_at_the_hour_price_pay_all_costs(costs, hours, share):
    price = float(tariff.hour_price(costs, hours, share))
    assert price * hours * share == pytest.approx(sum(costs))


def test_breakeven_hours_by_hand():
    """(9.600 − 1.200) / 420 = 20 hours a week."""
    assert tariff.breakeven_hours(9600, 1200, 420) == pytest.approx(20)


@given(st.floats(0, 20_000), st.floats(0, 20_000), st.floats(1, 1000))
def test_at_the_break_both_offers_cost_the_same(nursing, other, price):
    hours = float(tariff.breakeven_hours(nursing, other, price))
    if other > nursing:
        assert np.isnan(hours)
    else:
        assert hours * price + other == pytest.approx(nursing)


def test_citizen_cost_at_home_and_in_a_nursing_home():
    """At home 9 · 420 + 1,5 · 500 + 7 · 90 = 5.160; in the home 2 · 500 + 7 · 1.300 − 1.100 = 9.000."""
    volumes = [[9, 1.5, 7], [0, 2, 0]]
    costs = tariff.citizen_cost([420, 500, 90], volumes, [0, 1300], 7, [0, 1100])
    assert costs == pytest.approx([5160, 9000])


def test_citizen_cost_wants_a_price_for_each_service():
    with pytest.raises(InvalidInput, match="Priserne har 2 tal, men antal ydelser har 3"):
        tariff.citizen_cost([1, 2], [1, 2, 3])


def test_cheapest_offer_changes_at_the_break():
    """Home 420 · t + 1.200: 19 hours 9.180, 20 hours 9.600 (a tie: home), 21 hours 10.020 against 9.600."""
    table = tariff.cheapest_offer([19, 20, 21], 420, 1200, 9600, 11_000)
    assert table[:, 0] == pytest.approx([9180, 9600, 10_020])
    assert table[:, 3].tolist() == [1, 1, 2]


def test_compared_prices_by_hand():
    """Median of 1.000, 1.200, 1.500 is 1.200; 3 persons at 1.500 give 900, the cheap one gives nothing."""
    table = tariff.prices_compared([1500, 1000, 1200], [3, 5, 2])
    np.testing.assert_allclose(table, [[0.25, 3, 900], [-1 / 6, 1, 0], [0, 2, 0]])


@pytest.mark.parametrize(("reference", "potential"), [("median", 900), ("mean", 800), ("min", 1900)])
def test_compared_with_another_reference(reference, potential):
    """Mean 1.233,33: 3 · 266,67 = 800. Lowest 1.000: 3 · 500 + 2 · 200 = 1.900."""
    table = tariff.prices_compared([1500, 1000, 1200], [3, 5, 2], reference)
    assert table[:, 2].sum() == pytest.approx(potential)


def test_equal_prices_share_their_rank():
    assert tariff.prices_compared([3.0, 1.0, 1.0], [1, 1, 1])[:, 1].tolist() == [3, 1, 1]


def test_a_missing_price_is_left_out_of_the_reference():
    table = tariff.prices_compared([1500, np.nan, 1000], [1, 1, 1])
    assert np.isnan(table[1]).all()
    assert table[0, 0] == pytest.approx(0.2)


def test_without_prices_there_is_nothing_to_compare():
    with pytest.raises(InvalidInput, match="Der er ingen priser"):
        tariff.prices_compared([np.nan], [1])


def test_foster_pay_with_discount_transition_and_goals():
    """5 − 0 = 5; 6 − ½ (two children) − ½ (school) = 5; 4,5 − 1 (four children, last step) + ½ − 1 = 3."""
    table = tariff.foster_pay([5, 6, 4.5], [1, 2, 4], [0, 0.5, 1.0], 20_000, [0, -0.5, 0.5], [0, 0, 1.0])
    assert table.tolist() == [[5, 100_000], [5, 100_000], [3, 60_000]]


def test_foster_pay_does_not_fall_below_zero():
    with pytest.raises(OutOfDomain, match=r"Vederlaget bliver negativt \(-0,5\)"):
        tariff.foster_pay(1, 2, [0, 1.5], 20_000)


@pytest.mark.parametrize("children", [0, 1.5])
def test_children_are_counted_whole(children):
    with pytest.raises(OutOfDomain, match="Antal plejebørn skal være et helt tal på mindst 1"):
        tariff.quantity_discount(children, [0, 0.5])
