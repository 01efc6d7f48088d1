"""What went wrong in which cell: the last errors in memory, and a small file in the user's own log folder.

A cell shows only a code; the journal keeps the sentence behind it, for *Forklar celle* and for support.
"""

import datetime as dt
import logging
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from udfs.values import ErrorCode, cells

if TYPE_CHECKING:
    from udfs.registry import Outcome

KEPT_IN_MEMORY = 1000
_FILE_BYTES = 500_000
_FILE_COUNT = 3

_ADDRESS = re.compile(r"^'?(?:[^\[\]]*\[(?P<workbook>[^\]]*)\])?(?P<sheet>.*?)'?!(?P<cell>[^!]+)$")


@dataclass(frozen=True)
class Place:
    """A cell in a sheet in a workbook; empty text where the host does not say."""

    workbook: str = ""
    sheet: str = ""
    cell: str = ""

    @classmethod
    def of(cls, address: str) -> "Place":
        """The place of an external address such as ``'[Sag 1.xlsx]Business case'!$C$12``."""
        found = _ADDRESS.match(address)
        if found is None:
            return cls(cell=address.replace("$", ""))
        sheet = found["sheet"].replace("''", "'")
        return cls((found["workbook"] or "").replace("''", "'"), sheet, found["cell"].replace("$", ""))


@dataclass(frozen=True)
class Entry:
    """One failed call."""

    time: dt.datetime
    place: Place
    function: str
    code: str
    sentence: str


class Journal:
    """A bounded journal of failed calls.

    Parameters
    ----------
    folder
        Gives the folder of the file, asked at the first entry. None keeps the journal in memory only.
    """

    def __init__(self, folder: Callable[[], Path] | None) -> None:
        self._folder = folder
        self._entries: deque[Entry] = deque(maxlen=KEPT_IN_MEMORY)
        self._file: RotatingFileHandler | None = None

    def __iter__(self) -> Iterator[Entry]:
        """The entries, newest first."""
        return reversed(self._entries.copy())

    def note(self, function: str, outcome: "Outcome", address: str = "") -> None:
        """Keep a failed call; repetitions are not written, and a full disk never spoils a cell."""
        code = next((str(cell) for cell in cells(outcome.value) if isinstance(cell, ErrorCode)), "")
        entry = Entry(dt.datetime.now(), Place.of(address), function, code, outcome.message or "")
        newest = self._entries[-1] if self._entries else None
        self._entries.append(entry)
        if newest is None or (newest.place, newest.sentence) != (entry.place, entry.sentence):
            self._write(entry)

    def latest(self, workbook: str, sheet: str, cell: str) -> Entry | None:
        """The newest entry of a cell (address without dollar signs), or None."""
        wanted = Place(workbook, sheet, cell.replace("$", ""))
        return next((entry for entry in self if entry.place == wanted), None)

    def _write(self, entry: Entry) -> None:
        if self._folder is None:
            return
        try:
            if self._file is None:
                folder = self._folder()
                folder.mkdir(parents=True, exist_ok=True)
                self._file = RotatingFileHandler(
                    folder / "celler.log",
                    maxBytes=_FILE_BYTES,
                    backupCount=_FILE_COUNT,
                    encoding="utf-8",
                )
            place = entry.place
            line = (f"{entry.time:%Y-%m-%d %H:%M:%S}", place.workbook, place.sheet, place.cell)
            text = "\t".join((*line, entry.function, entry.code, entry.sentence.replace("\n", " ")))
            self._file.emit(logging.LogRecord("raaderum", logging.INFO, "", 0, text, None, None))
            self._file.flush()
        except OSError:
            self._folder = None


def folder() -> Path:
    """The user's log folder."""
    return Path(platformdirs.user_log_dir("Raaderum", appauthor=False))


journal = Journal(folder)


def note(function: str, outcome: "Outcome", address: str = "") -> None:
    """Keep a failed call in the journal of this process."""
    journal.note(function, outcome, address)


def latest(workbook: str, sheet: str, cell: str) -> Entry | None:
    """The newest entry of a cell in the journal of this process."""
    return journal.latest(workbook, sheet, cell)
