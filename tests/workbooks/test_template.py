"""The udlæg template: its figures, its rules of construction, and what its Kontrol catches."""

from pathlib import Path

import numpy as np
import numpy_financial as npf
import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openxml_audit import OpenXmlValidator

from engines import savings
from tests.workbooks.books import Parts, cell_of, edited, hidden_figures, kontrol, opened
from udfs.values import ErrorCode
from workbooks.build import SHEET_ORDER, build
from workbooks.check import check
from workbooks.draft import Settings
from workbooks.library import load
from workbooks.package import packed
from workbooks.read import read
from workbooks.recalculate import recalculated
from workbooks.stamp import stamp_of


def test_first_case_of_the_report_p_36(example: Parts) -> None:
    """2,762 employees · 235 kr. = 649,070 kr., printed as ca. 0.65 mio."""
    gain = read(example)["RD_GEVINST_MEDARBEJDERE"]
    assert gain == 649_070
    assert round(gain / 1e6, 2) == 0.65  # type: ignore[operator]


def test_second_case_of_the_report_p_36(example: Parts) -> None:
    """5 minutes · 306 kr. an hour = 25.50 kr. per transaction."""
    assert read(example)["RD_KR_PR_TRANSAKTION"] == 25.5


def test_headlines_agree_with_independent_libraries(example: Parts) -> None:
    """Gains 649.07 t.kr. phased 50/100 %, costs, investment by hand; NPV and IRR by numpy-financial."""
    values = read(example)
    gains = 649.070 * np.array([0.5, 1, 1, 1])
    costs = 90 + 60 + 26_000 * 2.5 / 1000 * np.array([0.5, 1, 1, 1])
    investment = np.array([300, 0, 0, 0]) + np.array([600, 150, 0, 0]) * 306 / 1000
    result = gains - costs - investment
    assert values["RD_RESULTAT"] == pytest.approx(result)
    assert values["RD_NETTOBESPARELSE"] == pytest.approx(result.sum())
    assert values["RD_NPV"] == pytest.approx(npf.npv(0.035, result))
    assert values["RD_IRR"] == pytest.approx(npf.irr(result))
    assert values["RD_TILBAGEBETALING"] == pytest.approx(1 + float(savings.payback(result)))
    factor = values["RD_NULPUNKT"]
    assert npf.npv(0.035, gains * factor - costs - investment) == pytest.approx(0, abs=1e-9)


def test_the_example_is_all_green_and_the_blank_is_neutral(example: Parts, blank: Parts) -> None:
    assert read(example)["RD_KONTROL"] == "✓ Alle kontroller stemmer"
    assert read(blank)["RD_KONTROL"] == "▲ 1 ting at se på"
    for parts in (example, blank):
        assert recalculated(parts).errors() == {}


def test_every_cached_value_is_what_the_formula_gives(example: Parts) -> None:
    run = recalculated(example)
    assert run.parts() == example
    assert run.formula_count > 700


def test_sheets_stand_in_order(example: Parts) -> None:
    assert opened(example).sheetnames == [
        title for title in SHEET_ORDER if title not in ("Takst", "År for år", "Nøgletal")
    ]


def test_the_stamp_says_which_template(example: Parts) -> None:
    stamp = stamp_of(example)
    assert stamp is not None
    assert (stamp.template, stamp.template_version, stamp.parameter_date, stamp.years) == (
        "adm-udlaeg", "1", "2026-11-21", "4",
    )  # fmt: skip


def test_only_inputs_are_unlocked_and_every_sheet_is_protected_without_password(example: Parts) -> None:
    for sheet in opened(example):
        assert sheet.protection.sheet and not sheet.protection.password
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    assert cell.style in ("rd_input", "rd_input_tekst", "rd_hentet"), (sheet.title, cell.coordinate)
                    assert cell.data_type != "f" or "prisniveau" in _head(sheet, cell.column), cell.coordinate


def _head(sheet: openpyxl.worksheet.worksheet.Worksheet, column: int) -> str:
    return str(sheet.cell(5, column).value).casefold()


def test_formulas_hold_no_figures_but_plain_ones(example: Parts) -> None:
    assert hidden_figures(example) == []


def test_one_formula_per_row_across_the_years(example: Parts) -> None:
    """A yearly row's formulas are the same when written relative to their column."""
    book = opened(example)
    for title in ("Beregning", "Business case"):
        for row in book[title].iter_rows(min_row=5, min_col=5, max_col=8):
            formulas = [cell for cell in row if cell.data_type == "f"]
            for cell in formulas[1:]:
                first = formulas[0]
                moved = Translator(first.value, first.coordinate).translate_formula(cell.coordinate)
                assert cell.value == moved, (title, cell.coordinate)


