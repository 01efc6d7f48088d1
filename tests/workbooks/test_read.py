"""Reading a workbook back by its names, wherever its rows and sheets are now."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.workbooks.editing import Parts, edited, insert_row, row_of
from workbooks.package import WorkbookError, parts_of
from workbooks.read import MOST_CELLS, read
from workbooks.recalculate import recalculated


def test_values_are_what_a_recalculation_gives(example: Parts) -> None:
    run = recalculated(example)
    values = read(example)
    assert values["RD_NETTOBESPARELSE"] == pytest.approx(run.values["Forside"][(5, 2)])
    assert values["RD_KOMMUNE"] == "Eksempel Kommune" and values["RD_STATUS"] == "Idé"


def test_a_yearly_row_is_a_list_and_blanks_keep_their_place(example: Parts, blank: Parts) -> None:
    assert read(example)["RD_INDFASNING"] == [0.5, 1, 1, 1]
    assert read(blank)["RD_LICENSER"] == [None] * 4


def test_inserted_rows_and_renamed_sheets_change_nothing(example: Parts) -> None:
    def change(book: openpyxl.Workbook) -> None:
        insert_row(book, book["Forudsætninger"], 12)
        insert_row(book, book["Forudsætninger"], row_of(book["Forudsætninger"], "Antal transaktioner"))
        for entry in book.defined_names.values():
            entry.attr_text = re.sub("'?Gevinstplan'?!", "'Årets plan'!", entry.attr_text)
        book["Gevinstplan"].title = "Årets plan"

    inputs = ("RD_MEDARBEJDERE", "RD_TRANSAKTIONER", "RD_INDFASNING", "RD_EGNE_TIMER", "RD_REALISERET")
    before, after = read(example), read(edited(example, change))
    assert [after[name] for name in inputs] == [before[name] for name in inputs]


def test_broken_names_and_names_of_whole_sheets_are_left_out(example: Parts) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        whole = "Forside!$A$1:$XFD$1048576"
        for name, text in (("RD_NPV", "#REF!"), ("RD_STOR", whole), ("RD_UD", "Findes_ikke!$A$1")):
            book.defined_names[name] = DefinedName(name, attr_text=text)

    assert MOST_CELLS < 10_000
    assert not {"RD_NPV", "RD_STOR", "RD_UD"} & read(edited(example, spoil)).keys()


def test_a_workbook_without_names_is_refused(example: Parts) -> None:
    with pytest.raises(WorkbookError, match="ingen Råderum-navne"):
        read(edited(example, lambda book: book.defined_names.clear()))


@pytest.mark.parametrize(
    ("number_format", "value"),
    [
        ("dd-mm-yyyy", dt.date(2026, 11, 21)),
        ("mm-dd-yy", dt.date(2026, 11, 21)),  # Excel's own no. 14, the reader's short date
        ("[$-406]d. mmmm yyyy;@", dt.date(2026, 11, 21)),
        ('#,##0" dage"', 46347.0),
        ("[Red]0", 46347.0),
        ("0.00", 46347.0),
        ("General", 46347.0),
        ("h:mm", 46347.0),
    ],
)
def test_a_number_shown_as_a_date_is_read_as_one(number_format: str, value: object) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A1"].number_format = 46347, number_format
    book.defined_names["RD_PRØVE"] = DefinedName("RD_PRØVE", attr_text="Sheet!$A$1")
    stream = io.BytesIO()
    book.save(stream)
    assert read(parts_of(stream.getvalue())) == {"RD_PRØVE": value}
