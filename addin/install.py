"""Installing the Excel add-in for one user, without administrator rights."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile

from addin import build_xlam, excel, settings
from addin.excel import Excel
from addin.pc import USER, Pc
from addin.settings import Settings, Start
from engines import __version__
from sources.errors import file_reason

#: Where the file stands: Excel's start folder, or the add-ins folder with an entry in Excel's list.
Place = Literal["start", "tilføjelser"]

RUN_KEY = "Software\\Microsoft\\Windows\\CurrentVersion\\Run"
RUN_NAME = "Raaderum"


class InstallError(Exception):
    """The installation cannot go on; the Danish text says what to do."""


@dataclass(frozen=True)
class Status:
    """What is installed."""

    version: str
    excel_version: str | None
    excel_bits: int | None
    addin: str | None
    up_to_date: bool
    python: str | None
    library: str | None
    start: str | None
    settings_file: str


def library_name(bits: int) -> str:
    """The file name of xlwings' DLL for an Excel of that bitness."""
    return f"xlwings{bits}-{build_xlam.xlwings_version()}.dll"


def library_folder(pc: Pc, bits: int) -> Path | None:
    """The folder of the DLL; None when it is in none of the usual ones."""
    return next((folder for folder in pc.library_folders() if (folder / library_name(bits)).is_file()), None)


def places(pc: Pc) -> dict[Place, Path]:
    """Where the add-in may stand."""
    return {
        "start": excel.start_folder(pc) / build_xlam.NAME,
        "tilføjelser": excel.addins_folder(pc) / build_xlam.NAME,
    }


def own(pc: Pc) -> Iterator[Path]:
    """The add-in files that the user installed."""
    return (path for path in places(pc).values() if path.is_file())


def installed(pc: Pc) -> list[Path]:
    """The add-in files that are there: the user's own, then the one that IT installed."""
    central = settings.central_folder(pc) / build_xlam.NAME
    return [*own(pc), *([central] if central.is_file() else [])]


def install(pc: Pc, *, start: Start = "excel", place: Place = "start", xlam: Path | None = None) -> Path:
    """Put the add-in where Excel finds it, and write which Python serves it.

    Parameters
    ----------
    start
        Whether Excel starts Python, or it runs from logon and Excel connects.
    place
        Which folder.
    xlam
        A ready (signed) file; built anew when None.

    Raises
    ------
    InstallError
        When this is not Windows with Excel, or the DLL for it is missing, or Excel is open.
    """
    found = _excel(pc)
    folder = library_folder(pc, found.bits or 64)
    if folder is None:
        raise InstallError(
            f"{library_name(found.bits or 64)} mangler ved Python ({pc.interpreter()}). "
            "Installér xlwings igen: pip install --force-reinstall xlwings=="
            f"{build_xlam.xlwings_version()}"
        )
    if pc.excel_runs():
        raise InstallError("Excel er åben. Luk alle Excel-vinduer, og kør kommandoen igen.")
    target = places(pc)[place]
    _place(xlam, target)
    for other in own(pc):
        if other != target:
            _delete(other)
    if place == "tilføjelser":
        excel.set_opened(pc, found, target)
    else:
        excel.remove_opened(pc, found, target.name)
    settings.write(settings.path(pc), Settings(pc.interpreter(), folder, start))
    if start == "tjeneste":
        pc.set_value(USER, RUN_KEY, RUN_NAME, service_command(pc.interpreter()))
    else:
        pc.delete_value(USER, RUN_KEY, RUN_NAME)
    return target


def service_command(python: Path) -> str:
    """What Windows runs at logon so that Python is there before Excel asks for it."""
    return f'"{python}" -I -m addin.serve'


def _windows(pc: Pc) -> None:
    if not pc.is_windows():
        raise InstallError(
            "Tilføjelsesprogrammet er til Excel i Windows. I LibreOffice bruges raaderum calc-addin install."
        )


def _excel(pc: Pc) -> Excel:
    _windows(pc)
    found = excel.find(pc)
    if found is None:
        raise InstallError("Excel blev ikke fundet på denne pc. Installér Microsoft 365 eller Office, og prøv igen.")
    return found


def _place(xlam: Path | None, target: Path) -> None:
    """Write beside the place and move there in one step, so that Excel never meets half a file."""
    beside = target.with_name("Raaderum.ny.xlam")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if xlam is None:
            build_xlam.build(beside)
        else:
            beside.write_bytes(xlam.read_bytes())
        beside.replace(target)
    except OSError as error:
        raise InstallError(
            f"Kan ikke skrive {target} ({file_reason(error)}). Luk Excel, og se efter, om du må skrive i mappen."
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def remove(pc: Pc) -> list[Path]:
    """Take the add-in, its settings and its registrations away; what was not there is no error."""
    _windows(pc)
    removed = []
    for path in (*own(pc), settings.path(pc)):
        if path.is_file():
            _delete(path)
            removed.append(path)
    found = excel.find(pc)
    if found is not None:
        excel.remove_opened(pc, found, build_xlam.NAME)
    pc.delete_value(USER, RUN_KEY, RUN_NAME)
    return removed


def _delete(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise InstallError(f"Kan ikke slette {path} ({file_reason(error)}). Luk Excel, og prøv igen.") from error


def status(pc: Pc) -> Status:
    """What is there now. Raises InstallError when this is not Windows."""
    _windows(pc)
    found = excel.find(pc)
    addin = next(iter(installed(pc)), None)
    source, stored = settings.in_force(pc) or (settings.path(pc), None)
    return Status(
        version=__version__,
        excel_version=found.version if found else None,
        excel_bits=found.bits if found else None,
        addin=str(addin) if addin else None,
        up_to_date=addin is not None and is_current(addin),
        python=str(stored.python) if stored else None,
        library=str(stored.library_folder) if stored else None,
        start=stored.start if stored else None,
        settings_file=str(source),
    )


def is_current(addin: Path) -> bool:
    """Whether the file has this version's modules; a signature may have been added to it."""
    from pyopenvba import ExcelFile
    from pyopenvba.exceptions import PyOpenVBAError

    try:
        with ExcelFile(addin) as book:
            held = book.vba_modules()
    except (PyOpenVBAError, BadZipFile, OSError, ValueError):
        return False
    return all(_code(held.get(name, "")) == _code(source) for name, source in build_xlam.modules().items())


def _code(source: str) -> list[str]:
    """The code of a module; Excel's editor changes case and spacing when it saves (to sign, say)."""
    lines = ("".join(line.split()).casefold() for line in source.splitlines())
    return [line for line in lines if line and not line.startswith("attribute")]