def test_nothing_is_hidden_merged_linked_or_volatile(example: Parts) -> None:
    assert not [name for name in example if "externalLinks" in name or "vbaProject" in name]
    text = b"".join(part for name, part in example.items() if name.startswith("xl/worksheets/"))
    for forbidden in (b"mergeCell ", b"OFFSET(", b"INDIRECT(", b"TODAY(", b"NOW(", b"RAND(", b'hidden="1"'):
        assert forbidden not in text
    assert {sheet.sheet_state for sheet in opened(example)} == {"visible"}


def test_years_stand_in_the_same_columns_on_every_sheet(example: Parts) -> None:
    book = opened(example, values=True)
    heads = [
        [book[title].cell(row, column).value for column in range(5, 9)]
        for title in ("Forudsætninger", "Beregning", "Business case")
        for row in (4, 5)
    ]
    assert heads[0::2] == [["År 1", "År 2", "År 3", "År 4"]] * 3
    assert heads[1::2] == [[2027, 2028, 2029, 2030]] * 3


def test_report_figures_and_example_figures_are_told_apart(example: Parts) -> None:
    sheet = opened(example)["Forudsætninger"]
    source = {row[1].value: row[12].value for row in sheet.iter_rows(min_row=7)}
    assert source["Antal medarbejdere"] == "Rapporten s. 36"
    assert source["Licenser og drift"] == "Eksempeltal, ikke fra rapporten"


def test_the_validator_of_office_files_finds_nothing(example: Parts, tmp_path: Path) -> None:
    path = tmp_path / "skabelon.xlsx"
    path.write_bytes(packed(example))
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


@pytest.mark.parametrize("years", [1, 2, 10])
def test_any_number_of_years_is_green(years: int) -> None:
    parts = build(load("adm-udlaeg"), Settings(example=True, years=years))
    assert read(parts)["RD_KONTROL"] == "✓ Alle kontroller stemmer"
    assert len(opened(parts)["Business case"]["E4:Z4"][0]) >= years


def test_kontrol_catches_a_mixed_price_level(example: Parts) -> None:
    cell = cell_of(example, "Besparelse pr. medarbejder", column="K")
    messages = kontrol(edited(example, "Forudsætninger", cell, 2019))
    assert any(text.startswith("✗ Alle beløb er i sagens prisniveau") for text in messages)


def test_kontrol_catches_current_prices_with_a_real_rate(example: Parts) -> None:
    messages = kontrol(edited(example, "Forudsætninger", cell_of(example, "Priser"), "Løbende"))
    assert any("real rente" in text for text in messages)


def test_kontrol_catches_a_low_above_the_value(example: Parts) -> None:
    cell = cell_of(example, "Besparelse pr. medarbejder", column="I")
    assert any("besparelse pr. medarbejder" in text for text in kontrol(edited(example, "Forudsætninger", cell, 500)))


def test_kontrol_catches_text_for_an_amount(example: Parts) -> None:
    cell = cell_of(example, "Besparelse pr. medarbejder")
    spoiled = edited(example, "Forudsætninger", cell, "235 kr.")
    run = recalculated(spoiled)
    assert ErrorCode.VALUE in run.errors().values()
    assert any(text.startswith("✗") for text in kontrol(spoiled))


def test_a_formula_typed_over_is_found_and_quoted(example: Parts) -> None:
    cell = cell_of(example, "Fuld årlig gevinst", sheet="Beregning")
    found = check(edited(example, "Beregning", cell, 1_000_000))
    assert [f for f in found if f.rule == "overskrevet" and f.sheet == "Beregning" and f.cell == cell]


def test_a_changed_formula_is_found(example: Parts) -> None:
    cell = cell_of(example, "Fuld årlig gevinst", sheet="Beregning")
    found = check(edited(example, "Beregning", cell, "=1+1"))
    assert [f.message for f in found if f.rule == "ændret-formel" and f.cell == cell] != []


def test_a_stale_value_is_found(example: Parts) -> None:
    sheet = next(name for name, part in example.items() if b"649070" in part and "sheet" in name)
    stale = {**example, sheet: example[sheet].replace(b"<v>649070</v>", b"<v>700000</v>", 1)}
    assert [f.rule for f in check(stale) if f.rule == "gemt-værdi"]


def test_the_pure_example_has_no_findings(example: Parts) -> None:
    assert check(example) == []


def test_without_the_add_in_the_native_figures_stand_and_kontrol_says_so(example: Parts) -> None:
    """What Excel shows where no add-in answers: BC_VERSION() is an error, so every function cell says so."""
    absent = edited(example, "Kontrol", "C4", "ikke indlæst")
    values = recalculated(absent).values
    assert values["Forside"][(5, 2)] == pytest.approx(914.745)
    assert str(values["Kontrol"][(7, 3)]).startswith("▲")
    assert ErrorCode.NAME not in recalculated(absent).errors().values()
