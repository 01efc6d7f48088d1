"""What 10,000 rows cost in each cell function that takes cases: ``python -m benchmarks.array_functions``.

Each argument that is read case by case is the value of the function's example in 10,000 rows. The ratio is to
turning the same cells into arrays with numpy and a result of the same shape into rows, which nothing can do without.
"""

import sys
from typing import Any

import numpy as np

from benchmarks.measure import least
from tests.udfs.examples import arguments
from udfs.registry import Argument, CellFunction, functions
from udfs.values import OMITTED

ROWS = 10_000
BUDGET = 0.020


def in_rows(argument: Argument, value: Any) -> Any:
    """``value`` as a column of cases; a series as a block with a case in each row."""
    if not argument.kind.by_case or value is OMITTED or isinstance(value, str):
        return value
    cells = [cell for row in value for cell in row] if isinstance(value, list) else [value]
    if argument.kind.is_series:
        return [list(cells) for _ in range(ROWS)]
    return [[cells[row % len(cells)]] for row in range(ROWS)]


def call_of(function: CellFunction) -> list[Any]:
    """The function's example with every case in 10,000 rows."""
    last = len(function.arguments) - 1
    return [in_rows(function.arguments[min(i, last)], value) for i, value in enumerate(arguments(function))]


def main() -> int:
    """Print the functions over the budget, slowest first, and the median; 1 when there is one."""
    found = []
    for function in functions().values():
        given = call_of(function)
        columns = [value for value in given if isinstance(value, list) and len(value) == ROWS]
        outcome = function(*given).value
        if not columns or not isinstance(outcome, list):
            continue
        shape = (len(outcome), len(outcome[0]))

        def unavoidable(columns: list[Any] = columns, shape: tuple[int, int] = shape) -> None:
            for column in columns:
                np.array(column, dtype=float)
            np.zeros(shape).tolist()

        took = least(lambda function=function, given=given: function(*given), 3)  # type: ignore[misc]
        found.append((took, took / least(unavoidable, 3), function.name, sum(len(c[0]) for c in columns)))
    found.sort(reverse=True)
    print(f"{len(found)} functions, {ROWS} rows; budget {BUDGET * 1000:.0f} ms")
    for took, ratio, name, columns_read in found:
        if took > BUDGET:
            print(f"{name:24} {columns_read:3} columns {took * 1000:8.1f} ms   ratio {ratio:6.2f}")
    middle = found[len(found) // 2]
    print(f"median {middle[0] * 1000:.1f} ms, ratio {middle[1]:.2f}")
    return int(found[0][0] > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
