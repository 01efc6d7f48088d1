"""Durations, the yellow and red lists of § 50 (pp. 197-198), and notice (p. 186)."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from engines.errors import NotKnown, OutOfDomain
from engines.savings.deadlines import add_months, deadline_status, duration, month_end, notice_period

dates = st.dates(dt.date(1990, 1, 1), dt.date(2080, 12, 31))


@given(dates, st.integers(-240, 240))
def test_months_are_added_as_pandas_and_edate_do(date, months):
    expected = (pd.Timestamp(date) + pd.DateOffset(months=months)).date()
    assert add_months(date, months).astype(object) == expected


@given(dates)
def test_month_end_is_that_of_the_calendar(date):
    assert month_end(date).astype(object) == (pd.Timestamp(date) + pd.offsets.MonthEnd(0)).date()


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-03-30", "grøn"),  # 31 January + 2 months is 31 March
        ("2026-03-31", "gul"),  # from two months
        ("2026-05-31", "gul"),  # up to and including four months
        ("2026-06-01", "rød"),  # more than four months
    ],
)
def test_yellow_and_red_by_calendar_months(on, state):
    """Pages 197-198: 2-4 months yellow, more than 4 red."""
    assert deadline_status("2026-01-31", "NaT", on, 4, 2) == state


def test_a_limit_at_the_end_of_february():
    """31 October + 4 months is 28 February, so 1 March is red."""
    found = deadline_status("2025-10-31", "NaT", ["2026-02-28", "2026-03-01"], 4, 2)
    assert found.tolist() == ["gul", "rød"]


def test_closed_cases_tell_whether_the_limit_was_kept():
    found = deadline_status("2026-01-10", ["2026-05-10", "2026-05-11"], "2026-12-31", 4, 2)
    assert found.tolist() == ["afsluttet i tide", "afsluttet for sent"]


def test_a_case_closed_after_the_reporting_date_was_open_then():
    assert deadline_status("2026-01-10", "2026-09-01", "2026-06-01", 4, 2) == "rød"


def test_empty_rows_and_cases_to_come_are_on_no_list():
    found = deadline_status(np.array(["NaT", "2026-07-01"], dtype="datetime64[D]"), "NaT", "2026-06-01", 4, 2)
    assert found.tolist() == ["", ""]


@given(dates, st.integers(0, 400), st.integers(1, 30))
def test_an_open_case_never_gets_better(created, days, more):
    order = ["grøn", "gul", "rød"]
    on = np.datetime64(created) + np.timedelta64(days, "D")
    now = str(deadline_status(created, "NaT", on, 4, 2))
    later = str(deadline_status(created, "NaT", on + np.timedelta64(more, "D"), 4, 2))
    assert order.index(later) >= order.index(now)


def test_ten_thousand_cases_in_one_call():
    created = np.datetime64("2026-01-01") + (np.arange(10_000) % 200).astype("timedelta64[D]")
    found = deadline_status(created, "NaT", "2026-06-01", 4, 2)
    assert found.shape == (10_000,)
    assert set(found.tolist()) == {"grøn", "gul", "rød", ""}


def test_a_case_that_ends_before_it_begins_is_named():
    with pytest.raises(OutOfDomain, match="Slutdatoen 01-01-2026 ligger før startdatoen 10-01-2026"):
        deadline_status("2026-01-10", "2026-01-01", "2026-06-01", 4, 2)


def test_yellow_after_the_limit_is_refused():
    with pytest.raises(OutOfDomain, match=r"Den gule grænse \(5 mdr\.\) ligger efter fristen \(4 mdr\.\)"):
        deadline_status("2026-01-10", "NaT", "2026-06-01", 4, 5)


@pytest.mark.parametrize(("unit", "expected"), [("dage", 106), ("uger", 106 / 7), ("år", 106 / 365.25)])
def test_duration_in_days_weeks_and_years(unit, expected):
    """3 November 2025 to 17 February 2026: 27 + 31 + 31 + 17 = 106 days."""
    assert duration("2025-11-03", "2026-02-17", unit=unit) == pytest.approx(expected)


def test_duration_in_calendar_months():
    """3 November + 3 months is 3 February; 14 of the 28 days to 3 March follow: 3.5 months."""
    assert duration("2025-11-03", "2026-02-17", unit="måneder") == pytest.approx(3.5)


def test_the_last_of_january_to_the_last_of_february_is_a_month():
    assert duration("2026-01-31", "2026-02-28", unit="måneder") == 1


@given(dates, st.integers(0, 600))
def test_whole_months_are_whole(start, months):
    assert duration(start, add_months(start, months), unit="måneder") == pytest.approx(months)


def test_an_open_case_runs_to_the_reporting_date():
    assert duration("2026-01-01", "NaT", "2026-01-31") == 30


def test_an_open_case_without_reporting_date_is_asked_for():
    with pytest.raises(NotKnown, match="Sagen er åben, og opgørelsesdatoen mangler"):
        duration("2026-01-01", "NaT")


def test_an_empty_row_has_no_duration():
    assert np.isnan(duration("NaT", "NaT", "2026-01-31", "måneder"))


def test_mean_duration_of_stopped_measures_in_weeks():
    """Page 198: stopped measures, in weeks. 70 and 140 days are 10 and 20 weeks: 15 on average."""
    assert np.mean(duration("2026-01-01", ["2026-03-12", "2026-05-21"], unit="uger")) == 15


def test_running_month_plus_thirty_days():
    """Page 186 (Holbæk): notice on 12 March ends 30 April; 49 of 30 days at 27,500 kr. = 44,916.67."""
    end, cost = notice_period("2026-03-12", 27_500, 30)
    assert end.astype(object) == dt.date(2026, 4, 30)
    assert cost == pytest.approx(49 / 30 * 27_500)


@given(dates, st.floats(0, 1e5))
def test_notice_lasts_at_least_thirty_days(date, pay):
    end, cost = notice_period(date, pay, 30)
    assert 30 <= (end.astype(object) - date).days <= 60
    assert_allclose(cost, (end.astype(object) - date).days / 30 * pay)
