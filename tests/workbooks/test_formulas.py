import pytest

from udfs.registry import functions
from workbooks.formulas import (
    OMITTED_MARK,
    SITE_MARK,
    Table,
    for_engine,
    has_external_link,
    normalised,
    plain,
)

TABLE = Table("Priser", "Ark 1", 3, 2, 9, 4, ("Vare", "Pris før", "Antal"))


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("=[1]!BC_TIME(1,2)", "=BC_TIME(1,2)"),
        (r"='C:\Users\æ å\Raaderum.xlam'!BC_TIME(1,2)", "=BC_TIME(1,2)"),
        ("=Raaderum.xlam!BC_TIME(1,2)", "=BC_TIME(1,2)"),
        ("=_xll.BC_TIME(1,2)", "=BC_TIME(1,2)"),
        ("=_xludf.BC_TIME(1,2)", "=BC_TIME(1,2)"),
        ("=1+[12]!bc_time(1,[1]!BC_FTE(2))", "=1+bc_time(1,BC_FTE(2))"),
        ("='O''Brien.xlam'!BC_TIME(1,2)", "=BC_TIME(1,2)"),
        ("=-[1]!BC_TIME(1,2)*{1,2}", "=-BC_TIME(1,2)*{1,2}"),
    ],
)
def test_stored_prefix_is_taken_off(stored: str, meant: str) -> None:
    assert plain(stored) == meant


@pytest.mark.parametrize(
    "formula",
    [
        "=[1]Ark1!A1",
        "=[1]!ANDEN(1)",
        "=_xlfn.XLOOKUP(1,A1:A2,B1:B2)",
        '="[1]!BC_TIME(1,2)"',
        "='Ark [1]!BC_TIME(1'!A1",
        "='Følsomhed'!A1+BC_TIME(1,2)",
        "=Ark1!A1",
    ],
)
def test_everything_else_is_left_as_it_stands(formula: str) -> None:
    assert plain(formula) == formula


@pytest.mark.parametrize("name", sorted(functions()))
def test_every_function_is_known_behind_a_link(name: str) -> None:
    assert plain(f"=[1]!{name}(1)") == f"={name}(1)"


@pytest.mark.parametrize(
    ("formula", "external"),
    [
        ("=[1]Ark1!A1", True),
        ("='[bog.xlsx]Ark 1'!A1", True),
        (r"='C:\x\[bog.xlsx]Ark 1'!A1", True),
        ("=SUM([2]Ark1!A1:A3)+1", True),
        ("=Ark1!A1", False),
        ("=Priser[Antal]*Ark1!A1", False),
        ("=Priser[[#This Row],[Antal]]", False),
        ('="[1]Ark1!A1"', False),
    ],
)
def test_external_link_is_seen(formula: str, external: bool) -> None:
    assert has_external_link(formula) is external


def marked(call: str) -> str:
    return call.replace("@", f'"{SITE_MARK}7"').replace("_", f'"{OMITTED_MARK}"').replace("§", "_")


@pytest.mark.parametrize(
    ("formula", "engine"),
    [
        ("=BC§TIME(1,2)", "=BC§TIME(@,1,2)"),
        ("=BC§NPV(1,,2)", "=BC§NPV(@,1,_,2)"),
        ("=BC§NPV(,2)", "=BC§NPV(@,_,2)"),
        ("=BC§NPV(1,)", "=BC§NPV(@,1,_)"),
        ("=BC§NPV(,,)", "=BC§NPV(@,_,_,_)"),
        ("=BC§VERSION()", "=BC§VERSION(@)"),
        ("=BC§VERSION( )", "=BC§VERSION(@ )"),
        ("=IF(A1,,BC§TIME(A1,B1))", "=IF(A1,,BC§TIME(@,A1,B1))"),
        ("=BC§NPV(BC§TIME(1,),{1,2;3,4})", "=BC§NPV(@,BC§TIME(@,1,_),{1,2;3,4})"),
        ('=BC§PARAMETER("a,,(b")', '=BC§PARAMETER(@,"a,,(b")'),
        ("=SUM(BC§TIME((1+2)*3,-A1%))", "=SUM(BC§TIME(@,(1+2)*3,-A1%))"),
        ("=IF(A1,,2)", "=IF(A1,,2)"),
        ("=INDEX(BC§TIME(1,2),1,1)", "=RAADERUM.INDEX(BC§TIME(@,1,2),1,1)"),
        ("=SUM(index( BC§TIME(1,2),0,1))", "=SUM(RAADERUM.INDEX( BC§TIME(@,1,2),0,1))"),
        ("=INDEX(A1:B2,BC§TIME(1,2))", "=INDEX(A1:B2,BC§TIME(@,1,2))"),
        ("=INDEX((BC§TIME(1,2)),1)", "=INDEX((BC§TIME(@,1,2)),1)"),
    ],
)
def test_calls_are_marked_for_the_engine(formula: str, engine: str) -> None:
    assert for_engine(formula.replace("§", "_"), 7) == marked(engine)


@pytest.mark.parametrize(
    ("formula", "engine"),
    [
        ("=Priser[[#This Row],[Antal]]*2", "='Ark 1'!D5*2"),
        ("=priser[[#this row],[pris før]]", "='Ark 1'!C5"),
        ("=SUM(Priser[[#This Row],[Vare]:[Antal]])", "=SUM('Ark 1'!B5:D5)"),
        ("=Priser[@Antal]", "='Ark 1'!D5"),
        ("=Priser[@[Pris før]]", "='Ark 1'!C5"),
        ("=Priser[[#This Row],[Findes ikke]]", "=#REF!"),
        ("=SUM(Priser[Antal])", "=SUM(Priser[Antal])"),
        ("=Anden[[#This Row],[Antal]]", "=Anden[[#This Row],[Antal]]"),
    ],
)
def test_this_row_of_a_table_becomes_cells(formula: str, engine: str) -> None:
    assert for_engine(formula, 0, 5, {"priser": TABLE}) == engine


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("='Kontrol'!$D$30", "=Kontrol!$D$30"),
        ("=SUM(E8:E8)*'Forudsætninger'!$D$42", "=SUM(E8)*Forudsætninger!$D$42"),
        ("=SUMIF($I$8:$I$8,$I28,E$8:E$8)", "=SUMIF($I$8,$I28,E$8)"),
        ("=[1]!BC_TIME('Ark'!A1,2)", "=BC_TIME(Ark!A1,2)"),
    ],
)
def test_formulas_that_say_the_same_are_the_same_however_a_program_spells_them(first: str, second: str) -> None:
    assert normalised(first) == normalised(second)


@pytest.mark.parametrize(
    "formula", ["='Business case'!A1", "=\"'Ark'!A1\"", '="A1:A1"', "=A1:A10", "=A1:$A$1", "='1Ark'!B2"]
)
def test_what_means_something_by_itself_is_not_respelled(formula: str) -> None:
    assert normalised(formula) == formula
