"""Fleksjob: wage subsidy, flex contribution, and who gains when the hours rise.

For flex jobs granted after 1 July 2014. Months; amounts in kr. of the rates' price level. The citizen's
income is before tax. Source: report pp. 83-85 (rates and rules stated; that the municipality pays the subsidy
less refund less flex contribution is inferred and reproduces every printed example).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, positive
from engines.errors import OutOfDomain, da_number
from engines.parameters import ParameterSet

Who = Literal["kommune", "borger"]
WAGE, SUBSIDY, CONTRIBUTION, MUNICIPALITY, CITIZEN = range(5)


@dataclass(frozen=True)
class FlexjobRates:
    """The rates of one date: amounts in kr. per month, the rest fractions, hours per week."""

    max_subsidy: float
    threshold: float
    taper_below: float
    taper_above: float
    refund: float
    max_contribution: float
    contribution_taper: float
    contribution_refund: float
    full_time: float

    @classmethod
    def on(cls, parameters: ParameterSet, date: dt.date | None = None) -> "FlexjobRates":
        """The rates in force on ``date`` (today when None). Raises NotKnown when one is missing."""
        return cls(
            max_subsidy=parameters.number("fleksjob.tilskud.maks", date),
            threshold=parameters.number("fleksjob.indtaegtsgraense", date),
            taper_below=parameters.number("fleksjob.nedsaettelse.under", date),
            taper_above=parameters.number("fleksjob.nedsaettelse.over", date),
            refund=parameters.number("fleksjob.refusion", date),
            max_contribution=parameters.number("fleksjob.fleksbidrag.maks", date),
            contribution_taper=parameters.number("fleksjob.fleksbidrag.nedsaettelse", date),
            contribution_refund=parameters.number("fleksjob.fleksbidrag.refusionskrav", date),
            full_time=parameters.number("arbejdstid.uge", date),
        )


def _checked_hours(hours: ArrayLike, rates: FlexjobRates) -> FloatArray:
    values = nonnegative("Timetallet", hours)
    if np.any(values > rates.full_time):
        raise OutOfDomain(
            f"Timetallet skal være fra 0 til {da_number(rates.full_time)} timer pr. uge; "
            f"fik {da_number(float(np.max(values)))}."
        )
    return values


def flexjob(
    hours: ArrayLike, fulltime_pay: ArrayLike, rates: FlexjobRates, other_income: ArrayLike = 0.0
) -> FloatArray:
    """Løn, fleksløntilskud, fleksbidrag, kommunal nettoudgift og borgerens indkomst, kr. per month, (..., 5).

    ``hours`` are the effective hours per week, ``fulltime_pay`` the monthly pay of the position at full time,
    ``other_income`` other wage income, which tapers subsidy and contribution but does not count in the cap.
    """
    worked = _checked_hours(hours, rates)
    pay, other = positive("Fuldtidslønnen", fulltime_pay), nonnegative("Anden lønindtægt", other_income)
    wage = pay / rates.full_time * worked
    income = wage + other
    tapered = (
        rates.max_subsidy
        - rates.taper_below * np.minimum(income, rates.threshold)
        - rates.taper_above * np.maximum(income - rates.threshold, 0.0)
    )
    subsidy = np.maximum(np.minimum(tapered, pay - wage), 0.0)
    has_contribution = abs(rates.refund - rates.contribution_refund) < 1e-9
    most = rates.max_contribution if has_contribution else 0.0
    contribution = np.maximum(most - rates.contribution_taper * income, 0.0)
    municipality = subsidy * (1.0 - rates.refund) - contribution
    columns = np.broadcast_arrays(wage, subsidy, contribution, municipality, income + subsidy)
    return np.stack(columns, axis=-1)


def flexjob_gain(
    hours_from: ArrayLike,
    hours_to: ArrayLike,
    fulltime_pay: ArrayLike,
    rates: FlexjobRates,
    who: Who = "kommune",
) -> FloatArray:
    """Gevinst pr. måned, når timetallet ændres, kr.: for the municipality, or for the citizen before tax."""
    before, after = flexjob(hours_from, fulltime_pay, rates), flexjob(hours_to, fulltime_pay, rates)
    if who == "borger":
        return np.asarray(after[..., CITIZEN] - before[..., CITIZEN])
    return np.asarray(before[..., MUNICIPALITY] - after[..., MUNICIPALITY])


def flexjob_knees(fulltime_pay: ArrayLike, rates: FlexjobRates) -> FloatArray:
    """Timetal, hvor borgeren ikke længere vinder (t_loft), og hvor fleksbidraget er væk (t_fleksbidrag0).

    Shape (..., 2).

    t_loft: wage plus subsidy reach full-time pay; t_fleksbidrag0: the contribution is used up. Hours per week
    without other income; NaN where the point is not reached within full time, as for high pay, where the
    subsidy runs out before the cap binds. Source: report p. 84 (the points stated for one pay, formulas
    derived).
    """
    pay = positive("Fuldtidslønnen", fulltime_pay)
    hourly = pay / rates.full_time
    room = pay - rates.max_subsidy
    below = room / ((1.0 - rates.taper_below) * hourly)
    kink = (rates.taper_above - rates.taper_below) * rates.threshold
    above = (room - kink) / ((1.0 - rates.taper_above) * hourly)
    cap = np.maximum(np.where(below * hourly <= rates.threshold, below, above), 0.0)
    without = rates.max_contribution / (rates.contribution_taper * hourly)
    knees = np.stack(np.broadcast_arrays(cap, without), axis=-1)
    return np.where(knees <= rates.full_time, knees, np.nan)
