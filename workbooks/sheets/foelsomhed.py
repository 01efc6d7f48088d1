"""Følsomhed: three-point estimates, one-at-a-time scenarios, tornado and break-even, all visible.

Each uncertain input gets a low and a high scenario, a column each, in which the whole calculation runs again
with that one input changed. Yearly sums are taken over all years at once, so a yearly formula may
add, subtract, multiply and divide, but not choose; the loader of proposals holds that.
"""

import re
from dataclasses import dataclass

from openpyxl.chart import BarChart, Reference
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.charts import plain_axes, size_in_cm, solid
from workbooks.draft import Check, Draft, Place, band, put
from workbooks.proposal import REFERENCE, Input, Line, Row
from workbooks.style import DEEP, PALE, number_format

TITLE = "Følsomhed"
SCENARIOS = "Scenarier"
LABEL = 2
KRONER = number_format("beløb")
_TABLE_ROW = 6
#: Headings of the table, by which a macro finds its columns.
INPUT, LOW, LIKELY, HIGH = "Usikker forudsætning", "Lav", "Værdi", "Høj"
AT_LOW, AT_HIGH = "Netto ved lav (t.kr.)", "Netto ved høj (t.kr.)"


@dataclass(frozen=True)
class _Scenario:
    """One column of the scenario table: which input is moved, to which bound."""

    label: str
    moved: Input | None = None
    bound: str = ""


def write(draft: Draft) -> None:
    """Write estimates, tornado and scenario table; nothing where no input is uncertain."""
    if not draft.uncertain or draft.proposal.business_case is None:
        return
    sheet = draft.sheet(TITLE, "Hvad nettobesparelsen bliver, når én forudsætning ad gangen er lav eller høj")
    sheet.column_dimensions["B"].width = 44
    for column in range(3, 13):
        sheet.column_dimensions[get_column_letter(column)].width = 13
    sheet.freeze_panes = "C4"
    net = _write_scenarios(draft)
    _write_estimates(draft, sheet, net)


def _scenarios(draft: Draft) -> list[_Scenario]:
    moved = [
        _Scenario(f"{entry.label} ({bound})", entry, bound) for entry in draft.uncertain for bound in ("lav", "høj")
    ]
    return [_Scenario("Grundlag"), *moved, _Scenario("Alle forsigtige"), _Scenario("Alle gunstige")]


