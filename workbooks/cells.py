"""The cells of a sheet part: what they hold, and the one thing that is ever changed, their cached values."""

import datetime as dt
import re
from bisect import bisect
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from udfs.values import MOST_SERIAL, ErrorCode, Scalar, date_of, serial_of
from workbooks.addresses import MOST_COLUMNS, MOST_ROWS, Address, column_number, corners, reference
from workbooks.formulas import plain
from workbooks.package import WorkbookError, parsed, serialised
from workbooks.structure import MAIN, SheetPart, text_of

if TYPE_CHECKING:
    from openpyxl.formula.translate import Translator

_ROW, _C, _F, _V, _IS = (f"{{{MAIN}}}{tag}" for tag in ("row", "c", "f", "v", "is"))
_SHEET_DATA = f"{{{MAIN}}}sheetData"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: Excel's own date formats, and what in a format of one's own is text, a colour or a condition.
_BUILT_IN_DATES = {"14", "15", "16", "17"}
_NOT_A_LETTER_CODE = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ERRORS = {code.value: code for code in ErrorCode}


@dataclass
class FormulaCell:
    """A formula as the file holds it, with ``=``, and the value cached for it.

    Attributes
    ----------
    ref
        Rows and columns of an array formula's range as stored; None for a plain formula.
    spills
        A dynamic array, whose range follows its result: ``extent``, once it is computed.
    kept
        A formula that cannot be computed here and keeps the values it came with.
    others
        The values cached in the other cells of an array formula's range.
    """

    address: Address
    formula: str
    element: etree._Element
    cached: Scalar
    ref: tuple[int, int] | None = None
    spills: bool = False
    extent: tuple[int, int] | None = None
    kept: bool = False
    others: dict[Address, Scalar] = field(default_factory=dict)

    def covers(self) -> Iterator[Address]:
        """The cells that the formula's result stands in."""
        return _cells_from(self.address, self.extent or self.ref or (1, 1))

    def covered(self) -> Iterator[Address]:
        """The cells of its range as stored."""
        return _cells_from(self.address, self.ref or (1, 1))


def _cells_from(address: Address, size: tuple[int, int]) -> Iterator[Address]:
    row, column = address
    return ((row + r, column + c) for r in range(size[0]) for c in range(size[1]))


@dataclass
class SheetCells:
    """A sheet part, parsed: constants by address, and formulas in the order of the file."""

    sheet: SheetPart
    root: etree._Element
    constants: dict[Address, Scalar] = field(default_factory=dict)
    formulas: list[FormulaCell] = field(default_factory=list)

    def with_values(self, values: Mapping[Address, Scalar]) -> bytes:
        """The part with ``values`` as the cached values of its formulas; nothing else is changed."""
        computed = [cell for cell in self.formulas if not cell.kept]
        for cell in computed:
            _store(cell.element, values.get(cell.address))
        arrays = [cell for cell in computed if cell.ref]
        elements = _Elements(self.root) if arrays else None
        for cell in arrays:
            assert elements is not None
            now = set(cell.covers()) - {cell.address}
            for address in sorted(now):
                _store(elements.at(address), values.get(address))
            for address in set(cell.covered()) - now - {cell.address}:
                if elements.has(address):
                    _clear(elements.at(address))
            _set_ref(cell)
        return serialised(self.root)


def read_cells(sheet: SheetPart, content: bytes, texts: tuple[str, ...]) -> SheetCells:
    """Read a sheet part. Raises WorkbookError where an address lies outside a sheet."""
    cells = SheetCells(sheet, parsed(content))
    shared: dict[str, Translator] = {}
    for address, element in addressed(cells.root, sheet.name):
        children = {child.tag: child for child in element}
        formula = children.get(_F)
        value = _value(element.get("t", "n"), children, texts)
        found = _formula_cell(address, element, formula, value, shared) if formula is not None else None
        if found is not None:
            cells.formulas.append(found)
        elif value is not None:
            cells.constants[address] = value
    for cell in cells.formulas:
        if cell.ref:
            for address in cell.covered():
                if address in cells.constants:
                    cell.others[address] = cells.constants.pop(address)
    return cells


