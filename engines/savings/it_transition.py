"""The move from KMD's systems to KOMBIT and Udbetaling Danmark: old IT cost falls, a contribution rises."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.savings.cashflow import aligned_series

Reading = Literal["sum", "forskel"]


def weighted_population(inhabitants: ArrayLike, limit: ArrayLike, weight: ArrayLike) -> FloatArray:
    """Vægtet indbyggertal: those up to ``limit`` in full, those above it with ``weight``.

    Source: report p. 42 (the weight of 50 % stated, the limit lost, the form inferred).
    """
    people, full = nonnegative("Indbyggertallet", inhabitants), nonnegative("Grænsen", limit)
    return np.minimum(people, full) + share("Vægten", weight) * np.maximum(people - full, 0.0)


def it_cost_path(
    old_cost: ArrayLike,
    contribution: ArrayLike,
    cost_share: float,
    population_share: float,
    table_share: float,
    reading: Reading = "sum",
) -> FloatArray:
    """Gammel it, bidrag, samlet udgift og gevinst pr. år, shape (4, n), in the unit of the tables.

    ``old_cost`` and ``contribution`` (n,) are tables of a fictive municipality that has ``table_share`` of
    the whole; ``cost_share`` and ``population_share`` (weighted) are the own municipality's shares of the
    same wholes. The gain by ``reading``: ``sum`` is the total of both lines in the first year minus the
    year's total (ours); ``forskel`` is old cost minus contribution, as p. 42 is worded, which turns negative
    once the old cost is gone.
    """
    old, new = aligned_series(**{"gammel it": old_cost, "bidraget": contribution})
    old_own = nonnegative("Gammel it", old) * share("Andelen af it-omkostninger", cost_share) / table_share
    new_own = nonnegative("Bidraget", new) * share("Andelen af indbyggere", population_share) / table_share
    total = old_own + new_own
    gain = total[..., :1] - total if reading == "sum" else old_own - new_own
    return np.vstack([old_own, new_own, total, gain])
