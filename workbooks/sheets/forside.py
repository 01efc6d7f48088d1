"""Forside: the director's page. The decision in three figures, one chart, the check light, and who owns it."""

import textwrap

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.series import SeriesLabel
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engines import __version__
from workbooks.charts import plain_axes, size_in_cm, solid
from workbooks.draft import Draft, Place, put
from workbooks.sheets.kontrol import ABSENT
from workbooks.style import AMBER, CHECK, DEEP, FAIL, GREEN, PALE, RED, WARN, number_format

TITLE = "Forside"
LABEL = 2
_STATUS = ("Idé", "Under udarbejdelse", "Til beslutning", "Besluttet", "Afvist", "Realiseret")
_CATEGORIES = ("Effektivisering", "Investering", "Serviceændring", "Indtægt", "Andet")
_TILES = (
    ("nettobesparelse", "Samlet nettobesparelse", number_format("beløb"), "t.kr. over {years} år"),
    ("tilbagebetaling", "Tilbagebetalingstid", "0.0", "år fra starten af År 1"),
    ("varig_effekt", "Varig årlig effekt", number_format("beløb"), "t.kr. pr. år"),
)


def place_ahead(draft: Draft) -> None:
    """Register the fields of Forside that other sheets and readers use."""
    for row, name in enumerate(("kommune", "ansvarlig", "status", "kategori", "dato"), 13):
        draft.register(name, Place.cell(TITLE, row, 3))


def write(draft: Draft) -> None:
    """Write the page."""
    proposal = draft.proposal
    sheet = draft.sheet(TITLE, f"{proposal.track} · {proposal.page_text}", landscape=False)
    sheet.cell(1, LABEL).value = proposal.title
    for column in "BCD":
        sheet.column_dimensions[column].width = 32
    sheet.page_setup.fitToHeight = 1
    _tiles(draft, sheet)
    _light(draft, sheet)
    _facts(draft, sheet)
    _chart(draft, sheet, 20)
    last = _foundation(draft, sheet, 35)
    sheet.print_area = f"A1:D{last}"


def _tiles(draft: Draft, sheet: Worksheet) -> None:
    for offset, (name, label, form, unit) in enumerate(_TILES):
        column = LABEL + offset
        native, function = (draft.places[key].reference() for key in (name, f"{name}.funktion"))
        put(sheet, 4, column, label, "rd_noegle_navn")
        shown = f'=IF({function}="{ABSENT}",{native},{function})'
        put(sheet, 5, column, shown, "rd_noegle_tal", form)
        put(sheet, 6, column, unit.format(years=draft.years), "rd_noegle_navn")
    sheet.row_dimensions[4].height = 22
    sheet.row_dimensions[5].height = 36
    sheet.row_dimensions[6].height = 20


def _light(draft: Draft, sheet: Worksheet) -> None:
    put(sheet, 8, LABEL, "Kontrol", "rd_note")
    put(sheet, 8, 3, f"={draft.places['kontrol'].reference()}", "rd_lys")
    put(sheet, 9, LABEL, "Beregnet med", "rd_note")
    present = draft.places["tilfoejelse"].reference()
    put(
        sheet,
        9,
        3,
        f'=IF({present}="{ABSENT}","Native formler (tilføjelsesprogrammet er ikke indlæst)",'
        f'"Native formler, kontrolleret mod Råderum "&{present})',
        "rd_undertitel",
    )
    for mark, colour in ((CHECK, GREEN), (WARN, AMBER), (FAIL, RED)):
        sheet.conditional_formatting.add(
            "C8", FormulaRule(formula=[f'LEFT($C$8,1)="{mark}"'], font=Font(color=colour, bold=True))
        )


