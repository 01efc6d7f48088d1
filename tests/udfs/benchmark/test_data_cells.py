"""The cell functions over the store and the report's tables."""

import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from sources.cube import Cube, Dimension
from sources.municipalities import all_municipalities
from sources.store import Store
from udfs.registry import function
from udfs.values import OMITTED, ErrorCode

SHARE = "jobcenter-administrationsandel"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path))
    return tmp_path


def stored(figures: dict[str, float], periods: tuple[str, ...] = ("2024",)) -> None:
    codes = tuple(figures)
    axes = (
        Dimension("OMRÅDE", "område", codes, codes),
        Dimension("NØGLETAL", "nøgletal", ("egne-tal",), ("Egne tal",)),
        Dimension("Tid", "tid", periods, periods),
    )
    values = np.repeat(np.array(list(figures.values()))[:, None, None], len(periods), axis=2)
    Store().put(Cube("IMPORT/egne", "Egne", axes, values, unit="kr."), note=json.dumps({"direction": "high"}))


def test_a_value_by_name_or_code_and_year() -> None:
    for municipality in ("Nyborg", "nyborg kommune", 450.0, "0450"):
        for period in (2016.0, "2016", OMITTED, None):
            assert function("BM_VALUE")(SHARE, municipality, period).value == 7.5
    assert function("BM_VALUE")(SHARE, "Hele landet", 2012.0).value == 4.4


def test_a_table_is_name_value_and_rank_best_first() -> None:
    found = function("BM_TABLE")(SHARE, 2016.0).value
    assert isinstance(found, list)
    assert found[:3] == [["Billund", 4.3, 1], ["Hvidovre", 4.6, 2], ["Silkeborg", 4.6, 2]]
    assert found[-1] == ["Nyborg", 7.5, 10]


def test_a_table_of_a_group_or_a_list() -> None:
    found = function("BM_TABLE")(SHARE, 2016.0, "Nyborg;Varde").value
    assert found == [["Varde", 6.8, 1], ["Nyborg", 7.5, 2]]


def test_high_is_best_where_the_indicator_says_so() -> None:
    stored({"450": 1.0, "573": 3.0, "580": np.nan})
    found = function("BM_TABLE")("egne-tal", OMITTED, "Nyborg;Varde;Aabenraa").value
    assert found == [["Varde", 3, 1], ["Nyborg", 1, 2], ["Aabenraa", ErrorCode.NA, ErrorCode.NA]]


def test_a_table_of_98_spills_98_rows() -> None:
    stored({one.code: float(one.code) for one in all_municipalities()})
    found = function("BM_TABLE")("egne-tal").value
    assert isinstance(found, list)
    assert len(found) == 98
    assert found[0] == ["Hjørring", 860, 1]


def test_a_group_s_name_is_one_that_the_table_takes() -> None:
    name = function("BM_GROUP")("Nyborg").value
    found = function("BM_TABLE")(SHARE, 2016.0, name).value
    assert isinstance(found, list)
    assert ["Nyborg", 7.5] in [row[:2] for row in found]
    assert function("BM_GROUP")("Nyborg", "region").value == "Region Syddanmark"


def test_levels_are_unweighted_but_for_the_country() -> None:
    assert function("BM_LEVEL")(SHARE, "mean", 2016.0).value == pytest.approx(5.76)
    assert function("BM_LEVEL")(SHARE, "country", 2016.0).value == 5.6


def test_a_table_of_the_report_has_headings_and_empty_cells_where_figures_are_lost() -> None:
    found = function("BM_REPORTTABLE")("jobcenter-adm-og-ydelser").value
    assert isinstance(found, list)
    assert found[0][:2] == ["Kommune", "Adm 2012"]
    assert found[5][:2] == ["København", 409.42]
    assert found[5][5] == ""


def test_a_cell_sees_what_another_process_has_stored() -> None:
    stored({"450": 1.0})
    assert function("BM_VALUE")("egne-tal", "Nyborg").value == 1
    stored({"450": 2.0})
    assert function("BM_VALUE")("egne-tal", "Nyborg").value == 2


