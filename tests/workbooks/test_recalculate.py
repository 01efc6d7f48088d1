import datetime as dt
import re
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from lxml import etree
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from udfs.registry import functions
from udfs.values import ErrorCode, cells
from workbooks.package import WorkbookError, packed, parts_of
from workbooks.recalculate import Recalculation, recalculated

from .conftest import book_bytes, cells_of

Recalculate = Callable[..., Recalculation]

SHEET = "xl/worksheets/sheet1.xml"


def reopened(recalculation: Recalculation) -> openpyxl.Workbook:
    """The stored values, read by another library."""
    return openpyxl.load_workbook(BytesIO(packed(recalculation.parts())), data_only=True)


def with_sheet_xml(data: bytes, change: Callable[[str], str], part: str = SHEET) -> dict[str, bytes]:
    parts = parts_of(data)
    parts[part] = change(parts[part].decode()).encode()
    return parts


@pytest.mark.parametrize("function", functions().values(), ids=lambda f: f.name)
def test_example_of_each_function_computes_in_a_cell(function, recalculate: Recalculate) -> None:
    """And the cell shows the first value of what the function itself gives."""
    result = recalculate(cells_of(A1=f"={function.example}"))
    assert result.messages == {}
    assert not isinstance(result.values["Ark1"][1, 1], ErrorCode)


def test_values_hold_constants_and_results(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1=2.5, A2="tekst", A3=True, A4=dt.date(2026, 1, 1), A5="=A1*2", C9="=A2"))
    assert result.values["Ark1"] == {
        (1, 1): 2.5,
        (2, 1): "tekst",
        (3, 1): True,
        (4, 1): 46023.0,
        (5, 1): 5.0,
        (9, 3): "tekst",
    }


def test_cell_functions_take_cells_of_other_sheets() -> None:
    """1000 cases of 6 minutes are 100 hours."""
    book = openpyxl.Workbook()
    book.active.title = "Følsomhed"
    book.active["A1"], book.active["A2"] = 1000, 6
    book.create_sheet("O'Brien")["B2"] = "=BC_TIME('Følsomhed'!A1,'Følsomhed'!A2)"
    buffer = BytesIO()
    book.save(buffer)
    assert recalculated(parts_of(buffer.getvalue())).values["O'Brien"][2, 2] == 100.0


NATIVE = [
    ('IF(A1>5,"ja","nej")', "ja"),
    ("IFERROR(1/0,-1)", -1.0),
    ("SUM(A1:A4)", 100.0),
    ("SUM(RD_række)", 100.0),
    ("RD_celle*2", 20.0),
    ("SUMPRODUCT(A1:A4,A1:A4)", 3000.0),
    ("SUMPRODUCT((A1:A4>15)*A1:A4)", 90.0),
    ('INDEX(A1:A4,MATCH("nøgle3",B1:B4,0))', 30.0),
    ('_xlfn.XLOOKUP("nøgle2",B1:B4,A1:A4)', 20.0),
    ("NPV(0.1,RD_række)", 10 / 1.1 + 20 / 1.1**2 + 30 / 1.1**3 + 40 / 1.1**4),
    ("IRR({-100,60,60})", 0.13066238629180751),
    ("PMT(0.05,10,-1000)", 1000 * 0.05 / (1 - 1.05**-10)),
    ("MIN(RD_række)+MAX(RD_række)", 50.0),
    ("ROUND(-1234.5,-2)", -1200.0),
    ("RANK(A2,RD_række)", 3.0),
    ("MEDIAN(RD_række)", 25.0),
    ("QUARTILE(RD_række,1)", 17.5),
    ('COUNTIF(B1:B4,"nøgle*")', 4.0),
    ('SUMIFS(A1:A4,B1:B4,"nøgle3",A1:A4,">5")', 30.0),
    ('TEXT(1234.5,"#,##0.00")', "1,234.50"),
    ("AND(TRUE,1>0)", True),
    ("OR(FALSE,1>2)", False),
    ("ISNUMBER(B1)", False),
    ("ISERROR(1/0)", True),
    ("ISBLANK(Z9)", True),
    ("ABS(-2)", 2.0),
    ("Z9", 0.0),
    ("_xlfn.UNICHAR(10003)", "✓"),
    ("1/0", ErrorCode.DIV0),
    ("NA()", ErrorCode.NA),
    ("SQRT(-1)", ErrorCode.NUM),
]


