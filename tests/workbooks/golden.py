"""The compact text of a template: what each cell holds and looks like, a line a row.

Written anew with ``python -m tests.workbooks.golden`` after a change that is meant.
"""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.build import draft_of
from workbooks.draft import Draft, Settings
from workbooks.library import ids, load

FOLDER = Path(__file__).parent / "golden"
DATE = dt.date(2026, 11, 21)


def text_of(name: str) -> str:
    """The blank template ``name`` as text."""
    draft = draft_of(load(name), Settings(date=DATE))
    lines = [f"{name} version {draft.proposal.version}, {draft.years} år", *_names(draft)]
    for sheet in draft.workbook.worksheets:
        lines += [f"== {sheet.title} {sheet.print_area} fast {sheet.freeze_panes}", *_rows(sheet), *_rules(sheet)]
    return "\n".join(lines) + "\n"


def _names(draft: Draft) -> Iterator[str]:
    for name, entry in sorted(draft.workbook.defined_names.items()):
        yield f"{name} {entry.attr_text}"


def _rows(sheet: Worksheet) -> Iterator[str]:
    """A line a row; cells that repeat the one to the left (a formula moved along) are counted."""
    for row in sheet.iter_rows():
        runs: list[tuple[str, str, int]] = []
        for cell in row:
            if not cell.has_style:
                continue
            said = str(cell.value) if cell.value is not None else ""
            if cell.data_type == "f":
                said = Translator(said, cell.coordinate).translate_formula(f"AA{cell.row}")
            look = str(cell.style).removeprefix("rd_")
            form = "" if cell.number_format == "General" else f" {cell.number_format}"
            lock = "" if cell.protection.locked else " fri"
            note = f" note:{cell.comment.text}" if cell.comment else ""
            seen = f"{look}{lock}{form}{note}|{said}"
            if runs and runs[-1][1] == seen:
                runs[-1] = (runs[-1][0], seen, runs[-1][2] + 1)
            else:
                runs.append((get_column_letter(cell.column), seen, 1))
        if runs:
            cells = "  ".join(f"{column}{f'×{count}' if count > 1 else ''} {seen}" for column, seen, count in runs)
            yield f"{row[0].row}: {cells}".replace("\n", "⏎")


def _rules(sheet: Worksheet) -> Iterator[str]:
    for rule in sheet.data_validations.dataValidation:
        limits = " ".join(str(limit) for limit in (rule.operator, rule.formula1, rule.formula2) if limit)
        yield f"regel {rule.sqref}: {rule.type} {limits} | {rule.error or ''} | {rule.prompt or ''}".replace("\n", "⏎")
    for area in sheet.conditional_formatting:
        for entry in area.rules:
            yield f"farve {area.sqref}: {entry.formula}"
    for chart in sheet._charts:  # type: ignore[attr-defined]
        series = [f"{s.val.numRef.f}" for part in [chart, *chart._charts[1:]] for s in part.series]
        place = chart.anchor if isinstance(chart.anchor, str) else chart.anchor._from.row
        yield f"diagram {type(chart).__name__} {place} {chart.width:g}×{chart.height:g}: {'; '.join(series)}"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for name in ids():
        (FOLDER / f"{name}.txt").write_text(text_of(name), encoding="utf-8")
    print(f"{len(ids())} skabeloner skrevet i {FOLDER}.", file=sys.stderr)


if __name__ == "__main__":
    main()
