"""Nøgletal: the own figure among others, with rank, target levels and the potential in units and kroner.

The workbook names ``RD_<ID>_...`` of a section are what *Opdatér benchmark* reads and fills; it writes in
unlocked cells only.
"""

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.charts import ranked_columns
from workbooks.draft import Check, Draft, Place, Settings, put
from workbooks.proposal import Comparison, GroupChoice, Proposal, origin_text
from workbooks.style import add_styles, number_format

TITLE = "Nøgletal"
NAME, VALUE, YEAR, SOURCE, RANK, ORDER = range(2, 8)
SORTED_NAME, SORTED_OTHERS, SORTED_OWN, SORTED_TARGET = range(9, 13)
COUNTRY = "Hele landet (vægtet)"
#: The target levels and the word that the cell functions know them by; the last one is fetched or typed.
LEVELS = (
    ("Gennemsnit", "mean"),
    ("Median", "median"),
    ("Bedste kvartil", "quartile"),
    ("Bedste", "best"),
    (COUNTRY, ""),
)
GROUPS: tuple[GroupChoice, ...] = ("Hele landet (vægtet)", "Region", "Kommunegruppe", "Egen liste")
LOW_IS_BEST, HIGH_IS_BEST = "Lavt tal er bedst", "Højt tal er bedst"
#: The section of a sheet that *Opdatér benchmark* makes in a workbook without one.
OF_ITS_OWN = "benchmark"
_ROWS_OF_CHART = 17
_KRONER = number_format("beløb")
_FEWEST_BARS, _MOST_BARS = 6, 31
_LINES_OF_CAVEATS = 3


def write(draft: Draft) -> None:
    """Write the sheet where the proposal compares; register own figure, target and potential."""
    comparisons = draft.proposal.comparisons
    if not comparisons:
        return
    sheet = draft.sheet(TITLE, f"{draft.proposal.title} · egen kommune mod andre")
    for letter, width in zip("BCDEFGHIJKL", (44, 20, 12, 40, 14, 10, 3, 30, 13, 13, 13), strict=True):
        sheet.column_dimensions[letter].width = width
    put(sheet, 4, NAME, "Bedste kvartil ligger ved", "rd_tekst")
    put(sheet, 4, VALUE, 0.25, "rd_tal", "0%")
    draft.register("kvartil", Place.cell(TITLE, 4, VALUE))
    row = 6
    for comparison in comparisons:
        row = _write(draft, sheet, row, comparison) + 3
    sheet.freeze_panes = "C4"
    sheet.print_area = f"A1:{get_column_letter(SORTED_TARGET)}{row}"


def sheet_of_its_own(has_kommune: bool, low_is_best: bool) -> tuple[Workbook, str]:
    """The sheet with one section, named ``RD_BENCHMARK_...``, for a workbook that has none; and its chart's cell.

    Without ``has_kommune`` the sheet asks for the municipality itself, under the name ``RD_KOMMUNE``.
    """
    comparison = Comparison.model_validate(
        {
            "id": OF_ITS_OWN,
            "titel": "Egen kommune blandt andre",
            "enhed": "nøgletallets enhed",
            "retning": "lav" if low_is_best else "høj",
            "ophav": "vores",
            "indikator": "-",
            "mængde": "{benchmark_antal}",
            "mængde_enhed": "nøgletallets enhed",
        }
    )
    proposal = Proposal.model_construct(id="noegletal", version=1, title=TITLE, years=1, comparisons=(comparison,))
    draft = Draft(proposal, Settings())
    add_styles(draft.workbook)
    volume = draft.places["benchmark_antal"] = Place.cell(TITLE, 4, SOURCE)
    write(draft)
    sheet = draft.workbook[TITLE]
    put(sheet, volume.row, YEAR, "Antal:", "rd_note")
    put(sheet, volume.row, SOURCE, 1, "rd_input", number_format("tal"))
    put(sheet, volume.row, SOURCE + 1, "det, nøgletallet er pr., fx indbyggere", "rd_hentet")
    draft.register("benchmark_antal", volume)
    if not has_kommune:
        put(sheet, 3, NAME, "Kommune", "rd_tekst")
        put(sheet, 3, VALUE, None, "rd_input_tekst")
        draft.register("kommune", Place.cell(TITLE, 3, VALUE))
    chart = next(iter(sheet._charts))  # type: ignore[attr-defined]  # openpyxl has no other way to list them
    return draft.workbook, str(chart.anchor)


