"""Arguments that benchmark functions share: the direction and the target, in Danish or English."""

from dataclasses import replace
from typing import Annotated

from numpy.typing import ArrayLike

from engines.benchmark import Direction, Target
from engines.errors import InvalidInput
from udfs.arguments import Figure, Kind, Observations, Single, Text, kind_of
from udfs.registry import Arg
from udfs.values import Value, cells

BENCHMARK = "Råderum Nøgletal"

_DIRECTIONS: dict[str, Direction] = {"low": "low", "lav": "low", "high": "high", "høj": "high"}
_TARGETS: dict[str, Target] = {
    "mean": "mean",
    "gennemsnit": "mean",
    "median": "median",
    "quartile": "quartile",
    "kvartil": "quartile",
    "best": "best",
    "bedste": "best",
}


def _read_direction(value: Value, name: str) -> Direction:
    text = str(kind_of(Text).read(value, name)).casefold()
    if text not in _DIRECTIONS:
        raise InvalidInput(f'{name} kan være low (lavt er godt) eller high (højt er godt); fik "{text}".')
    return _DIRECTIONS[text]


def _read_target(value: Value, name: str) -> Target | float:
    first = next(iter(cells(value)))
    if not isinstance(first, str):
        return float(kind_of(Single).read(value, name))
    text = str(kind_of(Text).read(value, name)).casefold()
    if text not in _TARGETS:
        raise InvalidInput(
            f'{name} kan være mean, median, quartile, best eller et tal; fik "{text}". '
            "Danske navne: gennemsnit, median, kvartil, bedste."
        )
    return _TARGETS[text]


#: Observations that may be left out; one blank cell is left out too.
OptionalObservations = Annotated[ArrayLike, replace(kind_of(Observations), zero_is_blank=True)]
#: A figure that may be left out and cannot be 0.
OptionalFigure = Annotated[ArrayLike, replace(kind_of(Figure), zero_is_blank=True)]
DirectionChoice = Annotated[
    Direction,
    Kind(_read_direction, "low eller high", takes_range=False, zero_is_blank=True),
    Arg("Retning", "low (standard): lavt er godt; high: højt er godt.", "low: low is good; high: high is good"),
]
TargetChoice = Annotated[
    Target | float,
    Kind(_read_target, "mål", takes_range=False),
    Arg("Mål", "mean, median, quartile (bedste kvartil), best eller et tal.", "A target's name or a number"),
]
