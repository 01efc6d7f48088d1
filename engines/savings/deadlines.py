"""Dates of cases: duration, time limits and notice. Dates are datetime64[D]; NaT is a case still open."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engines.checks import FloatArray, nonnegative
from engines.errors import NotKnown, OutOfDomain, da_number

DateArray = NDArray[np.datetime64]
DurationUnit = Literal["dage", "uger", "måneder", "år"]

#: The states of :func:`deadline_status`.
GREEN, YELLOW, RED = "grøn", "gul", "rød"
CLOSED_IN_TIME, CLOSED_LATE = "afsluttet i tide", "afsluttet for sent"
_STATES = np.array(["", CLOSED_IN_TIME, CLOSED_LATE, RED, YELLOW, GREEN])

_DAY = np.timedelta64(1, "D")
DAYS_PER_YEAR = 365.25


def add_months(dates: ArrayLike, months: ArrayLike) -> DateArray:
    """The same day ``months`` later, the last of the month where that day is not there (Excel's EDATE)."""
    day = np.asarray(dates, dtype="datetime64[D]")
    month = day.astype("datetime64[M]")
    moved = month + np.asarray(months).astype("timedelta64[M]")
    last = (moved + np.timedelta64(1, "M")).astype("datetime64[D]") - _DAY
    return np.asarray(np.minimum(moved.astype("datetime64[D]") + (day - month.astype("datetime64[D]")), last))


def month_end(dates: ArrayLike) -> DateArray:
    """The last day of the month (Excel's EOMONTH with 0)."""
    month = np.asarray(dates, dtype="datetime64[D]").astype("datetime64[M]")
    return np.asarray((month + np.timedelta64(1, "M")).astype("datetime64[D]") - _DAY)


def _written(date: np.datetime64) -> str:
    return f"{date.astype(object):%d-%m-%Y}"


def _in_order(start: DateArray, end: DateArray) -> None:
    wrong = end < start
    if np.any(wrong):
        first, last = np.broadcast_arrays(start, end)
        raise OutOfDomain(
            f"Slutdatoen {_written(last[wrong].flat[0])} ligger før startdatoen "
            f"{_written(first[wrong].flat[0])}. Ret datoerne."
        )


def duration(
    start: ArrayLike, end: ArrayLike, reporting_date: ArrayLike = "NaT", unit: DurationUnit = "dage"
) -> FloatArray:
    """Varighed from ``start`` to ``end``, or to ``reporting_date`` while the case is open.

    Days; weeks of 7; years of 365.25; months as whole calendar months and the part of the next one, so that
    31 January to 28 February is one month. NaN where there is no start (an empty row).
    Raises OutOfDomain when it ends before it starts, NotKnown for an open case without reporting date.
    Source: report pp. 191 and 197-199 (measures stated in words, arithmetic inferred).
    """
    begin = np.asarray(start, dtype="datetime64[D]")
    finish = np.asarray(end, dtype="datetime64[D]")
    upto = np.where(np.isnat(finish), np.asarray(reporting_date, dtype="datetime64[D]"), finish)
    begin, upto = np.broadcast_arrays(begin, upto)
    if np.any(np.isnat(upto) & ~np.isnat(begin)):
        raise NotKnown("Sagen er åben, og opgørelsesdatoen mangler. Skriv slutdato eller opgørelsesdato.")
    _in_order(begin, upto)
    missing = np.isnat(begin)
    days = np.where(missing, np.nan, (upto - begin).astype(np.float64))
    if unit == "måneder":
        return np.where(missing, np.nan, _calendar_months(begin, upto))
    return days / {"dage": 1.0, "uger": 7.0, "år": DAYS_PER_YEAR}[unit]


def _calendar_months(begin: DateArray, upto: DateArray) -> FloatArray:
    safe_begin = np.where(np.isnat(begin), np.datetime64(0, "D"), begin)
    safe_upto = np.where(np.isnat(begin), np.datetime64(0, "D"), upto)
    months = (safe_upto.astype("datetime64[M]") - safe_begin.astype("datetime64[M]")).astype(np.int64)
    months = months - (add_months(safe_begin, months) > safe_upto)
    reached, coming = add_months(safe_begin, months), add_months(safe_begin, months + 1)
    part = (safe_upto - reached).astype(np.float64) / (coming - reached).astype(np.float64)
    return np.asarray(months + part)


def deadline_status(
    created: ArrayLike,
    closed: ArrayLike,
    reporting_date: ArrayLike,
    limit_months: float,
    yellow_months: float,
) -> NDArray[np.str_]:
    """Gul og rød liste: the state of each assessment on ``reporting_date``.

    Open cases: "rød" when the date is past created + ``limit_months``; "gul" from created +
    ``yellow_months`` up to and including the limit; else "grøn". Closed cases: in time when closed by the
    limit. "" for an empty row or a case created later. A case closed after the date was open on it. Months
    are calendar months (EDATE). Source: report pp. 197-198 (2-4 months yellow, more than 4 red: stated; the
    date test inferred).
    """
    for name, value in (("Fristen", limit_months), ("Den gule grænse", yellow_months)):
        if nonnegative(name, value) != np.floor(value):
            raise OutOfDomain(f"{name} skal være et helt antal måneder; fik {da_number(value)}. Skriv fx 4.")
    if yellow_months > limit_months:
        raise OutOfDomain(
            f"Den gule grænse ({da_number(yellow_months)} mdr.) ligger efter fristen "
            f"({da_number(limit_months)} mdr.). Byt om på dem."
        )
    begin, end, on = np.broadcast_arrays(
        *[np.asarray(dates, dtype="datetime64[D]") for dates in (created, closed, reporting_date)]
    )
    if np.any(np.isnat(on)):
        raise NotKnown("Opgørelsesdatoen mangler. Skriv fx 01-05-2026.")
    _in_order(begin, end)
    limit, yellow = add_months(begin, int(limit_months)), add_months(begin, int(yellow_months))
    done = end <= on
    state = np.select(
        [np.isnat(begin) | (begin > on), done & (end <= limit), done, on > limit, on >= yellow],
        [0, 1, 2, 3, 4],
        default=5,
    )
    return np.asarray(_STATES[state])


def notice_period(notice: ArrayLike, monthly_pay: ArrayLike, days: float) -> tuple[DateArray, FloatArray]:
    """Opsigelsesvarsel: the end date (running month plus ``days``) and its cost in kr.

    Cost = days from notice to end / 30 · monthly pay. Source: report p. 186 (rule stated as Holbæk's example,
    cost inferred).
    """
    given = np.asarray(notice, dtype="datetime64[D]")
    end = month_end(given) + np.asarray(nonnegative("Varslet", days)).astype("timedelta64[D]")
    remaining = (end - given).astype(np.float64)
    cost = np.where(np.isnat(given), np.nan, remaining) / 30.0 * nonnegative("Vederlaget pr. måned", monthly_pay)
    return np.asarray(end), cost
