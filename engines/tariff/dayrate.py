"""The tariff per day: from a year's costs to the price of one day, and back to what each cost gives it.

Amounts are kr. per year in one price level. ``carryover`` is the regulation from earlier years with the sign
it has in the tariff: a deficit raises it (+), a surplus lowers it (−).
"""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.errors import OutOfDomain, da_number
from engines.tariff import _checks


def tariff_base(costs: ArrayLike, income: ArrayLike = 0.0, carryover: ArrayLike = 0.0) -> FloatArray:
    """Takstgrundlag: Σ``costs`` − Σ``income`` + ``carryover``, kr. per year.

    ``costs`` and ``income`` are summed over all their entries; ``carryover`` broadcasts over cases.
    Source: the framework agreements' tariff rules (all direct and indirect long-run costs).
    """
    gross = _checks.costs(costs).sum() - _checks.income(income).sum()
    return np.asarray(gross + np.asarray(carryover, dtype=np.float64))


def paid_days(places: ArrayLike, occupancy: ArrayLike, days: ArrayLike | None = None) -> FloatArray:
    """Expected paid days per year: places · occupancy · days (the tariff year's days when None)."""
    return _checks.divisor("Antal pladser", places) * _checks.dividing_occupancy(occupancy) * _checks.tariff_days(days)


def day_rate(
    costs: ArrayLike,
    places: ArrayLike,
    occupancy: ArrayLike,
    days: ArrayLike | None = None,
    income: ArrayLike = 0.0,
    carryover: ArrayLike = 0.0,
) -> FloatArray:
    """Takst pr. døgn, kr.: (Σcosts − Σincome + carryover) / (places · occupancy · days).

    ``costs`` and ``income`` are summed whole; the rest broadcast over cases, so a range of occupancies
    gives the tariff's sensitivity to occupancy. Raises DivisionByZero without places, occupancy or days,
    OutOfDomain for a share of 95, a negative cost or 366 days.
    Source: the framework agreements' tariff rules.
    """
    return tariff_base(costs, income, carryover) / paid_days(places, occupancy, days)


def explained_rate(
    costs: ArrayLike,
    places: float,
    occupancy: float,
    days: float | None = None,
    income: ArrayLike = 0.0,
    carryover: float = 0.0,
) -> FloatArray:
    """The tariff backwards: what each cost element gives per day, and its share of the tariff.

    ``costs`` is (elements,) or (elements, parts), the parts being direct and indirect. The result has a row
    for each element, then income (−), regulation (±) and the tariff itself; its columns are the parts per
    day (only when there is more than one), their sum per day, and the share of the tariff. The last row is
    the sum of the others. The share is NaN where the tariff is 0.
    Source: ours; the same figures as :func:`day_rate`, distributed.
    """
    parts = _checks.costs(costs)
    parts = parts[:, None] if parts.ndim == 1 else parts
    paid = float(np.asarray(paid_days(places, occupancy, days)))
    rest = np.array([-_checks.income(income).sum(), carryover])
    per_day = np.concatenate([parts.sum(axis=1), rest]) / paid
    by_part = np.vstack([parts / paid, np.zeros((2, parts.shape[1]))]) if parts.shape[1] > 1 else None
    columns = [per_day[:, None]] if by_part is None else [by_part, per_day[:, None]]
    lines = np.hstack(columns)
    table = np.vstack([lines, lines.sum(axis=0)])
    tariff = table[-1, -1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.hstack([table, np.where(tariff == 0, np.nan, table[:, -1:] / tariff)])


def split_rate(
    costs: ArrayLike,
    base_shares: ArrayLike,
    places: ArrayLike,
    occupancy: ArrayLike,
    service_hours: ArrayLike,
    days: ArrayLike | None = None,
) -> FloatArray:
    """Differentiated tariff: base tariff per day and service tariff per hour, shape (..., 2).

    ``base_shares`` (one, or one for each element of ``costs``) is the part of a cost that every place
    carries; the rest is paid by the hour of service, ``service_hours`` per year.
    base · paid days + service · hours = Σcosts.
    Source: the framework agreements' differentiation into a base and a service tariff; the split is ours.
    """
    amounts = _checks.costs(costs).reshape(-1)
    shares = share("Grunddelen", base_shares).reshape(-1)
    if shares.size > 1:
        _checks.same_length("Omkostningerne", amounts, "grunddelen", shares)
    in_base = float((amounts * shares).sum())
    base = in_base / paid_days(places, occupancy, days)
    service = (amounts.sum() - in_base) / _checks.divisor("Antal ydelsestimer", service_hours)
    return np.stack(np.broadcast_arrays(base, service), axis=-1)


def part_time_rates(
    base: float, places: ArrayLike, shares: ArrayLike, occupancy: float, days: float | None = None
) -> FloatArray:
    """Tariff per day of each kind of place, from full-time (share 1) to part-time (0.85, 0.60), shape (n,).

    ``places`` of each kind weigh with their ``shares`` of the full tariff, so that
    Σ places · tariff · occupancy · days = ``base`` (kr. per year).
    Source: the framework agreements' part-time shares; that the weighted places carry all costs is ours.
    """
    number = np.atleast_1d(nonnegative("Antal pladser", places))
    parts = np.atleast_1d(share("Takstandelen", shares))
    _checks.same_length("Pladserne", number, "takstandelene", parts)
    weighted = _checks.divisor("Antal vægtede pladser", float((number * parts).sum()))
    return np.asarray(parts * base / paid_days(weighted, occupancy, days))


def projected(rate: ArrayLike, increases: ArrayLike) -> FloatArray:
    """Fremskrevet takst: ``rate`` and what it becomes after each year's price-level increase, (..., n + 1).

    ``increases`` (..., n) are fractions per year (0.0153 for 1.53 %), compounded.
    Source: ordinary price-level projection; the percentages are the user's.
    """
    steps = np.asarray(increases, dtype=np.float64)
    wrong = np.abs(steps) > 0.5
    if np.any(wrong):
        got = _checks.first_where(steps, wrong)
        raise OutOfDomain(
            f"Fremskrivningen skal være en andel mellem -50 % og 50 %; fik {da_number(got)}."
            f"{_checks.as_percent_hint(got, 0.5)}"
        )
    factors = np.concatenate([np.ones((*steps.shape[:-1], 1)), np.cumprod(1.0 + steps, axis=-1)], axis=-1)
    return np.asarray(np.asarray(rate, dtype=np.float64)[..., None] * factors)


def mean_occupancy(
    previous: ArrayLike, before_previous: ArrayLike, cap: ArrayLike, floor: ArrayLike = 0.0
) -> FloatArray:
    """Belægning in the tariff: the mean of the two previous years' actual, between ``floor`` and ``cap``.

    A year without a figure is refused, since it would halve the mean.
    Source: the framework agreements (mean of two years; cap and floor differ by agreement).
    """
    highest = _checks.occupancy(cap, "Loftet over belægningen")
    lowest = share("Bunden under belægningen", floor, _checks.HIGHEST_OCCUPANCY)
    if np.any(lowest > highest):
        raise OutOfDomain("Bunden under belægningen er højere end loftet. Ret en af dem.")
    first = _checks.occupancy(previous, "Belægningen sidste år")
    second = _checks.occupancy(before_previous, "Belægningen året før sidste år")
    return np.asarray(np.clip((first + second) / 2.0, lowest, highest))
