"""Vognpark: own cars against hired ones, buying against leasing, and GPS fleet control."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, nonzero, positive, share
from engines.errors import OutOfDomain
from engines.savings.lists import side_by_side


def fleet_mix_cost(
    need: ArrayLike, own_unit_cost: ArrayLike, hire_unit_cost: ArrayLike, own_share: ArrayLike
) -> FloatArray:
    """Kørselsudgift with own cars for the base need and hired ones for the peaks, kr. per year.

    need · (share · own + (1 − share) · hire); ``need`` in km or hours, costs per the same unit. The last
    own cars are little used, so compare at their marginal cost. Source: report p. 157 (90 % stated as an
    example).
    """
    covered = share("Egen dækning", own_share)
    own = nonnegative("Udgift pr. enhed, egne biler", own_unit_cost)
    hire = nonnegative("Udgift pr. enhed, leje", hire_unit_cost)
    return nonnegative("Kørselsbehovet", need) * (covered * own + (1.0 - covered) * hire)


def buy_or_lease(
    price: ArrayLike,
    residual: ArrayLike,
    years: ArrayLike,
    running_own: ArrayLike,
    finance: ArrayLike,
    lease: ArrayLike,
    running_lease: ArrayLike = 0.0,
) -> FloatArray:
    """Køb eller leasing: (yearly cost bought, yearly cost leased, what buying saves), kr., shape (..., 3).

    Bought = (price − residual)/years + running + finance; leased = fee + running outside the agreement.
    Undiscounted. Source: report p. 157 (the comparison is named, the formula inferred).
    """
    paid = nonnegative("Indkøbsprisen", price)
    left = nonnegative("Restværdien", residual)
    if np.any(left > paid):
        raise OutOfDomain("Restværdien er højere end indkøbsprisen. Byt om på dem, eller ret beløbet.")
    kept = positive("Levetiden", nonzero("Levetiden", years))
    own = (paid - left) / kept + nonnegative("Drift og service", running_own) + nonnegative("Finansieringen", finance)
    leased = nonnegative("Leasingydelsen", lease) + nonnegative("Drift ved leasing", running_lease)
    return side_by_side(own, leased, leased - own)


def gps_saving(
    wage_budget: ArrayLike, material_budget: ArrayLike, wage_share: ArrayLike, material_share: ArrayLike
) -> FloatArray:
    """GPS-baseret flådestyring, kr. per year: share of the wage budget + share of materials and insurance.

    Source: report p. 157, Copenhagen's case (percentages stated, the sum inferred, the bases not printed).
    """
    wages = nonnegative("Lønbudgettet", wage_budget) * share("Andelen af lønbudgettet", wage_share)
    return wages + nonnegative("Materialebudgettet", material_budget) * share(
        "Andelen af materialebudgettet", material_share
    )
