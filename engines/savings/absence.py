"""Sickness absence: what it is worth to bring units down to a level."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import nonnegative, share
from engines.errors import DivisionByZero
from engines.savings.lists import same_length

AbsenceTarget = float | Literal["mean", "min"]


def sick_leave_potential(rates: ArrayLike, fte: ArrayLike, wage: ArrayLike, target: AbsenceTarget = "mean") -> float:
    """Potentiale ved lavere sygefravær: Σ max(0, rate − target)·fte·wage, kr. per year.

    ``rates`` (units,) are shares of working time, NaN where a unit has no figure and is left out; ``fte``
    årsværk and ``wage`` kr. per årsværk by unit or one for all. ``target`` is a rate, "mean" for the
    fte-weighted mean, or "min" for the lowest unit.

    All absence is valued at the wage; only the substitutes' part of it is cash.
    Source: report p. 105 (both targets stated in words, weighting and formula inferred).
    """
    absence, staff, pay = same_length(
        {
            "Sygefravær": share("Sygefraværet", rates),
            "Årsværk": nonnegative("Årsværk", fte),
            "Løn": nonnegative("Lønnen", wage),
        }
    )
    known = ~np.isnan(absence)
    absence, staff, pay = absence[known], staff[known], pay[known]
    if not np.sum(staff) > 0:
        raise DivisionByZero(
            "Årsværk er 0 eller tom for alle enheder med sygefravær, så der er intet gennemsnit. Udfyld årsværk."
        )
    if target == "mean":
        level = float(np.average(absence, weights=staff))
    elif target == "min":
        level = float(np.min(absence))
    else:
        level = float(share("Målet for sygefravær", target))
    return float(np.sum(np.maximum(0.0, absence - level) * staff * pay))
