"""Sickness absence to the mean and to the lowest unit (report pp. 105-106)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import DivisionByZero, OutOfDomain
from engines.savings.absence import sick_leave_potential

rates = st.lists(st.floats(0, 0.3), min_size=2, max_size=12)


def test_to_the_fte_weighted_mean():
    """Mean (4 %·60 + 6 %·40)/100 = 4.8 %; only the second is above: 1.2 %·40·500,000 = 240,000."""
    assert sick_leave_potential([0.04, 0.06], [60, 40], 500_000) == pytest.approx(240_000)


def test_to_the_lowest_unit():
    """(6 % − 4 %)·40·500,000 = 400,000."""
    assert sick_leave_potential([0.04, 0.06], [60, 40], 500_000, "min") == pytest.approx(400_000)


def test_to_a_figure():
    """5 %: (6 % − 5 %)·40·500,000 = 200,000."""
    assert sick_leave_potential([0.04, 0.06], [60, 40], 500_000, 0.05) == pytest.approx(200_000)


@given(rates, st.floats(1, 200), st.floats(1e5, 1e6))
def test_minimum_is_payroll_times_the_distance_from_the_mean(absence, staff, wage):
    """The consistency the report's 2.0 and 5.3 mio. must have (p. 106): Σfte·wage·(mean − min)."""
    fte = staff * np.arange(1, len(absence) + 1)
    mean = np.average(absence, weights=fte)
    payroll = fte.sum() * wage
    expected = payroll * (mean - min(absence))
    assert sick_leave_potential(absence, fte, wage, "min") == pytest.approx(expected, abs=1e-12 * payroll)


def test_the_reports_two_figures_can_come_from_one_municipality():
    """Page 106: mean 5.4 %, 1,100 staff, 2.0 mio. to the mean, 5.3 to the lowest; inputs not printed.

    With equal pay 500,000, the lowest unit is at 5.4 % − 5.3/550 = 4.436 % whatever the spread; three units
    chosen with that mean and minimum give both figures to the printed tenth of a million.
    """
    low = 0.054 - 5.3 / (1100 * 0.5)
    staff = np.array([400.0, 400.0, 300.0])
    high = 0.054 + 2.0 / (300 * 0.5)
    middle = (0.054 * 1100 - low * 400 - high * 300) / 400
    absence = [low, middle, high]
    assert min(absence) == low
    assert (round(2.0e6 / 1100, 2), round(5.3e6 / 1100, 2), 5.3 / 2.0) == (1818.18, 4818.18, 2.65)
    assert round(sick_leave_potential(absence, staff, 500_000) / 1e6, 1) == 2.0
    assert round(sick_leave_potential(absence, staff, 500_000, "min") / 1e6, 1) == 5.3


@given(rates, st.floats(0.1, 5))
def test_scales_with_staff_and_never_negative(absence, factor):
    fte = np.arange(1.0, len(absence) + 1)
    plain = sick_leave_potential(absence, fte, 400_000)
    assert plain >= 0
    assert sick_leave_potential(absence, fte * factor, 400_000) == pytest.approx(plain * factor, abs=1e-3)


@given(rates)
def test_the_mean_never_asks_for_more_than_the_minimum(absence):
    assert sick_leave_potential(absence, 10, 1e5) <= sick_leave_potential(absence, 10, 1e5, "min") + 1e-6


def test_units_without_a_figure_are_left_out():
    assert sick_leave_potential([0.04, np.nan, 0.06], [60, 500, 40], 500_000) == pytest.approx(240_000)


def test_percent_written_as_a_whole_number_is_caught():
    with pytest.raises(OutOfDomain, match=r"Sygefraværet skal være en andel fra 0 til 1; fik 5,4. Skriv 5,4 %"):
        sick_leave_potential([5.4, 6.1], [60, 40], 500_000)


def test_no_staff_is_no_mean():
    with pytest.raises(DivisionByZero, match="Årsværk er 0 eller tom"):
        sick_leave_potential([0.04, 0.06], [0, 0], 500_000)
