"""The macros behind the ribbon and the menus: functions of an ``xw.Book``, the same on every host.

A macro shows what it has to say in one message box and never ends in a traceback. None of them overwrites a
cell that the user wrote without asking.
"""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import platformdirs
import xlwings as xw

from addin.calc.office import OfficeError
from addin.hosts.document import HostError
from addin.keyboard import forget_escape
from addin.live import BookSource, file_of, parts_of_book
from addin.result_sheet import TITLE, Column, write
from engines import __version__
from engines.errors import CalculationError
from engines.parameters import ParameterError, active, user_file
from udfs.registry import CellFunction, functions
from workbooks.check import Finding, check
from workbooks.explain import explain
from workbooks.new import new_workbook
from workbooks.package import WorkbookError
from workbooks.proposal import ProposalError

P = ParamSpec("P")
T = TypeVar("T")

_SAID_IN_DANISH = (
    CalculationError,
    HostError,
    NotImplementedError,
    OfficeError,
    ParameterError,
    ProposalError,
    WorkbookError,
)
_SEVERITIES = {"fejl": ("fejl", "fejl"), "advarsel": ("advarsel", "advarsler"), "note": ("note", "noter")}
#: What a message box of Excel holds.
_LONGEST_MESSAGE = 1000

CHECK_SHEET, EXPLAIN_SHEET, FUNCTION_SHEET = "Kontrolrapport", "Forklaring", "Funktioner"


def show(app: xw.App, text: str, *, is_error: bool = False) -> None:
    """The one message box of a macro."""
    app.alert(text, TITLE, "ok", "critical" if is_error else "info")


def macro(
    doing: str,
) -> Callable[[Callable[Concatenate[xw.Book, P], T]], Callable[Concatenate[xw.Book, P], T | None]]:
    """Make a function of a workbook a macro: what it does stands in the status bar, errors end in one box."""

    def wrap(function: Callable[Concatenate[xw.Book, P], T]) -> Callable[Concatenate[xw.Book, P], T | None]:
        @functools.wraps(function)
        def run(book: xw.Book, /, *args: P.args, **kwargs: P.kwargs) -> T | None:
            app = book.app
            app.status_bar = f"{TITLE}: {doing} …"
            forget_escape()
            try:
                return function(book, *args, **kwargs)
            except _SAID_IN_DANISH as error:
                show(app, str(error), is_error=True)
            except Exception as error:
                show(app, _unexpected(doing, error), is_error=True)
            finally:
                app.status_bar = False
            return None

        return run

    return wrap


def _unexpected(doing: str, error: Exception) -> str:
    return (
        f"Det lykkedes ikke ({doing}): {type(error).__name__}: {error}. "
        "Gem ikke, hvis noget ser forkert ud, og meld gerne fejlen."
    )


# --- Ny skabelon


@macro("laver en ny skabelon")
def ny_skabelon(book: xw.Book, proposal_id: str, folder: str | Path | None = None, kommune: str | None = None) -> Path:
    """Write a fresh template beside the workbook (else among the user's documents) and open it.

    An existing file is never overwritten; the new one is numbered instead.
    """
    path = new_workbook(proposal_id, Path(folder) if folder else folder_of(book), kommune, numbered=True)
    if any(other.name.casefold() == path.name.casefold() for other in book.app.books):
        show(book.app, f"Skabelonen er gemt som {path}. Luk den åbne {path.name}, før du åbner den.")
    else:
        book.app.books.open(path)
    return path


def folder_of(book: xw.Book) -> Path:
    """The workbook's folder; a workbook without one, or in the cloud, gives the user's documents."""
    path = file_of(book)
    if path is not None and not _is_addin(book):
        return path.parent
    documents = platformdirs.user_documents_path()
    documents.mkdir(parents=True, exist_ok=True)
    return documents


def _is_addin(book: xw.Book) -> bool:
    """Whether no workbook is open, so that the host hands over the add-in itself, where nothing may be written."""
    return Path(book.name).suffix.lower() == ".xlam"


def opened(book: xw.Book) -> xw.Book:
    """The workbook itself. Raises HostError when it is the add-in, because none is open."""
    if _is_addin(book):
        raise HostError("Åbn en projektmappe, og prøv igen.")
    return book


