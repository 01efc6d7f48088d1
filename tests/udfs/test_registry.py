"""What a call does with its arguments, whatever the function: shapes, cases, errors, defaults."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Annotated, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import DivisionByZero, InvalidInput, NoSolution, NotKnown, OutOfDomain
from udfs import registry
from udfs.arguments import Amounts, Number, Series, Single
from udfs.registry import Arg, CellFunction, Result, cell_function, functions
from udfs.values import OMITTED, ErrorCode

NUM, NA, VALUE, DIV0 = ErrorCode.NUM, ErrorCode.NA, ErrorCode.VALUE, ErrorCode.DIV0


@pytest.fixture
def declared() -> Iterator[Callable[..., CellFunction]]:
    """Declares a function for one test only."""
    before = dict(registry._declared)

    def declare(function: Callable[..., Any], **options: Any) -> CellFunction:
        cell_function("Prøve", "En prøve.", "A test.", **options)(function)
        return registry._declared[function.__name__]

    yield declare
    registry._declared.clear()
    registry._declared.update(before)


def call(name: str, *raw: Any) -> Any:
    return functions()[name](*raw)


# Shapes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cases", "minutes", "hours"),
    [
        (60.0, 2.0, 2.0),
        (60, Decimal("2"), 2.0),
        (True, 60.0, 1.0),
        ([60.0, 120.0], 1.0, [[1.0, 2.0]]),
        ([[60.0], [120.0]], 1.0, [[1.0], [2.0]]),
        (((60.0, 120.0), (180.0, None)), 1.0, [[1.0, 2.0], [3.0, 0.0]]),
        ([[60.0], [120.0]], [[1.0], [2.0]], [[1.0], [4.0]]),
        ([[60.0], [120.0]], [1.0, 2.0], [[1.0, 2.0], [2.0, 4.0]]),
        ([[60.0]], [[1.0]], 1.0),
        (None, 5.0, 0.0),
    ],
)
def test_cells_rows_columns_and_blocks_broadcast(cases: Any, minutes: Any, hours: Any) -> None:
    outcome = call("BC_TIME", cases, minutes)
    assert (outcome.value, outcome.message) == (hours, None)


def test_ranges_that_do_not_fit_fail_as_a_whole() -> None:
    outcome = call("BC_TIME", [[1.0], [2.0]], [[1.0], [2.0], [3.0]])
    assert outcome.value is VALUE
    assert "Antal 2×1, Minutter 3×1" in outcome.message


def test_ranges_that_do_not_fit_fail_as_a_whole_also_beside_a_wrong_cell() -> None:
    assert call("BC_TIME", [["x"], [2.0]], [[1.0], [2.0], [3.0]]).value is VALUE


def test_block_of_series_gives_one_value_per_row() -> None:
    """Undiscounted sums at rate 0."""
    assert call("BC_NPV", 0.0, [[1.0, 2.0], [3.0, 4.0], [5.0, None]]).value == [[3.0], [7.0], [5.0]]


def test_rates_beside_a_block_of_series_go_row_by_row() -> None:
    value = call("BC_NPV", [[0.0], [1.0]], [[1.0, 2.0], [1.0, 2.0]]).value
    assert value == [[3.0], [2.0]]


def test_series_in_a_column_is_one_series() -> None:
    assert call("BC_NPV", 0.0, [[1.0], [2.0], [3.0]]).value == 6.0


def test_rows_of_series_and_numbers_that_do_not_fit() -> None:
    outcome = call("BC_NPV", [[0.0], [0.1], [0.2]], [[1.0, 2.0], [1.0, 2.0]])
    assert outcome.value is VALUE
    assert "rækker" in outcome.message


def test_empty_result_of_no_arguments() -> None:
    assert isinstance(call("BC_VERSION").value, str)


# Cases ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "code"),
    [("tekst", VALUE), (-1.0, NUM), (ErrorCode.REF, ErrorCode.REF), ("#DIV/0!", DIV0), (float("nan"), VALUE)],
)
@pytest.mark.parametrize("place", [0, 3, 6])
def test_one_wrong_row_of_many_spoils_its_own_cell(wrong: Any, code: ErrorCode, place: int) -> None:
    cases: list[list[Any]] = [[60.0 * n] for n in range(7)]
    cases[place] = [wrong]
    expected: list[list[Any]] = [[float(n)] for n in range(7)]
    expected[place] = [code]
    outcome = call("BC_TIME", cases, 1.0)
    assert outcome.value == expected
    assert outcome.message
    assert "af 7" not in outcome.message


def test_several_wrong_rows_are_counted_and_the_first_is_told() -> None:
    outcome = call("BC_TIME", [[-1.0], [60.0], ["x"], [60.0], [-2.0]], 1.0)
    assert outcome.value == [[NUM], [1.0], [VALUE], [1.0], [NUM]]
    assert outcome.message == "Antallet må ikke være negativ; fik -1. (3 af 5 tilfælde har fejl.)"


def test_wrong_cells_in_a_block_spoil_their_own_cells() -> None:
    block = [[60.0, -1.0, 60.0], [60.0, 60.0, "x"]]
    assert call("BC_TIME", block, 1.0).value == [[1.0, NUM, 1.0], [1.0, 1.0, VALUE]]


def test_wrong_row_beside_a_broadcast_column() -> None:
    """Rows by columns: the wrong minutes spoil their column, whatever the cases."""
    assert call("BC_TIME", [[60.0], [120.0]], [1.0, -1.0]).value == [[1.0, NUM], [2.0, NUM]]


def test_wrong_cell_in_one_series_of_many() -> None:
    outcome = call("BC_NPV", 0.0, [[1.0, 2.0], [3.0, "x"], [5.0, 6.0]])
    assert outcome.value == [[3.0], [VALUE], [11.0]]


def test_wrong_rate_beside_series_spoils_its_own_row() -> None:
    outcome = call("BC_NPV", [[0.0], [95.0], [0.0]], [[1.0, 2.0], [1.0, 2.0], [3.0, 4.0]])
    assert outcome.value == [[3.0], [NUM], [7.0]]


def test_series_without_solution_spoils_its_own_row() -> None:
    outcome = call("BC_IRR", [[-100.0, 110.0], [1.0, 1.0]])
    assert outcome.value == [[pytest.approx(0.1)], [NUM]]
    assert "ingen entydig intern rente" in outcome.message


def test_wrong_row_of_a_function_of_rows_is_an_error_all_along() -> None:
    outcome = call("BC_PHASEIN", [[100.0], ["x"], [10.0]], [0.5, 1.0])
    assert outcome.value == [[50.0, 100.0], [VALUE, VALUE], [5.0, 10.0]]


def test_wrong_fixed_argument_fails_the_whole_call() -> None:
    outcome = call("BC_PAYBACK", [[-1.0, 2.0], ["x", 2.0]], 0.0, "månedlig")
    assert outcome.value is VALUE
    assert "månedlig" in outcome.message


def test_zero_denominator_in_one_case() -> None:
    assert call("BC_FTE", [[100.0], [100.0]], [[0.0], [50.0]]).value == [[DIV0], [2.0]]


@given(
    st.lists(
        st.one_of(st.floats(-50, 1e6), st.none(), st.sampled_from(["x", "#N/A", "#REF!"])),
        min_size=2,
        max_size=40,
    ),
    st.booleans(),
)
def test_many_cases_equal_each_case_alone(column: list[Any], as_row: bool) -> None:
    """What a column gives in each row is what a call with that row's cell gives."""
    raw = column if as_row else [[cell] for cell in column]
    found = call("BC_TIME", raw, 7.0).value
    flat = found[0] if as_row else [row[0] for row in found]
    assert flat == [call("BC_TIME", cell, 7.0).value for cell in column]