def _write(draft: Draft, sheet: Worksheet, row: int, comparison: Comparison) -> int:
    for column in range(NAME, SORTED_TARGET + 1):
        put(sheet, row, column, None, "rd_afsnit")
    sheet.cell(row, NAME).value = f"{comparison.title} ({comparison.unit})"
    sheet.row_dimensions[row].height = 24
    best = LOW_IS_BEST if comparison.direction == "lav" else HIGH_IS_BEST
    put(sheet, row + 1, NAME, origin_text(comparison, f"{best}. {comparison.caveat}").strip(), "rd_undertitel")
    draft.register(f"{comparison.id}.retning", Place.cell(TITLE, row + 1, NAME))
    levels = _write_link(draft, sheet, row + 2, comparison) + 2
    chart = levels + len(LEVELS) + 4 + bool(comparison.price)
    header = chart + _ROWS_OF_CHART + 1
    last = _write_table(draft, sheet, header, comparison)
    _write_levels(draft, sheet, levels, comparison)
    _write_sorted(draft, sheet, header, comparison, last)
    _add_chart(draft, sheet, header, chart, comparison)
    return max(last, header + _bars(comparison))


def _write_link(draft: Draft, sheet: Worksheet, row: int, comparison: Comparison) -> int:
    """What *Opdatér benchmark* is to fetch and what it says of it; returns the last row."""
    put(sheet, row, NAME, "Nøgletal, der hentes (navn fra listen over nøgletal)", "rd_tekst")
    put(sheet, row, VALUE, comparison.indicator or None, "rd_input_tekst")
    put(sheet, row + 1, NAME, "Sammenligningsgruppe", "rd_tekst")
    put(sheet, row + 1, VALUE, comparison.group, "rd_input_tekst")
    put(sheet, row + 1, YEAR, "Egen liste:", "rd_note")
    put(sheet, row + 1, SOURCE, None, "rd_input_tekst")
    for place in (row, row + 1):
        sheet.row_dimensions[place].height = 34
    rule = DataValidation(type="list", formula1='"' + ",".join(GROUPS) + '"')
    rule.error, rule.errorTitle = "Vælg en gruppe fra listen.", "Råderum"
    rule.promptTitle = "Sammenligningsgruppe"
    rule.prompt = "Ved Egen liste: skriv kommunerne til højre med semikolon imellem, eller en gruppes navn."
    rule.showErrorMessage = rule.showInputMessage = True
    rule.add(f"C{row + 1}")
    sheet.add_data_validation(rule)
    put(sheet, row + 2, NAME, "Hentet", "rd_tekst")
    put(sheet, row + 3, NAME, "Forbehold", "rd_tekst")
    last = row + 2 + _LINES_OF_CAVEATS
    for line in range(row + 2, last + 1):
        put(sheet, line, VALUE, None, "rd_hentet")
    for name, top, column, bottom in (
        ("indikator", row, VALUE, row),
        ("gruppe", row + 1, VALUE, row + 1),
        ("liste", row + 1, SOURCE, row + 1),
        ("hentet", row + 2, VALUE, row + 2),
        ("forbehold", row + 3, VALUE, last),
    ):
        draft.register(f"{comparison.id}.{name}", Place(TITLE, top, column, bottom, column))
    return last


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
    shown = comparison.rows if draft.settings.example or not comparison.rows_are_examples else ()
    kommune = draft.places["kommune"].reference() if comparison.id != OF_ITS_OWN else "RD_KOMMUNE"
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
        printed = shown[index] if index < len(shown) else None
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
    for name, top, column, bottom in (
        ("enhed", header, VALUE, header),
        ("egen", own, VALUE, own),
        ("egen_aar", own, YEAR, own),
        ("egen_kilde", own, SOURCE, own),
        ("andre", first, VALUE, last),
        ("aar", first, YEAR, last),
        ("kilde", first, SOURCE, last),
    ):
        draft.register(f"{comparison.id}.{name}", Place(TITLE, top, column, bottom, column))
    draft.add_list(comparison.id, Place(TITLE, first, NAME, last, NAME), spare)
    return last


