"""The folder that IT deploys: the add-in, the Python packages, silent scripts and checksums."""

import hashlib
import re
import shutil
from importlib import resources
from pathlib import Path

from addin import build_xlam
from addin.settings import Start
from engines import __version__

SUMS = "SHA256SUMS.txt"
_TEXTS = {
    "installer.ps1": "installer.ps1",
    "tilslut.ps1": "tilslut.ps1",
    "fjern.ps1": "fjern.ps1",
    "laes-mig.txt": "LÆS-MIG.txt",
}
_NEEDED = ("raaderum", "xlwings", "pywin32", "numpy")


class PackageError(Exception):
    """The package cannot be made; the Danish text says what is missing."""


def package(out: Path, *, wheels: Path | None = None, xlam: Path | None = None, start: Start = "excel") -> Path:
    """Write the package into a new or empty folder.

    Parameters
    ----------
    out
        The folder.
    wheels
        A folder of wheels for Windows: Råderum and all it needs. Without them the folder says how to fetch them.
    xlam
        A signed add-in; built anew when None.
    start
        Who starts Python, the default of the install script.

    Raises
    ------
    PackageError
        When the folder holds something already, or a wheel is missing or of another version.
    """
    if out.exists() and any(out.iterdir()):
        raise PackageError(f"{out} er ikke tom. Angiv en ny mappe.")
    found = _checked(wheels) if wheels is not None else []
    if xlam is not None:
        _check_addin(xlam)
    out.mkdir(parents=True, exist_ok=True)
    if xlam is None:
        build_xlam.build(out)
    else:
        shutil.copyfile(xlam, out / build_xlam.NAME)
    for wheel in found:
        (out / "wheels").mkdir(exist_ok=True)
        shutil.copyfile(wheel, out / "wheels" / wheel.name)
    for source, name in _TEXTS.items():
        _write_text(source, out / name, start)
    (out / SUMS).write_text("".join(sums(out)), encoding="utf-8", newline="\r\n")
    return out


def sums(folder: Path) -> list[str]:
    """A line for each file of a package: its SHA-256 and its path, in the order of the paths."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    ]


def _checked(folder: Path) -> list[Path]:
    wheels = sorted(folder.glob("*.whl"))
    versions = {_name(wheel): wheel.name.split("-")[1] for wheel in wheels}
    missing = [name for name in _NEEDED if name not in versions]
    if missing:
        raise PackageError(
            f"Der mangler wheel-filer i {folder}: {', '.join(missing)}. "
            f"Hent dem med: pip download raaderum=={__version__} --only-binary :all: --platform win_amd64 "
            f"--python-version 3.12 -d {folder}"
        )
    for name, wanted in (("raaderum", __version__), ("xlwings", build_xlam.xlwings_version())):
        if versions[name] != wanted:
            raise PackageError(f"{name} skal være version {wanted}; mappen {folder} har {versions[name]}.")
    for wheel in wheels:
        platform = wheel.stem.rpartition("-")[2]
        if platform != "any" and not platform.startswith("win"):
            raise PackageError(f"{wheel.name} er ikke til Windows. Hent wheel-filerne med --platform win_amd64.")
    return wheels


def _name(wheel: Path) -> str:
    return re.sub(r"[-_.]+", "-", wheel.name.split("-")[0]).lower()


def _check_addin(xlam: Path) -> None:
    from addin.install import is_current

    if not is_current(xlam):
        raise PackageError(
            f"{xlam} er ikke Raaderum.xlam i version {__version__}. Byg den med raaderum addin build, og signér den."
        )


def _write_text(name: str, target: Path, start: Start) -> None:
    """A script or text with this version's names; with a mark of UTF-8, which PowerShell 5.1 needs."""
    source = resources.files("addin") / "deploy" / name
    values = {"version": __version__, "xlwings": build_xlam.xlwings_version(), "start": start, "sums": SUMS}
    text = re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], source.read_text(encoding="utf-8"))
    target.write_text(text, encoding="utf-8-sig", newline="\r\n")
