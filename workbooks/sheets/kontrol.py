"""Kontrol: what must agree, and whether it does. Every status is a mark, a colour and a word."""

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.draft import Check, Draft, Place, fit_row, put
from workbooks.proposal import Rule
from workbooks.style import AMBER, CHECK, FAIL, GREEN, RED, WARN, number_format

TITLE = "Kontrol"
LABEL, NATIVE, OTHER, DIFFERENCE, STATUS, TO_DO = range(2, 8)
ABSENT = "ikke indlæst"
FIRST = 11
_LABEL_WIDTH = 62
_FUNCTIONS = "Cellefunktioner"


def place_ahead(draft: Draft) -> None:
    """Say where Kontrol's own cells will stand, for the sheets that are written before it."""
    draft.register("tilfoejelse", Place.cell(TITLE, 4, NATIVE))
    draft.register("tolerance", Place.cell(TITLE, 5, NATIVE))
    draft.register("kontrol", Place.cell(TITLE, 7, NATIVE))


def write(draft: Draft) -> None:
    """Write the checks gathered by the other sheets, and the overall status."""
    _gather_own(draft)
    sheet = draft.sheet(TITLE, "Native formler mod cellefunktioner, summer og input")
    for letter, width in zip("BCDEFG", (_LABEL_WIDTH, 18, 18, 14, 12, 56), strict=True):
        sheet.column_dimensions[letter].width = width
    _head(draft, sheet)
    row = FIRST
    first = row
    groups = dict.fromkeys(check.group for check in draft.checks)
    for group in groups:
        for column in range(LABEL, TO_DO + 1):
            put(sheet, row, column, group if column == LABEL else None, "rd_afsnit")
        sheet.row_dimensions[row].height = 24
        row += 1
        for check in (c for c in draft.checks if c.group == group):
            _write_check(draft, sheet, row, check)
            row += 1
        row += 1
    _error_rows(draft, sheet, row)
    last = row + len(_counted_sheets(draft))
    _overall(sheet, first, last)
    _colour(sheet, f"F{first}:F{last}")
    _colour(sheet, "C7:C7")
    sheet.freeze_panes = f"C{FIRST}"
    sheet.print_title_rows = f"{FIRST - 1}:{FIRST - 1}"
    sheet.print_area = f"A1:{get_column_letter(TO_DO)}{last}"


def _gather_own(draft: Draft) -> None:
    """The checks that the proposal itself asks for: conditions on the input, and figures that must agree."""
    for rule in draft.proposal.rules:
        draft.checks.append(_check_of(draft, rule, "Sammenhæng" if rule.equals else "Input"))
    for rule in draft.proposal.tariff.functions if draft.proposal.tariff else ():
        draft.checks.append(_check_of(draft, rule, _FUNCTIONS))


def _check_of(draft: Draft, rule: Rule, group: str) -> Check:
    mark = FAIL if rule.grave == "fejl" else WARN
    return Check(
        group,
        rule.label,
        native=draft.formula(rule.figure, TITLE),
        other=draft.formula(rule.equals, TITLE),
        status=f'IF({draft.formula(rule.condition, TITLE)},"{CHECK}","{mark}")' if rule.condition else "",
        what_to_do=rule.advice,
        kind=rule.kind,
        decimals=rule.decimals,
    )


def _head(draft: Draft, sheet: Worksheet) -> None:
    put(sheet, 4, LABEL, "Råderums tilføjelsesprogram", "rd_tekst")
    put(sheet, 4, NATIVE, f'=IF(ISERROR(BC_VERSION()),"{ABSENT}",BC_VERSION())', "rd_tal", "@")
    put(sheet, 5, LABEL, "Tolerance ved sammenligning (relativ, mindst denne værdi)", "rd_tekst")
    put(sheet, 5, NATIVE, 0.000001, "rd_tal", "0.000000")
    put(sheet, 7, LABEL, "Samlet kontrol", "rd_resultat_tekst")
    headers = ("Kontrol", "Native formel", "Sammenlignes med", "Forskel", "Status", "Hvis det ikke stemmer")
    for column, header in enumerate(headers, LABEL):
        style = "rd_hoved_tal" if NATIVE <= column <= DIFFERENCE else "rd_hoved_ved" if column > STATUS else "rd_hoved"
        put(sheet, FIRST - 1, column, header, style)