def _number_rule(sheet: Worksheet, area: str) -> None:
    rule = DataValidation(type="decimal", operator="between", formula1="-1000000000000", formula2="1000000000000")
    rule.allow_blank, rule.errorTitle = True, "Råderum"
    rule.error = "Skriv et tal uden tekst og enhed. Et manglende tal lades tomt; det er ikke 0."
    rule.add(area)
    sheet.add_data_validation(rule)


def _write_levels(draft: Draft, sheet: Worksheet, row: int, comparison: Comparison) -> None:
    """Target levels, difference and potential, and the level that the case counts with."""
    others = draft.places[f"{comparison.id}.andre"]
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
        "",
    )
    none = f"COUNT({area})=0"
    for number, ((label, word), native) in enumerate(zip(LEVELS, natives, strict=True), first):
        put(sheet, number, NAME, label, "rd_tekst")
        if native:
            put(sheet, number, VALUE, f'=IF({none},"–",{native})', "rd_tal", form)
        else:
            put(sheet, number, VALUE, None, "rd_input", form)
            _number_rule(sheet, f"C{number}")
            draft.register(f"{comparison.id}.landet", Place.cell(TITLE, number, VALUE))
        gap = f"{own}-C{number}" if low else f"C{number}-{own}"
        missing = f"OR(COUNT(C{number})=0,COUNT({own})=0)"
        put(sheet, number, YEAR, None, "rd_tal")
        put(sheet, number, SOURCE, f"=IF({missing},0,MAX(0,{gap})*{volume})", "rd_tal", form)
        put(sheet, number, ORDER, None, "rd_tal")
        kroner = f"=E{number}*{draft.formula(comparison.price, TITLE)}" if comparison.price else None
        put(sheet, number, RANK, kroner, "rd_tal", _KRONER)
        if word:
            _check_level(draft, comparison, number, label, word, others)
    _write_choice(draft, sheet, first + len(LEVELS), comparison, first)


def _check_level(draft: Draft, comparison: Comparison, row: int, label: str, word: str, others: Place) -> None:
    """The native level and potential against the cell functions, on Kontrol."""
    direction = "low" if comparison.direction == "lav" else "high"
    own = draft.places[f"{comparison.id}.egen"].reference()
    area, volume = others.reference(), draft.formula(comparison.volume, "Kontrol")
    native = Place.cell(TITLE, row, SOURCE).reference()
    potential = f'BM_POTENTIAL({own},{volume},{area},"{word}","{direction}")'
    for what, column, other in (
        (label.lower(), VALUE, f'IF(COUNT({area})=0,"–",BM_TARGET({area},"{word}","{direction}"))'),
        (
            f"potentiale ved {label.lower()}",
            SOURCE,
            # BM_POTENTIAL takes an own figure of 0 for a blank cell, which it refuses; so it is not asked then.
            f"IF(OR(COUNT({area})=0,COUNT({own})=0),0,IF({own}=0,{native},{potential}))",
        ),
    ):
        draft.checks.append(
            Check(
                "Cellefunktioner",
                f"{comparison.title}: {what}",
                native=Place.cell(TITLE, row, column).reference(),
                other=other,
                kind="tal",
                decimals=comparison.decimals,
            )
        )


