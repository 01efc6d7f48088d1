"""How ranges become what the tariff engine takes, and its results rows in the sheet."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray

#: The category of the tariff functions in the function wizard.
TARIFF = "Råderum Takst"


def filled(table: ArrayLike) -> FloatArray:
    """A block of amounts with its blanks as 0."""
    return np.nan_to_num(np.asarray(table, dtype=np.float64))


def as_elements(costs: ArrayLike) -> FloatArray:
    """Cost elements down, their parts across; a single row of costs is a list of elements."""
    table = filled(costs)
    return table.T if table.shape[0] == 1 else table


def rows(results: FloatArray) -> FloatArray:
    """A result row for each case, whatever block the cases came in."""
    return results.reshape(-1, results.shape[-1])
