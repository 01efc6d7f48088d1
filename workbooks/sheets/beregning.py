"""Beregning: the proposal's own tables and models, row by row, in native Excel formulas."""

import textwrap

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.draft import FIRST_ROW, FIRST_YEAR, LABEL, UNIT, VALUE, Check, Draft, Place, fit_height, put
from workbooks.proposal import Model, Row, Table, origin_text
from workbooks.style import number_format

TITLE = "Beregning"
_LINE = 150


def write(draft: Draft) -> None:
    """Write the tables and models and register every calculated row."""
    sheet = draft.sheet(TITLE, f"{draft.proposal.title} · native formler, trin for trin")
    draft.widths(sheet, (*[12] * (_note_column(draft) - draft.after()), 64))
    draft.timeline(sheet, "Værdi")
    put(sheet, FIRST_ROW - 2, _note_column(draft), "Bemærkning", "rd_hoved_ved")
    row = FIRST_ROW
    for table in draft.proposal.tables:
        row = _write_table(draft, sheet, row, table) + 1
    for model in draft.proposal.models:
        row = _write_model(draft, sheet, row, model) + 1
    sheet.print_area = f"A1:{get_column_letter(_note_column(draft))}{row}"


def _note_column(draft: Draft) -> int:
    """The column of remarks, past the years and past the widest table."""
    widest = max((len(table.columns) for table in draft.proposal.tables), default=0)
    return max(draft.after(), UNIT + widest)


def _band(draft: Draft, sheet: Worksheet, row: int, title: str, note: str) -> int:
    """A heading and, under it, whose formula it is; returns the last row written."""
    for column in range(LABEL, _note_column(draft) + 1):
        put(sheet, row, column, None, "rd_afsnit")
    sheet.cell(row, LABEL).value = title
    sheet.row_dimensions[row].height = 24
    for line in textwrap.wrap(note, _LINE):
        row += 1
        put(sheet, row, LABEL, line, "rd_undertitel")
    return row


def _write_model(draft: Draft, sheet: Worksheet, row: int, model: Model) -> int:
    row = _band(draft, sheet, row, model.title, origin_text(model, model.note))
    for entry in model.rows:
        row += 1
        _write_row(draft, sheet, row, entry)
    return row + 1


def _write_row(draft: Draft, sheet: Worksheet, row: int, entry: Row) -> None:
    result = entry.result
    put(sheet, row, LABEL, entry.label, "rd_resultat_tekst" if result else "rd_tekst")
    put(sheet, row, UNIT, entry.unit, "rd_resultat_tekst" if result else "rd_enhed")
    form = number_format(entry.kind, entry.decimals)
    shape = "_fri" if entry.kind == "tekst" else ""
    style = f"rd_resultat{shape}" if result else f"rd{shape or '_tal'}"
    for column in (VALUE, *draft.year_columns):
        put(sheet, row, column, None, style, form)
    if entry.yearly:
        for column in draft.year_columns:
            sheet.cell(row, column).value = "=" + draft.formula(entry.formula, TITLE, column)
        first, last = (get_column_letter(c) for c in (FIRST_YEAR, draft.last_year))
        if entry.kind != "andel":
            sheet.cell(row, VALUE).value = f"=SUM({first}{row}:{last}{row})"
        place = Place(TITLE, row, FIRST_YEAR, row, draft.last_year, yearly=True)
    else:
        sheet.cell(row, VALUE).value = "=" + draft.formula(entry.formula, TITLE)
        place = Place.cell(TITLE, row, VALUE)
    draft.register(entry.id, place)
    put(sheet, row, _note_column(draft), entry.note or None, "rd_note")
    if entry.note:
        fit_height(sheet, row, entry.note, 62)
    if entry.function and not entry.yearly:
        draft.checks.append(
            Check(
                "Cellefunktioner",
                entry.label,
                native=place.reference(),
                other=draft.formula(entry.function, "Kontrol"),
                kind=entry.kind,
                decimals=entry.decimals,
            )
        )


def _write_table(draft: Draft, sheet: Worksheet, row: int, table: Table) -> int:
    """The whole table: labels and inputs brought over from Forudsætninger, then the formula columns."""
    header = _band(draft, sheet, row, table.title, origin_text(table, table.guide)) + 1
    put(sheet, header, LABEL, None, "rd_hoved")
    for index, column in enumerate(table.columns):
        put(sheet, header, UNIT + index, f"{column.label} ({column.unit})", "rd_hoved_tal")
    sheet.row_dimensions[header].height = 48
    names = draft.places[f"{table.id}.navn"]
    inputs = {c.id: draft.places[f"{table.id}.{c.id}"] for c in table.columns if not c.formula}
    first, last = header + 1, header + names.last_row - names.row + 1
    for number in range(first, last + 1):
        source = names.row + number - first
        name = Place.cell(names.sheet, source, LABEL).reference()
        put(sheet, number, LABEL, f'=IF({name}="","",{name})', "rd_tekst")
        local = {column.id: f"{get_column_letter(UNIT + index)}{number}" for index, column in enumerate(table.columns)}
        for index, column in enumerate(table.columns):
            form = number_format(column.kind, column.decimals)
            if column.formula:
                formula = "=" + draft.formula(column.formula, TITLE, local=local)
            else:
                brought = Place.cell(names.sheet, source, inputs[column.id].column).reference()
                formula = f'=IF({brought}="","",{brought})' if column.kind in ("valg", "tekst") else f"={brought}"
            put(sheet, number, UNIT + index, formula, "rd_tal", form)
    total = last + 1
    if any(column.total for column in table.columns):
        put(sheet, total, LABEL, "I alt", "rd_sum_tekst")
    for index, column in enumerate(table.columns):
        letter = get_column_letter(UNIT + index)
        if column.formula:
            draft.register(f"{table.id}.{column.id}", Place(TITLE, first, UNIT + index, last, UNIT + index))
        if column.total:
            form = number_format(column.kind, column.decimals)
            put(sheet, total, UNIT + index, f"=SUM({letter}{first}:{letter}{last})", "rd_sum", form)
            draft.register(f"{table.id}.{column.id}.i_alt", Place.cell(TITLE, total, UNIT + index))
    return total + 1
