"""Working time turned into hours, årsværk and kroner. All functions broadcast over cases."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, nonzero, positive


def hours(cases: ArrayLike, minutes: ArrayLike) -> FloatArray:
    """Tidsforbrug in hours: ``cases`` per year · ``minutes`` per case / 60."""
    return nonnegative("Antallet", cases) * nonnegative("Minuttallet", minutes) / 60.0


def full_time_equivalents(hours: ArrayLike, hours_per_fte: ArrayLike) -> FloatArray:
    """Årsværk: ``hours`` per year / ``hours_per_fte`` (gross or effective, the caller's choice)."""
    per_fte = positive("Timer pr. årsværk", nonzero("Timer pr. årsværk", hours_per_fte))
    return np.asarray(hours, dtype=np.float64) / per_fte


def time_saving(cases: ArrayLike, minutes: ArrayLike, hourly_wage: ArrayLike) -> FloatArray:
    """Tidsbesparelse in kr. per year: hours saved · ``hourly_wage`` (kr. per hour).

    Source: report p. 36, business case 2 (the three factors stated, the product inferred).
    """
    return hours(cases, minutes) * nonnegative("Timelønnen", hourly_wage)


def unit_change(volume: ArrayLike, cost_before: ArrayLike, cost_after: ArrayLike) -> FloatArray:
    """Ændret enhedsomkostning: ``volume`` · (``cost_before`` − ``cost_after``), kr.; positive is a saving."""
    before = np.asarray(cost_before, dtype=np.float64)
    return nonnegative("Mængden", volume) * (before - np.asarray(cost_after, dtype=np.float64))
