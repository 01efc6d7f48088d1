"""How results with several figures per case lie in the sheet."""

from engines.checks import FloatArray


def one_row_per_case(figures: FloatArray) -> FloatArray:
    """Figures (..., k) of a block of cases as rows, shape (cases, k), row by row through the block."""
    return figures.reshape(-1, figures.shape[-1])