# --- Kontrollér


@macro("kontrollerer projektmappen")
def kontroller(book: xw.Book) -> list[Finding]:
    """Check the workbook as it stands, write the findings to a sheet of their own, and sum them up."""
    findings = check(parts_of_book(opened(book)), book.name)
    rows = [(finding.severity, finding.sheet, finding.cell, finding.rule, finding.message) for finding in findings]
    columns = (
        Column("Alvor", 12),
        Column("Ark", 18),
        Column("Celle", 9),
        Column("Regel", 16),
        Column("Besked", 90),
    )
    summary = summed_up(findings)
    written = write(book, CHECK_SHEET, ["Kontrolrapport", f"{book.name}: {summary}"], columns, rows)
    show(book.app, f"{summary} " + (f"Se arket {CHECK_SHEET}." if written else "Intet ark er ændret."))
    return findings


def summed_up(findings: list[Finding]) -> str:
    """How many findings there are of each kind, in a sentence."""
    counts = [
        f"{count} {words[count != 1]}"
        for severity, words in _SEVERITIES.items()
        if (count := sum(finding.severity == severity for finding in findings))
    ]
    if not counts:
        return "Ingen bemærkninger."
    return " og ".join(filter(None, [", ".join(counts[:-1]), counts[-1]])) + "."


# --- Forklar celle


@macro("forklarer cellen")
def forklar_celle(book: xw.Book) -> list[str]:
    """Explain the selected cell: its formula, and what our functions in it read, gave and rest on."""
    cell = opened(book).app.selection
    if cell is None:
        raise HostError("Vælg en celle, og prøv igen.")
    origin = cell(1, 1)
    address = origin.get_address(False, False)
    lines = explain(BookSource(book), origin.sheet.name, address).lines()
    text = "\n".join(lines)
    if len(text) <= _LONGEST_MESSAGE:
        show(book.app, text)
    else:
        _explain_on_sheet(book, lines, address)
    return lines


def _explain_on_sheet(book: xw.Book, lines: list[str], address: str) -> None:
    rows = [(line,) for line in lines]
    written = write(book, EXPLAIN_SHEET, [f"Forklaring af {address}"], (Column("Forklaring", 120),), rows)
    if written is None:
        show(book.app, "\n".join(lines)[: _LONGEST_MESSAGE - 2] + " …")
    else:
        written.activate()


# --- Funktioner


@macro("skriver listen over funktioner")
def funktioner(book: xw.Book) -> int:
    """Write a sheet with every cell function, its arguments, an example and its source; their number."""
    known = functions()
    rows = [_function_row(function) for function in known.values()]
    columns = (
        Column("Funktion", 22),
        Column("Gruppe", 24),
        Column("Hvad den giver", 60),
        Column("Argumenter (i skarpe parenteser: kan udelades)", 70),
        Column("Eksempel", 50),
        Column("Kilde", 50),
    )
    intro = ["Råderums funktioner", "Skrevet som i filen: komma mellem argumenter, punktum som decimaltegn."]
    target = book.app.books.add() if _is_addin(book) else book
    written = write(target, FUNCTION_SHEET, intro, columns, rows)
    if written is not None:
        written.activate()
    return len(rows)


def _function_row(function: CellFunction) -> tuple[str, ...]:
    arguments = "\n".join(
        (f"[{argument.label}]" if argument.optional else argument.label) + f": {argument.da}"
        for argument in function.arguments
    )
    example = f"={function.example}" if function.example else ""
    return function.name, function.category, function.da, arguments, example, function.source


# --- Om


@macro("viser, hvad Råderum er")
def om(book: xw.Book) -> dict[str, Any]:
    """Show the version, how many functions there are, and which parameters are in use."""
    parameters = active()
    newest = max(value.from_ for parameter in parameters for value in parameter.values)
    own = len(parameters.own)
    lines = (
        f"Råderum {__version__}",
        f"{len(functions())} cellefunktioner.",
        f"{sum(1 for _ in parameters)} parametre; den nyeste værdi gælder fra {newest:%d.%m.%Y}.",
        f"Egne parametre: {own or 'ingen'} ({user_file()}).",
    )
    show(book.app, "\n".join(lines))
    return {"version": __version__, "functions": len(functions()), "own_parameters": own}
