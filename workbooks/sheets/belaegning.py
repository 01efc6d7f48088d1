"""Følsomhed of a tariff: the tariff, and what is over or under covered, at other occupancies."""

from openpyxl.chart import LineChart, Reference
from openpyxl.chart.series import SeriesLabel
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.charts import plain_axes, size_in_cm, solid
from workbooks.draft import Check, Draft, Place, put
from workbooks.sheets.beregning import explained_band
from workbooks.sheets.foelsomhed import TITLE
from workbooks.style import DEEP, GREY, number_format

LABEL, AT, RATE, FIXED, CHANGE, COVERAGE = 2, 3, 4, 5, 6, 7
KRONER = number_format("beløb")
_FIRST = 7


def write(draft: Draft) -> None:
    """Write the table and its chart; nothing for a business case."""
    tariff = draft.proposal.tariff
    if tariff is None:
        return
    swing = tariff.swing
    sheet = draft.sheet(TITLE, f"{tariff.label}, når {swing.label.lower()} bliver en anden", landscape=True)
    sheet.page_setup.fitToHeight = 1
    for letter, width in zip("BCDEFG", (40, 14, 18, 18, 16, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    row = explained_band(sheet, _FIRST - 3, f"Følsomhed for {swing.label.lower()}", swing.note, COVERAGE) + 1
    headers = (
        "", swing.label, f"{tariff.label} ({tariff.unit})", "Fastsat", "Ændring",
        "Over- (+) eller underdækning (−), kr. pr. år",
    )  # fmt: skip
    for offset, header in enumerate(headers):
        put(sheet, row, LABEL + offset, header or None, "rd_hoved" if offset == 0 else "rd_hoved_tal")
    sheet.row_dimensions[row].height = 34
    first, last = row + 1, row + swing.count
    form = number_format("tal", tariff.decimals)
    near = draft.places["tolerance"].reference(TITLE)
    share = number_format("andel", swing.decimals)
    for number in range(first, last + 1):
        at = f"$C{number}"
        start, step = (draft.formula(text, TITLE) for text in (swing.first, swing.step))
        now = draft.formula(swing.now, TITLE)
        beside = f'IF({at}<{now},"Lavere end i taksten","Højere end i taksten")'
        put(sheet, number, LABEL, f'=IF(ABS({at}-{now})<={near},"Som i taksten",{beside})', "rd_tekst")
        put(sheet, number, AT, f"={start}+{step}*(ROWS($A${first}:$A{number})-1)", "rd_tal", share)
        rate = draft.formula(swing.rate, TITLE, local={"x": at})
        put(sheet, number, RATE, f"=IF(OR({at}=0,$E{number}=0),0,{rate})", "rd_tal", form)
        put(sheet, number, FIXED, "=" + draft.formula(swing.current, TITLE), "rd_tal", form)
        put(sheet, number, CHANGE, f"=D{number}-E{number}", "rd_tal", form)
        coverage = draft.formula(swing.coverage, TITLE, local={"x": at})
        put(sheet, number, COVERAGE, f"={coverage}", "rd_tal", KRONER)
    draft.register("foelsomhed_x", Place(TITLE, first, AT, last, AT))
    draft.register("foelsomhed_takst", Place(TITLE, first, RATE, last, RATE))
    draft.register("foelsomhed_daekning", Place(TITLE, first, COVERAGE, last, COVERAGE))
    _write_chart(draft, sheet, first, last)
    _add_check(draft)
    sheet.freeze_panes = f"C{first}"
    sheet.print_area = f"A1:{get_column_letter(COVERAGE)}{last + 22}"


def chart_of(draft: Draft) -> LineChart:
    """The tariff at each value against the one that is set."""
    tariff = draft.proposal.tariff
    assert tariff is not None
    sheet = draft.workbook[TITLE]
    place = draft.places["foelsomhed_takst"]
    chart = LineChart()
    for column, colour, title in ((RATE, DEEP, tariff.label), (FIXED, GREY, "Fastsat takst")):
        values = Reference(sheet, min_col=column, min_row=place.row, max_row=place.last_row)
        chart.add_data(values, titles_from_data=False)
        series = chart.series[-1]
        series.tx = SeriesLabel(v=title)
        solid(series, colour, line=True)
        series.graphicalProperties.line.width = 28000 if column == RATE else 12000
        series.marker.symbol = "none"
        series.smooth = False
    chart.set_categories(Reference(sheet, min_col=AT, min_row=place.row, max_row=place.last_row))
    chart.x_axis.title = tariff.swing.label
    chart.y_axis.title = tariff.unit
    plain_axes(chart)
    chart.x_axis.number_format = number_format("andel", tariff.swing.decimals)
    chart.x_axis.tickLblPos = "low"
    return chart


def _write_chart(draft: Draft, sheet: Worksheet, first: int, last: int) -> None:
    chart = chart_of(draft)
    size_in_cm(chart, 23.0, 9.0)
    sheet.add_chart(chart, f"B{last + 2}")


def _add_check(draft: Draft) -> None:
    tariff = draft.proposal.tariff
    assert tariff is not None
    swing = tariff.swing
    if not swing.function:
        return
    now = draft.formula(swing.now, "Kontrol")
    place = draft.places["foelsomhed_x"].reference()
    function = draft.formula(swing.function, "Kontrol", local={"x": place})
    draft.checks.append(
        Check(
            "Cellefunktioner",
            f"Følsomhed for {swing.label.lower()}, summen af taksterne",
            native=f"SUM({draft.places['foelsomhed_takst'].reference()})",
            other=f"IF({now}=0,0,SUMPRODUCT({function}))",
            decimals=tariff.decimals,
        )
    )
