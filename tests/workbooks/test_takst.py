"""The tariff templates: their figures by hand and by the engine, their Kontrol, and what it catches.

The social-area example is the hand-worked case of ``tests/engines/tariff/test_social_tariff_case.py``:
Σ costs 10.260.000, income 140.108, regulation −250.000, paid days 24 · 95 % · 365 = 8.322, tariff 1.186 kr.
"""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from openpyxl.formula.translate import Translator
from openxml_audit import OpenXmlValidator

from engines import tariff
from engines.tariff import SETTLEMENT_ROWS
from tests.workbooks.books import Parts, cell_of, edited, hidden_figures, kontrol, opened
from workbooks.build import build
from workbooks.check import check
from workbooks.draft import CellValue, Settings
from workbooks.library import load
from workbooks.new import given_values
from workbooks.package import packed
from workbooks.proposal import ProposalError
from workbooks.read import read
from workbooks.recalculate import recalculated
from workbooks.shipped import ids, listing

DATE = dt.date(2026, 11, 21)
SOCIAL, SCHOOL = "takst-socialt-tilbud", "takst-specialskole"
NURSING, HOME = "takst-plejeboligplads", "takst-hjemmepleje"
ALL = [SOCIAL, SCHOOL, NURSING, HOME]


@cache
def filled(name: str) -> Parts:
    return build(load(name), Settings(kommune="Eksempel Kommune", example=True, date=DATE))


@cache
def blank(name: str) -> Parts:
    return build(load(name), Settings(date=DATE))


def with_values(name: str, years: int | None = None, **values: Sequence[CellValue]) -> Parts:
    """The example with some inputs of its own."""
    return build(load(name), Settings(example=True, date=DATE, years=years, values=values))


def test_they_are_listed_last_under_a_track_of_their_own() -> None:
    tracks = [entry.track for entry in listing()]
    assert [entry.id for entry in listing() if entry.track == "Takster"] == sorted(
        (name for name in ids() if name.startswith("takst-")), key=lambda name: (load(name).pages or (10_000, 0), name)
    )
    assert tracks[-4:] == ["Takster"] * 4


@pytest.mark.parametrize("name", ALL)
def test_the_example_is_green_and_has_no_findings(name: str) -> None:
    assert read(filled(name))["RD_KONTROL"] == "✓ Alle kontroller stemmer"
    assert check(filled(name)) == []


@pytest.mark.parametrize("name", ALL)
def test_the_blank_template_only_asks_to_be_filled(name: str) -> None:
    assert read(blank(name))["RD_KONTROL"] == "▲ 1 ting at se på"
    assert recalculated(blank(name)).errors() == {}
    assert [text[:33] for text in kontrol(blank(name))] == ["▲ Alle nødvendige felter er udfyl"]


