"""One rule in every host: a reference to one blank cell is 0; where 0 means nothing it counts as omitted."""

import pytest

from udfs.registry import function
from udfs.values import OMITTED, ErrorCode


@pytest.mark.parametrize("blank", [None, [[None]], "", 0.0])
def test_a_blank_cell_is_zero_for_a_number(blank: object) -> None:
    assert function("BC_FTE")(2500.0, blank).value is ErrorCode.DIV0


def test_an_omitted_number_is_its_default() -> None:
    """2,500 hours of 1,924 gross hours."""
    assert function("BC_FTE")(2500.0, OMITTED).value == pytest.approx(2500 / 1924)


@pytest.mark.parametrize("blank", [None, [[None]], "", 0.0, OMITTED])
def test_a_blank_choice_is_its_default(blank: object) -> None:
    """100 out, 60 a year in: 1 + 40/60 years, interpolated."""
    assert function("BC_PAYBACK")([[-100.0, 60.0, 60.0]], 0.0, blank).value == pytest.approx(1 + 40 / 60)


@pytest.mark.parametrize("blank", [None, 0.0, OMITTED])
def test_a_blank_date_is_its_default(blank: object) -> None:
    today = function("BC_PARAMETER")("aarsvaerk.bruttotimer").value
    assert function("BC_PARAMETER")("aarsvaerk.bruttotimer", blank).value == today


@pytest.mark.parametrize("blank", [None, 0.0])
def test_a_blank_text_that_is_needed_is_told(blank: object) -> None:
    outcome = function("BC_PARAMETER")(blank)
    assert outcome.value is ErrorCode.VALUE
    assert "mangler" in (outcome.message or "")


def test_a_blank_inside_a_series_keeps_its_place() -> None:
    """-100 now, nothing in year 1, 110.25 in year 2 at 5 %: 0."""
    assert function("BC_NPV")(0.05, [[-100.0, None, 110.25]]).value == pytest.approx(0.0, abs=1e-9)


def test_true_as_text_is_1() -> None:
    assert '"1"' in (function("BC_PARAMETER")(True).message or "") or "1" in (
        function("BC_PARAMETER")(True).message or ""
    )
