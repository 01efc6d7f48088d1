"""Each kind of argument against every shape and kind of cell that a host can hand over."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, get_args

import numpy as np
import pytest

from engines.errors import InvalidInput, NotKnown
from engines.parameters import RateSchedule
from udfs import arguments
from udfs.arguments import ErrorInInput, Kind, choice
from udfs.values import OMITTED, ErrorCode, canonical, date_of, serial_of


def kind(name: str) -> Kind:
    alias = getattr(arguments, name)
    assert Annotated is not alias
    return next(extra for extra in get_args(alias) if isinstance(extra, Kind))


def read(name: str, raw: Any) -> Any:
    return kind(name).read(canonical(raw), "Tallet")


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        (5.0, [[5]]),
        (5, [[5]]),
        (Decimal("5.25"), [[5.25]]),
        (np.float64(5), [[5]]),
        (True, [[1]]),
        (None, [[0]]),
        ("", [[0]]),
        (dt.date(2026, 1, 1), [[46023]]),
        (dt.datetime(2026, 1, 1, 12), [[46023.5]]),
        ([1.0, 2.0], [[1, 2]]),
        ((1.0, 2.0), [[1, 2]]),
        ([[1.0], [2.0]], [[1], [2]]),
        (((1.0, 2), (Decimal(3), None)), [[1, 2], [3, 0]]),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
    ],
)
def test_number_takes_every_shape(raw: Any, rows: Any) -> None:
    np.testing.assert_array_equal(read("Number", raw), np.array(rows, dtype=float))


@pytest.mark.parametrize("name", ["Number", "Single", "Series", "Lines", "Amounts", "Observations", "Matrix"])
def test_text_is_no_number(name: str) -> None:
    with pytest.raises(InvalidInput, match=r'skal være et tal; fik teksten "5 kr\."'):
        read(name, "5 kr.")


@pytest.mark.parametrize("name", ["Number", "Series", "Amounts", "Observations", "Matrix"])
def test_text_among_numbers_is_named(name: str) -> None:
    with pytest.raises(InvalidInput, match="ukendt"):
        read(name, [[1.0, "ukendt"]])


def test_numeric_text_is_text() -> None:
    """Excel's own SUM skips "5" in a cell; reading it as 5 here and not there would hide the mistake."""
    with pytest.raises(InvalidInput, match='"5"'):
        read("Number", [["5", 1.0]])


@pytest.mark.parametrize("name", ["Number", "Single", "Series", "Lines", "Amounts", "Observations", "Matrix"])
@pytest.mark.parametrize("code", list(ErrorCode))
def test_error_cell_is_passed_on_as_itself(name: str, code: ErrorCode) -> None:
    with pytest.raises(ErrorInInput) as caught:
        read(name, code.value)
    assert caught.value.code is code


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("raw", ["{0}", "[[1.0, {0}]]"])
def test_what_no_cell_can_hold_is_refused(number: float, raw: str) -> None:
    with pytest.raises(InvalidInput, match="endeligt tal"):
        read("Number", number if raw == "{0}" else [[1.0, number]])


def test_blank_in_a_series_is_zero_in_its_place() -> None:
    np.testing.assert_array_equal(read("Series", [[5.0, None, 7.0]]), [5, 0, 7])


@pytest.mark.parametrize(
    ("raw", "shape"),
    [(3.0, (1,)), ([[1.0, 2.0, 3.0]], (3,)), ([[1.0], [2.0]], (2,)), ([[1.0, 2.0], [3.0, 4.0]], (2, 2))],
)
def test_series_is_one_line_or_one_per_row(raw: Any, shape: tuple[int, ...]) -> None:
    assert read("Series", raw).shape == shape


def test_lines_of_a_block_are_added_year_by_year() -> None:
    np.testing.assert_array_equal(read("Lines", [[1.0, 2.0], [10.0, 20.0]]), [11, 22])


def test_column_of_lines_is_one_line() -> None:
    np.testing.assert_array_equal(read("Lines", [[1.0], [2.0]]), [1, 2])


def test_blank_observation_is_missing_not_zero() -> None:
    np.testing.assert_array_equal(read("Observations", [[1.0, None], [3.0, 4.0]]), [1, np.nan, 3, 4])


def test_matrix_keeps_its_shape_and_its_gaps() -> None:
    np.testing.assert_array_equal(read("Matrix", [[1.0, None], [3.0, 4.0]]), [[1, np.nan], [3, 4]])


@pytest.mark.parametrize("raw", [[[1.0, 2.0]], [[1.0], [2.0]]])
@pytest.mark.parametrize("name", ["Single", "Text", "Date"])
def test_one_cell_means_one_cell(name: str, raw: Any) -> None:
    with pytest.raises(InvalidInput, match="skal være én celle; fik 2"):
        read(name, raw)


def test_range_of_one_cell_is_one_cell() -> None:
    assert read("Single", [[7.0]]) == 7.0


@pytest.mark.parametrize(("raw", "text"), [(" mean ", "mean"), (751.0, "751"), (0.5, "0.5")])
def test_text_reads_codes_written_as_numbers(raw: Any, text: str) -> None:
    assert read("Text", raw) == text


def test_missing_text() -> None:
    with pytest.raises(InvalidInput, match="mangler"):
        read("Text", None)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-03-01",
        "01-03-2026",
        "1.3.2026",
        46082.0,
        46082.75,
        dt.date(2026, 3, 1),
        dt.datetime(2026, 3, 1, 9),
    ],
)
def test_date_in_the_ways_people_have_it(raw: Any) -> None:
    assert read("Date", raw) == dt.date(2026, 3, 1)


@pytest.mark.parametrize("raw", ["i går", 0.0, -5.0, 3e6])
def test_no_date(raw: Any) -> None:
    with pytest.raises(InvalidInput, match="er ikke en dato"):
        read("Date", raw)


def test_serials_and_dates_are_inverse() -> None:
    for day in (dt.date(1900, 3, 1), dt.date(2000, 2, 29), dt.date(2026, 12, 31)):
        assert date_of(serial_of(day)) == day


def test_rate_by_number_and_by_name() -> None:
    np.testing.assert_array_equal(read("RateOrSchedule", 0.035), [[0.035]])
    assert isinstance(read("RateOrSchedule", "fm2021"), RateSchedule)


def test_unknown_schedule_says_what_a_rate_can_be() -> None:
    with pytest.raises(NotKnown, match="et navn som FM2021"):
        read("RateOrSchedule", "FM3000")


def test_choice_is_case_blind_and_says_what_can_be_chosen() -> None:
    options = choice("uger", "dage")
    assert options.read("Dage", "Enhed") == "dage"
    with pytest.raises(InvalidInput, match='Enhed kan være uger eller dage; fik "år"'):
        options.read("år", "Enhed")


@pytest.mark.parametrize("raw", [object(), {1: 2}, [[1.0, object()]], [[1.0, 2.0], [3.0]], [[1.0], 2.0], [], [[]]])
def test_what_is_no_cell_and_no_range(raw: Any) -> None:
    with pytest.raises(TypeError):
        canonical(raw)


def test_omitted_stays_omitted() -> None:
    assert canonical(OMITTED) is OMITTED


def test_error_text_of_a_host_becomes_the_error() -> None:
    assert canonical([["#DIV/0!", "#N/A", "#hashtag"]]) == [[ErrorCode.DIV0, ErrorCode.NA, "#hashtag"]]
