"""In- og outsourcing: the questions that must be answered yes, and weighted factors."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import nonnegative
from engines.errors import DivisionByZero, InvalidInput, NotKnown
from engines.savings.lists import same_length

Rule = Literal["alle", "flertal"]

_YES = frozenset({"ja", "overvejende ja"})
_NO = frozenset({"nej", "overvejende nej"})
#: Leaves a question out, such as the contact question where no citizen is touched.
_NOT_RELEVANT = "ikke relevant"
_COUNTED = _YES | _NO
_ANSWERS = _COUNTED | {_NOT_RELEVANT}


def sourcing_candidate(answers: Sequence[str], rule: Rule = "alle", statutory_duty: bool = False) -> bool:
    """Kandidat til in- eller outsourcing: every question answered "ja" or "overvejende ja".

    ``rule`` "alle" is the strict reading and needs every answer; "flertal" asks for more than half
    of those answered. A statutory duty to decide oneself rules outsourcing out. "ikke relevant" leaves
    a question out. TRUE means that it may pay, not that it should be done.

    Raises InvalidInput for another answer, NotKnown for one that is missing. Source: report pp. 168-169
    ("ja eller overvejende ja", stated; the majority is the other reading; p. 167 the duty).
    """
    given = [answer.strip().casefold() for answer in answers]
    for number, answer in enumerate(given, start=1):
        if answer and answer not in _ANSWERS:
            raise InvalidInput(
                f'Svar {number} er "{answer}". Skriv ja, overvejende ja, overvejende nej, nej eller ikke relevant.'
            )
        if not answer and rule == "alle":
            raise NotKnown(f"Spørgsmål {number} er ikke besvaret. Besvar det, eller skriv ikke relevant.")
    counted = [answer for answer in given if answer in _COUNTED]
    if not counted:
        raise NotKnown("Ingen spørgsmål er besvaret med ja eller nej. Besvar mindst ét.")
    yes = sum(answer in _YES for answer in counted)
    passed = yes == len(counted) if rule == "alle" else yes > len(counted) / 2
    return passed and not statutory_duty


def weighted_score(scores: ArrayLike, weights: ArrayLike) -> float:
    """Vægtet score: Σ weight · score / Σ weight; a factor without a score (NaN) is left out.

    Source: report pp. 166-168 names nine factors that the municipality weighs itself; the score is ours.
    """
    points, weight = same_length({"Score": scores, "Vægt": nonnegative("Vægten", weights)})
    used = ~np.isnan(points) & ~np.isnan(weight)
    total = float(np.sum(weight[used]))
    if total == 0:
        raise DivisionByZero("Vægtene er 0 eller tomme for alle faktorer med score. Udfyld mindst én vægt.")
    return float(np.sum(weight[used] * points[used]) / total)