def test_a_damaged_store_does_not_take_the_report_s_figures_with_it(own_folder: Path) -> None:
    stored({"450": 1.0})
    with sqlite3.connect(own_folder / "noegletal.sqlite") as connection:
        connection.execute("UPDATE vintage SET checksum = 0")
    connection.close()
    assert function("BM_VALUE")("egne-tal", "Nyborg").value is ErrorCode.NA
    (own_folder / "noegletal.sqlite").write_bytes(b"x" * 5000)
    first = function("BM_VALUE")(SHARE, "Nyborg")
    assert first.value is ErrorCode.NA
    assert first.message is not None
    assert "lagt til side" in first.message
    assert function("BM_VALUE")(SHARE, "Nyborg").value == 7.5


MISSING = "Kilden har ingen oplysning for kommunen i perioden. Et manglende tal er ikke 0; vælg en anden periode."


@pytest.mark.parametrize(
    ("name", "arguments", "code", "sentence"),
    [
        (
            "BM_VALUE",
            (SHARE, "Nyborrg"),
            ErrorCode.NA,
            'Der er ingen kommune, der hedder "Nyborrg". Mener du Nyborg eller Svendborg?',
        ),
        (
            "BM_VALUE",
            (SHARE, "Nyborg", 2031.0),
            ErrorCode.NA,
            'Administrationens andel af ydelser, jobcentre har ingen tal for "2031". '
            "Der er tal for 2012, 2013, 2014, 2015, 2016.",
        ),
        ("BM_VALUE", ("jobcenter-ydelser", "København", 2012.0), ErrorCode.NA, MISSING),
        ("BM_VALUE", (SHARE,), ErrorCode.VALUE, "BM_VALUE skal have 2-3 argumenter; fik 1."),
        (
            "BM_TABLE",
            (SHARE, OMITTED, "Nyborg;Parris"),
            ErrorCode.NA,
            'Der er ingen kommune, der hedder "Parris". Skriv navnet, fx Nyborg, eller koden, fx 450.',
        ),
        (
            "BM_TABLE",
            ("folkeskole",),
            ErrorCode.NA,
            "Folkeskoler, nettodriftsudgift pr. indbygger er ikke hentet endnu (tabel REGK31). "
            "Hent den med Opdatér benchmark (raaderum benchmark refresh).",
        ),
        ("BM_TABLE", (None,), ErrorCode.VALUE, "Nøgletal mangler. Skriv en tekst."),
        ("BM_GROUP", (None,), ErrorCode.VALUE, "Kommune mangler. Skriv en tekst."),
        (
            "BM_GROUP",
            ("Nyborg", "klynge"),
            ErrorCode.VALUE,
            'Slags kan være kommunegruppe eller region; fik "klynge".',
        ),
        (
            "BM_GROUP",
            ("qqqqq",),
            ErrorCode.NA,
            'Der er ingen kommune, der hedder "qqqqq". Skriv navnet, fx Nyborg, eller koden, fx 450.',
        ),
        (
            "BM_LEVEL",
            (SHARE, "middel"),
            ErrorCode.VALUE,
            'Mål kan være mean eller median eller quartile eller best eller country; fik "middel".',
        ),
        (
            "BM_LEVEL",
            ("anbringelse-enhedspris", "country"),
            ErrorCode.NA,
            "Landstallet er ikke kendt for nøgletallet. Hent folketal, eller vælg et andet mål.",
        ),
        ("BM_LEVEL", (SHARE,), ErrorCode.VALUE, "BM_LEVEL skal have 2-4 argumenter; fik 1."),
        ("BM_REPORTTABLE", (None,), ErrorCode.VALUE, "Tabel mangler. Skriv en tekst."),
        (
            "BM_REPORTTABLE",
            ([["a", "b"]],),
            ErrorCode.VALUE,
            "Tabel skal være én celle; fik 2. Vælg én celle.",
        ),
        ("BM_REPORTTABLE", (), ErrorCode.VALUE, "BM_REPORTTABLE skal have 1 argumenter; fik 0."),
    ],
)
def test_a_likely_mistake_gets_its_sentence(
    name: str, arguments: tuple[object, ...], code: ErrorCode, sentence: str
) -> None:
    outcome = function(name)(*arguments)
    assert (outcome.value, outcome.message) == (code, sentence)