def constants_sheet(constants: Mapping[Address, Scalar]) -> str:
    """A sheet part that holds ``constants`` and nothing else."""
    rows: dict[int, list[str]] = {}
    for (row, column), value in sorted(constants.items()):
        kind, text = _stored(value)
        attribute = f' t="{kind}"' if kind else ""
        rows.setdefault(row, []).append(
            f'<c r="{reference((row, column))}"{attribute}><v>{escape(text, quote=False)}</v></c>'
        )
    data = "".join(f'<row r="{row}">{"".join(cells)}</row>' for row, cells in rows.items())
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'


def stored_values(
    sheet: SheetPart, content: bytes, texts: tuple[str, ...], rows: Container[int], dated: Container[str | None] = ()
) -> dict[Address, Scalar | dt.date]:
    """What the cells of some rows show, constants and cached values alike; the quick way when that is all.

    ``dated`` are the cell formats that show a number as a date, see :func:`date_formats`.
    """
    found: dict[Address, Scalar | dt.date] = {}
    for address, element in addressed(parsed(content, sheet.name), sheet.name, rows):
        value = _value(element.get("t", "n"), {child.tag: child for child in element}, texts)
        if isinstance(value, float) and element.get("s") in dated and 1 <= value < MOST_SERIAL and value.is_integer():
            found[address] = date_of(value)
        elif value is not None:
            found[address] = value
    return found


def date_formats(styles: bytes) -> frozenset[str]:
    """The numbers of the cell formats that show a date and no time, by the styles part."""
    root = parsed(styles)
    codes = {entry.get("numFmtId"): entry.get("formatCode", "") for entry in root.iter(f"{{{MAIN}}}numFmt")}
    looks = root.find(f"{{{MAIN}}}cellXfs")
    return frozenset(
        str(number)
        for number, look in enumerate(looks if looks is not None else ())
        if look.get("numFmtId") in _BUILT_IN_DATES or _shows_date(codes.get(look.get("numFmtId"), ""))
    )


def _shows_date(code: str) -> bool:
    letters = _NOT_A_LETTER_CODE.sub("", code).lower()
    return "d" in letters or "y" in letters


def addressed(
    root: etree._Element, sheet: str, rows: Container[int] | None = None
) -> Iterator[tuple[Address, etree._Element]]:
    """The ``c`` elements of a sheet (of some ``rows`` only) with their addresses, those without one counted on."""
    data = root.find(_SHEET_DATA)
    columns: dict[str, int] = {}
    row_number = 0
    for row in data.iterchildren(_ROW) if data is not None else ():
        row_number = int(row.get("r", row_number + 1))
        if rows is not None and row_number not in rows:
            continue
        column = 0
        for element in row.iterchildren(_C):
            place = element.get("r")
            if place is None:
                column += 1
            else:
                letters = place.rstrip("0123456789")
                column = columns.get(letters) or columns.setdefault(letters, _column(letters))
                if place[len(letters) :] != str(row_number):
                    column = 0
            if not (0 < row_number <= MOST_ROWS and 0 < column <= MOST_COLUMNS):
                raise WorkbookError(
                    f'Arket "{sheet}" har en celle med adressen {place or "uden navn"} i række {row_number}, '
                    "og den findes ikke. Lad Excel reparere filen."
                )
            yield (row_number, column), element


def _column(letters: str) -> int:
    return column_number(letters) if letters.isascii() and letters.isalpha() and letters.isupper() else 0


def _value(kind: str, children: Mapping[str, etree._Element], texts: tuple[str, ...]) -> Scalar:
    if kind == "inlineStr":
        return text_of(children[_IS]) if _IS in children else None
    node = children.get(_V)
    text: str | None = node.text if node is not None else None
    if text is None:
        return "" if kind == "str" and node is not None else None
    try:
        if kind == "n":
            return float(text)
        if kind == "s":
            return texts[int(text)]
        if kind == "d":
            return serial_of(dt.datetime.fromisoformat(text))
    except (ValueError, IndexError) as error:
        raise WorkbookError(f'En celle har en ulæselig værdi ("{text}"). Lad Excel reparere filen.') from error
    if kind == "b":
        return text in ("1", "true")
    if kind == "e":
        return _ERRORS.get(text, ErrorCode.VALUE)
    return text


