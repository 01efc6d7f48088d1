"""A sheet of a workbook file, read and changed in its own XML.

Nothing is rewritten that was not asked for: formats, validation, conditional formats, drawings and
extensions of the sheet stay as they are, because the tree is changed in place.
"""

import copy
import datetime as dt
import math
from bisect import bisect_right, insort
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from addin.hosts import charts as chart_parts
from addin.hosts import notes as note_parts
from addin.hosts.document import LAST_ROW, Box, CellValue, HostError, Look, TableInfo, as_typed
from addin.hosts.styles import DATE, DATE_TIME
from addin.hosts.xml import (
    SHEET_SEQUENCE,
    Element,
    Package,
    child,
    child_in_order,
    encoded,
    main,
)
from udfs.values import ErrorCode, serial_of
from workbooks.structure import MAIN, RELATIONS, text_of

if TYPE_CHECKING:
    from addin.hosts.file_engine import FileDocument

_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_FALSE = ("0", "false")
_LONGEST_TEXT = 32_767
#: Formats are set cell by cell; more cells than this are a slip of the address.
_MOST_FORMATTED = 200_000
#: The width of a column in the file holds 5 pixels of padding, of 7 to a character.
_PADDING = 5 / 7
_EPOCH = dt.datetime(1899, 12, 30)
_DAYS_TO_1904 = 1462
_ERRORS = {code.value: code for code in ErrorCode}


