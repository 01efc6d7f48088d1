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
from numpy.typing import ArrayLike, NDArray

from engines.checks import FloatArray, nonnegative, share
from engines.errors import InvalidInput, OutOfDomain, da_number
from engines.parameters import RateSchedule

Rate = float | FloatArray | RateSchedule
PaybackMethod = Literal["interpolated", "budgetyear"]

_IRR_STEPS = 200  # bisection alone would need no more
_LARGEST_EXPONENT = 600.0  # e to this, and to minus this, are well inside the range of a float


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
    # Cases last: what is summed over the periods is then added as long vectors.
    by_period = np.ascontiguousarray(amounts.reshape(-1, amounts.shape[-1]).T)
    rates = np.full(by_period.shape[1], np.nan)
    changes = np.where(np.isfinite(by_period).all(axis=0), _sign_changes(by_period), 0)
    single = changes == 1
    rates[single] = _only_rates(by_period if single.all() else by_period[:, single])
    for case in np.flatnonzero(changes > 1):
        rates[case] = _rate_if_single(by_period[:, case])
    return rates.reshape(amounts.shape[:-1])


def _sign_changes(by_period: FloatArray) -> NDArray[np.int64]:
    """Sign changes of each case over the periods (first axis), zeros passed over."""
    signs = (by_period > 0).astype(np.int8) - (by_period < 0)
    changes = np.zeros(by_period.shape[1], dtype=np.int64)
    last = np.zeros(by_period.shape[1], dtype=np.int8)
    for sign in signs:
        changes += sign * last < 0
        last = np.where(sign != 0, sign, last)
    return changes


def _only_rates(by_period: FloatArray) -> FloatArray:
    """The rate of each case of ``by_period`` (n, cases), all with exactly one sign change.

    With x = −ln(1 + rate), ln(later side) − ln(earlier side) rises in x with a slope from 1 to n, so the root
    lies between 0 and minus the value at 0, and Newton's steps kept inside that bracket reach it.
    NaN where the discount factor of the last period would leave the range of a number.
    """
    periods = by_period.shape[0] - np.argmax(by_period[::-1] != 0, axis=0)  # without the zeros at the end
    farthest = _LARGEST_EXPONENT / periods
    later, earlier = _sides(by_period)
    found = np.zeros(by_period.shape[1])
    cases = np.arange(by_period.shape[1])
    with np.errstate(all="ignore"):
        value, slope = _gap(later, earlier, found)
        low, high = np.clip(-value, -farthest, 0.0), np.clip(-value, 0.0, farthest)
        for _ in range(_IRR_STEPS):
            here = found[cases]
            low, high = np.where(value < 0, here, low), np.where(value > 0, here, high)
            newton = here - value / slope
            step = np.where((newton >= low) & (newton <= high), newton, (low + high) / 2)
            found[cases] = step
            # Newton doubles the correct digits, so a step this small leaves an error at the last one.
            unsettled = np.abs(step - here) > 1e-9 * (1.0 + np.abs(step))
            if not unsettled.any():
                break
            if np.count_nonzero(unsettled) < unsettled.size / 2:
                cases, low, high = cases[unsettled], low[unsettled], high[unsettled]
                later, earlier = later[:, unsettled], earlier[:, unsettled]
            value, slope = _gap(later, earlier, found[cases])
    rates = np.expm1(-found) + 0.0  # no minus zero
    return np.where((np.abs(found) < 0.999 * farthest) & (rates > -1.0), rates, np.nan)


def _sides(by_period: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The amounts after the sign change and those before it, both positive and at most 1, 0 elsewhere."""
    largest = np.max(np.abs(by_period), axis=0, initial=0.0)
    gains_first = np.argmax(by_period > 0, axis=0) < np.argmax(by_period < 0, axis=0)
    signed = by_period / np.where(gains_first, -largest, largest)
    return np.maximum(signed, 0.0), np.maximum(-signed, 0.0)


def _gap(later: FloatArray, earlier: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """ln(later side) − ln(earlier side) at log discount factor ``x``, and its slope in ``x``."""
    factor = np.exp(x)
    worth_later, slope_later = _polynomial(later, factor)
    worth_earlier, slope_earlier = _polynomial(earlier, factor)
    slope = factor * (slope_later / worth_later - slope_earlier / worth_earlier)
    return np.log(worth_later / worth_earlier), slope


def _polynomial(coefficients: FloatArray, at: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Value and derivative by Horner's rule; ``coefficients`` (n, cases) from the constant up."""
    value, derivative = np.zeros_like(at), np.zeros_like(at)
    for coefficient in coefficients[::-1]:
        derivative *= at
        derivative += value
        value *= at
        value += coefficient
    return value, derivative


def _rate_if_single(flows: FloatArray) -> float:
    """The rate of ``flows`` (n,) with several sign changes; NaN unless exactly one rate gives NPV 0."""
    factors = _discount_factors_with_zero_npv(flows)
    if factors.size != 1:
        return float("nan")
    guess = 1.0 / float(factors[0]) - 1.0
    found = pyxirr.irr(flows, guess=guess)
    if found is None or abs(found - guess) > 1e-4 * (1.0 + abs(guess)):
        return guess
    return float(found)


def _discount_factors_with_zero_npv(flows: FloatArray) -> FloatArray:
    """The distinct positive roots of the NPV as a polynomial in 1/(1 + rate)."""
    roots = np.roots(np.trim_zeros(flows)[::-1])
    real = np.sort(roots.real[(np.abs(roots.imag) < 1e-7 * np.abs(roots)) & (roots.real > 0)])
    return real[np.diff(real, prepend=0.0) > 1e-6 * real]


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
    # Floating sums of amounts that tie to the krone must count as paid back; what is still to come adds no slack.
    tolerance = 1e-12 * np.cumsum(np.abs(present), axis=-1)
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


def breakeven_factor(rate: Rate, gains: ArrayLike, costs: ArrayLike, investment: ArrayLike = 0.0) -> FloatArray:
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
