"""Checking a workbook: structure, errors, Kontrol, input, changed formulas, and values that no longer hold."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree
from openpyxl.worksheet.datavalidation import DataValidation

from udfs.values import ErrorCode, Scalar
from workbooks.addresses import Address, reference
from workbooks.build import draft_of
from workbooks.draft import UNIT, Draft, Place, Settings
from workbooks.formulas import normalised
from workbooks.host import NATIVE_SENTENCES
from workbooks.layout import LABEL, LayoutSheet, layout_of, layout_of_draft, recognise
from workbooks.library import load
from workbooks.matching import Matching
from workbooks.package import parsed
from workbooks.proposal import Proposal
from workbooks.read import PREFIX
from workbooks.recalculate import Recalculation, recalculated
from workbooks.sheets.kontrol import TITLE as KONTROL
from workbooks.shipped import ids
from workbooks.stamp import Stamp, stamp_of
from workbooks.structure import MAIN, Structure, structure
from workbooks.style import FAIL, WARN
from workbooks.values import same, shown

Severity = Literal["fejl", "advarsel", "note"]
_MOST_YEARS = 30
_MOST_HIDDEN = 5
_STATUS, _TO_DO = 6, 7
_ADD_IN = "raaderum.xlam"


@dataclass(frozen=True)
class Finding:
    """Something to look at: where, which rule, how grave, and what to do."""

    file: str
    sheet: str
    cell: str
    rule: str
    severity: Severity
    message: str


def check(parts: Mapping[str, bytes], file: str = "", proposal: Proposal | None = None) -> list[Finding]:
    """Every finding of a workbook, gravest first.

    ``proposal`` is the template of those workbooks that are made from it, where Råderum does not ship it.

    Raises WorkbookError when the workbook cannot be read.
    """
    made = structure(parts)
    run = recalculated(parts)
    stamp = stamp_of(parts)
    template = _template(stamp, proposal)
    compared = _Comparison(parts, run, template, _years(stamp)) if stamp and template else None
    found = [
        *_stamp(stamp, template, proposal),
        *_structure(parts, made),
        *_error_cells(run),
        *_stale(run),
        *_kontrol(run, compared.tab(KONTROL) if compared else KONTROL),
        *(compared.findings() if compared else ()),
    ]
    order = {"fejl": 0, "advarsel": 1, "note": 2}
    findings = [Finding(file, sheet, cell, rule, severity, text) for sheet, cell, rule, severity, text in found]
    return sorted(dict.fromkeys(findings), key=lambda finding: order[finding.severity])


_Found = tuple[str, str, str, Severity, str]


def _template(stamp: Stamp | None, proposal: Proposal | None) -> Proposal | None:
    """The template of the stamp in the stamp's version; a stamp can only choose among those that are shipped."""
    if stamp is None:
        return None
    if (proposal is None or proposal.id != stamp.template) and stamp.template in ids():
        proposal = load(stamp.template)
    alike = proposal is not None and (proposal.id, str(proposal.version)) == (stamp.template, stamp.template_version)
    return proposal if alike else None


def _years(stamp: Stamp | None) -> int | None:
    stamped = int(stamp.years) if stamp and stamp.years.isdigit() else 0
    return stamped if 1 <= stamped <= _MOST_YEARS else None


def _stamp(stamp: Stamp | None, template: Proposal | None, own: Proposal | None) -> Iterator[_Found]:
    if stamp is None:
        text = "Projektmappen er ikke en Råderum-skabelon; kun fejlceller og gemte værdier er set efter."
        yield "", "", "stempel", "note", text
    elif stamp.template not in (*ids(), own.id if own else "") and template is None:
        text = (
            f'Skabelonen "{stamp.template}" følger ikke med denne version af Råderum, så formlerne er ikke '
            "sammenlignet. Er det kommunens egen, så angiv skabelonfilen med --skabelon."
        )
        yield "", "", "skabelon", "note", text
    elif template is None:
        text = (
            f"Projektmappen er skabelonversion {stamp.template_version}, som ikke er den nyeste. "
            "raaderum upgrade flytter input til den nyeste."
        )
        yield "", "", "skabelon", "note", text


