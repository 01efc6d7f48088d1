"""A key figure compared over a group of municipalities: what a benchmark table shows."""

from dataclasses import dataclass, field

import numpy as np

from engines import benchmark
from engines.benchmark import Remark
from engines.checks import FloatArray
from engines.errors import NotKnown
from sources.figures import About, Figures, figures
from sources.indicators import Direction
from sources.municipalities import COUNTRY, Group, Municipality, find, group, group_of
from sources.store import Store


@dataclass(frozen=True)
class Row:
    """One municipality of a comparison."""

    municipality: Municipality
    value: float
    rank: float
    remark: Remark
    own: bool = False


@dataclass(frozen=True)
class Comparison:
    """A key figure compared over a group: rows best first, missing last, with targets and potentials.

    ``targets`` are levels by name: mean, median, quartile, best (unweighted, over the group) and country (the
    source's own or population-weighted figure; NaN when not known). ``potential`` is own figure against each,
    times ``volume`` where one is given.
    """

    about: About
    period: str
    group: str
    rows: tuple[Row, ...]
    targets: dict[str, float]
    potential: dict[str, float]
    volume: float | None
    price_level: str
    source: str
    updated: str
    caveats: tuple[str, ...] = field(default=())

    @property
    def known(self) -> int:
        """How many municipalities have a figure."""
        return sum(not np.isnan(row.value) for row in self.rows)


def compare(
    indicator: str,
    municipality: str | None = None,
    period: str | None = None,
    members: str | None = None,
    volume: float | None = None,
    store: Store | None = None,
) -> Comparison:
    """A key figure over a group, with own municipality marked, targets and potentials.

    Parameters
    ----------
    indicator, period
        The indicator's id; the newest period with figures when None.
    municipality
        Own municipality; it is in the table even where it is not in the group, but counts in no target then.
    members
        A group's name, or municipalities with semicolons; all municipalities with a figure when None.
    volume
        What the figure is per, such as own number of inhabitants; makes the potential an amount.

    Raises
    ------
    NotKnown
        For an unknown indicator, municipality, group or period, or one without geography.
    """
    found = figures(indicator, store)
    if not found.areas:
        raise NotKnown(f"{found.about.label} har ingen kommuner at sammenligne.")
    chosen, column = found.column(period)
    by_code = dict(zip(found.areas, column, strict=True))
    chosen_group = _members(members, found)
    own = find(municipality) if municipality else None
    shown = [*chosen_group.members]
    if own and own not in shown:
        shown.append(own)
    values = np.array([by_code.get(one.code, np.nan) for one in chosen_group.members])
    all_values = np.array([by_code.get(one.code, np.nan) for one in shown])
    remarks = benchmark.remarks(all_values)
    direction = found.about.direction
    targets = _targets(values, direction, by_code, found, chosen, store)
    ranks = benchmark.rank(all_values, values, direction)
    rows = [
        Row(one, float(figure), float(place), remark, one == own)
        for one, figure, place, remark in zip(shown, all_values, ranks, remarks, strict=True)
    ]
    return Comparison(
        about=found.about,
        period=chosen,
        group=chosen_group.name,
        rows=tuple(sorted(rows, key=lambda row: (np.isnan(row.rank), row.rank, row.municipality.name))),
        targets=targets,
        potential=_potentials(by_code.get(own.code, np.nan) if own else np.nan, targets, direction, volume),
        volume=volume,
        price_level=found.price_level,
        source=found.source,
        updated=found.updated,
        caveats=_caveats(found, rows, own, by_code),
    )


def levels_by_group(
    indicator: str, municipality: str, period: str | None = None, store: Store | None = None
) -> dict[str, float]:
    """The level of the country (weighted), own region and own kommunegruppe (unweighted), by name.

    NaN where the source covers no member or the country's figure is not known. Raises NotKnown as
    :func:`compare`.
    """
    own = find(municipality)
    found = figures(indicator, store)
    chosen, column = found.column(period)
    by_code = dict(zip(found.areas, column, strict=True))
    everyone = group("Hele landet").members
    figure = [by_code.get(one.code, np.nan) for one in everyone]
    levels = {"Hele landet": _country(by_code, found, chosen, store)}
    for kind in ("region", "kommunegruppe"):
        name = group_of(own, kind)
        levels[name] = benchmark.group_means(figure, [group_of(one, kind) for one in everyone])[name]
    return levels


def _members(name: str | None, found: Figures) -> Group:
    """The group; without a name, all municipalities that the source covers."""
    if name:
        return group(name)
    everyone = group("Hele landet")
    covered = tuple(one for one in everyone.members if one.code in found.areas)
    return Group(everyone.name if len(covered) == len(everyone.members) else "Kildens kommuner", covered, "")


def _targets(
    values: FloatArray,
    direction: Direction,
    by_code: dict[str, float],
    found: Figures,
    period: str,
    store: Store | None,
) -> dict[str, float]:
    names: tuple[benchmark.Target, ...] = ("mean", "median", "quartile", "best")
    targets: dict[str, float] = {name: benchmark.target_level(values, name, direction) for name in names}
    return targets | {"country": _country(by_code, found, period, store)}


def _country(by_code: dict[str, float], found: Figures, period: str, store: Store | None) -> float:
    """The source's own national figure, else the mean weighted with population."""
    own = by_code.get(COUNTRY, np.nan)
    return _by_population(found, period, store) if np.isnan(own) else float(own)


def _by_population(found: Figures, period: str, store: Store | None) -> float:
    """The mean of all municipalities weighted by population at the start of the year; NaN when not known."""
    if found.about.id == "folketal" or len(found.areas) < len(group("Hele landet").members):
        return np.nan
    try:
        people = figures("folketal", store)
        _, counts = people.column(f"{period[:4]}K1")
        _, column = found.column(period)
        weight = dict(zip(people.areas, counts, strict=True))
        codes = [one.code for one in group("Hele landet").members]
        by_code = dict(zip(found.areas, column, strict=True))
        return benchmark.weighted_mean(
            [by_code.get(code, np.nan) for code in codes], [weight.get(code, np.nan) for code in codes]
        )
    except NotKnown:
        return np.nan


def _potentials(own: float, targets: dict[str, float], direction: Direction, volume: float | None) -> dict[str, float]:
    per = 1.0 if volume is None else volume
    return {name: float(benchmark.potential(own, per, [level], level, direction)) for name, level in targets.items()}


_SAID_OF = {
    Remark.MISSING: "mangler tal og er holdt ude; manglende er ikke 0.",
    Remark.NEGATIVE: "har negative tal (nettoindtægt).",
    Remark.OUTLIER: "afviger stærkt; se efter, før de bruges som mål.",
}


def _caveats(found: Figures, rows: list[Row], own: Municipality | None, by_code: dict[str, float]) -> tuple[str, ...]:
    """What a reader must know beside the table."""
    said = [found.about.note] if found.about.note else []
    for remark, sentence in _SAID_OF.items():
        count = sum(row.remark is remark for row in rows)
        if count:
            said.append(f"{count} {'kommune' if count == 1 else 'kommuner'} {sentence}")
    if own and np.isnan(by_code.get(own.code, np.nan)):
        said.append(f"{own.name} har ingen tal her.")
    said.append("En forskel viser, hvor der skal ses efter, ikke hvorfor; serviceniveau og behov kan forklare den.")
    return tuple(said)
