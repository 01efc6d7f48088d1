"""Yearly cash flows: net saving, present value, internal rate, payback and break-even.

Shapes
------
A *series* has its periods on the last axis, ``(..., n)``; every leading axis is a case, and results
have the leading shape. Amounts are kr. in one price level; rates are fractions per year.

A rate is a number, one number per case, or a :class:`~engines.parameters.RateSchedule` (stepped).
"""

from typing import Literal

import numpy as np
import pyxirr
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.errors import InvalidInput, OutOfDomain, da_number
from engines.parameters import RateSchedule

Rate = float | FloatArray | RateSchedule
PaybackMethod = Literal["interpolated", "budgetyear"]


def net_saving(gains: ArrayLike, costs: ArrayLike, investment: ArrayLike = 0.0) -> float:
    """Samlet nettobesparelse: Σgains − Σcosts − Σinvestment, kr.

    Source: the report's business-case table, pp. 22 and 36-37 (stated by its signs).
    """
    return float(np.sum(gains) - np.sum(costs) - np.sum(investment))


def yearly_result(gains: ArrayLike, costs: ArrayLike, investment: ArrayLike = 0.0) -> FloatArray:
    """Årligt resultat, investering, resultat and akkumuleret resultat as rows, shape (4, n).

    ``gains`` and ``costs`` are (n,); a single ``investment`` falls in the first year.
    Source: report pp. 22 and 36-37; the cumulative row is ours.
    """
    gain, cost, invested = aligned_series(gevinster=gains, omkostninger=costs, investering=investment)
    yearly = gain - cost
    net = yearly - invested
    return np.vstack([yearly, invested, net, np.cumsum(net)])


def aligned_series(**series: ArrayLike) -> tuple[FloatArray, ...]:
    """The named series over the same number of years; a single amount stands in the first year.

    Raises InvalidInput when two series have different numbers of years, naming both.
    """
    arrays = {name: np.atleast_1d(np.asarray(values, dtype=np.float64)) for name, values in series.items()}
    years = max(values.shape[-1] for values in arrays.values())
    longest = next(name for name, values in arrays.items() if values.shape[-1] == years)
    for name, values in arrays.items():
        if values.shape[-1] not in (1, years):
            raise InvalidInput(
                f"{name.capitalize()} har {values.shape[-1]} år, men {longest} har {years}. "
                "Vælg lige mange år, eller skriv ét beløb, som så ligger i det første år."
            )
    return tuple(
        np.concatenate([values, np.zeros((*values.shape[:-1], years - values.shape[-1]))], axis=-1)
        for values in arrays.values()
    )


def _checked_rate(rate: float | FloatArray) -> FloatArray:
    rates = np.asarray(rate, dtype=np.float64)
    if np.any((rates <= -1) | (rates > 1)):
        wrong = float(np.atleast_1d(rates)[np.atleast_1d((rates <= -1) | (rates > 1))].flat[0])
        hint = f" Skriv {da_number(wrong)} % eller {da_number(wrong / 100)}." if 1 < wrong <= 100 else ""
        raise OutOfDomain(f"Renten skal ligge over -100 % og højst være 100 %; fik {da_number(wrong)}.{hint}")
    return rates


def discount_factor(rate: Rate, period: ArrayLike) -> FloatArray:
    """Diskonteringsfaktor: what 1 kr. in ``period`` is worth in period 0.

    For a stepped schedule the product of each year's own factor, so that year 36 is discounted
    35 years at the first rate and one at the second. A fraction of a year counts as that fraction
    at the rate of the year it lies in. Raises OutOfDomain for a negative period.
    Source: compound discounting; steps as in the Ministry of Finance's guidance.
    """
    periods = nonnegative("Perioden", period)
    if isinstance(rate, RateSchedule):
        return np.exp(-rate.cumulative_log_return(periods))
    return np.asarray((1.0 + _checked_rate(rate)) ** -periods, dtype=np.float64)


def npv(rate: Rate, flows: ArrayLike, first_period: ArrayLike = 0.0) -> FloatArray:
    """Kapitalværdi (NPV), kr. in period-0 money.

    ``flows`` (..., n); ``first_period`` is the period of the first flow: 0 leaves it undiscounted,
    1 gives Excel's own NPV(). Per case: ``rate`` and ``first_period`` of the leading shape.
    """
    amounts = np.asarray(flows, dtype=np.float64)
    periods = np.asarray(first_period, dtype=np.float64)[..., None] + np.arange(amounts.shape[-1])
    by_year = rate if isinstance(rate, RateSchedule) else np.asarray(rate, dtype=np.float64)[..., None]
    return np.asarray(np.sum(amounts * discount_factor(by_year, periods), axis=-1))


