"""What check finds, where, and how grave it says it is; and what it leaves alone."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from raaderum.__main__ import main
from tests.workbooks.editing import Parts, edited, insert_row, opened, row_of
from workbooks.build import build
from workbooks.check import Finding, check
from workbooks.draft import Settings
from workbooks.library import load
from workbooks.package import packed, parts_of, write_package

Change = Callable[[openpyxl.Workbook], Any]


@pytest.fixture(scope="session")
def tables() -> Parts:
    """A filled template that has tables and a comparison."""
    return build(load("adm-ehandel"), Settings(kommune="Nyborg", example=True))


def found(parts: Parts, change: Change, *rules: str, computed: bool = True) -> list[Finding]:
    """The findings of some rules after a change; all but Kontrol's own when none is named."""
    findings = check(edited(parts, change, computed), "sag.xlsx")
    return [f for f in findings if (f.rule in rules if rules else f.rule != "kontrol")]


def places(findings: list[Finding]) -> set[tuple[str, str, str, str]]:
    return {(f.sheet, f.cell, f.rule, f.severity) for f in findings}


def inputs_cell(parts: Parts, label: str, column: str = "D") -> str:
    return f"{column}{row_of(opened(parts)['Forudsætninger'], label)}"


def setting(sheet: str, cell: str, value: object) -> Change:
    return lambda book: setattr(book[sheet][cell], "value", value)


def test_a_filled_template_with_tables_has_no_findings(tables: Parts) -> None:
    assert check(tables) == []


def test_each_missing_input_is_a_warning_at_its_cell(example: Parts) -> None:
    cell = inputs_cell(example, "Licenser og drift", "F")
    findings = found(example, setting("Forudsætninger", cell, None))
    assert places(findings) == {("Forudsætninger", cell, "mangler", "advarsel")}
    assert findings[0].message.startswith("Licenser og drift · år 2 mangler.")


def test_an_amount_in_another_price_level_is_named(example: Parts) -> None:
    cell = inputs_cell(example, "Besparelse pr. medarbejder", "K")
    assert places(found(example, setting("Forudsætninger", cell, 2019))) == {
        ("Forudsætninger", cell, "prisniveau", "fejl")
    }


def test_a_changed_unit_is_a_warning(example: Parts) -> None:
    cell = inputs_cell(example, "Besparelse pr. medarbejder", "C")
    findings = found(example, setting("Forudsætninger", cell, "t.kr. pr. år"))
    assert places(findings) == {("Forudsætninger", cell, "enhed", "advarsel")}


def test_a_percentage_written_as_a_whole_number_is_an_error(example: Parts) -> None:
    cell = inputs_cell(example, "Andel af fuld gevinst", "E")
    findings = found(example, setting("Forudsætninger", cell, 50), "input")
    assert places(findings) == {("Forudsætninger", cell, "input", "fejl")}
    assert "Skriv en andel mellem 0 % og 100 %" in findings[0].message


def test_text_where_a_number_belongs_is_an_error(example: Parts) -> None:
    cell = inputs_cell(example, "Besparelse pr. medarbejder")
    findings = found(example, setting("Forudsætninger", cell, "235 kr."), "input")
    assert places(findings) == {("Forudsætninger", cell, "input", "fejl")}
    assert 'der står teksten "235 kr."' in findings[0].message


def test_a_choice_that_is_none_is_an_error(example: Parts) -> None:
    cell = inputs_cell(example, "Priser")
    findings = found(example, setting("Forudsætninger", cell, "Blandede"), "input")
    assert places(findings) == {("Forudsætninger", cell, "input", "fejl")}


def test_a_deleted_formula_is_found_as_a_typed_over_one(example: Parts) -> None:
    row = row_of(opened(example)["Beregning"], "Fuld årlig gevinst")
    findings = found(example, setting("Beregning", f"D{row}", None))
    assert ("Beregning", f"D{row}", "overskrevet", "fejl") in places(findings)


def test_a_row_inserted_above_moves_formulas_without_findings(example: Parts) -> None:
    """An own line among the inputs: every formula below has moved, and none is changed."""

    def insert(book: openpyxl.Workbook) -> None:
        sheet = book["Forudsætninger"]
        at = row_of(sheet, "Licenser og drift")
        insert_row(book, sheet, at)
        sheet.cell(at, 2).value = "Min note"

    assert found(example, insert) == []


