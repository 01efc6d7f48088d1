"""Workbooks as xlwings sees them: sheets, defined names and tables."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes as base

from addin.hosts.charts import Charts
from addin.hosts.document import (
    LAST_COLUMN,
    LAST_ROW,
    STRUCTURE_IS_LOCKED,
    Box,
    Document,
    Grid,
    HostError,
    TableInfo,
    as_typed,
    check_sheet_name,
    split_address,
)
from addin.hosts.ranges import Note, Range
from addin.hosts.subset import subset

if TYPE_CHECKING:
    from addin.hosts.engine import App


@subset()
class Book(base.Book):
    """A workbook."""

    app: "App"

    def __init__(self, app: "App", document: Document) -> None:
        self.app = app
        self.document = document

    @property
    def api(self) -> Document:
        return self.document

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def fullname(self) -> str:
        path = self.document.path
        return str(path) if path else self.document.name

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self)

    @property
    def names(self) -> "Names":
        return Names(self)

    def activate(self) -> None:
        self.app.books.activate(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if password is not None:
            raise NotImplementedError("Book.save med adgangskode findes ikke uden for Excel.")
        self.document.save(Path(path) if path else None)

    def close(self) -> None:
        if self in self.app.books.open_books:
            self.document.close()
            self.app.books.forget(self)

    def check_structure(self) -> None:
        """Raise HostError when sheets cannot be added, renamed, hidden or deleted."""
        if self.document.is_locked:
            raise HostError(STRUCTURE_IS_LOCKED)

    def range_of(self, refers_to: str) -> Range:
        """The range of a reference with its sheet. Raises HostError when it is not one area."""
        sheet, address = split_address(refers_to)
        if sheet is None:
            raise HostError(f'"{refers_to}" er ikke et område på et ark.')
        return Range(self.sheets(sheet), Box.parse(address))


@subset()
class Sheets(base.Sheets):
    """The sheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> "Sheets":
        return self

    @property
    def active(self) -> "Sheet":
        return Sheet(self.book, self.book.document.active)

    def __call__(self, name_or_index: str | int) -> "Sheet":
        grids = self.book.document.grids()
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(grids):
                raise KeyError(name_or_index)
            return Sheet(self.book, grids[name_or_index - 1])
        for grid in grids:
            if grid.name.casefold() == name_or_index.casefold():
                return Sheet(self.book, grid)
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.book.document.grids())

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, grid) for grid in self.book.document.grids())

    def __contains__(self, name: str) -> bool:
        return any(grid.name.casefold() == name.casefold() for grid in self.book.document.grids())

    def add(self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None) -> "Sheet":
        self.book.check_structure()
        if name is not None:
            check_sheet_name(name)
        grids = list(self.book.document.grids())
        if after is not None:
            position = grids.index(after.grid) + 1
        else:  # Excel puts a new sheet before the active one
            position = grids.index(before.grid if before is not None else self.book.document.active)
        grid = self.book.document.add_grid(name, position)
        self.book.document.active = grid
        return Sheet(self.book, grid)


