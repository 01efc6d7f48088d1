"""What the caseworker does for the citizen's chances, and what an interview takes of working time."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.errors import OutOfDomain, da_number
from engines.savings.support import support_cost

Reading = Literal["a", "b"]
Preparation = Literal["før", "efter"]


def _effect_of_exit(ratio: FloatArray, persons: ArrayLike, benefit: ArrayLike, refund_share: ArrayLike) -> FloatArray:
    """Relative rise in exits, fewer full-year persons and kr. per year when exits grow by ``ratio``.

    In a steady state the stock is proportional to 1/exit rate, so it falls by 1 − 1/ratio.
    """
    fewer = nonnegative("Antallet af helårspersoner", persons) * (1.0 - 1.0 / ratio)
    return np.stack(np.broadcast_arrays(ratio - 1.0, fewer, support_cost(fewer, benefit, refund_share)), axis=-1)


def continuity_effect(
    persons: ArrayLike,
    share_before: ArrayLike,
    share_after: ArrayLike,
    benefit: ArrayLike,
    refund_share: ArrayLike,
    effect: ArrayLike,
    reading: Reading = "b",
) -> FloatArray:
    """Færre sagsbehandlerskift: relativ stigning i afgang, færre helårspersoner, årlig besparelse, kr.

    Shape (..., 3).

    ``share_before`` and ``share_after`` are the shares of ``persons`` who get a new caseworker. The report
    says 22 % in two ways that differ: reading ``b`` (p. 90, the business case's own wording): no change
    raises the chance by ``effect``; reading ``a`` (p. 88): a change lowers it by ``effect``.
    Source: report pp. 88 and 90 (22 % and 40 % stated, formulas inferred).
    """
    before = share("Andelen med skift i dag", share_before)
    after = share("Andelen med skift efter", share_after)
    size = share("Effekten", effect)
    if reading == "a":
        ratio = (1.0 - size * after) / (1.0 - size * before)
    else:
        ratio = (1.0 + size * (1.0 - after)) / (1.0 + size * (1.0 - before))
    return _effect_of_exit(ratio, persons, benefit, refund_share)


def motivation_effect(
    persons: ArrayLike,
    realised_before: ArrayLike,
    realised_after: ArrayLike,
    benefit: ArrayLike,
    refund_share: ArrayLike,
    effect: ArrayLike,
) -> FloatArray:
    """Tro på borgeren: relativ stigning i afgang, færre helårspersoner, årlig besparelse (kr.), (..., 3).

    The realised shares say how much of ``effect`` is harvested today and afterwards (the management's
    estimate).
    Source: report pp. 88-90 (33 % stated, formulas inferred). Not to be added to the effect of continuity.
    """
    size = share("Effekten", effect)
    ratio = (1.0 + size * share("Realiseret andel efter", realised_after)) / (
        1.0 + size * share("Realiseret andel i dag", realised_before)
    )
    return _effect_of_exit(ratio, persons, benefit, refund_share)


def competence_gap(needed: ArrayLike, current: ArrayLike, lowest: float, highest: float) -> FloatArray:
    """Kompetencegab: ``needed`` − ``current``, both on ``lowest``..``highest``; positive is to be developed.

    Source: report p. 88 (the scale of 1-5 and both ratings stated, the gap inferred).
    """
    for name, values in (("Kompetencebehovet", needed), ("Kompetenceniveauet", current)):
        scores = np.asarray(values, dtype=np.float64)
        outside = (scores < lowest) | (scores > highest)
        if np.any(outside):
            raise OutOfDomain(
                f"{name} skal ligge på skalaen {da_number(lowest)}-{da_number(highest)}; "
                f"fik {da_number(float(np.atleast_1d(scores)[np.atleast_1d(outside)].flat[0]))}."
            )
    return np.asarray(needed, dtype=np.float64) - np.asarray(current, dtype=np.float64)


def interview_hours(
    booked: ArrayLike,
    no_show_share: ArrayLike,
    preparation: ArrayLike,
    interview: ArrayLike,
    write_up: ArrayLike,
    prepared: Preparation = "før",
) -> FloatArray:
    """Timer til forberedelse, samtale, efterbehandling, spild ved udeblivelse og i alt, per year, (..., 5).

    Minutes per interview; only those who turn up are interviewed and written up. Prepared ``før``:
    preparation for those who stay away is lost; ``efter``: preparation starts when the citizen has come, and
    nothing is lost.
    Source: report pp. 91-93 (the phases and preparing after arrival stated, formulas inferred).
    """
    absent = share("Udeblivelsesandelen", no_show_share)
    minutes = [nonnegative("Minuttallet", each) for each in (preparation, interview, write_up)]
    calls = nonnegative("Antallet af samtaler", booked)
    held = calls * (1.0 - absent)
    phases = [held * each / 60.0 for each in minutes]
    lost = calls * absent * minutes[0] / 60.0 * (prepared == "før")
    return np.stack(np.broadcast_arrays(*phases, lost, sum(phases) + lost), axis=-1)
