"""Every cell function through xlwings' real COM call path, against the registry's plain call."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.udfs.examples import arguments
from tests.udfs.winstub import MISSING, STATUS, from_com, over_com, windows
from udfs import journal
from udfs.registry import CellFunction, functions
from udfs.values import OMITTED, ErrorCode, Value

ALL = list(functions().values())


@pytest.fixture(scope="module")
def call() -> Iterator[Callable[..., Any]]:
    with windows() as through_com:
        yield through_com


def as_in_cells(value: Value) -> Value:
    """The plain value as cells show it: a blank is empty text."""
    if isinstance(value, list):
        return [[as_in_cells(cell) for cell in row] for row in value]  # type: ignore[misc]
    return "" if value is None else value


def flat(value: Any) -> list[Any]:
    return [cell for row in value for cell in row] if isinstance(value, list) else [value]


def single(value: Any) -> Any:
    return [[value]] if not isinstance(value, list) else value


def row(value: Any) -> Any:
    return [flat(value)]


def column(value: Any) -> Any:
    return [[cell] for cell in flat(value)]


def block(value: Any) -> Any:
    return [flat(value), flat(value)]


def with_blank(value: Any) -> Any:
    return [[*flat(value)[:-1], None]]


def with_text(value: Any) -> Any:
    return [[*flat(value)[:-1], "tekst med æøå"]]


def with_error(value: Any) -> Any:
    return [[*flat(value)[:-1], ErrorCode.NA]]


def with_bool(value: Any) -> Any:
    return [[*flat(value)[:-1], True]]


def blank(value: Any) -> Any:
    return None


def omitted(value: Any) -> Any:
    return OMITTED


SHAPES = [single, row, column, block, with_blank, with_text, with_error, with_bool, blank, omitted]
ARGUMENTS = [
    pytest.param(function, position, id=f"{function.name}-{argument.name}")
    for function in ALL
    for position, argument in enumerate(function.arguments)
    if position < len(arguments(function))
]


def both(call: Callable[..., Any], function: CellFunction, given: list[Any]) -> tuple[Any, Any]:
    plain = as_in_cells(function(*given).value)
    through_com = from_com(call(function.name, *over_com(given)))
    # a COM result of one row cannot be told from a flat one; both are a row in the sheet
    return through_com, plain


@pytest.mark.parametrize("function", ALL, ids=lambda function: function.name)
def test_the_example_gives_the_same_through_com(call: Callable[..., Any], function: CellFunction) -> None:
    through_com, plain = both(call, function, arguments(function))
    assert through_com == plain
    assert not any(isinstance(cell, ErrorCode) for cell in flat(plain))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize(("function", "position"), ARGUMENTS)
def test_each_argument_in_each_shape_gives_the_same_through_com(
    call: Callable[..., Any], function: CellFunction, position: int, shape: Callable[[Any], Any]
) -> None:
    given = arguments(function)
    given[position] = shape(given[position])
    through_com, plain = both(call, function, given)
    assert through_com == plain


@pytest.mark.parametrize("code", list(ErrorCode))
def test_an_error_cell_comes_back_as_itself(call: Callable[..., Any], code: ErrorCode) -> None:
    assert from_com(call("BC_IRR", ((-500.0, STATUS[code], 900.0),))) is code


def test_an_error_among_cases_keeps_its_place(call: Callable[..., Any]) -> None:
    result = from_com(call("BC_TIME", ((60.0,), (STATUS[ErrorCode.REF],), (120.0,)), 1.0))
    assert result == [[1.0], [ErrorCode.REF], [2.0]]


def test_a_large_negative_number_is_no_error(call: Callable[..., Any]) -> None:
    """The number -2146826246 in a cell is a float; only the status code is a whole number."""
    assert call("BC_NETSAVING", -2146826246.0, 0.0) == -2146826246.0


def test_too_few_arguments_give_a_value_error_with_a_sentence(call: Callable[..., Any]) -> None:
    assert from_com(call("BC_NPV", MISSING, MISSING, MISSING)) is ErrorCode.VALUE
    newest = next(iter(journal.journal))
    assert newest.function == "BC_NPV"
    assert "mangler" in newest.sentence or "argumenter" in newest.sentence


def test_the_calling_cell_goes_to_the_journal_and_not_to_the_function(call: Callable[..., Any]) -> None:
    where = "\ue001'[Sag nr. 1.xlsx]Business case'!$C$12"
    assert from_com(call("BC_IRR", ((1.0, 2.0),), where)) is ErrorCode.NUM
    entry = journal.latest("Sag nr. 1.xlsx", "Business case", "$C$12")
    assert entry is not None
    assert (entry.function, entry.code) == ("BC_IRR", "#NUM!")
    assert "intern rente" in entry.sentence


def test_the_calling_cell_can_stand_alone(call: Callable[..., Any]) -> None:
    assert call("BC_VERSION", "\ue001[A.xlsx]Ark1!$A$1") == call("BC_VERSION")


def test_the_mark_of_omission_is_the_same_as_coms_own_code(call: Callable[..., Any]) -> None:
    flows = ((-500.0, 300.0, 300.0),)
    assert call("BC_NPV", 0.03, flows, "\ue002") == call("BC_NPV", 0.03, flows, MISSING)
    assert call("BC_NPV", 0.03, flows, "\ue002") == call("BC_NPV", 0.03, flows)


def test_a_call_that_succeeds_leaves_no_entry(call: Callable[..., Any]) -> None:
    before = len(list(journal.journal))
    assert call("BC_TIME", 60.0, 2.0, "\ue001[A.xlsx]Ark1!$A$1") == 2.0
    assert len(list(journal.journal)) == before


def test_the_decorators_carry_the_declaration(call: Callable[..., Any]) -> None:
    from udfs import xlwings_host

    for function in ALL:
        declared = getattr(xlwings_host, function.name).__xlfunc__
        assert declared["category"] == function.category
        assert declared["volatile"] is False
        seen = [(a["name"], a["doc"]) for a in declared["args"] if a["name"] != xlwings_host.CALLER]
        assert seen == [(a.name, a.da) for a in function.arguments]
