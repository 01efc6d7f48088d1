import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines import tariff
from engines.errors import OutOfDomain


def test_mean_of_two_years():
    assert tariff.mean_occupancy(0.97, 0.93, 0.98) == pytest.approx(0.95)


def test_the_cap_holds():
    """(102 % + 99 %) / 2 = 100,5 %, at most 98 %."""
    assert tariff.mean_occupancy(1.02, 0.99, 0.98) == 0.98


def test_the_floor_holds():
    """Acute places: (85 % + 81 %) / 2 = 83 %, at least 90 %."""
    assert tariff.mean_occupancy(0.85, 0.81, 0.98, 0.90) == 0.90


@given(st.floats(0.01, 1.2), st.floats(0.01, 1.2), st.floats(0.9, 1.0), st.floats(0, 0.9))
def test_always_between_floor_and_cap(previous, before, cap, floor):
    assert floor <= float(tariff.mean_occupancy(previous, before, cap, floor)) <= cap


def test_a_year_without_a_figure_does_not_halve_the_mean():
    with pytest.raises(OutOfDomain, match="Belægningen året før sidste år skal være over 0"):
        tariff.mean_occupancy(0.97, 0.0, 0.98)


def test_a_floor_above_the_cap_is_refused():
    with pytest.raises(OutOfDomain, match="Bunden under belægningen er højere end loftet"):
        tariff.mean_occupancy(0.97, 0.93, 0.95, 0.98)
