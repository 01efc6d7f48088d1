"""The Calc engine: xlwings over a workbook that is open in LibreOffice, through UNO."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings as xw

from addin.calc.bridge import error_of_number
from addin.calc.office import FILTERS, Office, OfficeError, uno_module
from addin.hosts.charts import ChartSpec
from addin.hosts.document import Box, CellValue, Grid, HostError, Look, TableInfo, as_typed, not_a_name
from addin.hosts.engine import Answerer, HostEngine, cautious, hosted
from udfs.values import serial_of
from workbooks.package import read_package

#: com.sun.star.sheet.CellFlags
_VALUE, _DATETIME, _STRING, _FORMULA = 1, 2, 4, 16
_CONTENTS = _VALUE | _DATETIME | _STRING | _FORMULA
_FORMATS = 32 | 64 | 512
#: com.sun.star.util.NumberFormat
_DATE_OR_TIME, _DATE_FORMAT, _DATE_TIME_FORMAT, _LOGICAL = 2 | 4, 2, 6, 1024
#: com.sun.star.sheet.AddressConvention.XL_OOX: formulas as an .xlsx file holds them
_FILE_SYNTAX = 3
_TEXT_RESULT = 2
_BOLD, _NORMAL = 150.0, 100.0
_EPOCH = dt.datetime(1899, 12, 30)
#: hundredths of a millimetre to a point and to a pixel; a character is 7 pixels wide, a column 5 wider
_POINT, _PIXEL = 2540 / 72, 2540 / 96

_PROPERTIES: dict[Look, str] = {
    "number_format": "NumberFormat",
    "fill": "CellBackColor",
    "bold": "CharWeight",
    "italic": "CharPosture",
    "size": "CharHeight",
    "font_color": "CharColor",
    "font_name": "CharFontName",
    "wrap_text": "IsTextWrapped",
    "horizontal_alignment": "HoriJustify",
    "vertical_alignment": "VertJustify",
}
_HORIZONTAL = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "justify": "BLOCK",
    "fill": "REPEAT",
}
_VERTICAL = {"top": 1, "center": 2, "bottom": 3, "justify": 4}


def _enum(kind: str, name: str) -> Any:
    return uno_module().Enum(f"com.sun.star.{kind}", name)


def _struct(kind: str, **fields: Any) -> Any:
    made = uno_module().createUnoStruct(f"com.sun.star.{kind}")
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def _box(address: Any) -> Box:
    """A UNO range address as a box."""
    return Box(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


class CalcGrid:
    """A sheet in LibreOffice."""

    def __init__(self, document: "CalcDocument", sheet: Any) -> None:
        self._document = document
        self.sheet = sheet

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CalcGrid) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[int, int]:
        """Two handles of one sheet are different objects to UNO."""
        return id(self._document), self.sheet.RangeAddress.Sheet

    def _range(self, box: Box) -> Any:
        return self.sheet.getCellRangeByPosition(box.left - 1, box.top - 1, box.right - 1, box.bottom - 1)

    def _cell(self, row: int, column: int) -> Any:
        return self.sheet.getCellByPosition(column - 1, row - 1)

    @property
    def name(self) -> str:
        return str(self.sheet.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.Name = value

    @property
    def visible(self) -> bool:
        return bool(self.sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.sheet.IsVisible = value

    # --- values

    def values(self, box: Box) -> list[list[CellValue]]:
        area = self._range(box)
        rows = [[self._plain(cell) for cell in row] for row in area.getDataArray()]
        self._mark_errors(rows, box)
        for kind, marked in self._kinds(area):
            for row, column in marked.cells():
                value = rows[row - box.top][column - box.left]
                if isinstance(value, float):
                    rows[row - box.top][column - box.left] = self._of_kind(value, kind)
        return rows

    @staticmethod
    def _plain(cell: Any) -> CellValue:
        return None if cell == "" or cell is None else cell

    def _mark_errors(self, rows: list[list[CellValue]], box: Box) -> None:
        """In a range's data an error looks blank; only formulas can hold one."""
        for row, column in self._formula_cells(box):
            if rows[row - box.top][column - box.left] is None:
                number = self._cell(row, column).getError()
                if number:
                    rows[row - box.top][column - box.left] = error_of_number(number)

    def _formula_cells(self, box: Box) -> Iterator[tuple[int, int]]:
        for address in self._range(box).queryContentCells(_FORMULA).RangeAddresses:
            yield from _box(address).cells()

    def _kinds(self, area: Any) -> Iterator[tuple[int, Box]]:
        """The parts of an area whose numbers are dates or truth values."""
        groups = area.getUniqueCellFormatRanges()
        for index in range(groups.Count):
            group = groups.getByIndex(index)
            kind = self._document.formats.getByKey(group.NumberFormat).Type
            if kind & (_DATE_OR_TIME | _LOGICAL):
                for address in group.RangeAddresses:
                    yield kind, _box(address)

    def _of_kind(self, number: float, kind: int) -> CellValue:
        if kind & _LOGICAL:
            return bool(number)
        try:
            return self._document.epoch + dt.timedelta(milliseconds=round(number * 86_400_000))
        except OverflowError:
            return number

    def formulas(self, box: Box) -> list[list[str]]:
        rows = [[as_typed(value) for value in row] for row in self.values(box)]
        for row, column in self._formula_cells(box):
            rows[row - box.top][column - box.left] = self._formula(self._cell(row, column))
        return rows

    def _formula(self, cell: Any) -> str:
        if cell.getArrayFormula():  # the other cells of an array have no formula of their own
            cursor = self.sheet.createCursorByRange(cell)
            cursor.collapseToCurrentArray()
            cell = cursor.getCellByPosition(0, 0)
        return "=" + self._document.written(cell.getTokens(), cell.CellAddress)

    def is_array(self, row: int, column: int) -> bool:
        cell = self._cell(row, column)
        if not cell.getArrayFormula():
            return False
        cursor = self.sheet.createCursorByRange(cell)
        cursor.collapseToCurrentArray()
        box = _box(cursor.RangeAddress)
        return (box.top, box.left) == (row, column)

    def put(self, row: int, column: int, value: CellValue) -> None:
        cell = self._cell(row, column)
        self._check_array(cell)
        if value is None:
            cell.clearContents(_CONTENTS)
        elif isinstance(value, bool):
            cell.setValue(float(value))
            self._show_as(cell, _LOGICAL, _LOGICAL)
        elif isinstance(value, dt.datetime):
            cell.setValue(serial_of(value) - (self._document.epoch - _EPOCH).days)
            self._show_as(cell, _DATE_OR_TIME, _DATE_FORMAT if value.time() == dt.time() else _DATE_TIME_FORMAT)
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)

    def _show_as(self, cell: Any, wanted: int, kind: int) -> None:
        formats = self._document.formats
        if not formats.getByKey(cell.NumberFormat).Type & wanted:
            cell.NumberFormat = formats.getStandardFormat(kind, _struct("lang.Locale"))

    def _check_array(self, cell: Any) -> None:
        if not cell.getArrayFormula():
            return
        cursor = self.sheet.createCursorByRange(cell)
        cursor.collapseToCurrentArray()
        box = _box(cursor.RangeAddress)
        here = cell.CellAddress
        if (here.Row + 1, here.Column + 1) == (box.top, box.left):
            cursor.clearContents(_CONTENTS)
            return
        address = Box.sized(here.Row + 1, here.Column + 1, 1, 1).address(False, False)
        raise HostError(
            f"Cellen {address} på arket {self.name} er en del af matrixformlen i "
            f"{box.address(False, False)}. Ret formlen i områdets første celle."
        )

    def put_formula(self, row: int, column: int, formula: str) -> None:
        cell = self._cell(row, column)
        self._check_array(cell)
        cell.setTokens(self._document.read(formula[1:], cell.CellAddress))

    def clear(self, box: Box, contents: bool, formats: bool) -> None:
        self._range(box).clearContents(_CONTENTS * contents | _FORMATS * formats)

    def locked(self, box: Box) -> str | None:
        if not self.sheet.isProtected():
            return None
        for row, column in box.cells():
            if self._cell(row, column).CellProtection.IsLocked:
                return Box.sized(row, column, 1, 1).address(False, False)
        return None

    # --- looks

    def look(self, box: Box, what: Look) -> Any:
        area, name = self._range(box), _PROPERTIES[what]
        if area.getPropertyState(name).value == "AMBIGUOUS_VALUE":
            return None
        value = area.getPropertyValue(name)
        if what == "number_format":
            return self._document.format_code(value)
        if what == "bold":
            return value >= _BOLD
        if what == "italic":
            return value.value == "ITALIC"
        if what == "fill":
            return None if value == -1 else _rgb(value)
        if what == "font_color":
            return (0, 0, 0) if value == -1 else _rgb(value)
        if what == "horizontal_alignment":
            return next((word for word, name in _HORIZONTAL.items() if name == value.value), "general")
        if what == "vertical_alignment":
            return next((word for word, number in _VERTICAL.items() if number == value), "bottom")
        return value

    def set_look(self, box: Box, what: Look, value: Any) -> None:
        stored: Any = value
        if what == "number_format":
            stored = self._document.format_key(value)
        elif what == "bold":
            stored = _BOLD if value else _NORMAL
        elif what == "italic":
            stored = _enum("awt.FontSlant", "ITALIC" if value else "NONE")
        elif what in ("fill", "font_color"):
            stored = -1 if value is None else value[0] << 16 | value[1] << 8 | value[2]
        elif what == "horizontal_alignment":
            stored = _enum("table.CellHoriJustify", _HORIZONTAL.get(value, "STANDARD"))
        elif what == "vertical_alignment":
            stored = _VERTICAL.get(value, 0)
        self._range(box).setPropertyValue(_PROPERTIES[what], stored)

    def column_width(self, column: int) -> float:
        width = float(self.sheet.Columns.getByIndex(column - 1).Width)
        return round((width / _PIXEL - 5) / 7, 2)

    def set_column_width(self, left: int, right: int, width: float) -> None:
        for column in range(left, right + 1):
            self.sheet.Columns.getByIndex(column - 1).Width = round((width * 7 + 5) * _PIXEL)

    def row_height(self, row: int) -> float:
        height = float(self.sheet.Rows.getByIndex(row - 1).Height)
        return round(height / _POINT, 1)

    def set_row_height(self, top: int, bottom: int, height: float) -> None:
        for row in range(top, bottom + 1):
            self.sheet.Rows.getByIndex(row - 1).Height = round(height * _POINT)

    def used(self) -> Box:
        boxes = [_box(address) for address in self.sheet.queryContentCells(_CONTENTS).RangeAddresses]
        if not boxes:
            return Box(1, 1, 1, 1)
        extent = boxes[0]
        for box in boxes:
            extent = extent.join(box)
        return extent

    def filled(self) -> set[tuple[int, int]]:
        box = self.used()
        rows = self._range(box).getFormulaArray()
        return {(row, column) for row, column in box.cells() if rows[row - box.top][column - box.left]}

    # --- notes and tables

    def notes(self) -> dict[tuple[int, int], str]:
        return {place: self._document.note_text(note) for place, note in self._annotations().items()}

    def _annotations(self) -> dict[tuple[int, int], Any]:
        found = self.sheet.Annotations.createEnumeration() or ()
        return {(note.Position.Row + 1, note.Position.Column + 1): note for note in found}

    def set_note(self, row: int, column: int, text: str | None) -> None:
        places = list(self._annotations())
        if (row, column) in places:
            self.sheet.Annotations.removeByIndex(places.index((row, column)))
        if text is not None:
            self.sheet.Annotations.insertNew(self._cell(row, column).CellAddress, text)

    def chart_names(self) -> list[str]:
        return list(self.sheet.Charts.ElementNames)

    def put_chart(self, spec: ChartSpec) -> None:
        charts = self.sheet.Charts
        if charts.hasByName(spec.name):
            charts.removeByName(spec.name)
        place = self._cell(*spec.anchor).Position
        frame = _struct(
            "awt.Rectangle",
            X=place.X,
            Y=place.Y,
            Width=round(spec.width * _POINT),
            Height=round(spec.height * _POINT),
        )
        charts.addNewByName(spec.name, frame, (self._range(spec.box).RangeAddress,), True, True)
        _draw(charts.getByName(spec.name).EmbeddedObject, spec)

    def tables(self) -> list[TableInfo]:
        found = []
        here = self.sheet.RangeAddress.Sheet
        areas = self._document.uno.DatabaseRanges
        for name in areas.ElementNames:
            area = areas.getByName(name)
            if area.DataArea.Sheet == here:
                found.append(TableInfo(name, _box(area.DataArea), bool(area.ContainsHeader), None))
        return found

    def add_table(self, box: Box, name: str, has_headers: bool, style: str) -> None:
        areas = self._document.uno.DatabaseRanges
        areas.addNewByName(name, self._range(box).RangeAddress)
        areas.getByName(name).ContainsHeader = has_headers


