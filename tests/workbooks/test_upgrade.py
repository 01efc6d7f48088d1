"""Upgrading: what a user has put into a workbook stands in the new one, and what cannot is told."""

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as ExcelTable
from openxml_audit import OpenXmlValidator

from raaderum.__main__ import main
from tests.workbooks.editing import Parts, edited, insert_row, opened, row_of
from workbooks.build import build
from workbooks.draft import Settings
from workbooks.package import WorkbookError, packed, parts_of, read_package, write_package
from workbooks.proposal import Proposal, parsed
from workbooks.read import read
from workbooks.recalculate import recalculated
from workbooks.stamp import stamp_of
from workbooks.upgrade import REPORT_SHEET, Upgrade, upgraded

DATE = dt.date(2026, 11, 21)

OLD = """
id: eget-forslag
version: 1
titel: Vores eget
spor: Administration
formål: At spare tid.
trin:
  - {handling: Mål tiden, rolle: Økonomi}
  - {handling: Sænk budgettet, rolle: Budgetansvarlig}
forudsætninger:
  - gruppe: Tid
    input:
      - {id: timer, navn: Sparede timer, enhed: timer pr. år, usikker: true}
      - {id: sats, navn: Timeløn, enhed: kr. pr. time, type: beløb}
      - {id: gammelt, navn: Udgået felt, enhed: antal, valgfri: true}
      - {id: maade, navn: Opgøres som, enhed: valg, type: valg, valgmuligheder: [Timer, Kroner], standard: Timer}
  - gruppe: Forløb
    input:
      - {id: indfasning, navn: Indfasning, enhed: andel, type: andel, pr_år: true, standard: 1}
tabeller:
  - id: steder
    titel: Steder
    kolonner:
      - {id: antal, navn: Antal, enhed: stk.}
      - {id: pris, navn: Pris, enhed: kr., type: beløb}
      - {id: ialt, navn: I alt, enhed: kr., type: beløb, formel: "{antal}*{pris}", i_alt: sum}
    rækker:
      - {navn: Børnehuse}
      - {navn: Skoler}
      - {navn: Plejehjem}
    egne_rækker: 2
nøgletal:
  - {id: pris_pr_sted, titel: Pris pr. sted, enhed: kr., egne_rækker: 3, sammenligning: [{navn: Ringkøbing, værdi: 5}]}
business_case:
  gevinster:
    - {id: bc_tid, navn: Sparet tid, formel: "{timer}*{sats}*{indfasning}"}
    - {id: bc_steder, navn: Steder, formel: "{steder.ialt.i_alt}*{indfasning}"}
"""

#: Version 2: a label renamed, an input gone, one new, groups and rows in another order, a column renamed.
NEW = (
    OLD.replace("version: 1", "version: 2")
    .replace("navn: Sparede timer,", "navn: Frigjorte timer,")
    .replace("      - {id: gammelt, navn: Udgået felt, enhed: antal, valgfri: true}\n", "")
    .replace("  - gruppe: Tid\n", "  - gruppe: Nyt\n    input:\n      - {id: nyt, navn: Nyt felt, enhed: antal}\n"
             "  - gruppe: Tid og løn\n")
    .replace("      - {navn: Børnehuse}\n      - {navn: Skoler}\n",
             "      - {navn: Skoler}\n      - {navn: Børnehuse}\n      - {navn: Haller}\n")
    .replace("navn: Antal, enhed: stk.", "navn: Antal steder, enhed: stk.")
    .replace("  - {handling: Sænk", "  - {handling: Fortæl om det, rolle: Leder}\n  - {handling: Sænk")
)  # fmt: skip


def proposal(text: str) -> Proposal:
    made: Proposal = parsed(text, "eget.yaml", Proposal)
    return made


