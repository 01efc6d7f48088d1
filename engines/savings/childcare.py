"""Dagtilbud: guest fees, child-months at transitions and allocation of places."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engines.checks import FloatArray, nonnegative, positive
from engines.errors import InvalidInput
from engines.savings.lists import same_length, side_by_side


def guest_fee_saving(
    guest_days: ArrayLike,
    total_cost: ArrayLike,
    spare_days: ArrayLike,
    matchable_days: ArrayLike = np.inf,
    receiving_cost: ArrayLike = 0.0,
) -> FloatArray:
    """Gæstevederlag: child-days without fee, child-days still with fee, and saving in kr., shape (..., 3).

    The fee per day is ``total_cost`` / ``guest_days``. Days go without fee as far as there is spare capacity
    (``spare_days``, child-days a year) and, where known, as far as it lies on the days of absence
    (``matchable_days``). ``receiving_cost`` is the extra cost per day where the guest goes instead.
    Source: report p. 97; the gain is stated in words, the formula is inferred.
    """
    days = positive("Antal børnedage i gæstedagpleje", guest_days)
    fee = nonnegative("Den samlede udgift", total_cost) / days
    room = np.minimum(nonnegative("Ledig kapacitet", spare_days), nonnegative("Matchbare dage", matchable_days))
    without = np.minimum(days, room)
    saving = without * (fee - nonnegative("Merudgiften i modtagende tilbud", receiving_cost))
    return side_by_side(without, days - without, saving)


def child_months(cost_from: ArrayLike, cost_to: ArrayLike, months: ArrayLike) -> float:
    """Børnemåneder: Σ(``cost_from`` − ``cost_to``)·``months``, kr. per year, over the transitions.

    Net cost to the municipality per child and month in the old and the new offer; ``months`` are the
    child-months moved forward, negative where children are held back. A transition to a dearer offer
    counts against the saving. Source: report p. 100 (each transition stated, the sum inferred).
    """
    before, after, moved = same_length(
        {
            "Nettoudgift fra": nonnegative("Nettoudgift fra", cost_from),
            "Nettoudgift til": nonnegative("Nettoudgift til", cost_to),
            "Børnemåneder": months,
        }
    )
    return float(np.sum((before - after) * moved))


def movable_children(enrolled: ArrayLike, places: ArrayLike, districts: Sequence[str] = ()) -> float:
    """Flytbare børn: children over the norm that free places could take, in child-months.

    ``enrolled`` and ``places`` are (institutions, months), a single column of places goes for every month;
    children move only within their district (one for all when ``districts`` is empty) and within the
    month: Σ over districts and months of min(Σ over-enrolment, Σ free places). NaN is an institution that
    is closed that month. An upper bound, since distance and siblings are not priced.
    Source: report p. 102 (the principle stated, the formula inferred).
    """
    children = np.atleast_2d(nonnegative("Indskrevne børn", enrolled))
    norm = np.atleast_2d(nonnegative("Normerede pladser", places))
    if norm.shape[0] != children.shape[0] or norm.shape[1] not in (1, children.shape[1]):
        raise InvalidInput(
            f"Indskrevne børn er {children.shape[0]}×{children.shape[1]}, men normerede pladser er "
            f"{norm.shape[0]}×{norm.shape[1]}. Vælg samme rækker (institutioner) og samme måneder."
        )
    if len(districts) not in (0, children.shape[0]):
        raise InvalidInput(
            f"Der er {len(districts)} distrikter, men {children.shape[0]} institutioner. "
            "Skriv ét distrikt pr. institution."
        )
    surplus = np.nan_to_num(children - norm, nan=0.0)
    groups = _numbered(districts) if districts else np.zeros(children.shape[0], dtype=np.intp)
    over = np.zeros((groups.max() + 1, children.shape[1]))
    free = np.zeros_like(over)
    np.add.at(over, groups, np.maximum(surplus, 0.0))
    np.add.at(free, groups, np.maximum(-surplus, 0.0))
    return float(np.sum(np.minimum(over, free)))


def _numbered(labels: Sequence[str]) -> NDArray[np.intp]:
    return np.unique([label.strip().casefold() for label in labels], return_inverse=True)[1].reshape(-1)
