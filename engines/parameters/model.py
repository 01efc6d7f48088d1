"""What a parameter is: a name, a unit, and values that hold from a date."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from engines.checks import FloatArray

Confidence = Literal["high", "medium", "low"]


class ParameterError(Exception):
    """A parameter file that cannot be used; the text says which file, where and what to do."""


class Step(BaseModel):
    """One step of a stepped value: ``value`` holds up to and including ``until`` (open when absent)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    until: float | None = None
    value: float


class DatedValue(BaseModel):
    """A value with the dates it holds for, where it is from, and how sure that is."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    from_: Annotated[dt.date, Field(alias="from")]
    until: dt.date | None = None
    value: float | None = None
    steps: tuple[Step, ...] = ()
    table: Mapping[int, float] | None = None
    source: Annotated[str, Field(min_length=3)]
    confidence: Confidence
    note: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> "DatedValue":
        forms = (self.value is not None) + bool(self.steps) + (self.table is not None)
        if forms != 1:
            raise ValueError("skriv netop én af value, steps og table")
        if self.until is not None and self.until < self.from_:
            raise ValueError("until ligger før from")
        limits = [step.until for step in self.steps]
        if self.steps and (
            limits[-1] is not None
            or None in limits[:-1]
            or any(a >= b for a, b in pairwise(limits) if a is not None and b is not None)
        ):
            raise ValueError("steps skal have stigende until, og kun det sidste trin er uden until")
        return self


class Parameter(BaseModel):
    """A named quantity with its unit and its values over time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.]*$")]
    label: Annotated[str, Field(min_length=3)]
    unit: Annotated[str, Field(min_length=1)]
    note: str = ""
    values: tuple[DatedValue, ...] = ()

    @model_validator(mode="after")
    def _dates_differ(self) -> "Parameter":
        starts = [value.from_ for value in self.values]
        if len(set(starts)) != len(starts):
            raise ValueError(f"{self.name} har to værdier med samme from-dato")
        return self

    def on(self, date: dt.date) -> DatedValue | None:
        """The value in force on ``date``, or None."""
        held = [value for value in self.values if value.from_ <= date and (value.until is None or date <= value.until)]
        return max(held, key=lambda value: value.from_, default=None)


@dataclass(frozen=True)
class RateSchedule:
    """A discount rate that steps down with the horizon; ``limits`` are the last years of each step."""

    name: str
    rates: tuple[float, ...]
    limits: tuple[float, ...]

    @classmethod
    def of(cls, parameter: Parameter, value: DatedValue) -> "RateSchedule":
        """The schedule of a parameter's dated value; a plain value is one open step."""
        steps = value.steps or (Step(value=value.value or 0.0),)
        return cls(
            parameter.name,
            tuple(step.value for step in steps),
            tuple(math.inf if step.until is None else step.until for step in steps),
        )

    def rate(self, year: float) -> float:
        """The rate of the year that ends at ``year`` (1 is the first)."""
        return next(rate for rate, limit in zip(self.rates, self.limits, strict=True) if year <= limit)

    def cumulative_log_return(self, periods: FloatArray) -> FloatArray:
        """Σ ln(1 + rate) over the years 0..``periods``, years in part counted in part."""
        total = np.zeros_like(periods)
        start = 0.0
        for rate, limit in zip(self.rates, self.limits, strict=True):
            total = total + np.log1p(rate) * np.clip(periods - start, 0.0, limit - start)
            start = limit
        return total