def _write_choice(draft: Draft, sheet: Worksheet, row: int, comparison: Comparison, first: int) -> None:
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
    form = number_format("tal", comparison.decimals)
    put(sheet, row, SOURCE, "Målniveau, der regnes med:", "rd_note")
    level = f"INDEX($C${first}:$C${last},{position})"
    put(sheet, row, RANK, f"=IF(COUNT({level})=0,0,{level})", "rd_tal", form)
    draft.register(f"{comparison.id}.maal", Place.cell(TITLE, row, RANK))
    put(sheet, row + 1, NAME, "Potentiale i alt", "rd_resultat_tekst")
    put(sheet, row + 1, VALUE, f"=INDEX($E${first}:$E${last},{position})", "rd_resultat", form)
    put(sheet, row + 1, YEAR, None, "rd_resultat_tekst")
    put(sheet, row + 1, SOURCE, comparison.volume_unit or None, "rd_resultat_tekst")
    draft.register(f"{comparison.id}.potentiale", Place.cell(TITLE, row + 1, VALUE))
    if comparison.price:
        put(sheet, row + 2, NAME, "Potentiale i kr. pr. år", "rd_resultat_tekst")
        put(sheet, row + 2, VALUE, f"=INDEX($F${first}:$F${last},{position})", "rd_resultat", _KRONER)
        draft.register(f"{comparison.id}.potentiale_kr", Place.cell(TITLE, row + 2, VALUE))


def _bars(comparison: Comparison) -> int:
    room = len(comparison.rows) + 1
    return min(_MOST_BARS, max(_FEWEST_BARS, room + comparison.spare_rows if comparison.indicator else room))


def _write_sorted(draft: Draft, sheet: Worksheet, header: int, comparison: Comparison, last: int) -> None:
    """The figures in order, best first, beside the chosen target; where there is not room, the own one is last."""
    for column, text in (
        (SORTED_NAME, "Sorteret, bedste først"),
        (SORTED_OTHERS, "Andre"),
        (SORTED_OWN, "Egen kommune"),
        (SORTED_TARGET, "Målniveau"),
    ):
        put(sheet, header, column, text, "rd_hoved" if column == SORTED_NAME else "rd_hoved_tal")
    # a blank zero: numbers all the way down, which is what makes LibreOffice draw a column of them
    form = number_format("tal", comparison.decimals).rpartition(";")[0] + ';""'
    own, bars = header + 1, _bars(comparison)
    target = draft.places[f"{comparison.id}.maal"].reference(TITLE)
    for number in range(1, bars + 1):
        row = header + number
        place = f"ROWS($A${own}:$A{row})"
        if number == bars:
            place = f"MAX({place},N($G${own}))"
        position = f"MATCH({place},$G${own}:$G${last},0)"
        put(sheet, row, SORTED_NAME, f'=IFERROR(INDEX($B${own}:$B${last},{position}),"")', "rd_tekst")
        value = f"INDEX($C${own}:$C${last},{position})"
        put(sheet, row, SORTED_OTHERS, f"=IFERROR(IF({position}=1,0,{value}),0)", "rd_tal", form)
        put(sheet, row, SORTED_OWN, f"=IFERROR(IF({position}=1,{value},0),0)", "rd_tal", form)
        put(sheet, row, SORTED_TARGET, f"={target}", "rd_tal", form)


def _add_chart(draft: Draft, sheet: Worksheet, header: int, row: int, comparison: Comparison) -> None:
    """The sorted figures as columns, the own one in the deep colour, and the target level as a line."""
    box = (SORTED_NAME, header, SORTED_TARGET, header + _bars(comparison))
    chart = ranked_columns(sheet, box, f"{comparison.title}, {comparison.unit}", min(comparison.decimals, 2))
    sheet.add_chart(chart, f"B{row}")
    draft.register(f"{comparison.id}.sorteret", Place(TITLE, box[1], box[0], box[3], box[2]))
