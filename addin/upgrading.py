"""*Opdatér skabelon*: the open workbook carried into the newest version of its template."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from textwrap import shorten

import xlwings as xw

from addin.hosts.document import HostError
from addin.keyboard import escape_is_down
from addin.live import file_of, parts_of_book
from addin.macros import macro, opened, show
from addin.progress import Progress
from addin.result_sheet import TITLE
from workbooks.package import WorkbookError
from workbooks.upgrade import REPORT_SHEET, Upgrade, lines_of, upgraded
from workbooks.upgrade_file import replaced

_STEPS = 4
#: How many of the lines stand in the message box; the sheet has them all.
_LINES_SHOWN, _LONGEST_LINE = 5, 120


@macro("opdaterer skabelonen")
def opdater_skabelon(book: xw.Book, *, stopped: Callable[[], bool] = escape_is_down) -> Upgrade | None:
    """Carry the workbook into the newest version of its template, and open that in its place.

    The new one is made first and told about; only when the user says yes is the old one saved, kept beside it
    and replaced. None when the user says no.

    Parameters
    ----------
    stopped
        Asked between the steps; True stops before any file is written.
    """
    app, name, path = opened(book).app, book.name, _path(book)
    progress = Progress(app, _STEPS, stopped)
    progress.step("læser projektmappen")
    parts = parts_of_book(book)
    progress.step("flytter input, noter og egne rækker")
    today = dt.date.today()
    result = upgraded(parts, name, date=today)
    progress.step("spørger, om den nye skal tages i brug")
    if app.alert(_question(name, result), TITLE, "yes_no") != "yes":
        show(app, "Intet er ændret.")
        return None
    progress.tell("skriver den nye projektmappe")
    book.save()
    book.close()  # the file of an open workbook cannot be replaced
    try:
        target, kept = replaced(path, result.parts, today)
    except WorkbookError:
        app.books.open(path)
        raise
    app.books.open(target)
    show(app, _summary(result, kept))
    return result


def _path(book: xw.Book) -> Path:
    """The workbook's file. Raises HostError when it has none that can be replaced."""
    path = file_of(book)
    if path is None:
        raise HostError(
            f"{book.name} ligger ikke som en fil på denne pc. Gem den først i en mappe på pc'en eller et netværksdrev, "
            "og prøv igen."
        )
    return path


def _question(name: str, result: Upgrade) -> str:
    before, after = result.before.template_version, result.after.template_version
    if before == after:
        what = f"{name} følger allerede skabelonens nyeste version ({after}); den laves på ny med skabelonens formler."
    else:
        what = f"{name} flyttes fra skabelonversion {before} til {after}."
    lost = f"{len(result.left)} ting kan ikke flyttes" if result.left else "alt kan flyttes"
    return (
        f"{what} Af det udfyldte er {result.carried} celler, noter og links flyttet, og {lost}. Skal den nye tages i "
        "brug? Projektmappen gemmes først, og den gamle fil bliver liggende ved siden af."
    )


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
    said += [shorten(line, _LONGEST_LINE, placeholder=" …") for line in lines[:_LINES_SHOWN]]
    if len(lines) > _LINES_SHOWN:
        said.append(f"… og {len(lines) - _LINES_SHOWN} mere.")
    return "\n".join(said)
