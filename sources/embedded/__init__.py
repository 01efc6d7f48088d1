"""The report's own tables, shipped, so that every comparison works on the first day without a network."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from engines.errors import NotKnown
from engines.yamltext import parsed_yaml
from sources.cube import Cube, Dimension
from sources.indicators import Direction
from sources.municipalities import area_code, area_name

Cell = str | float | None


class EmbeddedIndicator(BaseModel):
    """Columns of a table that are a key figure by municipality, each column with its period."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    label: str
    unit: str
    direction: Direction
    columns: Mapping[str, str]


class EmbeddedTable(BaseModel):
    """A table of the report with source, page, year and how sure the reading is. Lost figures are empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    proposal: str
    title: str
    page: str
    year: str = ""
    unit: str = ""
    price_level: str = ""
    source: str
    confidence: Literal["high", "medium"]
    origin: Literal["rapporten", "genberegnet"]
    note: str = ""
    columns: Annotated[tuple[str, ...], Field(min_length=1)]
    rows: Annotated[tuple[tuple[Cell, ...], ...], Field(min_length=1)]
    indicators: tuple[EmbeddedIndicator, ...] = ()

    def reference(self) -> str:
        """Where the figures are from, in one line."""
        where = f"Kommunale veje til effektivisering (KLK, 2017), s. {self.page}"
        return f"{self.source}; {where}" if self.origin == "rapporten" else f"{self.source} (s. {self.page})"

    def cube(self, indicator: EmbeddedIndicator) -> Cube:
        """An indicator's figures by municipality (and the country) and period."""
        codes = [area_code(str(row[0])) for row in self.rows]
        places = [self.columns.index(column) for column in indicator.columns]
        values = [[np.nan if row[place] is None else row[place] for place in places] for row in self.rows]
        periods = tuple(indicator.columns.values())
        known = tuple(code for code in codes if code is not None)
        return Cube(
            self.id,
            self.title,
            (
                Dimension("OMRÅDE", "kommune", known, tuple(area_name(code) for code in known)),
                Dimension("Tid", "tid", periods, periods),
            ),
            np.array(values, dtype=np.float64),
            unit=indicator.unit,
            price_level=self.price_level,
            source=self.reference(),
            updated=self.year,
        )


@cache
def tables() -> Mapping[str, EmbeddedTable]:
    """Every shipped table by id."""
    text = (resources.files("sources.embedded") / "data" / "rapporten.yaml").read_text(encoding="utf-8")
    return {entry["id"]: EmbeddedTable.model_validate(entry) for entry in parsed_yaml(text)}


@cache
def indicators() -> Mapping[str, tuple[EmbeddedTable, EmbeddedIndicator]]:
    """Every key figure by municipality among the shipped tables, with its table."""
    return {indicator.id: (table, indicator) for table in tables().values() for indicator in table.indicators}


def table(name: str) -> EmbeddedTable:
    """A shipped table by id. Raises NotKnown with the ids there are."""
    found = tables().get(name.strip().casefold())
    if found is None:
        raise NotKnown(f'Rapportens tabeller har ikke "{name}". Vælg mellem {", ".join(tables())}.')
    return found
