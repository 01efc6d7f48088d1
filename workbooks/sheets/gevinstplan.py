"""Gevinstplan: who does what when, and expected against realised gain, quarter by quarter."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.draft import Check, Draft, Place, band, fit_height, put
from workbooks.style import number_format

TITLE = "Gevinstplan"
KRONER = number_format("beløb")
LABEL, _LAST = 2, 9
_STATUS = ("Ikke begyndt", "I gang", "Gennemført", "Opgivet")
_OWN_ACTIONS = 4
ACTIONS = "handlinger"


def write(draft: Draft) -> None:
    """Write the action list and the quarterly follow-up; nothing for a tariff."""
    if draft.proposal.business_case is None:
        return
    sheet = draft.sheet(TITLE, "Hvem gør hvad hvornår, og kommer gevinsten?")
    for column, width in zip("BCDEFGHI", (52, 22, 15, 15, 16, 16, 16, 40), strict=True):
        sheet.column_dimensions[column].width = width
    row = _write_actions(draft, sheet, 4) + 2
    last = _write_quarters(draft, sheet, row)
    sheet.freeze_panes = "C4"
    sheet.print_area = f"A1:I{last}"


def _write_actions(draft: Draft, sheet: Worksheet, row: int) -> int:
    band(sheet, row, "Handlinger", _LAST)
    headers = ("Handling", "Ansvarlig", "Frist", "Status")
    for offset, header in enumerate(headers):
        put(sheet, row + 1, LABEL + offset, header, "rd_hoved")
    put(sheet, row + 1, 9, "Bemærkning", "rd_hoved")
    own = draft.own_rows(ACTIONS, _OWN_ACTIONS)
    actions = [*draft.proposal.steps, *[None] * own]
    first = row + 2
    for number, action in enumerate(actions, first):
        put(sheet, number, LABEL, action.what if action else None, "rd_input_tekst")
        put(sheet, number, 3, action.who or None if action else None, "rd_input_tekst")
        put(sheet, number, 4, None, "rd_input", "dd-mm-yyyy")
        put(sheet, number, 5, _STATUS[0] if action else None, "rd_input_tekst")
        put(sheet, number, 9, None, "rd_input_tekst")
        if action:
            fit_height(sheet, number, action.what, 52)
    last = first + len(actions) - 1
    draft.add_list(ACTIONS, Place(TITLE, first, LABEL, last, LABEL), own)
    status = DataValidation(type="list", formula1='"' + ",".join(_STATUS) + '"', allow_blank=True)
    status.error, status.errorTitle = "Vælg fra listen.", "Råderum"
    status.add(f"E{first}:E{last}")
    date = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
    date.error, date.errorTitle = "Skriv en dato, fx 31-12-2027.", "Råderum"
    date.add(f"D{first}:D{last}")
    sheet.add_data_validation(status)
    sheet.add_data_validation(date)
    return last


def _write_quarters(draft: Draft, sheet: Worksheet, row: int) -> int:
    band(sheet, row, "Opfølgning pr. kvartal, t.kr.", _LAST)
    headers = (
        "Kvartal", "Årets gevinst", "Andel af året", "Forventet", "Realiseret", "Afvigelse", "Akk. afvigelse",
        "Forklaring",
    )  # fmt: skip
    for offset, header in enumerate(headers):
        put(sheet, row + 1, LABEL + offset, header, "rd_hoved" if offset in (0, 7) else "rd_hoved_tal")
    first = row + 2
    gains = draft.places["bc_gevinster"]
    years = draft.places["aar"]
    number = first
    for index in range(draft.years):
        year = Place.cell(years.sheet, years.row, years.column + index).reference()
        gain = Place.cell(gains.sheet, gains.row, gains.column + index).reference()
        for quarter in range(1, 5):
            share = draft.places[f"kvartal{quarter}"].reference()
            put(sheet, number, LABEL, f'={year}&" · {quarter}. kvartal"', "rd_tekst")
            put(sheet, number, 3, f"={gain}", "rd_tal", KRONER)
            put(sheet, number, 4, f"={share}", "rd_tal", "0%")
            put(sheet, number, 5, f"=C{number}*D{number}", "rd_tal", KRONER)
            put(sheet, number, 6, None, "rd_input", KRONER)
            put(sheet, number, 7, f'=IF(F{number}="","",F{number}-E{number})', "rd_tal", KRONER)
            put(sheet, number, 8, f'=IF(F{number}="","",SUM(G${first}:G{number}))', "rd_tal", KRONER)
            put(sheet, number, 9, None, "rd_input_tekst")
            number += 1
    last = number - 1
    rule = DataValidation(type="decimal", operator="between", formula1="-1000000000", formula2="1000000000")
    rule.allow_blank, rule.error, rule.errorTitle = True, "Skriv et tal i t.kr.", "Råderum"
    rule.add(f"F{first}:F{last}")
    sheet.add_data_validation(rule)
    put(sheet, number, LABEL, "I alt", "rd_sum_tekst")
    for column in (3, 4, 8):
        put(sheet, number, column, None, "rd_sum")
    for column in (5, 6, 7):
        letter = get_column_letter(column)
        put(sheet, number, column, f"=SUM({letter}{first}:{letter}{last})", "rd_sum", KRONER)
    draft.register("realiseret", Place(TITLE, first, 6, last, 6))
    draft.register("realiseret_i_alt", Place.cell(TITLE, number, 6))
    draft.checks.append(
        Check(
            "Sammenhæng",
            "Gevinstplanens forventede gevinst = indtjeningen i business casen",
            native=draft.places["bc_gevinster.i_alt"].reference(),
            other=Place.cell(TITLE, number, 5).reference(),
            kind="beløb",
        )
    )
    return number