@given(st.lists(st.lists(st.one_of(st.floats(-9, 9), st.just("x")), min_size=3, max_size=3), min_size=2, max_size=9))
def test_many_series_equal_each_series_alone(block: list[list[Any]]) -> None:
    found = [row[0] for row in call("BC_NPV", 0.05, block).value]
    alone = [call("BC_NPV", 0.05, [row]).value for row in block]
    assert [isinstance(cell, ErrorCode) for cell in found] == [isinstance(cell, ErrorCode) for cell in alone]
    assert found == [cell if isinstance(cell, ErrorCode) else pytest.approx(cell) for cell in alone]


# Arguments --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given_arguments", [(), (1.0,), (1.0, 2.0, 3.0)])
def test_wrong_count(given_arguments: tuple[float, ...]) -> None:
    outcome = call("BC_TIME", *given_arguments)
    assert outcome.value is VALUE
    assert outcome.message == f"BC_TIME skal have 2 argumenter; fik {len(given_arguments)}."


def test_wrong_count_where_some_are_optional() -> None:
    assert "skal have 1-2 argumenter; fik 3" in call("BC_FTE", 1.0, 2.0, 3.0).message


@pytest.mark.parametrize("left_out", [(), (OMITTED,)])
def test_omitted_means_the_default(left_out: tuple[Any, ...]) -> None:
    assert call("BC_FTE", 1924.0, *left_out).value == 1.0


