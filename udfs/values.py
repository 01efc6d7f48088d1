"""The values that pass between a spreadsheet and a cell function, whatever the host.

A *scalar* is a float, text, bool, None for a blank cell, or an :class:`ErrorCode`. A *value* is a scalar or
a list of equally long rows of scalars; the rows of an argument are the host's own (a list or a tuple) and never
changed. :data:`OMITTED` stands for an argument that was left out.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from enum import Enum, StrEnum
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


class ErrorCode(StrEnum):
    """Excel's error values. ``str(code)`` is what the cell shows."""

    NULL = "#NULL!"
    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    REF = "#REF!"
    NAME = "#NAME?"
    NUM = "#NUM!"
    NA = "#N/A"


class Omitted(Enum):
    """The type of :data:`OMITTED`."""

    OMITTED = "omitted"


OMITTED: Final = Omitted.OMITTED

Scalar = float | str | bool | None | ErrorCode
Rows = list[list[Scalar]]
Value = Scalar | Rows


class NumberRows(list[list[Scalar]]):
    """Rows of finite numbers, bools and blanks, and the same as an array, so that they are gone through once."""

    def __init__(self, rows: Iterable[list[Scalar]], numbers: NDArray[np.float64]) -> None:
        super().__init__(rows)
        self.numbers = numbers


_COUNTED = {float, bool, type(None)}
_ROW_TYPES = {list, tuple}
_ERRORS = {code.value: code for code in ErrorCode}
#: The day after 31 December 9999, which no date reaches.
MOST_SERIAL = 2958466
_WRITTEN_DATES = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})(?P<mark>[-.])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})"),
)
_SERIAL_EPOCH = dt.datetime(1899, 12, 30)


def date_in(text: str) -> dt.date | None:
    """A date as typed: ``12-03-2026``, ``12.03.2026`` or ``2026-03-12``; None when it is none of them."""
    for form in _WRITTEN_DATES:
        if written := form.fullmatch(text.strip()):
            with suppress(ValueError):  # 31-02-2026
                return dt.date(*(int(written[part]) for part in ("year", "month", "day")))
    return None


def serial_of(date: dt.date) -> float:
    """Excel's serial number of a date or a time (1900 system)."""
    moment = date if isinstance(date, dt.datetime) else dt.datetime(date.year, date.month, date.day)
    return (moment.replace(tzinfo=None) - _SERIAL_EPOCH) / dt.timedelta(days=1)


def date_of(serial: float) -> dt.date:
    """The date of an Excel serial number. Raises ValueError or OverflowError outside the calendar."""
    return (_SERIAL_EPOCH + dt.timedelta(days=math.floor(serial))).date()


def canonical_scalar(raw: Any) -> Scalar:
    """One cell as a host hands it over: Decimal and whole numbers become floats, dates serials."""
    if raw is None or type(raw) is float:
        return raw
    if isinstance(raw, str):
        return _ERRORS.get(raw, raw) if raw else None
    if isinstance(raw, (bool, np.bool_)):
        return bool(raw)
    if isinstance(raw, (int, float, Decimal, np.number)):
        return float(raw)
    if isinstance(raw, dt.date):
        return serial_of(raw)
    raise TypeError(f"a cell cannot hold {type(raw).__name__}")


def canonical(raw: Any) -> Value | Omitted:
    """A host's argument as a value: nested sequences become rows, a flat sequence one row."""
    if type(raw) is float or isinstance(raw, Omitted):
        return raw
    if isinstance(raw, np.ndarray):
        raw = raw.tolist()
    if not isinstance(raw, (list, tuple)):
        return canonical_scalar(raw)
    numbers = numbers_of(raw)
    if numbers is not None:
        return NumberRows(raw, numbers)
    if not set(map(type, raw)) <= _ROW_TYPES:
        if any(isinstance(row, (list, tuple)) for row in raw):
            raise TypeError("et område, hvor noget er rækker og noget er celler")
        raw = [raw]
    if len(set(map(len, raw))) != 1 or not raw[0]:
        raise TypeError("et område med tomme eller ulige lange rækker")
    return [[canonical_scalar(cell) for cell in row] for row in raw]


def numbers_of(rows: Any) -> NDArray[np.float64] | None:
    """Equally long rows of finite numbers, bools and blanks as an array, a blank as NaN; None for anything else.

    The one way long columns are read: what it refuses is gone through cell by cell, to say what is wrong.
    """
    if isinstance(rows, NumberRows):
        return rows.numbers
    try:
        width = len(rows[0])
        flat = [cell for (cell,) in rows] if width == 1 else list(chain.from_iterable(rows))
    except (TypeError, ValueError, IndexError):
        return None
    blanks = 0
    kinds = set(map(type, flat))
    if kinds == {float}:
        numbers = np.fromiter(flat, np.float64, len(flat))
    elif kinds and kinds <= _COUNTED:
        numbers = np.array(flat, dtype=np.float64)  # TRUE becomes 1, a blank NaN
        blanks = flat.count(None)
    else:
        return None
    if width > 1 and set(map(len, rows)) != {width}:
        return None
    return numbers.reshape(-1, width) if np.count_nonzero(np.isfinite(numbers)) == numbers.size - blanks else None


def rows_between(rows: Rows, top: int, bottom: int) -> Rows:
    """Some of the rows, the last excluded."""
    part = rows[top:bottom]
    return NumberRows(part, rows.numbers[top:bottom]) if isinstance(rows, NumberRows) else part


def cells(value: Value) -> Iterable[Scalar]:
    """Every scalar of a value, row by row."""
    if isinstance(value, list):
        for row in value:
            yield from row
    else:
        yield value
