import pytest

from udfs.registry import functions
from udfs.values import ErrorCode, Scalar
from workbooks.evaluate import DANISH_NAMES, evaluate


@pytest.mark.parametrize("function", functions().values(), ids=lambda f: f.name)
def test_example_of_each_function(function) -> None:
    assert evaluate(f"={function.example}").message is None


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+1", 2.0),
        ("2*3", 6.0),
        ("=TRUE", True),
        ('="a"&"æ"', "aæ"),
        ("=DATE(2026,1,1)", 46023.0),
        ("={1,2;3,4}*2", [[2.0, 4.0], [6.0, 8.0]]),
        ("=_xlfn.XLOOKUP(2,{1,2},{3,4})", 4.0),
        ("=LET(x,2,x*3)", 6.0),
        ("=SUM(BC_RESULT({5,6},{1,1}))", 4.0 + 5.0 + 0.0 + 0.0 + 4.0 + 5.0 + 4.0 + 9.0),
        ("=BC_RESULT({5,6},{1,1},{2})", [[4.0, 5.0], [2.0, 0.0], [2.0, 5.0], [2.0, 7.0]]),
        ("=ROUND(BC_TIME(BC_TIME(60,60),1)*60,0)", 60.0),
        ("=IFERROR(BC_TIME(-1,1),5)", 5.0),
        ("=BC_NPV(0.1,{100,110},)", 200.0),
        ("=_xll.BC_TIME(6,10)", 1.0),
    ],
)
def test_value(formula: str, value: object) -> None:
    outcome = evaluate(formula)
    assert outcome.message is None
    assert outcome.value == value or outcome.value == pytest.approx(value)


def test_long_array_comes_whole() -> None:
    value = evaluate("=SEQUENCE(5000,2)").value
    assert isinstance(value, list)
    assert (len(value), value[-1]) == (5000, [9999.0, 10000.0])


def test_error_elements_of_an_array_survive() -> None:
    outcome = evaluate("=BC_TIME({60;-2;180},60)")
    assert outcome.value == [[60.0], [ErrorCode.NUM], [180.0]]
    assert outcome.message == "Antallet må ikke være negativ; fik -2."


@pytest.mark.parametrize(
    ("formula", "code", "part"),
    [
        ("=BC_TIME(-1,2)", ErrorCode.NUM, "Antallet må ikke være negativ; fik -1."),
        ("=BC_TIME(-1,2)+1", ErrorCode.NUM, "Antallet må ikke være negativ; fik -1."),
        ("=SUM(1,BC_TIME(IF(TRUE,-1),2))", ErrorCode.NUM, "Antallet"),
        ('=BC_TIME("ti",2)', ErrorCode.VALUE, "ti"),
        ("=BC_NPV(,{1,2})", ErrorCode.VALUE, "Rente mangler"),
        ("=BC_TIME(NA(),1)", ErrorCode.NA, "indeholder fejlen #N/A"),
        ("=1/0", ErrorCode.DIV0, "divideres med 0"),
        ("=IFERROR(BC_TIME(-1,2),1)/0", ErrorCode.DIV0, "divideres med 0"),
        ("=SQRT(-1)", ErrorCode.NUM, "ingen løsning"),
        ("=1E300*1E300", ErrorCode.NUM, "for stort"),
        ("=NA()", ErrorCode.NA, "findes ikke"),
    ],
)
def test_error_has_its_code_and_sentence(formula: str, code: ErrorCode, part: str) -> None:
    outcome = evaluate(formula)
    assert outcome.value is code
    assert part in (outcome.message or "")


@pytest.mark.parametrize(
    ("formula", "part"),
    [
        ("=BC_TMIE(1,2)", "Mener du BC_TIME"),
        ("=bc_netsavings(1,2)", "Mener du BC_NETSAVING"),
        ("=HVIS(1>2,3,4)", "HVIS hedder IF her"),
        ("=AVERAG(1,2)", "Mener du AVERAGE"),
        ("=XYZXYZ(1)", "raaderum functions"),
        ("=MMULT({1},{2})", "MMULT findes ikke i Råderums egen beregner"),
        ("=BC_VERSION", "Skriv parenteser efter funktionen: BC_VERSION(...)"),
        ("=kommune", '"kommune"'),
    ],
)
def test_unknown_name_is_helped(formula: str, part: str) -> None:
    outcome = evaluate(formula)
    assert outcome.value is ErrorCode.NAME
    assert part in (outcome.message or "")


