"""Finding the municipalities, the periods and the figures in a table, whichever way it is laid out."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sources.cube import Cube, Dimension
from sources.errors import SourceError, file_reason
from sources.imports.numbers import DecimalMark, Written, decimal_mark, number
from sources.municipalities import area_code, area_name

_PERIOD = re.compile(r"(?:.*?\b)?((?:19|20)\d{2}(?:[KM]\d{1,2})?)\b.*", re.IGNORECASE)
_PERIOD_ALONE = re.compile(r"(19|20)\d{2}([KM]\d{1,2})?", re.IGNORECASE)
_LARGEST = 20_000_000
_TIME_NAMES = ("år", "aar", "periode", "tid", "year", "kvartal", "regnskabsår")
_NAME_NAMES = ("nøgletal", "noegletal", "indikator", "variabel", "beskrivelse")


@dataclass(frozen=True)
class ImportedTable:
    """What was read: figures by municipality, key figure and period; and what could not be placed."""

    areas: tuple[str, ...]
    names: tuple[str, ...]
    periods: tuple[str, ...]
    values: np.ndarray[tuple[int, int, int], np.dtype[np.float64]]
    mark: DecimalMark
    unplaced: tuple[str, ...]

    def cube(self, name: str, source: str, unit: str, price_level: str = "", updated: str = "") -> Cube:
        """As the store keeps it, under the import's name; each key figure gets an id from it."""
        labels = tuple(name if not text else f"{name}: {text}" for text in self.names)
        return Cube(
            f"IMPORT/{slug(name)}",
            name,
            (
                Dimension("OMRÅDE", "område", self.areas, tuple(area_name(code) for code in self.areas)),
                Dimension("NØGLETAL", "nøgletal", _ids(labels), labels),
                Dimension("Tid", "tid", self.periods, self.periods),
            ),
            self.values,
            unit=unit,
            price_level=price_level,
            source=source,
            updated=updated,
        )


def _ids(labels: Sequence[str]) -> tuple[str, ...]:
    """An id for each label; those that would be alike get a number."""
    found: list[str] = []
    for label in labels:
        plain = slug(label)
        number = sum(one == plain or one.startswith(f"{plain}-") for one in found)
        found.append(plain if plain not in found else f"{plain}-{number + 1}")
    return tuple(found)


def slug(text: str) -> str:
    """A short id: small letters, digits and hyphens, æøå written out."""
    plain = text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "import"


def read_file(path: Path, mark: DecimalMark | None = None, period: str | None = None) -> ImportedTable:
    """A CSV or text file in UTF-8 (with or without BOM), UTF-16 or Windows-1252. As :func:`read_text`."""
    try:
        if path.stat().st_size > _LARGEST:
            raise SourceError(f"{path} er for stor til en nøgletalstabel. Gem kun de rækker, der skal bruges.")
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} kan ikke læses ({file_reason(error)}). Se efter navn og adgang.") from error
    if content[:2] == b"PK":
        raise SourceError(f"{path} er en projektmappe. Gem arket som CSV, eller kopiér tabellen til en tekstfil.")
    return read_text(_decoded(content, path), mark, period)


def _decoded(content: bytes, path: Path) -> str:
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{path} har tegn, der ikke kan læses. Gem den som CSV UTF-8.")


