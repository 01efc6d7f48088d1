"""What the file engine promises beyond the contract: nothing is lost, nothing else is touched."""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openxml_audit import OpenXmlValidator

from addin.hosts.document import HostError
from addin.hosts.file_engine import open_book
from workbooks.new import new_workbook
from workbooks.package import WorkbookError, packed, read_package

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RIBBON = b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"/>'
_SPARKLINES = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup>'
    "<x14:sparklines><x14:sparkline><xm:f>Andet!A1:B1</xm:f><xm:sqref>C1</xm:sqref></x14:sparkline>"
    "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)

Edit = Callable[[dict[str, bytes]], None]


def _stored(path: Path, *edits: Edit) -> Path:
    """Two sheets, one of which has what openpyxl would lose."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Input"
    first.append(["a", 1])
    first["B2"] = "=B1*2"
    second = book.create_sheet("Andet")
    second.append([1, 2])
    book.save(path)
    parts = read_package(path)
    for edit in edits:
        edit(parts)
    path.write_bytes(packed(parts))
    return path


def _replace(part: str, old: str, new: str) -> Edit:
    def edit(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part], old
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return edit


def _with_ribbon(parts: dict[str, bytes]) -> None:
    parts["customUI/customUI14.xml"] = _RIBBON
    relation = (
        f'<Relationship xmlns="{_RELATIONS}" Id="rIdUi" Target="customUI/customUI14.xml" '
        'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"/>'
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", relation.encode() + b"</Relationships>")


_WITH_SPARKLINES = _replace("xl/worksheets/sheet2.xml", "</worksheet>", f"{_SPARKLINES}</worksheet>")


def test_every_part_but_the_changed_sheet_keeps_its_bytes(tmp_path: Path) -> None:
    path = _stored(tmp_path / "sag.xlsx", _with_ribbon, _WITH_SPARKLINES)
    before = read_package(path)
    with open_book(path) as book:
        book.sheets["Input"]["B1"].value = 5
        book.save()
    after = read_package(path)
    assert {part for part in after if after[part] != before.get(part)} == {"xl/worksheets/sheet1.xml"}
    assert set(after) == set(before)


def test_a_template_keeps_every_sheet_that_a_change_does_not_reach(tmp_path: Path) -> None:
    path = new_workbook("adm-udlaeg", tmp_path, example=True)
    before = read_package(path)
    with open_book(path) as book:
        book.names["RD_ANSVARLIG"].refers_to_range.value = "Økonomi"
        book.save()
    changed = {part for part, content in read_package(path).items() if content != before.get(part)}
    assert changed
    assert all(part.startswith("xl/worksheets/sheet") for part in changed)
    assert len(changed) <= 3


def test_what_the_changed_sheet_holds_beside_its_cells_stays(tmp_path: Path) -> None:
    path = _stored(tmp_path / "sag.xlsx", _WITH_SPARKLINES)
    with open_book(path) as book:
        book.sheets["Andet"]["A1"].value = 9
        book.sheets["Andet"]["D9"].value = "ny"
        book.save()
    assert "<xm:f>Andet!A1:B1</xm:f>" in read_package(path)["xl/worksheets/sheet2.xml"].decode()


def test_saving_without_a_change_leaves_the_file_alone(tmp_path: Path) -> None:
    path = _stored(tmp_path / "sag.xlsx")
    before = path.read_bytes()
    with open_book(path) as book:
        assert book.sheets["Input"]["B1"].value == 1.0
        book.save()
    assert path.read_bytes() == before


def test_file_that_somebody_else_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = _stored(tmp_path / "sag.xlsx")
    with open_book(path) as book:
        book.sheets["Input"]["B1"].value = 5
        path.write_bytes(b"en andens arbejde")
        with pytest.raises(HostError, match="ændret af andre"):
            book.save()
    assert path.read_bytes() == b"en andens arbejde"


def test_file_that_is_open_in_excel_is_not_overwritten(tmp_path: Path) -> None:
    path = _stored(tmp_path / "sag.xlsx")
    (tmp_path / "~$sag.xlsx").write_bytes(b"")
    with open_book(path) as book:
        book.sheets["Input"]["B1"].value = 5
        with pytest.raises(WorkbookError, match="åben i et andet program"):
            book.save()


def test_closing_without_saving_changes_nothing(tmp_path: Path) -> None:
    path = _stored(tmp_path / "sag.xlsx")
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets["Input"]["B1"].value = 5
    assert path.read_bytes() == before


def test_file_keeps_the_kind_that_its_ending_says(tmp_path: Path) -> None:
    with open_book(_stored(tmp_path / "sag.xlsx")) as book, pytest.raises(HostError, match="xlsx-fil"):
        book.save(tmp_path / "sag.xlsm")


def test_stored_formula_values_are_computed(tmp_path: Path) -> None:
    path = _stored(tmp_path / "sag.xlsx")
    with open_book(path) as book:
        book.sheets["Input"]["B1"].value = 21
        book.save()
    assert openpyxl.load_workbook(path, data_only=True)["Input"]["B2"].value == 42


def test_shared_formula_gives_every_cell_its_own_when_one_changes(tmp_path: Path) -> None:
    shared = (
        '<row r="3"><c r="A3"><f t="shared" ref="A3:A5" si="0">B3*2</f><v>2</v></c>'
        '<c r="B3"><v>1</v></c></row>'
        '<row r="4"><c r="A4"><f t="shared" si="0"/><v>4</v></c><c r="B4"><v>2</v></c></row>'
        '<row r="5"><c r="A5"><f t="shared" si="0"/><v>6</v></c><c r="B5"><v>3</v></c></row></sheetData>'
    )
    path = _stored(tmp_path / "sag.xlsx", _replace("xl/worksheets/sheet1.xml", "</sheetData>", shared))
    with open_book(path) as book:
        sheet = book.sheets["Input"]
        assert sheet["A3:A5"].formula == (("=B3*2",), ("=B4*2",), ("=B5*2",))
        sheet["A3"].value = 100
        assert sheet["A3:A5"].formula == (("100",), ("=B4*2",), ("=B5*2",))
        assert sheet["A3:A5"].value == [100.0, 4.0, 6.0]


def test_cells_without_addresses_are_read_in_place(tmp_path: Path) -> None:
    row = '<row><c><v>7</v></c><c t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    path = _stored(tmp_path / "sag.xlsx", _replace("xl/worksheets/sheet2.xml", "</sheetData>", row))
    with open_book(path) as book:
        assert book.sheets["Andet"]["A2:B2"].value == [7.0, "x"]


def test_dates_of_the_1904_system_are_read_right_and_a_changed_workbook_is_refused(tmp_path: Path) -> None:
    """Serial 44197 counted from 1904 is 2.1.2025; recalculation knows the 1900 system only."""
    path = tmp_path / "sag.xlsx"
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A1"].number_format = 44197, "yyyy-mm-dd"
    made.save(path)
    parts = read_package(path)
    _replace("xl/workbook.xml", "<workbookPr/>", '<workbookPr date1904="1"/>')(parts)
    path.write_bytes(packed(parts))
    with open_book(path) as book:
        sheet = book.sheets[0]
        sheet["B1"].value = dt.datetime(2025, 1, 2)
        assert sheet["A1"].value == sheet["B1"].value == dt.datetime(2025, 1, 2)
        with pytest.raises(WorkbookError, match="1904"):
            book.save()


def test_text_with_control_characters_and_escapes_comes_back(tmp_path: Path) -> None:
    path = _stored(tmp_path / "sag.xlsx")
    text = "a\x07b _x0041_ <&> æøå\nlinje 2 "
    with open_book(path) as book:
        book.sheets["Input"]["D1"].value = text
        book.save()
    with open_book(path) as book:
        assert book.sheets["Input"]["D1"].value == text


@pytest.mark.parametrize(("value", "sentence"), [("x" * 32_768, "32767 tegn"), (float("inf"), "uendelig")])
def test_what_no_cell_holds_is_refused(tmp_path: Path, value: str | float, sentence: str) -> None:
    with open_book(_stored(tmp_path / "sag.xlsx")) as book, pytest.raises(HostError, match=sentence):
        book.sheets["Input"]["D1"].value = value


def test_sheet_that_a_formula_refers_to_is_neither_deleted_nor_renamed(tmp_path: Path) -> None:
    path = _stored(tmp_path / "sag.xlsx")
    with open_book(path) as book:
        book.sheets["Input"]["D1"].formula = "=Andet!A1"
        with pytest.raises(HostError, match="arket Input henviser"):
            book.sheets["Andet"].delete()
        with pytest.raises(HostError, match="arket Input henviser"):
            book.sheets["Andet"].name = "Nyt"


def test_sheet_that_a_chart_or_a_table_name_points_at_stays(tmp_path: Path) -> None:
    path = tmp_path / "sag.xlsx"
    made = openpyxl.Workbook()
    made.active.title = "Forside"
    data = made.create_sheet("Tal")
    for row in (["x", "y"], [1, 2]):
        data.append(row)
    data.add_table(Table(displayName="Poster", ref="A1:B2"))
    chart = BarChart()
    chart.add_data(Reference(data, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    made.active.add_chart(chart, "B2")
    made.save(path)
    with open_book(path) as book, pytest.raises(HostError, match="et diagram henviser"):
        book.sheets["Tal"].delete()
    made.active._charts.clear()
    made.active["A1"] = "=SUM(Poster[y])"
    made.save(path)
    with open_book(path) as book, pytest.raises(HostError, match="arket Forside henviser"):
        book.sheets["Tal"].delete()


def test_sheet_with_a_print_area_of_its_own_is_deleted_but_not_renamed(tmp_path: Path) -> None:
    path = tmp_path / "sag.xlsx"
    made = openpyxl.Workbook()
    made.create_sheet("Andet").print_area = "A1:B2"
    made.create_sheet("Sidst").print_area = "C1:D2"
    made.save(path)
    with open_book(path) as book:
        with pytest.raises(HostError, match="omdøbes"):
            book.sheets["Andet"].name = "Nyt"
        book.sheets["Andet"].delete()
        book.save()
    stored = openpyxl.load_workbook(path)
    assert stored.sheetnames == ["Sheet", "Sidst"]
    assert stored["Sidst"].print_area == "'Sidst'!$C$1:$D$2"


def test_only_one_sheet_is_selected_after_activation(tmp_path: Path) -> None:
    """Two selected sheets are edited together in Excel."""
    path = _stored(tmp_path / "sag.xlsx")
    with open_book(path) as book:
        book.sheets["Andet"].activate()
        book.sheets.add("Tredje", before=book.sheets["Input"])
        book.save()
    parts = read_package(path)
    marks = [part for part, content in parts.items() if b'tabSelected="1"' in content]
    assert len(marks) == 1
    assert openpyxl.load_workbook(path).active.title == "Tredje"


def test_names_of_one_sheet_follow_it_when_a_sheet_comes_before(tmp_path: Path) -> None:
    path = tmp_path / "sag.xlsx"
    made = openpyxl.Workbook()
    made.create_sheet("Andet").print_area = "A1:B2"
    made.save(path)
    with open_book(path) as book:
        book.sheets.add("Ny", before=book.sheets[0])
        book.save()
    assert openpyxl.load_workbook(path)["Andet"].print_area == "'Andet'!$A$1:$B$2"


_VALUES = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12),
    st.none(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 30), _VALUES), max_size=40))
def test_whatever_is_written_in_whatever_order_is_read_by_another_reader(
    tmp_path: Path, writes: list[tuple[int, int, float | bool | str | None]]
) -> None:
    path = tmp_path / "sag.xlsx"
    openpyxl.Workbook().save(path)
    expected = {}
    with open_book(path) as book:
        for row, column, value in writes:
            book.sheets[0][row - 1, column - 1].value = f"'{value}" if isinstance(value, str) else value
            expected[row, column] = None if value == "" else value
        book.save()
    sheet = openpyxl.load_workbook(path).active
    for (row, column), value in expected.items():
        read = sheet.cell(row, column).value
        assert (unescape(read) if isinstance(read, str) else read) == value
    rows = [int(number) for number in re.findall(r'<row r="(\d+)"', _sheet_xml(path))]
    assert rows == sorted(set(rows))


def _sheet_xml(path: Path) -> str:
    return read_package(path)["xl/worksheets/sheet1.xml"].decode()


def test_calculation_chain_goes_when_formulas_change(tmp_path: Path) -> None:
    def with_chain(parts: dict[str, bytes]) -> None:
        parts["xl/calcChain.xml"] = (
            b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<c r="B2" i="1"/></calcChain>'
        )
        relation = (
            f'<Relationship xmlns="{_RELATIONS}" Id="rIdC" Target="calcChain.xml" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"/>'
        )
        for part, end, extra in (
            ("xl/_rels/workbook.xml.rels", "</Relationships>", relation),
            (
                "[Content_Types].xml",
                "</Types>",
                '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-'
                'officedocument.spreadsheetml.calcChain+xml"/>',
            ),
        ):
            _replace(part, end, extra + end)(parts)

    path = _stored(tmp_path / "sag.xlsx", with_chain)
    with open_book(path) as book:
        book.sheets["Input"]["B2"].value = 1
        book.save()
    parts = read_package(path)
    assert "xl/calcChain.xml" not in parts
    assert b"calcChain" not in parts["xl/_rels/workbook.xml.rels"] + parts["[Content_Types].xml"]


def test_new_cell_takes_the_look_of_its_column(tmp_path: Path) -> None:
    path = tmp_path / "sag.xlsx"
    made = openpyxl.Workbook()
    made.active.column_dimensions["D"].number_format = "0.00%"
    made.save(path)
    with open_book(path) as book:
        book.sheets[0]["D4"].value = 0.5
        assert book.sheets[0]["D4"].number_format == "0.00%"


def test_column_group_is_split_where_one_column_changes(tmp_path: Path) -> None:
    path = tmp_path / "sag.xlsx"
    made = openpyxl.Workbook()
    made.active.column_dimensions.group("A", "E", outline_level=1)
    made.save(path)
    with open_book(path) as book:
        book.sheets[0]["C1"].column_width = 40
        book.save()
    columns = re.findall(r"<col [^>]*/>", read_package(path)["xl/worksheets/sheet1.xml"].decode())
    spans = [tuple(map(int, re.findall(r'm(?:in|ax)="(\d+)"', column))) for column in columns]
    assert sorted(tuple(sorted(span)) for span in spans) == [(1, 2), (3, 3), (4, 5)]
    assert all('outlineLevel="1"' in column for column in columns)


def test_note_beside_other_notes_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "sag.xlsx"
    made = openpyxl.Workbook()
    made.active["A1"].comment = Comment("gammel", "LM")
    made.save(path)
    with open_book(path) as book:
        book.sheets[0]["B2"].add_note("ny")
        book.save()
    sheet = openpyxl.load_workbook(path).active
    assert (sheet["A1"].comment.text, sheet["A1"].comment.author) == ("gammel", "LM")
    assert sheet["B2"].comment.text == "ny"


def test_result_of_every_kind_of_change_is_a_valid_package(tmp_path: Path) -> None:
    path = tmp_path / "sag.xlsx"
    made = openpyxl.Workbook()
    made.active.title = "Input"
    made.active.append(["a", 1])
    made.active.add_data_validation(DataValidation("decimal", sqref="B1:B9"))
    made.active.freeze_panes = "A2"
    made.save(path)
    with open_book(path) as book:
        sheet = book.sheets["Input"]
        sheet["A2"].value = [["'=x", dt.datetime(2025, 1, 1)], [True, "=B1+1"]]
        sheet["A1"].font.bold, sheet["A1"].font.color, sheet["A1"].color = True, (1, 2, 3), (4, 5, 6)
        sheet["A1"].number_format, sheet["A1"].wrap_text = '0.000" kr."', True
        sheet["A1"].horizontal_alignment = "center"
        sheet["C:D"].column_width = 20
        sheet["1:3"].row_height = 30
        sheet["A1"].add_note("note")
        report = book.sheets.add("Rapport", after=sheet)
        report["A1"].value = [["x", "y"], [1, 2]]
        report.tables.add(report["A1:B2"])
        book.names.add("RD_NY", "=Input!$A$1")
        book.sheets.add("Væk").delete()
        book.save()
    made_anew = tmp_path / "genskrevet.xlsx"
    openpyxl.load_workbook(path).save(made_anew)  # whatever openpyxl itself is remarked for
    assert _remarks(path) <= _remarks(made_anew)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


def _remarks(path: Path) -> set[str]:
    return {error.description for error in OpenXmlValidator().validate(str(path)).errors}


def test_received_workbook_with_an_entity_is_refused(tmp_path: Path) -> None:
    bomb = _replace("xl/worksheets/sheet1.xml", "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet')
    with pytest.raises(WorkbookError, match="XML-erklæring"), open_book(_stored(tmp_path / "x.xlsx", bomb)):
        pass