@pytest.mark.parametrize("name", sorted(set(DANISH_NAMES.values()) - {"OFFSET"}))
def test_function_a_danish_name_is_translated_to_is_known(name: str) -> None:
    outcome = evaluate(f"={name}()")
    assert "findes ikke" not in (outcome.message or "")
    assert outcome.value is not ErrorCode.NAME


@pytest.mark.parametrize("reference", ["A1", "$B$2:C3", "Ark1!A1", "'Mit ark'!A1:B2", "A:A", "[1]Ark1!A1"])
def test_reference_to_a_cell_is_refused(reference: str) -> None:
    outcome = evaluate(f"=SUM({reference})")
    assert outcome.value is ErrorCode.REF
    assert "intet ark" in (outcome.message or "")


@pytest.mark.parametrize(
    ("formula", "part"),
    [
        ("=BC_TIME(12,5;3)", "Mener du =BC_TIME(12.5,3) ?"),
        ('=BC_PAYBACK({-5,9};0;"budgetyear")', "fik semikolon"),
        ("=1,5+2", "Mener du =1.5+2 ?"),
        ("=SUM({0,5;1})", "ikke lige lange"),
        ("=SUM(1,2", "Parenteserne"),
        ("=SUM(1,2))", "Parenteserne"),
        ('="abc', "anførselstegn"),
        ("=1+", "kan ikke læses omkring tegn"),
        ("=SUM(1 2)", "kan ikke læses"),
        (f"={'(' * 200}1{')' * 200}", "for mange lag"),
        ("=" + "1+" * 5000 + "1", "for lang"),
        ("=", "er tom"),
        ("", "er tom"),
    ],
)
def test_syntax_mistake_is_explained(formula: str, part: str) -> None:
    outcome = evaluate(formula)
    assert outcome.value is ErrorCode.VALUE
    assert part in (outcome.message or "")


def test_decimal_comma_that_makes_an_argument_too_many_is_explained() -> None:
    assert "punktum" in (evaluate("=BC_TIME(12,5,3)").message or "")


def test_semicolons_of_an_array_are_no_mistake() -> None:
    assert evaluate("=SUM({1;2;3})").value == 6.0


def test_semicolon_in_a_text_is_no_mistake() -> None:
    assert evaluate('="a;b"').value == "a;b"


def test_one_formula_leaves_nothing_for_the_next() -> None:
    evaluate("=BC_TIME(-1,2)")
    assert evaluate("=1/0").message == "Der divideres med 0."


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("INDEX(BC_THREEPOINT(1,2,3),1,2)", 1 / 3),
        ("INDEX(BC_THREEPOINT(1,2,3),2)", 1 / 3),
        ("INDEX(BC_TIME({60;120},{1;1}),2)", 2.0),
        ("SUM(INDEX(BC_RESULT({100,100},{30,20}),1,0))", 150.0),
        ("SUM(INDEX(BC_RESULT({100,100},{30,20}),0,1))", 70 + 0 + 70 + 70),
        ("INDEX(BC_THREEPOINT(1,2,3),1,3)", ErrorCode.REF),
        ("INDEX(BC_THREEPOINT(1,2,3),-1,1)", ErrorCode.REF),
        ('INDEX(BC_THREEPOINT(1,2,3),"to")', ErrorCode.VALUE),
        ("INDEX(BC_THREEPOINT(1,2,3),1,1/0)", ErrorCode.DIV0),
    ],
)
def test_a_cell_of_a_function_s_array(formula: str, value: Scalar) -> None:
    found = evaluate(formula).value
    assert found == (pytest.approx(value) if isinstance(value, float) else value)


def test_a_failing_call_inside_index_keeps_its_error_and_sentence() -> None:
    found = evaluate("INDEX(TF_CATEGORY({1,2},3),1,2)")
    assert found.value == ErrorCode.NUM
    assert "skal være" in str(found.message)
