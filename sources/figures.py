"""Looking figures up: an indicator by municipality and period, from the store or the shipped tables."""

import difflib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from engines.checks import FloatArray
from engines.errors import NotKnown
from sources import embedded
from sources.cube import Cube
from sources.errors import SourceError
from sources.indicators import Denominator, Direction, Indicator, Part, definitions, user_folder
from sources.municipalities import COUNTRY, area_code, area_name, find
from sources.store import Store

#: Tables that a user has imported are stored under this name with the import's own.
IMPORTED = "IMPORT/"
TIME = "Tid"
AREA = "OMRÅDE"
_INDICATOR = "NØGLETAL"


@dataclass(frozen=True)
class About:
    """What an indicator is, whatever its source."""

    id: str
    label: str
    unit: str
    direction: Direction
    track: str
    origin: str
    table: str
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """An indicator's figures by area and period; ``values`` is (areas, periods), NaN missing.

    ``areas`` is empty for an indicator without geography; it then has one row.
    """

    about: About
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    values: FloatArray
    price_level: str
    source: str
    updated: str
    detail: str

    def newest(self) -> str:
        """The newest period with a figure for a municipality. Raises NotKnown when there is none."""
        rows = [i for i, code in enumerate(self.areas) if code != COUNTRY] or list(range(len(self.values)))
        for period, column in sorted(zip(self.periods, self.values[rows].T, strict=True), reverse=True):
            if not np.isnan(column).all():
                return period
        raise NotKnown(f"{self.about.label} har ingen tal. Hent dem igen.")

    def column(self, period: str | None) -> tuple[str, FloatArray]:
        """The period (the newest when None) and its figures. Raises NotKnown with the periods there are."""
        chosen = period or self.newest()
        if chosen not in self.periods:
            raise NotKnown(
                f'{self.about.label} har ingen tal for "{chosen}". Der er tal for {", ".join(sorted(self.periods))}.'
            )
        return chosen, self.values[:, self.periods.index(chosen)]


def catalogue(store: Store | None = None) -> dict[str, About]:
    """Every indicator: the report's, StatBank's, the user's own and imported ones, by id."""
    found: dict[str, About] = {}
    for name, (table, indicator) in embedded.indicators().items():
        found[name] = About(
            name,
            indicator.label,
            indicator.unit,
            indicator.direction,
            "",
            f"rapporten s. {table.page}",
            table.id,
            table.note,
        )
    for name, recipe in _definitions().items():
        found[name] = About(
            name,
            recipe.label,
            recipe.unit,
            recipe.direction,
            recipe.track,
            f"Statistikbanken {recipe.table}",
            recipe.table,
            recipe.note,
        )
    found.update(_imported(store or Store()))
    return found


def _imported(store: Store) -> dict[str, About]:
    found: dict[str, About] = {}
    seen: set[str] = set()
    for vintage in store.vintages():
        if not vintage.table.startswith(IMPORTED) or vintage.table in seen:
            continue
        seen.add(vintage.table)
        cube = store.get(vintage.table, vintage.id)
        if cube is None:
            continue
        extra = json.loads(vintage.note or "{}")
        dimension = cube.dimensions[cube.axis(_INDICATOR)]
        for code, label in zip(dimension.values, dimension.labels, strict=True):
            found[code] = About(
                code,
                label,
                cube.unit,
                extra.get("direction", "low"),
                "",
                f"import: {cube.source}",
                vintage.table,
                extra.get("note", ""),
            )
    return found


def _definitions() -> dict[str, Indicator]:
    """The recipes, read again when one of the user's files has changed."""
    files = tuple((str(path), path.stat().st_mtime_ns) for path in sorted(user_folder().glob("*.yaml")))
    return _definitions_of(files)


@lru_cache(maxsize=4)
def _definitions_of(files: tuple[tuple[str, int], ...]) -> dict[str, Indicator]:
    return definitions()


def figures(indicator: str, store: Store | None = None) -> Figures:
    """An indicator's figures. Raises NotKnown for an unknown indicator or one that has not been fetched."""
    place = store or Store()
    files = tuple((str(path), path.stat().st_mtime_ns) for path in sorted(user_folder().glob("*.yaml")))
    return _figures(indicator.strip().casefold(), place.path, place.version(), files)


