"""A workbook in the making: where each quantity stands, and the small moves the sheets share."""

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from udfs.values import serial_of
from workbooks.library import common_inputs
from workbooks.proposal import REFERENCE, Column, Entered, Input, Number, Proposal, ProposalError, Row, accepted
from workbooks.style import DEEP, StyleName, give_look

CellValue = float | int | str | dt.date | None

MARGIN, LABEL, UNIT, VALUE, FIRST_YEAR = 1, 2, 3, 4, 5
LABEL_WIDTH = 44
TIMELINE_ROW, CALENDAR_ROW, FIRST_ROW = 4, 5, 7


@dataclass(frozen=True)
class Settings:
    """What the user asked for: municipality, years, input values, or the example figures.

    ``own_rows`` is the room for the user's own rows by list id, where it is not the proposal's.
    """

    kommune: str = ""
    years: int | None = None
    values: Mapping[str, Sequence[CellValue]] = field(default_factory=dict)
    example: bool = False
    date: dt.date = field(default_factory=dt.date.today)
    own_rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a quantity stands: one cell, or a block (the years of a row, the rows of a column)."""

    sheet: str
    row: int
    column: int
    last_row: int
    last_column: int
    yearly: bool = False

    @classmethod
    def cell(cls, sheet: str, row: int, column: int) -> "Place":
        """The place of a single cell."""
        return cls(sheet, row, column, row, column)

    def cells(self) -> Iterator["Place"]:
        """Its cells, row by row."""
        for row in range(self.row, self.last_row + 1):
            for column in range(self.column, self.last_column + 1):
                yield Place.cell(self.sheet, row, column)

    @property
    def columns(self) -> tuple[int, int]:
        """Its first and last column."""
        return self.column, self.last_column

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return (self.row, self.column) == (self.last_row, self.last_column)

    def reference(self, from_sheet: str | None = None) -> str:
        """The absolute reference, with the sheet unless it is ``from_sheet``."""
        prefix = "" if self.sheet == from_sheet else quote_sheetname(self.sheet) + "!"
        first = f"${get_column_letter(self.column)}${self.row}"
        if self.is_cell:
            return prefix + first
        return f"{prefix}{first}:${get_column_letter(self.last_column)}${self.last_row}"

    def in_column(self, column: int, from_sheet: str) -> str:
        """A yearly row's cell in a year's column, the column relative so that one formula serves the row."""
        prefix = "" if self.sheet == from_sheet else quote_sheetname(self.sheet) + "!"
        return f"{prefix}{get_column_letter(column)}${self.row}"


@dataclass(frozen=True)
class RowList:
    """A list that the user can add rows to: the column of its labels, and how many rows are the user's."""

    labels: Place
    own_rows: int


@dataclass(frozen=True)
class Check:
    """A row of Kontrol: two figures that must agree, or a formula that gives a status mark.

    ``name`` registers the compared figure as ``<name>.funktion``, for the sheets that show it.
    """

    group: str
    label: str
    native: str = ""
    other: str = ""
    status: str = ""
    what_to_do: str = ""
    kind: str = "tal"
    decimals: int = 0
    name: str = ""


