"""Vejledning: how to fill the template, what the colours mean, and where each figure comes from."""

from collections.abc import Iterable

from openpyxl.styles import Protection
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.draft import Draft, fit_height, put
from workbooks.proposal import origin_text
from workbooks.style import CHECK, FAIL, WARN

TITLE = "Vejledning"
LABEL, TEXT = 2, 3
_WIDTH = 96

_STEPS = (
    ("1", "Skriv kommune, ansvarlig og status på Forside."),
    ("2", "Udfyld de gule felter på Forudsætninger fra oven og ned. Enhed og prisniveau står ved hvert felt. Skriv, "
     "hvor tallet kommer fra, i Kilde."),
    ("3", "Skriv Lav og Høj ved de usikre tal. De bruges kun på Følsomhed."),
    ("4", "Følg regnestykket på Beregning og Business case. Intet er skjult, og hver formel kan læses i cellen."),
    ("5", "Se på Kontrol, at alt stemmer, før tallene bruges."),
    ("6", "Brug Gevinstplan til at følge op på, om gevinsten kommer."),
)  # fmt: skip

_TARIFF_STEPS = (
    ("1", "Skriv kommune, ansvarlig og status på Forside."),
    ("2", "Udfyld de gule felter på Forudsætninger fra oven og ned. Enhed og prisniveau står ved hvert felt. Skriv, "
     "hvor tallet kommer fra, i Kilde."),
    ("3", "Følg regnestykket på Beregning, Takst og År for år. Intet er skjult, og hver formel kan læses i cellen."),
    ("4", "Skriv andre kommuners takster på Nøgletal, med år og kilde."),
    ("5", "Se på Kontrol, at alt stemmer, før taksten bruges."),
)  # fmt: skip

_SETTLEMENT = (
    "Tærskel og udløb er rammeaftalernes. Rækkefølgen og forsinkelsen er Råderums egne; se egen rammeaftale og ret "
    "dem på Forudsætninger."
)

_SIGNS = (
    ("Alle kontroller stemmer", CHECK),
    (
        "Noget mangler eller bør ses efter, fx et tomt felt eller at tilføjelsesprogrammet ikke er indlæst",
        WARN,
    ),
    ("To tal, der skal være ens, er det ikke; brug ikke resultatet, før det er rettet", FAIL),
)


def write(draft: Draft) -> None:
    """Write the guide."""
    proposal = draft.proposal
    sheet = draft.sheet(TITLE, f"{proposal.title} · {proposal.page_text}", landscape=False)
    sheet.column_dimensions["B"].width = 34
    sheet.column_dimensions["C"].width = _WIDTH
    row = 4
    row = _section(sheet, row, "Om taksten" if proposal.tariff else "Om forslaget", [
        ("Formål", proposal.purpose), ("Motivation", proposal.motivation), ("Hvem berøres", proposal.affected),
    ])  # fmt: skip
    row = _section(sheet, row, "Sådan gør du", _TARIFF_STEPS if proposal.tariff else _STEPS)
    row = _colours(sheet, row)
    row = _section(sheet, row, "Hvor formlerne kommer fra", _origins(draft))
    row = _section(sheet, row, "Tal og forbehold", [("", text) for text in proposal.caveats])
    row = _section(sheet, row, "Risici", [("", text) for text in proposal.risks])
    row = _section(sheet, row, "Indikatorer", [("", text) for text in proposal.indicators])
    row = _section(sheet, row, "Datakilder", [("", text) for text in proposal.data_sources])
    sheet.freeze_panes = "A4"
    sheet.print_area = f"A1:C{row}"


def _section(sheet: Worksheet, row: int, title: str, lines: Iterable[tuple[str, str]]) -> int:
    shown = [(label, text) for label, text in lines if text]
    if not shown:
        return row
    put(sheet, row, LABEL, title, "rd_afsnit")
    put(sheet, row, TEXT, None, "rd_afsnit")
    sheet.row_dimensions[row].height = 24
    for label, text in shown:
        row += 1
        put(sheet, row, LABEL, label or None, "rd_brodtekst")
        put(sheet, row, TEXT, text, "rd_brodtekst")
        fit_height(sheet, row, text, _WIDTH)
    return row + 2


def _colours(sheet: Worksheet, row: int) -> int:
    put(sheet, row, LABEL, "Farver og tegn", "rd_afsnit")
    put(sheet, row, TEXT, None, "rd_afsnit")
    sheet.row_dimensions[row].height = 24
    samples = (
        ("Input", "rd_input_tekst", "Gult felt med blå skrift: her skriver du. Alle andre celler er låst uden kode."),
        ("Beregning", "rd_tekst", "Sort på hvidt: en formel."),
        ("Resultat", "rd_resultat_tekst", "Fed på farvet bund: et resultat, som andre ark bruger."),
    )  # fmt: skip
    for label, style, text in samples:
        row += 1
        put(sheet, row, LABEL, label, style)
        sheet.cell(row, LABEL).protection = Protection(locked=True)  # a sample, no place to write
        put(sheet, row, TEXT, text, "rd_brodtekst")
    for text, mark in _SIGNS:
        row += 1
        put(sheet, row, LABEL, mark, "rd_brodtekst")
        put(sheet, row, TEXT, text, "rd_brodtekst")
    return row + 2


def _origins(draft: Draft) -> list[tuple[str, str]]:
    lines = []
    for table in draft.proposal.tables:
        lines.append((table.title, origin_text(table, table.guide)))
    for comparison in draft.proposal.comparisons:
        lines.append((comparison.title, origin_text(comparison, comparison.caveat)))
    for model in draft.proposal.models:
        lines.append((model.title, origin_text(model, model.note)))
    tariff = draft.proposal.tariff
    if tariff:
        lines.append((tariff.label, origin_text(tariff, tariff.note)))
        lines += [(model.title, origin_text(model, model.note)) for model in tariff.models]
        if tariff.settlement:
            lines.append(("Efterregulering", _SETTLEMENT))
        lines.append(("Følsomhed, fremskrivning og taksten forklaret", "Råderums egne."))
        return lines
    lines.append(
        (
            "Business case",
            "Rækkerne indtjening, omkostninger, årligt resultat, investering og resultat er rapportens skabelon "
            "(s. 22 og 36-37). Akkumuleret resultat, nutidsværdi, intern rente, tilbagebetaling, nulpunkt, opdeling "
            "på styringsområder, Følsomhed og Gevinstplan er Råderums egne.",
        )
    )
    return lines
