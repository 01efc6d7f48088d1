"""What a host must be able to do with a workbook; the xlwings engine in ``engine.py`` is made from it.

A host implements :class:`Document` and :class:`Grid`; everything about addresses, regions and conversion is
shared, so that a macro behaves alike on a file and in a running spreadsheet program.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from openpyxl.utils import column_index_from_string, get_column_letter

from udfs.values import ErrorCode, serial_of

if TYPE_CHECKING:
    from addin.hosts.charts import ChartSpec

#: A cell's value as a macro meets it. Dates are datetimes, as Excel hands them over.
CellValue = float | str | bool | None | dt.datetime | ErrorCode

#: The formats that can be read and set.
Look = Literal[
    "number_format",
    "fill",
    "bold",
    "italic",
    "size",
    "font_color",
    "font_name",
    "wrap_text",
    "horizontal_alignment",
    "vertical_alignment",
]

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CORNER = r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})"
_CELLS = re.compile(rf"{_CORNER}(?::{_CORNER})?")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


class HostError(Exception):
    """Something the workbook does not allow; ``str(error)`` is the Danish sentence."""


@dataclass(frozen=True)
class Box:
    """A rectangle of cells, corners included, rows and columns from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def sized(cls, top: int, left: int, rows: int, columns: int) -> "Box":
        """The rectangle of that many rows and columns; either may be 0."""
        return cls(top, left, top + rows - 1, left + columns - 1)

    @classmethod
    def parse(cls, address: str) -> "Box":
        """The rectangle of an A1 address without sheet. Raises HostError."""
        if match := _CELLS.fullmatch(address):
            first, row, last, last_row = match.groups()
            left, top = column_index_from_string(first), int(row)
            right = column_index_from_string(last) if last else left
            bottom = int(last_row) if last_row else top
        elif match := _COLUMNS.fullmatch(address):
            left, right = (column_index_from_string(column) for column in match.groups())
            top, bottom = 1, LAST_ROW
        elif match := _ROWS.fullmatch(address):
            top, bottom = (int(row) for row in match.groups())
            left, right = 1, LAST_COLUMN
        else:
            raise HostError(f'"{address}" er ikke en celleadresse. Skriv fx B4 eller B4:D9.')
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right)).checked()

    def checked(self) -> "Box":
        """This rectangle; raises HostError when it goes beyond the sheet."""
        if self.top < 1 or self.left < 1 or self.bottom > LAST_ROW or self.right > LAST_COLUMN:
            raise HostError("Området går ud over arkets kant.")
        return self

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1

    def cells(self) -> Iterator[tuple[int, int]]:
        """Every (row, column), row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column

    def meet(self, other: "Box") -> "Box | None":
        """The cells in both, or None."""
        box = Box(
            max(self.top, other.top),
            max(self.left, other.left),
            min(self.bottom, other.bottom),
            min(self.right, other.right),
        )
        return box if box.rows > 0 and box.columns > 0 else None

    def join(self, other: "Box") -> "Box":
        """The smallest rectangle around both."""
        return Box(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def address(self, row_absolute: bool = True, column_absolute: bool = True) -> str:
        """The A1 address; whole rows and columns as Excel writes them."""
        dollar_row, dollar_column = "$" * row_absolute, "$" * column_absolute
        left = f"{dollar_column}{get_column_letter(self.left)}"
        right = f"{dollar_column}{get_column_letter(self.right)}"
        if self.rows == LAST_ROW:
            return f"{left}:{right}"
        if self.columns == LAST_COLUMN:
            return f"{dollar_row}{self.top}:{dollar_row}{self.bottom}"
        first = f"{left}{dollar_row}{self.top}"
        return first if self.rows == self.columns == 1 else f"{first}:{right}{dollar_row}{self.bottom}"


_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")


def quoted(sheet: str) -> str:
    """A sheet's name as a formula holds it, in quotes where it needs them."""
    is_plain = _PLAIN_SHEET.fullmatch(sheet) and not _CELLS.fullmatch(sheet)
    return sheet if is_plain else "'" + sheet.replace("'", "''") + "'"


def address_on_sheet(sheet: str, box: Box) -> str:
    """The absolute address with its sheet, as a defined name holds it."""
    return f"{quoted(sheet)}!{box.address()}"


def not_a_name(name: str) -> str:
    """The sentence for a text that cannot be a defined name."""
    return f'"{name}" kan ikke være et navn. Brug bogstaver, tal og understreg, og begynd med et bogstav.'


_MOST_SHEET_NAME = 31


def check_sheet_name(name: str) -> None:
    """Raise HostError for a text that cannot be a sheet's name."""
    if not 0 < len(name) <= _MOST_SHEET_NAME or re.search(r"[\\/?*\[\]:]", name) or name.strip("'") != name:
        raise HostError(f'"{name}" kan ikke være et arks navn. Brug 1-{_MOST_SHEET_NAME} tegn uden \\ / ? * [ ] og :.')


