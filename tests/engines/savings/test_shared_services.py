"""Shared administration (pp. 113-117) and shared specialists (p. 165)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from engines.errors import OutOfDomain
from engines.savings.shared_services import shared_specialist, shared_unit


def test_a_shared_unit():
    """4.5 − 2.8 = 1.7 left, 2.8 − 0.75 = 2.05 in the unit, 0.75/4.5 freed, 0.75·470,000 − 150,000."""
    found = shared_unit([2, 1.5, 1], [1.2, 1, 0.6], [0.3, 0.25, 0.2], 470_000, 150_000)
    assert_allclose(found, [1.7, 2.05, 0.75, 1 / 6, 202_500])


def test_holbaeks_four_centres():
    """Page 116: 1.0 mio. in all over four centres, 0.25 mio. each; only the total is printed.

    Half an årsværk at 500,000 kr. released in each of the four gives it; the inputs are ours.
    """
    assert shared_unit([4] * 4, [2] * 4, [0.5] * 4, 500_000)[4] == pytest.approx(1e6)


@given(st.lists(st.floats(0.1, 20), min_size=1, max_size=8), st.floats(0, 1), st.floats(0, 1))
def test_staff_is_left_moved_or_released(admin, moved_part, released_part):
    moved = [a * moved_part for a in admin]
    released = [m * released_part for m in moved]
    left, unit, freed, *_ = shared_unit(admin, moved, released, 1)
    assert left + unit + freed == pytest.approx(sum(admin))


def test_no_more_can_be_released_than_moves():
    with pytest.raises(OutOfDomain, match="Frigivne årsværk må højst være årsværk der overgår; i række 2"):
        shared_unit([2, 2], [1, 1], [0.5, 1.5], 1)


def test_part_time_specialists():
    """1330 h·1150 = 1,529,500; 1330/1450 posts at 780,000; break-even 780,000/1150 = 678.3 hours."""
    found = shared_specialist([420, 600, 310], 1150, 780_000, 1450)
    posts = 1330 / 1450
    assert_allclose(found, [1_529_500, posts, 1_529_500 - posts * 780_000, 780_000 / 1150])


def test_whole_posts_are_rounded_up():
    found = shared_specialist([1000, 1000], 1150, 780_000, 1450, "hele")
    assert found[1] == 2


@given(st.floats(1, 5000), st.floats(100, 3000), st.floats(1e5, 1e6))
def test_a_post_used_to_the_breakeven_saves_nothing(hours_per_fte, price, wage):
    breakeven = shared_specialist([1], price, wage, hours_per_fte)[3]
    assert shared_specialist([breakeven], price, wage, breakeven)[2] == pytest.approx(0, abs=1e-6 * wage)
