"""Reading answers: the recorded shapes, missing figures, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from sources.errors import SourceError
from sources.jsonstat import parse_bulk, parse_jsonstat

RECORDED = Path(__file__).parents[1] / "data" / "statbank"


def stat(values, sizes=(2, 2), **about):
    codes = ["A", "Tid"]
    dimension = {
        code: {"label": code, "category": {"index": {f"{code}{i}": i for i in range(n)}, "label": {}}}
        for code, n in zip(codes, sizes, strict=True)
    }
    dataset = {"dimension": dimension | {"id": codes, "size": list(sizes)}, "value": values} | about
    return json.dumps({"dataset": dataset}).encode()


def test_the_recorded_answer_reads():
    cube = parse_jsonstat("STRAF42", (RECORDED / "straf42-data.json").read_bytes())
    assert [d.code for d in cube.dimensions] == ["HERKOMST1", "Tid"]
    assert cube.values.tolist() == [[233454.0]]
    assert (cube.unit, cube.updated) == ("Number", "2025-03-25T07:00:00Z")


def test_the_recorded_population_reads():
    cube = parse_jsonstat("FOLK1A", (RECORDED / "folk1a-data.json").read_bytes())
    assert cube.dimensions[0].values == ("2020K1",)
    assert cube.values.tolist() == [5822763.0]


def test_the_recorded_csv_reads():
    cube = parse_bulk("STRAF42", (RECORDED / "straf42-data.csv").read_bytes())
    assert cube.values.tolist() == [[233454.0]]


def test_values_are_row_major_and_null_is_missing():
    cube = parse_jsonstat("T", stat([1, 2, None, 4]))
    np.testing.assert_array_equal(cube.values, [[1, 2], [np.nan, 4]])


def test_sparse_values_leave_the_rest_missing():
    cube = parse_jsonstat("T", stat({"0": 1, "3": 4}))
    np.testing.assert_array_equal(cube.values, [[1, np.nan], [np.nan, 4]])


def test_a_figure_written_as_dots_or_marked_so_is_missing():
    np.testing.assert_array_equal(parse_jsonstat("T", stat([1, "..", 3, 4])).values, [[1, np.nan], [3, 4]])
    marked = parse_jsonstat("T", stat([1, 0, 3, 4], status={"1": ".."}))
    np.testing.assert_array_equal(marked.values, [[1, np.nan], [3, 4]])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"dataset":{"dim', "kan ikke læses som JSON"),
        (b'{"data":1}', "dimension eller value mangler"),
        (b"[1]", "dimension eller value mangler"),
        (stat([1, 2, 3]), "value har 3 tal, men størrelsen er 4"),
        (stat([1, 2, 3, "x"]), "value har andet end tal"),
        (stat({"9": 1}), "value har andet end tal"),
        (stat([1, 2, 3, 4]).replace(b'"id"', b'"ids"'), "id og size passer ikke sammen"),
        (stat([1, 2, 3, 4]).replace(b'"category"', b'"cat"'), "har ikke category, index og label"),
        (stat([1, 2, 3, 4]).replace(b'"size": [2, 2]', b'"size": [1, 4]'), "har 2 koder, men størrelsen 1"),
        (stat([None] * 4), "er uden tal for det valgte"),
        (stat([], (2, 0)), "er uden tal for det valgte"),
    ],
)
def test_what_is_not_json_stat_is_refused_with_the_reason(content, sentence):
    with pytest.raises(SourceError) as caught:
        parse_jsonstat("T", content)
    assert sentence in str(caught.value)
    assert "urørt" in str(caught.value)


def test_bulk_rows_may_come_in_any_order_and_dots_are_missing():
    cube = parse_bulk("T", "\ufeffA;TID;INDHOLD\r\nb;2;4\r\na;1;1.5\r\nb;1;..\r\n".encode())
    np.testing.assert_array_equal(cube.values, [[1.5, np.nan], [np.nan, 4]])


def test_a_dash_is_statistics_denmark_s_zero():
    assert parse_bulk("T", b"A;INDHOLD\na;-\n").values.tolist() == [0.0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "er tomt"),
        ("A;INDHOLD\n", "er tomt"),
        ("A;INDHOLD\na;1\nb;", "afbrudt midt i en linje"),
        ("A;VALUE\na;1\n", "den sidste kolonne er ikke INDHOLD"),
        ("A;INDHOLD\na;1\na;2\n", "den samme række findes to gange"),
        ("A;INDHOLD\na;1,5\n", "et tal kan ikke læses"),
        ("A;INDHOLD\na;1;2;3\nb;1\n", "flere felter end overskriften"),
        ("A;INDHOLD\na;..\n", "er uden tal"),
    ],
)
def test_what_is_not_bulk_is_refused_with_the_reason(text, sentence):
    with pytest.raises(SourceError) as caught:
        parse_bulk("T", text.encode())
    assert sentence in str(caught.value)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(SourceError, match="er ikke UTF-8-tekst"):
        parse_bulk("T", b"A;INDHOLD\n\xff;1\n")
