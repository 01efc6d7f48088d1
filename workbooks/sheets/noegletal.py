"""Nøgletal: the own figure among others, with rank, target levels and the potential in units and kroner."""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.series import SeriesLabel
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.charts import plain_axes, size_in_cm, solid
from workbooks.draft import Check, Draft, Place, put
from workbooks.proposal import Comparison, origin_text
from workbooks.style import DEEP, PALE, number_format

TITLE = "Nøgletal"
NAME, VALUE, YEAR, SOURCE, RANK, ORDER = range(2, 8)
SORTED_NAME, SORTED_OTHERS, SORTED_OWN = 9, 10, 11
LEVELS = (("Gennemsnit", "mean"), ("Median", "median"), ("Bedste kvartil", "quartile"), ("Bedste", "best"))
_KRONER = number_format("beløb")
_FEWEST_BARS = 6


def write(draft: Draft) -> None:
    """Write the sheet where the proposal compares; register own figure, target and potential."""
    comparisons = draft.proposal.comparisons
    if not comparisons:
        return
    sheet = draft.sheet(TITLE, f"{draft.proposal.title} · egen kommune mod andre")
    for letter, width in zip("BCDEFGHIJK", (44, 16, 10, 40, 14, 10, 3, 30, 13, 13), strict=True):
        sheet.column_dimensions[letter].width = width
    put(sheet, 4, NAME, "Bedste kvartil ligger ved", "rd_tekst")
    put(sheet, 4, VALUE, 0.25, "rd_tal", "0%")
    draft.register("kvartil", Place.cell(TITLE, 4, VALUE))
    row = 6
    for comparison in comparisons:
        row = _write(draft, sheet, row, comparison) + 3
    sheet.freeze_panes = "C4"
    sheet.print_area = f"A1:{get_column_letter(SORTED_OWN)}{row}"


def _write(draft: Draft, sheet: Worksheet, row: int, comparison: Comparison) -> int:
    for column in range(NAME, SORTED_OWN + 1):
        put(sheet, row, column, None, "rd_afsnit")
    sheet.cell(row, NAME).value = f"{comparison.title} ({comparison.unit})"
    sheet.row_dimensions[row].height = 24
    best = "lavt tal er bedst" if comparison.direction == "lav" else "højt tal er bedst"
    note = origin_text(comparison, f"{best.capitalize()}. {comparison.caveat}").strip()
    put(sheet, row + 1, NAME, note, "rd_undertitel")
    last = _write_table(draft, sheet, row + 2, comparison)
    end = _write_levels(draft, sheet, last + 2, comparison, Place(TITLE, row + 4, VALUE, last, VALUE))
    _write_sorted(sheet, row + 2, comparison, row + 3, last)
    return max(end, row + 2 + _bars(comparison) + 18)


def _write_table(draft: Draft, sheet: Worksheet, header: int, comparison: Comparison) -> int:
    """The own figure and the others; returns the last row."""
    headers = ("Kommune eller enhed", f"Værdi ({comparison.unit})", "År", "Kilde", "Rang", "Orden")
    for offset, text in enumerate(headers):
        put(sheet, header, NAME + offset, text, "rd_hoved" if offset in (0, 3) else "rd_hoved_tal")
    sheet.row_dimensions[header].height = 34
    form = number_format("tal", comparison.decimals)
    own, first = header + 1, header + 2
    spare = draft.own_rows(comparison.id, comparison.spare_rows)
    last = header + 1 + len(comparison.rows) + spare
    kommune = draft.places["kommune"].reference()
    put(sheet, own, NAME, f'=IF({kommune}="","Egen kommune",{kommune})', "rd_resultat_tekst")
    if comparison.own:
        put(sheet, own, VALUE, "=" + draft.formula(comparison.own, TITLE), "rd_resultat", form)
    else:
        value = comparison.example if draft.settings.example else None
        put(sheet, own, VALUE, value, "rd_input", form)
        _number_rule(sheet, f"C{own}")
    put(sheet, own, YEAR, None, "rd_input", "0")
    put(sheet, own, SOURCE, None, "rd_input_tekst")
    for row in range(first, last + 1):
        index = row - first
        printed = comparison.rows[index] if index < len(comparison.rows) else None
        put(sheet, row, NAME, printed.name if printed else None, "rd_input_tekst")
        put(sheet, row, VALUE, printed.value if printed else None, "rd_input", form)
        put(sheet, row, YEAR, comparison.year if printed else None, "rd_input", "0")
        put(sheet, row, SOURCE, (comparison.source or None) if printed else None, "rd_input_tekst")
    area = f"$C${own}:$C${last}"
    better = "<" if comparison.direction == "lav" else ">"
    for row in range(own, last + 1):
        style = "rd_resultat" if row == own else "rd_tal"
        ahead = f"SUMPRODUCT(ISNUMBER({area})*({area}{better}C{row}))"
        put(sheet, row, RANK, f'=IF(COUNT(C{row})=0,"",1+{ahead})', style, "0")
        ties = f"$C${own}:C{row}"
        tie = f"SUMPRODUCT(ISNUMBER({ties})*({ties}=C{row}))"
        put(sheet, row, ORDER, f'=IF(COUNT(C{row})=0,"",F{row}+{tie}-1)', style, "0")
    _number_rule(sheet, f"C{first}:C{last}")
    draft.register(f"{comparison.id}.egen", Place.cell(TITLE, own, VALUE))
    draft.register(f"{comparison.id}.andre", Place(TITLE, first, VALUE, last, VALUE))
    draft.add_list(comparison.id, Place(TITLE, first, NAME, last, NAME), spare)
    return last


