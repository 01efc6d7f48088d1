"""Random valid input in every template: native formulas, cell functions and engines must still agree.

Kontrol compares each headline and model row in native Excel formulas with the cell function over the Python
engine; a ✗ outside its group of input checks, or an error cell, is a fault in a template.
"""

import random
from collections.abc import Iterator

import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from udfs.values import Scalar
from workbooks.build import draft_of, package_of
from workbooks.cells import SheetCells, read_cells
from workbooks.draft import Draft, Settings
from workbooks.library import ids, load
from workbooks.recalculate import Recalculation, recalculated_cells
from workbooks.structure import structure

#: What a municipality may not choose freely: the quarters must add up, and prices go with their rate.
_HELD = ("kvartal1", "kvartal2", "kvartal3", "kvartal4", "pristype", "rentetype")
_AMOUNTS = {
    "tilfældig": (0.0, 0.5, 1.0, 7.0, 37.0, 312.5, 1_450.0, 28_000.0, 1_250_000.0),
    "yderlig": (0.0, 1e-6, 1.0, 999_999.0, 1e9),
    "huller": (None, 0.0, 3.0, 250.0, 40_000.0),
}


def fields(draft: Draft) -> Iterator[tuple[str, int, int, DataValidation]]:
    """Every field with a rule of its own, but those that are held."""
    held = {(p.sheet, p.row) for name in _HELD if (p := draft.places.get(name)) is not None}
    for title in ("Forudsætninger", "Nøgletal", "Takst"):
        if title not in draft.workbook.sheetnames:
            continue
        for rule in draft.workbook[title].data_validations.dataValidation:
            for area in rule.sqref.ranges:
                for row in range(area.min_row, area.max_row + 1):
                    for column in range(area.min_col, area.max_col + 1):
                        if (title, row) not in held:
                            yield title, row, column, rule


def valid(rule: DataValidation, profile: str, rng: random.Random) -> Scalar:
    """A value that the field's rule takes."""
    if rule.type == "list":
        return rng.choice(str(rule.formula1).strip('"').split(","))
    if rule.type == "textLength":
        return rng.choice(("", "Ærø", "tekst & <tegn>"))
    if rule.type == "whole":
        return float(rng.randint(2020, 2040))
    if rule.operator == "between" and float(rule.formula2) <= 10:
        top = min(float(rule.formula2), 1.0)
        return rng.choice((None, 0.0, top) if profile == "huller" else (0.0, top, round(rng.random() * top, 4)))
    value = rng.choice(_AMOUNTS[profile])
    return value if value is None else round(value * rng.uniform(0.5, 1.0), 6)


def filled(draft: Draft, sheets: list[SheetCells], profile: str, seed: str) -> None:
    """Fill the fields of a template that is read already."""
    rng = random.Random(f"{seed}/{profile}")
    by_title = {cells.sheet.name: cells for cells in sheets}
    for title, row, column, rule in fields(draft):
        cells = by_title[title]
        value = valid(rule, profile, rng)
        if value in (None, ""):
            cells.constants.pop((row, column), None)
        else:
            cells.constants[row, column] = value


def faults(run: Recalculation) -> list[str]:
    """Error cells, and what Kontrol finds wrong but for wrong input."""
    wrong = [f"{sheet} ({row},{column}): {code}" for (sheet, row, column), code in run.errors().items()]
    kontrol, group = run.values["Kontrol"], ""
    for row in range(11, max(row for row, _ in kontrol) + 1):
        if kontrol.get((row, 6)) is None:
            group = str(kontrol.get((row, 2)) or group)
        elif kontrol[row, 6] == "✗" and group != "Input":
            wrong.append(f"{kontrol[row, 2]}: {kontrol.get((row, 3))} mod {kontrol.get((row, 4))}")
    return wrong


@pytest.mark.parametrize("name", ids())
def test_functions_and_native_formulas_agree_on_any_valid_input(name: str) -> None:
    draft = draft_of(load(name), Settings(example=True))
    parts = package_of(draft)
    made = structure(parts)
    found = {}
    for profile in _AMOUNTS:
        sheets = [read_cells(sheet, parts[sheet.part], made.texts) for sheet in made.sheets]
        filled(draft, sheets, profile, name)
        found[profile] = faults(recalculated_cells(parts, made, sheets))[:5]
    assert found == {profile: [] for profile in _AMOUNTS}