def _structure(parts: Mapping[str, bytes], made: Structure) -> Iterator[_Found]:
    if any(_links_outside(parts, part) for part in parts if part.startswith("xl/externalLinks/_rels/")):
        text = "Projektmappen henter fra en anden fil. Bryd kæden under Data > Rediger kæder, eller skriv tallet ind."
        yield "", "", "ekstern-kæde", "advarsel", text
    if "xl/vbaProject.bin" in parts:
        text = "Projektmappen indeholder makroer; det gør en Råderum-skabelon aldrig."
        yield "", "", "makro", "advarsel", text
    for name in made.names:
        if name.name.startswith(PREFIX) and "#REF!" in name.definition:
            text = (
                f"Navnet {name.name} peger ikke længere på en celle. raaderum upgrade laver en ny skabelon med de "
                "samme input."
            )
            yield "", "", "navn", "fejl", text
    for sheet in made.sheets:
        yield from _hidden(parsed(parts[sheet.part], sheet.name), sheet.name)
    for element in _sheet_elements(parts):
        if element.get("state", "visible") != "visible":
            name = element.get("name", "")
            yield name, "", "skjult", "advarsel", "Arket er skjult. Vis det, så alle trin kan ses."


def _links_outside(parts: Mapping[str, bytes], part: str) -> bool:
    """Whether a link leads to another file than our own add-in, which Excel links to as it calls a function."""
    return any(_ADD_IN not in entry.get("Target", "").casefold() for entry in parsed(parts[part], part))


def _hidden(root: etree._Element, sheet: str) -> Iterator[_Found]:
    rows = [int(row.get("r", 0)) for row in root.iter(f"{{{MAIN}}}row") if row.get("hidden") in ("1", "true")]
    for row in rows[:_MOST_HIDDEN]:
        yield sheet, f"A{row}", "skjult", "advarsel", f"Række {row} er skjult. Vis den, så alle trin kan ses."
    if len(rows) > _MOST_HIDDEN:
        text = f"{len(rows)} rækker på arket er skjult. Vis dem, så alle trin kan ses."
        yield sheet, "", "skjult", "advarsel", text
    for column in root.iter(f"{{{MAIN}}}col"):
        if column.get("hidden") in ("1", "true"):
            place = reference((1, int(column.get("min", 1))))
            letters = place.rstrip("1")
            yield sheet, place, "skjult", "advarsel", f"Kolonne {letters} er skjult. Vis den, så alle trin kan ses."


def _sheet_elements(parts: Mapping[str, bytes]) -> list[etree._Element]:
    workbook = parts.get("xl/workbook.xml")
    return [] if workbook is None else list(parsed(workbook).iter(f"{{{MAIN}}}sheet"))


def _error_cells(run: Recalculation) -> Iterator[_Found]:
    for (sheet, row, column), code in run.errors().items():
        sentence = run.messages.get((sheet, row, column)) or NATIVE_SENTENCES.get(code, "")
        yield sheet, reference((row, column)), "fejlcelle", "fejl", f"Cellen viser {code}. {sentence}".strip()


def _stale(run: Recalculation) -> Iterator[_Found]:
    for cells in run.sheets:
        for cell in cells.formulas:
            now = run.values[cells.sheet.name].get(cell.address)
            if cell.kept or same(cell.cached, now):
                continue
            text = (
                f"Den gemte værdi ({shown(cell.cached)}) er ikke den, formlen giver ({shown(now)}). "
                "Genberegn med raaderum calc eller Ctrl+Alt+F9."
            )
            yield cells.sheet.name, reference(cell.address), "gemt-værdi", "fejl", text


def _kontrol(run: Recalculation, tab: str) -> Iterator[_Found]:
    values = run.values.get(tab, {})
    for (row, column), mark in values.items():
        if column != _STATUS or mark not in (FAIL, WARN):
            continue
        label, advice = values.get((row, LABEL)), values.get((row, _TO_DO))
        severity: Severity = "fejl" if mark == FAIL else "advarsel"
        yield tab, reference((row, column)), "kontrol", severity, f"{mark} {label}. {advice or ''}".strip()