def _number_rule(sheet: Worksheet, area: str) -> None:
    rule = DataValidation(type="decimal", operator="between", formula1="-1000000000000", formula2="1000000000000")
    rule.allow_blank, rule.errorTitle = True, "Råderum"
    rule.error = "Skriv et tal uden tekst og enhed. Et manglende tal lades tomt; det er ikke 0."
    rule.add(area)
    sheet.add_data_validation(rule)


def _write_levels(draft: Draft, sheet: Worksheet, row: int, comparison: Comparison, others: Place) -> int:
    """Target levels, difference and potential, and the level that the case counts with."""
    own = draft.places[f"{comparison.id}.egen"].reference(TITLE)
    area = others.reference(TITLE)
    form = number_format("tal", comparison.decimals)
    volume = draft.formula(comparison.volume, TITLE)
    unit = comparison.volume_unit or "enheder"
    headers = ("Målniveau", "Niveau", "", f"Potentiale ({unit})", "", "")
    for offset, text in enumerate(headers):
        put(sheet, row, NAME + offset, text or None, "rd_hoved" if offset == 0 else "rd_hoved_tal")
    if comparison.price:
        put(sheet, row, RANK, "Kr. pr. år", "rd_hoved_tal")
    first = row + 1
    low = comparison.direction == "lav"
    quartile = draft.places["kvartil"].reference(TITLE)
    natives = (
        f"AVERAGE({area})",
        f"MEDIAN({area})",
        f"PERCENTILE({area},{quartile})" if low else f"PERCENTILE({area},1-{quartile})",
        f"MIN({area})" if low else f"MAX({area})",
    )
    none = f"COUNT({area})=0"
    missing = f"OR({none},COUNT({own})=0)"
    for number, ((label, word), native) in enumerate(zip(LEVELS, natives, strict=True), first):
        put(sheet, number, NAME, label, "rd_tekst")
        put(sheet, number, VALUE, f'=IF({none},"–",{native})', "rd_tal", form)
        gap = f"{own}-C{number}" if low else f"C{number}-{own}"
        put(sheet, number, YEAR, None, "rd_tal")
        put(sheet, number, SOURCE, f"=IF({missing},0,MAX(0,{gap})*{volume})", "rd_tal", form)
        put(sheet, number, ORDER, None, "rd_tal")
        kroner = f"=E{number}*{draft.formula(comparison.price, TITLE)}" if comparison.price else None
        put(sheet, number, RANK, kroner, "rd_tal", _KRONER)
        direction = "low" if low else "high"
        draft.checks.append(
            Check(
                "Cellefunktioner",
                f"{comparison.title}: {label.lower()}",
                native=Place.cell(TITLE, number, VALUE).reference(),
                other=f'IF(COUNT({others.reference()})=0,"–",BM_TARGET({others.reference()},"{word}","{direction}"))',
                kind="tal",
                decimals=comparison.decimals,
            )
        )
        place = draft.places[f"{comparison.id}.egen"].reference()
        outside = draft.formula(comparison.volume, "Kontrol")
        draft.checks.append(
            Check(
                "Cellefunktioner",
                f"{comparison.title}: potentiale ved {label.lower()}",
                native=Place.cell(TITLE, number, SOURCE).reference(),
                # BM_POTENTIAL takes an own figure of 0 for a blank cell, which it refuses; so it is not asked then.
                other=(
                    f"IF(OR(COUNT({others.reference()})=0,COUNT({place})=0),0,"
                    f"IF({place}=0,{Place.cell(TITLE, number, SOURCE).reference()},"
                    f'BM_POTENTIAL({place},{outside},{others.reference()},"{word}","{direction}")))'
                ),
                kind="tal",
                decimals=comparison.decimals,
            )
        )
    return _write_choice(draft, sheet, first + len(LEVELS), comparison, first)


