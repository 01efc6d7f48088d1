"""Columns are read in one go; what they give is what each row gives by itself."""

import datetime as dt
from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.arguments import Dates, Figure, Number, kind_of
from udfs.registry import function
from udfs.values import ErrorCode, NumberRows, canonical

_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_CELLS = st.one_of(_NUMBERS, st.integers(-9, 9), st.booleans(), st.none())


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), min_size=1, max_size=8))
@pytest.mark.parametrize("row_type", [list, tuple])
@pytest.mark.parametrize("kind", [Number, Figure])
def test_a_block_is_read_as_its_cells(kind: Any, row_type: Any, block: list[list[Any]]) -> None:
    read = kind_of(kind).read
    one_by_one = [[read(canonical(cell), "Tallet").item() for cell in row] for row in block]
    np.testing.assert_array_equal(read(canonical([row_type(row) for row in block]), "Tallet"), one_by_one)


@pytest.mark.parametrize("row_type", [list, tuple])
@pytest.mark.parametrize("cell", [None, True, 2.5])
def test_numbers_bools_and_blanks_keep_their_cells(cell: Any, row_type: Any) -> None:
    found = canonical([row_type([cell]), row_type([1.0])])
    assert isinstance(found, NumberRows)
    assert [list(row) for row in found] == [[cell], [1.0]]


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), "1", ErrorCode.NA])
def test_what_is_no_number_is_left_to_be_named(cell: Any) -> None:
    assert not isinstance(canonical([[1.0], [cell]]), NumberRows)


def test_a_blank_range_of_one_cell_is_zero_whatever_holds_it() -> None:
    assert function("BC_FTE")(((None,),), 1924.0) == function("BC_FTE")(0.0, 1924.0)


@pytest.mark.parametrize("wrong", ["tekst", ErrorCode.REF, -2.0])
@pytest.mark.parametrize("rates", [[[0.03], [0.04], [0.05], [0.06], [0.07]], [[0.03, 0.04, 0.05, 0.06, 0.07]]])
def test_a_wrong_rate_spoils_its_own_row_of_a_block_of_series(rates: list[list[float]], wrong: Any) -> None:
    flows = [[-100.0, 60.0 + case, 60.0] for case in range(5)]
    by_row = [list(row) for row in rates]
    by_row[-1][-1] = wrong
    each = [function("BC_NPV")(rate, [flow]).value for rate, flow in zip(chain(*by_row), flows, strict=True)]
    assert function("BC_NPV")(by_row, flows).value == [[value] for value in each]
    assert [isinstance(value, ErrorCode) for value in each] == [False] * 4 + [True]


def test_a_wrong_cell_of_a_block_spoils_itself_only() -> None:
    """(6, 7) over 2: 3 and 3.5; a blank divisor is #DIV/0!."""
    found = function("BC_STAFFINGNEED")([[6.0, 7.0], [8.0, 9.0]], [[2.0, 2.0], [None, 2.0]])
    assert found.value == [[3.0, 3.5], [ErrorCode.DIV0, 4.5]]


@given(st.dates(dt.date(1900, 3, 1)), st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]))
def test_a_written_date_is_the_date(date: dt.date, form: str) -> None:
    read = kind_of(Dates).read(canonical([[date.strftime(form)], [""]]), "Datoen")
    assert read[0, 0] == np.datetime64(date)
    assert np.isnat(read[1, 0])


@pytest.mark.parametrize("written", ["31-02-2026", "2026-13-01", "1-1-26", "01-01.2026", "01/01/2026", "0-1-2026"])
def test_no_written_date(written: str) -> None:
    found = function("BC_DURATION")([[written], ["01-01-2026"]], "02-01-2026")
    assert found.value == [[ErrorCode.VALUE], [1.0]]
    assert found.message == f'Start er ikke en dato: "{written}". Skriv fx 01-01-2026.'


def test_a_profile_of_many_months_may_lie_in_a_block() -> None:
    """Four quarters of the target, in two rows of two: 25, 50, 75 and 100 of 100."""
    shares = [[0.25, 0.25], [0.25, 0.25]]
    assert function("BC_MILESTONES")(100.0, shares).value == [[25.0] * 4, [25.0, 50.0, 75.0, 100.0]]
    assert function("BC_DEVIATION")(100.0, [[30.0, 20.0], [25.0, 25.0]], shares).value == [[5.0, 0.0, 0.0, 0.0]]