class _Comparison:
    """A workbook beside the same template made afresh, cell by cell, wherever its rows stand now."""

    def __init__(self, parts: Mapping[str, bytes], run: Recalculation, proposal: Proposal, years: int | None) -> None:
        self.run = run
        self.ours = layout_of(parts, run.sheets)
        self.draft, self.matching = self._beside(draft_of(proposal, Settings(years=years)))
        more = {
            found.name: self.draft.lists[found.name].own_rows + extra
            for found in self.matching.lists
            if found.old_rows and (extra := found.span[1] - found.span[0] + 1 - len(found.new_rows)) > 0
        }
        if more:
            self.draft, self.matching = self._beside(draft_of(proposal, Settings(years=years, own_rows=more)))
        self.fresh = self.matching.new
        self.back = {title: {place: row for row, place in rows.items()} for title, rows in self.matching.rows.items()}
        self._columns: dict[tuple[str, int], dict[tuple[str | int, ...], int]] = {}

    def _beside(self, draft: Draft) -> tuple[Draft, Matching]:
        fresh = layout_of_draft(draft)
        recognise(self.ours, fresh)
        return draft, Matching(self.ours, fresh, draft.lists, in_place=True)

    def tab(self, title: str) -> str:
        """What the template's sheet ``title`` is called in the workbook."""
        sheet = self.ours.titled(title)
        return sheet.tab if sheet else title

    def findings(self) -> Iterator[_Found]:
        yield from self._names()
        for fresh in self.fresh.sheets:
            ours = self.ours.titled(fresh.title)
            if ours is None:
                yield fresh.title, "", "ark", "fejl", f'Arket "{fresh.title}" mangler. raaderum upgrade laver det igen.'
                continue
            if ours.tab != fresh.title:
                yield ours.tab, "", "ark", "note", f'Arket hedder "{fresh.title}" i skabelonen.'
            yield from self._formulas(ours, fresh)
            yield from self._units(ours, fresh)
        yield from self._uncounted_rows()
        yield from self._missing_inputs()
        yield from self._price_levels()
        yield from self._kinds()

    def _names(self) -> Iterator[_Found]:
        broken = {name.name for name in self.ours.made.names if "#REF!" in name.definition}
        for name in sorted({*self.fresh.places} - {*self.ours.places} - broken):
            text = f"Navnet {name} mangler. raaderum upgrade laver en ny skabelon med de samme input."
            yield "", "", "navn", "fejl", text

    # Formulas
    def _formulas(self, ours: LayoutSheet, fresh: LayoutSheet) -> Iterator[_Found]:
        rows = self.back[fresh.title]
        for at, wanted in fresh.formulas.items():
            row = rows.get(at[0], 0)
            if fresh.free(at) or not (row or self._stands(ours, at, wanted.formula)):
                continue
            if (row == at[0] or not row) and self._stands(ours, at, wanted.formula):
                continue
            place = self._place(ours, fresh, at)
            if place is None:
                continue
            cell = ours.formulas.get(place)
            if cell is None:
                held = shown(ours.constants.get(place))
                text = f"Formlen er overskrevet med {held}. Skabelonens formel er {wanted.formula}."
                yield ours.tab, reference(place), "overskrevet", "fejl", text
            elif not self._means_the_same(cell.formula, wanted.formula, fresh.title):
                text = f"Formlen er ændret til {normalised(cell.formula)}. Skabelonens er {wanted.formula}."
                yield ours.tab, reference(place), "ændret-formel", "fejl", text

    @staticmethod
    def _stands(ours: LayoutSheet, at: Address, formula: str) -> bool:
        cell = ours.formulas.get(at)
        return cell is not None and normalised(cell.formula) == normalised(formula)

    def _means_the_same(self, ours: str, wanted: str, title: str) -> bool:
        moved = self.matching.translated(ours, title)
        return moved is not None and _spaceless(moved) == _spaceless(wanted)

    def _place(self, ours: LayoutSheet, fresh: LayoutSheet, at: Address) -> Address | None:
        """Where a cell of the template stands in the workbook."""
        row = self.back[fresh.title].get(at[0])
        if row is None:
            return None
        columns = self._columns.get((ours.tab, row))
        if columns is None:
            columns = self._columns.setdefault((ours.tab, row), ours.columns_of(row))
        return next(((row, columns[key]) for key in fresh.column_keys(*at) if key in columns), None)

    def _uncounted_rows(self) -> Iterator[_Found]:
        """Rows put into a table on Forudsætninger that no row on Beregning brings along."""
        brought = {
            int(number)
            for sheet in self.ours.sheets
            for row in range(1, sheet.last_row + 1)
            for number in re.findall(r"\$B\$(\d+)", sheet.label_formula(row))
        }
        for found in self.matching.lists:
            ours = self.ours.titled(found.title)
            if ours is None or found.open_labels:
                continue
            for row in found.old_rows:
                if row not in brought and any(ours.holds((row, column)) for column in ours.free_columns(row)):
                    text = (
                        f"Rækken {ours.label(row) or row} er sat ind i tabellen, men regnes ikke med. Skriv den i "
                        "en af tabellens egne rækker, eller kør raaderum upgrade, som giver den plads."
                    )
                    yield ours.tab, reference((row, LABEL)), "uden-for-beregning", "fejl", text

    # Input
    def _standing(self, place: Place) -> Iterator[tuple[LayoutSheet, Address]]:
        """Where the cells of a place of the template stand in the workbook."""
        ours, fresh = self.ours.titled(place.sheet), self.fresh.titled(place.sheet)
        if ours is None or fresh is None:
            return
        for row in range(place.row, place.last_row + 1):
            for column in range(place.column, place.last_column + 1):
                found = self._place(ours, fresh, (row, column))
                if found is not None:
                    yield ours, found

    def _value(self, sheet: LayoutSheet, at: Address) -> Scalar:
        return self.run.values[sheet.tab].get(at)

    def _missing_inputs(self) -> Iterator[_Found]:
        for place in self.draft.required:
            for sheet, at in self._standing(place):
                if self._value(sheet, at) in (None, ""):
                    text = f"{_called(sheet, at)} mangler. Udfyld feltet, eller skriv 0, hvis det er 0."
                    yield sheet.tab, reference(at), "mangler", "advarsel", text

    def _price_levels(self) -> Iterator[_Found]:
        level = next((self._value(*cell) for cell in self._standing(self.draft.places["prisniveau"])), None)
        for place in self.draft.amounts:
            for sheet, at in self._standing(place):
                own = self._value(sheet, at)
                if not same(own, level):
                    text = (
                        f"{_called(sheet, at)} er i {shown(own)}-priser, men sagen i {shown(level)}-priser. "
                        "Omregn beløbet, fx med BC_PL, og ret prisniveauet."
                    )
                    yield sheet.tab, reference(at), "prisniveau", "fejl", text

    def _units(self, ours: LayoutSheet, fresh: LayoutSheet) -> Iterator[_Found]:
        for (row, column), style in fresh.styles.items():
            wanted = fresh.constants.get((row, column))
            if style.name != "rd_enhed" or column != UNIT or not wanted:
                continue
            place = self._place(ours, fresh, (row, column))
            if place is None:
                continue
            unit = ours.constants.get(place)
            if unit != wanted:
                text = f"Enheden er {shown(unit)}; skabelonens er {shown(wanted)}, som tallet skal stå i."
                yield ours.tab, reference(place), "enhed", "advarsel", text

    def _kinds(self) -> Iterator[_Found]:
        """Text where a number belongs, and what the field's own rule would have refused."""
        for sheet in self.draft.workbook.worksheets:
            ours, fresh = self.ours.titled(sheet.title), self.fresh.titled(sheet.title)
            if ours is None or fresh is None:
                continue
            for rule in sheet.data_validations.dataValidation:
                for area in rule.sqref.ranges:
                    place = Place(sheet.title, area.min_row, area.min_col, area.max_row, area.max_col)
                    for _, at in self._standing(place):
                        problem = _refused(rule, self._value(ours, at))
                        if problem:
                            text = f"{_called(ours, at)}: {problem}"
                            yield ours.tab, reference(at), "input", "fejl", text


