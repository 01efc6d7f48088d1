"""Day care: what parents pay, the sibling rule, the income subsidy, and settlement between municipalities."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.errors import OutOfDomain, da_number
from engines.parameters import active
from engines.tariff import _checks


@dataclass(frozen=True)
class SubsidyScale:
    """The income scale of one date: limits and supplements in kr. per year, percentages in points."""

    lower: float
    upper: float
    single_parent: float
    per_further_child: float
    steps: float
    percent_before_first_step: float
    highest_percent: float

    def __post_init__(self) -> None:
        if self.upper <= self.lower:
            raise OutOfDomain(
                f"Fripladsens øvre grænse ({da_number(self.upper)}) skal være højere end den nedre "
                f"({da_number(self.lower)}). Ret dem i parameterfilen."
            )

    @classmethod
    def on(cls, date: dt.date | None = None) -> "SubsidyScale":
        """The scale in force on ``date`` (today when None). Raises NotKnown for a year without limits."""
        known = active()
        return cls(
            lower=known.number("friplads.nedre", date),
            upper=known.number("friplads.oevre", date),
            single_parent=known.number("friplads.enlig", date),
            per_further_child=known.number("friplads.barn", date),
            steps=known.number("friplads.trin", date),
            percent_before_first_step=known.number("friplads.grundprocent", date),
            highest_percent=known.number("friplads.hoejesteprocent", date),
        )


def parent_fee(gross_budget: ArrayLike, places: ArrayLike, parents_share: ArrayLike) -> FloatArray:
    """Forældrebetaling, kr. per place and year: gross operating budget · the parents' share / places.

    Source: Dagtilbudsloven § 34 (the share is a dated parameter).
    """
    budget = _checks.entered_as_positive(
        "Bruttodriftsbudgettet", gross_budget, "Skriv det uden forældrebetaling og med positivt fortegn."
    )
    return budget * share("Forældrenes andel", parents_share) / _checks.divisor("Antal pladser", places)


def parents_share(income: ArrayLike, children: ArrayLike, single: ArrayLike, scale: SubsidyScale) -> FloatArray:
    """Økonomisk friplads: the share 0..1 of the fee that the parents pay themselves.

    0 up to the lower limit L, 1 from the upper limit U, between them
    min(99, 4 + ⌈(income − L) / ((U − L) / 95)⌉) percent. Both limits rise with each child beyond the first
    (all children of the household) and for a single parent.

    Parameters
    ----------
    income
        Household income, kr. per year.
    children
        Children of the household, at least 1.
    single
        1 for a single parent, else 0.
    scale
        The year's limits, :meth:`SubsidyScale.on`.

    Source: Dagtilbudsbekendtgørelsen § 27; limits by year with source and confidence in the parameters.
    """
    earned = np.asarray(income, dtype=np.float64)  # a year of loss is negative and pays nothing
    number = np.asarray(children, dtype=np.float64)
    odd = (number < 1) | (number != np.floor(number))
    if np.any(odd):
        got = da_number(_checks.first_where(number, odd))
        raise OutOfDomain(f"Antal børn skal være et helt tal på mindst 1; fik {got}. Ret antallet.")
    alone = np.asarray(single, dtype=np.float64)
    if np.any((alone != 0) & (alone != 1)):
        got = da_number(_checks.first_where(alone, (alone != 0) & (alone != 1)))
        raise OutOfDomain(f"Enlig forsørger skal være 1 (ja) eller 0 (nej); fik {got}.")
    raised = scale.per_further_child * (number - 1.0) + scale.single_parent * alone
    above = earned - (scale.lower + raised)
    width = scale.upper - scale.lower
    # Multiplied before divided: whole kroner then hit the step limits exactly.
    percent = scale.percent_before_first_step + np.ceil(above * scale.steps / width)
    paid = np.minimum(percent, scale.highest_percent) / 100.0
    return np.asarray(np.select([above <= 0, above >= width], [0.0, 1.0], paid))


def sibling_total(fees: ArrayLike, discount: float) -> FloatArray:
    """What a family pays with the sibling rule, kr.: the dearest place in full, the others less ``discount``.

    ``fees`` (..., places): a family on each row, empty places 0.
    Source: the sibling subsidy of Dagtilbudsloven (50 % of the cheaper places, a dated parameter).
    """
    prices = nonnegative("Egenbetalingen", fees)
    dearest = prices.max(axis=-1)
    reduced = 1.0 - share("Søskendetilskuddet", discount)
    return np.asarray(dearest + reduced * (prices.sum(axis=-1) - dearest))


def settlement_between(own_net: ArrayLike, own_share: ArrayLike, host_gross: ArrayLike) -> FloatArray:
    """Mellemkommunal afregning, kr. per place: min(own average net cost, own share · host's gross).

    ``own_net`` is the home municipality's average net operating cost per place, ``own_share`` the share of
    the gross cost it pays itself, ``host_gross`` the host's gross operating cost per place.
    Source: the settlement rule for places in another municipality's day care.
    """
    own = nonnegative("Egen nettodriftsudgift", own_net)
    by_host = share("Egen tilskudsandel", own_share) * nonnegative("Bruttodriftsudgiften", host_gross)
    return np.asarray(np.minimum(own, by_host))