@pytest.mark.parametrize(("formula", "value"), NATIVE)
def test_native_formula_of_the_templates(formula: str, value: object) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 5):
        sheet.cell(row, 1, row * 10)
        sheet.cell(row, 2, f"nøgle{row}")
    sheet["D1"] = f"={formula}"
    book.defined_names["RD_celle"] = DefinedName("RD_celle", attr_text="Sheet!$A$1")
    book.defined_names["RD_række"] = DefinedName("RD_række", attr_text="Sheet!$A$1:$A$4")
    buffer = BytesIO()
    book.save(buffer)
    found = recalculated(parts_of(buffer.getvalue())).values["Sheet"][1, 4]
    assert found == (pytest.approx(value, rel=1e-9) if isinstance(value, float) else value)


def test_chain_over_sheets_is_computed_in_order(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1="=Ark2!A1+1"), cells_of(A1="=A2+1", A2="=BC_TIME(60,A3)", A3=60))
    assert result.values["Ark1"][1, 1] == 62.0


def test_omitted_argument_is_the_default_not_zero(recalculate: Recalculate) -> None:
    """A gross year has 1,924 hours; 0 hours per årsværk would divide by zero."""
    result = recalculate(cells_of(A1="=BC_FTE(1924,)", A2="=BC_NPV(0.1,{100,110},)"))
    assert result.values["Ark1"] == {(1, 1): 1.0, (2, 1): pytest.approx(200.0)}


def test_missing_argument_is_a_sentence(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(B3="=BC_NPV(,{1,2})"))
    assert result.values["Ark1"][3, 2] is ErrorCode.VALUE
    assert result.messages == {("Ark1", 3, 2): "Rente mangler."}


def test_each_failed_cell_has_its_own_sentence(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1="=BC_TIME(-1,2)", A2="=BC_TIME(1,-2)", A3="=BC_TIME(1,2)"))
    assert "Antallet" in result.messages["Ark1", 1, 1]
    assert "Minuttallet" in result.messages["Ark1", 2, 1]
    assert ("Ark1", 3, 1) not in result.messages


def test_error_that_is_caught_has_no_sentence(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1='=IFERROR(BC_TIME(-1,2),"")'))
    assert result.values["Ark1"][1, 1] == ""
    assert result.messages == {}


def test_native_error_beside_a_caught_one_is_not_blamed_on_it(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1="=IFERROR(BC_TIME(-1,2),1)/0"))
    assert result.values["Ark1"][1, 1] is ErrorCode.DIV0
    assert result.messages == {}


def test_error_cell_in_an_argument_is_passed_on(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1="=1/0", A2="=BC_TIME(A1,5)", A3="=BC_NETSAVING(A1:A2,0)"))
    assert result.values["Ark1"][2, 1] is result.values["Ark1"][3, 1] is ErrorCode.DIV0
    assert "indeholder fejlen #DIV/0!" in result.messages["Ark1", 2, 1]


def test_errors_lists_the_formula_cells_that_show_one(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1="=1/0", A2="=1", A3="#N/A"))
    assert result.errors() == {("Ark1", 1, 1): ErrorCode.DIV0}


def test_plain_formula_shows_the_first_value_of_an_array_only(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1="=BC_RESULT({5,6},{1,1})", B1="nabo", A3="=B2"))
    assert result.values["Ark1"] == {(1, 1): 4.0, (1, 2): "nabo", (3, 1): 0.0}


def array(ref: str, formula: str) -> Callable[[Worksheet], None]:
    return cells_of(**{ref.split(":")[0]: ArrayFormula(ref, formula)})


