"""What users do to a workbook between two versions of its template, done to a package."""

import copy
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.package import packed, parts_of
from workbooks.recalculate import recalculated

Parts = dict[str, bytes]
_ROW = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)")


def opened(parts: Mapping[str, bytes], values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(packed(parts)), data_only=values)


def edited(parts: Mapping[str, bytes], change: Callable[[openpyxl.Workbook], Any], computed: bool = True) -> Parts:
    """The workbook after a user changed it and saved; computed again, as Excel does."""
    book = opened(parts)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    changed = parts_of(stream.getvalue())
    return recalculated(changed).parts() if computed else changed


def row_of(sheet: Worksheet, label: str, after: int = 0) -> int:
    """The row whose label column says ``label``."""
    return next(row for row in range(after + 1, sheet.max_row + 1) if sheet.cell(row, 2).value == label)


def insert_row(book: openpyxl.Workbook, sheet: Worksheet, row: int) -> None:
    """A row put in above ``row`` as Excel does it: every reference below moves, the format is the row's above."""

    def moved(text: str, home: str) -> str:
        prefix, mark, area = text.rpartition("!")
        if (prefix.strip("'") if mark else home) != sheet.title:
            return text
        area = _ROW.sub(lambda found: f"{found[1]}{int(found[2]) + (int(found[2]) >= row)}", area)
        return prefix + mark + area

    def shifted(formula: str, home: str) -> str:
        tokens = Tokenizer(formula).items
        return "=" + "".join(
            moved(token.value, home) if token.subtype == Token.RANGE and token.type == Token.OPERAND else token.value
            for token in tokens
        )

    for other in book.worksheets:
        for line in other.iter_rows():
            for cell in line:
                if cell.data_type == "f":
                    cell.value = shifted(cell.value, other.title)
    for name in book.defined_names.values():
        name.attr_text = shifted("=" + name.attr_text, "")[1:]
    for rule in sheet.data_validations.dataValidation:
        rule.sqref = MultiCellRange(" ".join(moved(str(area), sheet.title) for area in rule.sqref.ranges))
    sheet.insert_rows(row)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(row, column)._style = copy.copy(sheet.cell(row - 1, column)._style)
