"""Ranges as xlwings sees them: values, formulas, places, looks and notes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from openpyxl.formula.translate import Translator
from xlwings import base_classes as base

from addin.hosts.document import (
    LAST_COLUMN,
    LAST_ROW,
    Box,
    CellValue,
    HostError,
    Look,
    address_on_sheet,
    split_address,
)
from addin.hosts.subset import subset
from udfs.values import ErrorCode

if TYPE_CHECKING:
    from addin.hosts.book import Name, Sheet, Table


def rgb(color: Any) -> tuple[int, int, int] | None:
    """A colour as xlwings takes it: RGB, hex text or Excel's integer."""
    if color is None:
        return None
    if isinstance(color, str):
        color = int(color.removeprefix("#"), 16)
        return color >> 16, color >> 8 & 255, color & 255
    if isinstance(color, int):
        return color & 255, color >> 8 & 255, color >> 16
    red, green, blue = color
    return int(red), int(green), int(blue)


@subset()
class Range(base.Range):
    """A rectangle of cells on a sheet."""

    def __init__(self, sheet: "Sheet", box: Box) -> None:
        self.sheet = sheet
        self.box = box
        self.options: dict[str, Any] = {}

    def _at(self, box: Box) -> "Range":
        return Range(self.sheet, box.checked())

    @property
    def api(self) -> "Range":
        return self

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self.sheet.name, self.row, self.column, *self.shape)

    def __len__(self) -> int:
        return self.box.rows * self.box.columns

    @property
    def row(self) -> int:
        return self.box.top

    @property
    def column(self) -> int:
        return self.box.left

    @property
    def shape(self) -> tuple[int, int]:
        return self.box.rows, self.box.columns

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        if arg2 is None:
            row, column = divmod(arg1 - 1, self.box.columns)
        else:
            row, column = arg1 - 1, arg2 - 1
        return self._at(Box.sized(self.box.top + row, self.box.left + column, 1, 1))

    @property
    def address(self) -> str:
        return self.box.address()

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = self.box.address(row_absolute, col_absolute)
        if not external:
            return address
        place = f"[{self.sheet.book.name}]{self.sheet.name}".replace("'", "''")
        return f"'{place}'!{address}" if not place.isidentifier() else f"{place}!{address}"

    # --- values and formulas

    def _visible_box(self) -> Box | None:
        """The part that can have contents, so that whole columns are not read cell by cell."""
        return self.box if len(self) < 100_000 else self.box.meet(self.sheet.grid.used())

    @property
    def raw_value(self) -> Any:
        if not len(self):
            return None
        rows = self.sheet.grid.values(self.box)
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._write(data)

    @property
    def formula(self) -> Any:
        rows = self.sheet.grid.formulas(self.box)
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        self._write(value)

    def _write(self, data: Any) -> None:
        if not len(self):
            return
        self._check_unlocked()
        if not isinstance(data, (list, tuple)):
            origin = self.box.address(False, False).partition(":")[0]
            for row, column in self.box.cells():
                self._put(row, column, _moved(data, origin, row, column))
            return
        rows = data if data and isinstance(data[0], (list, tuple)) else [data]
        for row, values in enumerate(rows, self.box.top):
            for column, value in enumerate(values, self.box.left):
                self._put(row, column, value)

    def _put(self, row: int, column: int, value: CellValue) -> None:
        grid = self.sheet.grid
        if isinstance(value, str) and not isinstance(value, ErrorCode):
            if value.startswith("=") and len(value) > 1:
                grid.put_formula(row, column, value)
                return
            # as in Excel, an apostrophe in front says that the rest is text
            value = value[1:] if value.startswith("'") else value
        grid.put(row, column, None if value == "" else value)

    def _check_unlocked(self) -> None:
        locked = self.sheet.grid.locked(self.box)
        if locked:
            raise HostError(
                f"Cellen {locked} på arket {self.sheet.name} er låst. "
                "Skriv i inputcellerne, eller fjern arkets beskyttelse."
            )

    @property
    def has_array(self) -> bool:
        return self.sheet.grid.is_array(self.box.top, self.box.left)

    def clear(self) -> None:
        self._clear(contents=True, formats=True)

    def clear_contents(self) -> None:
        self._clear(contents=True, formats=False)

    def clear_formats(self) -> None:
        self._clear(contents=False, formats=True)

    def _clear(self, contents: bool, formats: bool) -> None:
        box = self._visible_box()
        if box is not None:
            Range(self.sheet, box)._check_unlocked()
            self.sheet.grid.clear(box, contents, formats)
            if contents and formats:
                for row, column in self.sheet.grid.notes():
                    if self.box.meet(Box.sized(row, column, 1, 1)):
                        self.sheet.grid.set_note(row, column, None)

    # --- moving about

    def end(self, direction: str) -> "Range":
        """The cell that Ctrl and an arrow go to."""
        step_row, step_column = {
            "down": (1, 0),
            "d": (1, 0),
            "up": (-1, 0),
            "u": (-1, 0),
            "right": (0, 1),
            "r": (0, 1),
            "left": (0, -1),
            "l": (0, -1),
        }[direction]
        filled = self.sheet.grid.filled()
        row, column = self.box.top, self.box.left
        used = self.sheet.grid.used()

        def inside(row: int, column: int) -> bool:
            return 1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN

        if (row, column) in filled and (row + step_row, column + step_column) in filled:
            while (row + step_row, column + step_column) in filled:
                row, column = row + step_row, column + step_column
            return self._at(Box.sized(row, column, 1, 1))
        ahead = (row + step_row, column + step_column)
        while inside(*ahead) and ahead not in filled:
            if not self._towards(used, *ahead, step_row, step_column):
                edge_row = {1: LAST_ROW, -1: 1, 0: row}[step_row]
                edge_column = {1: LAST_COLUMN, -1: 1, 0: column}[step_column]
                return self._at(Box.sized(edge_row, edge_column, 1, 1))
            ahead = (ahead[0] + step_row, ahead[1] + step_column)
        return self._at(Box.sized(*(ahead if inside(*ahead) else (row, column)), 1, 1))

    @staticmethod
    def _towards(used: Box, row: int, column: int, step_row: int, step_column: int) -> bool:
        """Whether there can be a filled cell at or beyond this one."""
        return not (
            (step_row > 0 and row > used.bottom)
            or (step_row < 0 and row < used.top)
            or (step_column > 0 and column > used.right)
            or (step_column < 0 and column < used.left)
        )

    @property
    def current_region(self) -> "Range":
        filled = self.sheet.grid.filled()
        box = Box.sized(self.box.top, self.box.left, 1, 1)
        while True:
            around = Box(
                max(box.top - 1, 1),
                max(box.left - 1, 1),
                min(box.bottom + 1, LAST_ROW),
                min(box.right + 1, LAST_COLUMN),
            )
            wider = box
            for row, column in around.cells():
                if (row, column) in filled:
                    wider = wider.join(Box.sized(row, column, 1, 1))
            if wider == box:
                return self._at(box)
            box = wider

    def select(self) -> None:
        self.sheet.book.document.selection = (self.sheet.grid, self.box)

    # --- looks

    def _look(self, what: Look) -> Any:
        return self.sheet.grid.look(self.box, what)

    def set_look(self, what: Look, value: Any) -> None:
        """Set a format of the cells."""
        self._check_unlocked()
        self.sheet.grid.set_look(self.box, what, value)

    @property
    def number_format(self) -> Any:
        return self._look("number_format")

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set_look("number_format", value)

    @property
    def color(self) -> Any:
        return self._look("fill")

    @color.setter
    def color(self, value: Any) -> None:
        self.set_look("fill", rgb(value))

    @property
    def wrap_text(self) -> Any:
        return self._look("wrap_text")

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.set_look("wrap_text", bool(value))

    @property
    def horizontal_alignment(self) -> Any:
        return self._look("horizontal_alignment")

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self.set_look("horizontal_alignment", value)

    @property
    def vertical_alignment(self) -> Any:
        return self._look("vertical_alignment")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.set_look("vertical_alignment", value)

    @property
    def font(self) -> "Font":
        return Font(self)

    @property
    def column_width(self) -> float | None:
        widths = {self.sheet.grid.column_width(c) for c in range(self.box.left, self.box.right + 1)}
        return widths.pop() if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.sheet.grid.set_column_width(self.box.left, self.box.right, float(value))

    @property
    def row_height(self) -> float | None:
        heights = {self.sheet.grid.row_height(r) for r in range(self.box.top, self.box.bottom + 1)}
        return heights.pop() if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.sheet.grid.set_row_height(self.box.top, self.box.bottom, float(value))

    # --- names, notes, tables

    @property
    def name(self) -> "Name | None":
        names = self.sheet.book.names
        return next((names(name) for name, to in names.known().items() if self._is_at(to)), None)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, "=" + address_on_sheet(self.sheet.name, self.box))

    def _is_at(self, refers_to: str) -> bool:
        sheet, address = split_address(refers_to)
        try:
            return (sheet or "").casefold() == self.sheet.name.casefold() and Box.parse(address) == self.box
        except HostError:  # a formula, or several areas
            return False

    @property
    def note(self) -> "Note | None":
        here = (self.box.top, self.box.left)
        return Note(self(1, 1)) if here in self.sheet.grid.notes() else None

    def add_note(self, text: str) -> "Note":
        self._check_unlocked()
        self.sheet.grid.set_note(self.box.top, self.box.left, text)
        return Note(self)

    @property
    def table(self) -> "Table | None":
        cell = Box.sized(self.box.top, self.box.left, 1, 1)
        return next((self.sheet.tables(t.name) for t in self.sheet.grid.tables() if t.box.meet(cell)), None)