def test_a_changed_formula_is_found_under_an_inserted_row(example: Parts) -> None:
    def change(book: openpyxl.Workbook) -> None:
        insert_row(book, book["Beregning"], 9)
        sheet = book["Beregning"]
        sheet.cell(row_of(sheet, "Fuld årlig gevinst"), 4).value = "=1+1"

    findings = found(example, change)
    row = row_of(opened(example)["Beregning"], "Fuld årlig gevinst") + 1
    assert places(findings) == {("Beregning", f"D{row}", "ændret-formel", "fejl")}


def test_a_row_in_a_table_that_is_not_computed_is_an_error(tables: Parts) -> None:
    """Put in among the printed rows of Forudsætninger, it has no row on Beregning."""

    def insert(book: openpyxl.Workbook) -> None:
        sheet = book["Forudsætninger"]
        at = row_of(sheet, "Køb via telefon eller mail")
        insert_row(book, sheet, at)
        sheet.cell(at, 2).value, sheet.cell(at, 3).value, sheet.cell(at, 4).value = "Køb på torvet", 10, 20

    at = row_of(opened(tables)["Forudsætninger"], "Køb via telefon eller mail")
    assert places(found(tables, insert)) == {("Forudsætninger", f"B{at}", "uden-for-beregning", "fejl")}


def test_own_rows_and_own_sheets_are_left_alone(tables: Parts) -> None:
    def add(book: openpyxl.Workbook) -> None:
        sheet = book["Forudsætninger"]
        row = row_of(sheet, "Køb via telefon eller mail") + 1
        for column, value in enumerate(("Køb på torvet", 10, 20), 2):
            sheet.cell(row, column).value = value
        book.create_sheet("Mine tal")["A1"] = f"=Forudsætninger!C{row}*2"

    assert found(tables, add) == []


def test_a_renamed_sheet_is_a_note_and_everything_else_is_still_compared(example: Parts) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                cell.value = cell.value.replace("Beregning!", "Regnestykket!")
        for entry in book.defined_names.values():
            moved = entry.attr_text.replace("'Beregning'!", "Beregning!")
            entry.attr_text = moved.replace("Beregning!", "Regnestykket!")
        book["Beregning"].title = "Regnestykket"
        sheet = book["Regnestykket"]
        sheet.cell(row_of(sheet, "Fuld årlig gevinst"), 4).value = 5

    row = row_of(opened(example)["Beregning"], "Fuld årlig gevinst")
    findings = found(example, rename)
    assert ("Regnestykket", "", "ark", "note") in places(findings)
    assert ("Regnestykket", f"D{row}", "overskrevet", "fejl") in places(findings)


def test_a_missing_sheet_is_an_error(example: Parts) -> None:
    findings = found(example, lambda book: book.remove(book["Vejledning"]))
    assert places(findings) == {("Vejledning", "", "ark", "fejl")}


def test_formulas_with_the_add_ins_prefix_are_the_same_formulas(example: Parts) -> None:
    """As Excel stores them on a machine where the add-in lies in a folder of its own, with its link part."""
    prefixed = {
        name: re.sub(rb"(?=BC_[A-Z]+\()", b"[1]!", content) if name.startswith("xl/worksheets/") else content
        for name, content in example.items()
    }
    prefixed["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    prefixed["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="x/externalLinkPath" Target="file:///C:/Users/an/AppData/Raaderum.xlam" TargetMode="External"/>'
        b"</Relationships>"
    )
    assert check(prefixed) == []
    prefixed["xl/externalLinks/_rels/externalLink1.xml.rels"] = prefixed[
        "xl/externalLinks/_rels/externalLink1.xml.rels"
    ].replace(b"Raaderum.xlam", b"budget.xlsx")
    assert [f.rule for f in check(prefixed)] == ["ekstern-kæde"]


def test_a_broken_and_a_deleted_name_are_errors(example: Parts) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book.defined_names["RD_NPV"] = DefinedName("RD_NPV", attr_text="'Business case'!#REF!")
        del book.defined_names["RD_IRR"]

    findings = found(example, spoil, "navn")
    assert [f.severity for f in findings] == ["fejl", "fejl"]
    assert "RD_NPV peger ikke længere på en celle" in findings[0].message and "RD_IRR mangler" in findings[1].message


