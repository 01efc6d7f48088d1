"""What each cell of a template means, wherever its rows and sheets have moved to.

A cell is known by its row and its column. A row is known by the ``RD_`` name that points into it, else by
its label under a heading; a column by the ``RD_`` name that runs down it, else by the header above. Both a
fresh template and a workbook that has been worked in for a year are read the same way, so the two can be laid
beside each other.
"""

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from udfs.values import Scalar, serial_of
from workbooks.addresses import Address
from workbooks.cells import FormulaCell, SheetCells, addressed, read_cells
from workbooks.draft import Draft
from workbooks.formulas import normalised
from workbooks.package import parsed
from workbooks.read import named_places
from workbooks.structure import MAIN, DefinedName, SheetPart, Structure, structure

LABEL = 2
BAND = "rd_afsnit"
HEADERS = ("rd_hoved", "rd_hoved_tal", "rd_hoved_ved")
Key = tuple[str | int, ...]
Place = tuple[str, int, int, int, int]
_NO_ROOT = etree.Element("worksheet")


@dataclass(frozen=True)
class CellStyle:
    """A cell's named style ("" for none of ours), and whether it is unlocked."""

    name: str
    free: bool


@dataclass
class LayoutSheet:
    """A sheet with its cells' contents and styles, and what its rows and columns are known by.

    Attributes
    ----------
    tab
        The name on the tab, which the user may have changed.
    title
        The template's own name of the sheet; "" for a sheet of the user's.
    """

    tab: str
    cells: SheetCells
    styles: Mapping[Address, CellStyle]
    title: str = ""
    row_names: dict[int, list[str]] = field(default_factory=dict)
    column_names: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.constants = self.cells.constants
        self.formulas = {cell.address: cell for cell in self.cells.formulas}
        self.last_row = max((row for row, _ in self.styles), default=0)
        self.last_column = max((column for _, column in self.styles), default=0)
        self.bands: list[int] = []
        self._headers: dict[int, list[int]] = {}
        self._labels: dict[int, Counter[str]] = {}
        for (row, column), style in sorted(self.styles.items()):
            if style.name == BAND and column == LABEL and self.label(row):
                self.bands.append(row)
            elif style.name in HEADERS and isinstance(self.constants.get((row, column)), str):
                self._headers.setdefault(column, []).append(row)
        self._row_keys = dict(self._numbered_rows())

    def label(self, row: int) -> str:
        """The constant text in the label column; "" where there is none."""
        text = self.constants.get((row, LABEL))
        return text.strip() if isinstance(text, str) else ""

    def label_formula(self, row: int) -> str:
        """The formula in the label column; "" where there is none."""
        cell = self.formulas.get((row, LABEL))
        return normalised(cell.formula) if cell else ""

    def band_of(self, row: int) -> int:
        """The row of the heading that ``row`` stands under; 0 above the first."""
        place = bisect_right(self.bands, row)
        return self.bands[place - 1] if place else 0

    def end_of_band(self, band: int) -> int:
        """The last row under the heading in row ``band``."""
        place = bisect_right(self.bands, band)
        return self.bands[place] - 1 if place < len(self.bands) else self.last_row

    def free(self, address: Address) -> bool:
        """Whether the user may write in a cell."""
        style = self.styles.get(address)
        return style is not None and style.free

    def style(self, address: Address) -> str:
        """The named style of a cell."""
        style = self.styles.get(address)
        return style.name if style else ""

    def free_columns(self, row: int) -> list[int]:
        """The columns of a row where the user may write."""
        return [column for column in range(1, self.last_column + 1) if self.free((row, column))]

    def holds(self, address: Address) -> bool:
        """Whether a cell has a constant or a formula."""
        return address in self.formulas or self.constants.get(address) not in (None, "")

    def row_keys(self, row: int) -> list[Key]:
        """What a row is known by, surest first."""
        return [*(("navn", name) for name in self.row_names.get(row, ())), *self._row_keys.get(row, ())]

    def _numbered_rows(self) -> Iterator[tuple[int, list[Key]]]:
        """A row by heading and label, and by the label alone, counted where a label comes again."""
        under: Counter[Key] = Counter()
        overall: Counter[str] = Counter()
        for row in range(1, self.last_row + 1):
            label, band = self.label(row).casefold(), self.band_of(row)
            if not band:
                yield row, [("top", label), ("top", row)] if label else [("top", row)]
                continue
            if not label:
                continue
            heading = self.label(band).casefold()
            under[heading, label] += 1
            overall[label] += 1
            yield row, [("afsnit", heading, label, under[heading, label]), ("etiket", label, overall[label])]

    def column_keys(self, row: int, column: int) -> list[Key]:
        """What a cell's column is known by in its row, surest first."""
        keys: list[Key] = [
            ("navn", name) for first, last, name in self.column_names.get(column, ()) if first <= row <= last
        ]
        header = self.header(row, column)
        if not header:
            return [*keys, ("kolonne", column)]
        label = _without_unit(header)
        alone = self._labels_of(row)[label] == 1
        return [*keys, ("hoved", header), *([("hoved uden enhed", label)] if alone else [])]

    def _labels_of(self, row: int) -> Counter[str]:
        """How many columns of a row have each header, units left out; gone through once a row."""
        if row not in self._labels:
            headers = (self.header(row, column) for column in range(1, self.last_column + 1))
            self._labels[row] = Counter(map(_without_unit, headers))
        return self._labels[row]

    def header(self, row: int, column: int) -> str:
        """The header above a cell: the nearest under the same heading, else the one at the top of the sheet."""
        rows = self._headers.get(column, [])
        place = bisect_right(rows, row - 1)
        band = self.band_of(row)
        top = self.bands[0] if self.bands else self.last_row + 1
        nearest = rows[place - 1] if place else 0
        if nearest < max(band, 1):
            nearest = max((candidate for candidate in rows if candidate < min(top, row)), default=0)
        text = self.constants.get((nearest, column), "")
        return str(text).casefold()

    def columns_of(self, row: int) -> dict[Key, int]:
        """The columns of a row by what they are known by."""
        found: dict[Key, int] = {}
        for column in range(1, self.last_column + 1):
            for key in self.column_keys(row, column):
                found.setdefault(key, column)
        return found


