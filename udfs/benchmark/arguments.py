"""Arguments that benchmark functions share: the direction and the target, in Danish or English."""

from typing import Annotated

from engines.benchmark import Direction, Target
from engines.checks import FloatArray
from engines.errors import InvalidInput
from udfs.arguments import Kind, Single, Text, reader
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
    text = reader(Text)(value, name).casefold()
    if text not in _DIRECTIONS:
        raise InvalidInput(f'{name} kan være low (lavt er godt) eller high (højt er godt); fik "{text}".')
    return _DIRECTIONS[text]


def _read_target(value: Value, name: str) -> Target | float:
    first = next(iter(cells(value)))
    if not isinstance(first, str):
        return float(reader(Single)(value, name))
    text = reader(Text)(value, name).casefold()
    if text not in _TARGETS:
        raise InvalidInput(
            f'{name} kan være mean, median, quartile, best eller et tal; fik "{text}". '
            "Danske navne: gennemsnit, median, kvartil, bedste."
        )
    return _TARGETS[text]


def row_per_case(result: FloatArray) -> FloatArray:
    """A result of several columns as one row per case: cases in any shape, columns on the last axis."""
    return result.reshape(-1, result.shape[-1])


DirectionChoice = Annotated[
    Direction,
    Kind(_read_direction, "low eller high", takes_range=False),
    Arg("Retning", "low (standard): lavt er godt; high: højt er godt.", "low: low is good; high: high is good"),
]
TargetChoice = Annotated[
    Target | float,
    Kind(_read_target, "mål", takes_range=False),
    Arg("Mål", "mean, median, quartile (bedste kvartil), best eller et tal.", "A target's name or a number"),
]