class Draft:
    """The openpyxl workbook with the proposal it is made from and the register of places."""

    def __init__(self, proposal: Proposal, settings: Settings) -> None:
        self.proposal = proposal
        self.settings = settings
        self.years = settings.years or proposal.years
        self.tariff_columns = len(proposal.tariff.columns) if proposal.tariff else 0
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        self.places: dict[str, Place] = {}
        self.checks: list[Check] = []
        self.uncertain: list[Input] = []
        self.required: list[Place] = []
        self.amounts: list[Place] = []
        self.next_row = 0
        self.lists: dict[str, RowList] = {}

    # Columns. Years stand in the same columns on every sheet that has years.
    @property
    def year_columns(self) -> range:
        """The columns of År 1..N."""
        return range(FIRST_YEAR, FIRST_YEAR + self.years)

    @property
    def last_year(self) -> int:
        """The column of the last year."""
        return FIRST_YEAR + self.years - 1

    @property
    def columns(self) -> range:
        """The columns of a tariff's categories or kinds of place; they share the years' place on the sheets."""
        return range(FIRST_YEAR, FIRST_YEAR + self.tariff_columns)

    def across(self, entry: Input | Row) -> range:
        """The columns that a row fills: the value's own, the years', or the tariff's."""
        if entry.yearly:
            return self.year_columns
        return self.columns if entry.by_column and self.columns else range(VALUE, VALUE + 1)

    def after(self, offset: int = 0) -> int:
        """The ``offset``-th column after the years."""
        return FIRST_YEAR + max(self.years, self.tariff_columns) + offset

    def sheet(self, title: str, subtitle: str, landscape: bool = True) -> Worksheet:
        """A new sheet with its title, margin, print set-up and header and footer."""
        sheet: Worksheet = self.workbook.create_sheet(title)
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 100
        sheet.sheet_format.defaultRowHeight = 18
        sheet.sheet_format.customHeight = True
        sheet.column_dimensions["A"].width = 2.5
        put(sheet, 1, LABEL, title, "rd_titel")
        sheet.row_dimensions[1].height = 28
        put(sheet, 2, LABEL, subtitle, "rd_undertitel")
        sheet.sheet_properties.tabColor = DEEP if title == "Forside" else None
        setup = sheet.page_setup
        setup.paperSize = 9
        setup.orientation = "landscape" if landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = False
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom = 0.7, 0.65
        kommune = self.settings.kommune or "Kommune ikke angivet"
        header, footer = sheet.oddHeader, sheet.oddFooter
        assert header is not None and footer is not None
        for part, text in (
            (header.left, _plain(self.proposal.title)),
            (header.right, _plain(kommune)),
            (footer.left, f"Råderum skabelon {self.proposal.id} version {self.proposal.version}"),
            (footer.center, "Side &P af &N"),
            (footer.right, f"{self.settings.date:%d.%m.%Y}"),
        ):
            part.text, part.size, part.font = text, 8, "Calibri,Regular"
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False
        sheet.protection.insertRows = False
        return sheet

    def timeline(self, sheet: Worksheet, value_header: str) -> None:
        """The frozen year header of rows 4-5: År 1.. and the budget years."""
        put(sheet, TIMELINE_ROW, LABEL, None, "rd_hoved")
        put(sheet, TIMELINE_ROW, UNIT, None, "rd_hoved")
        put(sheet, TIMELINE_ROW, VALUE, None, "rd_hoved_tal")
        put(sheet, CALENDAR_ROW, LABEL, None, "rd_hoved")
        put(sheet, CALENDAR_ROW, UNIT, "Enhed", "rd_hoved_ved")
        put(sheet, CALENDAR_ROW, VALUE, value_header, "rd_hoved_tal")
        first = self.places["foerste_aar"].reference(sheet.title)
        for number, column in enumerate(self.year_columns, 1):
            put(sheet, TIMELINE_ROW, column, f"År {number}", "rd_hoved_tal")
            formula = f"={first}+{self.years_until(column)}-1"
            put(sheet, CALENDAR_ROW, column, formula, "rd_hoved_tal", "0")
        sheet.freeze_panes = f"{get_column_letter(UNIT)}{CALENDAR_ROW + 1}"
        sheet.print_title_rows = f"{TIMELINE_ROW}:{CALENDAR_ROW}"

    def years_until(self, column: int) -> str:
        """How many years the timeline has up to and including ``column``, as a formula."""
        first, last = get_column_letter(FIRST_YEAR), get_column_letter(column)
        return f"COLUMNS(${first}${TIMELINE_ROW}:{last}${TIMELINE_ROW})"

    def widths(self, sheet: Worksheet, after: Sequence[float] = (), label: float = LABEL_WIDTH) -> None:
        """The column grid: label, unit, value, years, then the columns ``after``."""
        for column, width in ((LABEL, label), (UNIT, 14), (VALUE, 19)):
            sheet.column_dimensions[get_column_letter(column)].width = width
        for column in range(FIRST_YEAR, self.after()):
            sheet.column_dimensions[get_column_letter(column)].width = 12
        for offset, width in enumerate(after):
            sheet.column_dimensions[get_column_letter(self.after(offset))].width = width

    def register(self, name: str, place: Place) -> None:
        """Remember where ``name`` stands and give it its workbook name ``RD_...``."""
        taken = self.places.get(name)
        if taken is not None and taken != place:
            raise ProposalError(
                f'{self.proposal.id}: navnet "{name}" er optaget; skabelonen bruger det selv. Giv feltet et andet id.'
            )
        self.places[name] = place
        workbook_name = "RD_" + name.upper().replace(".", "_")
        named = self.workbook.defined_names.get(workbook_name)
        if named is not None and named.attr_text != place.reference():
            raise ProposalError(
                f'{self.proposal.id}: to felter får begge navnet {workbook_name}, det ene fra id "{name}". Giv det et '
                "andet id."
            )
        self.workbook.defined_names[workbook_name] = DefinedName(workbook_name, attr_text=place.reference())

    def own_rows(self, name: str, usual: int) -> int:
        """How many free rows the list ``name`` has."""
        return self.settings.own_rows.get(name, usual)

    def add_list(self, name: str, labels: Place, own: int) -> None:
        """Register a list that the user can add rows to, by the column of its rows' labels."""
        self.lists[name] = RowList(labels, own)
        self.register(f"{name}.navne", labels)

    def formula(
        self,
        text: str,
        sheet: str,
        column: int | None = None,
        local: Mapping[str, str] | None = None,
        replaced: Mapping[str, str] | None = None,
    ) -> str:
        """``text`` with its ``{id}`` turned into references seen from ``sheet``.

        In a year's ``column`` a yearly id is that year's cell, elsewhere its whole row; ``{first..last}`` is a
        block. ``local`` are a table row's own columns, ``replaced`` ids that stand elsewhere for now (the
        scenarios of Følsomhed).
        """

        def reference(match: re.Match[str]) -> str:
            name = match.group(1)
            if local and name in local:
                return local[name]
            if replaced and name in replaced:
                return replaced[name]
            place = self._span(name) if ".." in name else self.places.get(name)
            if place is None:
                raise ProposalError(
                    f"{self.proposal.id}: formlen {text} bruger {{{name}}}, som ikke findes. Ret navnet, eller "
                    "sæt rækken efter den, den bygger på."
                )
            if column is not None and place.yearly:
                return place.in_column(column, sheet)
            return place.reference(sheet)

        return REFERENCE.sub(reference, text)

    def _span(self, name: str) -> Place | None:
        """``first..last``: the block of cells from one quantity to another on the same sheet."""
        first, last = (self.places.get(end) for end in name.split(".."))
        if first is None or last is None or first.sheet != last.sheet:
            return None
        return Place(first.sheet, first.row, first.column, last.last_row, last.last_column)

    def values_of(self, entry: Input) -> list[CellValue]:
        """What an input's cells hold at the start: the user's, the example's or the default."""
        given: Sequence[CellValue] = self.settings.values.get(entry.id, ())
        if not given and self.settings.example:
            given = self.example_of(entry)
        if not given:
            given = self._default(entry)
        cells = len(self.across(entry))
        if not given:
            return [None] * cells
        return [*given, *[given[-1]] * (cells - len(given))][:cells]

    def example_of(self, entry: Input) -> Sequence[CellValue]:
        """An input's example figures; a tariff may have its own for the inputs that all tariffs share."""
        tariff = self.proposal.tariff
        return tariff.examples.get(entry.id, entry.example) if tariff else entry.example

    def _default(self, entry: Input) -> Sequence[CellValue]:
        tariff = self.proposal.tariff
        from_now = entry.from_now
        if tariff and entry.id == "foerste_aar":  # early enough for the settlement, and the budget year is among them
            from_now = max(tariff.first_year, _budget_year(self.proposal) - self.years + 1)
        if from_now is not None:
            return [self.settings.date.year + from_now]
        if entry.parameter:
            from engines.parameters import active

            dated = active().dated(entry.parameter, self.settings.date)
            value = dated.value if dated.value is not None else dated.steps[0].value
            return [value]
        return entry.default

    def source_of(self, entry: Input) -> str:
        """The source text beside an input's starting value; empty where the user is to write it."""
        if self.settings.values.get(entry.id):
            return ""
        if entry.parameter:
            from engines.parameters import active

            dated = active().dated(entry.parameter, self.settings.date)
            doubt = {"medium": "Middel sikkerhed", "low": "Lav sikkerhed"}.get(dated.confidence)
            return f"{doubt}: {dated.source}" if doubt else dated.source
        example = self.example_of(entry)
        if self.settings.example and example and entry.default != example:
            return entry.example_source
        if entry.default or entry.fixed:
            return entry.source or "Råderums standard"
        return ""


