"""Case time turned into årsværk (p. 161) and travel saved by video (ours)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from engines.errors import OutOfDomain
from engines.parameters import load
from engines.savings.casework import case_time, video_meetings


@pytest.mark.parametrize("bound", ["lav", "hoej"])
def test_staff_is_freed_in_the_same_percentage_as_the_time(bound):
    """Page 161: 20-30 % less case time frees 20-30 % of the staff years."""
    part = load().number(f"myndighed.sagstid_{bound}")
    assert_allclose(case_time(10, part, 500_000), [10 * part, 5_000_000 * part])


@given(st.floats(0, 500), st.floats(0, 1), st.floats(0, 1e6))
def test_never_more_staff_than_there_is(fte, part, wage):
    freed, kroner = case_time(fte, part, wage)
    assert freed <= fte
    assert kroner == pytest.approx(freed * wage)


def test_percent_written_as_a_whole_number_is_caught():
    with pytest.raises(OutOfDomain, match=r"Reduktionen skal være en andel fra 0 til 1; fik 20. Skriv 20 %"):
        case_time(10, 20)


def test_video_saves_time_and_driving():
    """3000·30 %·(40/60·315 + 22·3.8) − 50,000 = 900·(210 + 83.6) − 50,000 = 214,240."""
    assert video_meetings(3000, 0.3, 40, 315, 22, 3.8, 50_000) == pytest.approx(214_240)


@given(st.floats(0, 1), st.floats(0, 0.5))
def test_more_video_saves_more(part, more):
    high = min(1.0, part + more)
    assert video_meetings(100, high, 30, 300) >= video_meetings(100, part, 30, 300)
