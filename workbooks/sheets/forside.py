"""Forside: the director's page. The decision in three figures, one chart, the check light, and who owns it."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.series import SeriesLabel
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engines import __version__
from workbooks.charts import plain_axes, size_in_cm, solid
from workbooks.draft import Draft, Place, put
from workbooks.proposal import Figure, Tariff
from workbooks.sheets import belaegning
from workbooks.sheets.kontrol import ABSENT
from workbooks.style import AMBER, CHECK, DEEP, FAIL, GREEN, PALE, RED, WARN, number_format

TITLE = "Forside"
LABEL = 2
_STATUS = ("Idé", "Under udarbejdelse", "Til beslutning", "Besluttet", "Afvist", "Realiseret")
_TARIFF_CATEGORIES = ("Budgettakst", "Takstændring", "Efterkalkulation", "Andet")
_CATEGORIES = ("Effektivisering", "Investering", "Serviceændring", "Indtægt", "Andet")
_KRONER = number_format("beløb")


@dataclass(frozen=True)
class _Shown:
    """A figure of the page: the quantity, its label, its cell format and its unit."""

    name: str
    label: str
    form: str
    unit: str

    @classmethod
    def of(cls, figure: Figure) -> "_Shown":
        """A figure as a tariff's file asks for it."""
        return cls(figure.id, figure.label, number_format(figure.kind, figure.decimals), figure.unit)


@dataclass(frozen=True)
class _Page:
    """What the page shows of a business case or of a tariff."""

    tiles: tuple[_Shown, ...]
    foundation: tuple[_Shown, ...]
    basis: tuple[str, str, str]
    categories: tuple[str, ...]
    chart_title: str
    chart: Callable[[Draft], ChartBase]


def _page(draft: Draft) -> _Page:
    return _tariff_page(draft, draft.proposal.tariff) if draft.proposal.tariff else _case_page(draft)


def _case_page(draft: Draft) -> _Page:
    level, first = (draft.places[name].reference() for name in ("prisniveau", "foerste_aar"))
    foundation = [
        _Shown("npv", "Kapitalværdi (NPV)", _KRONER, "t.kr."),
        _Shown("irr", "Intern rente", number_format("andel", 1), "pr. år"),
        _Shown("nulpunkt", "Nulpunkt: gevinst, der skal nås", "0%", "af den forventede gevinst"),
    ]
    if "nettobesparelse_forsigtig" in draft.places:
        foundation.append(_Shown("nettobesparelse_forsigtig", "Nettobesparelse, alt forsigtigt", _KRONER, "t.kr."))
    return _Page(
        tiles=(
            _Shown("nettobesparelse", "Samlet nettobesparelse", _KRONER, f"t.kr. over {draft.years} år"),
            _Shown("tilbagebetaling", "Tilbagebetalingstid", "0.0", "år fra starten af År 1"),
            _Shown("varig_effekt", "Varig årlig effekt", _KRONER, "t.kr. pr. år"),
        ),
        foundation=tuple(foundation),
        basis=("Prisniveau og første budgetår", f'={level}&"-priser, fra "&{first}', ""),
        categories=_CATEGORIES,
        chart_title="Resultat pr. år og akkumuleret, t.kr.",
        chart=_result_chart,
    )


def _tariff_page(draft: Draft, tariff: Tariff) -> _Page:
    level, budget, name = (draft.places[key].reference() for key in ("prisniveau", "budgetaar", "tilbud"))
    by_column = tariff.chart == "takster"
    return _Page(
        tiles=tuple(_Shown.of(figure) for figure in tariff.figures),
        foundation=tuple(_Shown.of(figure) for figure in tariff.foundation),
        basis=(
            "Budgetår, prisniveau og tilbud",
            f'="Budget "&{budget}&" i "&{level}&"-priser"',
            f'=IF({name}="","",{name})',
        ),
        categories=_TARIFF_CATEGORIES,
        chart_title=(
            f"{tariff.label}, {tariff.unit}"
            if by_column
            else f"{tariff.label} ved en anden {tariff.swing.label.lower()}, {tariff.unit}"
        ),
        chart=_rates_chart if by_column else belaegning.chart_of,
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
    page = _page(draft)
    _tiles(draft, sheet, page)
    _light(draft, sheet)
    _facts(draft, sheet, page)
    _chart(draft, sheet, 20, page)
    last = _foundation(draft, sheet, 35, page)
    sheet.print_area = f"A1:D{last}"


def _tiles(draft: Draft, sheet: Worksheet, page: _Page) -> None:
    for column, tile in enumerate(page.tiles, LABEL):
        native, function = (draft.places.get(key) for key in (tile.name, f"{tile.name}.funktion"))
        assert native is not None
        put(sheet, 4, column, tile.label, "rd_noegle_navn")
        shown = f"={native.reference()}"
        if function:
            shown = f'=IF({function.reference()}="{ABSENT}",{native.reference()},{function.reference()})'
        put(sheet, 5, column, shown, "rd_noegle_tal", tile.form)
        put(sheet, 6, column, tile.unit, "rd_noegle_navn")
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


def _facts(draft: Draft, sheet: Worksheet, page: _Page) -> None:
    put(sheet, 11, LABEL, "Sagen", "rd_afsnit")
    for column in (3, 4):
        put(sheet, 11, column, None, "rd_afsnit")
    for column, text in enumerate(page.basis, LABEL):
        if text:
            put(sheet, 12, column, text, "rd_tekst")
    fields = (
        ("kommune", "Kommune", draft.settings.kommune or None, ()),
        ("ansvarlig", "Ansvarlig", None, ()),
        ("status", "Status", _STATUS[0], _STATUS),
        ("kategori", "Kategori", page.categories[0], page.categories),
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


def _chart(draft: Draft, sheet: Worksheet, row: int, page: _Page) -> None:
    put(sheet, row - 1, LABEL, page.chart_title, "rd_afsnit")
    for column in (3, 4):
        put(sheet, row - 1, column, None, "rd_afsnit")
    chart = page.chart(draft)
    size_in_cm(chart, 18.2, 8.6)
    sheet.add_chart(chart, f"B{row}")


def _rates_chart(draft: Draft) -> BarChart:
    """The tariff of each category or kind of place."""
    takst = draft.places["takst"]
    sheet = draft.workbook[takst.sheet]
    header = takst.row - 1
    chart = BarChart()
    values = Reference(sheet, min_col=takst.column, max_col=takst.last_column, min_row=takst.row)
    chart.add_data(values, from_rows=True, titles_from_data=False)
    assert draft.proposal.tariff is not None
    chart.series[0].tx = SeriesLabel(v=draft.proposal.tariff.label)
    solid(chart.series[0], DEEP)
    chart.set_categories(Reference(sheet, min_col=takst.column, max_col=takst.last_column, min_row=header))
    chart.gapWidth = 60
    plain_axes(chart)
    return chart


def _result_chart(draft: Draft) -> BarChart:
    """The result of each year as bars and the running total as a line."""
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
    return bars


def _foundation(draft: Draft, sheet: Worksheet, row: int, page: _Page) -> int:
    put(sheet, row, LABEL, "Hvad tallene hviler på", "rd_afsnit")
    for column in (3, 4):
        put(sheet, row, column, None, "rd_afsnit")
    for figure in page.foundation:
        row += 1
        put(sheet, row, LABEL, figure.label, "rd_tekst")
        put(sheet, row, 3, f"={draft.places[figure.name].reference()}", "rd_tal", figure.form)
        put(sheet, row, 4, figure.unit, "rd_enhed")
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