def test_hidden_rows_columns_and_sheets_are_warnings(example: Parts) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["Beregning"].row_dimensions[9].hidden = True
        book["Business case"].column_dimensions["F"].hidden = True
        book["Kontrol"].sheet_state = "hidden"

    assert places(found(example, hide)) == {
        ("Beregning", "A9", "skjult", "advarsel"),
        ("Business case", "F1", "skjult", "advarsel"),
        ("Kontrol", "", "skjult", "advarsel"),
    }


def test_a_red_kontrol_is_an_error_with_its_advice(example: Parts) -> None:
    cell = inputs_cell(example, "Priser")
    findings = found(example, setting("Forudsætninger", cell, "Løbende"), "kontrol")
    assert [f.severity for f in findings] == ["fejl"] and "hører sammen" in findings[0].message


def test_stale_values_are_errors(example: Parts) -> None:
    cell = inputs_cell(example, "Antal medarbejdere")
    findings = found(example, setting("Forudsætninger", cell, 100), "gemt-værdi", computed=False)
    assert len(findings) > 20 and {f.severity for f in findings} == {"fejl"}


def test_an_error_cell_is_told_with_its_sentence(example: Parts) -> None:
    findings = found(example, lambda book: setattr(book.create_sheet("Mine")["A1"], "value", "=1/0"))
    assert [(f.sheet, f.cell, f.message) for f in findings if f.rule == "fejlcelle"] == [
        ("Mine", "A1", "Cellen viser #DIV/0!. Der divideres med 0.")
    ]


def test_a_blank_template_has_warnings_only(blank: Parts) -> None:
    findings = check(blank)
    assert {(f.rule, f.severity) for f in findings} == {("mangler", "advarsel"), ("kontrol", "advarsel")}


def test_a_workbook_that_is_no_template_is_looked_through_for_errors() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "=1/0"
    stream = io.BytesIO()
    book.save(stream)
    assert {f.rule for f in check(parts_of(stream.getvalue()))} == {"stempel", "fejlcelle", "gemt-værdi"}


def test_a_package_without_styles_is_checked_too(example: Parts) -> None:
    """Some programs leave the styles out; labels and names still tell what the cells are."""
    bare = {name: content for name, content in example.items() if name != "xl/styles.xml"}
    assert zipfile.is_zipfile(io.BytesIO(packed(bare)))
    assert not [f for f in check(bare) if f.rule in ("overskrevet", "ændret-formel", "mangler")]


OWN = """
id: eget
titel: Eget
spor: Administration
formål: At spare tid.
forudsætninger:
  - gruppe: Tid
    input:
      - {id: timer, navn: Timer, enhed: timer pr. år, eksempel: 100}
modeller:
  - titel: Timer
    ophav: vores
    rækker: [{id: dobbelt, navn: Dobbelt op, enhed: timer pr. år, formel: "{timer}+{timer}"}]
business_case:
  gevinster:
    - {id: tid, navn: Tid, formel: "{dobbelt}"}
"""


def test_a_municipality_s_own_template_is_compared_with_its_file(
    example: Parts, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template, own, other = tmp_path / "eget.yaml", tmp_path / "eget.xlsx", tmp_path / "udlæg.xlsx"
    template.write_text(OWN, encoding="utf-8")
    parts = build(load(str(template)), Settings(example=True))
    typed_over = edited(parts, setting("Beregning", f"D{row_of(opened(parts)['Beregning'], 'Dobbelt op')}", 500))
    write_package(own, typed_over, overwrite=False)
    write_package(other, example, overwrite=False)
    main(["check", str(own)])
    assert "er det kommunens egen, så angiv skabelonfilen med --skabelon" in capsys.readouterr().out.lower()
    assert main(["check", str(own), str(other), "--skabelon", str(template)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert any("eget.xlsx: fejl: Beregning!D" in line for line in told), told
    assert not any("udlæg.xlsx" in line for line in told)


def test_an_own_template_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "x.xlsx"), "--skabelon", "nej.yaml"]) == 2
    assert (
        "nej.yaml: skabelonfilen kan ikke læses (den findes ikke). Se efter navn og mappe." in capsys.readouterr().err
    )
