"""Udsatte børn og unge: measures before and after, full-year persons, pay, caseloads."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, nonzero, positive, share
from engines.errors import InvalidInput, OutOfDomain, da_number
from engines.savings.lists import side_by_side

MONTHS_PER_YEAR = 12.0


def volume_and_price_effect(
    n_before: ArrayLike, price_before: ArrayLike, n_after: ArrayLike, price_after: ArrayLike
) -> FloatArray:
    """Reduktion delt i mængde og pris: (volume effect, price effect, reduction), kr., shape (..., 3).

    Volume = (n before − n after) · price before; price = n after · (price before − price after); their sum is
    n·price before − n·price after. Numbers are full-year persons, prices kr. per full year.
    Source: the table of report pp. 179-189 (layout stated, formula and split inferred).
    """
    before, after = nonnegative("Antal uden indsats", n_before), nonnegative("Antal efter indsats", n_after)
    old, new = nonnegative("Pris uden indsats", price_before), nonnegative("Pris efter indsats", price_after)
    volume, price = (before - after) * old, after * (old - new)
    return side_by_side(volume, price, volume + price)


def full_year_persons(intake_per_year: ArrayLike, months: ArrayLike) -> FloatArray:
    """Helårspersoner: yearly intake · mean duration in months / 12.

    Holds in a steady state; in the first year long measures already running make the effect smaller.
    Source: inferred, the link from duration (p. 179) to the table's full-year numbers.
    """
    return nonnegative("Tilgangen", intake_per_year) * nonnegative("Varigheden", months) / MONTHS_PER_YEAR


def contract_unit(fte: ArrayLike, wage: ArrayLike, spending: ArrayLike, price_reduction: ArrayLike) -> FloatArray:
    """Kontraktenhed: (net saving in kr., the price reduction that just pays for it), shape (..., 2).

    Net = spending · reduction − fte · wage; break-even = fte · wage / spending.
    Source: ours; report pp. 188-189 calls such a unit profitable and staffs one with half a post.
    """
    cost = nonnegative("Årsværk", fte) * nonnegative("Lønnen", wage)
    covered = positive("Den omfattede udgift", nonzero("Den omfattede udgift", spending))
    return side_by_side(covered * share("Prisreduktionen", price_reduction) - cost, cost / covered)


def stock_and_flow(opening: ArrayLike, started: ArrayLike, stopped: ArrayLike) -> FloatArray:
    """Sagsstamme eller akkumuleret flow: opening + Σ started − Σ stopped by period, shape (..., n).

    Raises OutOfDomain where it falls below 0, since more cannot be closed than is open.
    Source: report pp. 192 and 198 (key figure stated, formula inferred).
    """
    new = np.atleast_1d(nonnegative("Antal startede", started))
    closed = np.atleast_1d(nonnegative("Antal stoppede", stopped))
    if new.shape[-1] != closed.shape[-1]:
        raise InvalidInput(
            f"Startede har {new.shape[-1]} perioder, men stoppede har {closed.shape[-1]}. Vælg lige mange."
        )
    stock = nonnegative("Stammen primo", opening)[..., None] + np.cumsum(new - closed, axis=-1)
    below = stock < -1e-9
    if np.any(below):
        period = int(np.argwhere(below)[0][-1]) + 1
        raise OutOfDomain(
            f"Stammen bliver negativ ({da_number(float(stock[below].flat[0]))}) i periode {period}: "
            "der er lukket flere sager, end der var åbne. Ret primotallet eller registreringen."
        )
    return stock


def cases_per_adviser(open_cases: ArrayLike, weekly_hours: ArrayLike, full_time: float) -> FloatArray:
    """Sager pr. fuldtidsrådgiver: open cases / (Σ weekly norm hours / full-time hours).

    ``weekly_hours`` (advisers,) belong to all of ``open_cases``. Source: report p. 200 (full-time advisers
    stated as norm hours over 37, the division inferred).
    """
    total = np.sum(nonnegative("Normtimerne", weekly_hours))
    advisers = nonzero("Normtimerne i alt", total) / positive("Fuldtidsnormen", full_time)
    return nonnegative("Antal åbne sager", open_cases) / advisers
