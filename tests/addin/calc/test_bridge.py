import math
import struct

import pytest

from addin.calc.bridge import error_of_number, from_uno, method_name, methods, nan_of_error, to_uno
from udfs.values import OMITTED, ErrorCode


@pytest.mark.parametrize("code", list(ErrorCode))
def test_an_error_is_a_nan_with_calcs_number(code: ErrorCode) -> None:
    """Calc reads the low half of a quiet NaN as its error number."""
    value = nan_of_error(code)
    assert math.isnan(value)
    (bits,) = struct.unpack("<Q", struct.pack("<d", value))
    assert error_of_number(bits & 0xFFFF_FFFF) is code


def test_calcs_own_errors_count_as_value_errors() -> None:
    assert error_of_number(502) is ErrorCode.VALUE


def test_void_is_an_omitted_argument() -> None:
    assert from_uno(None) is OMITTED


def test_a_single_value_becomes_a_table_of_one_cell() -> None:
    assert to_uno("æøå") == (("æøå",),)


def test_a_table_keeps_its_shape_and_blanks() -> None:
    assert to_uno([[2.5, None], ["y", "x"]]) == ((2.5, None), ("y", "x"))


def test_a_method_calls_its_function() -> None:
    """650 + 650 - (100 + 100) - 500 = 600."""
    call = methods()[method_name("BC_NETSAVING")]
    assert call(None, ((650.0, 650.0),), ((100.0,), (100.0,)), 500.0) == ((600.0,),)


def test_a_method_never_raises() -> None:
    ((result,),) = methods()[method_name("BC_NETSAVING")](None, "tekst", None, None)
    assert isinstance(result, float)
    assert struct.pack("<d", result) == struct.pack("<d", nan_of_error(ErrorCode.VALUE))


def test_a_bool_is_a_number_that_calc_reads_right() -> None:
    ((true, false),) = to_uno([[True, False]])
    assert (type(true), true, type(false), false) == (float, 1.0, float, 0.0)