def _facts(draft: Draft, sheet: Worksheet) -> None:
    put(sheet, 11, LABEL, "Sagen", "rd_afsnit")
    for column in (3, 4):
        put(sheet, 11, column, None, "rd_afsnit")
    put(sheet, 12, LABEL, "Prisniveau og første budgetår", "rd_tekst")
    level, first = (draft.places[name].reference() for name in ("prisniveau", "foerste_aar"))
    put(sheet, 12, 3, f'={level}&"-priser, fra "&{first}', "rd_tekst")
    fields = (
        ("kommune", "Kommune", draft.settings.kommune or None, ()),
        ("ansvarlig", "Ansvarlig", None, ()),
        ("status", "Status", _STATUS[0], _STATUS),
        ("kategori", "Kategori", _CATEGORIES[0], _CATEGORIES),
        ("dato", "Dato for opgørelsen", draft.settings.date, ()),
    )
    for name, label, value, choices in fields:
        row = draft.places[name].row
        put(sheet, row, LABEL, label, "rd_tekst")
        cell = put(sheet, row, 3, None, "rd_input_tekst")
        cell.value = value
        if name == "dato":
            cell.number_format = "dd-mm-yyyy"
        if choices:
            rule = DataValidation(type="list", formula1='"' + ",".join(choices) + '"', allow_blank=True)
            rule.error, rule.errorTitle = "Vælg fra listen.", "Råderum"
            rule.add(f"C{row}")
            sheet.add_data_validation(rule)


def _chart(draft: Draft, sheet: Worksheet, row: int) -> None:
    put(sheet, row - 1, LABEL, "Resultat pr. år og akkumuleret, t.kr.", "rd_afsnit")
    for column in (3, 4):
        put(sheet, row - 1, column, None, "rd_afsnit")
    case = draft.workbook["Business case"]
    years = draft.places["aar"]
    categories = Reference(
        draft.workbook[years.sheet], min_col=years.column, max_col=years.last_column, min_row=years.row
    )
    bars, line = BarChart(), LineChart()
    for chart, name, title, colour in (
        (bars, "resultat", "Resultat pr. år", PALE),
        (line, "akkumuleret", "Akkumuleret resultat", DEEP),
    ):
        place = draft.places[name]
        values = Reference(case, min_col=place.column, max_col=place.last_column, min_row=place.row)
        chart.add_data(values, from_rows=True, titles_from_data=False)
        series = chart.series[0]
        series.tx = SeriesLabel(v=title)
        solid(series, colour, line=chart is line)
        chart.set_categories(categories)
    bars.gapWidth = 60
    line.series[0].graphicalProperties.line.width = 28000
    line.series[0].marker.symbol = "circle"
    line.series[0].marker.size = 6
    line.series[0].marker.graphicalProperties.solidFill = DEEP
    line.series[0].smooth = False
    plain_axes(bars)
    bars.x_axis.number_format = "0"
    bars.x_axis.tickLblPos = "low"
    bars += line
    size_in_cm(bars, 18.2, 8.6)
    sheet.add_chart(bars, f"B{row}")


def _foundation(draft: Draft, sheet: Worksheet, row: int) -> int:
    put(sheet, row, LABEL, "Hvad tallene hviler på", "rd_afsnit")
    for column in (3, 4):
        put(sheet, row, column, None, "rd_afsnit")
    lines = [
        ("Kapitalværdi (NPV)", "npv", number_format("beløb"), "t.kr."),
        ("Intern rente", "irr", number_format("andel", 1), "pr. år"),
        ("Nulpunkt: gevinst, der skal nås", "nulpunkt", "0%", "af den forventede gevinst"),
    ]
    if "nettobesparelse_forsigtig" in draft.places:
        lines.append(("Nettobesparelse, alt forsigtigt", "nettobesparelse_forsigtig", number_format("beløb"), "t.kr."))
    for label, name, form, unit in lines:
        row += 1
        put(sheet, row, LABEL, label, "rd_tekst")
        put(sheet, row, 3, f"={draft.places[name].reference()}", "rd_tal", form)
        put(sheet, row, 4, unit, "rd_enhed")
    row += 2
    for text in (draft.proposal.purpose, *draft.proposal.caveats[:1]):
        for line in textwrap.wrap(text, 100):
            put(sheet, row, LABEL, line, "rd_undertitel")
            row += 1
        row += 1
    stamp = (
        f"Skabelon {draft.proposal.id} version {draft.proposal.version} · Råderum {__version__} · "
        f"parametre pr. {draft.settings.date:%d.%m.%Y}"
    )
    put(sheet, row, LABEL, stamp, "rd_undertitel")
    return row
