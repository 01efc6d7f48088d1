"""År for år: surpluses and deficits settled over the years, and the tariff projected to the years after."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from engines.tariff.surplus import SETTLEMENT_ROWS
from workbooks.draft import FIRST_ROW, FIRST_YEAR, LABEL, UNIT, VALUE, Check, Draft, Place, put
from workbooks.sheets.beregning import explained_band
from workbooks.style import StyleName, number_format

TITLE = "År for år"
KRONER = number_format("beløb")

#: The settlement, row by row: name, label, formula, style. ``<C>`` is the year's column, ``<P>`` the one before,
#: which is empty before the first year; ``[navn]`` is that row's number.
_SETTLEMENT: tuple[tuple[str, str, str, StyleName], ...] = (
    ("er_resultat", "Resultat", "{resultat}", "rd_tal"),
    ("er_grundlag", "Takstgrundlag, senest kendte",
     "IF({grundlag_tidligere}>0,{grundlag_tidligere},N(<P>[er_grundlag]))", "rd_tal"),
    ("er_inden", "Hensat inden for tærsklen",
     "MAX(-{taerskel}*<C>[er_grundlag],MIN({taerskel}*<C>[er_grundlag],<C>[er_resultat]))", "rd_tal"),
    ("er_over", "Ud over tærsklen", "<C>[er_resultat]-<C>[er_inden]", "rd_tal"),
    ("er_brugt", "Brugt af det hensatte", "{brugt}", "rd_tal"),
    ("er_foer", "Saldo før årets", "N(<P>[er_ultimo])-<C>[er_brugt]", "rd_tal"),
    ("er_nyt_overskud", "Nyt overskud", "MAX(0,MAX(<C>[er_inden],0)-MAX(-<C>[er_foer],0))", "rd_tal"),
    ("er_overskud_forladt", "Overskud, der er brugt eller modregnet",
     "<C>[er_brugt]+MIN(MAX(<C>[er_foer],0),MAX(-<C>[er_inden],0))", "rd_tal"),
    ("er_nyt_underskud", "Nyt underskud", "MAX(0,MAX(-<C>[er_inden],0)-MAX(<C>[er_foer],0))", "rd_tal"),
    ("er_underskud_forladt", "Underskud, der er modregnet",
     "MIN(MAX(-<C>[er_foer],0),MAX(<C>[er_inden],0))", "rd_tal"),
    ("er_udloebet_overskud", "Udløbet overskud",
     'IF({udloeb}<1,0,MAX(0,SUMIF($<F>[aar]:<C>[aar],"<="&(<C>[aar]-{udloeb}),$<F>[er_nyt_overskud]:<C>[er_nyt_overskud])'
     "-SUM($<F>[er_overskud_forladt]:<C>[er_overskud_forladt])"
     "-SUM($<V>[er_udloebet_overskud]:<P>[er_udloebet_overskud])))", "rd_tal"),
    ("er_udloebet_underskud", "Udløbet underskud",
     'IF({udloeb}<1,0,MAX(0,SUMIF($<F>[aar]:<C>[aar],"<="&(<C>[aar]-{udloeb}),$<F>[er_nyt_underskud]:<C>[er_nyt_underskud])'
     "-SUM($<F>[er_underskud_forladt]:<C>[er_underskud_forladt])"
     "-SUM($<V>[er_udloebet_underskud]:<P>[er_udloebet_underskud])))", "rd_tal"),
    ("er_ultimo", "Hensat ultimo",
     "<C>[er_foer]+<C>[er_inden]-<C>[er_udloebet_overskud]+<C>[er_udloebet_underskud]", "rd_sum"),
    ("er_senere", "Til en senere takst",
     "<C>[er_over]+<C>[er_udloebet_overskud]-<C>[er_udloebet_underskud]", "rd_tal"),
    ("er_regulering", "Regulering i årets takst",
     "IF({forsinkelse}<1,0,0-SUMIF($<F>[aar]:<C>[aar],<C>[aar]-{forsinkelse},$<F>[er_senere]:<C>[er_senere]))",
     "rd_resultat"),
    ("er_afventer", "Afventer senere takster",
     "SUM($<F>[er_senere]:<C>[er_senere])+SUM($<F>[er_regulering]:<C>[er_regulering])", "rd_tal"),
    ("er_kontrol", "Alt er gjort rede for (0 = ja)",
     "SUM($<F>[er_resultat]:<C>[er_resultat])-SUM($<F>[er_brugt]:<C>[er_brugt])+SUM($<F>[er_regulering]:<C>"
     "[er_regulering])-<C>[er_ultimo]-<C>[er_afventer]", "rd_tal"),
)  # fmt: skip


def write_settlement(draft: Draft) -> None:
    """Write the settlement before the tariff that it regulates; nothing where the tariff has none."""
    tariff = draft.proposal.tariff
    if tariff is None or not tariff.settlement:
        return
    sheet = _sheet(draft)
    row = explained_band(
        sheet,
        FIRST_ROW,
        "Efterregulering",
        "Overskud står med plus. Tærskel og udløb er rammeaftalernes; rækkefølgen og forsinkelsen er vores, se egen "
        "aftale. En regulering med minus sænker taksten.",
        draft.after(),
    )
    rows = {name: row + offset for offset, (name, *_) in enumerate(_SETTLEMENT, 1)}
    rows["aar"] = draft.places["aar"].row
    for name, label, formula, style in _SETTLEMENT:
        row += 1
        _write_row(draft, sheet, row, label, "kr.", style, KRONER)
        for column in draft.year_columns:
            put(sheet, row, column, "=" + _native(draft, formula, rows, column), style, KRONER)
        draft.register(name, Place(TITLE, row, FIRST_YEAR, row, draft.last_year, yearly=True))
    row += 2
    _write_row(draft, sheet, row, "Regulering i budgetårets takst", "kr.", "rd_resultat", KRONER)
    years, regulation = (draft.places[name].reference(TITLE) for name in ("aar_lokal", "er_regulering"))
    budget = draft.places["budgetaar"].reference(TITLE)
    put(sheet, row, VALUE, f"=SUMIF({years},{budget},{regulation})", "rd_resultat", KRONER)
    draft.register("aarets_regulering", Place.cell(TITLE, row, VALUE))
    _add_checks(draft)
    draft.next_row = row + 2


def _sheet(draft: Draft) -> Worksheet:
    tariff = draft.proposal.tariff
    content = "efterregulering og fremskrivning" if tariff and tariff.settlement else "fremskrivning"
    sheet = draft.sheet(TITLE, f"{draft.proposal.title} · {content}")
    sheet.page_setup.fitToHeight = 1
    draft.widths(sheet, (3,))
    sheet.column_dimensions[get_column_letter(UNIT)].width = 20
    draft.timeline(sheet, "Budgetår")
    place = Place(TITLE, FIRST_ROW - 2, FIRST_YEAR, FIRST_ROW - 2, draft.last_year, yearly=True)
    draft.places["aar_lokal"] = place
    draft.next_row = FIRST_ROW
    return sheet


def _native(draft: Draft, formula: str, rows: dict[str, int], column: int) -> str:
    """A row's formula in a year's column."""
    text = draft.formula(formula, TITLE, column)
    for name, row in rows.items():
        text = text.replace(f"[{name}]", f"${row}" if name == "aar" else str(row))
    letters = {"<C>": column, "<P>": column - 1, "<F>": FIRST_YEAR, "<V>": VALUE}
    for mark, number in letters.items():
        text = text.replace(mark, get_column_letter(number))
    return text


def _write_row(draft: Draft, sheet: Worksheet, row: int, label: str, unit: str, style: StyleName, form: str) -> None:
    text: StyleName = "rd_tekst" if style == "rd_tal" else f"{style}_tekst"
    put(sheet, row, LABEL, label, text)
    put(sheet, row, UNIT, unit, "rd_enhed" if style == "rd_tal" else text)
    for column in (VALUE, *draft.year_columns):
        put(sheet, row, column, None, style, form)


def _add_checks(draft: Draft) -> None:
    place = {name: draft.places[name].reference() for name, *_ in _SETTLEMENT}
    years = place["er_resultat"]
    terms = ("taerskel", "forsinkelse", "udloeb")
    threshold, lag, expiry = (draft.places[name].reference() for name in terms)
    plan = f"TF_SETTLEMENTPLAN({years},{place['er_grundlag']},{place['er_brugt']},{threshold},{lag},{expiry})"
    known = f'AND(COUNTIF({place["er_grundlag"]},">0")=COLUMNS({years}),{lag}>0,{expiry}>0)'
    missing = "felter mangler"
    for name, heading in (
        ("er_ultimo", "Hensat ultimo"),
        ("er_regulering", "Regulering i årets takst"),
        ("er_afventer", "Afventer senere takster"),
    ):
        number = f"ROWS($A$1:$A${SETTLEMENT_ROWS.index(heading) + 1})"
        draft.checks.append(
            Check(
                "Cellefunktioner",
                f"Efterregulering: {heading.lower()}, alle år",
                native=f'IF({known},SUM({place[name]}),"{missing}")',
                other=f'IF({known},SUM(INDEX({plan},{number},0)),"{missing}")',
                kind="beløb",
            )
        )
    draft.checks.append(
        Check(
            "Sammenhæng",
            "Overskud og underskud: ført videre = brugt + udløbet + tilbage, hvert år",
            native=f"SUMSQ({place['er_kontrol']})",
            other="0",
            kind="beløb",
            what_to_do="En formel på År for år er ændret. Sammenlign med en ny skabelon.",
        )
    )
    draft.checks.append(
        Check(
            "Input",
            "Der er ikke brugt mere, end der er hensat (antal år)",
            native=f"SUMPRODUCT(({place['er_brugt']}>0)*({place['er_foer']}<0))",
            status='IF({native}=0,"✓","✗")',
            kind="antal",
            what_to_do="Sæt det brugte ned, eller ret årets resultat, på Forudsætninger.",
        )
    )


def write_projection(draft: Draft) -> None:
    """Write the tariff in the years after the budget year, and what budget year the rest stands in."""
    tariff = draft.proposal.tariff
    if tariff is None:
        return
    sheet = draft.workbook[TITLE] if TITLE in draft.workbook.sheetnames else _sheet(draft)
    row = explained_band(
        sheet,
        draft.next_row,
        "Taksten i de næste år",
        "Budgetårets takst fremskrevet med kommunens eget skøn over pris- og lønstigning.",
        draft.after(),
    )
    years, budget = draft.places["aar_lokal"], draft.places["budgetaar"].reference(TITLE)
    row += 1
    percent = number_format("andel", 1)
    _write_row(draft, sheet, row, "Pris- og lønstigning, der regnes med", "andel", "rd_tal", percent)
    for column in draft.year_columns:
        year = years.in_column(column, TITLE)
        formula = draft.formula(f"IF({year}>{budget},{{fremskrivning}},0)", TITLE, column)
        put(sheet, row, column, "=" + formula, "rd_tal", percent)
    growth = Place(TITLE, row, FIRST_YEAR, row, draft.last_year, yearly=True)
    takst = draft.places["takst"]
    form = number_format("tal", tariff.decimals)
    for index in range(takst.last_column - takst.column + 1):
        row += 1
        cell = Place.cell(takst.sheet, takst.row, takst.column + index)
        _write_row(draft, sheet, row, tariff.label, tariff.unit, "rd_resultat", form)
        if tariff.separate:
            name = draft.places[tariff.names] if tariff.names else None
            label = f'"{tariff.columns[index]}"'
            if name:
                label = Place.cell(name.sheet, name.row, name.column + index).reference(TITLE)
            sheet.cell(row, LABEL).value = f'="{tariff.label}, "&{label}'
        put(sheet, row, VALUE, f"={budget}", "rd_resultat", "0")
        for column in draft.year_columns:
            year = years.in_column(column, TITLE)
            before, up = get_column_letter(column - 1), growth.in_column(column, TITLE)
            formula = f"=IF({year}<{budget},0,IF({year}={budget},{cell.reference(TITLE)},{before}{row}*(1+{up})))"
            put(sheet, row, column, formula, "rd_resultat", form)
        place = Place(TITLE, row, FIRST_YEAR, row, draft.last_year, yearly=True)
        draft.register("takst_fremskrevet" + (f"_{index + 1}" if tariff.separate else ""), place)
        last = Place.cell(TITLE, row, draft.last_year).reference()
        increases = growth.reference()
        draft.checks.append(
            Check(
                "Cellefunktioner",
                "Taksten i sidste år" + (f", kolonne {index + 1}" if tariff.separate else ""),
                native=last,
                other=f"INDEX(TF_PROJECTION({cell.reference()},{increases}),1,COLUMNS({increases})+1)",
                decimals=tariff.decimals,
            )
        )
    draft.checks.append(
        Check(
            "Input",
            "Budgetåret er blandt tabellernes år (antal)",
            native=f"COUNTIF({years.reference()},{draft.places['budgetaar'].reference()})",
            status='IF({native}=1,"✓","✗")',
            kind="antal",
            what_to_do="Ret Første år i tabellerne eller Budgetår på Forudsætninger.",
        )
    )
    sheet.print_area = f"A1:{get_column_letter(draft.last_year)}{row}"
