"""Takst: the cost elements, what they are divided by, the tariff, and the tariff explained element by element.

With columns of their own (``hver_for_sig``) each category or kind of place has a tariff; without, the columns
are parts of one tariff, such as direct and indirect costs. The value column holds all columns together.
"""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.draft import FIRST_YEAR, LABEL, UNIT, VALUE, Check, Draft, Place, put
from workbooks.proposal import Adjustment, Element, Tariff, origin_text
from workbooks.sheets.beregning import explained_band, write_model, write_row
from workbooks.style import StyleName, number_format

TITLE = "Takst"
KRONER = number_format("beløb")
_ROW = 4
_CURRENCY = "kr. pr. år"


def write(draft: Draft) -> None:
    """Write the sheet, register its rows, and add the checks of the tariff; nothing for a business case."""
    tariff = draft.proposal.tariff
    if tariff is None:
        return
    sheet = draft.sheet(TITLE, f"{draft.proposal.title} · native formler, trin for trin")
    for letter, width in (("B", 46), ("C", 16), ("D", 17)):
        sheet.column_dimensions[letter].width = width
    table = _Table(draft, tariff, sheet)
    for column in draft.columns:
        sheet.column_dimensions[get_column_letter(column)].width = 15
    sheet.column_dimensions[get_column_letter(table.share)].width = 12
    sheet.column_dimensions[get_column_letter(table.note)].width = 52
    table.costs()
    table.volume()
    table.rate()
    table.explained()
    for model in tariff.models:
        table.row = write_model(draft, sheet, table.row, model, table.note) + 1
    sheet.freeze_panes = "C4"
    sheet.page_setup.fitToHeight = 0
    sheet.print_area = f"A1:{get_column_letter(table.note)}{table.row - 1}"


