"""What a call from Excel costs beyond xlwings' own: ratios in one run, ``python -m benchmarks.excel_call``.

Everything on the Python side is real (xlwings' call path, our host); pywin32, Excel and the process boundary are not
there, and they cost the same for both.
"""

import sys
import time
import types
from collections.abc import Callable
from typing import Any

from tests.udfs.winstub import windows
from udfs.registry import function

CELLS = 5000
ROUNDS = 7


def best(call: Callable[[], Any], times: int) -> float:
    """Microseconds of one call, the best of several rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(times):
            call()
        rounds.append((time.process_time() - start) / times * 1e6)
    return min(rounds)


def main() -> int:
    """Print the costs; 1 when ours is more than 15 % over plain xlwings with the same calculation."""
    with windows() as call:
        import xlwings as xw

        from addin.serve import prepare

        prepare()
        time_of = function("BC_TIME").function

        def plain(cases: Any, minutes: Any) -> Any:
            return time_of(cases, minutes)

        def plain_block(cases: Any, minutes: Any) -> Any:
            import numpy as np

            return time_of(np.array(cases, dtype=float), minutes).tolist()

        module = types.ModuleType("plain_xlwings")
        module.__file__ = "plain_xlwings"
        module.scalar = xw.func(plain)  # type: ignore[attr-defined]
        module.block = xw.func(xw.arg("cases", ndim=2)(plain_block))  # type: ignore[attr-defined]
        sys.modules[module.__name__] = module

        column = tuple((float(number),) for number in range(CELLS))
        costs = {
            "one cell": (
                best(lambda: call("scalar", 60.0, 2.0, module=module.__name__), 500),
                best(lambda: call("BC_TIME", 60.0, 2.0), 500),
                best(lambda: function("BC_TIME")(60.0, 2.0), 500) - best(lambda: time_of(60.0, 2.0), 500),
            ),
            f"{CELLS} cells": (
                best(lambda: call("block", column, 2.0, module=module.__name__), 5),
                best(lambda: call("BC_TIME", column, 2.0), 5),
                best(lambda: function("BC_TIME")(column, 2.0), 5) - best(lambda: plain_block(column, 2.0), 5),
            ),
        }
    over = 0
    for name, (theirs, ours, reading) in costs.items():
        print(f"{name:12} xlwings {theirs:9.1f} µs   ours {ours:9.1f} µs   ratio {ours / theirs:5.2f}", end="")
        print(f"   of which reading and checking arguments {reading:9.1f} µs")
        over |= ours / theirs > 1.15
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