def _budget_year(proposal: Proposal) -> int:
    """The year that a tariff is for, counted from now."""
    entries = (entry for group in common_inputs(proposal).before for entry in group.inputs)
    return next(entry.from_now or 0 for entry in entries if entry.id == "budgetaar")


def _plain(text: str) -> str:
    """Text for a header or footer, where ``&`` begins a code."""
    return text.replace("&", "&&")


def put(sheet: Worksheet, row: int, column: int, value: CellValue, style: StyleName, number: str | None = None) -> Cell:
    """Write a cell in one of the named styles, optionally with its own number format."""
    cell = sheet.cell(row, column)
    if value is not None:
        cell.value = value
    assert isinstance(cell, Cell)
    give_look(cell, style, number)
    return cell


def band(sheet: Worksheet, row: int, title: str, last: int) -> None:
    """A heading in colour as far as the column ``last``."""
    for column in range(LABEL, last + 1):
        put(sheet, row, column, title if column == LABEL else None, "rd_afsnit")
    sheet.row_dimensions[row].height = 24


def table_head(sheet: Worksheet, row: int, columns: Sequence[Column], corner: str | None = None) -> None:
    """The headings of a table's columns, with ``corner`` over its labels."""
    put(sheet, row, LABEL, corner, "rd_hoved")
    for number, column in enumerate(columns, UNIT):
        put(sheet, row, number, column.heading, "rd_hoved_tal" if column.is_numeric else "rd_hoved_ved")
    sheet.row_dimensions[row].height = 48


