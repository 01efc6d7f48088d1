"""Putting an upgraded workbook in the old one's place, the old one kept beside it."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from workbooks.package import WorkbookError, packed, read_bytes, write_file


def replaced(path: Path, parts: Mapping[str, bytes], date: dt.date) -> tuple[Path, Path]:
    """Write ``parts`` in the place of ``path``; returns where it is, and where the old file is kept.

    The old file is first copied beside itself, byte for byte, and only then replaced in one step. A file with
    macros keeps its name, and the new one ends in ``.xlsx``.

    Raises WorkbookError when either file cannot be written; the old file is then as it was.
    """
    target = path.with_suffix(".xlsx")
    moved = target != path
    if moved and target.exists():
        raise WorkbookError(f"{target} findes allerede og overskrives ikke. Flyt eller omdøb den.")
    content = packed(parts)
    kept = path
    if not moved:
        kept = _free(path, f"{path.stem} (før opgradering {date:%Y-%m-%d}")
        write_file(kept, read_bytes(path), overwrite=False)
    try:
        write_file(target, content, overwrite=not moved)
    except WorkbookError:
        if not moved:
            kept.unlink(missing_ok=True)
        raise
    return target, kept


def _free(path: Path, start: str) -> Path:
    number, tried = 2, path.with_name(f"{start}){path.suffix}")
    while tried.exists():
        tried = path.with_name(f"{start}, {number}){path.suffix}")
        number += 1
    return tried
