"""Foster-family pay: vederlag per child with quantity discount and adjustments."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative
from engines.errors import OutOfDomain, da_number
from engines.tariff import _checks


def quantity_discount(children: ArrayLike, discounts: ArrayLike) -> FloatArray:
    """The discount per child in vederlag, by how many foster children the family has.

    ``discounts`` (m,) stands for 1, 2, … m children; more children have the last discount.
    Source: report p. 185 (the mechanism stated, sizes not; the table is the user's).
    """
    number = np.asarray(children, dtype=np.float64)
    wrong = (number < 1) | (number != np.floor(number))
    if np.any(wrong):
        got = da_number(_checks.first_where(number, wrong))
        raise OutOfDomain(f"Antal plejebørn skal være et helt tal på mindst 1; fik {got}. Ret antallet.")
    table = nonnegative("Rabatten", discounts).reshape(-1)
    return np.asarray(table[np.minimum(number.astype(int), table.size) - 1])


def foster_pay(
    base_fees: ArrayLike,
    children: ArrayLike,
    discounts: ArrayLike,
    fee_rate: ArrayLike,
    transition: ArrayLike = 0.0,
    goals_met: ArrayLike = 0.0,
) -> FloatArray:
    """Vederlag per child and kr. per month, shape (..., 2).

    vederlag = base − quantity discount + transition (down at school start, up as teenager) − goals met;
    kr. = vederlag · ``fee_rate`` (kr. per vederlag and month). Broadcasts over children.
    Source: report p. 185 (mechanisms stated in prose, formula inferred, sizes the user's).
    """
    fees = (
        nonnegative("Grundvederlaget", base_fees)
        - quantity_discount(children, discounts)
        + np.asarray(transition, dtype=np.float64)
        - nonnegative("Nedsættelsen for nåede mål", goals_met)
    )
    if np.any(fees < 0):
        raise OutOfDomain(
            f"Vederlaget bliver negativt ({da_number(_checks.first_where(fees, fees < 0))}): "
            "rabat og nedsættelser er større end grundvederlaget. Sæt dem ned."
        )
    pay = fees * nonnegative("Vederlagssatsen", fee_rate)
    return np.stack(np.broadcast_arrays(fees, pay), axis=-1)
