"""Capital costs: depreciation and interest of buildings and equipment, as a yearly charge and as a plan."""

from typing import Literal

import numpy as np
import pyxirr
from numpy.typing import ArrayLike

from engines.checks import FloatArray, share
from engines.errors import OutOfDomain, da_number
from engines.tariff import _checks

Method = Literal["annuity", "linear"]

#: The longest life a plan is drawn for.
LONGEST_LIFE = 200


def _asset(value: ArrayLike) -> FloatArray:
    return _checks.entered_as_positive("Anskaffelsesværdien", value, "Skriv værdien med positivt fortegn.")


def yearly_charge(value: ArrayLike, years: ArrayLike, rate: ArrayLike = 0.0, method: Method = "annuity") -> FloatArray:
    """Årlig afskrivning og forrentning, kr. per year, the same every year of the asset's life.

    ``annuity``: the level payment that writes ``value`` (kr.) off over ``years`` at ``rate``.
    ``linear``: value / years, plus interest on the average of the years' opening balances,
    rate · value · (years + 1) / (2 · years), so that the life's charges equal those of the plan.
    Source: ordinary annuity; the levelling of linear interest is ours.
    """
    worth = _asset(value)
    life = _checks.divisor("Levetiden", years)
    interest = share("Renten", rate)
    worth, life, interest = np.broadcast_arrays(worth, life, interest)
    if method == "linear":
        return np.asarray(worth / life + interest * worth * (life + 1.0) / (2.0 * life))
    return np.asarray(pyxirr.pmt(interest, life, -worth), dtype=np.float64)


def depreciation_plan(value: float, years: float, rate: float = 0.0, method: Method = "annuity") -> FloatArray:
    """Afskrivningsplan, shape (5, years): opening balance, depreciation, interest, charge, closing balance.

    Interest falls on each year's opening balance; ``years`` must be whole.
    Source: ordinary annuity and straight-line plans.
    """
    worth = float(_asset(value))
    life = float(_checks.divisor("Levetiden", years))
    if not life.is_integer() or life > LONGEST_LIFE:
        raise OutOfDomain(
            f"Levetiden skal være et helt antal år, højst {LONGEST_LIFE}; fik {da_number(life)}. Ret den."
        )
    interest = float(share("Renten", rate))
    number = int(life)
    if method == "linear":
        repaid = np.full(number, worth / number)
    else:
        periods = np.arange(1.0, number + 1)
        repaid = np.asarray(pyxirr.ppmt(interest, periods, life, -worth), dtype=np.float64)
    closing = worth - np.cumsum(repaid)
    closing[-1] = 0.0
    opening = np.concatenate([[worth], closing[:-1]])
    return np.vstack([opening, repaid, opening * interest, repaid + opening * interest, closing])
