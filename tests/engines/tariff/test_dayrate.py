import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines import tariff
from engines.errors import DivisionByZero, InvalidInput, OutOfDomain

amounts = st.lists(st.floats(0, 1e9), min_size=1, max_size=8)
places = st.floats(0.5, 500)
occupancies = st.floats(0.05, 1.2)
days = st.floats(1, 365)
carryovers = st.floats(-1e8, 1e8)


def test_hand_case():
    """(3.650.000 + 365.000 − 146.000 − 219.000) / (10 · 100 % · 365) = 3.650.000 / 3.650 = 1.000."""
    assert tariff.day_rate([3_650_000, 365_000], 10, 1.0, 365, 146_000, -219_000) == pytest.approx(1000)


def test_a_leap_year_has_365_tariff_days_too():
    assert tariff.day_rate(3650, 1, 1.0) == tariff.day_rate(3650, 1, 1.0, 365)


def test_a_day_offer_has_its_own_opening_days():
    assert tariff.day_rate(230_000, 1, 1.0, 230) == pytest.approx(1000)


def test_a_range_of_occupancies_gives_the_sensitivity():
    """1.000 at 100 %: 1.000/0,95 = 1.052,63 and 1.000/0,9 = 1.111,11."""
    rates = tariff.day_rate(3_650_000, 10, [[1.0], [0.95], [0.9]])
    np.testing.assert_allclose(rates, [[1000], [1052.631579], [1111.111111]])


@given(amounts, amounts, carryovers, places, occupancies, days)
def test_tariff_times_paid_days_plus_income_is_costs_and_carryover(costs, income, carryover, n, share, year):
    rate = tariff.day_rate(costs, n, share, year, income, carryover)
    paid = tariff.paid_days(n, share, year)
    scale = sum(costs) + sum(income) + abs(carryover)
    assert float(rate * paid) + sum(income) == pytest.approx(sum(costs) + carryover, abs=1e-9 * scale + 1e-9)


@given(amounts, places, occupancies, carryovers)
def test_the_explained_tariff_is_the_tariff(costs, n, share, carryover):
    table = tariff.explained_rate(costs, n, share, carryover=carryover)
    rate = float(tariff.day_rate(costs, n, share, carryover=carryover))
    scale = (sum(costs) + abs(carryover)) / (n * share * 365)
    assert table[-1, 0] == pytest.approx(rate, abs=1e-9 * scale + 1e-12)


@pytest.mark.parametrize(("n", "share", "year"), [(0, 0.9, 365), (10, 0, 365), (10, 0.9, 0)])
def test_nothing_is_divided_by_zero(n, share, year):
    with pytest.raises(DivisionByZero):
        tariff.day_rate(1000, n, share, year)


@pytest.mark.parametrize(
    "call",
    [
        lambda: tariff.day_rate(-1, 10, 0.9),
        lambda: tariff.day_rate(1, 10, 0.9, income=-1),
        lambda: tariff.day_rate(1, 10, 95),
        lambda: tariff.day_rate(1, 10, 1.21),
        lambda: tariff.day_rate(1, 10, 0.9, 366),
        lambda: tariff.day_rate(1, -10, 0.9),
    ],
)
def test_numbers_that_cannot_be_are_refused(call):
    with pytest.raises(OutOfDomain):
        call()


def test_split_into_base_and_service_tariff():
    """Base: 8.000.000 · 60 % + 1.040.000 = 5.840.000 / (20 · 365) = 800 a day.

    Service: the remaining 3.200.000 / 16.000 hours = 200 an hour.
    """
    rates = tariff.split_rate([8_000_000, 1_040_000], [0.6, 1.0], 20, 1.0, 16_000)
    assert rates == pytest.approx([800, 200])


@given(amounts, st.floats(0, 1), places, occupancies, st.floats(1, 1e6))
def test_base_and_service_tariff_together_pay_all_costs(costs, share, n, occupancy, hours):
    base, service = tariff.split_rate(costs, share, n, occupancy, hours)
    paid = float(base * tariff.paid_days(n, occupancy) + service * hours)
    assert paid == pytest.approx(sum(costs), rel=1e-9, abs=1e-6)


def test_split_wants_a_share_for_each_element():
    with pytest.raises(InvalidInput, match="Omkostningerne har 3 tal, men grunddelen har 2"):
        tariff.split_rate([1, 2, 3], [0.5, 0.5], 20, 1.0, 100)


def test_part_time_places_weigh_with_their_share():
    """Weights 10 + 6 · 85 % + 4 · 60 % = 17,5; 17,5 · 365 = 6.387,5 weighted days of 1.000 kr."""
    rates = tariff.part_time_rates(6_387_500, [10, 6, 4], [1.0, 0.85, 0.6], 1.0)
    assert rates == pytest.approx([1000, 850, 600])


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0.1, 1)), min_size=1, max_size=5), occupancies)
def test_part_time_tariffs_pay_the_whole_base(kinds, occupancy):
    number, shares = np.array(kinds).T
    if number.sum() == 0:
        with pytest.raises(DivisionByZero):
            tariff.part_time_rates(5e6, number, shares, occupancy)
        return
    rates = tariff.part_time_rates(5e6, number, shares, occupancy)
    assert (rates * number).sum() * occupancy * 365 == pytest.approx(5e6)


def test_projection_compounds_year_by_year():
    """1.000 · 1,03 = 1.030; 1.030 · 1,02 = 1.050,60."""
    assert tariff.projected(1000, [0.03, 0.02]) == pytest.approx([1000, 1030, 1050.6])


def test_projection_refuses_percent_written_as_a_number():
    with pytest.raises(OutOfDomain, match=r"fik 1,53\. Skriv 1,53 % eller 0,0153"):
        tariff.projected(1000, [1.53])
