"""What the tests of templates do with a workbook: open it, change a cell as a user would, and read Kontrol."""

import io
import re
from collections.abc import Mapping

import openpyxl

from udfs.values import date_of
from workbooks.check import check
from workbooks.package import packed, parts_of
from workbooks.proposal import PLAIN_NUMBERS, danish
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


_FIGURE = re.compile(r"(?<![A-Za-z0-9_.$])\d+(?:\.\d+)?(?![0-9]*[:!])")
_NOT_FIGURES = re.compile(r'"[^"]*"|\'[^\']*\'!|\$?[A-Z]{1,3}\$?\d+')


def hidden_figures(parts: Parts) -> list[tuple[str, str, float]]:
    """Figures in formulas that say nothing by themselves, unless the row's own label states them, as a limit does."""
    return [
        (sheet.title, cell.coordinate, figure)
        for sheet in opened(parts)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        for figure in map(float, _FIGURE.findall(_NOT_FIGURES.sub("", str(cell.value))))
        if figure not in PLAIN_NUMBERS and not _stated(str(sheet.cell(cell.row, 2).value), figure)
    ]


def _stated(label: str, figure: float) -> bool:
    words = (danish(figure), f"{danish(figure, 100)} %", f"{date_of(figure):%d-%m-%Y}")
    return any(word in label for word in words)