def test_array_formula_fills_its_range(recalculate: Recalculate) -> None:
    """Result of gains 5, 6 and costs 1: yearly 4, 5; no investment; cumulative 4, 9."""
    result = recalculate(array("B2:C5", "=BC_RESULT({5,6},{1,1})"))
    sheet = reopened(result)["Ark1"]
    assert [[sheet.cell(r, c).value for c in (2, 3)] for r in range(2, 6)] == [[4, 5], [0, 0], [4, 5], [4, 9]]


def test_array_larger_than_the_result_ends_in_na(recalculate: Recalculate) -> None:
    result = recalculate(array("A1:C2", "={1,2;3,4}"))
    values = result.values["Ark1"]
    assert [values[r, 3] for r in (1, 2)] == [ErrorCode.NA, ErrorCode.NA]
    assert reopened(result)["Ark1"]["C2"].value == "#N/A"


def test_array_smaller_than_the_result_shows_its_corner(recalculate: Recalculate) -> None:
    assert recalculate(array("A1:B1", "={1,2,3;4,5,6}")).values["Ark1"] == {(1, 1): 1.0, (1, 2): 2.0}


def test_row_is_repeated_down_an_array_formula(recalculate: Recalculate) -> None:
    assert recalculate(array("A1:B2", "={1,2}")).values["Ark1"][2, 2] == 2.0


def test_failed_array_formula_shows_its_error_everywhere(recalculate: Recalculate) -> None:
    result = recalculate(array("A1:B1", "=BC_PHASEIN(-5,{2,3})"))
    assert set(result.values["Ark1"].values()) == {ErrorCode.NUM}
    assert "Indfasningsandelen" in result.messages["Ark1", 1, 1]


def test_one_wrong_row_of_an_array_formula_spoils_its_cell_only(recalculate: Recalculate) -> None:
    result = recalculate(array("A1:A3", "=BC_TIME({60;-1;120},60)"))
    assert list(result.values["Ark1"].values()) == [60.0, ErrorCode.NUM, 120.0]
    assert result.messages == {("Ark1", 2, 1): "Antallet må ikke være negativ; fik -1."}
    assert result.errors() == {("Ark1", 2, 1): ErrorCode.NUM}


def test_other_formulas_read_the_cells_of_an_array_formula(recalculate: Recalculate) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = ArrayFormula("A1:A3", "=BC_TIME({60;120;180},60)")
        sheet["C1"] = "=SUM(A1:A3)"

    assert recalculate(fill).values["Ark1"][1, 3] == 360.0


def test_old_values_in_an_array_range_do_not_stand_in_the_way(recalculate: Recalculate) -> None:
    first = recalculate(array("A1:B2", "={1,2;3,4}"))
    again = recalculated(first.parts())
    assert again.values == first.values
    assert again.parts() == first.parts()


def test_single_cell_array_formula_sums_over_arrays(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1=1, A2=2, C1=ArrayFormula("C1", "=SUM(A1:A2*10)")))
    assert result.values["Ark1"][1, 3] == 30.0


def dynamic(formula: str, ref: str, *more: str) -> dict[str, bytes]:
    """A dynamic array as Excel 365 stores it: ``cm="1"`` on the first cell."""
    cell = f'<c r="A1" cm="1"><f t="array" ref="{ref}">{formula}</f><v>0</v></c>'
    row = f'<sheetData><row r="1" spans="1:3">{cell}{"".join(more)}</row></sheetData>'
    return with_sheet_xml(book_bytes(cells_of(A1=1)), lambda xml: re.sub("<sheetData>.*</sheetData>", row, xml))


def test_dynamic_array_grows_with_its_result() -> None:
    result = recalculated(dynamic("BC_PHASEIN(100,{0,0.5,1})", "A1:B1"))
    sheet = reopened(result)["Ark1"]
    assert [cell.value for cell in sheet[1]] == [0, 50, 100]
    assert result.errors() == {}
    assert b'ref="A1:C1"' in result.parts()[SHEET]


def test_dynamic_array_shrinks_with_its_result() -> None:
    result = recalculated(dynamic("{1,2}", "A1:C1", '<c r="B1"><v>8</v></c>', '<c r="C1"><v>9</v></c>'))
    assert result.values["Ark1"] == {(1, 1): 1.0, (1, 2): 2.0}
    assert reopened(result)["Ark1"]["C1"].value is None


