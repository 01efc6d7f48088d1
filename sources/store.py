"""The local store: fetched and imported tables, one SQLite file in the user's data folder.

Why SQLite: it is in Python's standard library (nothing more for IT to approve), one file that can be copied,
and its transactions and locks are proven for several processes at once, here Excel's and the command line's.
A table's figures are kept as one compressed block beside its dimensions: they are always written and read
whole, so a block is smaller and much faster than a row for each figure. Parquet or DuckDB would be stronger
for queries over many tables, which nobody makes here, and weaker at just this.

Every fetch adds a vintage; older ones stay readable. The journal is SQLite's default (not WAL), which leaves
one file between writes and also works where the profile lies on a network drive.
"""

import datetime as dt
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from sources.cube import Cube, Dimension
from sources.errors import SourceError
from sources.folders import data_folder

FILE_NAME = "noegletal.sqlite"

_LAYOUT = 1
_WAIT = 15.0
_SCHEMA = """
CREATE TABLE vintage (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    unit TEXT NOT NULL,
    price_level TEXT NOT NULL,
    source TEXT NOT NULL,
    updated TEXT NOT NULL,
    stored TEXT NOT NULL,
    note TEXT NOT NULL,
    dimensions TEXT NOT NULL,
    figures BLOB NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;
CREATE INDEX vintage_by_name ON vintage (name, id);
"""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

T = TypeVar("T")


@dataclass(frozen=True)
class Vintage:
    """One stored edition of a table: when the source updated it and when it was stored (UTC)."""

    id: int
    table: str
    title: str
    unit: str
    price_level: str
    source: str
    updated: str
    stored: str
    note: str


_COLUMNS = "id, name, title, unit, price_level, source, updated, stored, note"


class DamagedStore(SourceError):
    """The store's file is damaged and has been put aside."""


def default_path() -> Path:
    """Where the store lies."""
    return data_folder() / FILE_NAME