@lru_cache(maxsize=256)
def _figures(indicator: str, path: Path, version: tuple[int, int], files: tuple[tuple[str, int], ...]) -> Figures:
    """Kept for the file as it is: a sheet asks for the same indicator in hundreds of cells."""
    store = Store(path)
    known = catalogue(store)
    if indicator not in known:
        near = difflib.get_close_matches(indicator, known, n=3, cutoff=0.5)
        hint = f" Mener du {' eller '.join(near)}?" if near else " raaderum benchmark indicators viser alle."
        raise NotKnown(f'Der er intet nøgletal, der hedder "{indicator}".{hint}')
    about = known[indicator]
    if about.table.startswith(IMPORTED):
        return _of_import(about, store)
    if indicator in _definitions_of(files):
        return _of_recipe(about, _definitions_of(files)[indicator], store)
    table, columns = embedded.indicators()[indicator]
    return _of_cube(about, table.cube(columns), AREA)


def _stored(store: Store, table: str, label: str) -> Cube:
    cube = store.get(table)
    if cube is None:
        raise NotKnown(
            f"{label} er ikke hentet endnu (tabel {table}). "
            "Hent den med Opdatér benchmark (raaderum benchmark refresh)."
        )
    return cube


def _of_import(about: About, store: Store) -> Figures:
    cube = _stored(store, about.table, about.label)
    return _of_cube(about, cube.selected({_INDICATOR: [about.id]}).summed(_INDICATOR), AREA)


def _of_recipe(about: About, recipe: Indicator, store: Store) -> Figures:
    cube = _chosen(_stored(store, recipe.table, about.label), recipe)
    found = _of_cube(about, cube, recipe.geography, _detail(recipe, store))
    values = found.values
    if recipe.per:
        below = _chosen(_stored(store, recipe.per.table, about.label), recipe.per)
        divisor = _of_cube(about, below, recipe.per.geography)
        values = _divided(found, divisor, recipe.per)
    return Figures(
        about,
        found.areas,
        found.periods,
        values * recipe.factor,
        recipe.price_level,
        found.source,
        found.updated,
        found.detail,
    )


def _chosen(cube: Cube, part: Part) -> Cube:
    """The part's selection, added over everything but geography and time."""
    cube = cube.selected({code: list(codes) for code, codes in part.select.items()})
    for dimension in cube.dimensions:
        if dimension.code not in (TIME, part.geography):
            if dimension.code not in part.select and len(dimension.values) > 1:
                raise SourceError(
                    f"Tabellen {cube.table} har også variablen {dimension.code}. "
                    "Skriv i opskriftens select, hvilke koder der skal med."
                )
            cube = cube.summed(dimension.code)
    return cube


def _detail(recipe: Indicator, store: Store) -> str:
    """What the table itself calls the chosen codes."""
    cube = _stored(store, recipe.table, recipe.label)
    parts = []
    for code, wanted in recipe.select.items():
        dimension = cube.dimensions[cube.axis(code)]
        texts = dict(zip(dimension.values, dimension.labels, strict=True))
        parts.append(f"{dimension.label}: {', '.join(texts[value] for value in wanted)}")
    return "; ".join(parts)


def _of_cube(about: About, cube: Cube, geography: str | None, detail: str = "") -> Figures:
    """Two axes, area and period, whatever order the cube has them in."""
    time = cube.axis(TIME)
    periods = cube.dimensions[time].values
    areas: tuple[str, ...] = ()
    values = np.moveaxis(cube.values, time, -1)
    if geography:
        areas = cube.dimensions[cube.axis(geography)].values
    else:
        values = values.reshape(1, -1)
    return Figures(about, areas, periods, values, cube.price_level, cube.source, cube.updated, detail)


def _divided(above: Figures, below: Figures, per: Denominator) -> FloatArray:
    """Figure by figure; NaN where the denominator has no such area or period, or is 0."""
    result = np.full_like(above.values, np.nan)
    for column, period in enumerate(above.periods):
        other = per.period.format(period=period)
        if other not in below.periods:
            continue
        divisors = below.values[:, below.periods.index(other)]
        if below.areas:
            by_area = dict(zip(below.areas, divisors, strict=True))
            divisors = np.array([by_area.get(area, np.nan) for area in above.areas])
        result[:, column] = above.values[:, column] / np.where(divisors == 0, np.nan, divisors)
    return result


def value(indicator: str, municipality: str, period: str | None = None, store: Store | None = None) -> float:
    """One figure; NaN when it is missing.

    ``municipality`` may be a region, a kommunegruppe or "Hele landet" where the source has one.

    Raises NotKnown for an unknown indicator, municipality or period.
    """
    found = figures(indicator, store)
    _, column = found.column(period)
    if not found.areas:
        return float(column[0])
    code = area_code(municipality) or find(municipality).code
    if code not in found.areas:
        have = len(found.areas)
        raise NotKnown(
            f"{found.about.label} har ingen tal for {area_name(code)}. "
            f"Kilden dækker {have} {'område' if have == 1 else 'områder'} ({found.source})."
        )
    return float(column[found.areas.index(code)])
