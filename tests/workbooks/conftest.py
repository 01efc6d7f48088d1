import datetime as dt
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.build import build
from workbooks.draft import Settings
from workbooks.library import load
from workbooks.package import parts_of
from workbooks.recalculate import Recalculation, recalculated

Fill = Callable[[Worksheet], None]


def book_bytes(*fills: Fill) -> bytes:
    """A workbook with a sheet Ark1, Ark2 ... filled by each function, as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, fill in enumerate(fills, 1):
        fill(book.create_sheet(f"Ark{number}"))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cells_of(**cells: object) -> Fill:
    """Fills a sheet with cells by address."""

    def fill(sheet: Worksheet) -> None:
        for address, value in cells.items():
            sheet[address] = value

    return fill


@pytest.fixture
def recalculate() -> Callable[..., Recalculation]:
    """Recalculates a workbook of the given sheets."""
    return lambda *fills: recalculated(parts_of(book_bytes(*fills)))


DATE = dt.date(2026, 11, 21)


@pytest.fixture(scope="session")
def example() -> dict[str, bytes]:
    """The udlæg template filled with its example."""
    return build(load("adm-udlaeg"), Settings(kommune="Eksempel Kommune", example=True, date=DATE))


@pytest.fixture(scope="session")
def blank() -> dict[str, bytes]:
    """The udlæg template as a user gets it."""
    return build(load("adm-udlaeg"), Settings(date=DATE))
