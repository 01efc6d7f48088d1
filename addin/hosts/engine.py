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
from xlwings import base_classes as base

from addin.hosts.book import Book, Sheet
from addin.hosts.document import CellValue, Document, HostError
from addin.hosts.ranges import Range
from addin.hosts.subset import subset
from udfs.values import ErrorCode


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
    def selection(self) -> Range:
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
    def active(self) -> Book:
        if self._active is None:
            raise HostError("Der er ingen åben projektmappe.")
        return self._active

    def __call__(self, name_or_index: str | int) -> Book:
        if isinstance(name_or_index, int):
            return self.open_books[name_or_index - 1]
        for book in self.open_books:
            if book.name.casefold() == name_or_index.casefold():
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.open_books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.open_books)

    def __contains__(self, name: str) -> bool:
        return any(book.name.casefold() == name.casefold() for book in self.open_books)

    def add(self) -> Book:
        return self.take(self.app.engine.host.new())

    def open(self, fullname: str, *options: Any, **more: Any) -> Book:
        given = [value for value in (*options, *more.values()) if value is not None]
        if given:
            raise NotImplementedError("Books.open tager uden for Excel kun stien.")
        return self.take(self.app.engine.host.open(Path(fullname)))

    def take(self, document: Document) -> Book:
        """Put an open document among the books and make it the active one."""
        book = Book(self.app, document)
        self.open_books.append(book)
        self._active = book
        return book

    def activate(self, book: Book) -> None:
        """Make a book the active one."""
        self._active = book

    def forget(self, book: Book) -> None:
        """Take a closed book off the list."""
        self.open_books.remove(book)
        if self._active is book:
            self._active = self.open_books[-1] if self.open_books else None


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
