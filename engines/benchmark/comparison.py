"""Own figure against others': target, potential, rank, percentile, spread, and what to look at twice.

Observations are one array with NaN where a figure is missing. A missing figure is never 0: it is left out,
and :func:`remarks` says so.
"""

from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative
from engines.errors import DivisionByZero, InvalidInput, NotKnown

Direction = Literal["low", "high"]
Target = Literal["mean", "median", "quartile", "best"]


class Remark(StrEnum):
    """What a reader of a benchmark table should know about one figure."""

    NONE = ""
    MISSING = "mangler"
    NEGATIVE = "negativ"
    OUTLIER = "afviger stærkt"


def _observed(values: ArrayLike) -> FloatArray:
    observations = np.asarray(values, dtype=np.float64).reshape(-1)
    known = observations[~np.isnan(observations)]
    if known.size == 0:
        raise NotKnown("Der er ingen observationer at sammenligne med. Udfyld mindst én.")
    return known


def weighted_mean(values: ArrayLike, weights: ArrayLike) -> float:
    """Vægtet gennemsnit (the national figure): Σ value · weight / Σ weight over the known values.

    Raises InvalidInput where a known value has no weight, DivisionByZero where the weights add to 0.
    """
    observations = np.asarray(values, dtype=np.float64).reshape(-1)
    weight = np.asarray(weights, dtype=np.float64).reshape(-1)
    if observations.shape != weight.shape:
        raise InvalidInput(f"Der er {observations.size} observationer og {weight.size} vægte. Vælg lige store områder.")
    _observed(observations)
    known = ~np.isnan(observations)
    lacking = known & np.isnan(weight)
    if lacking.any():
        raise InvalidInput(f"Observation nr. {int(np.argmax(lacking)) + 1} mangler en vægt. Udfyld den.")
    weight = nonnegative("Vægten", weight[known])
    if not weight.sum():
        raise DivisionByZero("Vægtene er 0 tilsammen. Udfyld dem, fx med indbyggertal.")
    return float(np.average(observations[known], weights=weight))


def target_level(
    values: ArrayLike, target: Target | float, direction: Direction = "low", weights: ArrayLike | None = None
) -> float:
    """The level to compare with, over the known observations.

    Parameters
    ----------
    values
        Observations, NaN where missing.
    target
        "mean" (unweighted unless ``weights``), "median", "quartile" (the limit of the best quarter, linear
        interpolation as in Excel's QUARTILE.INC), "best", or a number, which is the level itself.
    direction
        "low" where a low figure is good, "high" where a high one is.
    weights
        One per observation, for the mean alone.

    Raises
    ------
    NotKnown
        When there is no observation.
    InvalidInput
        For weights with another target than the mean.
    """
    if not isinstance(target, str):
        return float(target)
    if weights is not None:
        if target != "mean":
            raise InvalidInput(
                f'Vægte bruges kun sammen med gennemsnittet ("mean"); målet er "{target}". '
                "Udelad vægtene, eller vælg mean."
            )
        return weighted_mean(values, weights)
    known = _observed(values)
    if target == "mean":
        return float(known.mean())
    if target == "median":
        return float(np.median(known))
    if target == "quartile":
        return float(np.quantile(known, 0.25 if direction == "low" else 0.75))
    return float(known.min() if direction == "low" else known.max())


def potential(
    own: ArrayLike,
    volume: ArrayLike,
    values: ArrayLike,
    target: Target | float,
    direction: Direction = "low",
    weights: ArrayLike | None = None,
) -> FloatArray:
    """Potentiale: max(0, ``own`` − target) · ``volume``, mirrored where high is good.

    ``weights`` of the observations count in a mean target. Broadcasts over ``own`` and ``volume``. Never
    negative: a figure better than the target has no potential.
    Source: report pp. 68, 120, 132, 136, 145 (approach to others' level is stated, the formula inferred).
    """
    level = target_level(values, target, direction, weights)
    figure = np.asarray(own, dtype=np.float64)
    gap = figure - level if direction == "low" else level - figure
    return np.maximum(gap, 0.0) * nonnegative("Mængden", volume)


def rank(own: ArrayLike, values: ArrayLike, direction: Direction = "low") -> FloatArray:
    """Placering: 1 + the number of known observations better than ``own``; equals share the place."""
    ordered = np.sort(_observed(values))
    figure = np.asarray(own, dtype=np.float64)
    if direction == "low":
        better = np.searchsorted(ordered, figure, side="left")
    else:
        better = ordered.size - np.searchsorted(ordered, figure, side="right")
    return np.where(np.isnan(figure), np.nan, 1.0 + better)


def percentile(own: ArrayLike, values: ArrayLike) -> FloatArray:
    """Percentil 0..1: where ``own`` lies from the lowest (0) to the highest (1) known observation.

    As Excel's PERCENTRANK.INC: the share of the other observations that are lower, interpolated between
    neighbours; outside the range 0 or 1. Says nothing of good or bad.
    """
    known = _observed(values)
    if known.size < 2:
        raise NotKnown("En percentil kræver mindst to observationer; fik 1. Udfyld flere.")
    distinct, counts = np.unique(known, return_counts=True)
    lower = np.concatenate(([0], np.cumsum(counts)[:-1])) / (known.size - 1)
    return np.interp(np.asarray(own, dtype=np.float64), distinct, lower, left=0.0, right=1.0)


def spread(values: ArrayLike) -> FloatArray:
    """Spredning: number, mean, sample deviation, min, 1st quartile, median, 3rd quartile, max, max/min − 1.

    The last is NaN unless all are positive, the deviation NaN for a single observation. Source: report p. 111
    (spread of tariffs in a category) and p. 186 (spread of remuneration); the measures are ours.
    """
    known = _observed(values)
    low, first, middle, third, high = np.quantile(known, (0.0, 0.25, 0.5, 0.75, 1.0))
    deviation = known.std(ddof=1) if known.size > 1 else np.nan
    relative = high / low - 1.0 if low > 0 else np.nan
    return np.array([known.size, known.mean(), deviation, low, first, middle, third, high, relative])


def remarks(values: ArrayLike) -> list[Remark]:
    """One remark for each observation: missing, negative, or far from the rest.

    Far is more than 1.5 interquartile ranges outside the quartiles (Tukey's fences), told from four
    observations up. Nothing is removed: the reader judges. Negative net costs (an income) and outliers are
    normal in municipal accounts.
    """
    observations = np.asarray(values, dtype=np.float64).reshape(-1)
    known = observations[~np.isnan(observations)]
    low, high = -np.inf, np.inf
    if known.size >= 4:
        first, third = np.quantile(known, (0.25, 0.75))
        reach = 1.5 * (third - first)
        low, high = first - reach, third + reach
    found = np.zeros(observations.size, dtype=np.intp)
    found[observations < 0] = _ORDER.index(Remark.NEGATIVE)
    found[(observations < low) | (observations > high)] = _ORDER.index(Remark.OUTLIER)
    found[np.isnan(observations)] = _ORDER.index(Remark.MISSING)
    return [_ORDER[place] for place in found.tolist()]


_ORDER = tuple(Remark)


def group_means(values: ArrayLike, groups: list[str]) -> dict[str, float]:
    """Unweighted mean of each group's known values, groups in order of appearance; NaN for none known."""
    observations = np.asarray(values, dtype=np.float64).reshape(-1)
    membership = np.asarray(groups, dtype=object)
    means: dict[str, float] = {}
    for name in dict.fromkeys(groups):
        members = observations[membership == name]
        known = members[~np.isnan(members)]
        means[name] = float(known.mean()) if known.size else np.nan
    return means