@pytest.fixture(scope="session")
def filled() -> Parts:
    """The old version as a municipality has filled it."""
    values: dict[str, list[Any]] = {"timer": [1200.0], "sats": [310.5], "gammelt": [17.0], "indfasning": [0.5, 0.75, 1]}
    fresh = build(proposal(OLD), Settings(kommune="Nyborg", values=values, date=DATE))

    def fill(book: openpyxl.Workbook) -> None:
        front, inputs, plan, key = (book[n] for n in ("Forside", "Forudsætninger", "Gevinstplan", "Nøgletal"))
        front["C14"], front["C15"] = "Anna Ø", "Besluttet"
        hours = row_of(inputs, "Sparede timer")
        inputs.cell(hours, 9).value, inputs.cell(hours, 10).value = 1000, 1500
        inputs.cell(hours, 13).value, inputs.cell(hours, 14).value = (
            "Tidsstudie 2026",
            "=HYPERLINK er ikke en formel her",
        )
        inputs.cell(hours, 14).data_type = "s"
        inputs.cell(hours, 4).comment = Comment("Målt i uge 14", "Anna Ø")
        inputs.cell(row_of(inputs, "Timeløn"), 11).value = 2025
        for label, count, price in (("Børnehuse", 12, 100), ("Skoler", 5, 250), ("Plejehjem", 3, 400)):
            row = row_of(inputs, label)
            inputs.cell(row, 3).value, inputs.cell(row, 4).value = count, price
        own = row_of(inputs, "Plejehjem") + 1
        for column, value in enumerate(("Museer", 2, 75), 2):
            inputs.cell(own, column).value = value
        first = row_of(plan, "Mål tiden")
        plan.cell(first, 4).value, plan.cell(first, 5).value = dt.datetime(2027, 3, 1), "I gang"
        plan.cell(first + 2, 2).value, plan.cell(first + 2, 3).value = "Vores egen handling", "Bo"
        quarters = row_of(plan, "Opfølgning pr. kvartal, t.kr.") + 2
        plan.cell(quarters + 1, 6).value, plan.cell(quarters + 1, 9).value = 33.5, "Senere end ventet"
        ring = row_of(key, "Ringkøbing")
        key.cell(ring, 3).value, key.cell(ring + 1, 2).value, key.cell(ring + 1, 3).value = 6, "Svendborg", 4
        key.cell(row_of(key, "Der regnes med"), 3).value = "Median"

    return edited(fresh, fill)


@pytest.fixture(scope="session")
def result(filled: Parts) -> Upgrade:
    return upgraded(filled, proposal=proposal(NEW), date=DATE)


def sheet_of(result: Upgrade, title: str = "Forudsætninger") -> Any:
    return opened(result.parts)[title]


def test_values_follow_their_names_into_renamed_and_moved_rows(result: Upgrade) -> None:
    values = read(result.parts)
    assert values["RD_TIMER"] == 1200 and values["RD_SATS"] == 310.5
    assert values["RD_INDFASNING"] == [0.5, 0.75, 1, 1]
    assert values["RD_KOMMUNE"] == "Nyborg" and values["RD_ANSVARLIG"] == "Anna Ø"
    assert values["RD_STATUS"] == "Besluttet"


def test_what_stands_beside_an_input_follows_it(result: Upgrade) -> None:
    sheet = sheet_of(result)
    row = row_of(sheet, "Frigjorte timer")
    assert [sheet.cell(row, column).value for column in (9, 10, 13)] == [1000, 1500, "Tidsstudie 2026"]
    assert sheet.cell(row_of(sheet, "Timeløn"), 11).value == 2025


def test_a_text_that_begins_with_an_equals_sign_stays_a_text(result: Upgrade) -> None:
    cell = sheet_of(result).cell(row_of(sheet_of(result), "Frigjorte timer"), 14)
    assert cell.value == "=HYPERLINK er ikke en formel her" and cell.data_type == "s"


def test_a_note_follows_its_cell(result: Upgrade) -> None:
    sheet = sheet_of(result)
    note = sheet.cell(row_of(sheet, "Frigjorte timer"), 4).comment
    assert (note.text, note.author) == ("Målt i uge 14", "Anna Ø")


