"""Business case: År 1..N in thousands of kroner, the key results, and their split by spending area."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.draft import FIRST_ROW, FIRST_YEAR, LABEL, TIMELINE_ROW, UNIT, VALUE, Check, Draft, Place, band, put
from workbooks.proposal import BusinessCase, Line
from workbooks.style import StyleName, number_format

TITLE = "Business case"
SPHERE = 0
SPHERES = ("service", "anlæg", "overførsler")
KRONER = number_format("beløb")
_SIGNS = {"gevinster": "+", "omkostninger": "−", "investering": "−"}


class _Sheet:
    """The rows being written, top down; every yearly row is one formula in all its years."""

    def __init__(self, draft: Draft, sheet: Worksheet) -> None:
        self.draft, self.sheet = draft, sheet
        self.row = FIRST_ROW

    def band(self, title: str) -> None:
        band(self.sheet, self.row, title, self.draft.after(SPHERE))
        self.row += 1

    def yearly(
        self,
        name: str,
        label: str,
        formula: str,
        *,
        style: StyleName = "rd_tal",
        unit: str = "t.kr.",
        form: str = KRONER,
        total: str = "sum",
        sphere: str | None = None,
    ) -> Place:
        """A row with ``formula`` in every year; ``{kolonne}`` in it is the year's own column letter."""
        text: StyleName = {
            "rd_tal": "rd_tekst",
            "rd_sum": "rd_sum_tekst",
            "rd_resultat": "rd_resultat_tekst",
        }[style]
        put(self.sheet, self.row, LABEL, label, text)
        put(self.sheet, self.row, UNIT, unit, "rd_enhed" if style == "rd_tal" else text)
        first, last = (get_column_letter(c) for c in (FIRST_YEAR, self.draft.last_year))
        put(
            self.sheet,
            self.row,
            VALUE,
            f"=SUM({first}{self.row}:{last}{self.row})" if total == "sum" else None,
            style,
            form,
        )
        for column in self.draft.year_columns:
            written = self.draft.formula(formula, TITLE, column).replace("<C>", get_column_letter(column))
            put(self.sheet, self.row, column, "=" + written, style, form)
        put(self.sheet, self.row, self.draft.after(SPHERE), sphere, "rd_enhed" if style == "rd_tal" else text)
        place = Place(TITLE, self.row, FIRST_YEAR, self.row, self.draft.last_year, yearly=True)
        self.draft.register(name, place)
        self.draft.places[name + ".i_alt"] = Place.cell(TITLE, self.row, VALUE)
        self.row += 1
        return place

    def result(self, name: str, label: str, unit: str, formula: str, form: str) -> Place:
        """A key result in the value column."""
        put(self.sheet, self.row, LABEL, label, "rd_resultat_tekst")
        put(self.sheet, self.row, UNIT, unit, "rd_resultat_tekst")
        put(self.sheet, self.row, VALUE, "=" + formula, "rd_resultat", form)
        place = Place.cell(TITLE, self.row, VALUE)
        self.draft.register(name, place)
        self.row += 1
        return place


def write(draft: Draft) -> None:
    """Write the sheet, register its rows and results, and add their checks; nothing for a tariff."""
    case = draft.proposal.business_case
    if case is None:
        return
    sheet = draft.sheet(
        TITLE, f"{draft.proposal.title} · beløb i t.kr., hvor andet ikke står", landscape=draft.years > 6
    )
    sheet.page_setup.fitToHeight = 1
    draft.widths(sheet, (18,))
    draft.timeline(sheet, "I alt")
    put(sheet, FIRST_ROW - 2, draft.after(SPHERE), "Styringsområde", "rd_hoved_ved")
    rows = _Sheet(draft, sheet)
    rows.band("Resultat pr. år")
    gains = _block(rows, "gevinster", case.gains_label, case.gains)
    costs = _block(rows, "omkostninger", case.costs_label, case.costs)
    rows.yearly("aarligt_resultat", "Årligt resultat", "{bc_gevinster}-{bc_omkostninger}", style="rd_sum")
    investment = _block(rows, "investering", case.investment_label, case.investment)
    result = rows.yearly("resultat", "Resultat", "{aarligt_resultat}-{bc_investering}", style="rd_resultat")
    first = get_column_letter(FIRST_YEAR)
    rows.yearly(
        "akkumuleret",
        "Akkumuleret resultat",
        f"SUM(${first}{result.row}:<C>{result.row})",
        style="rd_sum",
        total="",
    )
    rows.row += 1
    _discounting(rows)
    rows.row += 1
    _spheres(rows, case)
    rows.row += 1
    if case.staff:
        rows.band("Personale")
        rows.yearly(
            "aarsvaerk",
            "Frigjorte årsværk",
            case.staff,
            unit="årsværk",
            form=number_format("tal", 2),
            total="",
        )
        rows.row += 1
    _results(rows)
    _add_checks(draft, gains, costs, investment)
    sheet.print_area = f"A1:{get_column_letter(draft.after(SPHERE))}{rows.row}"