#: The sentence where somebody locked the order and names of the sheets.
STRUCTURE_IS_LOCKED = (
    "Projektmappens struktur er beskyttet, så ark kan ikke tilføjes, omdøbes, skjules eller slettes. "
    "Fjern beskyttelsen under Gennemse, og prøv igen."
)


def split_address(reference: str) -> tuple[str | None, str]:
    """Sheet (None when absent) and address of ``'Ark 1'!$A$1``, with or without ``=``."""
    sheet, mark, address = reference.removeprefix("=").rpartition("!")
    if not mark:
        return None, address
    return sheet.strip("'").replace("''", "'"), address


def as_typed(value: CellValue) -> str:
    """A constant as Excel's formula line holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        value = serial_of(value)
    if isinstance(value, float):
        return f"{value:.15g}".replace("e", "E")
    return str(value)


@dataclass(frozen=True)
class TableInfo:
    """A table (list object): name, where it lies, whether the first row is headers, and its style."""

    name: str
    box: Box
    has_headers: bool
    style: str | None


class Grid(Protocol):
    """A sheet."""

    name: str
    visible: bool

    def values(self, box: Box) -> list[list[CellValue]]:
        """The values, of formulas the computed ones."""

    def formulas(self, box: Box) -> list[list[str]]:
        """The formulas in English file syntax with ``=``; constants as text, blanks as ""."""

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Set a constant; None empties the cell. Text is always stored as text."""

    def put_formula(self, row: int, column: int, formula: str) -> None:
        """Set a formula that begins with ``=``."""

    def is_array(self, row: int, column: int) -> bool:
        """Whether the cell is the anchor of an array formula."""

    def locked(self, box: Box) -> str | None:
        """The address of the first cell that sheet protection locks, or None."""

    def clear(self, box: Box, contents: bool, formats: bool) -> None:
        """Empty the cells, remove their formats, or both."""

    def look(self, box: Box, what: Look) -> Any:
        """A format; None when the cells differ or, for a colour, when there is none."""

    def set_look(self, box: Box, what: Look, value: Any) -> None:
        """Set a format; colours are (red, green, blue) or None."""

    def column_width(self, column: int) -> float:
        """Width in characters, as Excel shows it."""

    def set_column_width(self, left: int, right: int, width: float) -> None:
        """Set the width of columns, in characters."""

    def row_height(self, row: int) -> float:
        """Height in points."""

    def set_row_height(self, top: int, bottom: int, height: float) -> None:
        """Set the height of rows, in points."""

    def used(self) -> Box:
        """The smallest rectangle from the first to the last cell with contents; A1 on an empty sheet."""

    def filled(self) -> set[tuple[int, int]]:
        """The cells with contents, as (row, column)."""

    def notes(self) -> dict[tuple[int, int], str]:
        """The notes by (row, column)."""

    def set_note(self, row: int, column: int, text: str | None) -> None:
        """Write a note, or remove it (None)."""

    def tables(self) -> list[TableInfo]:
        """The tables of the sheet."""

    def add_table(self, box: Box, name: str, has_headers: bool, style: str) -> None:
        """Make a table of the cells."""

    def chart_names(self) -> list[str]:
        """The names of the sheet's charts."""

    def put_chart(self, spec: "ChartSpec") -> None:
        """Draw a chart; one of the same name is replaced."""


class Document(Protocol):
    """A workbook that is open on a host."""

    active: Grid
    selection: tuple[Grid, Box]

    @property
    def is_locked(self) -> bool:
        """Whether the workbook's structure is protected."""

    @property
    def path(self) -> Path | None:
        """Where it is stored; None before the first save."""

    @property
    def name(self) -> str:
        """The file name."""

    def grids(self) -> Sequence[Grid]:
        """The sheets, left to right."""

    def add_grid(self, name: str | None, position: int) -> Grid:
        """A new, empty sheet at ``position`` (0 is leftmost)."""

    def delete_grid(self, grid: Grid) -> None:
        """Delete a sheet."""

    def names(self) -> dict[str, str]:
        """The workbook's defined names and what they refer to (with ``=``)."""

    def set_name(self, name: str, refers_to: str) -> None:
        """Define or redefine a name."""

    def delete_name(self, name: str) -> None:
        """Remove a name."""

    def calculate(self) -> None:
        """Recalculate everything."""

    def parts(self) -> dict[str, bytes]:
        """The workbook as it stands, as the parts of a package; nothing is stored."""

    def save(self, path: Path | None) -> None:
        """Store, under a new path when one is given."""

    def close(self) -> None:
        """Close without storing."""