def test_table_rows_follow_their_labels_and_own_rows_come_along(result: Upgrade) -> None:
    sheet = sheet_of(result)
    rows = {sheet.cell(r, 2).value: [sheet.cell(r, c).value for c in (3, 4)] for r in range(7, sheet.max_row + 1)}
    assert {name: rows[name] for name in ("Skoler", "Børnehuse", "Haller", "Plejehjem", "Museer")} == {
        "Skoler": [5, 250], "Børnehuse": [12, 100], "Haller": [None, None], "Plejehjem": [3, 400], "Museer": [2, 75],
    }  # fmt: skip
    assert read(result.parts)["RD_STEDER_IALT_I_ALT"] == 12 * 100 + 5 * 250 + 3 * 400 + 2 * 75


def test_the_plan_keeps_the_users_actions_and_gets_the_new_one(result: Upgrade) -> None:
    plan = sheet_of(result, "Gevinstplan")
    first = row_of(plan, "Mål tiden")
    shown = [plan.cell(first + n, 2).value for n in range(5)]
    assert shown == ["Mål tiden", "Sænk budgettet", "Vores egen handling", "Fortæl om det", None]
    assert plan.cell(first, 4).value == dt.datetime(2027, 3, 1) and plan.cell(first, 5).value == "I gang"
    quarters = row_of(plan, "Opfølgning pr. kvartal, t.kr.") + 2
    assert plan.cell(quarters + 1, 6).value == 33.5 and plan.cell(quarters + 1, 9).value == "Senere end ventet"


def test_key_figures_and_the_chosen_level_follow(result: Upgrade) -> None:
    values = read(result.parts)
    assert values["RD_PRIS_PR_STED_ANDRE"] == [6, 4, None, None]
    assert values["RD_PRIS_PR_STED_NAVNE"] == ["Ringkøbing", "Svendborg", None, None]
    assert values["RD_PRIS_PR_STED_VALG"] == "Median"


def test_a_removed_input_is_told_by_cell_with_value_and_reason(result: Upgrade, filled: Parts) -> None:
    place = f"D{row_of(opened(filled)['Forudsætninger'], 'Udgået felt')}"
    told = [(left.sheet, left.cell, left.value) for left in result.left]
    assert told == [("Forudsætninger", place, "17")]
    sheet = sheet_of(result, REPORT_SHEET)
    assert [sheet.cell(6, column).value for column in (2, 3, 4)] == ["Forudsætninger", place, "17"]
    assert "Udgået felt" in sheet["E6"].value


def test_a_new_input_is_named(result: Upgrade) -> None:
    assert result.new_inputs == ["Nyt felt"]


def test_the_stamp_is_the_new_version_and_nothing_is_in_error(result: Upgrade) -> None:
    stamp = stamp_of(result.parts)
    assert stamp is not None and stamp.template_version == "2"
    assert recalculated(result.parts).errors() == {}


def test_upgrading_twice_changes_nothing_more(result: Upgrade) -> None:
    again = upgraded(result.parts, proposal=proposal(NEW), date=DATE)
    assert (again.left, again.notices, again.results) == ([], [], [])
    assert read(again.parts) == read(result.parts)


def test_the_same_version_gives_the_same_workbook(filled: Parts) -> None:
    again = upgraded(filled, proposal=proposal(OLD), date=DATE)
    assert (again.left, again.notices, again.results, again.new_inputs) == ([], [], [], [])
    assert read(again.parts) == read(filled)


def test_a_changed_unit_is_carried_and_told(filled: Parts) -> None:
    thousands = proposal(NEW.replace("enhed: kr. pr. time", "enhed: t.kr. pr. time"))
    notices = upgraded(filled, proposal=thousands).notices
    assert any("enheden er ændret fra kr. pr. time til t.kr. pr. time" in notice.reason for notice in notices)


def without_names(filled: Parts, part: str) -> Parts:
    """``filled`` after the user deleted the names that hold ``part``, so that headings are all there is to go by."""

    def clean(book: openpyxl.Workbook) -> None:
        for name in [name for name in book.defined_names if part in name]:
            del book.defined_names[name]

    return edited(filled, clean)


