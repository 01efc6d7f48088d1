"""From a proposal to the bytes of a workbook whose every value is already computed."""

import datetime as dt

from openpyxl.workbook.properties import CalcProperties

from workbooks.draft import Draft, Settings
from workbooks.proposal import Proposal
from workbooks.recalculate import recalculated
from workbooks.sheets import (
    aar_for_aar,
    belaegning,
    beregning,
    business_case,
    foelsomhed,
    forside,
    forudsaetninger,
    gevinstplan,
    kontrol,
    noegletal,
    takst,
    vejledning,
)
from workbooks.stamp import Stamp
from workbooks.style import add_styles
from workbooks.writing import parts_of_workbook

#: Left to right as the reader meets them: what it is, how, inputs, calculation, result, checks.
SHEET_ORDER = (
    forside.TITLE,
    vejledning.TITLE,
    forudsaetninger.TITLE,
    beregning.TITLE,
    takst.TITLE,
    aar_for_aar.TITLE,
    business_case.TITLE,
    foelsomhed.TITLE,
    foelsomhed.SCENARIOS,
    noegletal.TITLE,
    gevinstplan.TITLE,
    kontrol.TITLE,
)

#: A sheet is written after those whose places its formulas use; Kontrol gathers all their checks.
_CASE_SHEETS = (
    forudsaetninger.write,
    noegletal.write,
    beregning.write,
    business_case.write,
    foelsomhed.write,
    gevinstplan.write,
    vejledning.write,
    kontrol.write,
    forside.write,
)
_TARIFF_SHEETS = (
    forudsaetninger.write,
    beregning.write,
    aar_for_aar.write_settlement,
    takst.write,
    aar_for_aar.write_projection,
    belaegning.write,
    noegletal.write,
    vejledning.write,
    kontrol.write,
    forside.write,
)


def draft_of(proposal: Proposal, settings: Settings) -> Draft:
    """The sheets of ``proposal`` as an openpyxl workbook, not yet calculated."""
    draft = Draft(proposal, settings)
    add_styles(draft.workbook)
    kontrol.place_ahead(draft)
    forside.place_ahead(draft)
    for write in _TARIFF_SHEETS if proposal.tariff else _CASE_SHEETS:
        write(draft)
    book = draft.workbook
    order = {title: number for number, title in enumerate(SHEET_ORDER)}
    for sheet in sorted(book.worksheets, key=lambda sheet: order[sheet.title]):
        book.move_sheet(sheet, len(book.worksheets))
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == forside.TITLE
    _describe(draft)
    return draft


def _describe(draft: Draft) -> None:
    """Stamp the workbook and say what it is; it is computed afresh when a spreadsheet program opens it."""
    proposal, book = draft.proposal, draft.workbook
    date = f"{draft.settings.date:%Y-%m-%d}"
    Stamp.of(proposal.id, proposal.version, date, draft.years).put_on(book)
    book.properties.title = proposal.title
    book.properties.creator = "Råderum"
    book.properties.language = "da-DK"
    moment = dt.datetime.combine(draft.settings.date, dt.time())
    book.properties.created = book.properties.modified = moment
    book.calculation = CalcProperties(fullCalcOnLoad=True)


def build(proposal: Proposal, settings: Settings) -> dict[str, bytes]:
    """The parts of the finished package, cached values included.

    Raises ProposalError when the proposal's formulas cannot be placed.
    """
    return recalculated(package_of(draft_of(proposal, settings))).parts()


def package_of(draft: Draft) -> dict[str, bytes]:
    """The parts of a draft before any value is computed."""
    return parts_of_workbook(draft.workbook)
