"""Beregning: the proposal's own tables and models, row by row, in native Excel formulas."""

import textwrap

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.draft import (
    FIRST_ROW,
    LABEL,
    LABEL_WIDTH,
    TIMELINE_ROW,
    UNIT,
    VALUE,
    Check,
    Draft,
    Place,
    band,
    fit_row,
    put,
    table_head,
)
from workbooks.proposal import Column, Model, Row, Table, origin_text
from workbooks.style import number_format

TITLE = "Beregning"
_LINE = 150


def write(draft: Draft) -> None:
    """Write the tables and models and register every calculated row; nothing where there are none."""
    if not (draft.proposal.tables or draft.proposal.models):
        return
    sheet = draft.sheet(TITLE, f"{draft.proposal.title} · native formler, trin for trin")
    if draft.proposal.tariff and not draft.proposal.models:
        last, row = _widths_of_tables(draft, sheet), TIMELINE_ROW
    else:
        last, row = _note_column(draft), FIRST_ROW
        draft.widths(sheet, (*[12] * (last - draft.after()), 64))
        draft.timeline(sheet, "Værdi")
        put(sheet, FIRST_ROW - 2, last, "Bemærkning", "rd_hoved_ved")
    for table in draft.proposal.tables:
        row = _write_table(draft, sheet, row, table, last) + 1
    for model in draft.proposal.models:
        row = write_model(draft, sheet, row, model, last) + 1
    sheet.print_area = f"A1:{get_column_letter(last)}{row}"