def fit_height(sheet: Worksheet, row: int, text: str, width: float, least: float = 18) -> None:
    """Give a row of wrapped text the height that its lines need at ``width`` characters, and no less than it has."""
    height = sheet.row_dimensions[row].height or least
    sheet.row_dimensions[row].height = max(height, least, 15.0 * _lines(text, width) + 4)


def fit_row(sheet: Worksheet, row: int, *texts: tuple[str, float]) -> None:
    """:func:`fit_height` for a row whose texts, each with its column's width, need more than a line."""
    for text, width in texts:
        if len(text) > 1.12 * width:  # letters are narrower than the figures that a column's width counts
            fit_height(sheet, row, text, width)


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(len(part) * 1.08 / width)) for part in text.split("\n"))


def validation(entry: Entered, guide: str = "") -> DataValidation:
    """The validation of an input cell, its prompt and its refusal in Danish."""
    if entry.kind == "valg":
        rule = DataValidation(type="list", formula1='"' + ",".join(entry.choices) + '"')
        wrong = "Vælg fra listen: " + ", ".join(entry.choices) + "."
    elif entry.kind == "tekst":
        rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1="250")
        wrong = "Teksten må højst være 250 tegn."
    else:
        low, high = ("" if limit is None else typed(limit) for limit in (entry.lowest, entry.highest))
        kinds: dict[str, Literal["date", "whole", "decimal"]] = {"dato": "date", "årstal": "whole"}
        kind = kinds.get(entry.kind, "whole" if entry.whole else "decimal")
        if high:
            rule = DataValidation(type=kind, operator="between", formula1=low or _LEAST, formula2=high)
        else:
            rule = DataValidation(type=kind, operator="greaterThanOrEqual", formula1=low or _LEAST)
        wrong = f"Skriv {accepted(entry)}."
    rule.allow_blank = True
    rule.errorTitle, rule.error, rule.errorStyle = "Råderum", wrong[:225], "stop"
    prompt = " ".join(part for part in (guide, f"Enhed: {entry.unit}.") if part)
    rule.promptTitle, rule.prompt = entry.label[:32], prompt[:255]
    rule.showErrorMessage = rule.showInputMessage = True
    return rule


#: A number that no sum of money goes below, where a rule must have one.
_LEAST = "-1000000000000"


def typed(limit: Number | dt.date) -> str:
    """A limit as a file holds it: a date is its serial number."""
    return f"{serial_of(limit) if isinstance(limit, dt.date) else limit:.12g}"