def _write_scenarios(draft: Draft) -> dict[tuple[str, str], Place]:
    """The scenario table; returns where each (input, bound) scenario's net saving stands."""
    sheet = draft.sheet(SCENARIOS, "Beregningen bag Følsomhed: én kolonne pr. scenarie, hele beregningen igen")
    sheet.column_dimensions["B"].width = 44
    sheet.freeze_panes = "C6"
    scenarios = _scenarios(draft)
    last = LABEL + len(scenarios)
    for column in range(3, last + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 14
    start = 4
    put(sheet, start + 1, LABEL, "Størrelse", "rd_hoved")
    for offset, scenario in enumerate(scenarios, 1):
        put(sheet, start + 1, LABEL + offset, scenario.label, "rd_hoved_tal")
    sheet.row_dimensions[start + 1].height = 62
    row = start + 2
    standing: dict[str, int] = {}
    for entry in draft.uncertain:
        standing[entry.id] = row
        form = number_format(entry.kind, entry.decimals)
        put(sheet, row, LABEL, entry.label, "rd_tekst")
        for offset, scenario in enumerate(scenarios, 1):
            put(sheet, row, LABEL + offset, _input_formula(draft, entry, scenario), "rd_tal", form)
        row += 1
    for model_row in _scalar_rows(draft):
        standing[model_row.id] = row
        form = number_format(model_row.kind, model_row.decimals)
        put(sheet, row, LABEL, model_row.label, "rd_tekst")
        for offset in range(1, len(scenarios) + 1):
            formula = draft.formula(model_row.formula, SCENARIOS, replaced=_standing(standing, offset))
            put(sheet, row, LABEL + offset, "=" + formula, "rd_tal", form)
        row += 1
    net_row = _write_totals(draft, sheet, row, standing, len(scenarios))
    net = {
        (scenario.moved.id, scenario.bound): Place.cell(SCENARIOS, net_row, LABEL + offset)
        for offset, scenario in enumerate(scenarios, 1)
        if scenario.moved
    }
    base = Place.cell(SCENARIOS, net_row, LABEL + 1)
    net[("", "grundlag")] = base
    for name, place in (("forsigtig", last - 1), ("gunstig", last)):
        draft.register(f"nettobesparelse_{name}", Place.cell(SCENARIOS, net_row, place))
    draft.checks.append(
        Check(
            "Sammenhæng",
            "Scenarieberegningens grundlag = nettobesparelsen i business casen",
            native=draft.places["nettobesparelse"].reference(),
            other=base.reference(),
            kind="beløb",
        )
    )
    sheet.print_area = f"A1:{get_column_letter(last)}{net_row}"
    return net


def _standing(standing: dict[str, int], offset: int) -> dict[str, str]:
    letter = get_column_letter(LABEL + offset)
    return {name: f"{letter}${row}" for name, row in standing.items()}


def _scalar_rows(draft: Draft) -> list[Row]:
    return [row for model in draft.proposal.models for row in model.rows if not row.yearly and row.kind != "tekst"]


def _input_formula(draft: Draft, entry: Input, scenario: _Scenario) -> str:
    base = draft.places[entry.id].reference(SCENARIOS)
    low, high = (draft.places[f"{entry.id}.{end}"].reference(SCENARIOS) for end in ("lav", "høj"))
    if scenario.moved is entry:
        bound = low if scenario.bound == "lav" else high
        return f"=IF(COUNT({bound})=1,{bound},{base})"
    if scenario.label.startswith("Alle"):
        # Which end helps is read off the one-at-a-time results further up the same table.
        position = _TABLE_ROW + 1 + draft.uncertain.index(entry)
        table = quote_sheetname(TITLE) + "!"
        at_low, at_high = f"{table}$F${position}", f"{table}$G${position}"
        low_helps = f"{at_low}>{at_high}"
        at_ends = f"{table}$C${position}", f"{table}$E${position}"
        good, bad = (f"IF({low_helps},{first},{other})" for first, other in (at_ends, at_ends[::-1]))
        return "=" + (good if "gunstige" in scenario.label else bad)
    return f"={base}"


def _year_total(draft: Draft, line: Line, replaced: dict[str, str]) -> str:
    """A line's sum over all years in t.kr.: its yearly formula over whole rows, added by SUMPRODUCT."""
    formula = _expanded(draft, line.formula)
    years = draft.places["aar"].reference(SCENARIOS)
    return f"SUMPRODUCT(({draft.formula(formula, SCENARIOS, replaced=replaced)})*({years}>-1))/1000"


def _expanded(draft: Draft, formula: str) -> str:
    """``formula`` with yearly rows of Beregning replaced by their own formulas."""
    yearly = {row.id: row.formula for model in draft.proposal.models for row in model.rows if row.yearly}

    def inside(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"({_expanded(draft, yearly[name])})" if name in yearly else match.group(0)

    return REFERENCE.sub(inside, formula)


def _write_totals(draft: Draft, sheet: Worksheet, row: int, standing: dict[str, int], columns: int) -> int:
    case = draft.proposal.business_case
    assert case is not None
    blocks = (
        (case.gains_label, case.gains, "justering_gevinster", ""),
        (case.costs_label, case.costs, "justering_omkostninger", "-"),
        (case.investment_label, case.investment, "justering_investering", "-"),
    )
    net_terms = []
    for label, lines, caution, sign in blocks:
        if not lines:
            continue
        put(sheet, row, LABEL, f"{label}, t.kr.", "rd_tekst")
        for offset in range(1, columns + 1):
            replaced = _standing(standing, offset)
            terms = "+".join(_year_total(draft, line, replaced) for line in lines)
            factor = draft.formula("{" + caution + "}", SCENARIOS, replaced=replaced)
            put(sheet, row, LABEL + offset, f"=({terms})*{factor}", "rd_tal", KRONER)
        net_terms.append((sign, row))
        row += 1
    put(sheet, row, LABEL, "Samlet nettobesparelse, t.kr.", "rd_resultat_tekst")
    for offset in range(1, columns + 1):
        letter = get_column_letter(LABEL + offset)
        put(
            sheet,
            row,
            LABEL + offset,
            "=" + "".join(f"{s}{letter}{r}" for s, r in net_terms),
            "rd_resultat",
            KRONER,
        )
    return row


def _write_estimates(draft: Draft, sheet: Worksheet, net: dict[tuple[str, str], Place]) -> None:
    headers = (
        INPUT, LOW, LIKELY, HIGH, AT_LOW, AT_HIGH,
        "Udsving (t.kr.)", "Rang", "Vægtet middel", "Spredning (σ)", "Nulpunkt for forudsætningen",
    )  # fmt: skip
    band(sheet, _TABLE_ROW - 1, "Skøn og udsving", LABEL + len(headers) - 1)
    for offset, header in enumerate(headers):
        put(sheet, _TABLE_ROW, LABEL + offset, header, "rd_hoved" if offset == 0 else "rd_hoved_tal")
    sheet.row_dimensions[_TABLE_ROW].height = 34
    first, last = _TABLE_ROW + 1, _TABLE_ROW + len(draft.uncertain)
    for row, entry in enumerate(draft.uncertain, first):
        form = number_format(entry.kind, entry.decimals)
        at_low, at_high = (net[(entry.id, end)].reference(TITLE) for end in ("lav", "høj"))
        low, high = (draft.places[f"{entry.id}.{end}"].reference(TITLE) for end in ("lav", "høj"))
        likely = draft.places[entry.id].reference(TITLE)
        swings = f"$H${first}:$H${last}"
        cells = (
            (f"=IF(COUNT({low})=1,{low},{likely})", form),
            (f"={likely}", form),
            (f"=IF(COUNT({high})=1,{high},{likely})", form),
            (f"={at_low}", KRONER),
            (f"={at_high}", KRONER),
            (f"=ABS(G{row}-F{row})", KRONER),
            (f"=SUMPRODUCT(--({swings}>H{row}))+SUMPRODUCT(--($H${first}:H{row}=H{row}))", "0"),
            (f"=(C{row}+D{row}+D{row}+D{row}+D{row}+E{row})/COUNT($C{row}:$H{row})", form),
            (f"=(E{row}-C{row})/COUNT($C{row}:$H{row})", form),
            (f'=IF(G{row}=F{row},"–",C{row}-F{row}*(E{row}-C{row})/(G{row}-F{row}))', form),
        )
        put(sheet, row, LABEL, entry.label, "rd_tekst")
        for offset, (formula, shown) in enumerate(cells, 1):
            put(sheet, row, LABEL + offset, formula, "rd_tal", shown)
    note = (
        "Vægtet middel er (lav + 4 · værdi + høj) / 6 og spredningen (høj − lav) / 6. Nulpunktet er den værdi, hvor "
        "nettobesparelsen bliver 0, når alt andet holdes fast."
    )
    put(sheet, last + 1, LABEL, note, "rd_undertitel")
    _write_tornado(sheet, first, last, net[("", "grundlag")].reference(TITLE))


def _write_tornado(sheet: Worksheet, first: int, last: int, base: str) -> None:
    count = last - first + 1
    start = last + 3
    band(sheet, start, "Tornado: ændring i nettobesparelsen (t.kr.), størst udsving øverst", 8)
    for offset, header in enumerate(("Forudsætning", "Ved lav", "Ved høj")):
        put(sheet, start + 1, LABEL + offset, header, "rd_hoved" if offset == 0 else "rd_hoved_tal")
    ranks = f"$I${first}:$I${last}"
    for number in range(1, count + 1):
        row = start + 1 + number
        position = f"MATCH(ROWS($A${start + 2}:$A{row}),{ranks},0)"
        put(sheet, row, LABEL, f"=INDEX($B${first}:$B${last},{position})", "rd_tekst")
        put(sheet, row, 3, f"=INDEX($F${first}:$F${last},{position})-{base}", "rd_tal", KRONER)
        put(sheet, row, 4, f"=INDEX($G${first}:$G${last},{position})-{base}", "rd_tal", KRONER)
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "clustered", 100, 40
    labels = Reference(sheet, min_col=LABEL, min_row=start + 2, max_row=start + 1 + count)
    for column, colour in ((3, PALE), (4, DEEP)):
        chart.add_data(
            Reference(sheet, min_col=column, min_row=start + 1, max_row=start + 1 + count),
            titles_from_data=True,
        )
        solid(chart.series[-1], colour)
    chart.set_categories(labels)
    chart.title = None
    chart.y_axis.title = "Ændring i nettobesparelsen, t.kr."
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblPos = "low"
    plain_axes(chart)
    size_in_cm(chart, 21.0, max(6.0, 1.1 * count + 2.5))
    sheet.add_chart(chart, f"F{start + 1}")
