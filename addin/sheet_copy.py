"""A sheet made in memory, put into an open workbook on any host: contents and looks.

One layout serves the templates, which are built as files, and the sheets that macros add to a workbook.
"""

from collections.abc import Iterator

import xlwings as xw
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from addin.hosts.document import Box
from addin.result_sheet import as_cell

_Look = tuple[object, ...]


def copy_sheet(made: Worksheet, target: xw.Sheet) -> None:
    """Write the cells of ``made`` to the empty sheet ``target``, with their looks, widths and heights."""
    box = Box(1, 1, made.max_row, made.max_column)
    target.range((1, 1), (box.rows, box.columns)).value = [
        [_content(made.cell(row, column)) for column in range(1, box.columns + 1)] for row in range(1, box.rows + 1)
    ]
    for letter, dimension in made.column_dimensions.items():
        if dimension.width:
            target.range((1, column_index_from_string(letter))).column_width = dimension.width
    for area, cell in _alike(made):
        _dress(target.range((area.top, area.left), (area.bottom, area.right)), cell)
    for row, line in made.row_dimensions.items():
        if line.height:
            target.range((row, 1)).row_height = line.height


def _content(cell: Cell | MergedCell) -> str | float | bool | None:
    value = cell.value
    if isinstance(value, str):
        return value if cell.data_type == "f" else str(as_cell(value))
    assert value is None or isinstance(value, (int, float))
    return value


def _look(cell: Cell | MergedCell) -> _Look:
    return (cell.style, cell.number_format)


def _alike(made: Worksheet) -> Iterator[tuple[Box, Cell | MergedCell]]:
    """Rectangles of cells that look the same, so that each is formatted in one call."""
    open_areas: dict[tuple[int, int, _Look], Box] = {}
    for row in range(1, made.max_row + 2):
        runs = {(left, right, look): Box(row, left, row, right) for left, right, look in _runs(made, row)}
        for key in [key for key in open_areas if key not in runs]:
            area = open_areas.pop(key)
            if key[2][0] != "Normal":
                yield area, made.cell(area.top, area.left)
        for key, run in runs.items():
            open_areas[key] = open_areas[key].join(run) if key in open_areas else run


def _runs(made: Worksheet, row: int) -> Iterator[tuple[int, int, _Look]]:
    """The runs of alike cells of a row; none below the last row."""
    if row > made.max_row:
        return
    left = 1
    for column in range(1, made.max_column + 1):
        look = _look(made.cell(row, left))
        if column == made.max_column or _look(made.cell(row, column + 1)) != look:
            yield left, column, look
            left = column + 1


def _dress(cells: xw.Range, like: Cell | MergedCell) -> None:
    font, fill, alignment = like.font, like.fill, like.alignment
    cells.number_format = like.number_format
    cells.font.name, cells.font.size = font.name, font.sz
    cells.font.bold, cells.font.color = bool(font.b), f"#{str(font.color.rgb)[-6:]}"
    if fill.fill_type == "solid":
        cells.color = f"#{str(fill.start_color.rgb)[-6:]}"
    cells.vertical_alignment = alignment.vertical or "center"
    if alignment.horizontal:
        cells.horizontal_alignment = alignment.horizontal
    cells.wrap_text = bool(alignment.wrap_text)