def test_dynamic_array_that_is_blocked_says_so() -> None:
    result = recalculated(dynamic("{1,2,3}", "A1", '<c r="C1"><v>9</v></c>'))
    assert result.values["Ark1"] == {(1, 1): ErrorCode.VALUE, (1, 3): 9.0}
    assert "ikke tomme" in result.messages["Ark1", 1, 1]


def test_shared_formula_is_moved_along() -> None:
    cells_xml = (
        '<row r="1"><c r="A1"><v>1</v></c>'
        '<c r="B1"><f t="shared" ref="B1:B2" si="0">BC_TIME(A1,60)</f></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>7</v></c></row>'
    )
    parts = with_sheet_xml(book_bytes(cells_of(A1=1)), lambda xml: re.sub("<row.*</row>", cells_xml, xml, flags=re.S))
    result = recalculated(parts)
    assert [result.values["Ark1"][row, 2] for row in (1, 2)] == [1.0, 2.0]
    assert b'<f t="shared" si="0"/><v>2</v>' in result.parts()[SHEET]


@pytest.mark.parametrize("prefix", ["[1]!", r"'C:\Tilføjelser\Raaderum.xlam'!", "_xll.", "_xludf."])
def test_function_stored_with_a_prefix_computes(prefix: str, recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1=f"={prefix}BC_TIME(60,1)"))
    assert result.values["Ark1"][1, 1] == 1.0
    assert f"<f>{prefix}BC_TIME(60,1)</f>".encode() in result.parts()[SHEET]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=A1:A3*10", 20.0),
        ("=-A1:A3%", -0.02),
        ("=RD_række+100", 102.0),
        ("=(A1:A3+1)*SUM(A1:A3)", 18.0),
        ("=A:A", 2.0),
        ("=INDEX(A1:A3,3)", 3.0),
        ("={7,8}", 7.0),
    ],
)
def test_cell_takes_one_value_as_excel_does(formula: str, value: float) -> None:
    """From a range outside function calls the cell in row 2, from other arrays the first."""
    book = openpyxl.Workbook()
    for row in (1, 2, 3):
        book.active.cell(row, 1, row)
    book.active["C2"] = formula
    book.defined_names["RD_række"] = DefinedName("RD_række", attr_text="Sheet!$A$1:$A$3")
    buffer = BytesIO()
    book.save(buffer)
    values = recalculated(parts_of(buffer.getvalue())).values["Sheet"]
    assert values[2, 3] == value
    assert (3, 3) not in values


def test_external_link_keeps_its_stored_value() -> None:
    parts = with_sheet_xml(
        book_bytes(cells_of(A1="=[1]Priser!A1", A2="=A1*2")),
        lambda xml: xml.replace("<f>[1]Priser!A1</f><v></v>", "<f>[1]Priser!A1</f><v>21</v>").replace(
            "<f>[1]Priser!A1</f><v/>", "<f>[1]Priser!A1</f><v>21</v>"
        ),
    )
    result = recalculated(parts)
    assert result.values["Ark1"] == {(1, 1): 21.0, (2, 1): 42.0}
    assert "anden projektmappe" in result.messages["Ark1", 1, 1]


def test_array_formula_over_an_external_link_keeps_its_stored_values() -> None:
    row = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:B1">[1]Priser!A1:B1</f><v>3</v></c>'
        '<c r="B1"><v>4</v></c><c r="C1"><f>SUM(A1:B1)</f></c></row>'
    )
    parts = with_sheet_xml(book_bytes(cells_of(A1=1)), lambda xml: re.sub("<row.*</row>", row, xml, flags=re.S))
    result = recalculated(parts)
    assert result.values["Ark1"] == {(1, 1): 3.0, (1, 2): 4.0, (1, 3): 7.0}
    assert b'<c r="B1"><v>4</v></c>' in result.parts()[SHEET]


