"""LibreOffice without a window, for recalculating and reading workbooks.

>>> with Office() as office, office.open(path) as book:      # doctest: +SKIP
...     book.calculate_all()
...     book.value("Business case", "C4")

One :class:`Office` is one LibreOffice process with a profile folder and a connection of its own, so several
can run beside each other and beside the user's own LibreOffice.
"""

import builtins
import hashlib
import importlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, wraps
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from openpyxl.utils.cell import coordinate_to_tuple
from platformdirs import user_cache_path

from addin.calc.bridge import error_of_number
from udfs.values import Rows, Scalar

P = ParamSpec("P")
R = TypeVar("R")

PROGRAM_VARIABLE = "RAADERUM_SOFFICE"

_WANTS_RESTART = 81
_SECONDS_TO_END = 20
_SECONDS_TO_KEEP = 7 * 24 * 3600
_LONGEST_SLEEP = 0.05
_NO_MACROS = 0
_UPDATE_NO_LINKS = 0
_TEXT_RESULT = 2

_PROGRAM_FOLDERS = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
)
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")
_UNO_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib64/python3/site-packages")

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}


class OfficeError(Exception):
    """LibreOffice is missing, does not start or refuses a file; ``str(error)`` is the Danish sentence."""


def find_program() -> Path:
    """The program ``soffice.bin`` itself (not its starter), so that it can be ended by its process id.

    Raises OfficeError when LibreOffice is not found.
    """
    given = os.environ.get(PROGRAM_VARIABLE)
    if given:
        program = Path(given)
        if not program.is_file():
            raise OfficeError(f"{PROGRAM_VARIABLE} peger på {given}, som ikke findes. Ret stien.")
        return _itself(program)
    found = next(_programs(), None)
    if found is None:
        raise OfficeError(
            "LibreOffice blev ikke fundet. Installér LibreOffice 25.2 eller nyere, eller angiv stien til "
            f"soffice i miljøvariablen {PROGRAM_VARIABLE}."
        )
    return found


def office_version(program: Path) -> tuple[int, ...] | None:
    """LibreOffice's version such as ``(25, 2, 3, 2)``; None when it does not say."""
    console = program.with_suffix(".com")  # on Windows soffice.exe writes nothing
    with (
        tempfile.TemporaryDirectory(prefix="raaderum-calc-") as folder,
        suppress(OSError, subprocess.TimeoutExpired),
    ):
        done = subprocess.run(
            [
                str(console if console.is_file() else program),
                "--version",
                f"-env:UserInstallation={Path(folder).as_uri()}",
            ],
            capture_output=True,
            text=True,
            timeout=_SECONDS_TO_END,
        )
        told = re.search(r"LibreOffice\S* (\d+(?:\.\d+)+)", done.stdout)
        if told:
            return tuple(map(int, told.group(1).split(".")))
    return None


def _programs() -> Iterator[Path]:
    folders = [Path(os.environ[name]) / "LibreOffice" / "program" for name in _WINDOWS_FOLDERS if name in os.environ]
    for pattern in _PROGRAM_FOLDERS:
        folders += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    on_path = shutil.which("soffice")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        for name in ("soffice.bin", "soffice.exe", "soffice"):
            if (folder / name).is_file():
                yield folder / name
                break


def _itself(program: Path) -> Path:
    beside = program.resolve().with_name("soffice.bin")
    return beside if beside.is_file() else program


def _told(method: Callable[P, R]) -> Callable[P, R]:
    """Turn LibreOffice's own exceptions into ours.

    They must not travel further: Python cannot give them a new traceback, which any context manager on
    their way may try, and printing what they refer to ends the interpreter once the process is gone.
    """

    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except Exception as error:
            if not isinstance(error, _uno_exception()):
                raise
            sentence = f"LibreOffice svarede med en fejl: {_said(error)}"
        raise OfficeError(sentence)

    return call


def _uno_exception() -> type[Exception]:
    kind: type[Exception] = uno_module().getClass("com.sun.star.uno.Exception")
    return kind


