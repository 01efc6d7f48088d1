"""Surplus and deficit: what is kept, what regulates a later tariff, and when.

A result is the year's surplus (+) or deficit (−), kr., before the regulation of earlier years, since that
regulation has its own effect on the accounts. Signs are kept throughout.
"""

import math
from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.errors import OutOfDomain, da_number
from engines.tariff import _checks

#: The rows of :func:`settlement`, in order.
SETTLEMENT_ROWS = (
    "Årets resultat",
    "Hensat inden for tærsklen",
    "Ud over tærsklen",
    "Heraf modregnet i hensat",
    "Brugt af hensat",
    "Udløbet af hensat",
    "Hensat ultimo",
    "Regulering i årets takst",
    "Afventer senere takster",
)

_LESS_THAN_AN_OERE = 0.005


def threshold_split(result: ArrayLike, base: ArrayLike, threshold: ArrayLike) -> FloatArray:
    """A result within the threshold and beyond it, kr., shape (..., 2); both keep the result's sign.

    ``base`` is the year's takstgrundlag, kr.; ``threshold`` a fraction of it. The two sum to the result.
    Source: the framework agreements (surplus of up to 5 % of the tariff base may be set aside).
    """
    outcome = np.asarray(result, dtype=np.float64)
    limit = share("Tærsklen", threshold) * _checks.divisor("Takstgrundlaget", base)
    within = np.clip(outcome, -limit, limit)
    return np.stack(np.broadcast_arrays(within, outcome - within), axis=-1)


@dataclass
class _Reserve:
    """What is set aside, by the year it came from; all lots have one sign, since opposites offset."""

    lots: deque[tuple[int, float]] = field(default_factory=deque)

    @property
    def balance(self) -> float:
        return sum(amount for _, amount in self.lots)

    def withdraw(self, most: float) -> float:
        """Take up to ``most`` kr. off the oldest lots; returns what was taken, with their sign."""
        taken = 0.0
        while self.lots and abs(taken) < most:
            year, oldest = self.lots.popleft()
            part = math.copysign(min(abs(oldest), most - abs(taken)), oldest)
            taken += part
            if oldest != part:
                self.lots.appendleft((year, oldest - part))
        return taken

    def use(self, wanted: float, label: str) -> float:
        """Spend ``wanted`` of a surplus set aside. Raises OutOfDomain when there is less."""
        there = max(self.balance, 0.0)
        if wanted > there + _LESS_THAN_AN_OERE:
            raise OutOfDomain(
                f"I {label} bruges {da_number(wanted)} kr., men der er kun hensat "
                f"{da_number(round(there, 2))} kr. fra tidligere år. Sæt forbruget ned."
            )
        return self.withdraw(min(wanted, there))

    def add(self, year: int, amount: float) -> float:
        """Set ``amount`` aside; lots of the other sign meet it first. Returns what of it was offset."""
        opposite = self.balance * amount < 0
        offset = -self.withdraw(abs(amount)) if opposite else 0.0
        if amount != offset:
            self.lots.append((year, amount - offset))
        return offset

    def expire(self, year: int, expiry: int) -> float:
        """Take out what has been set aside for ``expiry`` years."""
        gone = 0.0
        while self.lots and year - self.lots[0][0] >= expiry:
            gone += self.lots.popleft()[1]
        return gone


def _whole_years(name: str, value: float, lowest: int) -> int:
    if not float(value).is_integer() or value < lowest:
        raise OutOfDomain(f"{name} skal være et helt antal år, mindst {lowest}; fik {da_number(value)}.")
    return int(value)


def settlement(
    results: ArrayLike,
    bases: ArrayLike,
    threshold: float,
    lag: float,
    expiry: float,
    used: ArrayLike = 0.0,
) -> FloatArray:
    """Settlement of surpluses and deficits over years: shape (9, n), the rows of :data:`SETTLEMENT_ROWS`.

    Each year: ``used`` (kr., a surplus spent on its purpose) is drawn from what earlier years set aside, the
    oldest first. The part of the result beyond ``threshold`` · base waits for the tariff ``lag`` years later;
    the part within meets what is set aside with the other sign, and the rest of it is set aside. What has
    been set aside for ``expiry`` years joins what waits: it regulates the tariff ``lag`` years after expiry.

    "Regulering i årets takst" has the sign of ``carryover`` in the tariff: a surplus is negative.
    In every year Σ results = set aside + waiting + Σ used − Σ regulation: nothing is lost or counted twice.

    Parameters
    ----------
    results, bases, used
        By year, kr., shape (n,); one base or one use stands for every year.
    threshold
        Fraction of the base.
    lag, expiry
        Whole years, at least 1.

    Source: the framework agreements (threshold and expiry); the order of steps and the lag are ours.
    """
    outcome = np.atleast_1d(np.asarray(results, dtype=np.float64))
    years = outcome.shape[-1]
    spending = nonnegative("Forbruget af det hensatte", used)
    for name, series in (("takstgrundlaget", np.asarray(bases)), ("forbruget", spending)):
        if series.size > 1:
            _checks.same_length("Resultaterne", outcome, name, series)
    spent = np.broadcast_to(spending, outcome.shape)
    split = threshold_split(outcome, bases, threshold)
    delay = _whole_years("Forsinkelsen", lag, 1)
    life = _whole_years("Udløbet", expiry, 1)

    reserve = _Reserve()
    released = np.zeros(years + delay)  # at index t + delay: what year t sends to a tariff
    offset, drawn, expired, balance = (np.zeros(years) for _ in range(4))
    for year in range(years):
        drawn[year] = reserve.use(float(spent[year]), f"år {year + 1}")
        offset[year] = reserve.add(year, float(split[year, 0]))
        expired[year] = reserve.expire(year, life)
        balance[year] = reserve.balance
        released[year + delay] += split[year, 1] + expired[year]
    in_tariff = released[:years]
    waiting = np.cumsum(split[:, 1] + expired) - np.cumsum(in_tariff)
    return np.vstack([outcome, split[:, 0], split[:, 1], offset, drawn, expired, balance, 0.0 - in_tariff, waiting])
