"""Cell functions of cash flow, time, administration and employment: mistakes, shapes and whole columns."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from engines import savings
from engines.parameters import active
from engines.savings.flexjob import FlexjobRates
from udfs.registry import function, functions
from udfs.values import OMITTED, ErrorCode

FAMILIES = (
    "cashflow",
    "time",
    "procurement",
    "administration",
    "support",
    "employment",
    "flexjob",
    "caseworker",
    "coordination",
)
OURS = [one for one in functions().values() if one.module.removeprefix("udfs.savings.") in FAMILIES]
MISTAKES = yaml.safe_load((Path(__file__).parent / "mistakes-1.yaml").read_text(encoding="utf-8"))
CASES = 10_000


def column(values) -> list[list[float]]:
    return [[float(value)] for value in values]


# --- mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mistake"),
    [(name, mistake) for name, mistakes in MISTAKES.items() for mistake in mistakes],
    ids=lambda value: value if isinstance(value, str) else str(value["typed"]),
)
def test_mistake_shows_its_error_and_says_what_to_do(name, mistake):
    outcome = function(name)(*mistake["typed"])
    assert outcome.value == mistake["shows"]
    assert outcome.message.split(" Skriv værdien i din egen parameterfil")[0] == mistake["says"]


def test_every_function_has_three_mistakes():
    assert {one.name for one in OURS} == set(MISTAKES)
    assert min(len(mistakes) for mistakes in MISTAKES.values()) >= 3


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
        value = one(*arguments).value
        shown = value if isinstance(value, str) else value[0][0]
        assert shown == ErrorCode.REF, one.arguments[position].name


# --- defaults are the dated parameters ----------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "explicit"),
    [
        (("BC_REFUNDCOLLECTION", 3e6, 2e6), (0.10, 0.50)),
        (("BC_POTENTIALRANGE", 1e6), (0.05, 0.10)),
        (("BC_WEIGHTEDPOPULATION", 120_000.0, 100_000.0), (0.50,)),
        (("BC_SUPPORTBYAGE", [[5.0, 5.0, 5.0]], 28.0, 9e4, 1.4e5, 0.2), (30,)),
        (("BC_CONTINUITY", 500.0, 0.4, 0.2, 1.4e5, 0.2), ("b", 0.22)),
        (("BC_MOTIVATION", 500.0, 0.5, 0.75, 1.4e5, 0.2), (0.33,)),
        (("BC_OVERLAPHOURS", 120.0, 80.0), ("sum",)),
        (("BC_FLEXJOBGAIN", 5.0, 6.0, 26455.0), ("kommune",)),
        (("BC_UDKPATH", [[6.3, 5.6]], [[1.3, 3.0]]), (0.01, 0.01, "sum")),
        (("BC_INTERVIEWHOURS", 6000.0, 0.2, 20.0, 45.0, 25.0), ("før",)),
        (("BC_AVERAGEEFFECT", [[5.0, 5.0]]), ("slut",)),
    ],
    ids=lambda value: str(value[0]),
)
def test_omitted_arguments_mean_the_reports_rates(short, explicit):
    name, *arguments = short
    expected = function(name)(*arguments, *explicit)
    assert expected.message is None
    assert function(name)(*arguments) == expected
    assert function(name)(*arguments, *[OMITTED] * len(explicit)) == expected


# --- whole columns ------------------------------------------------------------------------------


def test_ten_thousand_purchases_in_one_call():
    random = np.random.default_rng(1)
    current, target = random.uniform(0, 1, (2, CASES))
    volume = random.uniform(0, 1e6, CASES)
    value = function("BC_COMPLIANCE")(column(current), column(target), 0.1, column(volume)).value
    assert [row[0] for row in value] == pytest.approx((target - current) * 0.1 * volume)


def test_ten_thousand_fleksjob_in_one_call():
    random = np.random.default_rng(2)
    hours, pay = random.uniform(0, 37, CASES), random.uniform(15_000, 50_000, CASES)
    value = function("BC_FLEXJOB")(column(hours), column(pay)).value
    assert np.array(value).shape == (CASES, 5)
    for case in (0, 17, CASES - 1):
        rates = FlexjobRates.on(active())
        assert value[case] == pytest.approx(savings.flexjob(hours[case], pay[case], rates))


def test_ten_thousand_spells_in_one_call():
    random = np.random.default_rng(3)
    start = random.integers(1, 60, CASES)
    end = start + random.integers(0, 60, CASES)
    value = function("BC_SUPPORTSPELL")(4000.0, column(start), column(end)).value
    case = 4321
    weeks = range(start[case], end[case] + 1)
    by_week = sum(4000 * (1 - function("BC_REFUNDRATE")(float(week)).value) for week in weeks)
    assert value[case][0] == pytest.approx(by_week)


def test_ten_thousand_saving_paths_in_one_call():
    base = np.linspace(0, 1e6, CASES)
    value = function("BC_SAVINGPATH")(column(base), [[0.1, 0.05, 0.05, 0.05]] * CASES).value
    assert np.array(value) == pytest.approx(base[:, None] * np.array([0.10, 0.15, 0.20, 0.25]))


def test_one_wrong_row_spoils_its_own_cells_only():
    outcome = function("BC_FLEXJOB")([[5.0], [45.0], [6.0]], 26455.0)
    assert outcome.value[1] == [ErrorCode.NUM] * 5
    assert outcome.value[0][0] == pytest.approx(3575) and outcome.value[2][0] == pytest.approx(4290)
    assert outcome.message == "Timetallet skal være fra 0 til 37 timer pr. uge; fik 45."


def test_a_block_of_series_with_a_column_of_bases():
    value = function("BC_SAVINGPATH")([[100.0], [200.0]], [[0.1, 0.1], [0.2, 0.0]]).value
    assert np.array(value) == pytest.approx(np.array([[10, 20], [40, 40]]))


def test_a_block_of_monthly_steps_has_one_figure_per_row():
    assert function("BC_AVERAGEEFFECT")([[5.0] * 12, [10.0] * 12]).value == [[32.5], [65.0]]


def test_lines_of_a_block_are_added_by_year():
    """pp. 75-76: two expense lines and two income lines."""
    value = function("BC_PROVENU")([[0.0, 3.0], [0.0, 1.0]], [[2.0, 2.0], [1.0, 0.0]]).value
    assert value == [[3, 2], [0, 4], [-3, 2], [-3, -1]]


def test_blank_years_keep_their_place():
    value = function("BC_SAVINGPATH")(1000.0, [[0.1, None, 0.1]]).value
    assert value[0] == pytest.approx([100, 100, 200])


def test_date_chooses_the_rates():
    in_2015 = function("BC_FLEXJOBGAIN")(5.0, 6.0, 26455.0, "borger", "01-06-2015").value
    assert in_2015 == pytest.approx(500.5)
    assert function("BC_FLEXJOBGAIN")(5.0, 6.0, 26455.0, "borger", "01-06-2013").value == ErrorCode.NA


def test_other_income_tapers_subsidy_and_contribution():
    """p. 83: 30 % and 20 % of 1,000 kr. below the limit."""
    alone = function("BC_FLEXJOB")(5.0, 26455.0).value[0]
    beside = function("BC_FLEXJOB")(5.0, 26455.0, OMITTED, 1000.0).value[0]
    assert beside[1] == pytest.approx(alone[1] - 300)
    assert beside[2] == pytest.approx(alone[2] - 200)
    assert beside[4] == pytest.approx(alone[4] + 700)
