"""Sheets that macros make for their results, and the promise that nothing of the user's is overwritten.

A result sheet carries a fingerprint of what was written, in a defined name. A sheet of the same name without
it, or with other contents than it says, holds somebody's own work, and the macro asks before it goes on.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import xlwings as xw

from udfs.values import Scalar
from workbooks.formulas import normalised

TITLE = "Råderum"

_HEADING = (31, 56, 100)
_WHITE = (255, 255, 255)
_HEADING_SIZE = 16
_LETTERS_ONLY = re.compile(r"[^\W\d_][^\d]*")
_TRUTH_WORDS = {"sand", "falsk", "true", "false"}


class Formula(str):
    """A formula of a macro's own making, in file syntax with ``=``; text from data is never one."""


def as_cell(value: Scalar) -> Scalar:
    """A value from data as it is safely written: text stays text, whatever it begins with or looks like.

    A spreadsheet takes "=1", "+1", "@x", "01-02" and "SAND" for something else than text; an apostrophe in
    front, which no cell shows, tells it not to.
    """
    if not isinstance(value, str) or not value or isinstance(value, Formula):
        return value
    text = str(value)
    is_plain = _LETTERS_ONLY.fullmatch(text) and text.casefold() not in _TRUTH_WORDS
    return text if is_plain else f"'{text}"


@dataclass(frozen=True)
class Column:
    """A column of a result sheet: its heading, and its width in characters."""

    heading: str
    width: float


@dataclass(frozen=True)
class Block:
    """A further table below the first, in the same columns: its headings and rows."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Scalar]]


def table_row(intro: int) -> int:
    """The row of the first table's headings below ``intro`` lines; a block follows one blank row further down."""
    return intro + 2


def write(
    book: xw.Book,
    name: str,
    intro: Sequence[str],
    columns: Sequence[Column],
    rows: Sequence[Sequence[Scalar]],
    below: Sequence[Block] = (),
) -> xw.Sheet | None:
    """Write a result sheet, anew when the macro made the old one; None when the user says no.

    Parameters
    ----------
    name
        The sheet's name, at most 31 characters.
    intro
        Lines above the table, the first as a title.
    columns, rows
        The table.
    below
        More tables.
    """
    sheet = _sheet_for(book, name)
    if sheet is None:
        return None
    sheet["A1"].options(transpose=True).value = [as_cell(line) for line in intro]
    sheet["A1"].font.size = _HEADING_SIZE
    sheet["A1"].font.bold = True
    for number, column in enumerate(columns, 1):
        sheet.range((1, number)).column_width = column.width
    first = Block([column.heading for column in columns], rows)
    for start, block in _placed(table_row(len(intro)), (first, *below)):
        sheet.range((start, 1)).value = [[as_cell(value) for value in row] for row in (block.headings, *block.rows)]
        _lay_out(sheet, start, block)
    _sign(book, sheet, name)
    return sheet


def _sheet_for(book: xw.Book, name: str) -> xw.Sheet | None:
    if name not in book.sheet_names:
        return book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
    sheet = book.sheets[name]
    if not _is_untouched(book, sheet, name) and not _may_overwrite(book, name):
        return None
    sheet.clear()
    return sheet


def _may_overwrite(book: xw.Book, name: str) -> bool:
    question = (
        f'Arket "{name}" er ikke skrevet af Råderum, eller der er rettet i det siden. '
        "Skal det overskrives? (Nej: intet ændres.)"
    )
    return book.app.alert(question, TITLE, "yes_no") == "yes"


def _placed(start: int, blocks: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    for block in blocks:
        yield start, block
        start += len(block.rows) + 2


def _lay_out(sheet: xw.Sheet, start: int, block: Block) -> None:
    width = len(block.headings)
    heading = sheet.range((start, 1), (start, width))
    heading.font.bold = True
    heading.font.color = _WHITE
    heading.color = _HEADING
    body = sheet.range((start, 1), (start + len(block.rows), width))
    body.wrap_text = True
    body.vertical_alignment = "top"
    for number, values in enumerate(zip(*block.rows, strict=True), 1):
        if all(isinstance(value, (int, float, Formula)) for value in values):  # above figures, which stand to the right
            sheet.range((start, number)).horizontal_alignment = "right"


# --- the fingerprint


def _name_of(name: str) -> str:
    return "Raaderum_" + re.sub(r"\W", "_", name)


def _fingerprint(sheet: xw.Sheet) -> str:
    """Of what stands in the cells: constants, and formulas as such, since their values follow other cells."""
    used = sheet.used_range
    found = used.formula
    formulas = found if isinstance(found, tuple) else ((found,),)  # one cell comes as its text
    content = json.dumps(
        [
            (used.row + row, used.column + column, held)
            for row, values in enumerate(used.options(ndim=2, err_to_str=True).value)
            for column, value in enumerate(values)
            if (held := _held(value, formulas[row][column])) is not None
        ],
        default=str,
    )
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _held(value: object, formula: object) -> object:
    is_formula = isinstance(formula, str) and formula.startswith("=") and formula != value
    return normalised(str(formula)) if is_formula else value


def _sign(book: xw.Book, sheet: xw.Sheet, name: str) -> None:
    signed, text = _name_of(name), f'="{_fingerprint(sheet)}"'
    if signed in book.names:
        book.names[signed].refers_to = text
    else:
        book.names.add(signed, text)


def _is_untouched(book: xw.Book, sheet: xw.Sheet, name: str) -> bool:
    signed = _name_of(name)
    return signed in book.names and book.names[signed].refers_to == f'="{_fingerprint(sheet)}"'
