"""Each tariff figure against the same figure in spreadsheet formulas, computed by the embedded engine."""

import formualizer
import pytest

from udfs.registry import function


def native(formula):
    workbook = formualizer.Workbook()
    workbook.add_sheet("Ark")
    workbook.set_formula("Ark", 1, 1, formula)
    return workbook.evaluate_cell("Ark", 1, 1)


def flat(value):
    return [cell for row in value for cell in row] if isinstance(value, list) else [value]


def _subsidy(income, lower, upper):
    steps = f"ROUNDUP(({income}-{lower})*95/({upper}-{lower}),0)"
    return f"=IF({income}<={lower},0,IF({income}>={upper},1,MIN(0.99,(4+{steps})/100)))"


ONE = [
    (
        "TF_DAYRATE",
        ([[8_200_000.0, 450_000.0]], 24.0, 0.97, 365.0, 120_000.0, -55_000.0),
        "=(SUM({8200000,450000})-120000-55000)/(24*0.97*365)",
    ),
    ("TF_DEPRECIATION", (4_500_000.0, 30.0, 0.025), "=PMT(0.025,30,-4500000)"),
    (
        "TF_DEPRECIATION",
        (4_500_000.0, 30.0, 0.025, "linear"),
        "=SLN(4500000,0,30)+0.025*4500000*(30+1)/(2*30)",
    ),
    ("TF_OCCUPANCY", (1.01, 0.99, 0.98), "=MIN(0.98,AVERAGE(1.01,0.99))"),
    (
        "TF_PLACEPRICE",
        ([[31e6, 2.4e6]], 4.2e6, 72.0, 0.98),
        "=(SUM({31000000,2400000})-4200000)/(72*0.98)",
    ),
    ("TF_HOURPRICE", ([[38e6, 2.6e6]], 142_000.0, 0.62), "=SUM({38000000,2600000})/(142000*0.62)"),
    ("TF_BREAKEVENHOURS", (9600.0, 1450.0, 420.0), "=(9600-1450)/420"),
    (
        "TF_CITIZENCOST",
        ([[420.0, 510.0]], [[9.0, 1.5]], 1300.0, 7.0, 1100.0),
        "=SUMPRODUCT({420,510},{9,1.5})+1300*7-1100",
    ),
    ("TF_PARENTFEE", (5_600_000.0, 58.0, 0.25), "=5600000*0.25/58"),
    ("TF_SIBLING", ([[3900.0, 2100.0, 1850.0]],), "=MAX({3900,2100,1850})+0.5*(SUM({3900,2100,1850})-3900)"),
    ("TF_SETTLEMENT", (72_000.0, 0.75, 90_000.0), "=MIN(72000,0.75*90000)"),
    *[
        ("TF_PARENTSUBSIDY", (income, 2.0, 0.0, "2024-06-01"), _subsidy(income, 207_301, 629_200))
        for income in (150_000.0, 207_301.0, 207_302.0, 350_000.0, 629_199.0, 629_200.0)
    ],
    *[
        ("TF_PARENTSUBSIDY", (income, 1.0, 1.0, "2026-06-01"), _subsidy(income, 294_417, 753_817))
        for income in (294_418.0, 500_000.0, 753_816.0)
    ],
]

PARTS = [
    (
        "TF_SURPLUS",
        (-700_000.0, 9_000_000.0),
        ["=-MIN(700000,0.05*9000000)", "=-(700000-MIN(700000,0.05*9000000))"],
    ),
    ("TF_CATEGORY", ([[14e3, 21e3, 9e3]], 0.1), ["=SUM({14000,21000,9000})", "=0.9*SUM({14000,21000,9000})"]),
    ("TF_OVERHEAD", (2.4e6, 31.0, 1240.0), ["=31/1240", "=2400000*31/1240"]),
    ("TF_FOSTERPAY", (6.0, 2.0, [[0.0, 0.5]], 19_500.0, -0.5), ["=6-0.5-0.5", "=(6-0.5-0.5)*19500"]),
    (
        "TF_SPLITRATE",
        ([[8.2e6, 450e3]], [[0.6, 1.0]], 24.0, 0.97, 21_000.0),
        [
            "=SUMPRODUCT({8200000,450000},{0.6,1})/(24*0.97*365)",
            "=SUMPRODUCT({8200000,450000},{0.4,0})/21000",
        ],
    ),
    ("TF_PROJECTION", (1034.0, [[0.031, 0.028]]), ["=1034", "=1034*1.031", "=1034*1.031*1.028"]),
    (
        "TF_PARTTIME",
        (8_785_000.0, [[20.0, 3.0]], [[1.0, 0.85]], 0.97),
        [f"=8785000*{part}/(SUMPRODUCT({{20,3}},{{1,0.85}})*0.97*365)" for part in (1, 0.85)],
    ),
    (
        "TF_PLACEPRICES",
        ([[31e6]], 4.2e6, 2.9e6, 72.0, 0.98),
        [
            "=(31000000-4200000)/72",
            "=(31000000-4200000)/(72*0.98)",
            "=(31000000-4200000)/(72*0.98*365)",
            "=(31000000-4200000+2900000)/72",
            "=(31000000-4200000+2900000)/(72*0.98)",
            "=(31000000-4200000+2900000)/(72*0.98*365)",
        ],
    ),
    (
        "TF_CHEAPESTOFFER",
        (22.0, 420.0, 1450.0, 9600.0, 11_200.0),
        ["=22*420+1450", "=9600", "=11200", "=MATCH(MIN(22*420+1450,9600,11200),{10690,9600,11200},0)"],
    ),
    (
        "TF_COMPAREPRICES",
        ([[1.65e6, 1.42e6, 1.98e6]], [[3.0, 2.0, 4.0]]),
        [
            "=1650000/MEDIAN({1650000,1420000,1980000})-1",
            "=2",
            "=3*MAX(0,1650000-MEDIAN({1650000,1420000,1980000}))",
            "=1420000/MEDIAN({1650000,1420000,1980000})-1",
            "=1",
            "=0",
            "=1980000/MEDIAN({1650000,1420000,1980000})-1",
            "=3",
            "=4*MAX(0,1980000-MEDIAN({1650000,1420000,1980000}))",
        ],
    ),
]


@pytest.mark.parametrize(("name", "arguments", "formula"), ONE)
def test_one_figure(name, arguments, formula):
    outcome = function(name)(*arguments)
    assert outcome.value == pytest.approx(native(formula), rel=1e-9), outcome.message


@pytest.mark.parametrize(("name", "arguments", "formulas"), PARTS, ids=[part[0] for part in PARTS])
def test_every_figure_of_a_row_or_table(name, arguments, formulas):
    outcome = function(name)(*arguments)
    assert flat(outcome.value) == pytest.approx([native(formula) for formula in formulas], rel=1e-9)
