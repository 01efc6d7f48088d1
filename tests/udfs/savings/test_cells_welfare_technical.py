"""The cell functions of schools, care, property, children, uncertainty: mistakes and whole columns."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import yaml

from engines.parameters import active
from udfs.registry import function, functions
from udfs.values import OMITTED, ErrorCode, serial_of

FAMILIES = (
    "childcare",
    "shared_services",
    "elderly",
    "property",
    "fleet",
    "casework",
    "sourcing",
    "children",
    "deadlines",
    "uncertainty",
    "price_level",
)
OURS = [one for one in functions().values() if one.module.removeprefix("udfs.savings.") in FAMILIES]
MISTAKES = yaml.safe_load((Path(__file__).parent / "mistakes-2.yaml").read_text(encoding="utf-8"))
CASES = 10_000


def column(values) -> list[list[float]]:
    return [[float(value)] for value in values]


def first(value):
    return value[0][0] if isinstance(value, list) else value


# --- mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mistake"),
    [(name, mistake) for name, mistakes in MISTAKES.items() for mistake in mistakes],
    ids=lambda value: value if isinstance(value, str) else str(value["typed"]),
)
def test_mistake_shows_its_error_and_says_what_to_do(name, mistake):
    outcome = function(name)(*mistake["typed"])
    assert (first(outcome.value), outcome.message) == (mistake["shows"], mistake["says"])


def test_every_function_has_three_mistakes():
    assert {one.name for one in OURS} == set(MISTAKES)
    assert min(len(mistakes) for mistakes in MISTAKES.values()) >= 3


def test_the_empty_municipal_price_table_says_where_to_fill_it():
    outcome = function("BC_PL")(1000.0, 2025.0, 2026.0)
    assert outcome.value == ErrorCode.NA
    assert outcome.message.startswith(
        "Pris- og lønregulering, kommuner (KL's skøn) er ikke udfyldt. Skriv tallene år for år under navnet "
        "pl.kommune i din egen parameterfil ("
    )


# --- what every function has --------------------------------------------------------------------


@pytest.mark.parametrize("one", OURS, ids=lambda one: one.name)
def test_help_fits_the_function_wizard(one):
    texts = [one.da, one.en, *(text for argument in one.arguments for text in (argument.da, argument.en))]
    assert all(0 < len(text) <= 255 for text in texts)
    assert one.source and one.example.startswith(one.name + "(")


@pytest.mark.parametrize("one", OURS, ids=lambda one: one.name)
def test_an_error_among_the_inputs_comes_out_as_it_is(one):
    for position in range(one.least):
        arguments = [ErrorCode.REF if i == position else 1.0 for i in range(one.least)]
        assert first(one(*arguments).value) == ErrorCode.REF, one.arguments[position].name


# --- defaults are the dated parameters ----------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "explicit"),
    [
        (("BC_FLEETMIX", 400_000.0, 3.1, 4.8), (0.9,)),
        (("BC_GPSFLEET", 1e8, 2e7), (0.027, 0.06)),
        (("BC_CASESPERADVISER", 186.0, 156.0), (37.0,)),
        (("BC_DEADLINE", "31-01-2026", "31-05-2026"), (OMITTED, 4.0, 2.0)),
        (("BC_NOTICE", "12-03-2026", 27_500.0), (30.0,)),
        (("BC_SIMULATE", 80.0, 100.0, 150.0, 1.0), (OMITTED, 10_000.0, 1.0, "pert")),
    ],
)
def test_an_omitted_argument_is_its_default(short, explicit):
    name, *given = short
    assert function(name)(*given).value == function(name)(*given, *explicit).value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bfu.frist_maaneder", 4),
        ("bfu.gul_maaneder", 2),
        ("plejefamilie.varsel_dage", 30),
        ("specialskole.maal", 0.05),
        ("specialskole.maal_slut", 0.10),
        ("vognpark.egen_daekning", 0.9),
        ("vej.gravespaerre_aar", 2),
        ("ejendom.samling_besparelse", 0.15),
    ],
)
def test_the_reports_figures_stand_as_parameters(name, value):
    assert active().number(name) == value


# --- cases --------------------------------------------------------------------------------------

MANY = column(np.linspace(1, 50, CASES))


@pytest.mark.parametrize(
    ("name", "arguments", "width"),
    [
        ("BC_GUESTFEE", (MANY, 1e6, 500.0), 3),
        ("BC_REHABBREAKEVEN", (MANY, 3.3, 430.0, "dage"), 1),
        ("BC_REHABNET", (MANY, 6000.0, 430.0, [[3.3, 2.4]], [[12.0, 12.0]]), 1),
        ("BC_DEFERRAL", (MANY, 11_500.0, 6_800.0, 26.0), 1),
        ("BC_REASSESSMENT", (MANY, 0.36, 1e5, 1.5, 420.0), 5),
        ("BC_CLINIC", (MANY, 32.0, 18.0, 310.0), 1),
        ("BC_USERTIMEGAIN", (MANY, 0.55, 0.58), 1),
        ("BC_HOLIDAYSHIFTS", (481.0, 361.0, MANY, 8.0), 1),
        ("BC_PHASEDPAYBACK", (MANY, 13.8, [[0.0, 0.5, 1.0]]), 1),
        ("BC_FLEETMIX", (MANY, 3.1, 4.8), 1),
        ("BC_BUYORLEASE", (180_000.0, MANY, 6.0, 0.0, 0.0, 42_000.0), 3),
        ("BC_GPSFLEET", (MANY, MANY), 1),
        ("BC_CASETIME", (MANY, 0.2, 520_000.0), 2),
        ("BC_VIDEOMEETINGS", (MANY, 0.3, 40.0, 310.0), 1),
        ("BC_VOLUMEPRICE", (MANY, 620_000.0, MANY, 640_000.0), 3),
        ("BC_FULLYEAR", (MANY, 18.0), 1),
        ("BC_CONTRACTUNIT", (MANY, 560_000.0, 6e7, 0.02), 2),
        ("BC_STOCKFLOW", (MANY, [[5.0, 3.0]], [[1.0, 2.0]]), 2),
        ("BC_CASESPERADVISER", (MANY, [[37.0, 30.0]]), 1),
        ("BC_DEADLINE", (column(np.arange(CASES) % 300 + 46_000), 46_200.0), 1),
        ("BC_DURATION", (column(np.arange(CASES) % 300 + 46_000), 46_400.0, OMITTED, "måneder"), 1),
        ("BC_NOTICE", (column(np.arange(CASES) % 300 + 46_000), 27_500.0), 2),
        ("BC_THREEPOINT", (MANY, 60.0, 70.0), 2),
        ("BC_BREAKEVEN", (MANY, -5.0, 100.0, 5.0), 1),
        ("BC_PL", (MANY, 2024.0, 2025.0, "stat_loen"), 1),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_ten_thousand_cases_in_one_call(name, arguments, width):
    outcome = function(name)(*arguments)
    assert outcome.message is None
    assert (len(outcome.value), len(outcome.value[0])) == (CASES, width)
    row = CASES // 3
    one = [a[row][0] if isinstance(a, list) and len(a) == CASES else a for a in arguments]
    alone = function(name)(*one).value
    assert outcome.value[row] == (alone[0] if isinstance(alone, list) else [alone])


def test_a_wrong_row_spoils_its_own_cells_only():
    outcome = function("BC_REASSESSMENT")([[52.0], [-1.0], [10.0]], 0.5, 100.0, 0.0, 0.0)
    assert [row[0] for row in outcome.value] == [26.0, ErrorCode.NUM, 5.0]
    assert outcome.message == "Antal sager må ikke være negativ; fik -1."


def test_a_wrong_date_spoils_its_own_cell_only():
    outcome = function("BC_DEADLINE")([["31-01-2026"], ["31. jan"], [None]], "01-06-2026")
    assert outcome.value == [["rød"], [ErrorCode.VALUE], [""]]


def test_dates_may_be_cells_or_text():
    as_serial = function("BC_DURATION")(46_053.0, 46_173.0).value
    assert as_serial == function("BC_DURATION")("31-01-2026", "2026-05-31").value == 120


def test_notice_ends_on_a_date_that_excel_knows():
    ((end, cost),) = function("BC_NOTICE")("12-03-2026", 27_500.0).value
    assert end == serial_of(dt.date(2026, 4, 30))
    assert cost == pytest.approx(44_916.67, abs=0.005)


def test_units_without_a_rate_are_left_out_of_the_mean():
    found = function("BC_SICKLEAVE")([[0.04], [None], [0.06]], [[60.0], [500.0], [40.0]], 500_000.0)
    assert found.value == pytest.approx(240_000)


@pytest.mark.parametrize("target", [OMITTED, None, "mean", " Mean "])
def test_a_blank_target_is_the_mean(target):
    found = function("BC_SICKLEAVE")([[0.04], [0.06]], [[60.0], [40.0]], 500_000.0, target)
    assert found.value == pytest.approx(240_000)


def test_one_blank_cell_for_the_districts_lets_children_move_anywhere():
    enrolled, places = [[44.0], [37.0]], [[40.0], [40.0]]
    assert function("BC_MOVABLECHILDREN")(enrolled, places, None).value == 3


def test_one_blank_cell_for_the_closing_date_is_an_open_case():
    assert function("BC_DEADLINE")("31-01-2026", "01-06-2026", None).value == "rød"


def test_the_tornado_stands_by_swing():
    low, likely, high = column([300, 80]), column([320, 100]), column([340, 130])
    table = function("BC_SENSITIVITY")([["Løn"], ["Antal"]], low, likely, high, 1.0, 0.0)
    assert table.value == [["Antal", -20.0, 30.0, 50.0], ["Løn", -20.0, 20.0, 40.0]]


def test_the_simulation_names_its_figures():
    table = function("BC_SIMULATE")(80.0, 100.0, 150.0, 1.0).value
    assert [row[0] for row in table] == [
        *(f"Percentil {p}" for p in (5, 10, 25, 50, 75, 90, 95)),
        "Middel",
        "Spredning",
        "Andel over 0",
    ]


def test_a_users_price_table_is_used(tmp_path, monkeypatch):
    own = tmp_path / "parametre.yaml"
    own.write_text(
        "- name: pl.kommune\n  label: Egen tabel\n  unit: andel\n"
        "  values: [{from: 2020-01-01, table: {2026: 0.03}, source: KL 2025, confidence: high}]\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("RAADERUM_PARAMETRE", str(own))
    active.cache_clear()
    try:
        assert function("BC_PL")(1000.0, 2025.0, 2026.0).value == pytest.approx(1030)
    finally:
        active.cache_clear()