def test_a_column_whose_unit_is_reworded_is_found_by_its_name(filled: Parts) -> None:
    reworded = proposal(OLD.replace("navn: Antal, enhed: stk.", "navn: Antal, enhed: styk pr. sted"))
    found = upgraded(without_names(filled, "STEDER"), proposal=reworded)
    assert read(found.parts)["RD_STEDER_ANTAL"] == read(filled)["RD_STEDER_ANTAL"]


def test_a_choice_that_is_gone_is_told(filled: Parts) -> None:
    fewer = proposal(NEW.replace("[Timer, Kroner], standard: Timer", "[Kroner, Årsværk]"))
    left = upgraded(filled, proposal=fewer).left
    assert [entry.reason for entry in left if entry.value == '"Timer"'] == ["kan nu kun være Kroner eller Årsværk"]


def test_a_printed_row_that_is_gone_becomes_an_own_row(filled: Parts) -> None:
    without = upgraded(filled, proposal=proposal(NEW.replace("      - {navn: Plejehjem}\n", "")))
    assert [notice.value for notice in without.notices] == ["Plejehjem"]
    assert read(without.parts)["RD_STEDER_IALT_I_ALT"] == 12 * 100 + 5 * 250 + 3 * 400 + 2 * 75


# What users do to their workbooks
def test_rows_that_the_user_inserted_get_a_place(filled: Parts) -> None:
    """Six rows put in between printed ones, more than the template has room for."""

    def insert(book: openpyxl.Workbook) -> None:
        sheet = book["Forudsætninger"]
        at = row_of(sheet, "Plejehjem")
        for number in range(6):
            insert_row(book, sheet, at)
            sheet.cell(at, 2).value, sheet.cell(at, 3).value, sheet.cell(at, 4).value = f"Indsat {number}", 1, 10

    result = upgraded(edited(filled, insert), proposal=proposal(NEW), date=DATE)
    values = read(result.parts)
    assert [left.value for left in result.left] == ["17"]
    names = values["RD_STEDER_NAVNE"]
    assert isinstance(names, list) and {f"Indsat {n}" for n in range(6)} < set(names)
    assert values["RD_STEDER_IALT_I_ALT"] == 12 * 100 + 5 * 250 + 3 * 400 + 2 * 75 + 60
    assert values["RD_TIMER"] == 1200


def test_a_row_inserted_where_there_is_no_room_is_told(filled: Parts) -> None:
    def insert(book: openpyxl.Workbook) -> None:
        sheet = book["Forudsætninger"]
        at = row_of(sheet, "Timeløn")
        insert_row(book, sheet, at)
        sheet.cell(at, 2).value, sheet.cell(at, 4).value = "Min egen linje", 99

    left = upgraded(edited(filled, insert), proposal=proposal(NEW)).left
    assert ("99", "feltet findes ikke i den nye skabelon: Min egen linje") in [(e.value, e.reason) for e in left]


def test_names_that_the_user_deleted_are_replaced_by_labels(filled: Parts) -> None:
    def delete(book: openpyxl.Workbook) -> None:
        for name in list(book.defined_names):
            del book.defined_names[name]

    same_labels = proposal(NEW.replace("Frigjorte timer", "Sparede timer").replace("Antal steder", "Antal"))
    values = read(upgraded(edited(filled, delete), proposal=same_labels).parts)
    expected = read(upgraded(filled, proposal=same_labels).parts)
    assert values == expected and values["RD_TIMER"] == 1200


def test_sheets_that_the_user_renamed_are_recognised(filled: Parts, result: Upgrade) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        for title, name in (("Forudsætninger", "Vores tal"), ("Gevinstplan", "Plan 2027"), ("Vejledning", "Læs mig")):
            for sheet in book.worksheets:
                for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                    cell.value = cell.value.replace(f"'{title}'!", f"'{name}'!").replace(f"{title}!", f"'{name}'!")
            for entry in book.defined_names.values():
                moved = entry.attr_text.replace(f"'{title}'!", f"{title}!")
                entry.attr_text = moved.replace(f"{title}!", f"'{name}'!")
            book[title].title = name

    renamed = upgraded(edited(filled, rename), proposal=proposal(NEW), date=DATE)
    assert read(renamed.parts) == read(result.parts)
    assert [left.sheet for left in renamed.left] == ["Vores tal"]
    assert opened(renamed.parts).sheetnames == opened(result.parts).sheetnames


