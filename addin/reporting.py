"""*Standardrapport*: the key-figure report of a municipality, as a file of its own."""

from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from addin.benchmark import own_municipality
from addin.hosts.document import HostError
from addin.keyboard import escape_is_down
from addin.macros import folder_of, macro, show
from addin.progress import Cancelled, Progress
from addin.result_sheet import TITLE
from engines.errors import NotKnown
from sources.municipalities import Municipality, all_municipalities, find
from sources.refresh import TableResult, refresh
from workbooks.new import free_path
from workbooks.package import write_package
from workbooks.report import build, contents

_STEPS = 4
_QUESTION = (
    "Skal de nyeste tal hentes fra Statistikbanken først? Det kræver net og tager nogle minutter. "
    "(Nej: rapporten laves af de tal, der er hentet før.)"
)


@macro("laver nøgletalsrapporten")
def standardrapport(book: xw.Book, kommune: str | None = None, *, stopped: Callable[[], bool] = escape_is_down) -> Path:
    """Fetch the newest key figures if the user wants to, write the report beside the workbook, and open it.

    A workbook without a folder has the report put among the user's documents. An existing file is never
    overwritten; the new one is numbered instead.

    Parameters
    ----------
    kommune
        Name or code; the workbook's own municipality when None.
    stopped
        Asked between the steps; True stops before the file is written.
    """
    own = find(kommune or _own(book))
    failed = _refreshed(book.app, stopped) if book.app.alert(_QUESTION, TITLE, "yes_no") == "yes" else []
    progress = Progress(book.app, _STEPS, stopped, "Ingen rapport er lavet.")
    progress.step("samler nøgletal")
    gathered = contents(own.name)
    progress.step("regner rapporten")
    parts = build(gathered)
    progress.step("gemmer rapporten")
    path = free_path(folder_of(book) / f"noegletalsrapport-{own.name}.xlsx")
    write_package(path, parts, overwrite=False)
    progress.tell("åbner rapporten")
    said = [f"Rapporten er gemt som {path}."]
    if any(other.name.casefold() == path.name.casefold() for other in book.app.books):
        said.append(f"Luk den åbne {path.name}, før du åbner den.")
    else:
        book.app.books.open(path)
    if failed:
        said.append(f"{', '.join(result.table for result in failed)} kunne ikke hentes. {failed[0].error}")
    if gathered.missing:
        said.append(f"{len(gathered.missing)} nøgletal mangler; arket Kilder siger hvorfor.")
    show(book.app, " ".join(said))
    return path


def _refreshed(app: xw.App, stopped: Callable[[], bool]) -> list[TableResult]:
    """Fetch every key figure; the tables that failed. Raises Cancelled between two tables."""

    def progress(done: int, total: int, what: str) -> None:
        app.status_bar = f"{TITLE}: {what} ({done} af {total}). Esc afbryder."
        if stopped():
            raise Cancelled("Afbrudt. De tabeller, der nåede at blive hentet, er gemt; ingen rapport er lavet.")

    return [result for result in refresh(progress=progress) if result.error]


def _own(book: xw.Book) -> str:
    """The workbook's own municipality. Raises HostError when it names none."""
    own = own_municipality(book)
    if own is None:
        raise HostError("Projektmappen siger ikke, hvilken kommune rapporten er for. Vælg den i menuen.")
    return own.name


def municipality_menu(book: xw.Book) -> dict[str, list[tuple[str, str]]]:
    """The menu *Standardrapport*: the workbook's own municipality first, then all by region."""
    own = _named_in(book)
    items = {"": [(own.code, f"{own.name} (projektmappens kommune)")]} if own else {}
    for entry in sorted(all_municipalities(), key=lambda entry: (entry.region, entry.name)):
        items.setdefault(entry.region, []).append((entry.code, entry.name))
    return items


def _named_in(book: xw.Book) -> Municipality | None:
    try:
        return own_municipality(book)
    except (HostError, NotKnown):  # a menu opens whatever the workbook says
        return None