class _Table:
    """The blocks of the sheet, top down; ``row`` is the next row to write."""

    def __init__(self, draft: Draft, tariff: Tariff, sheet: Worksheet) -> None:
        self.draft, self.tariff, self.sheet = draft, tariff, sheet
        self.row = _ROW
        self.share = FIRST_YEAR + len(draft.columns)
        self.note = self.share + 1

    @property
    def parts(self) -> range:
        """The columns that the costs are entered in: the tariff's, or the value column when it has none."""
        return self.draft.columns or range(VALUE, VALUE + 1)

    @property
    def priced(self) -> range:
        """The columns that have a tariff of their own."""
        return self.parts if self.tariff.separate else range(VALUE, VALUE + 1)

    def heading(self, title: str, note: str, total: str = "I alt", share: str = "", named: bool = True) -> None:
        """A band, its note, and the header row, with the columns' names where they have figures."""
        self.row = explained_band(self.sheet, self.row, title, note, self.note) + 1
        put(self.sheet, self.row, LABEL, None, "rd_hoved")
        put(self.sheet, self.row, UNIT, "Enhed", "rd_hoved")
        put(self.sheet, self.row, VALUE, total, "rd_hoved_tal")
        for index, column in enumerate(self.draft.columns):
            put(self.sheet, self.row, column, self.name(index) if named else None, "rd_hoved_tal")
        put(self.sheet, self.row, self.share, share or None, "rd_hoved_tal")
        put(self.sheet, self.row, self.note, "Bemærkning", "rd_hoved")
        self.row += 1

    def name(self, index: int) -> str:
        """A column's heading: its own, or the one that the user writes on Forudsætninger."""
        if not self.tariff.names:
            return self.tariff.columns[index]
        place = self.draft.places[self.tariff.names]
        return "=" + Place.cell(place.sheet, place.row, place.column + index).reference(TITLE)

    def line(self, label: str, unit: str, style: StyleName, form: str, note: str = "") -> None:
        """The row's texts and empty cells, before its figures."""
        text: StyleName = "rd_tekst" if style == "rd_tal" else f"{style}_tekst"
        put(self.sheet, self.row, LABEL, label, text)
        put(self.sheet, self.row, UNIT, unit, "rd_enhed" if style == "rd_tal" else text)
        for column in range(VALUE, self.note):
            put(self.sheet, self.row, column, None, style, form)
        put(self.sheet, self.row, self.note, note or None, "rd_note")

    def total(self) -> None:
        """The value column as the sum of the row's columns."""
        if self.draft.columns:
            first, last = (get_column_letter(c) for c in (self.parts[0], self.parts[-1]))
            self.sheet.cell(self.row, VALUE).value = f"=SUM({first}{self.row}:{last}{self.row})"

    def place(self, name: str, columns: range) -> Place:
        """Register the row just written under ``name``, and its value column under ``name``.i_alt."""
        place = Place(TITLE, self.row, columns[0], self.row, columns[-1], yearly=columns[0] != VALUE)
        self.draft.register(name, place)
        self.draft.places[f"{name}.i_alt"] = Place.cell(TITLE, self.row, VALUE)
        self.row += 1
        return place

    def costs(self) -> None:
        """The elements, their sum, what is taken off or added, and the tariff base."""
        tariff = self.tariff
        self.heading("Omkostninger", origin_text(tariff, tariff.note))
        first = self.row
        for element in tariff.elements:
            self.line(element.label, _CURRENCY, "rd_tal", KRONER, element.origin)
            for index, column in enumerate(self.parts):
                formula = element.formula[index if len(element.formula) > 1 else 0]
                within = column if self.draft.columns else None
                written = "=" + self.draft.formula(formula, TITLE, within) if formula else None
                self.sheet.cell(self.row, column).value = written
            self.total()
            self.place(element.id, self.parts)
        last = self.row - 1
        self.draft.register("elementer", Place(TITLE, first, self.parts[0], last, self.parts[-1]))
        self.draft.places["elementer.i_alt"] = Place(TITLE, first, VALUE, last, VALUE)
        self.line("Omkostninger i alt", _CURRENCY, "rd_sum", KRONER)
        for column in {VALUE, *self.parts}:
            letter = get_column_letter(column)
            self.sheet.cell(self.row, column).value = f"=SUM({letter}{first}:{letter}{last})"
        self.place("omkostninger", self.parts)
        for line in tariff.adjustments:
            sign = "− " if line.sign == "-" else "+ "
            self.line(sign + line.label, _CURRENCY, "rd_tal", KRONER, line.origin)
            self.figures(line.formula)
            self.place(line.id, self.priced)
        self.line(tariff.base_label, _CURRENCY, "rd_resultat", KRONER)
        self.figures("{omkostninger}" + "".join(f"{line.sign}{{{line.id}}}" for line in tariff.adjustments))
        self.place("takstgrundlag", self.priced)
        self.row += 1

    def figures(self, formula: str) -> None:
        """``formula`` in each priced column; where only the value column has a price, over all columns."""
        for column in self.priced:
            within = column if self.tariff.separate else None
            all_columns = {} if self.tariff.separate else self.all_columns()
            written = self.draft.formula(formula, TITLE, within, replaced=all_columns)
            self.sheet.cell(self.row, column).value = "=" + written
        if self.tariff.separate:
            self.total()

    def all_columns(self) -> dict[str, str]:
        """The elements and their sum as the value column has them."""
        names = ("omkostninger", *(element.id for element in self.tariff.elements))
        return {
            name: self.draft.places[f"{name}.i_alt"].reference(TITLE)
            for name in names
            if f"{name}.i_alt" in self.draft.places
        }

    def volume(self) -> None:
        """What the base is divided by."""
        tariff = self.tariff
        self.heading(
            "Hvad der deles med",
            "Mængden bag taksten. Antal, belægning og dage skrives på Forudsætninger.",
            named=tariff.separate,
        )
        for entry in self.tariff.volume:
            write_row(self.draft, self.sheet, self.row, entry, self.note)
            self.row += 1
        self.row += 1

    def units(self, column: int) -> str:
        """What ``column`` is divided by: its own units where it is priced itself, else all of them."""
        name = self.tariff.units
        if self.tariff.separate and column != VALUE:
            return self.draft.places[name].in_column(column, TITLE)
        return self.draft.places[f"{name}.i_alt"].reference(TITLE)

    def rate(self) -> None:
        """The tariff: the base divided by the units."""
        tariff, draft = self.tariff, self.draft
        average = "Gennemsnit" if tariff.separate else "I alt"
        self.heading("Taksten", f"{tariff.base_label} delt med mængden.", total=average, named=tariff.separate)
        form = number_format("tal", tariff.decimals)
        self.line(tariff.label, tariff.unit, "rd_resultat", form)
        base = draft.places["takstgrundlag"].row
        for column in sorted({VALUE, *self.priced}):
            units = self.units(column)
            self.sheet.cell(self.row, column).value = f"=IF({units}=0,0,{get_column_letter(column)}${base}/{units})"
        place = self.place("takst", self.priced)
        draft.places["takst.foerste"] = Place.cell(TITLE, place.row, place.column)
        self.row += 1

    def explained(self) -> None:
        """Each element per unit and its share of the tariff, and the same for what is taken off or added."""
        tariff, draft = self.tariff, self.draft
        average = "Gennemsnit" if tariff.separate else "I alt"
        self.heading(
            "Taksten forklaret",
            "Hvert elements del af taksten: elementet delt med den samme mængde. Andelen er af taksten i alt.",
            total=average,
            share="Andel",
        )
        form = number_format("tal", tariff.decimals)
        first = self.row
        rate = draft.places["takst.i_alt"].reference(TITLE)
        lines: list[Element | Adjustment] = [*tariff.elements, *tariff.adjustments]
        for entry in lines:
            minus = "-" if isinstance(entry, Adjustment) and entry.sign == "-" else ""
            self.line(entry.label, tariff.unit, "rd_tal", form)
            own = draft.places[entry.id]
            columns = range(own.column, own.last_column + 1)
            for column in sorted({VALUE, *columns}):
                units = self.units(column)
                cost = f"{minus}{get_column_letter(column)}${own.row}"
                self.sheet.cell(self.row, column).value = f"=IF({units}=0,0,{cost}/{units})"
            self.portion(rate)
            self.row += 1
        last = self.row - 1
        self.line(tariff.label, tariff.unit, "rd_sum", form)
        for column in sorted({VALUE, *self.priced}):
            letter = get_column_letter(column)
            self.sheet.cell(self.row, column).value = f"=SUM({letter}{first}:{letter}{last})"
        self.portion(rate, "rd_sum")
        elements = first + len(tariff.elements) - 1
        draft.register("forklaring", Place(TITLE, first, self.parts[0], elements, self.parts[-1]))
        draft.places["forklaring.i_alt"] = Place(TITLE, first, VALUE, last, VALUE)
        draft.places["forklaring.navne"] = Place(TITLE, first, LABEL, last, LABEL)
        explained = self.place("takst_forklaret", self.priced)
        self.row += 1
        self.checks(explained)

    def portion(self, rate: str, style: StyleName = "rd_tal") -> None:
        """The row's share of the tariff."""
        cell = f"{get_column_letter(VALUE)}{self.row}"
        put(self.sheet, self.row, self.share, f"=IF({rate}=0,0,{cell}/{rate})", style, number_format("andel", 1))

    def checks(self, explained: Place) -> None:
        """The tariff against the cell function, and the identities that every tariff keeps."""
        draft, tariff = self.draft, self.tariff
        takst = draft.places["takst"]
        draft.checks.append(
            Check(
                "Cellefunktioner",
                tariff.label + (", alle kolonner" if tariff.separate else ""),
                native=f"SUM({takst.reference()})",
                other=self.compared(),
                decimals=tariff.decimals,
                name="" if tariff.separate else "takst",
            )
        )
        if tariff.explanation:
            # Squares, so that two elements that are wrong against each other are seen too.
            table = draft.formula(tariff.explanation, "Kontrol")
            units = draft.places[f"{tariff.units}.i_alt"].reference()
            parts = draft.places["elementer"].reference()
            column = f"COLUMNS({parts})+1" if len(self.parts) > 1 else "1"
            shown = draft.places["forklaring.i_alt"].reference()
            draft.checks.append(
                Check(
                    "Cellefunktioner",
                    "Taksten forklaret, element for element (sum af kvadrater)",
                    native=f"SUMSQ({shown},{draft.places['takst'].reference()})",
                    other=f"IF({units}=0,0,SUMSQ(INDEX({table},0,{column})))",
                    decimals=tariff.decimals,
                )
            )
        draft.checks.append(
            Check(
                "Sammenhæng",
                "Elementerne lægger sammen til omkostningerne i alt",
                native=f"SUM({draft.places['elementer'].reference()})",
                other=draft.places["omkostninger.i_alt"].reference(),
                kind="beløb",
            )
        )
        volume = draft.places[tariff.units]
        draft.checks.append(
            Check(
                "Sammenhæng",
                "Takst · mængde = takstgrundlaget (budgettet går op)",
                native=f"SUMPRODUCT({takst.reference()},{volume.reference()})",
                other=f"IF({draft.places[f'{tariff.units}.i_alt'].reference()}=0,0,"
                f"{draft.places['takstgrundlag.i_alt'].reference()})",
                kind="beløb",
                what_to_do="En mængde mangler, så omkostningerne ikke bliver dækket. Se Hvad der deles med på Takst.",
            )
        )
        draft.checks.append(
            Check(
                "Sammenhæng",
                "Taksten forklaret lægger sammen til taksten",
                native=f"SUM({explained.reference()})",
                other=f"SUM({takst.reference()})",
                decimals=tariff.decimals,
            )
        )

    def compared(self) -> str:
        """The tariff by cell function, for Kontrol: once, or once for each priced column."""
        draft, sheet = self.draft, "Kontrol"
        terms = []
        for column in self.priced:
            within = column if self.tariff.separate else None
            letter = get_column_letter(column)
            blocks = {}
            if self.tariff.separate:
                for name in ("elementer", "forklaring"):
                    block = draft.places[name]
                    blocks[name] = f"{TITLE}!{letter}${block.row}:{letter}${block.last_row}"
            units = draft.formula(f"{{{self.tariff.units}}}", sheet, within)
            terms.append(f"IF({units}=0,0,{draft.formula(self.tariff.function, sheet, within, replaced=blocks)})")
        return "+".join(terms)