def test_omitted_in_the_middle_means_the_default() -> None:
    flows = [-100.0, 50.0, 50.0]
    assert call("BC_PAYBACK", flows, OMITTED, "budgetyear").value == 3.0


def test_omitted_at_the_end_beyond_what_there_is_does_not_count() -> None:
    assert call("BC_TIME", 60.0, 1.0, OMITTED).value == 1.0


def test_omitted_where_it_is_needed() -> None:
    assert call("BC_TIME", OMITTED, 5.0).message == "Antal mangler."


def test_value_of_no_kind_of_cell() -> None:
    outcome = call("BC_TIME", object(), 5.0)
    assert outcome.value is VALUE
    assert "ikke kan stå i en celle" in outcome.message


# Results and errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code"),
    [(InvalidInput, VALUE), (OutOfDomain, NUM), (NoSolution, NUM), (DivisionByZero, DIV0), (NotKnown, NA)],
)
def test_each_error_has_its_code_and_keeps_its_sentence(declared: Any, error: type, code: ErrorCode) -> None:
    def T_FAILS(x: Annotated[Number, Arg("X", "x", "x")]) -> float:
        raise error("Sådan er det.")

    outcome = declared(T_FAILS)(1.0)
    assert (outcome.value, outcome.message) == (code, "Sådan er det.")


def test_bug_in_a_function_is_a_value_error_that_says_so(declared: Any) -> None:
    def T_BUG(x: Annotated[Number, Arg("X", "x", "x")]) -> float:
        raise KeyError("ups")

    outcome = declared(T_BUG)(1.0)
    assert outcome.value is VALUE
    assert "fejl i Råderum" in outcome.message


@pytest.mark.parametrize("error", [ZeroDivisionError, OverflowError])
def test_arithmetic_that_cannot_be_done_is_num(declared: Any, error: type) -> None:
    def T_ARITH(x: Annotated[Number, Arg("X", "x", "x")]) -> float:
        raise error

    assert declared(T_ARITH)(1.0).value is NUM
    assert declared(T_ARITH)([[1.0], [2.0]]).value == [[NUM], [NUM]]


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
@pytest.mark.parametrize("wrap", [float, lambda v: np.array([[v]]), lambda v: np.float64(v)])
def test_result_that_is_no_number_is_the_declared_error(declared: Any, number: float, wrap: Any) -> None:
    def T_NAN() -> Any:
        return wrap(number)

    outcome = declared(T_NAN, nan=(NA, "Ingen data."))()
    assert (outcome.value, outcome.message) == (NA, "Ingen data.")