def test_one_unreadable_formula_does_not_stop_the_others(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1="=1+", A2="=1+1", A3="=SUM(1;2)", A4="=1)+(2"))
    values = result.values["Ark1"]
    assert [values[row, 1] for row in (1, 2, 3, 4)] == [ErrorCode.NAME, 2.0, ErrorCode.NAME, ErrorCode.NAME]
    assert "kan ikke læses" in result.messages["Ark1", 4, 1]


def test_circle_is_an_error_with_a_sentence(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1="=A2", A2="=A1"))
    assert "i ring" in result.messages["Ark1", 1, 1]


def test_table_references(recalculate: Recalculate) -> None:
    """2·10 + 3·20 = 80, summed through the table's own calculated column."""

    def fill(sheet: Worksheet) -> None:
        for row in (["Vare", "Pris", "Antal", "I alt"], ["a", 10, 2, None], ["b", 20, 3, None]):
            sheet.append(row)
        for row in (2, 3):
            sheet.cell(row, 4, "=Priser[[#This Row],[Pris]]*Priser[[#This Row],[Antal]]")
        sheet.add_table(Table(displayName="Priser", ref="A1:D3"))
        sheet["F1"] = "=SUM(Priser[I alt])"

    assert recalculate(fill).values["Ark1"][1, 6] == 80.0


def test_only_sheets_with_formulas_are_changed(recalculate: Recalculate) -> None:
    parts = parts_of(book_bytes(cells_of(A1="=1+1"), cells_of(A1="=æ", A2=3), cells_of(A1="tekst")))
    changed = {name for name, content in recalculated(parts).parts().items() if content != parts[name]}
    assert changed == {SHEET, "xl/worksheets/sheet2.xml"}


def without_values(part: bytes) -> bytes:
    root = etree.fromstring(part)
    for value in root.findall(".//{*}v"):
        value.getparent().remove(value)
    canonical: bytes = etree.tostring(root, method="c14n")
    return canonical


def test_nothing_but_values_is_changed_in_a_sheet() -> None:
    extra = (
        '<extLst><ext uri="{x}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        "<x14:sparklineGroups/></ext></extLst></worksheet>"
    )
    parts = with_sheet_xml(book_bytes(cells_of(A1="=1+1")), lambda xml: xml.replace("</worksheet>", extra))
    assert without_values(recalculated(parts).parts()[SHEET]) == without_values(parts[SHEET])


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1/3", 1 / 3),
        ("=0.1+0.2", 0.1 + 0.2),
        ("=2^60", 2.0**60),
        ("=1E-300", 1e-300),
        ("=-7", -7),
        ('="a & <b> ""c"" æøå"', 'a & <b> "c" æøå'),
        ('="  rum  "', "  rum  "),
        ("=1=1", True),
        ("=NA()", "#N/A"),
        ("=Z1", 0),
    ],
)
def test_stored_value_is_exact_for_another_reader(formula: str, value: object, recalculate: Recalculate) -> None:
    assert reopened(recalculate(cells_of(A1=formula)))["Ark1"]["A1"].value == value


def test_formula_texts_are_kept_to_the_letter(recalculate: Recalculate) -> None:
    formulas = ["=BC_NPV(0.1, {1,2} ,)", "=SUM( A2:A3 )", "=_xlfn.XLOOKUP(1,A2:A3,A2:A3)"]
    result = recalculate(cells_of(**{f"B{row}": text for row, text in enumerate(formulas, 1)}))
    sheet = openpyxl.load_workbook(BytesIO(packed(result.parts())))["Ark1"]
    assert [sheet[f"B{row}"].value for row in (1, 2, 3)] == formulas


def test_full_calculation_on_load_is_kept() -> None:
    """Excel is still to compute for itself when it opens the file."""
    parts = parts_of(book_bytes(cells_of(A1="=1")))
    assert b'fullCalcOnLoad="1"' in parts["xl/workbook.xml"]
    assert recalculated(parts).parts()["xl/workbook.xml"] == parts["xl/workbook.xml"]


def test_recalculation_of_its_own_result_changes_nothing(recalculate: Recalculate) -> None:
    first = recalculate(cells_of(A1=3, A2="=A1/7", A3="=BC_RESULT({1},{2})", A4="=NA()", A5='="x"'))
    again = recalculated(first.parts())
    assert again.values == first.values
    assert again.parts() == first.parts()


