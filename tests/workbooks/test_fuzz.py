"""Random valid input in every template: native formulas, cell functions and engines must still agree.

Kontrol compares each headline and model row in native Excel formulas with the cell function over the Python
engine; a ✗ there, or an error cell, is a fault in a template. Input that Kontrol itself refuses (its group *Input*,
where a template states its own conditions) is not valid: fewer fields are then changed, until it is.
"""

import random
from collections.abc import Iterator

import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from udfs.values import Scalar
from workbooks.build import draft_of, package_of
from workbooks.cells import SheetCells, read_cells
from workbooks.draft import Draft, Settings
from workbooks.library import load
from workbooks.recalculate import Recalculation, recalculated_cells
from workbooks.shipped import ids
from workbooks.structure import structure

#: What goes together: the quarters make a year, prices go with their rate, and a tariff's year lies in its tables.
_HELD = ("kvartal1", "kvartal2", "kvartal3", "kvartal4", "pristype", "rentetype", "foerste_aar", "budgetaar")
_AMOUNTS = {
    "tilfældig": (0.0, 0.5, 1.0, 7.0, 37.0, 312.5, 1_450.0, 28_000.0, 1_250_000.0),
    "yderlig": (0.0, 1e-6, 1.0, 999_999.0, 1e9),
    "huller": (None, 0.0, 3.0, 250.0, 40_000.0),
}
#: The part of the fields that is changed, from all of them down to a few.
_PARTS = (1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.02, 0.015)

Field = tuple[str, int, int]


def fields(draft: Draft) -> Iterator[tuple[Field, DataValidation]]:
    """Every field with a rule of its own, but those that are held and the bounds of the uncertain."""
    held = {(p.sheet, p.row) for name in _HELD if (p := draft.places.get(name)) is not None}
    bounds = {cell for low, high in ranges(draft).values() for cell in (low, high)}
    for title in ("Forudsætninger", "Nøgletal", "Takst"):
        if title not in draft.workbook.sheetnames:
            continue
        for rule in draft.workbook[title].data_validations.dataValidation:
            for area in rule.sqref.ranges:
                for row in range(area.min_row, area.max_row + 1):
                    for column in range(area.min_col, area.max_col + 1):
                        if (title, row) not in held and (title, row, column) not in bounds:
                            yield (title, row, column), rule


def ranges(draft: Draft) -> dict[Field, tuple[Field, Field]]:
    """The cells of Lav and Høj by the cell of their value."""

    def cell(name: str) -> Field:
        place = draft.places[name]
        return place.sheet, place.row, place.column

    return {cell(e.id): (cell(f"{e.id}.lav"), cell(f"{e.id}.høj")) for e in draft.uncertain}


def valid(rule: DataValidation, profile: str, rng: random.Random) -> Scalar:
    """A value that the field's rule takes."""
    if rule.type == "list":
        return rng.choice(str(rule.formula1).strip('"').split(","))
    if rule.type == "textLength":
        return rng.choice(("", "Ærø", "tekst & <tegn>"))
    low = float(rule.formula1)
    high = float(rule.formula2) if rule.operator == "between" else float("inf")
    if rule.type == "date" or low >= 2000:
        return float(rng.randint(int(low), int(high)))
    if high <= 10 and rule.type == "decimal":
        low, high = max(low, 0.0), min(high, 1.0)
        inside = round(rng.uniform(low, high), 4)
        return rng.choice((None, low, high) if profile == "huller" else (low, high, inside))
    value = rng.choice(_AMOUNTS[profile])
    if value is None:
        return None
    value = min(max(round(value * rng.uniform(0.5, 1.0), 6), low), high)
    return float(round(value)) if rule.type == "whole" else value


def fill(draft: Draft, sheets: list[SheetCells], profile: str, part: float, rng: random.Random) -> int:
    """Fill a part of the fields of a template that is read already; returns how many."""
    cells = {found.sheet.name: found.constants for found in sheets}
    beside = ranges(draft)
    changed = 0

    def put(field: Field, value: Scalar) -> None:
        title, row, column = field
        if value in (None, ""):
            cells[title].pop((row, column), None)
        else:
            cells[title][row, column] = value

    for field, rule in fields(draft):
        if rng.random() > part:
            continue
        changed += 1
        if field not in beside:
            put(field, valid(rule, profile, rng))
            continue
        figures = sorted(float(value) for value in (valid(rule, profile, rng) for _ in range(3)) if value is not None)
        whole = figures if len(figures) == 3 else [None] * 3
        for cell, value in zip((beside[field][0], field, beside[field][1]), whole, strict=True):
            put(cell, value)
    return changed


def groups(run: Recalculation) -> Iterator[tuple[str, int]]:
    """The rows of Kontrol that have failed, with their group."""
    kontrol, group = run.values["Kontrol"], ""
    for row in range(11, max(row for row, _ in kontrol) + 1):
        if kontrol.get((row, 6)) is None:
            group = str(kontrol.get((row, 2)) or group)
        elif kontrol[row, 6] == "✗":
            yield group, row


def faults(run: Recalculation) -> list[str]:
    """Error cells, and what Kontrol finds wrong."""
    wrong = [f"{sheet} ({row},{column}): {code}" for (sheet, row, column), code in run.errors().items()]
    kontrol = run.values["Kontrol"]
    for _, row in groups(run):
        wrong.append(f"{kontrol[row, 2]}: {kontrol.get((row, 3))} mod {kontrol.get((row, 4))}")
    return wrong


@pytest.mark.parametrize("name", ids())
def test_functions_and_native_formulas_agree_on_any_valid_input(name: str) -> None:
    draft = draft_of(load(name), Settings(example=True))
    parts = package_of(draft)
    made = structure(parts)

    def computed(profile: str, part: float) -> tuple[int, Recalculation]:
        rng = random.Random(f"{name}/{profile}/{part}")
        sheets = [read_cells(sheet, parts[sheet.part], made.texts) for sheet in made.sheets]
        return fill(draft, sheets, profile, part, rng), recalculated_cells(parts, made, sheets)

    found: dict[str, list[str]] = {}
    for profile in _AMOUNTS:
        for part in _PARTS:
            changed, run = computed(profile, part)
            if changed and all(group != "Input" for group, _ in groups(run)):
                found[profile] = faults(run)[:5]
                break
    assert found == {profile: [] for profile in _AMOUNTS}
