"""All cases in one workbook: the inputs on one sheet, a formula for each case on another."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from tests.parity.cases import Case, Given
from udfs.values import OMITTED, ErrorCode, Rows, Scalar

INPUTS, RESULTS = "Input", "Resultat"
_FIRST_COLUMN = 2
_LARGEST = 120


@dataclass(frozen=True)
class Placed:
    """A case, the plain call's rows, what its cells must show, and the row they begin in."""

    case: Case
    plain: Rows
    expected: Rows
    row: int

    def found(self, values: dict[tuple[int, int], Scalar]) -> Rows:
        """What a host put in the result's cells."""
        return [
            [values.get((self.row + down, _FIRST_COLUMN + right)) for right in range(len(row))]
            for down, row in enumerate(self.expected)
        ]


def write(cases: Iterable[Case], path: Path) -> list[Placed]:
    """Write the workbook; returns where each case stands."""
    book = Workbook()
    inputs, results = book.active, book.create_sheet(RESULTS)
    assert isinstance(inputs, Worksheet)
    inputs.title = INPUTS
    placed: list[Placed] = []
    row = 1
    for case in cases:
        plain = case.expected()
        expected = _with_margin(plain)
        formula = _formula(case, inputs)
        results.cell(row, 1, str(case))
        corner = results.cell(row, _FIRST_COLUMN)
        if len(expected) == 1 and len(expected[0]) == 1:
            corner.value = formula
        else:
            last = f"{get_column_letter(_FIRST_COLUMN + len(expected[0]) - 1)}{row + len(expected) - 1}"
            corner.value = ArrayFormula(f"{corner.coordinate}:{last}", formula)
        placed.append(Placed(case, plain, expected, row))
        row += len(expected)
    book.save(path)
    return placed


def _with_margin(rows: Rows) -> Rows:
    """An array with the #N/A that an array formula shows beyond it, so that no host can give more than it.

    Of a very large one, its first corner.
    """
    wide = [[*row, ErrorCode.NA] if len(row) > 1 else row for row in rows]
    tall = [*wide, [ErrorCode.NA] * len(wide[0])] if len(rows) > 1 else wide
    return [row[:_LARGEST] for row in tall[:_LARGEST]]


def _formula(case: Case, inputs: Worksheet) -> str:
    return f"={case.function.name}({','.join(_argument(given, inputs) for given in case.given)})"


def _argument(given: Given, inputs: Worksheet) -> str:
    if not given.in_cells:
        return _literal(given.value)
    rows = given.value if isinstance(given.value, list) else [[given.value]]
    if given.turned:
        upright = replace(given, value=[list(row) for row in zip(*rows, strict=True)], turned=False)
        return f"TRANSPOSE({_argument(upright, inputs)})"
    top = inputs._current_row + 1
    for cells in rows:
        inputs.append([_cell(inputs, value, given.is_date) for value in cells])
    last = "" if len(rows) == len(rows[0]) == 1 else f":${get_column_letter(len(rows[0]))}${top + len(rows) - 1}"
    return f"{INPUTS}!$A${top}{last}"


def _cell(sheet: Worksheet, value: Any, is_date: bool) -> Cell:
    if isinstance(value, ErrorCode):
        value = "=NA()" if value is ErrorCode.NA else "=1/0"
    cell = Cell(sheet, value=value)
    if is_date:
        cell.number_format = "dd-mm-yyyy"
    return cell


def _literal(value: Any) -> str:
    if value is OMITTED:
        return ""
    if isinstance(value, list):
        return "{" + ";".join(",".join(map(_literal, row)) for row in value) + "}"
    if isinstance(value, ErrorCode):
        return str(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return repr(value)
