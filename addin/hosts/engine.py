"""An xlwings engine over any host's :class:`~addin.hosts.document.Document`.

The subset that macros use; every other member raises NotImplementedError with its name in a sentence.
"""

import datetime as dt
import itertools
import numbers
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
import xlwings as xw
from openpyxl.formula.translate import Translator
from xlwings import base_classes as base

from addin.hosts.document import (
    LAST_COLUMN,
    LAST_ROW,
    Box,
    CellValue,
    Document,
    Grid,
    HostError,
    Look,
    TableInfo,
    address_on_sheet,
    as_typed,
    split_address,
)
from udfs.values import ErrorCode

#: Members of the base classes that are finished as they stand.
_INHERITED = {"expand", "max_cells_per_read", "max_cells_per_write", "snapshot"}


def _refusal(owner: str, member: str) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise NotImplementedError(
            f"{owner}.{member} findes ikke uden for Excel. Kør makroen i Excel, eller lad den undgå {member}."
        )

    return refuse


def subset(*more: str) -> Callable[[type], type]:
    """Give every member of the xlwings base class that is not implemented a sentence that names it."""

    def fill(cls: type) -> type:
        members = {name: member for parent in cls.__mro__[1:-1] for name, member in vars(parent).items()}
        for name in (*members, *more):
            if name.startswith("__") or name in _INHERITED or name in vars(cls):
                continue
            if (
                name in cls.__annotations__
            ):  # held by each instance; the base class's property must not stand over it
                setattr(cls, name, None)
                continue
            refuse = _refusal(cls.__name__, name)
            is_method = callable(members.get(name)) or isinstance(members.get(name), staticmethod)
            setattr(cls, name, refuse if is_method else property(refuse, refuse))
        return cls

    return fill


@dataclass(frozen=True)
class Alert:
    """A message box that a macro showed, and what was answered."""

    prompt: str
    title: str | None
    buttons: str
    mode: str | None
    answer: str


#: The answer where nobody is asked: the one that changes nothing.
CAUTIOUS = {"ok": "ok", "ok_cancel": "cancel", "yes_no": "no", "yes_no_cancel": "cancel"}

#: Answers a message box: prompt and buttons in, the button out.
Answerer = Callable[[str, str], str]


def cautious(prompt: str, buttons: str) -> str:
    """The answer that changes nothing."""
    return CAUTIOUS[buttons]


class Host(Protocol):
    """Where workbooks are opened."""

    name: str

    def open(self, path: Path) -> Document:
        """Open a workbook."""

    def new(self) -> Document:
        """A new workbook with one sheet."""