def _without_unit(header: str) -> str:
    """A column's header without the unit in brackets after it, which another version may word anew."""
    return re.sub(r" \([^()]*\)$", "", header)


@dataclass
class Layout:
    """A workbook's sheets in order, its ``RD_`` names, and its structure."""

    sheets: list[LayoutSheet]
    places: dict[str, Place]
    made: Structure

    def titled(self, title: str) -> LayoutSheet | None:
        """The sheet that is the template's ``title``, whatever its tab is called."""
        return next((sheet for sheet in self.sheets if sheet.title == title), None)

    @property
    def own_sheets(self) -> list[LayoutSheet]:
        """The sheets that the user has added."""
        return [sheet for sheet in self.sheets if not sheet.title]

    def values(self, name: str) -> list[Scalar]:
        """The stored values of an ``RD_`` name; none when it is broken or missing."""
        if name not in self.places:
            return []
        tab, first_row, first_column, last_row, last_column = self.places[name]
        sheet = next(sheet for sheet in self.sheets if sheet.tab == tab)
        cached = {address: cell.cached for address, cell in sheet.formulas.items()}
        return [
            cached.get((row, column), sheet.constants.get((row, column)))
            for row in range(first_row, last_row + 1)
            for column in range(first_column, last_column + 1)
        ]


def layout_of(parts: Mapping[str, bytes], read: Sequence[SheetCells] | None = None) -> Layout:
    """A package's layout, each sheet called what its tab says; ``read`` are its cells where they are read already.

    Raises WorkbookError when the package cannot be read.
    """
    made = structure(parts)
    styles = _styles(parts)
    cells = read or [read_cells(part, parts[part.part], made.texts) for part in made.sheets]
    return _layout(made, [(entry, _cell_styles(entry, styles)) for entry in cells])


def layout_of_draft(draft: Draft) -> Layout:
    """The layout of a fresh template, without writing it as a file first."""
    book = draft.workbook
    names = tuple(DefinedName(name, entry.attr_text, None) for name, entry in book.defined_names.items())
    sheets = [(_drafted(sheet), _drafted_styles(sheet)) for sheet in book.worksheets]
    made = Structure(tuple(cells.sheet for cells, _ in sheets), {}, names, (), tuple(book.sheetnames))
    return _layout(made, sheets)


