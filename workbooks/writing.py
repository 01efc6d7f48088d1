"""An openpyxl workbook as the parts of a package, put as Excel itself would write them.

openpyxl writes every sheet to a temporary file, element by element, and its texts beside each cell. Here the
cells of a sheet are built in memory and their texts shared between them, so that Excel has nothing to rewrite
on opening.
"""

from io import BytesIO
from typing import Any

from openpyxl.cell._writer import _set_attributes  # type: ignore[attr-defined]
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import Element, SubElement

from workbooks.package import parsed, serialised
from workbooks.tidy import add_shared_texts, with_ordered_fonts


def parts_of_workbook(workbook: Workbook) -> dict[str, bytes]:
    """The parts of ``workbook``, no value computed yet."""
    parts = _Parts()
    writer = _PackageWriter(workbook, parts)
    writer.save()
    parts["xl/styles.xml"] = with_ordered_fonts(parts["xl/styles.xml"])
    add_shared_texts(parts, writer.texts)
    return dict(parts)


class _Parts(dict[str, bytes]):
    """The parts of a package, as openpyxl writes them to a zip archive."""

    def writestr(self, name: str, content: str | bytes) -> None:
        self[name] = content.encode() if isinstance(content, str) else content

    def namelist(self) -> list[str]:
        return list(self)

    def close(self) -> None:
        """Nothing is left to do."""


class _PackageWriter(ExcelWriter):
    """Writes a workbook into parts, its sheets with their texts numbered: ``texts``, in order of use."""

    _archive: _Parts

    def __init__(self, workbook: Workbook, parts: _Parts) -> None:
        super().__init__(workbook, parts)  # type: ignore[arg-type]
        self.texts: dict[str, int] = {}

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        writer = _SheetWriter(ws, self.texts)
        writer.write()
        ws._rels = writer._rels
        # Read and written once, as a part whose values are computed is, so that both are spelt alike.
        self._archive.writestr(ws.path[1:], serialised(parsed(writer.read())))
        self.manifest.append(ws)


class _SheetWriter(WorksheetWriter):
    """Writes a sheet into memory: its rows here, and what stands before and after them as openpyxl does."""

    ws: Any
    _rels: Any

    def __init__(self, sheet: Worksheet, texts: dict[str, int]) -> None:
        super().__init__(sheet, BytesIO())
        self.texts = texts

    def write_rows(self) -> None:
        data = Element("sheetData")
        for number, cells in self.rows():
            attributes = {"r": str(number)}
            attributes.update(self.ws.row_dimensions.get(number, {}))
            row = SubElement(data, "row", attributes)
            for cell in cells:
                self._write_cell(row, cell)
        self.xf.send(data)

    def _write_cell(self, row: Any, cell: Any) -> None:
        if cell.comment is not None:
            self.ws._comments.append(CommentRecord.from_cell(cell))
        elif cell.value is None and not cell.has_style:
            return
        value, attributes = _set_attributes(cell, cell.has_style)
        element = SubElement(row, "c", attributes)
        if value is None or value == "":
            return
        content = ""
        if cell.data_type == "f":
            self._write_formula(element, value)
        elif cell.data_type == "s":
            element.set("t", "s")
            content = str(self.texts.setdefault(value, len(self.texts)))
        else:
            content = safe_string(value)
        SubElement(element, "v").text = content

    @staticmethod
    def _write_formula(element: Any, formula: Any) -> None:
        if isinstance(formula, ArrayFormula):
            SubElement(element, "f", dict(formula)).text = str(formula.text)[1:]
        else:
            SubElement(element, "f").text = formula[1:]
