"""Work and staff shared between units or municipalities."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, nonzero, positive
from engines.errors import OutOfDomain, da_number
from engines.savings.lists import same_length

Staffing = Literal["deltid", "hele"]


def shared_unit(
    admin_fte: ArrayLike, moved_fte: ArrayLike, released_fte: ArrayLike, wage: ArrayLike, setup: float = 0.0
) -> FloatArray:
    """Administrativt fællesskab: (left in the units, staff of the shared unit, released, share, net saving).

    ``admin_fte`` (units,) is used on administration today, ``moved_fte`` of it goes to the shared unit and
    ``released_fte`` of that is saved; årsværk. Net saving = Σ released · ``wage`` − ``setup``, kr., the first
    year. Raises OutOfDomain when more is moved than there is, or more released than moved.
    Source: report p. 116; the columns are stated, and that the released are among the moved is our reading.
    """
    admin, moved, released, pay = same_length(
        {
            "Årsværk til administration": nonnegative("Årsværk til administration", admin_fte),
            "Årsværk der overgår": nonnegative("Årsværk der overgår", moved_fte),
            "Frigivne årsværk": nonnegative("Frigivne årsværk", released_fte),
            "Løn": nonnegative("Lønnen", wage),
        }
    )
    _at_most("Årsværk der overgår", moved, "årsværk til administration", admin)
    _at_most("Frigivne årsværk", released, "årsværk der overgår", moved)
    total = float(np.sum(nonzero("Årsværk til administration", np.sum(admin))))
    freed = float(np.sum(released))
    return np.array(
        [
            np.sum(admin - moved),
            np.sum(moved) - freed,
            freed,
            freed / total,
            np.sum(released * pay) - nonnegative("Etableringsudgiften", setup),
        ]
    )


def _at_most(name: str, value: FloatArray, limit_name: str, limit: FloatArray) -> None:
    wrong = value > limit + 1e-9
    if np.any(wrong):
        row = int(np.argmax(wrong))
        raise OutOfDomain(
            f"{name} må højst være {limit_name}; i række {row + 1} er de {da_number(value[row])} "
            f"mod {da_number(limit[row])}. Ret tallene."
        )


def shared_specialist(
    hours: ArrayLike,
    consultant_price: ArrayLike,
    annual_wage: float,
    hours_per_fte: float,
    staffing: Staffing = "deltid",
) -> FloatArray:
    """Fælles fagspecialist: (consultants' cost, specialists needed, saving, break-even hours).

    ``hours`` (units,) a year bought at ``consultant_price`` kr. per hour today; a specialist costs
    ``annual_wage`` kr. with overhead and gives ``hours_per_fte`` effective hours. "hele" rounds specialists
    up to whole posts. Break-even hours = annual wage / mean consultant price: above them a post pays.
    Source: report p. 165 names the idea; the calculation is inferred.
    """
    need, price = same_length(
        {
            "Behov": nonnegative("Behovet", hours),
            "Konsulentpris": nonnegative("Konsulentprisen", consultant_price),
        }
    )
    cost = float(np.sum(need * price))
    posts = float(np.sum(need)) / float(positive("Timer pr. årsværk", nonzero("Timer pr. årsværk", hours_per_fte)))
    if staffing == "hele":
        posts = float(np.ceil(posts - 1e-9))
    pay = float(nonnegative("Årslønnen", annual_wage))
    total = float(nonzero("Behovet i alt", np.sum(need)))
    mean_price = float(nonzero("Konsulentprisen", cost / total))
    return np.array([cost, posts, cost - posts * pay, pay / mean_price])