def _block(rows: _Sheet, kind: str, label: str, lines: tuple[Line, ...]) -> Place:
    """The lines of gains, costs or investment and their total after the caution factor."""
    start = rows.row
    for line in lines:
        rows.yearly(line.id, "   " + line.label, f"({line.formula})/1000", sphere=line.sphere)
    total = f"SUM(<C>{start}:<C>{rows.row - 1})*{{justering_{kind}}}" if lines else "0"
    return rows.yearly(f"bc_{kind}", f"{_SIGNS[kind]} {label}", total, style="rd_sum")


def _discounting(rows: _Sheet) -> None:
    draft = rows.draft
    rows.band("Nutidsværdi og tilbagebetaling")
    first = get_column_letter(FIRST_YEAR)
    rows.yearly(
        "periode",
        "Periode (År 1 er periode 0)",
        f"COLUMNS(${first}${TIMELINE_ROW}:<C>${TIMELINE_ROW})-1",
        unit="år",
        form="0",
        total="",
    )
    rows.yearly(
        "diskonteringsfaktor",
        "Diskonteringsfaktor",
        "1/(1+{kalkulationsrente})^{periode}",
        unit="faktor",
        form=number_format("faktor"),
        total="",
    )
    rows.yearly("nutidsvaerdi", "Nutidsværdi af resultatet", "{resultat}*{diskonteringsfaktor}")
    row = draft.places["akkumuleret"].row
    rows.yearly(
        "aabent",
        "Endnu ikke tjent hjem (1 = ja)",
        f"IF(SUMPRODUCT(--(${first}{row}:<C>{row}>=-{{tolerance}}))=0,1,0)",
        unit="markering",
        form="0",
    )


def _spheres(rows: _Sheet, case: BusinessCase) -> None:
    draft = rows.draft
    rows.band("Resultatet fordelt på styringsområder")
    sphere = get_column_letter(draft.after(SPHERE))
    for name in SPHERES:
        terms = []
        for kind, lines in (
            ("gevinster", case.gains),
            ("omkostninger", case.costs),
            ("investering", case.investment),
        ):
            if not lines:
                continue
            first, last = draft.places[lines[0].id].row, draft.places[lines[-1].id].row
            sign = "" if kind == "gevinster" else "-"
            area = f"${sphere}${first}:${sphere}${last}"
            terms.append(f"{sign}SUMIF({area},${sphere}{rows.row},<C>${first}:<C>${last})*{{justering_{kind}}}")
        key = {"service": "service", "anlæg": "anlaeg", "overførsler": "overfoersler"}[name]
        rows.yearly(f"resultat_{key}", name.capitalize(), "".join(terms), sphere=name)


def _results(rows: _Sheet) -> None:
    draft = rows.draft
    rows.band("Nøgleresultater")
    first, last = get_column_letter(FIRST_YEAR), get_column_letter(draft.last_year)

    def row_of(name: str) -> str:
        row = draft.places[name].row
        return f"${first}${row}:${last}${row}"

    result, factor = row_of("resultat"), row_of("diskonteringsfaktor")
    rows.result("nettobesparelse", f"Samlet nettobesparelse over {draft.years} år", "t.kr.", f"SUM({result})", KRONER)
    rows.result(
        "varig_effekt",
        "Varig årlig effekt (årligt resultat i sidste år)",
        "t.kr. pr. år",
        f"${last}${draft.places['aarligt_resultat'].row}",
        KRONER,
    )
    rows.result("npv", "Kapitalværdi (NPV, År 1 udiskonteret)", "t.kr.", f"SUM({row_of('nutidsvaerdi')})", KRONER)
    # One investment first and gains after it is what gives one internal rate, and only one.
    periods = row_of("periode")
    last_loss = f"SUMPRODUCT(MAX(({result}<0)*({periods}+1)))"
    first_gain = f"COLUMNS({result})+1-SUMPRODUCT(MAX(({result}>0)*(COLUMNS({result})-{periods})))"
    invested_first = f"AND({last_loss}>0,{last_loss}<{first_gain},{first_gain}<=COLUMNS({result}))"
    irr = f'IF({invested_first},IFERROR(IRR({result}),"findes ikke"),"findes ikke")'
    rows.result("irr", "Intern rente", "pr. år", irr, number_format("andel", 1))
    open_years = draft.places["aabent.i_alt"].reference(TITLE)
    running = row_of("akkumuleret")
    crossing = f"{open_years}+(-INDEX({running},{open_years}))/INDEX({result},{open_years}+1)"
    tolerance = draft.places["tolerance"].reference(TITLE)
    empty = _is_empty(result)
    never = f"OR({open_years}=COLUMNS({result}),${last}${draft.places['akkumuleret'].row}<-{tolerance})"
    rows.result(
        "tilbagebetaling",
        "Tilbagebetalingstid, fra starten af År 1",
        "år",
        f'IF({empty},"–",IF({never},"ikke i perioden",IF({open_years}=0,0,{crossing})))',
        number_format("tal", 1).replace('"–"', "0.0"),
    )
    rows.result(
        "tilbagebetaling_budgetaar",
        "Tilbagebetalt i budgetår nr.",
        "budgetår",
        f'IF({empty},"–",IF({never},"ikke i perioden",{open_years}+1))',
        "0",
    )
    gains = f"SUMPRODUCT({row_of('bc_gevinster')},{factor})"
    outlays = f"SUMPRODUCT({row_of('bc_omkostninger')}+{row_of('bc_investering')},{factor})"
    rows.result(
        "nulpunkt",
        "Nulpunkt: andel af gevinsten, der skal nås",
        "andel",
        f'IF({gains}=0,"ingen gevinst",{outlays}/{gains})',
        number_format("andel"),
    )