def _said(error: Exception) -> str:
    said = str(getattr(error, "Message", "") or type(error).__name__).strip()
    if isinstance(error, uno_module().getClass("com.sun.star.lang.DisposedException")):
        return f"LibreOffice eller projektmappen er lukket undervejs ({said}). Prøv igen."
    return said


@cache
def uno_module() -> ModuleType:
    """LibreOffice's Python bridge; from the system's packages when it is not in ours.

    Raises OfficeError when it is missing or made for another Python.
    """
    plain_import = builtins.__import__
    folders = [str(find_program().parent), *_UNO_FOLDERS]
    sys.path += folders
    try:
        importlib.import_module("unohelper")
        return importlib.import_module("uno")
    except ImportError as error:
        raise OfficeError(
            f"LibreOffices Python-forbindelse (uno) kan ikke indlæses i Python {sys.version_info.major}."
            f"{sys.version_info.minor}: {error}. Installér pakken python3-uno, og kør Råderum i "
            "den Python-version, som LibreOffice bruger."
        ) from error
    finally:
        # uno puts a hook on every later import, and modules that try one name after another stumble over it.
        builtins.__import__ = plain_import
        for folder in folders:
            sys.path.remove(folder)


class Office:
    """A LibreOffice process of our own, from ``with`` to its end.

    Parameters
    ----------
    extensions
        Extensions (``.oxt``) that this LibreOffice has; a profile with them is kept between runs.
    environment
        Variables for the process beside those of this one.
    timeout
        Seconds that starting may take.
    """

    def __init__(
        self,
        *,
        extensions: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        timeout: float = 60.0,
    ) -> None:
        self._extensions = tuple(extensions)
        self._environment = dict(environment or {})
        self._timeout = timeout
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._context: Any = None
        self.desktop: Any = None

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="raaderum-calc-"))
        try:
            if self._extensions:
                shutil.copytree(self._profile_with_extensions(), self._profile, dirs_exist_ok=True)
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int:
        """The id of the running process."""
        if self._process is None:
            raise OfficeError("LibreOffice kører ikke. Brug Office i en with-sætning.")
        return self._process.pid

    @property
    def _profile(self) -> Path:
        assert self._folder is not None
        return self._folder / "profil"

    @_told
    def service(self, name: str) -> Any:
        """A UNO service by its dotted name."""
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def open(self, path: Path | str, *, macros: int = _NO_MACROS) -> "Book":
        """Open a workbook without window, links and (unless ``macros`` is 4) macros. Raises OfficeError."""
        return Book(self._load(Path(path).resolve().as_uri(), macros), str(path))

    def new(self) -> "Book":
        """Open an empty workbook."""
        return Book(self._load("private:factory/scalc", _NO_MACROS), "ny projektmappe")

    def convert(self, source: Path, target: Path) -> Path:
        """Recalculate ``source`` and store it as ``target``; the suffix says the format."""
        with self.open(source) as book:
            book.calculate_all()
            return book.save(target)

    def close(self) -> None:
        """End the process, by its id when it will not end itself, and remove its folder."""
        if self.desktop is not None:
            with suppress(Exception):  # the bridge breaks while the process ends
                self.desktop.terminate()
        self.desktop = self._context = None
        if self._process is not None:
            try:
                self._process.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _load(self, url: str, macros: int) -> Any:
        options = (
            _property("Hidden", True),
            _property("MacroExecutionMode", macros),
            _property("UpdateDocMode", _UPDATE_NO_LINKS),
        )
        try:
            document = self.desktop.loadComponentFromURL(url, "_blank", 0, options)
        except _uno_exception() as error:
            raise OfficeError(f"LibreOffice kan ikke åbne {url}: {_said(error)}") from None
        if document is None or not hasattr(document, "Sheets"):
            raise OfficeError(f"LibreOffice kan ikke åbne {url} som regneark. Er det en projektmappe?")
        return document

    def _start(self) -> None:
        pipe = f"raaderum{secrets.token_hex(8)}"
        deadline = time.monotonic() + self._timeout
        self._process = self._launch(pipe)
        local = uno_module().getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        pause = 0.01
        while True:
            try:
                self._context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:  # nobody listens yet
                ended = self._process.poll()
                if ended == _WANTS_RESTART:  # a fresh profile may ask for it once
                    self._process = self._launch(pipe)
                elif ended is not None or time.monotonic() > deadline:
                    raise OfficeError(self._why_not(ended)) from None
                time.sleep(pause)
                pause = min(_LONGEST_SLEEP, pause * 1.5)
        self.desktop = self.service("com.sun.star.frame.Desktop")

    def _launch(self, pipe: str) -> subprocess.Popen[bytes]:
        assert self._folder is not None
        with (self._folder / "fejl.txt").open("ab") as errors:
            return subprocess.Popen(
                [
                    str(find_program()),
                    "--headless",
                    "--norestore",
                    "--nologo",
                    "--nodefault",
                    "--nolockcheck",
                    f"-env:UserInstallation={self._profile.as_uri()}",
                    f"--accept=pipe,name={pipe};urp;",
                ],
                env={**_own_environment(), **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )

    def _why_not(self, ended: int | None) -> str:
        assert self._folder is not None
        said = (self._folder / "fejl.txt").read_text(encoding="utf-8", errors="replace").strip()
        how = f"svarede ikke inden {self._timeout:g} sekunder" if ended is None else f"sluttede med kode {ended}"
        return f"LibreOffice startede ikke: {how}. {said}".strip()

    def _profile_with_extensions(self) -> Path:
        """A profile with the extensions, made once for these extensions and this LibreOffice."""
        kept = user_cache_path("Raaderum", appauthor=False) / "calc" / self._content_key()
        if not kept.is_dir():
            with Office(environment=self._environment, timeout=self._timeout) as maker:
                for extension in self._extensions:
                    maker._add_extension(extension)
                draft = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
                maker._end_and_keep_profile(draft)
            with suppress(OSError):  # another process made the same one first
                draft.rename(kept)
            shutil.rmtree(draft, ignore_errors=True)
            _remove_unused(kept.parent)
        kept.touch()
        return kept

    def _content_key(self) -> str:
        program = find_program()
        digest = hashlib.sha256(f"{program} {program.stat().st_mtime_ns}".encode())
        for extension in self._extensions:
            digest.update(extension.read_bytes())
        return digest.hexdigest()[:24]

    def _add_extension(self, extension: Path) -> None:
        manager = self._context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
        try:
            manager.addExtension(extension.resolve().as_uri(), (), "user", None, _consent())
        except _uno_exception() as error:
            raise OfficeError(f"LibreOffice kan ikke installere {extension.name}: {_said(error)}") from None

    def _end_and_keep_profile(self, target: Path) -> None:
        assert self._process is not None
        with suppress(Exception):
            self.desktop.terminate()
        self.desktop = None
        self._process.wait(_SECONDS_TO_END)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self._profile, target)


