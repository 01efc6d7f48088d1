"""Reading a template back: its named inputs and results, wherever rows have moved to."""

import datetime as dt
from collections.abc import Mapping

from openpyxl.utils import range_boundaries

from udfs.values import Scalar
from workbooks.cells import date_formats, stored_values
from workbooks.package import WorkbookError
from workbooks.stamp import Stamp, stamp_of
from workbooks.structure import Structure, structure

PREFIX = "RD_"
_STYLES = "xl/styles.xml"
#: More than any row or column of a template; a name over a whole sheet would fill the memory.
MOST_CELLS = 2_000
NamedValue = Scalar | dt.date | list[Scalar | dt.date]


def read(parts: Mapping[str, bytes]) -> dict[str, NamedValue]:
    """The stored value of every ``RD_`` name: one value, or a list for a row or column; dates as dates.

    Raises WorkbookError when the workbook has none.
    """
    made = structure(parts)
    places = named_places(made)
    if not places:
        raise WorkbookError("Projektmappen har ingen Råderum-navne (RD_…). Er det en Råderum-skabelon?")
    rows: dict[str, set[int]] = {}
    for sheet, first, _, last, _ in places.values():
        rows.setdefault(sheet, set()).update(range(first, last + 1))
    dated = date_formats(parts[_STYLES]) if _STYLES in parts else ()
    values = {
        sheet.name: stored_values(sheet, parts[sheet.part], made.texts, rows[sheet.name], dated)
        for sheet in made.sheets
        if sheet.name in rows
    }
    return {name: _value(values, place) for name, place in places.items()}


def named_places(made: Structure) -> dict[str, tuple[str, int, int, int, int]]:
    """Where each ``RD_`` name points: sheet, first row and column, last row and column. Broken names are left out."""
    sheets = {sheet.name for sheet in made.sheets}
    places = {}
    for name in made.names:
        if not name.name.startswith(PREFIX) or name.scope is not None or "#REF!" in name.definition:
            continue
        sheet, _, area = name.definition.rpartition("!")
        title = sheet.strip("'").replace("''", "'")
        if title not in sheets:
            continue
        try:
            first_column, first_row, last_column, last_row = range_boundaries(area.replace("$", ""))
        except ValueError:
            continue
        if not (first_row and first_column and last_row and last_column):
            continue
        if (last_row - first_row + 1) * (last_column - first_column + 1) <= MOST_CELLS:
            places[name.name] = (title, first_row, first_column, last_row, last_column)
    return places


def _value(
    values: Mapping[str, Mapping[tuple[int, int], Scalar | dt.date]], place: tuple[str, int, int, int, int]
) -> NamedValue:
    sheet, first_row, first_column, last_row, last_column = place
    cells = [
        values[sheet].get((row, column))
        for row in range(first_row, last_row + 1)
        for column in range(first_column, last_column + 1)
    ]
    return cells[0] if len(cells) == 1 else cells


def required_stamp(parts: Mapping[str, bytes], name: str) -> Stamp:
    """The stamp of a template. Raises WorkbookError when the workbook is none of ours."""
    stamp = stamp_of(parts)
    if stamp is None:
        raise WorkbookError(f"{name} er ikke lavet af Råderum (stemplet mangler). Lav en ny med raaderum new.")
    return stamp