class HostEngine:
    """The implementation behind an ``xw.Engine``."""

    #: "desktop" makes xlwings hand over a scalar for a whole range in one call.
    type = "desktop"

    def __init__(self, host: Host, answer: Answerer = cautious) -> None:
        self.host = host
        self.apps = Apps(self, answer)

    @property
    def name(self) -> str:
        """The host's name."""
        return self.host.name

    @staticmethod
    def prepare_xl_data_element(x: Any, _options: Any) -> CellValue:
        """One value on its way into a cell."""
        if x is None or x is pd.NaT or (isinstance(x, (float, np.floating)) and np.isnan(x)) or x is pd.NA:
            return None
        if isinstance(x, (str, bool, dt.datetime)):
            return x.to_pydatetime() if isinstance(x, pd.Timestamp) else x
        if isinstance(x, np.bool_):
            return bool(x)
        if isinstance(x, np.datetime64):
            moment: dt.datetime = pd.Timestamp(x).to_pydatetime()
            return moment
        if isinstance(x, dt.date):
            return dt.datetime(x.year, x.month, x.day)
        if isinstance(x, (numbers.Real, Decimal)):
            return float(x)
        raise HostError(f"En celle kan ikke indeholde {type(x).__name__}. Skriv tal, tekst eller datoer.")

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[CellValue]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Cells on their way to the macro: blanks, dates, numbers and errors as its options ask."""

        def clean(value: CellValue) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, ErrorCode):
                return str(value) if err_to_str else None
            if isinstance(value, dt.datetime):
                return datetime_builder(
                    year=value.year,
                    month=value.month,
                    day=value.day,
                    hour=value.hour,
                    minute=value.minute,
                    second=value.second,
                    microsecond=value.microsecond,
                    tzinfo=None,
                )
            if number_builder is not None and isinstance(value, float):
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]


@subset()
class Apps(base.Apps):
    """The one app of a host."""

    def __init__(self, engine: HostEngine, answer: Answerer) -> None:
        self._app = App(engine, answer)

    def keys(self) -> list[int]:
        return [self._app.pid]

    def __iter__(self) -> Iterator["App"]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> "App":
        if pid not in (0, self._app.pid):
            raise KeyError(pid)
        return self._app


_pids = itertools.count(1)


@subset()
class App(base.App):
    """A host as xlwings' app. Message boxes are answered by ``answer`` and kept in ``alerts``."""

    version = "16.0"
    hwnd = 0
    pid: int
    books: "Books"
    status_bar: str | bool
    screen_updating: bool
    display_alerts: bool
    enable_events: bool
    interactive: bool
    visible: bool
    calculation: str

    def __init__(self, engine: HostEngine, answer: Answerer) -> None:
        self.engine = engine
        self.answer = answer
        self.alerts: list[Alert] = []
        self.pid = next(_pids)
        self.books = Books(self)
        self.status_bar = False
        self.screen_updating = True
        self.display_alerts = True
        self.enable_events = True
        self.interactive = True
        self.visible = False
        self.calculation = "automatic"

    @property
    def api(self) -> "App":
        return self

    @property
    def selection(self) -> "Range":
        book = self.books.active
        grid, box = book.document.selection
        return Range(Sheet(book, grid), box)

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def calculate(self) -> None:
        for book in self.books:
            book.document.calculate()

    def quit(self) -> None:
        for book in list(self.books):
            book.close()

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: Any) -> str:
        if callback is not None:
            raise NotImplementedError("App.alert med callback findes ikke uden for Excel på nettet.")
        answer = self.answer(prompt, buttons)
        self.alerts.append(Alert(prompt, title, buttons, mode, answer))
        return answer


@subset()
class Books(base.Books):
    """The open workbooks."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.open_books: list[Book] = []
        self._active: Book | None = None

    @property
    def api(self) -> "Books":
        return self

    @property
    def active(self) -> "Book":
        if self._active is None:
            raise HostError("Der er ingen åben projektmappe.")
        return self._active

    def __call__(self, name_or_index: str | int) -> "Book":
        if isinstance(name_or_index, int):
            return self.open_books[name_or_index - 1]
        for book in self.open_books:
            if book.name.casefold() == name_or_index.casefold():
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.open_books)

    def __iter__(self) -> Iterator["Book"]:
        return iter(self.open_books)

    def __contains__(self, name: str) -> bool:
        return any(book.name.casefold() == name.casefold() for book in self.open_books)

    def add(self) -> "Book":
        return self.take(self.app.engine.host.new())

    def open(self, fullname: str, *options: Any, **more: Any) -> "Book":
        given = [value for value in (*options, *more.values()) if value is not None]
        if given:
            raise NotImplementedError("Books.open tager uden for Excel kun stien.")
        return self.take(self.app.engine.host.open(Path(fullname)))

    def take(self, document: Document) -> "Book":
        """Put an open document among the books and make it the active one."""
        book = Book(self.app, document)
        self.open_books.append(book)
        self._active = book
        return book

    def activate(self, book: "Book") -> None:
        """Make a book the active one."""
        self._active = book

    def forget(self, book: "Book") -> None:
        """Take a closed book off the list."""
        self.open_books.remove(book)
        if self._active is book:
            self._active = self.open_books[-1] if self.open_books else None


@subset()
class Book(base.Book):
    """A workbook."""

    app: App

    def __init__(self, app: App, document: Document) -> None:
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

    def range_of(self, refers_to: str) -> "Range":
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

    def add(
        self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None
    ) -> "Sheet":
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
        self.grid.visible = bool(value)

    @property
    def cells(self) -> "Range":
        return Range(self, Box(1, 1, LAST_ROW, LAST_COLUMN))

    @property
    def used_range(self) -> "Range":
        return Range(self, self.grid.used())

    @property
    def tables(self) -> "Tables":
        return Tables(self)

    @property
    def notes(self) -> list["Note"]:
        return [Note(Range(self, Box.sized(*cell, 1, 1))) for cell in sorted(self.grid.notes())]

    def range(self, arg1: Any, arg2: Any = None) -> "Range":
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
        self.book.document.delete_grid(self.grid)

    def clear(self) -> None:
        self.used_range.clear()

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        self.used_range.clear_formats()


def _rgb(color: Any) -> tuple[int, int, int] | None:
    """A colour as xlwings takes it: RGB, hex text or Excel's integer."""
    if color is None:
        return None
    if isinstance(color, str):
        color = int(color.removeprefix("#"), 16)
        return color >> 16, color >> 8 & 255, color & 255
    if isinstance(color, int):
        return color & 255, color >> 8 & 255, color >> 16
    red, green, blue = color
    return int(red), int(green), int(blue)