def _draw(chart: Any, spec: ChartSpec) -> None:
    """The looks of a chart: kind, colours, lines (LibreOffice takes the last series) and titles."""
    if spec.lines and spec.lines != frozenset(range(spec.series - len(spec.lines), spec.series)):
        raise NotImplementedError("I LibreOffice kan kun et diagrams sidste serier være linjer.")
    diagram = chart.createInstance("com.sun.star.chart.BarDiagram")
    chart.setDiagram(diagram)
    direction, grouping = spec.kind.split("_")
    diagram.Vertical = direction == "bar"  # LibreOffice's word for bars that lie down
    for number, colour in spec.colours:
        series = diagram.getDataRowProperties(number)
        series.FillColor = series.LineColor = colour[0] << 16 | colour[1] << 8 | colour[2]
    # in this order: colours while every series is a column, and lines before the rest is stacked
    diagram.NumberOfLines = len(spec.lines)
    diagram.Stacked = grouping == "stacked"
    chart.HasMainTitle = spec.title is not None
    if spec.title is not None:
        chart.Title.String = spec.title
    diagram.HasYAxisTitle = spec.value_title is not None
    if spec.value_title is not None:
        diagram.YAxisTitle.String = spec.value_title
    chart.Legend.Alignment = _enum("chart.ChartLegendPosition", "BOTTOM")