def _widths_of_tables(draft: Draft, sheet: Worksheet) -> int:
    """Column widths where there are only tables, and no years; returns the last column."""
    last = UNIT + max(len(table.columns) for table in draft.proposal.tables) - 1
    sheet.column_dimensions[get_column_letter(LABEL)].width = 44
    for column in range(UNIT, last + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 18
    sheet.freeze_panes = f"{get_column_letter(UNIT)}{TIMELINE_ROW}"
    return last


def _note_column(draft: Draft) -> int:
    """The column of remarks, past the years and past the widest table."""
    widest = max((len(table.columns) for table in draft.proposal.tables), default=0)
    return max(draft.after(), UNIT + widest)


def explained_band(sheet: Worksheet, row: int, title: str, note: str, last: int) -> int:
    """A heading as far as the column ``last`` and, under it, whose formula it is; returns the last row written."""
    band(sheet, row, title, last)
    for line in textwrap.wrap(note, _LINE):
        row += 1
        put(sheet, row, LABEL, line, "rd_undertitel")
    return row


def write_model(draft: Draft, sheet: Worksheet, row: int, model: Model, note_column: int) -> int:
    """A model's heading and rows, each registered; returns the row after."""
    row = explained_band(sheet, row, model.title, origin_text(model, model.note), note_column)
    for entry in model.rows:
        row += 1
        write_row(draft, sheet, row, entry, note_column)
    return row + 1


def write_row(draft: Draft, sheet: Worksheet, row: int, entry: Row, note_column: int) -> None:
    """A calculated row with its unit, its formula in each of its columns, its note and its check."""
    title, columns = sheet.title, draft.across(entry)
    several = columns != range(VALUE, VALUE + 1)
    result = entry.result
    put(sheet, row, LABEL, entry.label, "rd_resultat_tekst" if result else "rd_tekst")
    put(sheet, row, UNIT, entry.unit, "rd_resultat_tekst" if result else "rd_enhed")
    form = number_format(entry.kind, entry.decimals)
    shape = "_fri" if entry.kind == "tekst" else ""
    style = f"rd_resultat{shape}" if result else f"rd{shape or '_tal'}"
    for column in range(VALUE, note_column):
        put(sheet, row, column, None, style, form)
    for column in columns:
        sheet.cell(row, column).value = "=" + draft.formula(entry.formula, title, column if several else None)
    if several and entry.total and entry.kind != "andel":
        first, last = (get_column_letter(c) for c in (columns[0], columns[-1]))
        sheet.cell(row, VALUE).value = f"=SUM({first}{row}:{last}{row})"
    place = Place(title, row, columns[0], row, columns[-1], yearly=several)
    draft.register(entry.id, place)
    draft.places[f"{entry.id}.i_alt"] = Place.cell(title, row, VALUE)
    put(sheet, row, note_column, entry.note or None, "rd_note")
    fit_row(sheet, row, (entry.label, LABEL_WIDTH), (entry.note, 62))
    if entry.function and not entry.yearly:
        draft.checks.append(
            Check(
                "Cellefunktioner",
                f"{entry.label}, lagt sammen" if several else entry.label,
                native=f"SUM({place.reference()})" if several else place.reference(),
                other=_in_each(draft, entry, place) if several else draft.formula(entry.function, "Kontrol"),
                kind=entry.kind,
                decimals=entry.decimals,
                name="" if several else entry.id,
            )
        )


def _in_each(draft: Draft, entry: Row, place: Place) -> str:
    """A row's cell function in each of its columns, added; a column without a figure is left out."""
    terms = []
    for column in range(place.column, place.last_column + 1):
        function = draft.formula(entry.function, "Kontrol", column)
        terms.append(f"IF({place.in_column(column, 'Kontrol')}=0,0,{function})")
    return "+".join(terms)


def _write_table(draft: Draft, sheet: Worksheet, row: int, table: Table, last_column: int) -> int:
    """The whole table: labels and inputs brought over from Forudsætninger, then the formula columns."""
    header = explained_band(sheet, row, table.title, origin_text(table, table.guide), last_column) + 1
    table_head(sheet, header, table.columns)
    names = draft.places[f"{table.id}.navn"]
    inputs = {c.id: draft.places[f"{table.id}.{c.id}"] for c in table.columns if not c.formula}
    first, last = header + 1, header + names.last_row - names.row + 1
    for number in range(first, last + 1):
        source = names.row + number - first
        name = Place.cell(names.sheet, source, LABEL).reference()
        put(sheet, number, LABEL, f'=IF({name}="","",{name})', "rd_tekst")
        if number - first < len(table.rows):
            fit_row(sheet, number, (table.rows[number - first].label, LABEL_WIDTH))
        local = {"navn": f"{get_column_letter(LABEL)}{number}"}
        local |= {column.id: f"{get_column_letter(UNIT + index)}{number}" for index, column in enumerate(table.columns)}
        for index, column in enumerate(table.columns):
            form = number_format(column.kind, column.decimals)
            if column.formula:
                formula = "=" + draft.formula(column.formula, TITLE, local=local)
            else:
                brought = Place.cell(names.sheet, source, inputs[column.id].column).reference()
                formula = f"={brought}" if column.is_numeric else f'=IF({brought}="","",{brought})'
            put(sheet, number, UNIT + index, formula, "rd_tal" if column.is_numeric else "rd_tekst_ved", form)
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
        if column.function:
            _check_column(draft, table, column, Place(TITLE, first, UNIT + index, last, UNIT + index))
    return total + 1


def _check_column(draft: Draft, table: Table, column: Column, place: Place) -> None:
    """Compare a column's sum with its cell function row by row; a row without a figure is left out."""
    terms = []
    for row in range(place.row, place.last_row + 1):
        cells = {"navn": Place.cell(TITLE, row, LABEL).reference()}
        for index, other in enumerate(table.columns):
            cells[other.id] = Place.cell(TITLE, row, UNIT + index).reference()
        function = draft.formula(column.function, "Kontrol", local=cells)
        terms.append(f"IF({cells[column.id]}=0,0,{function})")
    draft.checks.append(
        Check(
            "Cellefunktioner",
            f"{table.title}: {column.label.lower()}",
            native=f"SUM({place.reference()})",
            other="+".join(terms),
            kind=column.kind,
            decimals=column.decimals,
        )
    )