def _moved(data: Any, origin: str, row: int, column: int) -> Any:
    """A formula written to a whole range, seen from one of its cells, as Excel fills it."""
    if not (isinstance(data, str) and data.startswith("=") and len(data) > 1):
        return data
    return Translator(data, origin=origin).translate_formula(Box.sized(row, column, 1, 1).address(False, False))


def _font_property(what: Look, take: Callable[[Any], Any]) -> property:
    def read(self: "Font") -> Any:
        return self.range._look(what)

    def write(self: "Font", value: Any) -> None:
        self.range.set_look(what, take(value))

    return property(read, write)


@subset()
class Font(base.Font):
    """The font of a range."""

    def __init__(self, range_: Range) -> None:
        self.range = range_

    @property
    def api(self) -> "Font":
        return self

    bold = _font_property("bold", bool)
    italic = _font_property("italic", bool)
    size = _font_property("size", float)
    color = _font_property("font_color", rgb)
    name = _font_property("font_name", str)


@subset()
class Note(base.Note):
    """The note of a cell."""

    location: Range

    def __init__(self, range_: Range) -> None:
        self.location = range_

    @property
    def api(self) -> "Note":
        return self

    @property
    def text(self) -> str:
        return self.location.sheet.grid.notes()[(self.location.row, self.location.column)]

    @text.setter
    def text(self, value: str) -> None:
        self.location.add_note(value)

    def delete(self) -> None:
        self.location._check_unlocked()
        self.location.sheet.grid.set_note(self.location.row, self.location.column, None)