class Store:
    """The tables of one file. Opens for each call, so that it is never held between a user's clicks."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()

    def version(self) -> tuple[int, int]:
        """Changes whenever the file does; for those who keep something read from it."""
        try:
            status = self.path.stat()
        except OSError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_size)

    def put(self, cubes: Cube | list[Cube], note: str = "") -> list[Vintage]:
        """Store new vintages, all of them or none; one that equals the newest is not stored twice.

        Returns the newest vintage of each table. Raises SourceError; what was stored before is untouched.
        """
        rows = [
            (
                cube.table,
                cube.title,
                cube.unit,
                cube.price_level,
                cube.source,
                cube.updated,
                dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                note,
                json.dumps([asdict(dimension) for dimension in cube.dimensions], ensure_ascii=False),
                *_packed(cube),
            )
            for cube in ([cubes] if isinstance(cubes, Cube) else cubes)
        ]

        def insert(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            _prepare(connection)
            statement = (
                "INSERT INTO vintage (name, title, unit, price_level, source, updated, stored, note, "
                "dimensions, figures, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            for row in rows:
                if not _is_newest(connection, row):
                    connection.execute(statement, row)
            connection.execute("COMMIT")

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SourceError(f"Mappen {self.path.parent} kan ikke oprettes ({error}).") from error
        self._with(insert)
        return [self.vintages(row[0])[0] for row in rows]

    def vintages(self, table: str | None = None) -> list[Vintage]:
        """The stored editions, newest first, of one table or of all."""
        where, values = ("WHERE name = ?", (table,)) if table else ("", ())
        statement = f"SELECT {_COLUMNS} FROM vintage {where} ORDER BY id DESC"
        rows = self._read(lambda connection: connection.execute(statement, values).fetchall())
        return [Vintage(*row) for row in rows or []]

    def get(self, table: str, vintage: int | None = None) -> Cube | None:
        """The newest vintage of a table, or the one of that number; None when there is none.

        Raises SourceError for a vintage whose figures are damaged.
        """
        statement = (
            f"SELECT {_COLUMNS}, dimensions, figures, checksum FROM vintage WHERE name = ? "
            + ("AND id = ? " if vintage is not None else "")
            + "ORDER BY id DESC LIMIT 1"
        )
        values = (table,) if vintage is None else (table, vintage)
        row = self._read(lambda connection: connection.execute(statement, values).fetchone())
        if row is None:
            return None
        about, (dimensions, figures, checksum) = Vintage(*row[:9]), row[9:]
        return _unpacked(about, dimensions, figures, checksum)

    def _read(self, query: Callable[[sqlite3.Connection], T]) -> T | None:
        """The query's result, or None when there is no store yet."""
        if not self.path.exists() or self.path.stat().st_size == 0:
            return None
        return self._with(lambda connection: query(connection) if _is_prepared(connection) else None)

    def _with(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._explained(), closing(self._connection()) as connection:
            return work(connection)

    def _connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
        try:
            layout = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error:
            connection.close()
            raise
        if layout > _LAYOUT:
            connection.close()
            raise SourceError(f"{self.path} er skrevet af en nyere Råderum. Opdatér Råderum, eller flyt filen.")
        return connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """SQLite's failures as sentences; a damaged file is put aside, never deleted."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _DAMAGED if hasattr(error, "sqlite_errorcode") else False:
                raise self._put_aside(error) from error
            raise SourceError(
                f"Nøgletallene i {self.path} kan ikke læses eller gemmes lige nu ({error}). "
                "Se efter plads og adgang til mappen, luk andre programmer, der bruger filen, og prøv igen. "
                "Det, der er gemt, er urørt."
            ) from error

    def _put_aside(self, error: Exception) -> DamagedStore:
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S-%f")
        aside = self.path.with_name(f"{self.path.stem}.beskadiget-{stamp}{self.path.suffix}")
        try:
            self.path.rename(aside)
        except OSError as blocked:
            return DamagedStore(
                f"Filen med nøgletal er beskadiget ({error}) og kan ikke lægges til side ({blocked}). "
                f"Luk andre programmer, der bruger {self.path}, og omdøb den selv."
            )
        return DamagedStore(
            f"Filen med nøgletal var beskadiget ({error}) og er lagt til side som {aside}. "
            "Hent tallene igen med Opdatér benchmark (raaderum benchmark refresh)."
        )


def _is_prepared(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0])


def _prepare(connection: sqlite3.Connection) -> None:
    """The tables of a new file; within the caller's transaction, so that a half-made file is no store."""
    if not _is_prepared(connection):
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_LAYOUT}")


def _is_newest(connection: sqlite3.Connection, row: tuple[object, ...]) -> bool:
    statement = (
        "SELECT name, title, unit, price_level, source, updated, note, dimensions, checksum FROM vintage "
        "WHERE name = ? ORDER BY id DESC LIMIT 1"
    )
    newest: tuple[object, ...] | None = connection.execute(statement, row[:1]).fetchone()
    return newest == (*row[:6], row[7], row[8], row[10])


def _packed(cube: Cube) -> tuple[bytes, int]:
    figures = zlib.compress(np.ascontiguousarray(cube.values, dtype="<f8").tobytes(), level=3)
    return figures, zlib.crc32(figures)


def _unpacked(about: Vintage, dimensions: str, figures: bytes, checksum: int) -> Cube:
    try:
        if zlib.crc32(figures) != checksum:
            raise ValueError("kontrolsummen passer ikke")
        axes = tuple(
            Dimension(axis["code"], axis["label"], tuple(axis["values"]), tuple(axis["labels"]))
            for axis in json.loads(dimensions)
        )
        values = np.frombuffer(zlib.decompress(figures), dtype="<f8")
        return Cube(
            about.table,
            about.title,
            axes,
            values.reshape([len(axis.values) for axis in axes]),
            unit=about.unit,
            price_level=about.price_level,
            source=about.source,
            updated=about.updated,
        )
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise SourceError(
            f"De gemte tal i {about.table} fra {about.stored[:10]} er beskadiget ({error}). "
            "Hent tabellen igen; andre tabeller er urørt."
        ) from error
