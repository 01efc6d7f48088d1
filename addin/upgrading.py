"""*Opdatér skabelon*: the open workbook carried into the newest version of its template."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from addin.hosts.document import HostError
from addin.keyboard import escape_is_down
from addin.live import parts_of_book
from addin.macros import macro, opened, show
from addin.progress import Progress
from addin.result_sheet import TITLE
from workbooks.library import load
from workbooks.package import WorkbookError
from workbooks.read import required_stamp
from workbooks.shipped import ids
from workbooks.stamp import Stamp
from workbooks.upgrade import REPORT_SHEET, Upgrade, lines_of, upgraded
from workbooks.upgrade_file import replaced

_STEPS = 4
#: How many of the lines stand in the message box; the sheet has them all.
_LINES_SHOWN = 5


@macro("opdaterer skabelonen")
def opdater_skabelon(book: xw.Book, *, stopped: Callable[[], bool] = escape_is_down) -> Upgrade | None:
    """Save the workbook, carry it into the newest version of its template, and open that in its place.

    The old file stays beside the new one. Until the old workbook is closed nothing but the saving has happened;
    None when the user says no.

    Parameters
    ----------
    stopped
        Asked between the steps; True stops before any file is written.
    """
    app, name, path = opened(book).app, book.name, _path(book)
    stamp = required_stamp(parts_of_book(book), name)
    if app.alert(_question(name, stamp), TITLE, "yes_no") != "yes":
        show(app, "Intet er ændret.")
        return None
    progress = Progress(app, _STEPS, stopped, "Projektmappen er gemt, men ikke opdateret.")
    progress.step("gemmer projektmappen")
    book.save()
    progress.step("flytter input, noter og egne rækker")
    today = dt.date.today()
    result = upgraded(parts_of_book(book), name, date=today)
    progress.step("skriver den nye projektmappe")
    book.close()  # the file of an open workbook cannot be replaced
    try:
        target, kept = replaced(path, result.parts, today)
    except WorkbookError:
        app.books.open(path)
        raise
    progress.tell("åbner den nye projektmappe")
    app.books.open(target)
    show(app, _summary(result, kept))
    return result


def _path(book: xw.Book) -> Path:
    """The workbook's file. Raises HostError when it has none that can be replaced."""
    path = Path(book.fullname)
    if not path.is_absolute() or not path.is_file():
        raise HostError(
            f"{book.name} ligger ikke som en fil på denne pc. Gem den først i en mappe på pc'en eller et netværksdrev, "
            "og prøv igen."
        )
    return path


def _question(name: str, stamp: Stamp) -> str:
    newest = str(load(stamp.template).version) if stamp.template in ids() else ""
    if newest == stamp.template_version:
        what = (
            f"{name} følger allerede skabelonens nyeste version ({newest}). Skal den laves på ny, så skabelonens egne "
            "formler og tekster sættes ind igen?"
        )
    else:
        what = f"Skal {name} flyttes fra skabelonversion {stamp.template_version} til version {newest or 'ukendt'}?"
    return f"{what} Projektmappen gemmes først, og den gamle fil bliver liggende ved siden af."


def _summary(result: Upgrade, kept: Path) -> str:
    lines = list(lines_of(result))
    said = [
        f"Skabelonversion {result.after.template_version}: {result.carried} udfyldte celler, noter og links er "
        f"flyttet. Den gamle fil: {kept.name}."
    ]
    if result.left:
        said.append(f"{len(result.left)} ting kunne ikke flyttes. Arket {REPORT_SHEET} har dem alle.")
    elif result.notices:
        said.append(f"Se arket {REPORT_SHEET}: {len(result.notices)} ting bør efterses.")
    said += lines[:_LINES_SHOWN]
    if len(lines) > _LINES_SHOWN:
        said.append(f"… og {len(lines) - _LINES_SHOWN} mere.")
    return "\n".join(said)