def test_a_formula_typed_over_is_told(filled: Parts) -> None:
    def type_over(book: openpyxl.Workbook) -> None:
        sheet = book["Business case"]
        sheet.cell(row_of(sheet, "   Sparet tid"), 5).value = 123456

    left = upgraded(edited(filled, type_over), proposal=proposal(NEW)).left
    assert ("Business case", "123.456") in [(entry.sheet, entry.value) for entry in left]


def test_a_changed_formula_of_the_same_version_is_told(filled: Parts) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Business case"]
        sheet.cell(row_of(sheet, "   Sparet tid"), 6).value = "=1+1"

    left = upgraded(edited(filled, change), proposal=proposal(OLD)).left
    assert [(entry.value, entry.reason) for entry in left] == [("=1+1", "formlen var ændret; skabelonens er sat ind")]


def test_what_stands_outside_the_template_is_told(filled: Parts) -> None:
    left = upgraded(
        edited(filled, lambda book: setattr(book["Beregning"]["Z40"], "value", "husk")), proposal=proposal(NEW)
    )
    assert [(e.cell, e.value) for e in left.left if e.sheet == "Beregning"] == [("Z40", '"husk"')]


def test_an_input_that_is_a_formula_stays_one_and_follows_its_cells(filled: Parts) -> None:
    def type_formula(book: openpyxl.Workbook) -> None:
        sheet = book["Forudsætninger"]
        row = row_of(sheet, "Skoler")
        sheet.cell(row_of(sheet, "Timeløn"), 4).value = f"=D{row}+60.5"

    moved = upgraded(edited(filled, type_formula), proposal=proposal(NEW))
    sheet = sheet_of(moved)
    assert sheet.cell(row_of(sheet, "Timeløn"), 4).value == f"=D{row_of(sheet, 'Skoler')}+60.5"
    assert read(moved.parts)["RD_SATS"] == 310.5


@pytest.mark.parametrize("years", [1, 6, 12])
def test_every_year_is_carried(years: int) -> None:
    values = {"indfasning": [n / 20 for n in range(1, years + 1)], "timer": [100], "sats": [10]}
    parts = build(proposal(OLD), Settings(years=years, values=values, date=DATE))
    result = upgraded(parts, proposal=proposal(NEW), date=DATE)
    assert result.left == []
    assert read(result.parts)["RD_INDFASNING"] == (values["indfasning"] if years > 1 else 0.05)


def test_a_template_with_fewer_years_keeps_the_workbooks(filled: Parts) -> None:
    result = upgraded(filled, proposal=proposal(NEW.replace("formål:", "antal_år: 2\nformål:")))
    assert read(result.parts)["RD_INDFASNING"] == [0.5, 0.75, 1, 1]