def _formula_cell(
    address: Address,
    element: etree._Element,
    formula: etree._Element,
    cached: Scalar,
    shared: dict[str, "Translator"],
) -> FormulaCell | None:
    kind = formula.get("t", "normal")
    text = "=" + (formula.text or "")
    if kind == "shared":
        index = formula.get("si", "")
        if text == "=":
            if index not in shared:
                return None
            text = shared[index].translate_formula(reference(address))
        else:
            from openpyxl.formula.translate import Translator  # slow to import, and seldom needed

            shared[index] = Translator(plain(text), reference(address))
        return FormulaCell(address, text, element, cached)
    if kind == "dataTable" or text == "=":
        return None  # a what-if table keeps the values Excel gave it
    if kind == "array":
        return FormulaCell(
            address,
            text,
            element,
            cached,
            _size(formula.get("ref", ""), address),
            element.get("cm") is not None,
        )
    return FormulaCell(address, text, element, cached)


def _size(text: str, address: Address) -> tuple[int, int]:
    try:
        first, last = corners(text)
    except ValueError as error:
        raise WorkbookError(f'En matrixformel har området "{text}", som ikke kan læses.') from error
    size = (last[0] - first[0] + 1, last[1] - first[1] + 1)
    if first != address or min(size) < 1 or size[0] * size[1] > 1_000_000:
        raise WorkbookError(f'En matrixformel har området "{text}", som ikke kan bruges.')
    return size


def _set_ref(cell: FormulaCell) -> None:
    """Make the stored range follow the result of a dynamic array."""
    formula = cell.element.find(_F)
    if formula is not None and cell.extent not in (None, cell.ref):
        *_, last = cell.covers()
        formula.set("ref", f"{reference(cell.address)}:{reference(last)}")


def _clear(element: etree._Element) -> None:
    element.attrib.pop("t", None)
    for tag in (_V, _IS):
        node = element.find(tag)
        if node is not None:
            element.remove(node)


def _store(element: etree._Element, value: Scalar) -> None:
    """Put a cached value into a ``c`` element; a formula that gives nothing shows 0, as in Excel."""
    kind, text = _stored(value)
    if kind:
        element.set("t", kind)
    else:
        element.attrib.pop("t", None)
    children = {child.tag: child for child in element}
    if _IS in children:
        element.remove(children[_IS])
    node = children.get(_V)
    if node is None:
        node = etree.Element(_V)
        if _F in children:
            children[_F].addnext(node)
        else:
            element.insert(0, node)
    node.text = text
    if text != text.strip():
        node.set(_XML_SPACE, "preserve")
    else:
        node.attrib.pop(_XML_SPACE, None)


def _stored(value: Scalar) -> tuple[str, str]:
    """The type attribute and the text of a value."""
    if isinstance(value, ErrorCode):
        return "e", value.value
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, str):
        return "str", _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    if value is None:
        return "", "0"
    if value.is_integer() and abs(value) < 1e15:
        return "", str(int(value))
    return "", repr(value)


class _Elements:
    """The ``c`` elements of a sheet by address, made where the sheet has none."""

    def __init__(self, root: etree._Element) -> None:
        found = root.find(_SHEET_DATA)
        assert found is not None
        self.data = found
        self.rows: dict[int, etree._Element] = {}
        self.cells: dict[int, dict[int, etree._Element]] = {}
        for (row, column), element in addressed(root, ""):
            self.rows[row] = element.getparent()
            self.cells.setdefault(row, {})[column] = element
        for row in self.data.iterchildren(_ROW):
            self.rows.setdefault(int(row.get("r", 0)), row)
        self.order = sorted(self.rows)

    def has(self, address: Address) -> bool:
        return address[1] in self.cells.get(address[0], {})

    def at(self, address: Address) -> etree._Element:
        row, column = address
        cells = self.cells.setdefault(row, {})
        if column not in cells:
            cells[column] = self._made(address, cells)
        return cells[column]

    def _made(self, address: Address, cells: dict[int, etree._Element]) -> etree._Element:
        row = self._row(address[0])
        row.attrib.pop("spans", None)  # a hint of which columns are used, no longer true
        element = etree.Element(_C, r=reference(address))
        later = min((column for column in cells if column > address[1]), default=None)
        if later is None:
            row.append(element)
        else:
            cells[later].addprevious(element)
        return element

    def _row(self, number: int) -> etree._Element:
        if number not in self.rows:
            row = etree.Element(_ROW, r=str(number))
            place = bisect(self.order, number)
            if place == len(self.order):
                self.data.append(row)
            else:
                self.rows[self.order[place]].addprevious(row)
            self.order.insert(place, number)
            self.rows[number] = row
        return self.rows[number]