def _write_choice(draft: Draft, sheet: Worksheet, row: int, comparison: Comparison, first: int) -> int:
    """The target level that the business case uses, and its potential."""
    last = row - 1
    put(sheet, row, NAME, "Der regnes med", "rd_tekst")
    put(sheet, row, VALUE, LEVELS[0][0], "rd_input_tekst")
    rule = DataValidation(type="list", formula1='"' + ",".join(label for label, _ in LEVELS) + '"')
    rule.error, rule.errorTitle = "Vælg et målniveau fra listen.", "Råderum"
    rule.add(f"C{row}")
    sheet.add_data_validation(rule)
    draft.register(f"{comparison.id}.valg", Place.cell(TITLE, row, VALUE))
    position = f"MATCH($C${row},$B${first}:$B${last},0)"
    put(sheet, row + 1, NAME, "Potentiale i alt", "rd_resultat_tekst")
    form = number_format("tal", comparison.decimals)
    put(sheet, row + 1, VALUE, f"=INDEX($E${first}:$E${last},{position})", "rd_resultat", form)
    put(sheet, row + 1, YEAR, None, "rd_resultat_tekst")
    put(sheet, row + 1, SOURCE, comparison.volume_unit or None, "rd_resultat_tekst")
    draft.register(f"{comparison.id}.potentiale", Place.cell(TITLE, row + 1, VALUE))
    if comparison.price:
        put(sheet, row + 2, NAME, "Potentiale i kr. pr. år", "rd_resultat_tekst")
        put(sheet, row + 2, VALUE, f"=INDEX($F${first}:$F${last},{position})", "rd_resultat", _KRONER)
        draft.register(f"{comparison.id}.potentiale_kr", Place.cell(TITLE, row + 2, VALUE))
    return row + 2


def _bars(comparison: Comparison) -> int:
    return max(_FEWEST_BARS, len(comparison.rows) + 1)


def _write_sorted(sheet: Worksheet, header: int, comparison: Comparison, own: int, last: int) -> None:
    """The figures in order, best first, and the chart of them with the own one in the deep colour."""
    for column, text in (
        (SORTED_NAME, "Sorteret, bedste øverst"),
        (SORTED_OTHERS, "Andre"),
        (SORTED_OWN, "Egen"),
    ):
        put(sheet, header, column, text, "rd_hoved" if column == SORTED_NAME else "rd_hoved_tal")
    form = number_format("tal", comparison.decimals)
    bars = _bars(comparison)
    for number in range(1, bars + 1):
        row = header + number
        position = f"MATCH(ROWS($A${header + 1}:$A{row}),$G${own}:$G${last},0)"
        put(sheet, row, SORTED_NAME, f'=IFERROR(INDEX($B${own}:$B${last},{position}),"")', "rd_tekst")
        value = f"INDEX($C${own}:$C${last},{position})"
        put(sheet, row, SORTED_OTHERS, f'=IFERROR(IF({position}=1,0,{value}),"")', "rd_tal", form)
        put(sheet, row, SORTED_OWN, f'=IFERROR(IF({position}=1,{value},0),"")', "rd_tal", form)
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "clustered", 100, 40
    for column, colour, label in ((SORTED_OTHERS, PALE, "Andre"), (SORTED_OWN, DEEP, "Egen kommune")):
        chart.add_data(Reference(sheet, min_col=column, min_row=header + 1, max_row=header + bars))
        chart.series[-1].tx = SeriesLabel(v=label)
        solid(chart.series[-1], colour)
    chart.set_categories(Reference(sheet, min_col=SORTED_NAME, min_row=header + 1, max_row=header + bars))
    chart.y_axis.title = f"{comparison.title}, {comparison.unit}"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblPos = "low"
    plain_axes(chart)
    chart.y_axis.number_format = number_format("tal", min(comparison.decimals, 2)).split(";")[0]
    size_in_cm(chart, 12.5, max(6.0, 0.65 * bars + 2.5))
    sheet.add_chart(chart, f"I{header + bars + 2}")
