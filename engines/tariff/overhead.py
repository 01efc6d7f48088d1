"""Indirect costs: what a place or institution carries of something shared, by a key that is shown."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative
from engines.errors import OutOfDomain, da_number
from engines.tariff import _checks


def overhead_lines(amounts: ArrayLike, own_base: ArrayLike, total_base: ArrayLike) -> FloatArray:
    """Each shared cost's key and what falls on the own institution, shape (..., 2): percentage, kr.

    The key is ``own_base`` / ``total_base`` in the key's own unit: årsværk, kr., m², places.
    Raises OutOfDomain where the own base is more than the total.
    Source: the framework agreements ask for key, base and percentage of every overhead line.
    """
    own = nonnegative("Egen fordelingsbase", own_base)
    total = _checks.divisor("Samlet fordelingsbase", total_base)
    pairs = np.broadcast_arrays(own, total)
    if np.any(pairs[0] > pairs[1]):
        over = pairs[0] > pairs[1]
        raise OutOfDomain(
            f"Egen fordelingsbase ({da_number(_checks.first_where(pairs[0], over))}) er større end "
            f"den samlede ({da_number(_checks.first_where(pairs[1], over))}). Byt dem om, eller ret tallet."
        )
    percentage = own / total
    allocated = percentage * _checks.costs(amounts)
    return np.stack(np.broadcast_arrays(percentage, allocated), axis=-1)


def allocated(amount: float, keys: ArrayLike) -> FloatArray:
    """One shared cost spread over all who carry it, same shape as ``keys``; the keys must sum to 100 %."""
    return np.asarray(_checks.costs(amount) * _checks.keys(keys))