@subset()
class Range(base.Range):
    """A rectangle of cells on a sheet."""

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self.sheet = sheet
        self.box = box
        self.options: dict[str, Any] = {}

    def _at(self, box: Box) -> "Range":
        return Range(self.sheet, box.checked())

    @property
    def api(self) -> "Range":
        return self

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self.sheet.name, self.row, self.column, *self.shape)

    def __len__(self) -> int:
        return self.box.rows * self.box.columns

    @property
    def row(self) -> int:
        return self.box.top

    @property
    def column(self) -> int:
        return self.box.left

    @property
    def shape(self) -> tuple[int, int]:
        return self.box.rows, self.box.columns

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        if arg2 is None:
            row, column = divmod(arg1 - 1, self.box.columns)
        else:
            row, column = arg1 - 1, arg2 - 1
        return self._at(Box.sized(self.box.top + row, self.box.left + column, 1, 1))

    @property
    def address(self) -> str:
        return self.box.address()

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = self.box.address(row_absolute, col_absolute)
        if not external:
            return address
        place = f"[{self.sheet.book.name}]{self.sheet.name}".replace("'", "''")
        return f"'{place}'!{address}" if not place.isidentifier() else f"{place}!{address}"

    # --- values and formulas

    def _visible_box(self) -> Box | None:
        """The part that can have contents, so that whole columns are not read cell by cell."""
        return self.box if len(self) < 100_000 else self.box.meet(self.sheet.grid.used())

    @property
    def raw_value(self) -> Any:
        if not len(self):
            return None
        rows = self.sheet.grid.values(self.box)
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._write(data)

    @property
    def formula(self) -> Any:
        rows = self.sheet.grid.formulas(self.box)
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        self._write(value)

    def _write(self, data: Any) -> None:
        if not len(self):
            return
        self._check_unlocked()
        if not isinstance(data, (list, tuple)):
            origin = self.box.address(False, False).partition(":")[0]
            for row, column in self.box.cells():
                self._put(row, column, _moved(data, origin, row, column))
            return
        rows = data if data and isinstance(data[0], (list, tuple)) else [data]
        for row, values in enumerate(rows, self.box.top):
            for column, value in enumerate(values, self.box.left):
                self._put(row, column, value)

    def _put(self, row: int, column: int, value: CellValue) -> None:
        grid = self.sheet.grid
        if isinstance(value, str) and not isinstance(value, ErrorCode):
            if value.startswith("=") and len(value) > 1:
                grid.put_formula(row, column, value)
                return
            # as in Excel, an apostrophe in front says that the rest is text
            value = value[1:] if value.startswith("'") else value
        grid.put(row, column, None if value == "" else value)

    def _check_unlocked(self) -> None:
        locked = self.sheet.grid.locked(self.box)
        if locked:
            raise HostError(
                f"Cellen {locked} på arket {self.sheet.name} er låst. "
                "Skriv i inputcellerne, eller fjern arkets beskyttelse."
            )

    @property
    def has_array(self) -> bool:
        return self.sheet.grid.is_array(self.box.top, self.box.left)

    def clear(self) -> None:
        self._clear(contents=True, formats=True)

    def clear_contents(self) -> None:
        self._clear(contents=True, formats=False)

    def clear_formats(self) -> None:
        self._clear(contents=False, formats=True)

    def _clear(self, contents: bool, formats: bool) -> None:
        box = self._visible_box()
        if box is not None:
            Range(self.sheet, box)._check_unlocked()
            self.sheet.grid.clear(box, contents, formats)
            if contents and formats:
                for row, column in self.sheet.grid.notes():
                    if self.box.meet(Box.sized(row, column, 1, 1)):
                        self.sheet.grid.set_note(row, column, None)

    # --- moving about

    def end(self, direction: str) -> "Range":
        """The cell that Ctrl and an arrow go to."""
        step_row, step_column = {
            "down": (1, 0),
            "d": (1, 0),
            "up": (-1, 0),
            "u": (-1, 0),
            "right": (0, 1),
            "r": (0, 1),
            "left": (0, -1),
            "l": (0, -1),
        }[direction]
        filled = self._filled()
        row, column = self.box.top, self.box.left
        used = self.sheet.grid.used()

        def inside(row: int, column: int) -> bool:
            return 1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN

        if (row, column) in filled and (row + step_row, column + step_column) in filled:
            while (row + step_row, column + step_column) in filled:
                row, column = row + step_row, column + step_column
            return self._at(Box.sized(row, column, 1, 1))
        ahead = (row + step_row, column + step_column)
        while inside(*ahead) and ahead not in filled:
            if not self._towards(used, *ahead, step_row, step_column):
                edge_row = {1: LAST_ROW, -1: 1, 0: row}[step_row]
                edge_column = {1: LAST_COLUMN, -1: 1, 0: column}[step_column]
                return self._at(Box.sized(edge_row, edge_column, 1, 1))
            ahead = (ahead[0] + step_row, ahead[1] + step_column)
        return self._at(Box.sized(*(ahead if inside(*ahead) else (row, column)), 1, 1))

    @staticmethod
    def _towards(used: Box, row: int, column: int, step_row: int, step_column: int) -> bool:
        """Whether there can be a filled cell at or beyond this one."""
        return not (
            (step_row > 0 and row > used.bottom)
            or (step_row < 0 and row < used.top)
            or (step_column > 0 and column > used.right)
            or (step_column < 0 and column < used.left)
        )

    def _filled(self) -> set[tuple[int, int]]:
        used = self.sheet.grid.used()
        rows = self.sheet.grid.formulas(used)
        return {(row, column) for row, column in used.cells() if rows[row - used.top][column - used.left]}

    @property
    def current_region(self) -> "Range":
        filled = self._filled()
        box = Box.sized(self.box.top, self.box.left, 1, 1)
        while True:
            around = Box(
                max(box.top - 1, 1),
                max(box.left - 1, 1),
                min(box.bottom + 1, LAST_ROW),
                min(box.right + 1, LAST_COLUMN),
            )
            wider = box
            for row, column in around.cells():
                if (row, column) in filled:
                    wider = wider.join(Box.sized(row, column, 1, 1))
            if wider == box:
                return self._at(box)
            box = wider

    def select(self) -> None:
        self.sheet.book.document.selection = (self.sheet.grid, self.box)

    # --- looks

    def _look(self, what: Look) -> Any:
        return self.sheet.grid.look(self.box, what)

    def set_look(self, what: Look, value: Any) -> None:
        """Set a format of the cells."""
        self._check_unlocked()
        self.sheet.grid.set_look(self.box, what, value)

    @property
    def number_format(self) -> Any:
        return self._look("number_format")

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_look("number_format", value)

    @property
    def color(self) -> Any:
        return self._look("fill")

    @color.setter
    def color(self, value: Any) -> None:
        self.set_look("fill", _rgb(value))

    @property
    def wrap_text(self) -> Any:
        return self._look("wrap_text")

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.set_look("wrap_text", bool(value))

    @property
    def horizontal_alignment(self) -> Any:
        return self._look("horizontal_alignment")

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.set_look("horizontal_alignment", value)

    @property
    def vertical_alignment(self) -> Any:
        return self._look("vertical_alignment")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.set_look("vertical_alignment", value)

    @property
    def font(self) -> "Font":
        return Font(self)

    @property
    def column_width(self) -> float | None:
        widths = {self.sheet.grid.column_width(c) for c in range(self.box.left, self.box.right + 1)}
        return widths.pop() if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.sheet.grid.set_column_width(self.box.left, self.box.right, float(value))

    @property
    def row_height(self) -> float | None:
        heights = {self.sheet.grid.row_height(r) for r in range(self.box.top, self.box.bottom + 1)}
        return heights.pop() if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.sheet.grid.set_row_height(self.box.top, self.box.bottom, float(value))

    # --- names, notes, tables

    @property
    def name(self) -> "Name | None":
        names = self.sheet.book.names
        return next((names(name) for name, to in names.known().items() if self._is_at(to)), None)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, "=" + address_on_sheet(self.sheet.name, self.box))

    def _is_at(self, refers_to: str) -> bool:
        sheet, address = split_address(refers_to)
        try:
            return (sheet or "").casefold() == self.sheet.name.casefold() and Box.parse(address) == self.box
        except HostError:  # a formula, or several areas
            return False

    @property
    def note(self) -> "Note | None":
        here = (self.box.top, self.box.left)
        return Note(self(1, 1)) if here in self.sheet.grid.notes() else None

    def add_note(self, text: str) -> "Note":
        self._check_unlocked()
        self.sheet.grid.set_note(self.box.top, self.box.left, text)
        return Note(self)

    @property
    def table(self) -> "Table | None":
        cell = Box.sized(self.box.top, self.box.left, 1, 1)
        return next((Table(self.sheet, t) for t in self.sheet.grid.tables() if t.box.meet(cell)), None)