@pytest.mark.parametrize("name", ALL)
def test_a_tariff_has_no_business_case_sheets(name: str) -> None:
    sheets = opened(filled(name)).sheetnames
    assert sheets == [
        "Forside", "Vejledning", "Forudsætninger", "Beregning", "Takst", "År for år", "Følsomhed", "Nøgletal",
        "Kontrol",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_formulas_hold_no_figures_but_plain_ones(name: str) -> None:
    assert hidden_figures(filled(name)) == []


@pytest.mark.parametrize("name", ALL)
def test_one_formula_per_row_across_the_years(name: str) -> None:
    sheet = opened(filled(name))["År for år"]
    years = load(name).years
    for row in sheet.iter_rows(min_row=5, min_col=5, max_col=4 + years):
        formulas = [cell for cell in row if cell.data_type == "f"]
        for cell in formulas[1:]:
            first = formulas[0]
            assert cell.value == Translator(first.value, first.coordinate).translate_formula(cell.coordinate)


@pytest.mark.parametrize("name", ALL)
def test_only_inputs_are_unlocked(name: str) -> None:
    for sheet in opened(filled(name)):
        assert sheet.protection.sheet and not sheet.protection.password
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.protection.locked or cell.style in ("rd_input", "rd_input_tekst", "rd_hentet"), (
                    cell.coordinate
                )


@pytest.mark.parametrize("name", ALL)
def test_the_validator_of_office_files_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "takst.xlsx"
    path.write_bytes(packed(filled(name)))
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


@pytest.mark.parametrize("name", ALL)
def test_example_figures_are_marked_and_none_is_the_report_s(name: str) -> None:
    """Only the names of the categories and the reduction target stand in the report."""
    proposal = load(name)
    assert {entry.id for entry in proposal.inputs if entry.page} <= {"kategorinavn", "maal"}
    texts = {cell.value for row in opened(filled(name))["Forudsætninger"].iter_rows() for cell in row}
    assert "Eksempeltal, ikke fra rapporten" in texts


@pytest.mark.parametrize("name", ALL)
def test_the_blank_template_has_no_example_figures_of_others(name: str) -> None:
    names = read(blank(name))["RD_ANDRE_TAKSTER_ANDRE"]
    assert isinstance(names, list) and set(names) <= {None, ""}


def test_a_parameter_that_is_not_sure_says_so_where_it_is_used() -> None:
    sheet = opened(filled(SOCIAL))["Forudsætninger"]
    texts = {row[1].value: " ".join(str(cell.value) for cell in row[2:]) for row in sheet.iter_rows()}
    assert "Middel sikkerhed: Styringsaftale" in texts["Loft over belægningen i taksten"]
    assert "Lav sikkerhed: Vores antagelse" in texts["År fra resultatet til det regulerer taksten"]
    assert "sikkerhed" not in texts["Tærskel, andel af takstgrundlaget"]


# The social-area place
def test_the_social_tariff_is_1186_kr_a_day() -> None:
    values = read(filled(SOCIAL))
    assert values["RD_OMKOSTNINGER"] == pytest.approx([9_870_000, 390_000])
    assert values["RD_BELAEGNING"] == pytest.approx(0.95)
    assert values["RD_BETALTE_DAGE"] == pytest.approx(8_322)
    assert values["RD_AARETS_REGULERING"] == pytest.approx(-250_000)
    assert values["RD_TAKSTGRUNDLAG"] == pytest.approx(9_869_892)
    assert values["RD_TAKST"] == pytest.approx(1_186)


def test_the_social_tariff_explained_is_the_engine_s() -> None:
    """Løn 9.600.000 / 8.322 = 1.153,57 = 97,3 %; Kapital 240.000 / 8.322 = 28,84."""
    direct = [9_600_000, 0, 180_000, 0, 0, 0, 90_000, 0]
    indirect = [0, 60_000, 0, 30_000, 240_000, 60_000, 0, 0]
    table = tariff.explained_rate(np.column_stack([direct, indirect]), 24, 0.95, 365, 140_108, -250_000)
    sheet = opened(filled(SOCIAL), values=True)["Takst"]
    start = next(cell.row for cell in sheet["B"] if cell.value == "Taksten forklaret") + 3
    shown = [[sheet.cell(row, column).value or 0 for column in (5, 6, 4, 7)] for row in range(start, start + 11)]
    assert np.array(shown[:10], dtype=float) == pytest.approx(table[:10])
    assert shown[10][2:] == pytest.approx(table[10, 2:])
    assert shown[0][2] == pytest.approx(1153.5688536)


def test_part_time_and_service_tariffs_by_hand() -> None:
    """Weights 20 + 3 · 85 % + 1 · 60 % = 23,15; 9.869.892 / (23,15 · 0,95 · 365) = 1.229,55 full, 85 % and 60 % of it.

    Base: 10.260.000 − 40 % of 9.600.000 = 6.420.000 / 8.322 = 771,45; service 3.840.000 / 15.000 = 256.
    """
    values = read(filled(SOCIAL))
    full = 9_869_892 / (23.15 * 0.95 * 365)
    assert values["RD_TAKST_FULD"] == pytest.approx(full)
    assert (values["RD_TAKST_HOEJ"], values["RD_TAKST_LAV"]) == pytest.approx((0.85 * full, 0.6 * full))
    assert values["RD_GRUNDTAKST"] == pytest.approx(6_420_000 / 8_322)
    assert values["RD_YDELSESTAKST"] == pytest.approx(256)


def test_sensitivity_to_occupancy_by_hand() -> None:
    """At 90 %: 9.869.892 / (24 · 0,9 · 365) = 1.251,89; (90 − 95 %) · 24 · 365 · 1.186 = −519.468 kr."""
    values = read(filled(SOCIAL))
    rates = dict(zip(values["RD_FOELSOMHED_X"], values["RD_FOELSOMHED_TAKST"], strict=True))  # type: ignore[arg-type]
    assert list(rates) == pytest.approx([0.85, 0.875, 0.9, 0.925, 0.95, 0.975, 1.0])
    assert list(rates.values())[2] == pytest.approx(1251.888889)
    assert list(rates.values())[4] == pytest.approx(1186)
    assert values["RD_FOELSOMHED_DAEKNING"][2] == pytest.approx(-519_468)  # type: ignore[index]


def test_the_tariff_is_projected_from_the_budget_year() -> None:
    """2027: 1.186; 2028: · 1,028 = 1.219,208; 2029: · 1,025 = 1.249,6882."""
    projected = read(filled(SOCIAL))["RD_TAKST_FREMSKREVET"]
    assert projected[:6] == pytest.approx([0, 0, 0, 1186, 1219.208, 1249.6882])  # type: ignore[index]


def test_annuity_and_linear_capital_are_the_engine_s() -> None:
    """4.500.000, 30 years, 2,5 %: annuity 112.500 / (1 − 1,025^−30); linear 150.000 + 112.500 · 31 / 60 = 208.125."""
    parts = filled(SOCIAL)
    row = int(cell_of(parts, "Bygning")[1:])
    for method, expected in (("annuitet", 112_500 / (1 - 1.025**-30)), ("lineær", 208_125.0)):
        changed = parts
        for column, value in zip("CDEF", (4_500_000, 30, 0.025, method), strict=True):
            changed = edited(changed, "Forudsætninger", f"{column}{row}", value)
        charge = read(changed)["RD_KAPITAL_PR_AAR"][0]  # type: ignore[index]
        engine = tariff.yearly_charge(4_500_000, 30, 0.025, "annuity" if method == "annuitet" else "linear")
        assert charge == pytest.approx(float(engine))
        assert charge == pytest.approx(expected)
        assert read(changed)["RD_KONTROL"] == "✓ Alle kontroller stemmer"


# Settlement over years
_SHOWN = {
    "Hensat ultimo": "RD_ER_ULTIMO",
    "Regulering i årets takst": "RD_ER_REGULERING",
    "Afventer senere takster": "RD_ER_AFVENTER",
    "Hensat inden for tærsklen": "RD_ER_INDEN",
    "Ud over tærsklen": "RD_ER_OVER",
}


def settled(results: list[float], used: list[float], base: float = 10_000_000.0) -> Parts:
    return with_values(
        SOCIAL,
        years=len(results),
        foerste_aar=[2024],
        budgetaar=[2026],
        resultat=results,
        brugt=used,
        grundlag_tidligere=[base],
    )


def test_a_surplus_carried_used_and_expired_over_six_years() -> None:
    """5 % of 10 mio. = 500.000 kept of 800.000; 200.000 offset, 50.000 used, 250.000 expires after five years."""
    results, used = [800e3, -200e3, 100e3, 0.0, 0.0, 0.0], [0.0, 0.0, 50e3, 0.0, 0.0, 0.0]
    parts = settled(results, used)
    values = read(parts)
    assert values["RD_ER_ULTIMO"] == pytest.approx([500e3, 300e3, 350e3, 350e3, 350e3, 100e3])
    assert values["RD_ER_UDLOEBET_OVERSKUD"] == pytest.approx([0, 0, 0, 0, 0, 250e3])
    assert values["RD_ER_REGULERING"] == pytest.approx([0, 0, -300e3, 0, 0, 0])
    assert values["RD_ER_AFVENTER"] == pytest.approx([300e3, 300e3, 0, 0, 0, 250e3])
    assert values["RD_ER_KONTROL"] == pytest.approx([0] * 6)
    assert values["RD_AARETS_REGULERING"] == pytest.approx(-300e3)
    assert values["RD_KONTROL"] == "✓ Alle kontroller stemmer"


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_native_settlement_is_the_engine_s_in_random_cases(seed: int) -> None:
    random = np.random.default_rng(seed)
    results = [float(value) for value in random.integers(-9, 10, 8) * 100_000]
    parts = settled(results, [0.0] * 8, base=8_000_000.0)
    plan = tariff.settlement(results, 8_000_000.0, 0.05, 2, 5)
    values = read(parts)
    for row, name in _SHOWN.items():
        assert values[name] == pytest.approx(plan[SETTLEMENT_ROWS.index(row)]), row
    assert values["RD_KONTROL"] == "✓ Alle kontroller stemmer"


# The other three
def test_the_school_s_category_1_by_hand() -> None:
    """13.200.000 / 60 = 220.000 kr.; 5 % off is 209.000 and saves 660.000 kr.; teaching alone 140.000."""
    values = read(filled(SCHOOL))
    assert [values[name][0] for name in ("RD_SAMLET_SATS", "RD_REDUCERET_SATS", "RD_BESPARELSE")] == pytest.approx(  # type: ignore[index]
        [220_000, 209_000, 660_000]
    )
    sheet = opened(filled(SCHOOL), values=True)["Takst"]
    start = next(cell.row for cell in sheet["B"] if cell.value == "Taksten forklaret")
    teaching = next(row for row in range(start, start + 12) if sheet.cell(row, 2).value == "Undervisningspersonale")
    assert sheet.cell(teaching, 5).value == pytest.approx(140_000)


def test_the_school_s_regulation_is_spread_by_costs() -> None:
    """2.760.000 − 5 % of 50 mio. = 260.000 lowers the tariffs, the same share of each category's costs."""
    values = read(filled(SCHOOL))
    regulation = np.array(values["RD_T_REGULERING"], dtype=float)
    costs = np.array(values["RD_OMKOSTNINGER"], dtype=float)
    assert regulation.sum() == pytest.approx(-260_000)
    assert regulation / costs == pytest.approx([-260_000 / costs.sum()] * 6)


def test_the_nursing_home_s_prices_by_hand() -> None:
    """(39.200.000 − 4.200.000) / (72 · 98 %) = 496.032; per place 486.111; with meals 537.132; 1.359, 1.472 a day."""
    values = read(filled(NURSING))
    names = ("RD_TAKST", "RD_PRIS_PR_PLADS", "RD_PRIS_MED_MAD", "RD_DOEGN_UDEN", "RD_DOEGN_MED")
    shown = [round(values[name][0]) for name in names]  # type: ignore[index]
    assert shown == [496_032, 486_111, 537_132, 1_359, 1_472]


def test_the_home_care_hour_by_hand() -> None:
    """43.700.000 / 142.000 = 307,75 a paid hour; / 62 % = 496,37; / 55 % = 559,54; (9.600 − 1.450) / 496,37 = 16,4."""
    values = read(filled(HOME))
    shown = [round(values[name], 2) for name in ("RD_PR_BETALT", "RD_TAKST", "RD_PR_ATA", "RD_KNAEK")]  # type: ignore[arg-type]
    assert shown == [307.75, 496.37, 559.54, 16.42]


@pytest.mark.parametrize("years", [1, 3, 12])
@pytest.mark.parametrize("name", [SOCIAL, SCHOOL, NURSING, HOME])
def test_any_number_of_years_has_the_budget_year_among_them(name: str, years: int) -> None:
    values = read(build(load(name), Settings(example=True, years=years)))
    assert values["RD_KONTROL"] == "✓ Alle kontroller stemmer"


# Likely mistakes
@pytest.mark.parametrize(
    ("name", "label", "value", "sentence"),
    [
        (SOCIAL, "Faktisk belægning sidste år", 95, "95 % eller 0,95"),
        (SOCIAL, "Antal pladser", 0, "0 pladser har ingen takst"),
        (SOCIAL, "Dage pr. år", 366, "Skriv 365, også i skudår"),
        (SOCIAL, "Løn", -9_600_000, "Skriv beløbet med plus"),
        (SOCIAL, "Løn", "9,6 mio.", "Skriv tallet uden enhed"),
        (SOCIAL, "Bund under belægningen i taksten", 0.99, "Bunden er højere end loftet"),
        (SOCIAL, "Fuldtidspladser", 30, "Fordel alle pladserne"),
        (SOCIAL, "År fra resultatet til det regulerer taksten", 1.5, "Skriv et helt tal på mindst 1"),
        (SOCIAL, "Budgetår, taksten gælder", 2050, "Ret Første år i tabellerne eller Budgetår"),
        (NURSING, "Dage pr. år", 0, "Skriv 365"),
        (HOME, "Betalte timer", 0, "0 timer har ingen timepris"),
        (HOME, "Brugertidsprocent sidste år", 62, "62 % eller 0,62"),
        (SCHOOL, "Kategori til Nøgletal", 7, "Skriv kategoriens nummer"),
    ],
)
def test_kontrol_turns_red_with_a_sentence(name: str, label: str, value: object, sentence: str) -> None:
    wrong = edited(filled(name), "Forudsætninger", cell_of(filled(name), label), value)
    assert any(text.startswith("✗") and sentence in text for text in kontrol(wrong)), kontrol(wrong)
    assert str(read(wrong)["RD_KONTROL"]).startswith("✗")


def test_keys_that_sum_to_103_percent_are_red() -> None:
    parts = filled(SOCIAL)
    wrong = edited(parts, "Forudsætninger", cell_of(parts, "Eget tilbud", column="C"), 0.53)
    assert any(text.startswith("✗ Fordelingsnøglerne giver 100 %") for text in kontrol(wrong))


def test_a_base_that_is_more_than_the_whole_is_red() -> None:
    parts = filled(SOCIAL)
    wrong = edited(parts, "Forudsætninger", cell_of(parts, "Central ledelse og stabe", column="F"), 12_400)
    assert any("Byt de to baser om" in text for text in kontrol(wrong))


def test_a_category_with_costs_and_no_pupils_is_red() -> None:
    parts = filled(SCHOOL)
    wrong = edited(parts, "Forudsætninger", cell_of(parts, "Antal elever", column="E"), 0)
    assert any("Skriv antal elever, eller flyt omkostningerne" in text for text in kontrol(wrong))


def test_more_used_than_set_aside_is_red() -> None:
    parts = settled([100e3, 0.0, 0.0], [0.0, 300e3, 0.0])
    assert any("Sæt det brugte ned" in text for text in kontrol(parts))


def test_a_low_occupancy_is_only_a_warning() -> None:
    parts = with_values(SOCIAL, belaegning_1=[0.9], belaegning_2=[0.9])
    assert read(parts)["RD_KONTROL"] == "▲ 1 ting at se på"


def test_tariffs_that_fall_with_need_are_a_warning() -> None:
    parts = with_values(SCHOOL, undervisning=[8_400_000, 1_000_000, 7_200_000, 7_440_000, 1_680_000, 1_500_000])
    assert any(text.startswith("▲ Taksterne stiger med behovet") for text in kontrol(parts))


@pytest.mark.parametrize("years", [4, 12])
def test_other_numbers_of_years_are_green(years: int) -> None:
    parts = build(load(SCHOOL), Settings(example=True, years=years, date=DATE))
    assert read(parts)["RD_KONTROL"] == "✓ Alle kontroller stemmer"


# The file format
def test_given_values_fill_the_columns() -> None:
    given = given_values(load(SCHOOL), ["elever=60;45;40;36;3;2,4"], 8)
    assert given == {"elever": [60, 45, 40, 36, 3, 2.4]}


def test_more_values_than_columns_are_refused() -> None:
    with pytest.raises(ProposalError, match="Antal elever har 7 værdier, men skabelonen har 6 kolonner"):
        given_values(load(SCHOOL), ["elever=1;2;3;4;5;6;7"], 8)


def test_an_occupancy_may_be_over_100_percent_but_not_9500() -> None:
    assert given_values(load(SOCIAL), ["belaegning_1=105 %"], 8) == {"belaegning_1": [1.05]}
    with pytest.raises(ProposalError, match="er en andel; fik 95"):
        given_values(load(SOCIAL), ["belaegning_1=95"], 8)


@pytest.mark.parametrize("name", ALL)
def test_without_the_add_in_the_native_figures_stand(name: str) -> None:
    absent = edited(filled(name), "Kontrol", "C4", "ikke indlæst")
    run = recalculated(absent)
    assert run.errors() == {}
    assert run.values["Forside"][(5, 2)] == pytest.approx(recalculated(filled(name)).values["Forside"][(5, 2)])
    assert str(run.values["Kontrol"][(7, 3)]).startswith("▲")
