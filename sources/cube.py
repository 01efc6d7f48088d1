"""A statistical table: values over dimensions, as StatBank delivers and the store keeps it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engines.checks import FloatArray
from sources.errors import SourceError


@dataclass(frozen=True)
class Dimension:
    """One axis: its code (OMRÅDE), and the code and text of each place on it."""

    code: str
    label: str
    values: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Cube:
    """``values`` has one axis per dimension, in order; NaN is missing, never 0."""

    table: str
    title: str
    dimensions: tuple[Dimension, ...]
    values: FloatArray
    unit: str = ""
    price_level: str = ""
    source: str = ""
    updated: str = ""

    def __post_init__(self) -> None:
        if self.values.shape != tuple(len(dimension.values) for dimension in self.dimensions):
            raise ValueError("values do not fit the dimensions")

    def axis(self, code: str) -> int:
        """The axis of a dimension, case aside. Raises SourceError when the table has none of that code."""
        for axis, dimension in enumerate(self.dimensions):
            if dimension.code.casefold() == code.casefold():
                return axis
        have = ", ".join(dimension.code for dimension in self.dimensions)
        raise SourceError(
            f"Tabellen {self.table} har ikke variablen {code} (den har {have}). "
            "Danmarks Statistik kan have ændret den; ret nøgletallets opskrift."
        )

    def has(self, code: str) -> bool:
        """Whether there is a dimension of that code."""
        return any(dimension.code.casefold() == code.casefold() for dimension in self.dimensions)

    def selected(self, choice: Mapping[str, Sequence[str]]) -> "Cube":
        """The part with the chosen values of some dimensions, in the order given.

        Raises SourceError for a dimension or value that the table does not have.
        """
        values, dimensions = self.values, list(self.dimensions)
        for code, wanted in choice.items():
            axis = self.axis(code)
            dimension = dimensions[axis]
            place = {value: index for index, value in enumerate(dimension.values)}
            lacking = [value for value in wanted if value not in place]
            if lacking:
                raise SourceError(
                    f"Tabellen {self.table} har ikke {', '.join(lacking)} under {dimension.code}. "
                    "Danmarks Statistik kan have ændret koden; ret nøgletallets opskrift, eller hent igen."
                )
            index = [place[value] for value in wanted]
            values = np.take(values, index, axis=axis)
            dimensions[axis] = replace(
                dimension, values=tuple(wanted), labels=tuple(dimension.labels[i] for i in index)
            )
        return replace(self, dimensions=tuple(dimensions), values=values)

    def summed(self, code: str) -> "Cube":
        """Without one dimension, added over it; a sum with a missing part is missing."""
        axis = self.axis(code)
        kept = self.dimensions[:axis] + self.dimensions[axis + 1 :]
        return replace(self, dimensions=kept, values=self.values.sum(axis=axis))

    @property
    def cells(self) -> int:
        """How many values the cube holds."""
        return math.prod(self.values.shape)