def _moved(data: Any, origin: str, row: int, column: int) -> Any:
    """A formula written to a whole range, seen from one of its cells, as Excel fills it."""
    if not (isinstance(data, str) and data.startswith("=") and len(data) > 1):
        return data
    return Translator(data, origin=origin).translate_formula(
        Box.sized(row, column, 1, 1).address(False, False)
    )


def _font_property(what: Look, take: Callable[[Any], Any]) -> property:
    def read(self: "Font") -> Any:
        return self.range._look(what)

    def write(self: "Font", value: Any) -> None:
        self.range.set_look(what, take(value))

    return property(read, write)


@subset()
class Font(base.Font):
    """The font of a range."""

    def __init__(self, range_: Range) -> None:
        self.range = range_

    @property
    def api(self) -> "Font":
        return self

    bold = _font_property("bold", bool)
    italic = _font_property("italic", bool)
    size = _font_property("size", float)
    color = _font_property("font_color", _rgb)
    name = _font_property("font_name", str)


@subset()
class Note(base.Note):
    """The note of a cell."""

    location: Range

    def __init__(self, range_: Range) -> None:
        self.location = range_

    @property
    def api(self) -> "Note":
        return self

    @property
    def text(self) -> str:
        return self.location.sheet.grid.notes()[(self.location.row, self.location.column)]

    @text.setter
    def text(self, value: str) -> None:
        self.location.add_note(value)

    def delete(self) -> None:
        self.location._check_unlocked()
        self.location.sheet.grid.set_note(self.location.row, self.location.column, None)


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


@contextmanager
def hosted(engine: HostEngine) -> Iterator[xw.App]:
    """The engine as xlwings' active one, for as long as the block runs; books are closed after it."""
    engines: Any = xw.engines
    before = engines.active
    engines.active = xw.Engine(impl=engine)
    app = xw.App(impl=engine.apps[0])
    try:
        yield app
    finally:
        app.quit()
        engines.active = before