@pytest.mark.parametrize(
    ("given_result", "value"),
    [
        (5, 5.0),
        (np.int64(5), 5.0),
        (np.array(2.5), 2.5),
        (np.array([1.0, 2.0]), [[1.0, 2.0]]),
        ([1, "a", True, None], [[1.0], ["a"], [True], [None]]),
        ([["a", 1], ["b", float("nan")]], [["a", 1.0], ["b", NUM]]),
        (np.array([[True, False]]), [[True, False]]),
        (np.array([[1, 2]]), [[1.0, 2.0]]),
        ("tekst", "tekst"),
    ],
)
def test_result_becomes_cells(declared: Any, given_result: Any, value: Any) -> None:
    def T_RESULT() -> Any:
        return given_result

    assert declared(T_RESULT, result=Result.TABLE)().value == value


@pytest.mark.parametrize("nothing", [[], [[]], np.empty((0, 3)), np.empty((2, 0)), np.array([])])
def test_empty_table_is_the_declared_error(declared: Any, nothing: Any) -> None:
    def T_EMPTY() -> Any:
        return nothing

    outcome = declared(T_EMPTY, result=Result.TABLE, nan=(NA, "Ingen data."))()
    assert (outcome.value, outcome.message) == (NA, "Ingen data.")


def test_repeated_arguments(declared: Any) -> None:
    def T_SUM(first: Annotated[Single, Arg("Første", "x", "x")], *more: Annotated[Amounts, Arg("Flere", "x", "x")]):
        return first + sum(float(np.sum(amounts)) for amounts in more)

    function = declared(T_SUM)
    assert (function.least, function.most) == (1, None)
    assert function(1.0).value == 1.0
    assert function(1.0, 2.0, [[3.0, 4.0]]).value == 10.0


def test_same_name_twice_is_refused(declared: Any) -> None:
    def T_TWICE(x: Annotated[Number, Arg("X", "x", "x")]) -> Any:
        return x

    declared(T_TWICE)
    other: dict[str, Any] = {}
    exec("def T_TWICE(): return 1", other)
    with pytest.raises(ValueError, match="declared twice"):
        declared(other["T_TWICE"])


def test_series_and_numbers_reach_the_function_in_one_shape(declared: Any) -> None:
    """Beside series a number is per row: no leading axis for one, one for several."""
    shapes: list[Any] = []

    def T_SHAPES(n: Annotated[Number, Arg("N", "x", "x")], s: Annotated[Series, Arg("S", "x", "x")]) -> Any:
        shapes.append((np.shape(n), np.shape(s)))
        return np.sum(s, axis=-1) * n

    function = declared(T_SHAPES)
    function(2.0, [1.0, 2.0])
    function([[1.0], [2.0]], [[1.0, 2.0], [3.0, 4.0]])
    assert shapes == [((), (2,)), ((2,), (2, 2))]


# The declarations -------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", functions().values(), ids=lambda f: f.name)
def test_declaration_is_complete(function: CellFunction) -> None:
    texts = [function.da, function.en, *(text for a in function.arguments for text in (a.da, a.en, a.label))]
    assert all(0 < len(text) <= 255 for text in texts)
    assert function.example.startswith(f"{function.name}(")
    optional = [argument.optional or argument.repeated for argument in function.arguments]
    assert optional == sorted(optional)


@pytest.mark.parametrize("function", functions().values(), ids=lambda f: f.name)
def test_wrong_input_never_raises(function: CellFunction) -> None:
    for wrong in ("tekst", object(), [[1.0, "x"], [None, "#N/A"]], float("nan"), [], OMITTED):
        outcome = function(*[wrong] * max(1, len(function.arguments)))
        assert outcome.message is None or outcome.message.strip()
        assert "Uventet fejl" not in (outcome.message or "")
