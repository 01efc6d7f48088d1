"""The VBA that Excel sees as functions, against the declarations it is made from."""

import re
from dataclasses import replace

import pytest

from addin import wrappers
from udfs.registry import CellFunction, functions

ALL = list(functions().values())
TEXT = wrappers.vba_module()
HEADS = dict(re.findall(r"^Public Function (\w+)\((.*)\) As Variant$", TEXT, flags=re.M))


def test_every_function_has_one_wrapper_and_there_are_no_others() -> None:
    assert list(HEADS) == [function.name for function in ALL]


@pytest.mark.parametrize("function", ALL, ids=lambda function: function.name)
def test_the_wrapper_takes_and_hands_over_every_argument_in_order(function: CellFunction) -> None:
    names = wrappers.parameter_names(function)
    if function.most is None:
        assert HEADS[function.name].endswith(f"ParamArray {names[-1]}() As Variant")
        return
    assert HEADS[function.name] == ", ".join(f"Optional ByVal {name} As Variant" for name in names)
    given = "".join(f"Plain({name}), " for name in names)
    assert f'{function.name} = CellResult("{function.name}", Array({given}CallerMark()))' in TEXT


@pytest.mark.parametrize("function", ALL, ids=lambda function: function.name)
def test_parameter_names_can_stand_in_vba(function: CellFunction) -> None:
    names = wrappers.parameter_names(function)
    assert len({name.casefold() for name in names}) == len(function.arguments)
    for name in names:
        assert re.fullmatch(r"[^\W\d_]\w*", name)
        assert name.encode("cp1252")
        assert name.casefold() not in wrappers._RESERVED.split()
        assert name.casefold() not in {"plain", "cellresult", "callermark"}  # what the wrapper itself calls


def test_a_label_that_is_a_word_of_vba_is_changed() -> None:
    argument = functions()["BC_TIME"].arguments[0]
    both = tuple(replace(argument, label=label) for label in ("Date", "1. år", "1. ÅR"))
    names = wrappers.parameter_names(replace(functions()["BC_VERSION"], arguments=both))
    assert names == ["Date_1", "Nr_1_år", "Nr_1_ÅR_3"]


def test_a_repeated_argument_is_copied_behind_the_fixed_ones() -> None:
    argument = functions()["BC_TIME"].arguments[0]
    repeated = replace(argument, label="Værdier", repeated=True)
    many = replace(functions()["BC_TIME"], name="BC_MANY", arguments=(argument, repeated))
    text = wrappers._wrapper(many)
    assert "Public Function BC_MANY(ByVal Antal As Variant, ParamArray Værdier() As Variant) As Variant" in text
    assert "all_(0) = Plain(Antal)" in text
    assert "all_(place_ + 1) = Plain(Værdier(place_))" in text


def test_nothing_is_volatile() -> None:
    assert "Volatile" not in TEXT


def test_no_line_is_longer_than_vba_allows() -> None:
    assert max(len(line) for line in TEXT.splitlines()) <= 1023


@pytest.mark.parametrize("function", ALL, ids=lambda function: function.name)
def test_help_is_within_excels_limit(function: CellFunction) -> None:
    texts = [function.da, function.en, *(t for a in function.arguments for t in (a.da, a.en))]
    assert all(0 < len(text) <= 255 for text in texts)


def test_too_long_help_is_refused_and_not_cut() -> None:
    assert wrappers._help("x" * 255) == "x" * 255
    with pytest.raises(ValueError, match="255"):
        wrappers._help("x" * 256)


def test_the_wizard_table_has_a_row_for_each_function() -> None:
    header, *rows = wrappers.wizard_table()
    assert header[:4] == ["Funktion", "Kategori", "Dansk", "English"]
    for row, function in zip(rows, ALL, strict=True):
        assert row[:4] == [function.name, function.category, function.da, function.en]
        names = wrappers.parameter_names(function)
        expected = [[n, a.da, a.en] for n, a in zip(names, function.arguments, strict=True)]
        assert [row[i : i + 3] for i in range(4, len(row), 3)] == expected


def test_the_intellisense_table_is_as_its_viewer_reads_it() -> None:
    first, *rows = wrappers.intellisense_table()
    assert first == ["FunctionInfo", "1.0"]
    for row, function in zip(rows, ALL, strict=True):
        assert row[:3] == [function.name, function.da, ""]
        assert row[3::2] == [argument.label for argument in function.arguments]
        assert row[4::2] == [argument.da for argument in function.arguments]
