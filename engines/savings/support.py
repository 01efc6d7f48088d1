"""Income support: what the municipality pays after the state's refund. All broadcast over cases."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.errors import OutOfDomain, da_number
from engines.parameters import RateSchedule


def support_cost(persons: ArrayLike, benefit: ArrayLike, refund_share: ArrayLike) -> FloatArray:
    """Kommunal nettoudgift til forsørgelse: full-year ``persons`` · ``benefit`` (kr.) · (1 − refund).

    ``persons`` may be negative, for a fall. Source: report p. 76 (net of refund stated, product inferred).
    """
    return (
        np.asarray(persons, dtype=np.float64)
        * nonnegative("Ydelsen", benefit)
        * (1.0 - share("Refusionen", refund_share))
    )


def refund_rate(week: ArrayLike, ladder: RateSchedule) -> FloatArray:
    """Refusionsandel in a ``week`` of the spell (1 is the first), a fraction; ``ladder`` steps by weeks."""
    weeks = nonnegative("Ugen", week)
    rates = np.asarray(ladder.rates)
    return rates[np.minimum(np.searchsorted(ladder.limits, weeks, side="left"), rates.size - 1)]


def _net_weeks(weeks: FloatArray, ladder: RateSchedule) -> FloatArray:
    """Weeks 0..``weeks``, each counted with the share that the municipality pays."""
    total = np.zeros_like(weeks)
    start = 0.0
    for rate, limit in zip(ladder.rates, ladder.limits, strict=True):
        total = total + (1.0 - rate) * np.clip(weeks - start, 0.0, limit - start)
        start = limit
    return total


def spell_cost(weekly_benefit: ArrayLike, from_week: ArrayLike, to_week: ArrayLike, ladder: RateSchedule) -> FloatArray:
    """Kommunal nettoudgift til et forløb, kr. per person: from ``from_week`` through ``to_week``.

    Weeks in part count in part. Divided by benefit and weeks it is the weighted net share; the cost of the
    last weeks of a spell is what shortening it saves.
    Source: report p. 76 (net of the step's own refund stated, the sum over weeks inferred).
    """
    first, last = nonnegative("Startugen", from_week), nonnegative("Slutugen", to_week)
    first, last = np.broadcast_arrays(np.asarray(first), np.asarray(last))
    if np.any(first < 1):
        raise OutOfDomain(f"Startugen er mindst 1 (den første uge); fik {da_number(float(np.min(first)))}.")
    wrong = last < first - 1.0 - 1e-9  # an empty spell ends where it starts, floating errors aside
    if np.any(wrong):
        raise OutOfDomain(
            f"Slutugen ({da_number(float(last[wrong].flat[0]))}) ligger før startugen "
            f"({da_number(float(first[wrong].flat[0]))}). Byt dem om."
        )
    weeks = _net_weeks(last, ladder) - _net_weeks(first - 1.0, ladder)
    return nonnegative("Ydelsen pr. uge", weekly_benefit) * weeks


def support_by_age(
    persons: ArrayLike,
    age: ArrayLike,
    benefit_young: ArrayLike,
    benefit_adult: ArrayLike,
    refund_share: ArrayLike,
    age_limit: ArrayLike,
) -> FloatArray:
    """Sparet forsørgelse pr. år, hvor ydelsen stiger ved en alder, kr., shape (..., n).

    ``persons`` (..., n) are full-year persons off support by year; ``age`` is theirs in the first year; the
    benefits are kr. per person and year below and from ``age_limit``.
    Source: report p. 80 (the shift at 30 stated, the formula inferred).
    """
    off_support = np.asarray(persons, dtype=np.float64)
    by_year = nonnegative("Alderen", age)[..., None] + np.arange(off_support.shape[-1])
    young = by_year < np.asarray(age_limit, dtype=np.float64)[..., None]
    low = nonnegative("Den lave ydelse", benefit_young)[..., None]
    high = nonnegative("Den høje ydelse", benefit_adult)[..., None]
    return off_support * np.where(young, low, high) * (1.0 - share("Refusionen", refund_share)[..., None])