def _refused(rule: DataValidation, value: Scalar) -> str:
    """Why a field's rule does not take a value; "" when it does."""
    if value in (None, "") or isinstance(value, ErrorCode):
        return ""
    if rule.type == "list" and str(rule.formula1).startswith('"'):
        choices = str(rule.formula1).strip('"').split(",")
        return "" if value in choices else f"{shown(value)} er ikke et af valgene. {rule.error}"
    if rule.type not in ("decimal", "whole", "date"):
        return ""
    if not isinstance(value, float):
        return f"der står teksten {shown(value)}, hvor der skal stå et tal. {rule.error}"
    low, high = (_limit(text) for text in (rule.formula1, rule.formula2))
    inside = {
        "between": low <= value <= high,
        "greaterThanOrEqual": value >= low,
        "greaterThan": value > low,
    }.get(rule.operator or "between", True)
    return "" if inside else f"{shown(value)} er uden for det, feltet kan rumme. {rule.error}"


def _limit(text: object) -> float:
    try:
        return float(str(text))
    except ValueError:
        return float("nan")


def _called(sheet: LayoutSheet, at: Address) -> str:
    """What a reader calls an input: its label, and its column where there are several."""
    label, header = sheet.label(at[0]), sheet.header(*at)
    return " · ".join(part for part in (label, "" if header == "værdi" else header) if part) or reference(at)


def _spaceless(formula: str) -> str:
    return re.sub(r"\s", "", normalised(formula))
