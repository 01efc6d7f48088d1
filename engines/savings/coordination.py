"""Services that meet at one citizen: overlapping support and shorter spells. All broadcast over cases."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share

Definition = Literal["sum", "mindste"]


def overlapping_hours(contact_hours: ArrayLike, mentor_hours: ArrayLike, definition: Definition = "sum") -> FloatArray:
    """Overlappende støttetimer hos en borger, in hours; 0 where the citizen has only one of the two.

    ``sum``: both workers' hours, the definition that gives the report's 25 % (half is general dialogue, and
    it is needed once). ``mindste``: the smaller of the two, each overlapping hour counted once, where the
    same premise gives 50 %. Source: report p. 174 uses the word without a definition; both are ours.
    """
    contact = nonnegative("Kontaktpersonens timer", contact_hours)
    mentor = nonnegative("Mentorens timer", mentor_hours)
    if definition == "mindste":
        return np.asarray(np.minimum(contact, mentor))
    return np.where((contact > 0) & (mentor > 0), contact + mentor, 0.0)


def overlap_saving(hours: ArrayLike, hourly_price: ArrayLike, share_a: ArrayLike, share_b: ArrayLike) -> FloatArray:
    """Sparet overlap, kr. per year: overlapping ``hours`` · kr. per hour · ``share_a`` · ``share_b``.

    With 50 % general dialogue (``share_a``) needed once for two (``share_b`` 50 %) this is the report's 25 %.
    Source: report p. 174 (25 % stated, hourly price inferred).
    """
    value = nonnegative("Timerne", hours) * nonnegative("Timeprisen", hourly_price)
    return value * share("Den første andel", share_a) * share("Den anden andel", share_b)


def shorter_spells(
    persons: ArrayLike,
    weeks: ArrayLike,
    weekly_benefit: ArrayLike,
    net_share: ArrayLike,
    extra_cost: ArrayLike = 0.0,
) -> FloatArray:
    """Besparelse ved kortere forløb, kr. per year: persons · weeks · kr. per week · net share − extra cost.

    ``weeks`` is the shortening per person, ``net_share`` what the municipality pays after refund in those
    weeks.
    Source: report pp. 171-172 (2.6 weeks stated, formula inferred).
    """
    saved = nonnegative("Antallet af borgere", persons) * nonnegative("Reduktionen i uger", weeks)
    gross = saved * nonnegative("Ydelsen pr. uge", weekly_benefit) * share("Nettoandelen", net_share)
    return gross - nonnegative("De ekstra udgifter", extra_cost)
