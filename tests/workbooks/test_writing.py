"""Workbooks written in memory, against openpyxl's own writing of the same workbook."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.draft import put
from workbooks.package import packed
from workbooks.style import add_styles
from workbooks.writing import parts_of_workbook


def written(book: Workbook) -> Worksheet:
    """The first sheet of ``book`` as openpyxl reads what was written."""
    return load_workbook(BytesIO(packed(parts_of_workbook(book)))).worksheets[0]


def book_of(*values: object) -> Workbook:
    book = Workbook()
    for row, value in enumerate(values, 1):
        book.worksheets[0].cell(row, 2).value = value  # type: ignore[assignment]
    return book


VALUES = {
    "number": 2.5,
    "whole number": 1_500_000,
    "boolean": True,
    "date": dt.datetime(2026, 11, 21, 12, 30),
    "text": "Æblø & Ødum <b>",
    "text with space around": "  æ\nø ",
    "empty text": "",
    "formula": '=IF(A1<2,"<&>",1)',
    "error": "#N/A",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_a_cell_is_read_back_as_from_openpyxls_own_file(value: object) -> None:
    stream = BytesIO()
    book_of(value).save(stream)
    own, ours = load_workbook(stream).worksheets[0]["B1"], written(book_of(value))["B1"]
    assert (ours.value, ours.data_type, ours.number_format) == (own.value, own.data_type, own.number_format)


def test_an_array_formula_keeps_its_range() -> None:
    formula = written(book_of(ArrayFormula("B1:B3", "=A1:A3*2")))["B1"].value
    assert (formula.ref, formula.text) == ("B1:B3", "=A1:A3*2")


def test_a_cell_with_a_comment_and_nothing_else_is_written() -> None:
    book = Workbook()
    book.worksheets[0]["C3"].comment = Comment("Se bilag 2", "Økonomi")
    comment = written(book)["C3"].comment
    assert comment is not None and comment.text == "Se bilag 2"


def test_a_row_keeps_its_height() -> None:
    book = book_of("a")
    book.worksheets[0].row_dimensions[1].height = 33
    assert written(book).row_dimensions[1].height == 33


def test_a_text_in_many_cells_is_stored_once() -> None:
    assert parts_of_workbook(book_of("gentaget", "gentaget"))["xl/sharedStrings.xml"].count(b"gentaget") == 1


def test_cells_of_one_look_can_be_changed_apart() -> None:
    book = Workbook()
    add_styles(book)
    first, second = (put(book.worksheets[0], row, 1, 1.0, "rd_tal", "0.00") for row in (1, 2))
    second.number_format = "0%"
    third = put(book.worksheets[0], 3, 1, 1.0, "rd_tal", "0.00")
    assert [cell.number_format for cell in (first, second, third)] == ["0.00", "0%", "0.00"]


def test_a_look_belongs_to_its_workbook() -> None:
    numbers = []
    for formats in (["0.000"], ["0.0000", "0.000"]):
        book = Workbook()
        add_styles(book)
        numbers.append([put(book.worksheets[0], 1, 1, 1.0, "rd_tal", text).number_format for text in formats])
    assert numbers == [["0.000"], ["0.0000", "0.000"]]
