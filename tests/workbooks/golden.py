"""The compact text of a template: what each cell holds and looks like, a line a row; ``RD_`` is left off names.

Written anew with ``python -m tests.workbooks.golden`` after a change that is meant.
"""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

from openpyxl.cell import Cell
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.build import draft_of
from workbooks.draft import Draft, Settings
from workbooks.library import load
from workbooks.shipped import ids
from workbooks.style import number_format

#: Sheets in formulas, and what every Kontrol row says, in short.
_SHORT = (
    ("'Forudsætninger'!", "F!"), ("'Business case'!", "BC!"), ("'Beregning'!", "B!"), ("'Følsomhed'!", "Fø!"),
    ("'Scenarier'!", "S!"), ("'Nøgletal'!", "N!"), ("'Kontrol'!", "K!"), ("'Gevinstplan'!", "G!"),
    ("'Forside'!", "Fo!"), ('"ikke indlæst"', "»ud«"), ("ABS($C1000-$D1000)<=$C$5*MAX(1,ABS($C1000))", "»nær«"),
    ("AND(ISNUMBER($C1000),ISNUMBER($D1000))", "»tal«"), ('=IF(»tal«,IF(»nær«,0,$C1000-$D1000),"")', "»forskel«"),
    ('=IFERROR(IF($D1000=»ud«,"▲",IF(»tal«,IF(»nær«,"✓","✗"),IF($C1000=$D1000,"✓","✗"))),"✗")', "»status«"),
    ('=IF($F1000="✓","","', "»råd« "),
)  # fmt: skip
_FORMATS = {
    number_format("beløb"): "#", number_format("tal", 2): "#,00", number_format("tal", 1): "#,0",
    number_format("andel"): "%", number_format("andel", 1): "%,0", number_format("andel", 2): "%,00",
}  # fmt: skip
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
        yield f"{name.removeprefix('RD_')} {_shortened(entry.attr_text)}"


def _shortened(text: str) -> str:
    for long, short in _SHORT:
        text = text.replace(long, short)
    return text


def _rows(sheet: Worksheet) -> Iterator[str]:
    """A line a row. ``×n`` counts cells that repeat the one to the left, ``″`` stands for the cell above.

    Formulas are written as seen from one and the same cell, so that one moved along repeats itself.
    """
    above: dict[int, str] = {}
    for row in sheet.iter_rows():
        runs: list[tuple[str, str, int]] = []
        seen: dict[int, str] = {}
        for cell in row:
            if not cell.has_style:
                continue
            column = cell.column
            seen[column] = _cell(cell)
            shown = "″" if above.get(column) == seen[column] else seen[column]
            if runs and runs[-1][1] == shown:
                runs[-1] = (runs[-1][0], shown, runs[-1][2] + 1)
            else:
                runs.append((get_column_letter(column), shown, 1))
        above = seen
        if runs:
            cells = "  ".join(f"{letter}{f'×{count}' if count > 1 else ''} {text}" for letter, text, count in runs)
            yield f"{row[0].row}: {cells}".replace("\n", "⏎")


def _cell(cell: Cell) -> str:
    """Style, lock, format, note and content of a cell."""
    said = str(cell.value) if cell.value is not None else ""
    if cell.data_type == "f":
        said = _shortened(Translator(said, cell.coordinate).translate_formula("AA1000"))
    look = str(cell.style).removeprefix("rd_")
    form = "" if cell.number_format == "General" else f" {_FORMATS.get(cell.number_format, cell.number_format)}"
    lock = "" if cell.protection.locked else " fri"
    note = f" note:{cell.comment.text}" if cell.comment else ""
    return f"{look}{lock}{form}{note}|{said}"


def _rules(sheet: Worksheet) -> Iterator[str]:
    areas: dict[str, list[str]] = {}
    for rule in sheet.data_validations.dataValidation:
        limits = " ".join(str(limit) for limit in (rule.operator, rule.formula1, rule.formula2) if limit)
        said = f"{rule.type} {limits} | {rule.error or ''} | {rule.prompt or ''}".replace("\n", "⏎")
        areas.setdefault(said, []).append(str(rule.sqref))
    yield from (f"regel {' '.join(where)}: {said}" for said, where in areas.items())
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
