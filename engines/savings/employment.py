"""Employment investments: provenu by year, milestones, cost of measures, bridging courses."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.errors import InvalidInput, OutOfDomain, da_number
from engines.savings.cashflow import aligned_series

Timing = Literal["slut", "midt"]

MOST_MONTHS = 120  # a year or a date typed for a number of months is caught here


def provenu(income: ArrayLike, expenses: ArrayLike) -> FloatArray:
    """Udgifter i alt, indtægter i alt, provenu og akkumuleret provenu pr. år, kr., shape (4, n).

    Source: report pp. 75-76 and 80 (rows stated, sums inferred; the accumulated row is ours).
    """
    earned, spent = aligned_series(indtægter=income, udgifter=expenses)
    result = earned - spent
    return np.vstack([spent, earned, result, np.cumsum(result)])


def measure_cost(persons: ArrayLike, extent: ArrayLike, unit_price: ArrayLike) -> FloatArray:
    """Udgift til tilbud eller mentor, kr. per year: persons · weeks or hours each · kr. per week or hour.

    Source: report p. 80, notes 11 and 12 (drivers stated, product inferred).
    """
    people = nonnegative("Antallet af borgere", persons) * nonnegative("Omfanget", extent)
    return people * nonnegative("Prisen", unit_price)


def milestones(target: float, profile: ArrayLike) -> FloatArray:
    """Delmål pr. måned og akkumuleret, shape (2, n), in the unit of ``target``.

    ``profile`` is one number, the months that share the target evenly, or each month's share (n,), summing to
    1.
    Source: report p. 74 (60 / 12 = 5 stated; an uneven path is allowed there, its formula inferred).
    """
    weights = np.atleast_1d(np.asarray(profile, dtype=np.float64)).reshape(-1)
    if weights.size == 1:
        months = float(weights[0])
        if not 1 <= months <= MOST_MONTHS or months != int(months):
            raise OutOfDomain(
                f"Antallet af måneder skal være et helt tal fra 1 til {MOST_MONTHS}; fik {da_number(months)}."
            )
        weights = np.full(int(months), 1.0 / months)
    elif abs(float(np.sum(share("Månedens andel", weights))) - 1.0) > 1e-6:
        total = da_number(round(float(np.sum(weights)) * 100, 4))
        raise OutOfDomain(f"Månedernes andele skal give 100 % tilsammen; fik {total} %. Ret profilen.")
    steps = nonnegative("Målet", target) * weights
    return np.vstack([steps, np.cumsum(steps)])


def milestone_deviation(target: float, actual: ArrayLike, profile: ArrayLike) -> FloatArray:
    """Afvigelse pr. måned: accumulated actual − milestone, (n,); NaN from the first month not counted.

    ``actual`` (n,) is each month's own change, NaN where not yet known. Source: report p. 74 (inferred).
    """
    planned = milestones(target, profile)[1]
    achieved = np.atleast_1d(np.asarray(actual, dtype=np.float64)).reshape(-1)
    if achieved.size != planned.size:
        raise InvalidInput(
            f"De faktiske tal har {achieved.size} måneder, men målet har {planned.size}. "
            "Vælg lige mange celler; måneder, der ikke er opgjort, kan stå tomme."
        )
    return np.asarray(np.cumsum(achieved) - planned)


def average_effect(steps: ArrayLike, timing: Timing = "slut") -> FloatArray:
    """Gennemsnitlig effekt i perioden, full-year persons: the mean of the accumulated ``steps`` (..., n).

    With ``slut`` each month's fall counts from that month as a whole, as the report's target reads; with
    ``midt`` it counts half in its own month. A fall of 5 in each of 12 months is 32.5 or 30 full-year persons
    in year 1, not 60.
    Source: ours, from the example on report p. 74.
    """
    falls = np.asarray(steps, dtype=np.float64)
    half = 0.5 * np.mean(falls, axis=-1) if timing == "midt" else 0.0
    return np.asarray(np.mean(np.cumsum(falls, axis=-1), axis=-1) - half)


def misplaced_courses(courses: ArrayLike, misplaced_share: ArrayLike, net_unit_cost: ArrayLike) -> FloatArray:
    """Besparelse på fejlvisiterede forløb, kr. per year: courses · share · net cost per course after refund.

    Source: report p. 87 (stated). The alternative offer, which the template leaves out, can be taken off the
    cost.
    """
    wrongly = nonnegative("Antallet af forløb", courses) * share("Andelen af fejlvisiterede", misplaced_share)
    return wrongly * np.asarray(net_unit_cost, dtype=np.float64)
