"""Calls of every cell function in every input shape, made from the registry alone.

Each function's example is varied one argument at a time, so a new function is covered without a line here.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.udfs.examples import arguments
from udfs.registry import Argument, CellFunction
from udfs.values import OMITTED, ErrorCode, Rows, Value

A_DATE = 46023.0  # 1 January 2026


@dataclass(frozen=True)
class Given:
    """One argument: its value as a host hands it over, and how it stands in the workbook.

    ``turned`` is an array made by another function: TRANSPOSE of the cells that hold it on its side.
    """

    value: Any
    in_cells: bool = False
    is_date: bool = False
    turned: bool = False


@dataclass(frozen=True)
class Case:
    """One call. ``expected`` is the plain Python call's value."""

    function: CellFunction
    shape: str
    given: tuple[Given, ...]

    @property
    def values(self) -> tuple[Any, ...]:
        """The arguments for a plain call."""
        return tuple(one.value for one in self.given)

    def expected(self) -> Rows:
        """The rows that every host must give."""
        value = self.function(*self.values).value
        return value if isinstance(value, list) else [[value]]

    def __str__(self) -> str:
        return f"{self.function.name}, {self.shape}"


def cases(function: CellFunction) -> Iterator[Case]:
    """Every case of a function: its example, and the example with each argument in each shape."""
    example = [Given(value) for value in arguments(function)]
    yield Case(function, "the example", tuple(example))
    for place, argument in enumerate(_takers(function, len(example))):
        value = example[place].value if place < len(example) else _stand_in(argument)
        for shape, given in _shapes(argument, _rows(value)):
            yield Case(function, f"{argument.name}: {shape}", _with(example, place, given))
        if argument.optional and place < len(example):
            yield Case(function, f"{argument.name}: left out at the end", tuple(example[:place]))


def _takers(function: CellFunction, given: int) -> tuple[Argument, ...]:
    """The argument that takes each place; a repeated one takes all that are left."""
    repeated = function.arguments[-1:] * max(0, given - len(function.arguments))
    return (*function.arguments, *repeated)


def _with(example: list[Given], place: int, given: Given) -> tuple[Given, ...]:
    padded = [*example, *[Given(OMITTED)] * (place + 1 - len(example))]
    padded[place] = given
    return tuple(padded)


def _stand_in(argument: Argument) -> Value:
    """A value for an optional argument that the example leaves out."""
    if isinstance(argument.default, str):
        return argument.default
    if isinstance(argument.default, float) and math.isfinite(argument.default):
        return argument.default
    return A_DATE if argument.kind.label == "dato" else 1.0


def _rows(value: Any) -> Rows:
    if value is OMITTED:
        return [[1.0]]
    return value if isinstance(value, list) else [[value]]


def _shapes(argument: Argument, rows: Rows) -> Iterator[tuple[str, Given]]:
    flat = [cell for row in rows for cell in row]
    yield "one cell", Given(flat[0], in_cells=True)
    yield "blank cell", Given(None, in_cells=True)
    yield "text cell", Given("tekst med æøå", in_cells=True)
    yield "error cell", Given(ErrorCode.NA, in_cells=True)
    yield "TRUE cell", Given(True, in_cells=True)
    yield "date cell", Given(A_DATE, in_cells=True, is_date=True)
    yield "negative number", Given(-1.0)
    if argument.optional:
        yield "omitted", Given(OMITTED)
    pair = flat if len(flat) > 1 else flat * 2
    yield "row", Given([pair], in_cells=True)
    yield "column", Given([[cell] for cell in pair], in_cells=True)
    yield "block", Given(rows if len(rows) > 1 and len(rows[0]) > 1 else [pair, pair], in_cells=True)
    yield "inline row", Given([pair])
    yield "inline column", Given([[cell] for cell in pair])
    yield "inline block", Given([pair, pair])
    if len(rows) > 1 and len(rows[0]) > 1:
        yield "block on its side", Given([list(row) for row in zip(*rows, strict=True)], in_cells=True)
    for what, odd in (("blank", None), ("text", "tekst"), ("TRUE", True), ("error", ErrorCode.DIV0)):
        yield f"{what} inside a range", Given([[*pair[:-1], odd]], in_cells=True)
    yield "blank range", Given([[None, None]], in_cells=True)
    yield "array from a function", Given([pair], in_cells=True, turned=True)
    yield "error in an array from a function", Given([[*pair[:-1], ErrorCode.NA]], in_cells=True, turned=True)