def _is_empty(result: str) -> str:
    """Whether a case has no result in any year, so that nothing is there to be paid back."""
    return f'COUNTIF({result},"<>0")=0'


def _add_checks(draft: Draft, gains: Place, costs: Place, investment: Place) -> None:
    place = draft.places

    def ref(name: str) -> str:
        return place[name].reference()

    result, rate = ref("resultat"), ref("kalkulationsrente")
    # A case that ends in the red is not paid back, whatever it was on the way.
    empty = _is_empty(result)
    lost = f"OR(ISNA(BC_PAYBACK({result})),SUM({result})<-{ref('tolerance')})"
    draft.checks.append(
        Check(
            "Sammenhæng",
            "Resultatet over alle år = sidste års akkumulerede resultat",
            native=ref("nettobesparelse"),
            other=Place.cell(TITLE, place["akkumuleret"].row, draft.last_year).reference(),
            kind="beløb",
        )
    )
    draft.checks.append(
        Check(
            "Sammenhæng",
            "Gevinster − omkostninger − investering = nettobesparelse",
            native=ref("nettobesparelse"),
            other=f"{ref('bc_gevinster.i_alt')}-{ref('bc_omkostninger.i_alt')}-{ref('bc_investering.i_alt')}",
            kind="beløb",
        )
    )
    draft.checks.append(
        Check(
            "Sammenhæng",
            "Service + anlæg + overførsler = resultatet i alt",
            native=ref("resultat.i_alt"),
            other="+".join(ref(f"resultat_{key}.i_alt") for key in ("service", "anlaeg", "overfoersler")),
            kind="beløb",
        )
    )
    for label, native, function, kind, decimals in (
        ("Samlet nettobesparelse", "nettobesparelse",
         f"BC_NETSAVING({gains.reference()},{costs.reference()},{investment.reference()})", "beløb", 0),
        ("Årligt resultat i alt", "aarligt_resultat.i_alt",
         f"SUM(INDEX(BC_RESULT({gains.reference()},{costs.reference()},{investment.reference()}),1,0))", "beløb", 0),
        ("Varig årlig effekt", "varig_effekt",
         f"INDEX(BC_RESULT({gains.reference()},{costs.reference()},{investment.reference()}),1,COLUMNS({result}))",
         "beløb", 0),
        ("Kapitalværdi (NPV)", "npv", f"BC_NPV({rate},{result})", "beløb", 0),
        ("Intern rente", "irr",
         f'IF(ISNUMBER({ref("irr")}),IFERROR(BC_IRR({result}),"findes ikke"),{ref("irr")})', "andel", 1),
        ("Tilbagebetalingstid", "tilbagebetaling",
         f'IF({empty},"–",IF({lost},"ikke i perioden",IF(BC_PAYBACK({result})=0,0,1+BC_PAYBACK({result}))))',
         "tal", 1),
        ("Tilbagebetalt i budgetår nr.", "tilbagebetaling_budgetaar",
         f'IF({empty},"–",IF({lost},"ikke i perioden",BC_PAYBACK({result},0,"budgetyear")))', "tal", 0),
        ("Nulpunkt", "nulpunkt",
         f'IF({ref("bc_gevinster.i_alt")}=0,"ingen gevinst",(BC_NPV({rate},{costs.reference()})'
         f"+BC_NPV({rate},{investment.reference()}))/BC_NPV({rate},{gains.reference()}))", "andel", 0),
    ):  # fmt: skip
        draft.checks.append(
            Check(
                "Cellefunktioner",
                label,
                native=ref(native),
                other=function,
                kind=kind,
                decimals=decimals,
                name=native,
            )
        )
