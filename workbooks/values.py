"""Cell values compared and shown."""

import datetime as dt
import math

from engines.errors import da_number
from udfs.values import ErrorCode, Scalar

_SAME = 1e-9


def same(first: Scalar, second: Scalar) -> bool:
    """Whether two cell values agree: numbers to 1e-9, blank and empty text and 0 of a formula alike."""
    if isinstance(first, bool) or isinstance(second, bool):
        return float(first or 0) == float(second or 0) if not isinstance(first or 0, str) else first == second
    if isinstance(first, float) and isinstance(second, float):
        return math.isclose(first, second, rel_tol=_SAME, abs_tol=1e-9)
    blank = (None, "")
    return first == second or (first in blank and second in blank) or {first, second} == {None, 0.0}


def shown(value: Scalar | dt.date) -> str:
    """A cell value as a Dane reads it."""
    if value is None:
        return "tom"
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, ErrorCode):
        return value.value
    return da_number(value) if isinstance(value, float) else f'"{value}"'