# Own sheets
def own_sheets(book: openpyxl.Workbook) -> None:
    own = book.create_sheet("Mine tal")
    hours = row_of(book["Forudsætninger"], "Sparede timer")
    museums = row_of(book["Forudsætninger"], "Museer")
    gone = row_of(book["Forudsætninger"], "Udgået felt")
    own["A1"], own["A2"] = "Noter", "æøå & <tegn>"
    own["A1"].font, own["A1"].fill = Font(bold=True, color="AA0000"), PatternFill("solid", start_color="00FF00")
    own["B1"] = f"=Forudsætninger!D{hours}*2"
    own["B2"] = f"=SUM(Forudsætninger!C{museums - 3}:C{museums + 1})"
    own["B3"] = "=RD_SATS+1"
    own["B4"] = f"=Forudsætninger!$D${gone}+1"
    own["B5"] = "=BC_NETSAVING({10},{4})"
    own["B6"], own["B6"].number_format = 0.123, '0.0" hest"'
    own["C1"] = "=mit_navn+B6"
    own["A3"].comment = Comment("min note", "Bo")
    own.conditional_formatting.add("B1", FormulaRule(formula=["$B$1>5"], font=Font(color="FF0000")))
    rule = DataValidation(type="list", formula1='"a,b"')
    rule.add("D1")
    own.add_data_validation(rule)
    for row in (("Navn", "Tal"), ("x", 1), ("y", 2)):
        own.append(("", "", "", "", *row))
    last = own.max_row
    own.add_table(ExcelTable(displayName="MinTabel", ref=f"E{last - 2}:F{last}"))
    chart = BarChart()
    chart.add_data(Reference(book["Forudsætninger"], min_col=3, min_row=museums - 3, max_row=museums))
    own.add_chart(chart, "H2")
    hidden = book.create_sheet("Skjult")
    hidden["A1"], hidden.sheet_state = "='Mine tal'!B1", "hidden"
    book.defined_names["mit_navn"] = DefinedName("mit_navn", attr_text=f"Forudsætninger!$D${hours}")
    own.defined_names["lokalt"] = DefinedName("lokalt", attr_text="'Mine tal'!$A$1")


@pytest.fixture(scope="session")
def with_own(filled: Parts) -> Parts:
    return edited(filled, own_sheets)


@pytest.fixture(scope="session")
def own_result(with_own: Parts) -> Upgrade:
    return upgraded(with_own, proposal=proposal(NEW), date=DATE)


def test_own_sheets_come_last_and_hidden_ones_stay_hidden(own_result: Upgrade) -> None:
    book = opened(own_result.parts)
    assert book.sheetnames[-3:] == [REPORT_SHEET, "Mine tal", "Skjult"]
    assert book["Skjult"].sheet_state == "hidden"


def test_own_formulas_follow_their_cells(own_result: Upgrade) -> None:
    book = opened(own_result.parts)
    inputs, own = book["Forudsætninger"], book["Mine tal"]
    first, last = row_of(inputs, "Børnehuse"), row_of(inputs, "Museer") + 1
    assert own["B1"].value == f"=Forudsætninger!D{row_of(inputs, 'Frigjorte timer')}*2"
    assert own["B2"].value == f"=SUM(Forudsætninger!C{first - 1}:C{last})"
    shown = opened(own_result.parts, values=True)["Mine tal"]
    assert [shown[cell].value for cell in ("B1", "B2", "B3", "B5", "C1")] == [2400, 22, 311.5, 6, 1200.123]
    assert opened(own_result.parts, values=True)["Skjult"]["A1"].value == 2400


def test_an_own_formula_whose_cell_is_gone_keeps_its_value_and_is_told(own_result: Upgrade) -> None:
    assert opened(own_result.parts)["Mine tal"]["B4"].value == 18
    told = [(left.sheet, left.cell) for left in own_result.left if "værdien er beholdt" in left.reason]
    assert told == [("Mine tal", "B4")]


def test_own_looks_rules_notes_tables_and_charts_are_as_they_were(own_result: Upgrade) -> None:
    own = opened(own_result.parts)["Mine tal"]
    assert own["A1"].font.b and own["A1"].font.color.rgb == "00AA0000" and own["A1"].fill.start_color.rgb == "0000FF00"
    assert own["B6"].number_format == '0.0" hest"' and own["A2"].value == "æøå & <tegn>"
    assert own["A3"].comment.text == "min note"
    rules = [rule for area in own.conditional_formatting for rule in area.rules]
    assert [rule.dxf.font.color.rgb for rule in rules] == ["00FF0000"]
    assert [str(rule.sqref) for rule in own.data_validations.dataValidation] == ["D1"]
    assert list(own.tables) == ["MinTabel"] and len(own._charts) == 1
    assert own.defined_names["lokalt"].attr_text == "'Mine tal'!$A$1"
    chart = next(part for name, part in own_result.parts.items() if "charts/" in name and b"Foruds" in part
                 and b"$C$" in part)  # fmt: skip
    first = row_of(opened(own_result.parts)["Forudsætninger"], "Skoler")
    assert f"$C${first}".encode() in chart or f"$C${first + 1}".encode() in chart