def test_sheet_limits_are_held() -> None:
    parts = with_sheet_xml(book_bytes(cells_of(A1=1)), lambda xml: xml.replace('r="A1"', 'r="XFE1"'))
    with pytest.raises(WorkbookError, match="XFE1"):
        recalculated(parts)


def test_cell_at_the_far_corner_is_no_burden(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(XFD1048576=5, A1="=XFD1048576*2"))
    assert result.values["Ark1"][1, 1] == 10.0


def test_huge_array_range_is_refused() -> None:
    with pytest.raises(WorkbookError, match="XFD1048576"):
        recalculated(dynamic("1", "A1:XFD1048576"))


def test_strict_format_is_named() -> None:
    parts = parts_of(book_bytes(cells_of(A1=1)))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    with pytest.raises(WorkbookError, match="Strict"):
        recalculated(parts)


def test_dates_from_1904_are_refused() -> None:
    parts = parts_of(book_bytes(cells_of(A1=1)))
    workbook = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = re.sub(rb"<workbookPr\b", b'<workbookPr date1904="1"', workbook)
    assert parts["xl/workbook.xml"] != workbook
    with pytest.raises(WorkbookError, match="1904"):
        recalculated(parts)


def test_shared_text_that_is_missing_is_a_sentence() -> None:
    parts = with_sheet_xml(book_bytes(cells_of(A1=5)), lambda xml: re.sub(r'<c r="A1"[^>]*>', '<c r="A1" t="s">', xml))
    with pytest.raises(WorkbookError, match="ulæselig værdi"):
        recalculated(parts)


def shared_text_parts() -> dict[str, bytes]:
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>A1&amp;"!"</f></c></row>'
    parts = with_sheet_xml(book_bytes(cells_of(A1=5)), lambda xml: re.sub("<row.*</row>", row, xml, flags=re.S))
    relation = (
        '<Relationship Id="rT" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode())
    return parts


def test_shared_texts_are_read() -> None:
    """Rich text is joined, its reading guide left out, and Excel's escape for a line feed undone."""
    parts = shared_text_parts()
    parts["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>a</t></r>'
        b"<r><t>_x000A_b</t></r><rPh><t>X</t></rPh></si></sst>"
    )
    assert recalculated(parts).values["Ark1"] == {(1, 1): "a\nb", (1, 2): "a\nb!"}


def test_text_from_outside_stays_text(recalculate: Recalculate) -> None:
    """A text that looks like a formula is no formula for the engine either."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"].value = "=1+1"
        sheet["A1"].data_type = "s"
        sheet["A2"] = '=A1&"!"'

    assert recalculate(fill).values["Ark1"] == {(1, 1): "=1+1", (2, 1): "=1+1!"}


def test_values_agree_with_the_functions_called_directly(recalculate: Recalculate) -> None:
    """The embedded host adds nothing of its own: same value as Python gives."""
    flows = [-1000.0, 300.0, 420.0, 680.0]
    result = recalculate(cells_of(A1=flows[0], B1=flows[1], C1=flows[2], D1=flows[3], A2="=BC_IRR(A1:D1)"))
    (direct,) = cells(functions()["BC_IRR"]([flows]).value)
    assert result.values["Ark1"][2, 1] == direct


def test_workbook_that_computes_for_ever_is_stopped(recalculate: Recalculate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbooks.recalculate.MOST_MILLISECONDS", 1)

    def fill(sheet: Worksheet) -> None:
        for row in range(1, 400):
            sheet.cell(row, 1, f"=SUMPRODUCT(ROW(C1:C9000)*1)+{row}")

    with pytest.raises(WorkbookError, match="kan ikke beregnes her"):
        recalculate(fill)


def test_formula_bomb_is_an_error_in_its_cell(recalculate: Recalculate) -> None:
    result = recalculate(cells_of(A1="=SUM(SEQUENCE(1048576,16384))", A2='=LEN(REPT("x",2E9))', A3="=1+1"))
    assert set(result.errors()) == {("Ark1", 1, 1), ("Ark1", 2, 1)}
