"""Key figures: one quantity set against another. All broadcast over cases; NaN is a missing figure."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, nonzero, positive, share


def _floats(value: ArrayLike) -> FloatArray:
    return np.asarray(value, dtype=np.float64)


def ratio(numerator: ArrayLike, denominator: ArrayLike, per: ArrayLike = 1.0) -> FloatArray:
    """Nøgletal: ``numerator`` / ``denominator`` · ``per``; a missing figure gives NaN.

    Cost per inhabitant, per place, per delivered hour, per full-year placement (p. 68), administration share
    (p. 57), referrals per child (p. 66), m² per user (p. 149), appeals per decision (p. 160).
    """
    return _floats(numerator) / nonzero("Nævneren", denominator) * positive("Pr. antal", per)


def index(actual: ArrayLike, expected: ArrayLike) -> FloatArray:
    """Indeks (service level): ``actual`` / ``expected`` · 100; 100 is as expected."""
    return _floats(actual) / nonzero("Det forventede niveau", expected) * 100.0


def growth(earlier: ArrayLike, latest: ArrayLike) -> FloatArray:
    """Vækst: (``latest`` − ``earlier``) / abs(``earlier``), a fraction.

    Source: report p. 67 (growth of administration against growth of services; the formula is inferred).
    """
    before = nonzero("Det tidligere beløb", earlier)
    return (_floats(latest) - before) / np.abs(before)


def share_models(
    admin: ArrayLike,
    benefits: ArrayLike,
    own_earlier_share: ArrayLike,
    national_earlier_share: ArrayLike,
    national_share: ArrayLike,
) -> FloatArray:
    """Model 1-3: what administration would fall by, were its share of benefits brought to a reference level.

    Parameters
    ----------
    admin, benefits
        Latest year's administration and benefits, same unit.
    own_earlier_share, national_earlier_share, national_share
        The three reference shares of benefits, fractions 0..1: own in an earlier year (model 1), the
        country's in that year (model 2), the country's in the latest year (model 3).

    Returns
    -------
    ``(..., 3)``, unit of ``admin``; positive is a reduction. Not floored: below the level is negative.

    Raises
    ------
    OutOfDomain
        For a negative base or a share outside 0..1.

    Notes
    -----
    Source: report p. 57. The reference levels are stated, the multiplication by latest benefits is inferred.
    """
    return level_models(
        admin,
        nonnegative("Ydelserne", benefits),
        share("Egen tidligere andel", own_earlier_share),
        share("Landets tidligere andel", national_earlier_share),
        share("Landets andel", national_share),
    )


def level_models(
    cost: ArrayLike,
    base: ArrayLike,
    own_earlier: ArrayLike,
    national_earlier: ArrayLike,
    national: ArrayLike,
) -> FloatArray:
    """The same three models on a level per unit of ``base`` (kr. per person), ``(..., 3)``.

    Source: report p. 59 (administration per inhabitant of an age band); the multiplication is inferred.
    """
    spent, volume = _floats(cost), nonnegative("Grundlaget", base)
    references = np.broadcast_arrays(_floats(own_earlier), _floats(national_earlier), _floats(national))
    return np.stack(np.broadcast_arrays(*(spent - level * volume for level in references)), axis=-1)


def fte_per_case(fte: ArrayLike, cases: ArrayLike, peer_per_1000: ArrayLike, wage: ArrayLike = np.nan) -> FloatArray:
    """Årsværk per 1.000 cases beside a peer's, and what the difference amounts to.

    Parameters
    ----------
    fte
        Årsværk of the target group, or of all.
    cases
        The cases they are set against. The report sets every target group against the municipality's TOTAL
        cases (its rows then add up to the total); a group's own cases show the intensity instead. Use the
        same base for the peer.
    peer_per_1000
        The peer's årsværk per 1.000 cases on that base.
    wage
        Kr. per årsværk; NaN when not known.

    Returns
    -------
    ``(..., 4)``: per 1.000 cases, difference per 1.000, difference in årsværk, difference in kr.

    Notes
    -----
    Source: report p. 60. The denominator is found by recomputation, the kroner are inferred (9,47 årsværk,
    3,939 mio. kr.).
    """
    staff = nonnegative("Årsværk", fte)
    volume = nonnegative("Antal sager", nonzero("Antal sager", cases))
    per_1000 = staff / volume * 1000.0
    difference = per_1000 - nonnegative("Sammenligningskommunens årsværk pr. 1.000 sager", peer_per_1000)
    extra_fte = difference * volume / 1000.0
    extra_cost = extra_fte * nonnegative("Lønnen", wage)
    return np.stack(np.broadcast_arrays(per_1000, difference, extra_fte, extra_cost), axis=-1)


def caseload(cases: ArrayLike, fte: ArrayLike, norm: ArrayLike) -> FloatArray:
    """Cases per adviser beside a norm, and the årsværk that the norm calls for.

    Parameters
    ----------
    cases, fte
        Cases and årsværk of a group.
    norm
        Cases per årsværk to compare with. 40 and 55 (vulnerable and disabled children) are averages of 2014,
        not recommendations.

    Returns
    -------
    ``(..., 4)``: cases per årsværk, difference from the norm, årsværk needed at the norm, needed minus own.

    Notes
    -----
    Source: report p. 65 (the key figure is stated, the need is inferred).
    """
    volume = nonnegative("Antal sager", cases)
    staff = nonnegative("Årsværk", nonzero("Årsværk", fte))
    level = positive("Normen", nonzero("Normen", norm))
    need = volume / level
    parts = (volume / staff, volume / staff - level, need, need - staff)
    return np.stack(np.broadcast_arrays(*parts), axis=-1)