@subset("pivot_tables")
class Sheet(base.Sheet):
    """A sheet."""

    book: Book

    def __init__(self, book: Book, grid: Grid) -> None:
        self.book = book
        self.grid = grid

    @property
    def api(self) -> Grid:
        return self.grid

    @property
    def name(self) -> str:
        return self.grid.name

    @name.setter
    def name(self, value: str) -> None:
        taken = [grid.name.casefold() for grid in self.book.document.grids() if grid != self.grid]
        if value.casefold() in taken:
            raise HostError(f'Der er allerede et ark med navnet "{value}".')
        check_sheet_name(value)
        self.book.check_structure()
        self.grid.name = value

    @property
    def index(self) -> int:
        return list(self.book.document.grids()).index(self.grid) + 1

    @property
    def visible(self) -> bool:
        return self.grid.visible

    @visible.setter
    def visible(self, value: bool) -> None:
        shown = [grid for grid in self.book.document.grids() if grid.visible]
        if not value and shown == [self.grid]:
            raise HostError("Det eneste synlige ark kan ikke skjules.")
        self.book.check_structure()
        self.grid.visible = bool(value)

    @property
    def cells(self) -> Range:
        return Range(self, Box(1, 1, LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> Range:
        return Range(self, self.grid.used())

    @property
    def tables(self) -> "Tables":
        return Tables(self)

    @property
    def charts(self) -> Charts:
        return Charts(self)

    @property
    def notes(self) -> list[Note]:
        return [Note(Range(self, Box.sized(*cell, 1, 1))) for cell in sorted(self.grid.notes())]

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        if isinstance(arg1, tuple) and len(arg1) == 4:
            return Range(self, Box.sized(*arg1))
        box = self._box(arg1)
        return Range(self, box if arg2 is None else box.join(self._box(arg2)))

    def _box(self, arg: Any) -> Box:
        if isinstance(arg, Range):
            return arg.box
        if isinstance(arg, tuple):
            return Box.sized(arg[0], arg[1], 1, 1).checked()
        sheet, address = split_address(str(arg))
        if sheet is not None and sheet.casefold() != self.name.casefold():
            raise HostError(f'"{arg}" ligger ikke på arket {self.name}.')
        named = self.book.names.find(address)
        if named is not None:
            found = named.refers_to_range
            if found.sheet.grid != self.grid:
                raise HostError(f'Navnet "{address}" ligger på et andet ark ({found.sheet.name}).')
            return found.box
        return Box.parse(address)

    def activate(self) -> None:
        self.book.document.active = self.grid

    select = activate

    def delete(self) -> None:
        if len(self.book.sheets) == 1:
            raise HostError("Det eneste ark kan ikke slettes.")
        self.book.check_structure()
        self.book.document.delete_grid(self.grid)

    def clear(self) -> None:
        self.used_range.clear()

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        self.used_range.clear_formats()


@subset()
class Names(base.Names):
    """The workbook's defined names."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> "Names":
        return self

    def known(self) -> dict[str, str]:
        """Every name and what it refers to."""
        return self.book.document.names()

    def find(self, name: str) -> "Name | None":
        """The name, case aside, or None."""
        wanted = name.casefold()
        return next((Name(self.book, known) for known in self.known() if known.casefold() == wanted), None)

    def __call__(self, name_or_index: str | int) -> "Name":
        if isinstance(name_or_index, int):
            return Name(self.book, list(self.known())[name_or_index - 1])
        found = self.find(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def contains(self, name: str) -> bool:
        return self.find(name) is not None

    def __len__(self) -> int:
        return len(self.known())

    def add(self, name: str, refers_to: str) -> "Name":
        self.book.document.set_name(name, refers_to if refers_to.startswith("=") else f"={refers_to}")
        return self(name)


@subset()
class Name(base.Name):
    """A defined name."""

    name: str

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name

    @property
    def api(self) -> "Name":
        return self

    @property
    def refers_to(self) -> str:
        return self.book.names.known()[self.name]

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.book.names.add(self.name, value)

    @property
    def refers_to_range(self) -> Range:
        return self.book.range_of(self.refers_to)

    def delete(self) -> None:
        self.book.document.delete_name(self.name)


@subset()
class Tables(base.Tables):
    """The tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> "Tables":
        return self

    @property
    def parent(self) -> Sheet:
        return self.sheet

    def __call__(self, key: str | int) -> "Table":
        tables = self.sheet.grid.tables()
        if isinstance(key, int):
            return Table(self.sheet, tables[key - 1])
        for table in tables:
            if table.name.casefold() == key.casefold():
                return Table(self.sheet, table)
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.sheet.grid.tables())

    def __iter__(self) -> Iterator["Table"]:
        return (Table(self.sheet, table) for table in self.sheet.grid.tables())

    def __contains__(self, key: str) -> bool:
        return any(table.name.casefold() == key.casefold() for table in self.sheet.grid.tables())

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: bool = True,
        destination: Any = None,
        table_style_name: str = "TableStyleMedium2",
        name: str | None = None,
    ) -> "Table":
        if source_type is not None or link_source is not None or destination is not None:
            raise NotImplementedError("Tables.add findes uden for Excel kun for et område (source).")
        box: Box = source.impl.box
        self._check_free(box)
        taken = {t.name.casefold() for s in self.sheet.book.sheets for t in s.grid.tables()}
        free = (f"Tabel{number}" for number in itertools.count(1))
        chosen = name or next(n for n in free if n.casefold() not in taken)
        if chosen.casefold() in taken:
            raise HostError(f'Der er allerede en tabel med navnet "{chosen}".')
        if has_headers:
            self._complete_headers(Range(self.sheet, Box.sized(box.top, box.left, 1, box.columns)))
        self.sheet.grid.add_table(box, chosen, has_headers, table_style_name)
        return self(chosen)

    @staticmethod
    def _complete_headers(row: Range) -> None:
        """A table's headers are different, filled-in texts; blanks and repeats get a name."""
        headers: list[str] = []
        for offset, value in enumerate(row.sheet.grid.values(row.box)[0]):
            text = unique = as_typed(value) or f"Kolonne{offset + 1}"
            number = 2
            while unique.casefold() in (header.casefold() for header in headers):
                unique, number = f"{text}{number}", number + 1
            if unique != value:
                row.sheet.grid.put(row.row, row.column + offset, unique)
            headers.append(unique)

    def _check_free(self, box: Box) -> None:
        for table in self.sheet.grid.tables():
            if table.box.meet(box):
                raise HostError(f"Området {box.address()} overlapper tabellen {table.name}.")


@subset()
class Table(base.Table):
    """A table (list object)."""

    parent: Sheet
    name: str
    display_name: str
    show_headers: bool
    table_style: str | None

    def __init__(self, sheet: Sheet, info: TableInfo) -> None:
        self.parent = sheet
        self.box = info.box
        self.name = self.display_name = info.name
        self.show_headers = info.has_headers
        self.table_style = info.style

    @property
    def api(self) -> "Table":
        return self

    @property
    def range(self) -> Range:
        return Range(self.parent, self.box)

    @property
    def header_row_range(self) -> Range | None:
        box = self.box
        return Range(self.parent, Box.sized(box.top, box.left, 1, box.columns)) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        box = self.box
        below = Box(box.top + self.show_headers, box.left, box.bottom, box.right)
        return Range(self.parent, below) if below.rows > 0 else None
