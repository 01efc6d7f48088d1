"""Checking a workbook: structure, errors, Kontrol, changed formulas, and values that no longer hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree
from openpyxl.utils import get_column_letter

from udfs.values import Scalar
from workbooks.build import draft_of, package_of
from workbooks.cells import SheetCells, read_cells
from workbooks.draft import Settings
from workbooks.formulas import normalised, plain
from workbooks.library import load
from workbooks.package import parsed
from workbooks.proposal import ProposalError
from workbooks.read import PREFIX, named_places
from workbooks.recalculate import Recalculation, recalculated
from workbooks.sheets.kontrol import TITLE as KONTROL
from workbooks.stamp import Stamp, stamp_of
from workbooks.structure import MAIN, Structure, structure
from workbooks.style import FAIL, WARN
from workbooks.values import same, shown

Severity = Literal["fejl", "advarsel", "note"]


@dataclass(frozen=True)
class Finding:
    """Something to look at: where, which rule, how grave, and what to do."""

    file: str
    sheet: str
    cell: str
    rule: str
    severity: Severity
    message: str


def check(parts: Mapping[str, bytes], file: str = "") -> list[Finding]:
    """Every finding of a workbook, gravest first. Raises WorkbookError when it cannot be read."""
    made = structure(parts)
    run = recalculated(parts)
    stamp = stamp_of(parts)
    found = [
        *_without_stamp(stamp),
        *_structure(parts, made),
        *_error_cells(run),
        *_stale(parts, made, run),
        *_kontrol(run),
        *(_against_template(stamp, parts, made) if stamp else ()),
    ]
    order = {"fejl": 0, "advarsel": 1, "note": 2}
    findings = [Finding(file, sheet, cell, rule, severity, text) for sheet, cell, rule, severity, text in found]
    return sorted(dict.fromkeys(findings), key=lambda finding: order[finding.severity])


_Found = tuple[str, str, str, Severity, str]


def _cell(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _without_stamp(stamp: Stamp | None) -> Iterator[_Found]:
    if stamp is None:
        text = "Projektmappen er ikke en Råderum-skabelon; kun fejlceller og gemte værdier er set efter."
        yield "", "", "stempel", "note", text


def _structure(parts: Mapping[str, bytes], made: Structure) -> Iterator[_Found]:
    if any(part.startswith("xl/externalLinks/") for part in parts):
        yield (
            "",
            "",
            "ekstern-kæde",
            "advarsel",
            ("Projektmappen henter fra en anden fil. Bryd kæden under Data > Rediger kæder, eller skriv tallet ind."),
        )
    if "xl/vbaProject.bin" in parts:
        yield (
            "",
            "",
            "makro",
            "advarsel",
            "Projektmappen indeholder makroer; det gør en Råderum-skabelon aldrig.",
        )
    for name in made.names:
        if name.name.startswith(PREFIX) and "#REF!" in name.definition:
            yield (
                "",
                "",
                "navn",
                "fejl",
                (
                    f"Navnet {name.name} peger ikke længere på en celle. Hent en ny skabelon, og flyt input med "
                    "raaderum upgrade."
                ),
            )
    for sheet in made.sheets:
        root = parsed(parts[sheet.part], sheet.name)
        hidden = [int(row.get("r", 0)) for row in root.iter(f"{{{MAIN}}}row") if row.get("hidden") in ("1", "true")]
        for row in hidden[:5]:
            yield (
                sheet.name,
                f"A{row}",
                "skjult",
                "advarsel",
                f"Række {row} er skjult. Vis den, så alle trin kan ses.",
            )
    for element in _sheet_elements(parts):
        if element.get("state", "visible") != "visible":
            name = element.get("name", "")
            yield name, "", "skjult", "advarsel", "Arket er skjult. Vis det, så alle trin kan ses."


def _sheet_elements(parts: Mapping[str, bytes]) -> list[etree._Element]:
    workbook = parts.get("xl/workbook.xml")
    return [] if workbook is None else list(parsed(workbook).iter(f"{{{MAIN}}}sheet"))


def _error_cells(run: Recalculation) -> Iterator[_Found]:
    for (sheet, row, column), code in run.errors().items():
        sentence = run.messages.get((sheet, row, column), "")
        yield sheet, _cell(row, column), "fejlcelle", "fejl", f"Cellen viser {code}. {sentence}".strip()


def _stale(parts: Mapping[str, bytes], made: Structure, run: Recalculation) -> Iterator[_Found]:
    for sheet in made.sheets:
        for cell in read_cells(sheet, parts[sheet.part], made.texts).formulas:
            if cell.kept:
                continue
            now = run.values[sheet.name].get(cell.address)
            if not same(cell.cached, now):
                yield (
                    sheet.name,
                    _cell(*cell.address),
                    "gemt-værdi",
                    "fejl",
                    (
                        f"Den gemte værdi ({shown(cell.cached)}) er ikke den, formlen giver ({shown(now)}). "
                        "Genberegn med raaderum calc eller Ctrl+Alt+F9."
                    ),
                )


def _kontrol(run: Recalculation) -> Iterator[_Found]:
    values = run.values.get(KONTROL, {})
    for (row, column), mark in values.items():
        if column != 6 or mark not in (FAIL, WARN):
            continue
        label, advice = values.get((row, 2)), values.get((row, 7))
        severity: Severity = "fejl" if mark == FAIL else "advarsel"
        yield KONTROL, _cell(row, column), "kontrol", severity, f"{mark} {label}. {advice or ''}".strip()


def _against_template(stamp: Stamp, parts: Mapping[str, bytes], made: Structure) -> Iterator[_Found]:
    """Formulas that were overwritten or changed, by comparison with the same template made afresh."""
    try:
        proposal = load(stamp.template)
    except ProposalError:
        yield (
            "",
            "",
            "skabelon",
            "note",
            f'Skabelonen "{stamp.template}" følger ikke med denne version af Råderum.',
        )
        return
    if str(proposal.version) != stamp.template_version:
        yield (
            "",
            "",
            "skabelon",
            "note",
            (
                f"Projektmappen er skabelonversion {stamp.template_version}; den nyeste er {proposal.version}. "
                "raaderum upgrade flytter input til den nyeste."
            ),
        )
        return
    years = int(stamp.years) if stamp.years.isdigit() else None
    fresh = package_of(draft_of(proposal, Settings(years=years)))
    template = structure(fresh)
    lost = sorted({name.name for name in template.names if name.name.startswith(PREFIX)} - set(named_places(made)))
    for name in lost:
        yield (
            "",
            "",
            "navn",
            "fejl",
            f"Navnet {name} mangler. Hent en ny skabelon, og flyt input med raaderum upgrade.",
        )
    ours = {sheet.name: read_cells(sheet, parts[sheet.part], made.texts) for sheet in made.sheets}
    for sheet in template.sheets:
        wanted = read_cells(sheet, fresh[sheet.part], template.texts)
        if sheet.name not in ours:
            yield sheet.name, "", "ark", "fejl", f'Arket "{sheet.name}" mangler eller er omdøbt.'
        elif _same_rows(wanted, ours[sheet.name]):
            yield from _changed_formulas(wanted, ours[sheet.name])
        else:
            yield (
                sheet.name,
                "",
                "rækker",
                "note",
                "Rækker er flyttet, så formlerne er ikke sammenlignet med skabelonens.",
            )


def _labels(cells: SheetCells) -> dict[tuple[int, int], Scalar]:
    return {address: value for address, value in cells.constants.items() if address[1] == 2}


def _same_rows(wanted: SheetCells, ours: SheetCells) -> bool:
    labels = _labels(wanted)
    mine = _labels(ours)
    return all(mine.get(address) == text for address, text in labels.items()) or wanted.sheet.name == "Gevinstplan"


def _changed_formulas(wanted: SheetCells, ours: SheetCells) -> Iterator[_Found]:
    mine = {cell.address: plain(cell.formula) for cell in ours.formulas}
    for cell in wanted.formulas:
        name, place = wanted.sheet.name, _cell(*cell.address)
        if cell.address not in mine:
            held = ours.constants.get(cell.address)
            yield (
                name,
                place,
                "overskrevet",
                "fejl",
                (f"Formlen er overskrevet med {shown(held)}. Skabelonens formel er {cell.formula}."),
            )
        elif normalised(mine[cell.address]) != normalised(cell.formula):
            yield (
                name,
                place,
                "ændret-formel",
                "fejl",
                (f"Formlen er ændret til {mine[cell.address]}. Skabelonens er {cell.formula}."),
            )
