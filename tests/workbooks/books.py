"""What the tests of templates do with a workbook: open it, change a cell as a user would, and read Kontrol."""

import io
from collections.abc import Mapping

import openpyxl

from workbooks.check import check
from workbooks.package import packed, parts_of
from workbooks.recalculate import recalculated

Parts = dict[str, bytes]


def opened(parts: Mapping[str, bytes], values: bool = False) -> openpyxl.Workbook:
    """The workbook, with its formulas or with its values."""
    return openpyxl.load_workbook(io.BytesIO(packed(parts)), data_only=values)


def edited(parts: Parts, sheet: str, cell: str, value: object) -> Parts:
    """The workbook after a user changed one cell and Excel computed it again."""
    book = opened(parts)
    book[sheet][cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return recalculated(parts_of(stream.getvalue())).parts()


def cell_of(parts: Parts, label: str, sheet: str = "Forudsætninger", column: str = "D") -> str:
    """The cell of ``column`` in the row of ``label``."""
    for row in opened(parts)[sheet].iter_rows(min_col=2, max_col=2):
        if row[0].value == label:
            return f"{column}{row[0].row}"
    raise AssertionError(label)


def kontrol(parts: Parts) -> set[str]:
    """What Kontrol says is wrong or to be looked at."""
    return {finding.message for finding in check(parts) if finding.rule == "kontrol"}
