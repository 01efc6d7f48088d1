"""Install, remove and report on the Calc extension."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from addin.calc import settings
from addin.calc.build import IDENTIFIER, build
from addin.calc.office import OfficeError, find_program, office_version
from engines import __version__

OLDEST_OFFICE = (25, 2)

_SECONDS = 120


@dataclass(frozen=True)
class Status:
    """What is installed, and the problems in Danish sentences (none when all is well)."""

    program: str | None
    office_version: str | None
    office_python: str | None
    installed_version: str | None
    paths: tuple[str, ...]
    problems: tuple[str, ...]


def python_paths() -> tuple[str, ...]:
    """The folders that LibreOffice's Python must import from: ours, then those of the installed packages."""
    ours = str(Path(__file__).resolve().parents[2])
    installed = [sysconfig.get_path(kind) for kind in ("purelib", "platlib")]
    return tuple(dict.fromkeys([ours, *installed]))


def install(program: Path | None = None, *, shared: bool | None = None) -> Path:
    """Build the extension, add it to LibreOffice, and note where the packages are.

    Parameters
    ----------
    program
        LibreOffice's program; found when not given.
    shared
        For all users of the machine; when not given, exactly for the administrator (root), since
        LibreOffice refuses the administrator a personal extension.

    Returns
    -------
    Path
        The settings file of this user.

    Raises
    ------
    OfficeError
        LibreOffice is missing, too old, has another Python, or refuses the extension.
    """
    program = program or find_program()
    for problem in _misfits(program):
        raise OfficeError(problem)
    with tempfile.TemporaryDirectory(prefix="raaderum-") as folder:
        extension = build(Path(folder))
        _unopkg(program, "add", "--force", *_scope(shared), str(extension))
    settings.log_file().unlink(missing_ok=True)
    return settings.write(settings.Settings(settings.python_version(), python_paths()))


def remove(program: Path | None = None, *, shared: bool | None = None) -> None:
    """Take the extension and its settings away. Raises OfficeError."""
    program = program or find_program()
    if installed_version(program, shared=shared) is not None:
        _unopkg(program, "remove", *_scope(shared), IDENTIFIER)
    for left in (settings.settings_file(), settings.log_file()):
        left.unlink(missing_ok=True)


def status(program: Path | None = None, *, shared: bool | None = None) -> Status:
    """What is there and what is wrong with it; does not raise."""
    try:
        program = program or find_program()
    except OfficeError as error:
        return Status(None, None, None, None, (), (str(error),))
    problems = _misfits(program)
    try:
        installed = installed_version(program, shared=shared)
    except OfficeError as error:
        installed, problems = None, [*problems, str(error)]
    paths: tuple[str, ...] = ()
    if installed is None:
        problems.append('Udvidelsen er ikke installeret. Kør "raaderum calc-addin install".')
    else:
        paths = _settings_paths(problems)
        if installed != __version__:
            problems.append(
                f'Udvidelsen er version {installed}, Råderum er {__version__}. Kør "raaderum calc-addin install".'
            )
    if settings.log_file().is_file():
        problems.append("Sidste fejl: " + settings.log_file().read_text(encoding="utf-8").strip())
    version = office_version(program)
    return Status(
        program=str(program),
        office_version=".".join(map(str, version)) if version else None,
        office_python=office_python(program),
        installed_version=installed,
        paths=paths,
        problems=tuple(problems),
    )


def _settings_paths(problems: list[str]) -> tuple[str, ...]:
    try:
        paths = settings.read().paths
    except settings.SettingsError as error:
        problems.append(str(error))
        return ()
    problems += [
        f'Mappen {path} findes ikke mere. Kør "raaderum calc-addin install".'
        for path in paths
        if not Path(path).is_dir()
    ]
    return paths


def installed_version(program: Path, *, shared: bool | None = None) -> str | None:
    """The version of our extension in LibreOffice, None when it is not there. Raises OfficeError."""
    listed = _unopkg(program, "list", *_scope(shared))
    entries = listed.split("Identifier: ")
    ours = next((entry for entry in entries if entry.split("\n")[0].strip() == IDENTIFIER), "")
    version = re.search(r"Version:\s*(\S+)", ours)
    return version.group(1) if version else None


def office_python(program: Path) -> str | None:
    """The Python that LibreOffice runs components in, as ``3.11``; None when it cannot be seen."""
    folder = program.parent
    for bundled in (*folder.glob("python-core-*"), *folder.glob("../Frameworks/*Python*/Versions/3*")):
        version = re.search(r"3\.\d+", bundled.name)
        if version:
            return version.group()
    for library in folder.glob("libpyuno.so"):
        linked = re.search(rb"libpython(3\.\d+)", library.read_bytes())
        if linked:
            return linked.group(1).decode()
    return None


def _misfits(program: Path) -> list[str]:
    """Why this LibreOffice cannot run our functions."""
    problems = []
    version = office_version(program)
    if version and version < OLDEST_OFFICE:
        problems.append(
            f"LibreOffice er version {'.'.join(map(str, version))}; Råderum skal have 25.2 eller nyere. "
            "Opdatér LibreOffice."
        )
    python = office_python(program)
    if python is None:
        problems.append(f"LibreOffice i {program.parent} har ingen Python-del. Installér den (i Debian: python3-uno).")
    elif python != settings.python_version():
        problems.append(
            f"LibreOffice bruger Python {python}, men Råderum kører i Python {settings.python_version()}. "
            f"Installér Råderum i Python {python}, og kør kommandoen derfra."
        )
    return problems


def _scope(shared: bool | None) -> list[str]:
    for_all = _is_administrator() if shared is None else shared
    return ["--shared"] if for_all else []


def _is_administrator() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _unopkg(program: Path, *arguments: str) -> str:
    names = ("unopkg.com", "unopkg.exe") if sys.platform == "win32" else ("unopkg",)
    tool = next((program.parent / name for name in names if (program.parent / name).is_file()), None)
    tool = tool or Path(shutil.which("unopkg") or "")
    if not tool.is_file():
        raise OfficeError(f"unopkg blev ikke fundet ved siden af {program}. Geninstallér LibreOffice.")
    # English output, so that the list can be read
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    try:
        done = subprocess.run(
            [str(tool), *arguments], capture_output=True, text=True, timeout=_SECONDS, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise OfficeError("LibreOffices udvidelseshåndtering svarede ikke. Luk LibreOffice, og prøv igen.") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise OfficeError(f"LibreOffice afviste: {said or 'uden begrundelse'}. Luk LibreOffice, og prøv igen.")
    return done.stdout
