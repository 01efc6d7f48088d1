"""One contract for every host: the same script gives the same on a file and in LibreOffice."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlwings as xw
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from addin.hosts.document import HostError
from addin.hosts.file_engine import open_book
from tests.addin.conftest import Opener
from workbooks.package import read_package


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook with what a business case has: inputs, formulas, names, dates, protection."""
    book = openpyxl.Workbook()
    data = book.active
    data.title = "Input"
    data["A1"], data["B1"], data["C1"] = "Post", 2025, 2026
    data["A2"], data["B2"], data["C2"] = "Gevinst", 100, 110.5
    data["A3"], data["B3"], data["C3"] = "I alt", "=B2*2", "=C2*2"
    data["A5"] = dt.datetime(2025, 3, 4)
    data["A5"].number_format = "yyyy-mm-dd"
    data["B5"] = "=A5+1"
    data["B5"].number_format = "yyyy-mm-dd"
    data["A6"] = True
    data["B6"] = "=1/0"
    data["C6"] = "=NA()"
    data["A7"] = "=BC_NPV(0.1,B2:C2)"
    data["B2"].font = Font(bold=True, italic=True, size=14, color="FF102030")
    data["B2"].fill = PatternFill("solid", fgColor="FFFFF2CC")
    data["B2"].number_format = "#,##0.00"
    data["B2"].comment = Comment("fra budgettet", "x")
    data["E1"] = ArrayFormula("E1:F1", "=B2:C2*2")
    listed = book.create_sheet("Liste")
    for row in (["Navn", "Beløb"], ["x", 1], ["y", 2]):
        listed.append(row)
    listed.add_table(Table(displayName="Poster", ref="A1:B3"))
    closed = book.create_sheet("Årets tal")
    closed["A1"], closed["A2"] = "låst", 5
    closed["A2"].protection = Protection(locked=False)
    closed.protection.sheet = True
    book.defined_names["RD_GEVINST"] = DefinedName("RD_GEVINST", attr_text="Input!$B$2")
    book.defined_names["RD_TAL"] = DefinedName("RD_TAL", attr_text="'Årets tal'!$A$2")
    file = tmp_path / "sag.xlsx"
    book.save(file)
    return file


# --- reading


