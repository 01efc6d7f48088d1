"""Random valid input for a template: what its fields take, as much of it together as the template accepts."""

import random
from collections.abc import Iterable, Iterator
from functools import lru_cache

from openpyxl.worksheet.datavalidation import DataValidation

from udfs.values import Scalar
from workbooks.build import draft_of, package_of
from workbooks.cells import read_cells
from workbooks.draft import Draft, Settings
from workbooks.library import load
from workbooks.recalculate import Recalculation, recalculated_cells
from workbooks.structure import structure

#: What goes together: the quarters make a year, prices go with their rate, and a tariff's year lies in its tables.
_HELD = ("kvartal1", "kvartal2", "kvartal3", "kvartal4", "pristype", "rentetype", "foerste_aar", "budgetaar")
PROFILES = {
    "tilfældig": (0.0, 0.5, 1.0, 7.0, 37.0, 312.5, 1_450.0, 28_000.0, 1_250_000.0),
    "yderlig": (0.0, 0.01, 1.0, 999_999.0, 1e9),
    "huller": (None, 0.0, 3.0, 250.0, 40_000.0),
}
#: How small a part of the fields is tried by itself, when more of them together are not valid.
_SMALLEST_PART = 8

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
    value = rng.choice(PROFILES[profile])
    if value is None:
        return None
    value = min(max(round(value * rng.uniform(0.5, 1.0), 6), low), high)
    return float(round(value)) if rule.type == "whole" else value


def drawn(draft: Draft, profile: str, rng: random.Random) -> dict[Field, dict[Field, Scalar]]:
    """Random values for each field: its own, and Lav and Høj around it where it is uncertain."""
    beside = ranges(draft)
    found: dict[Field, dict[Field, Scalar]] = {}
    for field, rule in fields(draft):
        if field not in beside:
            found[field] = {field: valid(rule, profile, rng)}
            continue
        figures = sorted(float(value) for value in (valid(rule, profile, rng) for _ in range(3)) if value is not None)
        low, high = beside[field]
        found[field] = dict(zip((low, field, high), figures if len(figures) == 3 else [None] * 3, strict=True))
    return found


class Template:
    """A template with its example, or blank, ready to be computed with other values."""

    def __init__(self, name: str, example: bool = True) -> None:
        self.draft = draft_of(load(name), Settings(example=example))
        self.parts = package_of(self.draft)
        self.made = structure(self.parts)

    def values(self) -> dict[Field, Scalar]:
        """What each of its fields holds."""
        cells = {sheet.name: read_cells(sheet, self.parts[sheet.part], self.made.texts) for sheet in self.made.sheets}
        return {field: cells[field[0]].constants.get(field[1:]) for field, _ in fields(self.draft)}

    def computed(self, values: Iterable[dict[Field, Scalar]]) -> Recalculation:
        sheets = [read_cells(sheet, self.parts[sheet.part], self.made.texts) for sheet in self.made.sheets]
        cells = {found.sheet.name: found.constants for found in sheets}
        for (title, row, column), value in (item for group in values for item in group.items()):
            if value in (None, ""):
                cells[title].pop((row, column), None)
            else:
                cells[title][row, column] = value
        return recalculated_cells(self.parts, self.made, sheets)

    def valid_part(self, values: dict[Field, dict[Field, Scalar]]) -> dict[Field, dict[Field, Scalar]]:
        """As many of ``values`` as are valid together: all of them, else one half after the other, and so on."""
        kept: dict[Field, dict[Field, Scalar]] = {}

        def keep(part: list[Field]) -> None:
            tried = kept | {field: values[field] for field in part}
            if all(group != "Input" for group, _ in failed(self.computed(tried.values()))):
                kept.update(tried)
            elif len(part) > len(values) / _SMALLEST_PART:
                keep(part[: len(part) // 2])
                keep(part[len(part) // 2 :])

        keep(list(values))
        return kept

    def filled(self, profile: str, seed: str) -> Recalculation:
        """The template computed with random valid input."""
        values = self.valid_part(drawn(self.draft, profile, random.Random(f"{seed}/{profile}")))
        assert values
        return self.computed(values.values())


def failed(run: Recalculation) -> Iterator[tuple[str, int]]:
    """The rows of Kontrol that have failed, with their group."""
    kontrol, group = run.values["Kontrol"], ""
    for row in range(11, max(row for row, _ in kontrol) + 1):
        if kontrol.get((row, 6)) is None:
            group = str(kontrol.get((row, 2)) or group)
        elif kontrol[row, 6] == "✗":
            yield group, row


@lru_cache(maxsize=1)  # one template after another is asked for, with several kinds of input
def template(name: str) -> Template:
    """The shipped template ``name``."""
    return Template(name)
