"""From LibreOffice's cell values to the registry's and back; no UNO needed here.

What Calc hands an add-in whose arguments are ``any``:

===========================  ====================================================================
in the formula               arrives as
===========================  ====================================================================
number, date, TRUE/FALSE     float (a date is its serial number, TRUE is 1.0)
text                         str
reference to one cell        float or str; **a blank cell is 0.0**
range of cells               tuple of rows; a blank cell is ""
inline array, array result   tuple of rows
omitted argument             None, also in the middle
===========================  ====================================================================

Calc itself handles errors; the function is not called. An error in a single argument or in an array becomes
the result. A range of cells that holds one is refused: the cell shows Err:502, which is #VALUE! in an Excel
file (``TRANSPOSE`` or another array function around the range lets the error itself through). So the rule
that one wrong row spoils its own cell only cannot hold in Calc where the wrong row is an error cell.
"""

import struct
from collections.abc import Callable
from typing import Any

from udfs.registry import CellFunction, functions
from udfs.values import OMITTED, ErrorCode, Rows, Scalar, Value

#: Calc's number of each error value.
ERROR_NUMBERS = {
    ErrorCode.NULL: 521,
    ErrorCode.DIV0: 532,
    ErrorCode.VALUE: 519,
    ErrorCode.REF: 524,
    ErrorCode.NAME: 525,
    ErrorCode.NUM: 503,
    ErrorCode.NA: 0x7FFF,
}
_CODES = {number: code for code, number in ERROR_NUMBERS.items()}
_QUIET_NAN = 0x7FF8_0000_0000_0000

UnoCell = float | str | None
UnoRows = tuple[tuple[UnoCell, ...], ...]


def method_name(function: str) -> str:
    """A cell function's name as a UNO method, which cannot hold an underscore."""
    return function.lower().replace("_", "")


def error_of_number(number: int) -> ErrorCode:
    """Calc's error number as an error value; Calc's own errors (Err:502 ...) count as ``#VALUE!``."""
    return _CODES.get(number, ErrorCode.VALUE)


def nan_of_error(code: ErrorCode) -> float:
    """The error as Calc reads it in a number: a quiet NaN with the error's number as payload."""
    packed = struct.pack("<Q", _QUIET_NAN | ERROR_NUMBERS[code])
    return float(struct.unpack("<d", packed)[0])


def from_uno(raw: Any) -> Any:
    """An argument as Calc hands it over, for the registry."""
    return OMITTED if raw is None else raw


def to_uno(value: Value) -> UnoRows:
    """A result as the table of cells that the add-in returns."""
    rows: Rows = value if isinstance(value, list) else [[value]]
    return tuple(tuple(_cell_to_uno(cell) for cell in row) for row in rows)


def methods() -> dict[str, Callable[..., UnoRows]]:
    """Each cell function as a UNO method, by method name."""
    return {method_name(name): _method(function) for name, function in functions().items()}


def _method(function: CellFunction) -> Callable[..., UnoRows]:
    is_repeated = function.most is None

    def call(_component: object, *raw: Any) -> UnoRows:
        given = (*raw[:-1], *(raw[-1] or ())) if is_repeated else raw
        return to_uno(function(*map(from_uno, given)).value)

    return call


def _cell_to_uno(cell: Scalar) -> UnoCell:
    if isinstance(cell, ErrorCode):
        return nan_of_error(cell)
    return float(cell) if isinstance(cell, bool) else cell  # Calc would read either bool as TRUE
