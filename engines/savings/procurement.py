"""Purchasing: agreements used, fees avoided, and own production against buying. All broadcast over cases."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share


def compliance_saving(
    current_share: ArrayLike, target_share: ArrayLike, price_saving: ArrayLike, volume: ArrayLike
) -> FloatArray:
    """Prisbesparelse ved højere compliance eller e-handelsprocent, kr. per year; negative if the share falls.

    (``target_share`` − ``current_share``) · ``price_saving`` · ``volume``: shares and price saving are
    fractions, ``volume`` (kr.) is everything that could be bought on the agreements.
    Source: report pp. 46, 48-49 and 53 (stated; printed with the shares the other way round, which gives a
    negative figure, so the sign is turned here).
    """
    moved = share("Den forventede andel", target_share) - share("Den nuværende andel", current_share)
    return moved * share("Prisbesparelsen", price_saving) * nonnegative("Volumen", volume)


def fee_saving(average_fee: ArrayLike, orders: ArrayLike, reduction: ArrayLike) -> FloatArray:
    """Sparede gebyrer, kr. per year: fee per order (kr.) · small orders · the share of them that falls away.

    Source: report p. 49 (stated).
    """
    fees = nonnegative("Gebyret", average_fee) * nonnegative("Antallet af ordrer", orders)
    return fees * share("Reduktionen", reduction)


def breakeven_volume(fixed: ArrayLike, external_price: ArrayLike, own_variable: ArrayLike) -> FloatArray:
    """Nulpunktsmængde: units from which ``fixed`` cost (kr.) is earned back, not rounded.

    fixed / (``external_price`` − ``own_variable``), both kr. per unit. NaN where a unit earns nothing.
    Source: report pp. 37 and 166-169 (the question is stated, the formula ours).
    """
    margin = nonnegative("Den eksterne pris", external_price) - nonnegative(
        "Den egne variable omkostning", own_variable
    )
    cost, per_unit = np.broadcast_arrays(nonnegative("De faste omkostninger", fixed), margin)
    units = np.full(cost.shape, np.nan)
    np.divide(cost, per_unit, out=units, where=per_unit > 0)
    return units
