"""The settings that the add-in's VBA reads: ``raaderum.ini``, the user's own or the one beside the add-in."""

import configparser
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from addin.pc import Pc

FILE_NAME = "raaderum.ini"
SECTION = "excel"

#: Excel starts Python on first use, or connects to one that runs from logon.
Start = Literal["excel", "tjeneste"]


@dataclass(frozen=True)
class Settings:
    """Which Python, where xlwings' DLL stands, and who starts Python."""

    python: Path
    library_folder: Path
    start: Start = "excel"

    def text(self) -> str:
        """The file's content."""
        parser = _parser()
        parser[SECTION] = {"python": str(self.python), "dll": str(self.library_folder), "start": self.start}
        stream = io.StringIO()
        parser.write(stream, space_around_delimiters=False)
        return stream.getvalue()


def path(pc: Pc) -> Path:
    """The user's own file."""
    return Path(pc.variable("APPDATA")) / "Raaderum" / FILE_NAME


def central_folder(pc: Pc) -> Path:
    """Where IT's package puts the add-in, its settings and its Python, for all users of the PC."""
    return Path(pc.variable("ProgramFiles")) / "Raaderum"


def in_force(pc: Pc) -> tuple[Path, "Settings"] | None:
    """The settings that the add-in goes by, and their file: the user's own before those beside the add-in."""
    for source in (path(pc), central_folder(pc) / FILE_NAME):
        found = read(source)
        if found is not None:
            return source, found
    return None


def write(target: Path, settings: Settings) -> None:
    """Write the file, in one step; Windows reads other letters than A-Z only in UTF-16."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".ny")
    beside.write_text(settings.text(), encoding="utf-16", newline="\r\n")
    beside.replace(target)


def read(source: Path) -> Settings | None:
    """The settings of a file; None when it is missing or says nothing."""
    parser = _parser()
    try:
        parser.read_string(source.read_text(encoding="utf-16"))
        found = parser[SECTION]
        start: Start = "tjeneste" if found.get("start", "") == "tjeneste" else "excel"
        return Settings(Path(found["python"]), Path(found["dll"]), start)
    except (OSError, UnicodeError, configparser.Error, KeyError):
        return None


def _parser() -> configparser.ConfigParser:
    return configparser.ConfigParser(interpolation=None, delimiters=("=",))
