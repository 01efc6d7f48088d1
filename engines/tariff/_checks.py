"""Checks that only a tariff needs: occupancy, days and amounts with the sign they are entered with."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engines.checks import FloatArray, nonzero, positive
from engines.errors import InvalidInput, OutOfDomain, da_number
from engines.parameters import active

#: More than 120 % is a percentage written without its sign, not a crowded house.
HIGHEST_OCCUPANCY = 1.2
#: An occupancy from here on is taken for a whole percentage; 1.5 is just wrong.
_LEAST_WHOLE_PERCENT = 10.0
#: How far from 1 shares may sum and still show as 100,00 %.
KEY_TOLERANCE = 5e-5


def first_where(values: FloatArray, wrong: NDArray[np.bool_]) -> float:
    """The first value that a check failed on."""
    return float(np.atleast_1d(values)[np.atleast_1d(wrong)].flat[0])


def as_percent_hint(value: float, highest: float) -> str:
    """How to write a share that came as a whole percentage; empty when that is not the mistake."""
    if not highest < value <= 120:
        return ""
    return f" Skriv {da_number(value)} % eller {da_number(value / 100)}."


def occupancy(value: ArrayLike, name: str = "Belægning") -> FloatArray:
    """Belægning as a fraction over 0 and at most 1.2; 95 for 95 % is the mistake it catches."""
    values = np.asarray(value, dtype=np.float64)
    wrong = (values <= 0) | (values > HIGHEST_OCCUPANCY)
    if np.any(wrong):
        got = first_where(values, wrong)
        raise OutOfDomain(
            f"{name} skal være over 0 og højst {da_number(HIGHEST_OCCUPANCY)}; fik {da_number(got)}."
            f"{as_percent_hint(got, _LEAST_WHOLE_PERCENT)}"
        )
    return values


def divisor(name: str, value: ArrayLike) -> FloatArray:
    """A number over 0 that something is divided by: DivisionByZero at 0 or blank, OutOfDomain below."""
    return positive(name, nonzero(name, value))


def dividing_occupancy(value: ArrayLike) -> FloatArray:
    """Belægning as :func:`occupancy`, with DivisionByZero at 0 or blank."""
    return occupancy(nonzero("Belægningen", value))


def tariff_days(value: ArrayLike | None = None) -> FloatArray:
    """Days per year: the tariff year's (parameter ``takst.dage``) when None, and never more."""
    year = active().number("takst.dage")
    if value is None:
        return np.asarray(year)
    values = divisor("Antal dage", value)
    if np.any(values > year):
        raise OutOfDomain(
            f"En takst regnes på højst {da_number(year)} dage, også i skudår; "
            f"fik {da_number(first_where(values, values > year))}. Skriv {da_number(year)}."
        )
    return values


def entered_as_positive(name: str, value: ArrayLike, instead: str) -> FloatArray:
    """Amounts that are entered with a positive sign; ``instead`` says what to do with a negative one."""
    values = np.asarray(value, dtype=np.float64)
    if np.any(values < 0):
        got = da_number(first_where(values, values < 0))
        raise OutOfDomain(f"{name} må ikke være negativ; fik {got}. {instead}")
    return values


def costs(value: ArrayLike) -> FloatArray:
    """Cost elements, kr.; income has its own argument, so a negative cost is refused."""
    return entered_as_positive(
        "En omkostning", value, "Skriv indtægter under indtægter og regulering fra tidligere år for sig."
    )


def income(value: ArrayLike) -> FloatArray:
    """Income, kr., entered with a positive sign."""
    return entered_as_positive("En indtægt", value, "Skriv indtægter med positivt fortegn; de trækkes fra.")


def same_length(name: str, values: FloatArray, other: str, others: FloatArray) -> None:
    """Raise InvalidInput unless two lists on the last axis have the same number of entries."""
    if values.shape[-1] != others.shape[-1]:
        raise InvalidInput(
            f"{name} har {values.shape[-1]} tal, men {other} har {others.shape[-1]}. Vælg lige mange celler."
        )


def keys(value: ArrayLike) -> FloatArray:
    """Fordelingsnøgler as fractions 0..1 that sum to 100 %, so that nothing is lost or charged twice."""
    values = np.asarray(value, dtype=np.float64)
    wrong = (values < 0) | (values > 1 + KEY_TOLERANCE)
    if np.any(wrong):
        got = first_where(values, wrong)
        raise OutOfDomain(
            f"En fordelingsnøgle skal være fra 0 til 100 %; fik {da_number(got)}.{as_percent_hint(got, 1.0)}"
        )
    total = float(values.sum())
    if abs(total - 1.0) > KEY_TOLERANCE:
        raise OutOfDomain(
            f"Fordelingsnøglerne summer til {da_number(round(100 * total, 4))} %. De skal summe til 100 %, "
            "så hele beløbet fordeles netop én gang. Ret nøglerne."
        )
    return values
