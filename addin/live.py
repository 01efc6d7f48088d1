"""An open workbook, on whichever host, as what the workbook code takes: a package, or a source of cells."""

import tempfile
from pathlib import Path
from typing import Any

import xlwings as xw

from addin.hosts.document import Box, split_address
from udfs.values import Rows, canonical
from workbooks.explain import Area
from workbooks.formulas import Table
from workbooks.package import WorkbookError, read_package

_ENGINES_OF_OURS = ("file", "calc")


def parts_of_book(book: xw.Book) -> dict[str, bytes]:
    """The workbook as it stands now, unsaved changes too, as the parts of a package; nothing is stored."""
    if book.app.engine.name in _ENGINES_OF_OURS:
        parts: dict[str, bytes] = book.impl.document.parts()
        return parts
    with tempfile.TemporaryDirectory(prefix="raaderum-") as folder:
        copy = Path(folder) / "kopi.xlsx"
        book.api.SaveCopyAs(str(copy))
        return read_package(copy)


def file_of(book: xw.Book) -> Path | None:
    """The workbook's file on this PC; None when it was never saved, or lies in the cloud.

    Of Excel's own name, not of xlwings', which looks for a cloud file's folder in a sheet of the workbook: what
    somebody sent must not say where files are written.
    """
    path = Path(book.fullname if book.app.engine.name in _ENGINES_OF_OURS else book.api.FullName)
    return path if path.is_absolute() and path.is_file() else None


class BookSource:
    """An open workbook as the source of an explanation."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    def formula(self, sheet: str, row: int, column: int) -> str:
        """The cell's formula in file syntax; "" for a constant."""
        formula = self._sheet(sheet).range((row, column)).formula
        return formula if isinstance(formula, str) and formula.startswith("=") else ""

    def rows(self, area: Area) -> Rows:
        """The values that the host shows."""
        sheet, top, left, bottom, right = area
        block = self._sheet(sheet).range((top, left), (bottom, right))
        rows = canonical(block.options(ndim=2, err_to_str=True).value)
        assert isinstance(rows, list)
        return rows

    def extent(self, sheet: str) -> tuple[int, int]:
        """The last row and column in use."""
        last = self._sheet(sheet).used_range.last_cell
        return last.row, last.column

    def definition(self, name: str) -> str | None:
        """A defined name's definition."""
        if name not in self._book.names:
            return None
        return (self._book.names[name].refers_to or "").removeprefix("=")

    def table(self, name: str) -> Table | None:
        """A table by name, case aside."""
        for sheet in self._book.sheets:
            for table in sheet.tables:
                if table.name.casefold() == name.casefold():
                    return _as_table(sheet.name, table)
        return None

    def _sheet(self, name: str) -> xw.Sheet:
        for sheet in self._book.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        raise WorkbookError(f'Der er intet ark "{name}" i {self._book.name}.')


def _as_table(sheet: str, table: Any) -> Table:
    box = Box.parse(split_address(table.range.address)[1].replace("$", ""))
    header = table.header_row_range
    columns = [] if header is None else header.options(ndim=1).value
    body = table.data_body_range
    last_of_body = box.bottom if body is None else body.row + body.shape[0] - 1
    return Table(
        table.name,
        sheet,
        box.top,
        box.left,
        box.bottom,
        box.right,
        tuple(str(column) for column in columns),
        header=header is not None,
        totals=last_of_body < box.bottom,
    )