def test_scalar_row_column_and_block_come_as_xlwings_gives_them(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        assert sheet["A2"].value == "Gevinst"
        assert sheet["A2:C2"].value == ["Gevinst", 100.0, 110.5]
        assert sheet["B1:B2"].value == [2025.0, 100.0]
        assert sheet["A1:B2"].value == [["Post", 2025.0], ["Gevinst", 100.0]]
        assert sheet["Z99"].value is None


def test_formula_cell_has_its_computed_value_and_its_formula(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        cells = book.sheets["Input"]["B3:C3"]
        book.app.calculate()
        assert cells.value == [200.0, 221.0]
        assert cells.formula == (("=B2*2", "=C2*2"),)


def test_cell_function_is_computed(opener: Opener, path: Path) -> None:
    """100 + 110.5/1.1, by hand."""
    with opener(path) as book:
        book.app.calculate()
        assert book.sheets["Input"]["A7"].value == pytest.approx(100 + 110.5 / 1.1)
        assert book.sheets["Input"]["A7"].formula == "=BC_NPV(0.1,B2:C2)"


def test_date_cell_is_a_datetime_also_when_computed(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        book.app.calculate()
        assert book.sheets["Input"]["A5:B5"].value == [dt.datetime(2025, 3, 4), dt.datetime(2025, 3, 5)]


def test_error_cell_is_none_and_its_code_on_request(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        book.app.calculate()
        cells = book.sheets["Input"]["B6:C6"]
        assert cells.value == [None, None]
        assert cells.options(err_to_str=True).value == ["#DIV/0!", "#N/A"]


def test_truth_value_is_a_bool(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        assert book.sheets["Input"]["A6"].value is True


def test_constant_has_itself_as_formula(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        assert book.sheets["Input"]["A2:C2"].formula == (("Gevinst", "100", "110.5"),)


# --- writing


def test_formula_follows_a_changed_input(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        sheet["B2"].value = 7
        assert sheet["B3"].value == 14.0


def test_written_block_reads_back(opener: Opener, path: Path) -> None:
    rows = [["a", 1.5, None], [dt.datetime(2024, 2, 29, 12, 30), True, "b"]]
    with opener(path) as book:
        sheet = book.sheets["Input"]
        sheet["H1"].value = rows
        assert sheet["H1:J2"].value == rows


def test_scalar_fills_the_range_and_its_formula_follows(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        sheet["H1:H3"].value = 3
        sheet["I1:I3"].formula = "=H1*ROW(H1)"
        assert sheet["I1:I3"].value == [3.0, 6.0, 9.0]
        assert sheet["I3"].formula == "=H3*ROW(H3)"


def test_formula_in_a_block_is_a_formula(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        sheet["H1"].value = [["sum", '=IF(SUM(B2,C2)>1,"over, ja","under")']]
        assert sheet["I1"].value == "over, ja"
        assert sheet["I1"].formula == '=IF(SUM(B2,C2)>1,"over, ja","under")'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@navn", "'x", "0012"])
def test_text_behind_an_apostrophe_stays_text(opener: Opener, path: Path, text: str) -> None:
    with opener(path) as book:
        cell = book.sheets["Input"]["H1"]
        cell.value = f"'{text}"
        assert cell.value == text
        assert cell.formula == text


def test_written_text_is_text_in_the_stored_file(opener: Opener, path: Path, tmp_path: Path) -> None:
    with opener(path) as book:
        book.sheets["Input"]["H1"].value = "'=1+1"
        book.save(tmp_path / "ny.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "ny.xlsx")["Input"]["H1"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_data_frame_is_written_and_read(opener: Opener, path: Path) -> None:
    frame = pd.DataFrame({"beløb": [1.0, 2.5], "navn": ["x", "y"]}, index=pd.Index(["a", "b"], name="id"))
    with opener(path) as book:
        cell = book.sheets["Input"]["H1"]
        cell.value = frame
        read = cell.expand().options(pd.DataFrame).value
    pd.testing.assert_frame_equal(read, frame)


def test_missing_value_in_a_frame_is_a_blank_cell(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        sheet["H1"].options(index=False).value = pd.DataFrame({"x": [1.0, float("nan")]})
        assert sheet["H1:H3"].value == ["x", 1.0, None]


def test_none_empties_a_cell_and_keeps_its_format(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        cell = book.sheets["Input"]["B2"]
        cell.value = None
        assert (cell.value, cell.number_format, cell.font.bold) == (None, "#,##0.00", True)


def test_clear_contents_keeps_formats_and_clear_removes_them_and_the_note(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        cell = book.sheets["Input"]["B2"]
        cell.clear_contents()
        assert (cell.value, cell.font.bold, cell.note is None) == (None, True, False)
        cell.clear()
        assert (cell.font.bold, cell.color, cell.note) == (False, None, None)


def test_locked_cell_of_a_protected_sheet_is_refused(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Årets tal"]
        with pytest.raises(HostError, match="A1 på arket Årets tal er låst"):
            sheet["A1:A2"].value = 1
        sheet["A2"].value = 6
        assert sheet["A1:A2"].value == ["låst", 6.0]


def test_array_formula_changes_only_as_a_whole(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        book.app.calculate()
        assert sheet["E1:F1"].value == [200.0, 221.0]
        assert (sheet["E1"].has_array, sheet["F1"].has_array) == (True, False)
        assert sheet["E1:F1"].formula == (("=B2:C2*2", "=B2:C2*2"),)
        with pytest.raises(HostError, match=r"del af matrixformlen i E1:F1"):
            sheet["F1"].value = 1
        sheet["E1"].value = 1
        assert sheet["E1:F1"].value == [1.0, None]


# --- moving about


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [("A1", "down", "$A$3"), ("A1", "right", "$C$1"), ("C3", "left", "$A$3"), ("A3", "down", "$A$5")],
)
def test_end_goes_where_ctrl_and_an_arrow_go(opener: Opener, path: Path, start: str, direction: str, end: str) -> None:
    with opener(path) as book:
        assert book.sheets["Input"][start].end(direction).address == end


def test_end_beyond_the_last_cell_is_the_edge(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        assert book.sheets["Liste"]["B3"].end("down").row == 1_048_576


def test_regions_and_extents(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        assert sheet["B2"].current_region.address == "$A$1:$C$3"
        assert sheet["A1"].expand().address == "$A$1:$C$3"
        assert sheet.used_range.address == "$A$1:$F$7"
        assert book.sheets["Liste"].used_range.last_cell.address == "$B$3"


def test_geometry(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        block = book.sheets["Input"]["B2:C3"]
        assert (block.row, block.column, block.shape, block.size) == (2, 2, (2, 2), 4)
        assert block.offset(1, 1).address == "$C$3:$D$4"
        assert block.resize(1, 3).address == "$B$2:$D$2"
        assert block[1, 0].address == "$B$3"
        assert block.rows[1].address == "$B$3:$C$3"
        assert block.get_address(False, False) == "B2:C3"


# --- looks


def test_look_of_a_cell_is_read(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        cell = book.sheets["Input"]["B2"]
        assert (cell.font.bold, cell.font.italic, cell.font.size) == (True, True, 14.0)
        assert (cell.font.color, cell.color) == ((16, 32, 48), (255, 242, 204))
        assert cell.number_format == "#,##0.00"


def test_look_of_a_range_is_set_and_differing_cells_have_none(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        block = sheet["H1:I2"]
        block.font.bold, block.font.color, block.color = True, "#0A0B0C", (1, 2, 3)
        block.number_format, block.wrap_text = "0.0%", True
        assert (block.font.bold, block.font.color, block.color) == (True, (10, 11, 12), (1, 2, 3))
        assert (block.number_format, block.wrap_text) == ("0.0%", True)
        block.color = None
        assert block.color is None
        assert sheet["G1:H1"].font.bold is None


def test_widths_and_heights(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        sheet["H:I"].column_width = 30
        sheet["1:2"].row_height = 40
        assert sheet["H1:I1"].column_width == pytest.approx(30, abs=0.05)
        assert sheet["A2"].row_height == pytest.approx(40, abs=0.1)


# --- sheets


def test_sheets_are_added_named_shown_and_deleted(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        first = book.sheets["Input"]
        made = book.sheets.add("Rapport", after=first)
        assert book.sheet_names == ["Input", "Rapport", "Liste", "Årets tal"]
        assert book.sheets.active == made
        made.name = "Kontrolrapport"
        made.visible = False
        assert (book.sheets["kontrolrapport"].visible, made.index) == (False, 2)
        made.delete()
        assert book.sheet_names == ["Input", "Liste", "Årets tal"]


def test_two_sheets_cannot_have_one_name(opener: Opener, path: Path) -> None:
    with opener(path) as book, pytest.raises(HostError, match="allerede et ark"):
        book.sheets["Liste"].name = "INPUT"


@pytest.mark.parametrize("name", ["", "a/b", "x" * 32, "a:b", "'a'"])
def test_impossible_sheet_name_is_refused(opener: Opener, path: Path, name: str) -> None:
    with opener(path) as book, pytest.raises(HostError, match="kan ikke være et arks navn"):
        book.sheets.add(name)


def test_locked_structure_keeps_its_sheets(opener: Opener, path: Path) -> None:
    made = openpyxl.load_workbook(path)
    made.security = WorkbookProtection(lockStructure=True)
    made.save(path)
    with opener(path) as book:
        if book.app.engine.name == "calc":  # LibreOffice passes over the mark in the file
            book.impl.document.uno.protect("")
        sheet = book.sheets["Liste"]
        for change in (
            lambda: book.sheets.add("Ny"),
            sheet.delete,
            lambda: setattr(sheet, "name", "Andet"),
            lambda: setattr(sheet, "visible", False),
        ):
            with pytest.raises(HostError, match="struktur er beskyttet"):
                change()
        assert book.sheet_names == ["Input", "Liste", "Årets tal"]


def test_active_sheet_and_selection(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        book.sheets["Liste"].activate()
        assert book.sheets.active.name == "Liste"
        book.sheets["Input"]["B3"].select()
        assert (book.app.selection.sheet.name, book.app.selection.address) == ("Input", "$B$3")


# --- names, notes, tables


def test_names_are_read_added_and_removed(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        assert book.names["rd_gevinst"].refers_to_range.value == 100.0
        assert book.names["RD_TAL"].refers_to == "='Årets tal'!$A$2"
        assert book.sheets["Input"]["RD_GEVINST"].address == "$B$2"
        book.sheets["Input"]["C2"].name = "RD_NY"
        assert book.names["RD_NY"].refers_to == "=Input!$C$2"
        assert book.sheets["Input"]["C2"].name.name == "RD_NY"
        book.names["RD_NY"].delete()
        assert "RD_NY" not in book.names
        assert {name.name for name in book.names} == {"RD_GEVINST", "RD_TAL"}


def test_impossible_name_is_refused_in_danish(opener: Opener, path: Path) -> None:
    with opener(path) as book, pytest.raises(HostError, match="kan ikke være et navn"):
        book.names.add("to ord", "=Input!$A$1")


def test_notes_are_read_written_and_removed(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        assert sheet["B2"].note.text == "fra budgettet"
        sheet["C2"].add_note("skøn\nto linjer")
        sheet["B2"].note.text = "fra regnskabet"
        assert [(n.location.address, n.text) for n in sheet.notes] == [
            ("$B$2", "fra regnskabet"),
            ("$C$2", "skøn\nto linjer"),
        ]
        sheet["B2"].note.delete()
        assert sheet["B2"].note is None


def test_table_is_read(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        table = book.sheets["Liste"].tables["Poster"]
        assert table.range.address == "$A$1:$B$3"
        assert table.header_row_range.value == ["Navn", "Beløb"]
        assert table.data_body_range.value == [["x", 1.0], ["y", 2.0]]
        assert book.sheets["Liste"]["B2"].table.name == "Poster"


def test_table_is_added_with_full_and_different_headers(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        sheet["H1"].value = [["a", "a", None], [1, 2, 3]]
        table = sheet.tables.add(sheet["H1:J2"], name="Ny")
        assert table.header_row_range.value == ["a", "a2", "Kolonne3"]
        assert [t.name for t in sheet.tables] == ["Ny"]
        with pytest.raises(HostError, match="overlapper"):
            sheet.tables.add(sheet["J2:K3"])


# --- the app


def test_question_gets_the_answer_that_changes_nothing(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        assert book.app.alert("Overskriv?", "Råderum", "yes_no") == "no"
        assert book.app.alert("Færdig") == "ok"
        assert [alert.prompt for alert in book.app.impl.alerts] == ["Overskriv?", "Færdig"]


def test_question_gets_the_answer_that_was_given(opener: Opener, path: Path) -> None:
    def yes(prompt: str, buttons: str) -> str:
        return "yes"

    with opener(path, answer=yes) as book:
        assert book.app.alert("Overskriv?", buttons="yes_no") == "yes"


def test_status_bar_and_screen_updating_are_kept(opener: Opener, path: Path) -> None:
    with opener(path) as book:
        with book.app.properties(screen_updating=False, status_bar="Regner"):
            assert (book.app.screen_updating, book.app.status_bar) == (False, "Regner")
        assert (book.app.screen_updating, book.app.status_bar) == (True, False)


def test_chart_is_in_the_stored_file_with_its_series_and_colours(opener: Opener, path: Path, tmp_path: Path) -> None:
    with opener(path) as book:
        sheet = book.sheets["Input"]
        sheet["H1"].value = [["Navn", "Andre", "Egen", "Mål"], ["x", 1, 0, 2], ["y", 0, 3, 2]]
        chart = sheet.charts.add(
            source=sheet["H1:K3"], chart_type="column_stacked", anchor=sheet["H5"], name="Rang", width=400, height=200
        )
        chart.series[1].fill_color = (29, 78, 95)
        chart.series[2].chart_type = "line"
        chart.value_axis.title = "kr. pr. indbygger"
        assert ("Rang" in sheet.charts, len(sheet.charts)) == (True, 1)
        assert [series.name for series in chart.series] == ["Andre", "Egen", "Mål"]
        book.save(tmp_path / "ny.xlsx")
    text = read_package(tmp_path / "ny.xlsx")["xl/charts/chart1.xml"].decode()
    assert {"$I$2:$I$3", "$J$2:$J$3", "$K$2:$K$3"} <= set(re.findall(r"Input'?!(\$[IJK]\$2:\$[IJK]\$3)", text))
    for wanted in ("barchart>", "linechart>", "1d4e5f", "kr. pr. indbygger"):
        assert wanted in text.lower()


def test_chart_does_not_disturb_those_that_are_there(path: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(path)
    theirs = BarChart()
    theirs.add_data(Reference(book["Input"], min_col=2, min_row=2, max_row=3))
    book["Input"].add_chart(theirs, "L2")
    book.save(path)
    with open_book(path) as opened:
        sheet = opened.sheets["Input"]
        before = len(sheet.charts)
        sheet.charts.add(source=sheet["A1:C2"], anchor=sheet["L20"])
        assert (before, len(sheet.charts)) == (1, 2)
        opened.save(tmp_path / "ny.xlsx")
    drawn = openpyxl.load_workbook(tmp_path / "ny.xlsx")["Input"]._charts  # type: ignore[attr-defined]
    assert [chart.anchor._from.row for chart in drawn] == [1, 19]


@pytest.mark.parametrize(
    ("what", "member"),
    [
        (lambda book: book.sheets[0].charts.add(), "Charts.add"),
        (lambda book: book.sheets[0]["A1"].merge_area, "Range.merge_area"),
        (lambda book: book.to_pdf(), "to_pdf"),
        (lambda book: book.sheets[0].pivot_tables, "Sheet.pivot_tables"),
        (lambda book: book.sheets[0]["A1"].insert("down"), "Range.insert"),
    ],
)
def test_whatever_is_not_there_is_named(
    opener: Opener, path: Path, what: Callable[[xw.Book], Any], member: str
) -> None:
    with opener(path) as book, pytest.raises(NotImplementedError, match=member):
        what(book)


def test_saved_copy_holds_the_changes_and_another_file_is_never_overwritten(
    opener: Opener, path: Path, tmp_path: Path
) -> None:
    before = path.read_bytes()
    with opener(path) as book:
        book.sheets["Input"]["B2"].value = 8
        book.save(tmp_path / "kopi.xlsx")
        assert Path(book.fullname).name == "kopi.xlsx"
        (tmp_path / "andens.xlsx").write_bytes(b"x")
        with pytest.raises(Exception, match="findes allerede og overskrives ikke"):
            book.save(tmp_path / "andens.xlsx")
    stored = openpyxl.load_workbook(tmp_path / "kopi.xlsx", data_only=True)["Input"]
    assert (stored["B2"].value, stored["B3"].value) == (8, 16)
    assert path.read_bytes() == before


def test_new_workbook_is_stored_where_it_is_told(opener: Opener, path: Path, tmp_path: Path) -> None:
    with opener(path) as book:
        made = book.app.books.add()
        made.sheets[0]["A1"].value = [["x", 1]]
        made.save(tmp_path / "ny.xlsx")
        made.close()
        assert [open_one.name for open_one in book.app.books] == ["sag.xlsx"]
    assert openpyxl.load_workbook(tmp_path / "ny.xlsx").worksheets[0]["B1"].value == 1