def test_an_upgraded_workbook_with_own_sheets_passes_the_validator(own_result: Upgrade, tmp_path: Path) -> None:
    write_package(tmp_path / "ny.xlsx", own_result.parts, overwrite=False)
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "ny.xlsx")).errors] == []


def test_own_sheets_survive_a_second_upgrade(own_result: Upgrade) -> None:
    again = upgraded(own_result.parts, proposal=proposal(NEW), date=DATE)
    assert again.left == []
    shown = opened(again.parts, values=True)
    assert shown["Mine tal"]["B2"].value == 22 and shown[REPORT_SHEET]["D6"].value == "17"


def test_an_own_sheet_with_the_name_of_a_template_sheet_is_kept_under_another(filled: Parts) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.remove(book["Vejledning"])
        book.create_sheet("Vejledning")["A1"] = "min egen"

    book = opened(upgraded(edited(filled, change), proposal=proposal(NEW)).parts)
    assert book["Vejledning (2)"]["A1"].value == "min egen" and book["Vejledning"]["B1"].value == "Vejledning"


# The command
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_the_command_replaces_the_file_and_keeps_the_old_beside_it(filled: Parts, tmp_path: Path, run: Run) -> None:
    sag, yaml = tmp_path / "sag.xlsx", tmp_path / "eget.yaml"
    write_package(sag, filled, overwrite=False)
    before = sag.read_bytes()
    yaml.write_text(NEW, encoding="utf-8")
    code, out, _ = run("upgrade", str(sag), "--skabelon", str(yaml), "--json")
    told = json.loads(out)
    kept = Path(told["original"])
    assert code == 1 and kept.parent == tmp_path
    assert kept.name == f"sag (før opgradering {dt.date.today():%Y-%m-%d}).xlsx" and kept.read_bytes() == before
    assert [left["value"] for left in told["left"]] == ["17"]
    assert read(read_package(sag))["RD_TIMER"] == 1200
    code, _, _ = run("upgrade", str(sag), "--skabelon", str(yaml))
    assert code == 0 and kept.read_bytes() == before and len(list(tmp_path.glob("*.xlsx"))) == 3


def test_a_workbook_of_an_unknown_template_is_refused(filled: Parts, tmp_path: Path, run: Run) -> None:
    write_package(tmp_path / "sag.xlsx", filled, overwrite=False)
    code, _, err = run("upgrade", str(tmp_path / "sag.xlsx"))
    assert code == 2 and 'skabelonen "eget-forslag", som ikke følger med' in err and "--skabelon" in err
    assert len(list(tmp_path.iterdir())) == 1


def test_a_workbook_that_is_no_template_is_refused(tmp_path: Path, run: Run) -> None:
    openpyxl.Workbook().save(tmp_path / "andet.xlsx")
    code, _, err = run("upgrade", str(tmp_path / "andet.xlsx"))
    assert code == 2 and "er ikke lavet af Råderum" in err


def test_a_newer_template_than_ours_is_refused(filled: Parts) -> None:
    newer = upgraded(filled, proposal=proposal(NEW)).parts
    with pytest.raises(WorkbookError, match="er skabelonversion 2, og denne Råderum har kun version 1"):
        upgraded(newer, "sag.xlsx", proposal(OLD))


def test_a_stamp_never_chooses_a_file(filled: Parts, tmp_path: Path) -> None:
    """A received workbook whose template id is a path is an unknown template, whatever lies there."""
    (tmp_path / "ond.yaml").write_text(NEW, encoding="utf-8")
    book = openpyxl.load_workbook(io.BytesIO(packed(filled)))
    for entry in book.custom_doc_props:  # type: ignore[attr-defined]
        if entry.name == "Raaderum.Skabelon":
            entry.value = str(tmp_path / "ond.yaml")
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(WorkbookError, match="som ikke følger med"):
        upgraded(parts_of(stream.getvalue()))
