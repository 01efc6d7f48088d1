"""*Standardrapport*: the key-figure report of a municipality, as a file of its own."""

from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from addin.benchmark import own_municipality
from addin.hosts.document import HostError
from addin.keyboard import escape_is_down
from addin.macros import folder_of, macro, show
from addin.progress import Progress
from engines.errors import NotKnown
from sources.municipalities import Municipality, all_municipalities
from workbooks.new import free_path
from workbooks.package import write_package
from workbooks.report import build, contents

_STEPS = 4


@macro("laver nøgletalsrapporten")
def standardrapport(
    book: xw.Book, kommune: str | None = None, *, stopped: Callable[[], bool] = escape_is_down
) -> Path:
    """Write the report beside the workbook (else among the user's documents) and open it.

    An existing file is never overwritten; the new one is numbered instead.

    Parameters
    ----------
    kommune
        Name or code; the workbook's own municipality when None.
    stopped
        Asked between the steps; True stops before the file is written.
    """
    progress = Progress(book.app, _STEPS, stopped, "Ingen rapport er lavet.")
    progress.step("samler nøgletal")
    gathered = contents(kommune or _own(book))
    progress.step("regner rapporten")
    parts = build(gathered)
    progress.step("gemmer rapporten")
    path = free_path(folder_of(book) / f"noegletalsrapport-{gathered.own.name}.xlsx")
    write_package(path, parts, overwrite=False)
    progress.tell("åbner rapporten")
    if any(other.name.casefold() == path.name.casefold() for other in book.app.books):
        show(book.app, f"Rapporten er gemt som {path}. Luk den åbne {path.name}, før du åbner den.")
        return path
    book.app.books.open(path)
    if gathered.missing:
        show(
            book.app,
            f"Rapporten er gemt som {path}. {len(gathered.missing)} nøgletal mangler; arket Kilder siger hvorfor. "
            "Hent tal med Opdatér benchmark.",
        )
    return path


def _own(book: xw.Book) -> str:
    own = own_municipality(book)
    if own is None:
        raise HostError("Projektmappen siger ikke, hvilken kommune rapporten er for. Vælg den i menuen.")
    return own.name


def municipality_menu(book: xw.Book) -> dict[str, list[tuple[str, str]]]:
    """The menu *Standardrapport*: the workbook's own municipality first, then all by region."""
    own = _named_in(book)
    items = {"Projektmappens kommune": [(own.code, own.name)]} if own else {}
    for entry in sorted(all_municipalities(), key=lambda entry: (entry.region, entry.name)):
        items.setdefault(entry.region, []).append((entry.code, entry.name))
    return items


def _named_in(book: xw.Book) -> Municipality | None:
    try:
        return own_municipality(book)
    except (HostError, NotKnown):  # a menu opens whatever the workbook says
        return None