def _write_check(draft: Draft, sheet: Worksheet, row: int, check: Check) -> None:
    form = number_format(check.kind, check.decimals)
    native, other = f"${get_column_letter(NATIVE)}{row}", f"${get_column_letter(OTHER)}{row}"
    put(sheet, row, LABEL, check.label, "rd_tekst")
    fit_row(sheet, row, (check.label, _LABEL_WIDTH))
    put(sheet, row, NATIVE, "=" + check.native, "rd_tal", form)
    compared = check.other
    if check.group == _FUNCTIONS:
        absent = draft.places["tilfoejelse"].reference(TITLE)
        compared = f'IF({absent}="{ABSENT}","{ABSENT}",{check.other})'
    put(sheet, row, OTHER, "=" + compared if compared else None, "rd_tal", form)
    if check.name:
        draft.places[f"{check.name}.funktion"] = Place.cell(TITLE, row, OTHER)
    both = f"AND(ISNUMBER({native}),ISNUMBER({other}))"
    tolerance = draft.places["tolerance"].reference(TITLE)
    near = f"ABS({native}-{other})<={tolerance}*MAX(1,ABS({native}))"
    # Spreadsheet programs differ in whether they show a difference in the last digit as 0.
    difference = f'=IF({both},IF({near},0,{native}-{other}),"")'
    put(sheet, row, DIFFERENCE, difference if compared else None, "rd_tal", form)
    if check.status:
        status = check.status.replace("{native}", native).replace("{other}", other)
    else:
        agrees = f'IF({near},"{CHECK}","{FAIL}")'
        status = f'IF({other}="{ABSENT}","{WARN}",IF({both},{agrees},IF({native}={other},"{CHECK}","{FAIL}")))'
    # An error in what is compared is a failure with its advice, not a status that nobody can read.
    put(sheet, row, STATUS, f'=IFERROR({status},"{FAIL}")', "rd_kontrol")
    _advise(sheet, row, check.what_to_do or _advice(check))


def _advise(sheet: Worksheet, row: int, text: str) -> None:
    """The advice shows only where it is needed."""
    status = f"${get_column_letter(STATUS)}{row}"
    quoted = text.replace('"', '""')
    put(sheet, row, TO_DO, f'=IF({status}="{CHECK}","","{quoted}")', "rd_note")


def _advice(check: Check) -> str:
    if check.group == _FUNCTIONS:
        return "Genberegn med Ctrl+Alt+F9. Stemmer det stadig ikke, er en formel ændret; hent en ny skabelon."
    return "En formel eller sum er ændret. Sammenlign med en ny skabelon."


def _counted_sheets(draft: Draft) -> list[str]:
    # Forside only shows what other sheets hold, Kontrol's own status among it.
    shown_only = (TITLE, "Vejledning", "Forside")
    return [sheet.title for sheet in draft.workbook.worksheets if sheet.title not in shown_only]


def _error_rows(draft: Draft, sheet: Worksheet, row: int) -> None:
    for column in range(LABEL, TO_DO + 1):
        put(sheet, row, column, "Fejlceller" if column == LABEL else None, "rd_afsnit")
    sheet.row_dimensions[row].height = 24
    for offset, title in enumerate(_counted_sheets(draft), 1):
        other = draft.workbook[title]
        area = f"{quote_sheetname(title)}!$B$1:${get_column_letter(other.max_column)}${other.max_row}"
        put(sheet, row + offset, LABEL, f"Celler med fejl på {title}", "rd_tekst")
        put(sheet, row + offset, NATIVE, f"=SUMPRODUCT(--ISERROR({area}))", "rd_tal", number_format("antal"))
        for column in (OTHER, DIFFERENCE):
            put(sheet, row + offset, column, None, "rd_tal")
        native = f"${get_column_letter(NATIVE)}{row + offset}"
        put(sheet, row + offset, STATUS, f'=IF({native}=0,"{CHECK}","{FAIL}")', "rd_kontrol")
        _advise(sheet, row + offset, "Find fejlen og ret den celle, den kommer fra.")


def _overall(sheet: Worksheet, first: int, last: int) -> None:
    area = f"$F${first}:$F${last}"
    # What is neither right nor a warning has failed, so that an error in a status cell counts too.
    warned = f'COUNTIF({area},"{WARN}")'
    failed = f'COUNTA({area})-COUNTIF({area},"{CHECK}")-{warned}'
    formula = (
        f'=IF({failed}>0,"{FAIL} "&({failed})&" kontrol(ler) stemmer ikke",'
        f'IF({warned}>0,"{WARN} "&{warned}&" ting at se på","{CHECK} Alle kontroller stemmer"))'
    )
    put(sheet, 7, NATIVE, formula, "rd_lys")


def _colour(sheet: Worksheet, area: str) -> None:
    first = area.split(":")[0]
    for mark, colour in ((CHECK, GREEN), (WARN, AMBER), (FAIL, RED)):
        sheet.conditional_formatting.add(
            area, FormulaRule(formula=[f'LEFT({first},1)="{mark}"'], font=Font(color=colour, bold=True))
        )
