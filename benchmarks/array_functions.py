"""What 10,000 rows cost in each cell function that takes ranges: ``python -m benchmarks.array_functions``.

A function that is read case by case gets its example in 10,000 rows; one that takes lists gets the cells of its
example over and over until they are 10,000, and is timed whatever it answers. The ratio is to turning the same cells
into arrays with numpy and a result of the same shape into rows, which nothing can do without.
"""

import sys
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import numpy as np

from benchmarks.measure import least
from tests.udfs.examples import arguments
from udfs.arguments import Date, Dates, Matrix, kind_of
from udfs.registry import Argument, CellFunction, functions
from udfs.values import OMITTED, serial_of

ROWS = 10_000
BUDGET = 0.020

#: Functions whose work grows faster than the list or goes step by step through it, and nobody gives 10,000 of.
HEAVY = {
    "BM_EFFICIENCY": "a linear program for each unit",
    "BM_PEERS": "a linear program for each unit",
    "BM_SLACKS": "a linear program for each unit",
    "BC_SIMULATE": "draws times inputs",
    "BC_SENSITIVITY": "a named bar for each input",
    "TF_SETTLEMENTPLAN": "each year follows from the one before",
}


def in_rows(argument: Argument, value: Any) -> Any:
    """``value`` as a column of cases; a series as a block with a case in each row."""
    if argument.kind == kind_of(Dates) and isinstance(value, str):
        value = serial_of(kind_of(Date).read(value, argument.label))  # as date cells come
    if not argument.kind.by_case or value is OMITTED or isinstance(value, str):
        return value
    cells = [cell for row in value for cell in row] if isinstance(value, list) else [value]
    if argument.kind.is_series:
        return [list(cells) for _ in range(ROWS)]
    return [[cells[row % len(cells)]] for row in range(ROWS)]


def as_long_list(argument: Argument, value: Any) -> Any:
    """``value`` as a list of 10,000 cells, or a table of as many rows; a single cell as it is."""
    if argument.kind.by_case or not argument.kind.takes_range or not isinstance(value, list):
        return value
    rows = value if argument.kind == kind_of(Matrix) else [[cell] for row in value for cell in row]
    return [list(row) for row in islice(cycle(rows), ROWS)]


def calls_of(function: CellFunction) -> Iterator[tuple[str, list[Any]]]:
    """The function's example with its cases in 10,000 rows, and with its lists 10,000 long; neither, one or both."""
    last = len(function.arguments) - 1
    example = [(function.arguments[min(i, last)], value) for i, value in enumerate(arguments(function))]
    for form, kind in ((in_rows, "rows"), (as_long_list, "lists")):
        given = [form(argument, value) for argument, value in example]
        if columns_of(given):
            yield f"{function.name} {kind}", given


def columns_of(given: list[Any]) -> list[Any]:
    """The arguments with 10,000 rows."""
    return [value for value in given if isinstance(value, list) and len(value) == ROWS]


def unavoidable(columns: list[Any], shape: tuple[int, int]) -> None:
    """The conversions, by numpy alone, of a call with these columns and a result of this shape."""
    for column in columns:
        np.array(column)
    np.zeros(shape).tolist()


def main() -> int:
    """Print the calls over the budget, slowest first, and the median; 1 when there is one."""
    found = []
    for function in functions().values():
        if function.name in HEAVY:
            continue
        for name, given in calls_of(function):
            columns = columns_of(given)
            outcome = function(*given).value
            shape = (len(outcome), len(outcome[0])) if isinstance(outcome, list) else (1, 1)
            took = least(lambda function=function, given=given: function(*given))  # type: ignore[misc]
            ratio = took / least(lambda columns=columns, shape=shape: unavoidable(columns, shape))  # type: ignore[misc]
            found.append((took, ratio, name, sum(len(c[0]) for c in columns)))
    found.sort(reverse=True)
    print(f"{len(found)} calls, {ROWS} rows; budget {BUDGET * 1000:.0f} ms")
    for took, ratio, name, columns_read in found:
        if took > BUDGET:
            print(f"{name:28} {columns_read:3} columns {took * 1000:8.1f} ms   ratio {ratio:6.2f}")
    slowest, middle = found[0], found[len(found) // 2]
    print(f"slowest {slowest[0] * 1000:.1f} ms ({slowest[2]}); median {middle[0] * 1000:.1f} ms, ratio {middle[1]:.2f}")
    print("not measured: " + "; ".join(f"{name} ({why})" for name, why in HEAVY.items()))
    return int(slowest[0] > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
