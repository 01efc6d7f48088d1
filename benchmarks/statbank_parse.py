"""How long a million StatBank cells take to read, against what cannot be avoided.

Run with ``python benchmarks/statbank_parse.py``. The measure is the ratio to decoding the JSON (for BULK, to
splitting its lines) in the same run, which a busy or slow machine changes little.
"""

import itertools
import json
import statistics
import time
from collections.abc import Callable

import numpy as np

from sources.jsonstat import parse_bulk, parse_jsonstat

AREAS = [f"{code:03d}" for code in range(100)]
FUNCTIONS = [str(10_000 + code) for code in range(1000)]
YEARS = [str(year) for year in range(2015, 2025)]
CODES = {"OMRÅDE": AREAS, "FUNKTION": FUNCTIONS, "Tid": YEARS}


def figures() -> list[float | None]:
    """A million net costs, one in twenty missing."""
    random = np.random.default_rng(20260101)
    costs = random.normal(5000, 900, 1_000_000).round(1).tolist()
    missing = random.random(1_000_000) < 0.05
    return [None if lost else cost for cost, lost in zip(costs, missing.tolist(), strict=True)]


def jsonstat(values: list[float | None]) -> bytes:
    """The answer as JSON-stat."""
    dimension: dict[str, object] = {
        code: {"label": code, "category": {"index": {v: i for i, v in enumerate(codes)}, "label": {}}}
        for code, codes in CODES.items()
    }
    dimension |= {"id": list(CODES), "size": [len(codes) for codes in CODES.values()]}
    return json.dumps({"dataset": {"dimension": dimension, "value": values}}).encode()


def bulk(values: list[float | None]) -> bytes:
    """The answer as BULK."""
    keys = itertools.product(*CODES.values())
    lines = [";".join((*key, ".." if v is None else repr(v))) for key, v in zip(keys, values, strict=True)]
    return ("\ufeffOMRÅDE;FUNKTION;TID;INDHOLD\r\n" + "\r\n".join(lines) + "\r\n").encode()


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median of a few runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def main() -> None:
    """Print the table."""
    values = figures()
    as_json, as_bulk = jsonstat(values), bulk(values)
    expected = parse_jsonstat("REGK31", as_json).values
    np.testing.assert_array_equal(parse_bulk("REGK31", as_bulk, CODES).values, expected)
    rows = [
        ("JSON-stat", lambda: json.loads(as_json), lambda: parse_jsonstat("REGK31", as_json)),
        (
            "BULK",
            lambda: [line.split(b";") for line in as_bulk.split(b"\r\n")],
            lambda: parse_bulk("REGK31", as_bulk, CODES),
        ),
    ]
    print("1,000,000 cells   unavoidable   read        ratio   budget 1.5 s")
    for name, floor, read in rows:
        least, took = seconds(floor), seconds(read)
        print(f"{name:<16}  {least:8.3f} s    {took:6.3f} s   {took / least:6.2f}   {took / 1.5:6.0%}")


if __name__ == "__main__":
    main()
