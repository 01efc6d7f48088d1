"""The tariff functions as cells: defaults, ranges and the shape of results."""

import pytest

from udfs.registry import function, functions
from udfs.values import OMITTED, ErrorCode


def value(name, *arguments):
    outcome = function(name)(*arguments)
    assert outcome.message is None
    return outcome.value


#: The order of arguments that is promised; optional ones in brackets.
PROMISED = {
    "TF_DAYRATE": "costs places occupancy [days] [income] [carryover]",
    "TF_DEPRECIATION": "value years [rate] [method]",
    "TF_OCCUPANCY": "previous before_previous [cap]",
    "TF_SURPLUS": "result base [threshold]",
    "TF_CATEGORY": "rates [reduction]",
    "TF_PLACEPRICE": "costs resident_payment places occupancy",
    "TF_HOURPRICE": "costs paid_hours user_time_share",
    "TF_BREAKEVENHOURS": "nursing_net_week other_home_week hour_price",
    "TF_PARENTFEE": "gross_budget places [share]",
    "TF_PARENTSUBSIDY": "income [children] [single] [date]",
    "TF_SIBLING": "fees",
    "TF_SETTLEMENT": "own_net own_share host_gross",
}


@pytest.mark.parametrize("name", PROMISED)
def test_promised_arguments_come_first_and_in_order(name):
    shown = [f"[{a.name}]" if a.optional else a.name for a in function(name).arguments]
    promised = PROMISED[name].split()
    assert shown[: len(promised)] == promised
    assert all(argument.startswith("[") for argument in shown[len(promised) :])


def test_help_fits_the_function_wizard():
    for declared in functions().values():
        texts = [
            declared.da,
            declared.en,
            *(a.da for a in declared.arguments),
            *(a.en for a in declared.arguments),
        ]
        assert all(0 < len(text) <= 255 for text in texts), declared.name


def test_omitted_days_mean_365():
    assert value("TF_DAYRATE", 3650.0, 1.0, 1.0, OMITTED) == pytest.approx(10)


def test_a_blank_cell_for_the_days_is_told():
    outcome = function("TF_DAYRATE")(3650.0, 1.0, 1.0, None)
    assert outcome.value is ErrorCode.DIV0
    assert outcome.message == "Antal dage er 0 eller tom, og der skal divideres med den. Udfyld den."


def test_a_column_of_occupancies_gives_a_column_of_tariffs():
    rates = value("TF_DAYRATE", [[3650.0]], 1.0, [[1.0], [0.5]])
    assert rates == [[pytest.approx(10)], [pytest.approx(20)]]


def test_one_wrong_occupancy_spoils_its_own_cell_only():
    outcome = function("TF_DAYRATE")(3650.0, 1.0, [[1.0], [95.0]])
    assert outcome.value == [[pytest.approx(10)], [ErrorCode.NUM]]


def test_a_block_of_costs_is_summed():
    assert value("TF_DAYRATE", [[1825.0, 365.0], [1460.0, None]], 1.0, 1.0) == pytest.approx(10)


def test_error_cell_among_the_costs_becomes_the_result():
    assert function("TF_DAYRATE")([[1.0, "#REF!"]], 1.0, 1.0).value is ErrorCode.REF


def test_occupancy_is_capped_at_98_percent_unless_told():
    assert value("TF_OCCUPANCY", 1.0, 1.0) == 0.98
    assert value("TF_OCCUPANCY", 1.0, 1.0, 1.0) == 1.0


def test_surplus_of_a_column_gives_two_columns():
    assert value("TF_SURPLUS", [[700_000.0], [-100.0]], 9_000_000.0) == [[450_000, 250_000], [-100, 0]]


def test_surplus_of_one_cell_gives_one_row():
    assert value("TF_SURPLUS", 700_000.0, 9_000_000.0, 0.05) == [[450_000, 250_000]]


def test_category_rows_are_categories():
    assert value("TF_CATEGORY", [[100.0, 200.0], [300.0, 100.0]], 0.1) == [[300, 270], [400, 360]]


def test_explained_costs_in_a_row_are_elements():
    row = value("TF_EXPLAIN", [[365.0, 730.0]], 1.0, 1.0)
    column = value("TF_EXPLAIN", [[365.0], [730.0]], 1.0, 1.0)
    assert row == column
    assert [line[0] for line in row] == [1, 2, 0, 0, 3]


def test_settlement_defaults_are_the_agreements():
    """700.000 on 9.000.000: 250.000 beyond 5 % in the tariff two years later; 450.000 expires in year 6."""
    plan = value("TF_SETTLEMENTPLAN", [[700_000.0, 0.0, 0.0, 0.0, 0.0, 0.0]], 9_000_000.0)
    assert plan[7][2] == -250_000
    assert plan[5][5] == 450_000


def test_allocation_keeps_the_keys_shape():
    assert value("TF_ALLOCATE", 100.0, [[0.75], [0.25], [None]]) == [[75], [25], [0]]


def test_overhead_of_one_cell_gives_one_row():
    assert value("TF_OVERHEAD", 2_400_000.0, 31.0, 1240.0) == [[0.025, 60_000]]


def test_foster_children_in_a_column_give_a_row_each():
    assert value("TF_FOSTERPAY", [[5.0], [6.0]], [[1.0], [2.0]], [[0.0, 0.5]], 20_000.0) == [
        [5, 100_000],
        [5.5, 110_000],
    ]


def test_parent_fee_takes_the_date_s_share():
    assert value("TF_PARENTFEE", 5_800_000.0, 58.0, OMITTED, "2026-06-01") == pytest.approx(25_000)
    assert value("TF_PARENTFEE", 5_800_000.0, 58.0, OMITTED, "2027-06-01") == pytest.approx(21_300)


def test_single_parent_may_be_true():
    assert value("TF_PARENTSUBSIDY", 270_390.0, 1.0, True, "2024-06-01") == 0.0


def test_incomes_in_a_column():
    assert value("TF_PARENTSUBSIDY", [[200_301.0], [622_200.0]], 1.0, 0.0, "2024-06-01") == [[0], [1]]


def test_sibling_rows_are_families():
    assert value("TF_SIBLING", [[3900.0, 2100.0], [2000.0, None]]) == [[4950], [2000]]


def test_progression_is_true_or_false():
    assert value("TF_PROGRESSION", [[2.0, 1.0], [3.0, 2.0]]) is False


def test_parameter_source_shows_what_is_unsure():
    text = value("BC_PARAMETERSOURCE", "dagtilbud.foraeldrebetaling", "2027-01-01")
    assert "Gælder fra 01.01.2027." in text
    assert "Sikkerhed: lav" in text


def test_parameter_source_of_a_sure_value():
    text = value("BC_PARAMETERSOURCE", "takst.faktureringsfrist", "2025-01-01")
    assert text == "Serviceloven § 174, stk. 2. Gælder fra 01.01.2011. Sikkerhed: høj."