def _rgb(number: int) -> tuple[int, int, int]:
    return number >> 16 & 255, number >> 8 & 255, number & 255


class CalcDocument:
    """A workbook in LibreOffice; ``uno`` is the document itself."""

    def __init__(self, document: Any, path: Path | None) -> None:
        self.uno = document
        self.path = path
        null = document.NullDate
        self.epoch = dt.datetime(null.Year, null.Month, null.Day)
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self._parser.CompileEnglish = True
        self._parser.FormulaConvention = _FILE_SYNTAX
        self._shapes: list[Any] = []

    @property
    def name(self) -> str:
        return self.path.name if self.path else str(self.uno.Title)

    @property
    def is_locked(self) -> bool:
        return bool(self.uno.isProtected())

    @property
    def formats(self) -> Any:
        """The number formats of the document."""
        return self.uno.NumberFormats

    def read(self, formula: str, address: Any) -> Any:
        """A formula in file syntax as LibreOffice's tokens."""
        return self._parser.parseFormula(formula, address)

    def written(self, tokens: Any, address: Any) -> str:
        """LibreOffice's tokens as a formula in file syntax."""
        return str(self._parser.printFormula(tokens, address))

    def format_code(self, key: int) -> str:
        """A number format in the code that files hold."""
        english = self.formats.getFormatForLocale(key, _struct("lang.Locale", Language="en", Country="US"))
        return str(self.formats.getByKey(english).FormatString)

    def format_key(self, code: str) -> int:
        """The key of a number format code; added when it is new."""
        english = _struct("lang.Locale", Language="en", Country="US")
        key = int(self.formats.queryKey(code, english, False))
        return key if key != -1 else int(self.formats.addNew(code, english))

    def note_text(self, note: Any) -> str:
        """A note's text; its shape is kept until the workbook is closed.

        LibreOffice (25.2) handles releases in a thread of their own, and ends itself when a shape's release
        meets the closing of its document. The note itself has no text before its shape was asked for.
        """
        shape = note.AnnotationShape
        self._shapes.append(shape)
        return str(shape.String)

    # --- sheets

    def grids(self) -> list[CalcGrid]:
        sheets = self.uno.Sheets
        return [CalcGrid(self, sheets.getByIndex(index)) for index in range(sheets.Count)]

    def add_grid(self, name: str | None, position: int) -> CalcGrid:
        sheets = self.uno.Sheets
        number = 1
        while name is None and sheets.hasByName(f"Ark{number}"):
            number += 1
        chosen = name or f"Ark{number}"
        sheets.insertNewByName(chosen, position)
        return CalcGrid(self, sheets.getByName(chosen))

    def delete_grid(self, grid: Grid) -> None:
        self.uno.Sheets.removeByName(grid.name)

    @property
    def active(self) -> CalcGrid:
        return CalcGrid(self, self.uno.CurrentController.ActiveSheet)

    @active.setter
    def active(self, grid: Grid) -> None:
        assert isinstance(grid, CalcGrid)
        self.uno.CurrentController.setActiveSheet(grid.sheet)

    @property
    def selection(self) -> tuple[Grid, Box]:
        selected = self.uno.CurrentSelection
        if not hasattr(selected, "RangeAddress"):
            raise HostError("Vælg én celle eller ét sammenhængende område.")
        return CalcGrid(self, selected.Spreadsheet), _box(selected.RangeAddress)

    @selection.setter
    def selection(self, selected: tuple[Grid, Box]) -> None:
        grid, box = selected
        assert isinstance(grid, CalcGrid)
        self.active = grid
        self.uno.CurrentController.select(grid._range(box))

    # --- names

    def names(self) -> dict[str, str]:
        known = self.uno.NamedRanges
        origin = _struct("table.CellAddress")
        return {name: f"={self.written(known.getByName(name).getTokens(), origin)}" for name in known.ElementNames}

    def set_name(self, name: str, refers_to: str) -> None:
        known = self.uno.NamedRanges
        origin = _struct("table.CellAddress")
        same = [old for old in known.ElementNames if old.casefold() == name.casefold()]
        if not same:
            try:
                known.addNewByName(name, "0", origin, 0)
            except Exception as error:  # UNO's own kinds, known only at run time
                raise HostError(not_a_name(name)) from error
        known.getByName(same[0] if same else name).setTokens(self.read(refers_to.removeprefix("="), origin))

    def delete_name(self, name: str) -> None:
        self.uno.NamedRanges.removeByName(name)

    # --- calculating and storing

    def calculate(self) -> None:
        self.uno.calculateAll()

    def parts(self) -> dict[str, bytes]:
        if self.path is not None and self.path.suffix.lower() == ".xlsx" and not self.uno.isModified():
            return read_package(self.path)
        with tempfile.TemporaryDirectory(prefix="raaderum-") as folder:
            copy = Path(folder) / "kopi.xlsx"
            options = (_struct("beans.PropertyValue", Name="FilterName", Value=FILTERS[".xlsx"]),)
            self.uno.storeToURL(copy.as_uri(), options)
            return read_package(copy)

    def save(self, path: Path | None) -> None:
        target = path or self.path
        if target is None:
            raise HostError("Projektmappen er ny. Giv den et navn, før den gemmes.")
        own = self.path is not None and target.resolve() == self.path.resolve()
        if not own and target.exists():
            raise HostError(f"{target} findes allerede og overskrives ikke. Vælg et andet navn.")
        kind = FILTERS.get(target.suffix.lower())
        if kind is None:
            raise HostError(f"{target.name} kan ikke gemmes. Vælg en af {', '.join(FILTERS)}.")
        try:
            options = (_struct("beans.PropertyValue", Name="FilterName", Value=kind),)
            self.uno.storeAsURL(target.resolve().as_uri(), options)
        except Exception as error:
            raise OfficeError(f"LibreOffice kan ikke gemme {target}: {error}") from error
        self.path = target

    def close(self) -> None:
        self.uno.close(True)
        self._shapes.clear()


class CalcHost:
    """A LibreOffice as a place where macros run."""

    name = "calc"

    def __init__(self, office: Office) -> None:
        self._office = office

    def open(self, path: Path) -> CalcDocument:
        """Open a workbook and compute it. Raises OfficeError."""
        document = CalcDocument(self._office.open(path).document, path)
        document.calculate()  # LibreOffice trusts the stored values until then
        return document

    def new(self) -> CalcDocument:
        """A new workbook with one sheet."""
        return CalcDocument(self._office.new().document, None)


@contextmanager
def open_calc_book(office: Office, path: Path | str, answer: Answerer = cautious) -> Iterator[xw.Book]:
    """A workbook in a running LibreOffice as an ``xw.Book``, closed without saving after the block.

    Message boxes are answered by ``answer``, as in :func:`addin.hosts.file_engine.open_book`.
    """
    with hosted(HostEngine(CalcHost(office), answer)) as app:
        yield app.books.open(Path(path))
