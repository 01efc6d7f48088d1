"""Lists that belong together row by row, and figures laid side by side."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray
from engines.errors import InvalidInput


def same_length(lists: dict[str, ArrayLike]) -> tuple[FloatArray, ...]:
    """The named lists as floats of one length; a list of one value goes for every row.

    Raises InvalidInput when two lists have different numbers of rows, naming both.
    """
    arrays = {name: np.asarray(values, dtype=np.float64).reshape(-1) for name, values in lists.items()}
    rows = max(values.size for values in arrays.values())
    longest = next(name for name, values in arrays.items() if values.size == rows)
    for name, values in arrays.items():
        if values.size not in (1, rows):
            raise InvalidInput(
                f"{name} har {values.size} celler, men {longest} har {rows}. "
                "Vælg lige mange celler, eller én celle der gælder for alle."
            )
    return tuple(np.broadcast_to(values, (rows,)) for values in arrays.values())


def side_by_side(*figures: ArrayLike) -> FloatArray:
    """Several figures per case on a new last axis, shape (..., k)."""
    return np.stack(np.broadcast_arrays(*[np.asarray(f, dtype=np.float64) for f in figures]), axis=-1)