def _layout(made: Structure, read: Sequence[tuple[SheetCells, Mapping[Address, CellStyle]]]) -> Layout:
    sheets = [LayoutSheet(cells.sheet.name, cells, styles, title=cells.sheet.name) for cells, styles in read]
    layout = Layout(sheets, named_places(made), made)
    by_tab = {sheet.tab: sheet for sheet in sheets}
    for name, (tab, first_row, first_column, last_row, last_column) in layout.places.items():
        if first_row == last_row:
            by_tab[tab].row_names.setdefault(first_row, []).append(name)
        elif first_column == last_column:
            by_tab[tab].column_names.setdefault(first_column, []).append((first_row, last_row, name))
    return layout


def _drafted(sheet: Worksheet) -> SheetCells:
    cells = SheetCells(SheetPart(sheet.title, ""), _NO_ROOT)
    for at, cell in _cells(sheet):
        value = cell.value
        if value is None:
            continue
        if cell.data_type == "f":
            cells.formulas.append(FormulaCell(at, str(value), _NO_ROOT, None))
        elif isinstance(value, (dt.date, dt.datetime)):
            cells.constants[at] = serial_of(value)
        else:
            cells.constants[at] = value if isinstance(value, (str, bool)) else float(str(value))
    return cells


def _drafted_styles(sheet: Worksheet) -> dict[Address, CellStyle]:
    found: dict[int, CellStyle] = {}
    styles = {}
    for at, cell in _cells(sheet):
        if cell.has_style:
            number = cell.style_id
            if number not in found:
                name = str(cell.style)
                found[number] = CellStyle(name if name.startswith("rd_") else "", not cell.protection.locked)
            styles[at] = found[number]
    return styles


def _cells(sheet: Worksheet) -> Iterator[tuple[Address, Cell]]:
    for row in sheet.iter_rows():
        for cell in row:
            assert isinstance(cell, Cell)
            yield (cell.row, cell.column), cell


def recognise(layout: Layout, template: Layout) -> None:
    """Say which sheet of ``template`` each sheet is: by the names that point into it, then by its title cell."""
    left = {sheet.title for sheet in template.sheets}
    pointed: dict[str, Counter[str]] = {}
    for name, (tab, *_) in layout.places.items():
        if name in template.places:
            pointed.setdefault(template.places[name][0], Counter())[tab] += 1
    named = {tabs.most_common(1)[0][0]: title for title, tabs in pointed.items()}
    for sheet in layout.sheets:
        title = named.get(sheet.tab, "")
        sheet.title = title if title in left else ""
        left.discard(title)
    for sheet in layout.sheets:
        ours = any(style.name.startswith("rd_") for style in sheet.styles.values())
        if not sheet.title and ours:
            for title in (sheet.tab, sheet.label(1)):
                if not sheet.title and title in left:
                    sheet.title = title
                    left.discard(title)


def _cell_styles(cells: SheetCells, styles: list[CellStyle]) -> dict[Address, CellStyle]:
    plain = CellStyle("", False)
    found = {}
    for address, element in addressed(cells.root, cells.sheet.name):
        number = int(element.get("s", 0))
        found[address] = styles[number] if number < len(styles) else plain
    return found


def _styles(parts: Mapping[str, bytes]) -> list[CellStyle]:
    """The cell formats in the order in which cells refer to them."""
    content = parts.get("xl/styles.xml")
    if content is None:
        return []
    root = parsed(content)
    names = {
        style.get("xfId", ""): style.get("name", "")
        for style in root.iterfind(f"{{{MAIN}}}cellStyles/{{{MAIN}}}cellStyle")
    }
    found = []
    for xf in root.iterfind(f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf"):
        parent = xf.get("xfId", "0")
        name = names.get(parent, "")
        found.append(CellStyle(name if name.startswith("rd_") else "", _unlocked(xf)))
    return found


def _unlocked(xf: etree._Element) -> bool:
    protection = xf.find(f"{{{MAIN}}}protection")
    return protection is not None and protection.get("locked", "1") in ("0", "false")