class FileGrid:
    """A sheet by its part in the package."""

    def __init__(self, document: "FileDocument", part: str) -> None:
        self._document = document
        self.part = part
        self.forget()

    def forget(self) -> None:
        """Read the part anew when it is next asked for."""
        self._rows: dict[int, Element] | None = None
        self._row_order: list[int] = []
        self._cells: dict[tuple[int, int], Element] = {}
        self._shared: dict[str, tuple[str, str]] = {}
        self._arrays: dict[tuple[int, int], Box] = {}

    # --- the tree

    @property
    def _package(self) -> Package:
        return self._document.package

    def _read(self) -> dict[int, Element]:
        if self._rows is None:
            self._rows = dict(self._indexed_rows())
            self._row_order = sorted(self._rows)
        return self._rows

    def _indexed_rows(self) -> Iterator[tuple[int, Element]]:
        data = child(self._package.tree(self.part), "sheetData")
        number = 0
        for row in data.findall(main("row")) if data is not None else ():
            number = int(row.get("r", number + 1))
            row.set("r", str(number))
            column = 0
            for cell in row.findall(main("c")):
                place = cell.get("r")
                column = coordinate_to_tuple(place)[1] if place else column + 1
                cell.set("r", f"{get_column_letter(column)}{number}")
                self._index(number, column, cell)
            yield number, row

    def _index(self, row: int, column: int, cell: Element) -> None:
        self._cells[row, column] = cell
        formula = child(cell, "f")
        if formula is None:
            return
        kind = formula.get("t")
        if kind == "shared" and formula.text:
            self._shared[formula.get("si", "")] = (f"={formula.text}", cell.get("r", ""))
        elif kind in ("array", "dataTable"):
            self._arrays[row, column] = Box.parse(formula.get("ref") or cell.get("r", ""))

    def _existing(self, row: int, column: int) -> Element | None:
        self._read()
        return self._cells.get((row, column))

    def _touch(self) -> Element:
        self._document.change()
        return self._package.touch(self.part)

    def _row(self, number: int) -> Element:
        rows = self._read()
        if number not in rows:
            data = child(self._touch(), "sheetData")
            if data is None:
                raise HostError(f"Arket {self.name} er ikke et regneark med celler.")
            row = etree.Element(main("row"), r=str(number))
            data.insert(bisect_right(self._row_order, number), row)
            insort(self._row_order, number)
            rows[number] = row
        return rows[number]

    def _cell(self, row: int, column: int) -> Element:
        """The cell's element, made with the look of its row or column when it is missing."""
        cell = self._existing(row, column)
        if cell is None:
            cell = etree.Element(main("c"), r=f"{get_column_letter(column)}{row}")
            style = self._style(row, column)
            if style:
                cell.set("s", str(style))
            line = self._row(row)
            line.attrib.pop("spans", None)  # a hint that would no longer hold
            self._insert(line, row, column, cell)
            self._cells[row, column] = cell
        return cell

    def _insert(self, line: Element, row: int, column: int, cell: Element) -> None:
        last = line[-1] if len(line) else None
        if last is None or self._cells.get((row, column - 1)) is last:  # the common case: left to right
            line.append(cell)
            return
        for index, other in enumerate(line):
            if other.tag != main("c") or coordinate_to_tuple(other.get("r", ""))[1] > column:
                line.insert(index, cell)
                return
        line.append(cell)

    def _drop(self, row: int, column: int) -> None:
        cell = self._cells.pop((row, column))
        parent = cell.getparent()
        if parent is not None:
            parent.remove(cell)

    # --- what the sheet is called

    @property
    def name(self) -> str:
        return str(self._document.entry(self).get("name", ""))

    @name.setter
    def name(self, value: str) -> None:
        self._document.rename(self, value)

    @property
    def visible(self) -> bool:
        return bool(self._document.entry(self).get("state", "visible") == "visible")

    @visible.setter
    def visible(self, value: bool) -> None:
        self._document.set_visible(self, value)

    # --- values

    def values(self, box: Box) -> list[list[CellValue]]:
        self._read()
        if self._document.stale and self._has_formula(box):
            self._document.calculate()
            self._read()
        return self._by_rows(box, lambda row, column: self._value(self._cells.get((row, column))))

    @staticmethod
    def _by_rows(box: Box, read: Any) -> list[list[Any]]:
        columns = range(box.left, box.right + 1)
        return [[read(row, column) for column in columns] for row in range(box.top, box.bottom + 1)]

    def _has_formula(self, box: Box) -> bool:
        computed = any(
            child(cell, "f") is not None
            for (row, column), cell in self._cells.items()
            if box.top <= row <= box.bottom and box.left <= column <= box.right
        )
        return computed or any(array.meet(box) for array in self._arrays.values())

    def _value(self, cell: Element | None) -> CellValue:
        if cell is None:
            return None
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = child(cell, "is")
            return None if inline is None else text_of(inline) or None  # openpyxl stores "" as a type alone
        entry = child(cell, "v")
        text = entry.text if entry is not None else None
        if text is None:
            return None
        if kind == "s":
            return self._document.shared_string(int(text))
        if kind == "b":
            return text in ("1", "true")
        if kind == "e":
            return _ERRORS.get(text, ErrorCode.VALUE)
        if kind == "str":
            return str(text)
        if kind == "d":
            return dt.datetime.fromisoformat(text).replace(tzinfo=None)
        number = float(text)
        return self._date(number) if self._document.styles.is_date(int(cell.get("s", "0"))) else number

    def _date(self, serial: float) -> CellValue:
        days = serial + (_DAYS_TO_1904 if self._document.from_1904 else 0)
        try:
            return _EPOCH + dt.timedelta(milliseconds=round(days * 86_400_000))
        except OverflowError:  # Excel shows #### and hands over the number
            return serial

    def formulas(self, box: Box) -> list[list[str]]:
        self._read()
        return self._by_rows(box, self._formula_or_text)

    def _formula_or_text(self, row: int, column: int) -> str:
        cell = self._cells.get((row, column))
        formula = self._formula(cell) if cell is not None else None
        return formula or self._array_formula(row, column) or as_typed(self._value(cell))

    def _array_formula(self, row: int, column: int) -> str | None:
        """The formula whose result the cell shows a part of."""
        if not self._arrays:
            return None
        here = Box.sized(row, column, 1, 1)
        anchors = (self._cells[anchor] for anchor, box in self._arrays.items() if box.meet(here))
        return next((self._formula(anchor) for anchor in anchors), None)

    def _formula(self, cell: Element) -> str | None:
        formula = child(cell, "f")
        if formula is None or formula.get("t") == "dataTable":
            return None
        if formula.text:
            return f"={formula.text}"
        master = self._shared.get(formula.get("si", ""))
        if master is None:
            return None
        text, origin = master
        return str(Translator(text, origin=origin).translate_formula(cell.get("r")))

    def is_array(self, row: int, column: int) -> bool:
        self._read()
        return (row, column) in self._arrays

    def put(self, row: int, column: int, value: CellValue) -> None:
        if value is None:
            if self._existing(row, column) is not None:
                self._empty(row, column, keep_style=True)
            return
        cell = self._vacated(row, column)
        if isinstance(value, ErrorCode):
            self._set(cell, "e", value.value)
        elif isinstance(value, bool):
            self._set(cell, "b", str(int(value)))
        elif isinstance(value, str):
            self._set_text(cell, value)
        else:
            self._set_number(cell, value)

    def put_formula(self, row: int, column: int, formula: str) -> None:
        cell = self._vacated(row, column)
        entry = etree.SubElement(cell, main("f"))
        entry.text = encoded(formula[1:])
        self._document.drop_calculation_chain()

    def _set(self, cell: Element, kind: str | None, text: str) -> None:
        if kind:
            cell.set("t", kind)
        etree.SubElement(cell, main("v")).text = text

    def _set_text(self, cell: Element, text: str) -> None:
        if len(text) > _LONGEST_TEXT:
            raise HostError(f"En celle kan højst rumme {_LONGEST_TEXT} tegn; fik {len(text)}.")
        cell.set("t", "inlineStr")
        item = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
        item.text = encoded(text)
        item.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        if text[0] in "=+-@'":
            styles = self._document.styles
            cell.set("s", str(styles.with_text_mark(int(cell.get("s", "0")))))

    def _set_number(self, cell: Element, value: float | dt.datetime) -> None:
        if isinstance(value, dt.datetime):
            number = serial_of(value) - (_DAYS_TO_1904 if self._document.from_1904 else 0)
            styles, style = self._document.styles, int(cell.get("s", "0"))
            if not styles.is_date(style):
                form = DATE if value.time() == dt.time() else DATE_TIME
                cell.set("s", str(styles.with_look(style, "number_format", form)))
        else:
            number = float(value)
        if not math.isfinite(number):
            raise HostError("En celle kan ikke indeholde uendelig.")
        self._set(cell, None, repr(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number))

    def _vacated(self, row: int, column: int) -> Element:
        """The cell without contents, its look kept."""
        self._touch()
        cell = self._cell(row, column)
        self._check_array(row, column)
        formula = child(cell, "f")
        if formula is not None:
            if formula.get("t") == "shared":
                self._unshare(formula.get("si", ""))
            self._forget_array(row, column)
            self._document.drop_calculation_chain()
        for entry in list(cell):
            cell.remove(entry)
        for attribute in ("t", "cm", "vm"):
            cell.attrib.pop(attribute, None)
        return cell

    def _check_array(self, row: int, column: int) -> None:
        if not self._arrays:
            return
        here = Box.sized(row, column, 1, 1)
        for (top, left), box in self._arrays.items():
            if (top, left) != (row, column) and box.meet(here):
                raise HostError(
                    f"Cellen {here.address(False, False)} på arket {self.name} er en del af matrixformlen i "
                    f"{box.address(False, False)}. Ret formlen i områdets første celle."
                )

    def _forget_array(self, row: int, column: int) -> None:
        box = self._arrays.pop((row, column), None)
        for place in box.cells() if box else ():
            if place != (row, column) and (cell := self._cells.get(place)) is not None:
                for entry in list(cell):
                    cell.remove(entry)
                cell.attrib.pop("t", None)

    def _unshare(self, group: str) -> None:
        """Give every cell of a shared formula its own, so that one of them can change."""
        for cell in self._cells.values():
            formula = child(cell, "f")
            if formula is not None and formula.get("t") == "shared" and formula.get("si") == group:
                own = self._formula(cell)
                formula.attrib.clear()
                formula.text = own[1:] if own else None
        self._shared.pop(group, None)

    def _empty(self, row: int, column: int, keep_style: bool) -> None:
        cell = self._vacated(row, column)
        style = int(cell.get("s", "0"))
        default = self._default_style(row, column)
        wanted = style if keep_style else 0
        if wanted == default:
            self._drop(row, column)
        else:
            cell.set("s", str(wanted))

    def clear(self, box: Box, contents: bool, formats: bool) -> None:
        self._read()
        inside = [place for place in self._cells if box.meet(Box.sized(*place, 1, 1))]
        anchors = [place for place in inside if place in self._arrays]
        for place in (*anchors, *(place for place in inside if place not in anchors)):
            if contents:
                self._empty(*place, keep_style=not formats)
            elif formats:
                self._touch()
                self._cells[place].attrib.pop("s", None)

    def locked(self, box: Box) -> str | None:
        protection = child(self._package.tree(self.part), "sheetProtection")
        if protection is None or protection.get("sheet", "0") in _FALSE:
            return None
        for row, column in box.cells():
            if self._document.styles.is_locked(self._style(row, column)):
                return f"{get_column_letter(column)}{row}"
        return None

    # --- looks

    def _style(self, row: int, column: int) -> int:
        cell = self._existing(row, column)
        return int(cell.get("s", "0")) if cell is not None else self._default_style(row, column)

    def _default_style(self, row: int, column: int) -> int:
        line = self._read().get(row)
        if line is not None and line.get("customFormat", "0") not in _FALSE:
            return int(line.get("s", "0"))
        entry = self._column_entry(column)
        return int(entry.get("style", "0")) if entry is not None else 0

    def look(self, box: Box, what: Look) -> Any:
        cells = (box.meet(self.used()) or Box.sized(box.top, box.left, 1, 1)) if box.rows == LAST_ROW else box
        found = {self._document.styles.get(self._style(*place), what) for place in cells.cells()}
        return found.pop() if len(found) == 1 else None

    def set_look(self, box: Box, what: Look, value: Any) -> None:
        if box.rows * box.columns > _MOST_FORMATTED:
            raise HostError(f"Området {box.address()} er for stort til at formatere. Vælg de celler, der bruges.")
        self._touch()
        for place in box.cells():
            cell = self._cell(*place)
            cell.set("s", str(self._document.styles.with_look(int(cell.get("s", "0")), what, value)))

    def _column_entry(self, column: int) -> Element | None:
        columns = child(self._package.tree(self.part), "cols")
        for entry in columns.findall(main("col")) if columns is not None else ():
            if int(entry.get("min", "0")) <= column <= int(entry.get("max", "0")):
                return entry
        return None

    def _sheet_default(self, attribute: str) -> str | None:
        entry = child(self._package.tree(self.part), "sheetFormatPr")
        return entry.get(attribute) if entry is not None else None

    def column_width(self, column: int) -> float:
        entry = self._column_entry(column)
        width = entry.get("width") if entry is not None else self._sheet_default("defaultColWidth")
        return round(float(width) - _PADDING, 2) if width else 8.43

    def set_column_width(self, left: int, right: int, width: float) -> None:
        columns = child_in_order(self._touch(), "cols", SHEET_SEQUENCE)
        stored = {"width": f"{width + _PADDING:.7g}", "customWidth": "1"}
        covered: set[int] = set()
        for entry in columns.findall(main("col")):
            low, high = int(entry.get("min", "0")), int(entry.get("max", "0"))
            if high < left or low > right:
                continue
            columns.remove(entry)
            for first, last in ((low, left - 1), (max(low, left), min(high, right)), (right + 1, high)):
                if first > last:
                    continue
                piece = copy.deepcopy(entry)
                piece.set("min", str(first))
                piece.set("max", str(last))
                if first >= left and last <= right:
                    piece.attrib.update(stored)
                    covered.update(range(first, last + 1))
                columns.append(piece)
        for column in range(left, right + 1):
            if column not in covered:
                columns.append(etree.Element(main("col"), min=str(column), max=str(column), **stored))
        columns[:] = sorted(columns, key=lambda entry: int(entry.get("min", "0")))

    def row_height(self, row: int) -> float:
        line = self._read().get(row)
        height = line.get("ht") if line is not None else None
        return float(height or self._sheet_default("defaultRowHeight") or 15)

    def set_row_height(self, top: int, bottom: int, height: float) -> None:
        self._touch()
        for number in range(top, bottom + 1):
            line = self._row(number)
            line.set("ht", f"{height:g}")
            line.set("customHeight", "1")

    # --- extent

    def used(self) -> Box:
        filled = self.filled()
        if not filled:
            return Box(1, 1, 1, 1)
        rows = [row for row, _ in filled]
        columns = [column for _, column in filled]
        return Box(min(rows), min(columns), max(rows), max(columns))

    def filled(self) -> set[tuple[int, int]]:
        self._read()
        places = {place for place, cell in self._cells.items() if len(cell)}
        return places.union(*(box.cells() for box in self._arrays.values()))

    def finish(self) -> None:
        """Bring the part's own note of its extent up to date."""
        if self._rows is not None and self._cells:
            rows = [row for row, _ in self._cells]
            columns = [column for _, column in self._cells]
            box = Box(min(rows), min(columns), max(rows), max(columns))
            entry = child_in_order(self._package.tree(self.part), "dimension", SHEET_SEQUENCE)
            entry.set("ref", box.address(False, False))

    # --- notes, charts and tables

    def notes(self) -> dict[tuple[int, int], str]:
        return note_parts.read(self._package, self.part)

    def set_note(self, row: int, column: int, text: str | None) -> None:
        self._document.change()
        note_parts.remove(self._package, self.part, row, column)
        if text is not None:
            note_parts.add(self._package, self.part, row, column, text)

    def chart_names(self) -> list[str]:
        return list(chart_parts.names_in(self._package, self.part))

    def put_chart(self, spec: chart_parts.ChartSpec) -> None:
        self._document.change()
        chart_parts.put(self._package, self.part, self.name, spec)

    def tables(self) -> list[TableInfo]:
        found = []
        for part in self._package.related(self.part, "table"):
            root = self._package.tree(part)
            style = child(root, "tableStyleInfo")
            found.append(
                TableInfo(
                    root.get("displayName") or root.get("name", ""),
                    Box.parse(root.get("ref", "A1")),
                    root.get("headerRowCount", "1") != "0",
                    style.get("name") if style is not None else None,
                )
            )
        return found

    def add_table(self, box: Box, name: str, has_headers: bool, style: str) -> None:
        first = self.formulas(Box.sized(box.top, box.left, 1, box.columns))[0]
        headers = first if has_headers else [f"Kolonne{number}" for number in range(1, box.columns + 1)]
        number = self._document.next_table_id()
        address = box.address(False, False)
        root = etree.Element(
            main("table"),
            nsmap={None: MAIN},
            id=str(number),
            name=name,
            displayName=name,
            ref=address,
        )
        root.set("totalsRowShown", "0")
        if has_headers:
            etree.SubElement(root, main("autoFilter"), ref=address)
        else:
            root.set("headerRowCount", "0")
        columns = etree.SubElement(root, main("tableColumns"), count=str(len(headers)))
        for index, header in enumerate(headers, 1):
            etree.SubElement(columns, main("tableColumn"), id=str(index), name=encoded(header))
        marks = {
            "showFirstColumn": "0",
            "showLastColumn": "0",
            "showRowStripes": "1",
            "showColumnStripes": "0",
        }
        etree.SubElement(root, main("tableStyleInfo"), name=style, **marks)
        sheet = self._touch()
        part = self._package.free_name("xl/tables/table{}.xml")
        self._package.add(part, root, _TABLE_TYPE)
        parts = child_in_order(sheet, "tableParts", SHEET_SEQUENCE)
        identity = self._package.relate(self.part, "table", part)
        etree.SubElement(parts, main("tablePart"), {f"{{{RELATIONS}}}id": identity})
        parts.set("count", str(len(parts)))