def irr(flows: ArrayLike) -> FloatArray:
    """Intern rente: the rate where NPV is 0, as a fraction per period.

    NaN where there is none or more than one above −100 %, since a figure that is one of several
    is no figure. One sign change gives exactly one root (Descartes); otherwise the roots are counted.
    """
    amounts = np.atleast_1d(np.asarray(flows, dtype=np.float64))
    rows = amounts.reshape(-1, amounts.shape[-1])
    rates = np.array([_irr_of(row) for row in rows])
    return rates.reshape(amounts.shape[:-1])


def _irr_of(flows: FloatArray) -> float:
    signs = np.sign(flows[flows != 0])
    changes = int(np.count_nonzero(signs[1:] != signs[:-1]))
    if changes == 0 or not np.all(np.isfinite(flows)):
        return float("nan")
    if changes > 1 and _rates_with_zero_npv(flows) != 1:
        return float("nan")
    found = pyxirr.irr(flows)
    return float("nan") if found is None or found <= -1 else float(found)


def _rates_with_zero_npv(flows: FloatArray) -> int:
    """How many rates above −100 % give NPV 0: distinct positive roots of the polynomial in 1/(1+r)."""
    roots = np.roots(np.trim_zeros(flows)[::-1])
    real = np.sort(roots.real[(np.abs(roots.imag) < 1e-7 * np.abs(roots)) & (roots.real > 0)])
    return int(np.count_nonzero(np.diff(real, prepend=0.0) > 1e-6 * real)) if real.size else 0


def payback(flows: ArrayLike, rate: Rate = 0.0, method: PaybackMethod = "interpolated") -> FloatArray:
    """Tilbagebetalingstid of ``flows`` (..., n), discounted at ``rate``; NaN if never paid back.

    ``interpolated``: years from the first column, the crossing placed evenly within its year.
    ``budgetyear``: number of budget years (columns) until the accumulated result is ≥ 0, as the
    Copenhagen cases of the report count (pp. 147-148 and 157; the counting rule is our reading).
    """
    amounts = np.atleast_1d(np.asarray(flows, dtype=np.float64))
    years = amounts.shape[-1]
    by_year = rate if isinstance(rate, RateSchedule) else np.asarray(rate, dtype=np.float64)[..., None]
    present = amounts * discount_factor(by_year, np.arange(years, dtype=np.float64))
    accumulated = np.cumsum(present, axis=-1)
    # Floating sums of amounts that tie to the krone must count as paid back.
    tolerance = 1e-9 * np.sum(np.abs(present), axis=-1, keepdims=True)
    paid = accumulated >= -tolerance
    crossing = np.argmax(paid, axis=-1)
    never = ~np.any(paid, axis=-1) | np.any(np.isnan(accumulated), axis=-1)
    if method == "budgetyear":
        return np.asarray(np.where(never, np.nan, crossing + 1.0))
    before = np.maximum(crossing - 1, 0)[..., None]
    shortfall = -np.take_along_axis(accumulated, before, axis=-1)[..., 0]
    arriving = np.take_along_axis(present, crossing[..., None], axis=-1)[..., 0]
    within = np.divide(shortfall, arriving, out=np.ones_like(shortfall), where=arriving > 0)
    interpolated = np.where(crossing == 0, 0.0, crossing - 1.0 + np.clip(within, 0.0, 1.0))
    return np.asarray(np.where(never, np.nan, interpolated))


def breakeven_factor(
    rate: Rate, gains: ArrayLike, costs: ArrayLike, investment: ArrayLike = 0.0
) -> FloatArray:
    """Nulpunktsfaktor: the factor on ``gains`` that makes the net present value 0.

    Investment is paid in period 0, the yearly series run from period 1. 0.8 means that the case
    still breaks even when 20 % of the gains fail. NaN where the gains have no present value.
    """
    gain, cost = aligned_series(gevinster=gains, omkostninger=costs)
    value_of_gains = npv(rate, gain, 1.0)
    needed = npv(rate, cost, 1.0) + np.sum(np.atleast_1d(np.asarray(investment, dtype=np.float64)), axis=-1)
    factor = np.full(np.shape(value_of_gains), np.nan)
    np.divide(needed, value_of_gains, out=factor, where=value_of_gains != 0)
    return factor


def phase_in(full_effect: ArrayLike, shares: ArrayLike) -> FloatArray:
    """Indfasning: the full yearly effect times each year's share, shape (..., n).

    ``shares`` (n,) are fractions 0..1 of the full effect reached in the year, not additions.
    """
    return np.asarray(full_effect, dtype=np.float64)[..., None] * share("Indfasningsandelen", shares)