def read_text(text: str, mark: DecimalMark | None = None, period: str | None = None) -> ImportedTable:
    """A pasted table or CSV text.

    Parameters
    ----------
    text
        Cells separated by tabs, semicolons or commas. Titles above and notes below the table are allowed.
        Wide: a column of municipalities, and a column for each period or key figure (or the other way round).
        Long: columns of municipality, period, perhaps key figure, and value.
    mark
        The decimal mark, when the table leaves it open.
    period
        The period of a table that has none.

    Raises
    ------
    NumberFormatQuestion
        When a number can be read two ways and ``mark`` is None.
    SourceError
        For a table without municipalities, with a cell that is no number, or with the same figure twice.
    """
    grid = _grid(text)
    column, found = _municipality_column(grid)
    turned = [list(row) for row in zip(*_padded(grid), strict=True)]
    turned_column, turned_found = _municipality_column(turned)
    if turned_found > found or (turned_found == found and not _has_figures(grid, column)):
        grid, column, found = turned, turned_column, turned_found
    if not found:
        raise SourceError(
            "Der er ingen kolonne eller række med kommunenavne i tabellen. Tag kommunerne med, og prøv igen."
        )
    rows = [
        place
        for place, row in enumerate(grid)
        if column < len(row) and area_code(row[column].text) is not None and len(row) > 1
    ]
    header = _header(grid, rows[0])
    body = [grid[place] for place in rows]
    unplaced = _unplaced(grid, rows, header, column)
    headings = [cell.text.strip() for cell in grid[header]] if header is not None else []
    headings += [""] * (max(len(row) for row in body) - len(headings))
    long = _long_columns(headings, body, column)
    figures = [
        place
        for place in range(len(headings))
        if place != column and place not in long.values() and _is_figures(body, place, column)
    ]
    if not figures:
        raise SourceError("Der er ingen kolonne med tal i tabellen. Se efter, om hele tabellen er med.")
    cells = [row[place] for row in body for place in figures if place < len(row)]
    chosen = decimal_mark((cell for cell in cells if not cell.is_missing), mark)
    table = _Collected(chosen)
    for row in body:
        area = area_code(row[column].text) or ""
        when = _period_of(row[long["period"]].text) if "period" in long else period
        what = row[long["name"]].text.strip() if "name" in long else ""
        for place in figures:
            cell = row[place] if place < len(row) else Written("", "")
            own_name, own_period = ("", when) if long else _heading(headings[place], when)
            table.add(area, what or own_name, own_period, cell)
    dropped = [
        f'kolonnen "{headings[place]}"'
        for place in range(len(headings))
        if place != column and place not in figures and place not in long.values() and headings[place]
    ]
    return table.laid_out((*unplaced, *dropped))


class _Collected:
    """Figures as they are found, then as one block."""

    def __init__(self, mark: DecimalMark) -> None:
        self.mark = mark
        self.found: dict[tuple[str, str, str], float] = {}

    def add(self, area: str, name: str, period: str | None, cell: Written) -> None:
        if period is None:
            raise SourceError("Tabellen siger ikke, hvilket år tallene er fra. Skriv det med --aar, fx --aar 2024.")
        key = (area, name, period)
        if key in self.found:
            raise SourceError(
                f"{area_name(area)} har to tal for {name or 'nøgletallet'} i {period} ({cell.place}). Fjern det ene."
            )
        self.found[key] = number(cell, self.mark)

    def laid_out(self, unplaced: tuple[str, ...]) -> ImportedTable:
        areas, names, periods = (tuple(dict.fromkeys(key[axis] for key in self.found)) for axis in range(3))
        periods = tuple(sorted(periods))
        values = np.full((len(areas), len(names), len(periods)), np.nan)
        for (area, name, period), figure in self.found.items():
            values[areas.index(area), names.index(name), periods.index(period)] = figure
        if np.isnan(values).all():
            raise SourceError("Der er ingen tal i tabellen, kun tomme felter. Se efter, om den rigtige er valgt.")
        return ImportedTable(areas, names, periods, values, self.mark, unplaced)


def _grid(text: str) -> list[list[Written]]:
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise SourceError("Tabellen er tom. Kopiér den igen.")
    separator = _separator(text)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        return [
            [Written(cell, f"linje {line}, kolonne {place}") for place, cell in enumerate(row, start=1)]
            for line, row in enumerate(rows, start=1)
            if row
        ]
    except csv.Error as error:
        raise SourceError(f"Tabellen kan ikke deles i celler ({error}). Gem den igen som CSV.") from error


