"""What a command prints: tables for people, JSON for programs, progress for the impatient."""

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def print_json(value: Any) -> None:
    """``value`` as JSON with Danish letters as they are. Numbers keep every digit."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False, default=str)
    sys.stdout.write("\n")


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]], width: int | None = None) -> None:
    """Print columns under ``headers``; the last column is wrapped to what is left of the line."""
    lines = [tuple(headers), *map(tuple, rows)]
    if len(lines) == 1:
        return
    widths = [max(len(line[i]) for line in lines) for i in range(len(headers))]
    indent = sum(widths[:-1]) + 2 * (len(headers) - 1)
    room = max(30, (width or _line_width()) - indent)
    for number, line in enumerate(lines):
        start = "".join(f"{cell:<{size}}  " for cell, size in zip(line[:-1], widths[:-1], strict=True))
        wrapped = textwrap.wrap(line[-1], room) or [""]
        print((start + ("\n" + " " * indent).join(wrapped)).rstrip())
        if number == 0:
            print("-" * min(indent + min(widths[-1], room), indent + room))


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """``items`` one by one, with a progress bar on standard error once it has taken over a second."""
    if total is not None and total < 2:
        yield from items
        return
    from tqdm import tqdm

    yield from tqdm(items, desc=label, total=total, delay=1, leave=False, disable=None, file=sys.stderr)


def _line_width() -> int:
    import shutil

    return shutil.get_terminal_size((110, 24)).columns
