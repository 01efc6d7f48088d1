"""Fetching what the indicators need: one request for each table, each table stored whole or not at all."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sources.cube import Cube
from sources.errors import SourceError
from sources.figures import TIME
from sources.indicators import Indicator, Part, definitions
from sources.statbank import Offline, StatBank, TableInfo
from sources.store import Store, Vintage

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class TableResult:
    """What came of one table: the vintage in the store, or why there is no new one."""

    table: str
    indicators: tuple[str, ...]
    vintage: Vintage | None = None
    changed: bool = False
    error: str = ""
    warnings: tuple[str, ...] = ()


def refresh(
    indicators: Iterable[str] | None = None,
    store: Store | None = None,
    client: StatBank | None = None,
    progress: Progress = lambda done, total, what: None,
) -> list[TableResult]:
    """Fetch the tables of the named indicators (all when None), one after the other.

    A table that fails keeps what it had, and the others go on; without any connection the rest are not tried.
    ``progress`` is called with tables done, tables in all, and what is being fetched.

    Raises SourceError for an unknown indicator or a wrong recipe.
    """
    recipes = _recipes(indicators)
    by_table: dict[str, list[Indicator]] = {}
    for recipe in recipes:
        for part in recipe.parts():
            by_table.setdefault(part.table, []).append(recipe)
    place = store or Store()
    if client is not None:
        return list(_tables(by_table, place, client, progress))
    with StatBank() as own:
        return list(_tables(by_table, place, own, progress))


def _recipes(names: Iterable[str] | None) -> list[Indicator]:
    known = definitions()
    if names is None:
        return list(known.values())
    wanted = [name.strip().casefold() for name in names]
    lacking = [name for name in wanted if name not in known]
    if lacking:
        raise SourceError(
            f"Der hentes ikke noget, der hedder {', '.join(lacking)}. "
            "raaderum benchmark indicators viser nøgletallene fra Statistikbanken."
        )
    return [known[name] for name in wanted]


def _tables(
    by_table: Mapping[str, list[Indicator]], store: Store, client: StatBank, progress: Progress
) -> Iterable[TableResult]:
    offline = ""
    for done, (table, recipes) in enumerate(by_table.items()):
        progress(done, len(by_table), f"Henter {table}")
        names = tuple(dict.fromkeys(recipe.id for recipe in recipes))
        if offline:
            yield TableResult(table, names, error=offline)
            continue
        try:
            yield _one_table(table, names, recipes, store, client)
        except SourceError as error:
            offline = str(error) if isinstance(error, Offline) else ""
            yield TableResult(table, names, error=str(error))
    progress(len(by_table), len(by_table), "Færdig")


def _one_table(
    table: str, names: tuple[str, ...], recipes: list[Indicator], store: Store, client: StatBank
) -> TableResult:
    info = client.table_info(table)
    usable: list[Part] = []
    warnings: list[str] = []
    for recipe in recipes:
        for part in recipe.parts():
            if part.table == table:
                problem = _problem(info, recipe.id, part)
                if problem is None:
                    usable.append(part)
                    warnings += _renamed(info, recipe.id, part)
                else:
                    warnings.append(problem)
    if not usable:
        return TableResult(table, names, error=" ".join(dict.fromkeys(warnings)))
    cube = client.data(info, _choice(info, usable, max(recipe.periods for recipe in recipes)))
    before = store.vintages(table)
    price_levels = {recipe.price_level for recipe in recipes if recipe.table == table}
    vintage = store.put(replace(_trimmed(cube, info), price_level=" / ".join(sorted(price_levels))))[0]
    changed = not before or before[0].id != vintage.id
    return TableResult(table, names, vintage, changed, warnings=tuple(dict.fromkeys(warnings)))


def _problem(info: TableInfo, name: str, part: Part) -> str | None:
    """Why the part cannot be fetched, or None: a changed code must not take the whole table with it."""
    try:
        if part.geography:
            info.variable(part.geography)
        for code, wanted in part.select.items():
            lacking = sorted(set(wanted) - set(info.variable(code).values))
            if lacking:
                return (
                    f"{name}: {info.table} har ikke {', '.join(lacking)} under {code}. "
                    "Ret opskriften; nøgletallet er ikke hentet."
                )
    except SourceError as error:
        return f"{name}: {error}"
    return None


def _renamed(info: TableInfo, name: str, part: Part) -> list[str]:
    """Codes whose text in the table lacks the recipe's word for them: a code may get a new meaning."""
    said = []
    for code, wanted in part.select.items():
        variable = info.variable(code)
        texts = dict(zip(variable.values, variable.labels, strict=True))
        said += [
            f'{name}: kode {value} hedder "{texts[value]}", opskriften venter "{word}". Se efter, om den stadig passer.'
            for value, word in wanted.items()
            if word.casefold() not in texts[value].casefold()
        ]
    return said


def _choice(info: TableInfo, parts: list[Part], periods: int) -> dict[str, list[str]]:
    """One selection that covers every part: all areas, the chosen codes, the newest periods."""
    chosen: dict[str, list[str]] = {info.time: sorted(info.variable(info.time).values)[-periods:]}
    for part in parts:
        if part.geography:
            geography = info.variable(part.geography)
            chosen[geography.code] = list(geography.values)
        for code, wanted in part.select.items():
            variable = info.variable(code)
            known = chosen.setdefault(variable.code, [])
            known += [value for value in wanted if value not in known]
    if math.prod(len(values) for values in chosen.values()) == 0:
        raise SourceError(f"Der er intet at hente i {info.table}. Se efter i opskriften.")
    return chosen


def _trimmed(cube: Cube, info: TableInfo) -> Cube:
    """The time axis under one name in every table."""
    return replace(
        cube,
        dimensions=tuple(
            replace(dimension, code=TIME) if dimension.code == info.time else dimension for dimension in cube.dimensions
        ),
    )
