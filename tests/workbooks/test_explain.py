"""Explaining a cell: what its functions read, gave and rest on."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from udfs.values import OMITTED, ErrorCode
from workbooks.build import build
from workbooks.draft import Settings
from workbooks.explain import ExplainedCall, Explanation, PartsSource, described, explain
from workbooks.formulas import calls_own_function
from workbooks.library import load
from workbooks.package import WorkbookError, parts_of
from workbooks.values import same


def _explained(formula: object, cell: str = "A9", sheet: str = "Ark 1") -> Explanation:
    book = openpyxl.Workbook()
    data = book.active
    data.title = "Ark 1"
    data.append(["år", "beløb", 3])
    data.append([2025, -100, None])
    data.append([2026, 60, "x"])
    data.append([2027, 60, "=NA()"])
    data.add_table(Table(displayName="Tal", ref="A1:B4"))
    other = book.create_sheet("Andet")
    other["B2"] = 0.1
    book.defined_names["RD_RENTE"] = DefinedName("RD_RENTE", attr_text="Andet!$B$2")
    book.defined_names["RD_HALV"] = DefinedName("RD_HALV", attr_text="RD_RENTE/2")
    data[cell] = formula
    buffer = BytesIO()
    book.save(buffer)
    return explain(parts_of(buffer.getvalue()), sheet, cell)


def _call(formula: str, cell: str = "A9") -> ExplainedCall:
    (call,) = _explained(formula, cell).calls
    return call


def _values(formula: str, cell: str = "A9") -> list[object]:
    return [argument.value for argument in _call(formula, cell).arguments]


def test_range_is_read_as_it_stands_with_its_blanks() -> None:
    assert _values("=BC_NETSAVING(B2:C3,0)")[0] == [[-100.0, None], [60.0, "x"]]


def test_expression_is_computed() -> None:
    assert _values("=BC_NPV(Andet!B2*2,B2:B4*10)") == [0.2, [[-1000.0], [600.0], [600.0]]]


def test_native_function_over_a_range_sees_blanks_as_blanks() -> None:
    """AVERAGE of 3 and a blank is 3, not 1.5."""
    assert _values("=BC_NPV(AVERAGE(C1:C2),1)")[0] == 3.0


@pytest.mark.parametrize(("name", "value"), [("RD_RENTE", 0.1), ("RD_HALV", 0.05), ("rd_rente+1", 1.1)])
def test_names_are_read_through(name: str, value: float) -> None:
    assert _values(f"=BC_NPV({name},B2:B4)")[0] == pytest.approx(value)


@pytest.mark.parametrize("text", ["Tal[beløb]", "Tal[Beløb]", "'Ark 1'!B2:B4", "$B$2:$B$4"])
def test_every_way_to_point_at_a_column(text: str) -> None:
    assert _values(f"=BC_NPV(0,{text})")[1] == [[-100.0], [60.0], [60.0]]


def test_this_row_of_a_table() -> None:
    assert _values("=BC_NPV(0,Tal[[#This Row],[beløb]])", "D3")[1] == 60.0


def test_whole_column_is_read_as_far_as_it_is_filled() -> None:
    assert _values("=BC_NETSAVING(Andet!B:B,0)")[0] == [[None], [0.1]]


def test_array_text_and_truth_constants() -> None:
    assert _values('=BC_PAYBACK({-1,2;3,4},0,"budgetyear")') == [[[-1.0, 2.0], [3.0, 4.0]], 0.0, "budgetyear"]


def test_omitted_argument_is_omitted() -> None:
    call = _call("=BC_PAYBACK(B2:B4,,)")
    assert [argument.value for argument in call.arguments][1:] == [OMITTED, OMITTED]
    assert "  Rente: udeladt" in _explained("=BC_PAYBACK(B2:B4,,)").lines()


def test_nested_call_is_explained_inside_its_outer_one() -> None:
    call = _call('=1+BC_DISCOUNTFACTOR("FM2021",BC_NETSAVING(B3,50)/2)')
    assert call.function.name == "BC_DISCOUNTFACTOR"
    assert [inside.function.name for inside in call.nested] == ["BC_NETSAVING"]
    assert (call.arguments[1].value, call.nested[0].value) == (5.0, 10.0)


def test_calls_beside_each_other_are_both_explained() -> None:
    explanation = _explained("=IF(BC_NPV(0,B2:B4)>0,BC_NETSAVING(B3,0),{1,2})")
    assert [call.function.name for call in explanation.calls] == ["BC_NPV", "BC_NETSAVING"]
    assert [call.value for call in explanation.calls] == [20.0, 60.0]


def test_calls_of_a_template_explained_give_what_their_cells_show() -> None:
    """Two ways to one figure: the whole workbook computed, and each call by itself from its arguments."""
    source = PartsSource(build(load("adm-udlaeg"), Settings(example=True)))
    compared = 0
    for name in named_formulas(source):
        explanation = explain(source, *name)
        for call in explanation.calls:
            if explanation.formula == f'=IF($C$4="ikke indlæst","ikke indlæst",{call.text})':
                assert not isinstance(call.value, list)
                assert same(call.value, explanation.value), explanation.formula
                compared += 1
    assert compared >= 5


def named_formulas(source: PartsSource) -> list[tuple[str, str]]:
    """The cells whose formula is a call of ours."""
    return [
        (sheet, f"{get_column_letter(column)}{row}")
        for sheet in ("Business case", "Kontrol")
        for row in range(1, source.extent(sheet)[0] + 1)
        for column in range(1, source.extent(sheet)[1] + 1)
        if calls_own_function(source.formula(sheet, row, column))
    ]


def test_every_cell_of_an_array_is_explained_by_its_formula() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ark"
    sheet["A1"] = ArrayFormula("A1:C1", "=BC_PHASEIN(100,{0.5,1,1})")
    buffer = BytesIO()
    book.save(buffer)
    explanation = explain(parts_of(buffer.getvalue()), "Ark", "B1")
    assert (explanation.formula, explanation.value) == ("=BC_PHASEIN(100,{0.5,1,1})", 100.0)


def test_call_that_stands_twice_is_explained_once() -> None:
    explanation = _explained("=IF(BC_NPV(0,B2:B4)=0,0,1+BC_NPV(0,B2:B4))")
    assert [call.text for call in explanation.calls] == ["BC_NPV(0,B2:B4)"]


def test_error_is_explained_with_its_sentence() -> None:
    call = _call("=BC_IRR(B3:B4)")
    assert call.value is ErrorCode.NUM
    assert call.message is not None
    assert "entydig intern rente" in call.message


def test_error_in_an_input_names_the_input() -> None:
    call = _call("=BC_NPV(0.1,C4)")
    assert (call.value, call.message) == (
        ErrorCode.NA,
        "Betalinger indeholder fejlen #N/A. Ret cellen, som fejlen kommer fra.",
    )


def test_prefixes_that_excel_stores_are_taken_off() -> None:
    assert _explained("=[1]!BC_NPV(0.1,B2:B4)").formula == "=BC_NPV(0.1,B2:B4)"


def test_parameter_is_shown_with_source_and_date() -> None:
    call = _call('=BC_DISCOUNTFACTOR("FM2021",1)')
    ((parameter, value),) = call.parameters
    assert parameter.name == "FM2021"
    lines = _explained('=BC_DISCOUNTFACTOR("FM2021",1)').lines()
    assert any(value.source in line and f"{value.from_:%d.%m.%Y}" in line for line in lines)


def test_source_of_the_function_is_shown() -> None:
    assert f"  Kilde: {_call('=BC_NPV(0,1)').function.source}" in _explained("=BC_NPV(0,1)").lines()


def test_constant_and_native_formula_say_so() -> None:
    assert _explained(5).lines() == ["Ark 1!A9 viser 5.", "Cellen har ingen formel; værdien er skrevet ind."]
    assert _explained("=1/0").lines() == [
        "Ark 1!A9 viser #DIV/0!.",
        "Formel: =1/0",
        "Formlen bruger ingen af Råderums funktioner.",
        "Der divideres med 0.",
    ]


def test_name_that_lives_inside_the_formula_only_is_said_to_be_unshowable() -> None:
    call = _call("=_xlfn.LET(_xlpm.x,2,BC_NPV(_xlpm.x,B2:B4))")
    assert call.arguments[0].message == "_xlpm.x kan ikke vises for sig; det kendes kun inde i formlen."


@pytest.mark.parametrize(("sheet", "cell"), [("Findes ikke", "A1"), ("Ark 1", "A"), ("Ark 1", "æ9")])
def test_place_that_is_not_there_is_named(sheet: str, cell: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Ark 1"
    buffer = BytesIO()
    book.save(buffer)
    with pytest.raises(WorkbookError, match=f'"{sheet if sheet != "Ark 1" else cell}"'):
        explain(parts_of(buffer.getvalue()), sheet, cell)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1234.5, "1.234,5"),
        (None, "tom"),
        ("x", '"x"'),
        (ErrorCode.NA, "#N/A"),
        ([[1.0, None]], "1 × 2 celler: 1; tom"),
        ([[float(n)] for n in range(10)], "10 × 1 celler: 0; 1; 2; 3; 4; 5; 6; 7; …"),
    ],
)
def test_values_in_words(value: object, words: str) -> None:
    assert described(value) == words  # type: ignore[arg-type]
