"""The cell functions as xlwings serves them to Excel: ``CallUDF("udfs.xlwings_host", "BC_NPV", args)``.

Every name of the registry is a function of this module, with xlwings' decorators applied from its
declaration. What crosses between VBA and Python is said here, once; ``modRaaderumHost`` is the other end.

In: ``.Value2`` of each argument, as pywin32 hands it over: a float, text, bool, None for a blank cell, a
tuple of row tuples for a range. An error value comes as a whole number, the COM status code (a number in a
cell is always a float). An omitted argument is :data:`OMITTED_MARK`; COM's own code for it is understood too.
The last argument may be text that begins with :data:`CALLER_MARK`: the address of the calling cell, for the
journal. It goes as text, because a range object costs several calls back into Excel to read.

Out: rows of floats, text and bools. An error is text that begins with :data:`ERROR_MARK` followed by
Excel's error number, which VBA gives to ``CVErr``: a COM method has no other way to put an error value in
an array. All marks are private-use characters, which no text of a cell has reason to hold. A blank is
empty text, as xlwings has it.
"""

import inspect
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import xlwings as xw
from xlwings.conversion import Accessor, ConversionContext

from udfs import journal
from udfs.registry import CellFunction, functions
from udfs.values import OMITTED, ErrorCode, Scalar, Value

ERROR_MARK = "\ue000"
CALLER_MARK = "\ue001"
OMITTED_MARK = "\ue002"

#: The name of the last parameter in the eyes of xlwings ("caller" would make it fetch the range).
CALLER = "where_from"

#: Excel's error numbers, as ``CVErr`` takes them.
ERROR_NUMBERS = {
    ErrorCode.NULL: 2000,
    ErrorCode.DIV0: 2007,
    ErrorCode.VALUE: 2015,
    ErrorCode.REF: 2023,
    ErrorCode.NAME: 2029,
    ErrorCode.NUM: 2036,
    ErrorCode.NA: 2042,
}

_STATUS_BASE = -2146828288  # 0x800A0000 as a signed long: the status code of error 0
_STATUS_MISSING = -2147352572  # DISP_E_PARAMNOTFOUND
_ERROR_OF_STATUS = {_STATUS_BASE + number: code for code, number in ERROR_NUMBERS.items()}
_TEXT_OF_ERROR = {code: f"{ERROR_MARK}{number}" for code, number in ERROR_NUMBERS.items()}


def _cell_in(cell: Any) -> Any:
    if type(cell) is not int:
        return cell
    return OMITTED if cell == _STATUS_MISSING else _ERROR_OF_STATUS.get(cell, ErrorCode.VALUE)


def _types(rows: Iterable[Iterable[Any]]) -> set[type]:
    return set(map(type, chain.from_iterable(rows)))


def argument_in(raw: Any) -> Any:
    """An argument as it came over COM, with error values and omission recognised."""
    if isinstance(raw, str):
        return OMITTED if raw == OMITTED_MARK else raw
    if not isinstance(raw, tuple):
        return _cell_in(raw)
    rows = raw if raw and isinstance(raw[0], tuple) else (raw,)
    return [[_cell_in(cell) for cell in row] for row in rows] if int in _types(rows) else rows


def _cell_out(cell: Scalar) -> Scalar:
    if isinstance(cell, ErrorCode):
        return _TEXT_OF_ERROR[cell]
    return "" if cell is None else cell


def result_out(value: Value) -> list[list[Scalar]]:
    """A result as it goes over COM: always rows; xlwings unwraps a single cell."""
    rows = value if isinstance(value, list) else [[value]]
    return rows if _types(rows) == {float} else [[_cell_out(cell) for cell in row] for row in rows]


def _read(context: ConversionContext) -> None:
    context.value = argument_in(context.value)


def _write(context: ConversionContext) -> None:
    context.value = result_out(context.value)


class SheetValue(Accessor):
    """xlwings' conversion for our functions: one pass each way, instead of its cleaning cell by cell."""

    @classmethod
    def reader(cls, options: Any) -> Callable[[ConversionContext], None]:
        """Read values that VBA has already fetched."""
        return _read

    @classmethod
    def writer(cls, options: Any) -> Callable[[ConversionContext], None]:
        """Write values back to VBA."""
        return _write


def _split_caller(arguments: tuple[Any, ...]) -> tuple[tuple[Any, ...], str]:
    if arguments and isinstance(arguments[-1], str) and arguments[-1].startswith(CALLER_MARK):
        return arguments[:-1], arguments[-1].removeprefix(CALLER_MARK)
    return arguments, ""


def _signature(function: CellFunction) -> inspect.Signature:
    """The signature xlwings reads: all optional, so that our own sentence says what is missing.

    After the arguments the calling cell; but xlwings takes no defaults beside a repeated argument.
    """
    names = [argument.name for argument in function.arguments]
    if function.most is None:
        kinds = [
            *[inspect.Parameter.POSITIONAL_OR_KEYWORD] * (len(names) - 1),
            inspect.Parameter.VAR_POSITIONAL,
        ]
        return inspect.Signature([inspect.Parameter(n, k) for n, k in zip(names, kinds, strict=True)])
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Signature([inspect.Parameter(name, kind, default=OMITTED) for name in (*names, CALLER)])


def _hosted(function: CellFunction) -> Callable[..., Value]:
    def hosted(*raw: Any) -> Value:
        arguments, caller = _split_caller(raw)
        outcome = function(*arguments)
        if outcome.message:
            journal.note(function.name, outcome, caller)
        return outcome.value

    hosted.__name__ = hosted.__qualname__ = function.name
    hosted.__doc__ = function.da
    hosted.__signature__ = _signature(function)  # type: ignore[attr-defined]
    helps = {argument.name: argument.da for argument in function.arguments}
    for name in hosted.__signature__.parameters:  # type: ignore[attr-defined]
        hosted = xw.arg(name, convert=SheetValue, doc=helps.get(name, ""))(hosted)
    hosted = xw.ret(convert=SheetValue)(hosted)
    # last: xlwings' arg and ret reset the category
    return xw.func(category=function.category, volatile=False)(hosted)


globals().update({name: _hosted(function) for name, function in functions().items()})
