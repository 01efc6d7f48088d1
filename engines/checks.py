"""Domain checks shared by the engines. Each raises with a sentence that names the quantity in Danish."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engines.errors import DivisionByZero, OutOfDomain, da_number

FloatArray = NDArray[np.float64]


def _first(values: FloatArray, wrong: NDArray[np.bool_]) -> str:
    return da_number(float(np.atleast_1d(values)[np.atleast_1d(wrong)].flat[0]))


def _require(name: str, value: ArrayLike, wrong: Callable[[FloatArray], NDArray[np.bool_]], rule: str) -> FloatArray:
    values = np.asarray(value, dtype=np.float64)
    if _any(values, wrong):
        raise OutOfDomain(f"{name} {rule}; fik {_first(values, np.asarray(wrong(values)))}.")
    return values


def _any(values: FloatArray, wrong: Callable[[Any], Any]) -> bool:
    """Whether a value is wrong; a single one, the common call from a cell, without numpy's overhead."""
    return bool(wrong(values.item())) if values.size == 1 else bool(wrong(values).any())


def nonnegative(name: str, value: ArrayLike) -> FloatArray:
    """``value`` as floats; raises OutOfDomain where negative. NaN (a missing case) passes."""
    return _require(name, value, lambda v: v < 0, "må ikke være negativ")


def positive(name: str, value: ArrayLike) -> FloatArray:
    """``value`` as floats; raises OutOfDomain unless over zero."""
    return _require(name, value, lambda v: v <= 0, "skal være over 0")


def share(name: str, value: ArrayLike, highest: float = 1.0) -> FloatArray:
    """``value`` as fractions 0..``highest``; 95 for 95 % is the mistake it is there to catch."""
    values = np.asarray(value, dtype=np.float64)
    if _any(values, lambda v: (v < 0) | (v > highest)):
        failing = (values < 0) | (values > highest)
        got = _first(values, np.asarray(failing))
        hint = ""
        first = float(np.atleast_1d(values)[np.atleast_1d(failing)].flat[0])
        if highest < first <= 100:
            hint = f" Skriv {got} % eller {da_number(first / 100)}."
        raise OutOfDomain(f"{name} skal være en andel fra 0 til {da_number(highest)}; fik {got}.{hint}")
    return values


def nonzero(name: str, value: ArrayLike) -> FloatArray:
    """``value`` as floats; raises DivisionByZero where zero or blank."""
    values = np.asarray(value, dtype=np.float64)
    if _any(values, lambda v: v == 0):
        raise DivisionByZero(f"{name} er 0 eller tom, og der skal divideres med den. Udfyld den.")
    return values