class Book:
    """An open workbook. ``document`` is the UNO document for what this class does not do."""

    def __init__(self, document: Any, name: str) -> None:
        self.document = document
        self._name = name

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    @_told
    def sheets(self) -> tuple[str, ...]:
        """The sheets' names in order."""
        return tuple(self.document.Sheets.ElementNames)

    @_told
    def calculate_all(self) -> None:
        """Recalculate every formula; values stored in the file are trusted until then."""
        self.document.calculateAll()

    @_told
    def sheet(self, name: str) -> Any:
        """The UNO sheet of that name. Raises OfficeError."""
        if name not in self.sheets:
            raise OfficeError(f'Arket "{name}" findes ikke i {self._name}. Der er: {", ".join(self.sheets)}.')
        return self.document.Sheets.getByName(name)

    @_told
    def value(self, sheet: str, address: str) -> Scalar:
        """One cell's value: number, text, None for blank, or the error. A formula's TRUE is 1.0."""
        row, column = coordinate_to_tuple(address)
        return _cell_value(self.sheet(sheet).getCellByPosition(column - 1, row - 1))

    @_told
    def array(self, sheet: str, area: str) -> Rows:
        """The values of an area such as ``B2:F4``."""
        return _area_values(self.sheet(sheet).getCellRangeByName(area))

    @_told
    def values(self, sheet: str) -> dict[tuple[int, int], Scalar]:
        """Every cell of a sheet that is not blank, by (row, column) from 1."""
        cursor = self.sheet(sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        area = self.sheet(sheet).getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
        return {
            (row, column): value
            for row, cells in enumerate(_area_values(area), 1)
            for column, value in enumerate(cells, 1)
            if value is not None
        }

    @_told
    def set(self, sheet: str, address: str, content: float | str) -> None:
        """Put a number, a text or (with a leading ``=``, in Calc's English syntax) a formula in a cell."""
        row, column = coordinate_to_tuple(address)
        cell = self.sheet(sheet).getCellByPosition(column - 1, row - 1)
        if isinstance(content, str):
            cell.setFormula(content)
        else:
            cell.setValue(content)

    def save(self, target: Path) -> Path:
        """Store as ``.xlsx``, ``.xlsm``, ``.ods`` or ``.pdf``. Raises OfficeError."""
        kind = FILTERS.get(target.suffix.lower())
        if kind is None:
            raise OfficeError(f"{target.name} kan ikke gemmes. Vælg en af {', '.join(FILTERS)}.")
        try:
            self.document.storeToURL(target.resolve().as_uri(), (_property("FilterName", kind),))
        except _uno_exception() as error:
            raise OfficeError(f"LibreOffice kan ikke gemme {target}: {_said(error)}") from None
        return target

    def close(self) -> None:
        """Close without saving."""
        with suppress(Exception):  # already closed, or the process is gone
            self.document.close(True)


def _own_environment() -> dict[str, str]:
    """This process's variables, without what would lead LibreOffice's Python to another's library.

    An embedded Python finds its standard library by looking for ``python3`` along PATH; an activated virtual
    environment stands first there, and is of another build.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return {**kept, "PATH": os.defpath} if os.name == "posix" else kept


def _remove_unused(folder: Path) -> None:
    """Profiles of earlier extensions, unused for a week."""
    for profile in folder.iterdir():
        if time.time() - profile.stat().st_mtime > _SECONDS_TO_KEEP:
            shutil.rmtree(profile, ignore_errors=True)


def _property(name: str, value: Any) -> Any:
    made = uno_module().createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


def _area_values(area: Any) -> Rows:
    """Values of a UNO range. In its data a blank cell is "" and an error is None."""
    return [
        [
            error_of_number(area.getCellByPosition(column, row).getError())
            if cell is None
            else (None if cell == "" else cell)
            for column, cell in enumerate(cells)
        ]
        for row, cells in enumerate(area.getDataArray())
    ]


def _cell_value(cell: Any) -> Scalar:
    number = cell.getError()
    if number:
        return error_of_number(number)
    kind = cell.Type.value
    if kind == "EMPTY":
        return None
    if kind == "TEXT" or (kind == "FORMULA" and cell.FormulaResultType2 == _TEXT_RESULT):
        text: str = cell.String
        return text or None
    number_value: float = cell.Value
    return number_value


def _consent() -> Any:
    """What LibreOffice's extension manager asks for: someone who says yes."""
    uno = uno_module()
    unohelper = importlib.import_module("unohelper")
    approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")

    class Handler(unohelper.Base, uno.getClass("com.sun.star.task.XInteractionHandler")):  # type: ignore[misc,name-defined]
        def handle(self, request: Any) -> None:
            for choice in request.getContinuations():
                accepted = choice.queryInterface(approve)
                if accepted is not None:
                    accepted.select()
                    return

    class Environment(unohelper.Base, uno.getClass("com.sun.star.ucb.XCommandEnvironment")):  # type: ignore[misc,name-defined]
        def getInteractionHandler(self) -> Handler:  # noqa: N802
            return Handler()

        def getProgressHandler(self) -> None:  # noqa: N802
            return None

    return Environment()