def _separator(text: str) -> str:
    """Tab or semicolon where two lines have it, a heading and a row; else comma, which may be in numbers."""
    lines = text.splitlines()
    for separator in ("\t", ";"):
        if sum(separator in line for line in lines) >= 2:
            return separator
    return ","


def _padded(grid: Sequence[Sequence[Written]]) -> list[list[Written]]:
    width = max(len(row) for row in grid)
    return [[*row, *[Written("", "")] * (width - len(row))] for row in grid]


def _municipality_column(grid: Sequence[Sequence[Written]]) -> tuple[int, int]:
    """The column with the most municipalities, and how many; names win over codes, which may be figures."""
    names: Counter[int] = Counter()
    codes: Counter[int] = Counter()
    for row in grid:
        for place, cell in enumerate(row):
            if area_code(cell.text) is not None:
                (codes if cell.text.strip().isdigit() else names)[place] += 1
    counted = names or Counter({place: n for place, n in codes.items() if n * 2 >= len(grid)})
    return max(counted.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))


def _has_figures(grid: Sequence[Sequence[Written]], column: int) -> bool:
    """Whether the lines of the municipalities in a column have numbers beside them."""
    return any(
        cell.looks_like_number
        for row in grid
        if column < len(row) and area_code(row[column].text) is not None
        for place, cell in enumerate(row)
        if place != column
    )


def _header(grid: Sequence[Sequence[Written]], first: int) -> int | None:
    """The nearest line above the first municipality with more than one filled cell."""
    for place in range(first - 1, -1, -1):
        if sum(bool(cell.text.strip()) for cell in grid[place]) > 1:
            return place
    return None


def _unplaced(grid: Sequence[Sequence[Written]], rows: list[int], header: int | None, column: int) -> tuple[str, ...]:
    """Lines with figures that belong to no known area; titles and notes are not mentioned."""
    said = []
    for place, row in enumerate(grid):
        figures = any(cell.looks_like_number for index, cell in enumerate(row) if index != column)
        if place not in rows and place != header and figures and len(row) > column:
            said.append(f'linjen "{row[column].text.strip()}"')
    return tuple(said)


def _long_columns(headings: Sequence[str], body: Sequence[Sequence[Written]], column: int) -> dict[str, int]:
    """Where a long table has its period and its key figure's name; empty for a wide one."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        texts = [row[place].text.strip() for row in body if place < len(row)]
        if place == column or not any(texts):
            continue
        all_periods = all(_PERIOD_ALONE.fullmatch(text) for text in texts if text)
        if "period" not in found and (heading.casefold() in _TIME_NAMES or not heading) and all_periods:
            found["period"] = place
        elif "name" not in found and heading.casefold() in _NAME_NAMES:
            found["name"] = place
    return found if "period" in found or "name" in found else {}


def _is_figures(body: Sequence[Sequence[Written]], place: int, column: int) -> bool:
    """Whether a column holds figures: most of what is filled in are numbers, and not each line's own code."""
    filled = [row for row in body if place < len(row) and not row[place].is_missing]
    are_codes = all(area_code(row[place].text) == area_code(row[column].text) for row in filled)
    numbers = sum(row[place].looks_like_number for row in filled)
    return bool(filled) and not are_codes and numbers * 2 > len(filled)


def _period_of(text: str) -> str | None:
    found = _PERIOD.fullmatch(text.strip())
    return found[1].upper() if found else None


def _heading(heading: str, period: str | None) -> tuple[str, str | None]:
    """A wide column's key figure and period: "2016", "Regnskab 2016", "Udgift pr. elev"."""
    found = _period_of(heading)
    if found is None:
        return heading, period
    name = re.sub(r"\s+", " ", re.sub(rf"(?i)\b{found}\b", "", heading)).strip(" -,:()")
    return name, found
