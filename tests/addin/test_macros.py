"""The macros, on a real template, on a file and in LibreOffice."""

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openxml_audit import OpenXmlValidator

from addin import macros
from addin.calc.office import Office
from addin.hosts.file_engine import open_book
from addin.result_sheet import as_cell
from tests.addin.conftest import Opener
from tests.in_office import assert_as_cached
from udfs.registry import functions
from workbooks.check import Finding
from workbooks.new import new_workbook
from workbooks.package import read_package
from workbooks.recalculate import recalculated


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A template with its example figures."""
    return new_workbook("adm-udlaeg", tmp_path_factory.mktemp("skabelon"), example=True).read_bytes()


@pytest.fixture
def template(shipped: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "sag.xlsx"
    path.write_bytes(shipped)
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A workbook that is no template: three figures, a function call, an error and a sheet of the user's."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sag"
    sheet.append(["Betalinger", -100, 60, 60])
    sheet["A2"] = "=BC_NPV(0.1,B1:D1)"
    sheet["A3"] = "=BC_IRR(B1)"
    rate = 'BC_PARAMETER("centralisering.sats.foerste")'
    sheet["A4"] = f'=BC_DISCOUNTFACTOR("FM2021",SUM(C1:D1)/12)+BC_NPV({rate},B1:D1)+BC_NPV(0,B1)'
    path = tmp_path / "sag.xlsx"
    book.save(path)
    return path


def _said(book: xw.Book) -> list[str]:
    return [alert.prompt for alert in book.app.impl.alerts]


def _column(sheet: xw.Sheet, letter: str) -> list[object]:
    last = sheet.used_range.last_cell.row
    values: list[object] = sheet[f"{letter}1:{letter}{last}"].value
    return values


# --- Kontrollér


def test_untouched_template_has_no_findings(opener: Opener, template: Path) -> None:
    with opener(template) as book:
        assert macros.kontroller(book) == []
        assert _said(book) == ["Ingen bemærkninger. Se arket Kontrolrapport."]
        assert book.sheet_names[-1] == "Kontrolrapport"


def test_overwritten_formula_is_found_and_stands_in_the_report(opener: Opener, template: Path) -> None:
    with opener(template) as book:
        cell = book.names["RD_AARLIG_GEVINST"].refers_to_range
        sheet, address = cell.sheet.name, cell.get_address(False, False)
        _overwrite(cell, 1)
        findings = macros.kontroller(book)
        assert findings is not None
        assert (sheet, address, "overskrevet") in [(f.sheet, f.cell, f.rule) for f in findings]
        assert address in _column(book.sheets["Kontrolrapport"], "C")


def _overwrite(cell: xw.Range, value: float) -> None:
    """As somebody does who took the protection off first."""
    cell.sheet.impl.grid.put(cell.row, cell.column, value)


def test_own_report_is_written_anew_without_asking(opener: Opener, plain: Path) -> None:
    with opener(plain) as book:
        macros.kontroller(book)
        book.sheets["Sag"]["B1"].value = -50
        macros.kontroller(book)
        assert [alert.buttons for alert in book.app.impl.alerts] == ["ok", "ok"]
        assert book.sheet_names.count("Kontrolrapport") == 1


def test_sheet_of_the_users_with_that_name_is_asked_about_and_kept(opener: Opener, plain: Path) -> None:
    with opener(plain) as book:
        book.sheets.add("Kontrolrapport")["A1"].value = "mine noter"
        macros.kontroller(book)
        assert [alert.buttons for alert in book.app.impl.alerts] == ["yes_no", "ok"]
        assert book.sheets["Kontrolrapport"].used_range.value == "mine noter"
        assert _said(book)[-1].endswith("Intet ark er ændret.")


def test_report_that_was_edited_since_is_asked_about(opener: Opener, plain: Path) -> None:
    with opener(plain) as book:
        macros.kontroller(book)
        book.sheets["Kontrolrapport"]["H4"].value = "set på af LM"
        macros.kontroller(book)
        assert [alert.buttons for alert in book.app.impl.alerts] == ["ok", "yes_no", "ok"]
        assert book.sheets["Kontrolrapport"]["H4"].value == "set på af LM"


def test_yes_overwrites(opener: Opener, plain: Path) -> None:
    def yes(prompt: str, buttons: str) -> str:
        return "yes" if buttons == "yes_no" else "ok"

    with opener(plain, answer=yes) as book:
        book.sheets.add("Kontrolrapport")["H9"].value = "gammelt"
        macros.kontroller(book)
        assert book.sheets["Kontrolrapport"]["H9"].value is None
        assert book.sheets["Kontrolrapport"]["A1"].value == "Kontrolrapport"


def test_report_is_known_again_after_it_was_stored(opener: Opener, plain: Path, tmp_path: Path) -> None:
    with opener(plain) as book:
        macros.kontroller(book)
        book.save(tmp_path / "gemt.xlsx")
    with opener(tmp_path / "gemt.xlsx") as book:
        macros.kontroller(book)
        assert [alert.buttons for alert in book.app.impl.alerts] == ["ok"]


@pytest.mark.parametrize(
    ("severities", "sentence"),
    [
        ((), "Ingen bemærkninger."),
        (("fejl",), "1 fejl."),
        (("note", "note"), "2 noter."),
        (("fejl", "advarsel", "note"), "1 fejl, 1 advarsel og 1 note."),
        (("advarsel", "advarsel", "note"), "2 advarsler og 1 note."),
    ],
)
def test_findings_are_summed_up_in_a_sentence(severities: tuple[str, ...], sentence: str) -> None:
    findings = [Finding("f", "Ark", "A1", "r", severity, "m") for severity in severities]  # type: ignore[arg-type]
    assert macros.summed_up(findings) == sentence


# --- Forklar celle


def test_selected_cell_is_explained_with_its_values(opener: Opener, plain: Path) -> None:
    """-100 + 60/1.1 + 60/1.21 = 4.132231, by hand."""
    with opener(plain) as book:
        book.app.calculate()
        book.sheets["Sag"]["A2"].select()
        lines = macros.forklar_celle(book)
        assert lines is not None
        assert lines[:2] == ["Sag!A2 viser 4,132231.", "Formel: =BC_NPV(0.1,B1:D1)"]
        assert "  Betalinger (B1:D1): 1 × 3 celler: -100; 60; 60" in lines
        assert _said(book) == ["\n".join(lines)]


def test_failed_cell_is_explained_with_its_sentence(opener: Opener, plain: Path) -> None:
    with opener(plain) as book:
        book.app.calculate()
        book.sheets["Sag"]["A3"].select()
        lines = macros.forklar_celle(book)
        assert lines is not None
        assert lines[0] == "Sag!A3 viser #NUM!."
        assert any("Der er ingen entydig intern rente" in line for line in lines)


def test_long_explanation_gets_a_sheet(opener: Opener, plain: Path) -> None:
    with opener(plain) as book:
        book.app.calculate()
        book.sheets["Sag"]["A4"].select()
        lines = macros.forklar_celle(book)
        assert lines is not None
        assert len("\n".join(lines)) > 1000
        assert book.sheets.active.name == "Forklaring"
        shown = _column(book.sheets["Forklaring"], "A")
        assert [line for line in shown[3:] if line] == [line.strip(" ") and line for line in lines if line]


def test_template_cell_is_explained_by_its_name(opener: Opener, template: Path) -> None:
    with opener(template) as book:
        book.names["RD_NUTIDSVAERDI"].refers_to_range.select()
        lines = macros.forklar_celle(book)
        assert lines is not None
        assert lines[1].startswith("Formel: =")


# --- Funktioner, Om, Ny skabelon


def test_every_function_stands_in_the_list_with_its_example_as_text(opener: Opener, plain: Path) -> None:
    with opener(plain) as book:
        assert macros.funktioner(book) == len(functions())
        sheet = book.sheets["Funktioner"]
        assert set(functions()) <= set(_column(sheet, "A"))
        row = _column(sheet, "A").index("BC_NPV") + 1
        assert sheet[f"E{row}"].value == "=" + functions()["BC_NPV"].example
        assert sheet[f"E{row}"].formula == sheet[f"E{row}"].value


def test_about_says_version_and_parameters(opener: Opener, plain: Path) -> None:
    with opener(plain) as book:
        told = macros.om(book)
        assert told is not None
        assert _said(book)[0].startswith(f"Råderum {told['version']}")


def test_new_template_stands_beside_the_workbook_and_is_open(opener: Opener, plain: Path) -> None:
    with opener(plain) as book:
        path = macros.ny_skabelon(book, "adm-udlaeg")
        assert path == plain.parent / "adm-udlaeg.xlsx"
        assert path.exists()
        assert [open_one.name for open_one in book.app.books] == ["sag.xlsx", "adm-udlaeg.xlsx"]


def test_new_template_never_overwrites(opener: Opener, plain: Path) -> None:
    taken = plain.parent / "adm-udlaeg.xlsx"
    taken.write_bytes(b"min fil")
    with opener(plain) as book:
        path = macros.ny_skabelon(book, "adm-udlaeg")
        assert path is not None
        assert path != taken
    assert taken.read_bytes() == b"min fil"


def test_new_template_of_an_unsaved_workbook_lies_among_the_documents(
    opener: Opener, plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "Dokumenter")
    with opener(plain) as book:
        path = macros.ny_skabelon(book.app.books.add(), "adm-udlaeg")
    assert path == tmp_path / "Dokumenter" / "adm-udlaeg.xlsx"


def test_unknown_proposal_ends_in_one_danish_box(opener: Opener, plain: Path) -> None:
    with opener(plain) as book:
        assert macros.ny_skabelon(book, "adm-udlag") is None
        (alert,) = book.app.impl.alerts
        assert (alert.mode, "adm-udlaeg" in alert.prompt) == ("critical", True)


# --- no workbook open: the host hands over the add-in itself


@pytest.fixture
def addin(plain: Path) -> Path:
    """A file that is called as the add-in is; its cells are as good as any."""
    return plain.rename(plain.with_suffix(".xlam"))


def test_nothing_is_checked_or_explained_in_the_addin_itself(addin: Path) -> None:
    with open_book(addin) as book:
        assert macros.kontroller(book) is None
        assert macros.forklar_celle(book) is None
        assert _said(book) == ["Åbn en projektmappe, og prøv igen."] * 2


def test_list_of_functions_gets_a_workbook_of_its_own(addin: Path) -> None:
    with open_book(addin) as book:
        macros.funktioner(book)
        assert "Funktioner" not in book.sheet_names
        assert "Funktioner" in book.app.books.active.sheet_names


def test_template_is_not_put_beside_the_addin(addin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "Dokumenter")
    with open_book(addin) as book:
        assert macros.ny_skabelon(book, "adm-udlaeg") == tmp_path / "Dokumenter" / "adm-udlaeg.xlsx"


# --- the stored result


def test_template_that_macros_wrote_in_is_sound_and_computes_the_same_in_libreoffice(
    office: Office, template: Path
) -> None:
    remarks = _remarks(template)
    with open_book(template) as book:
        book.names["RD_TRANSAKTIONER"].refers_to_range.value = 4321
        macros.kontroller(book)
        macros.funktioner(book)
        book.sheets["Funktioner"]["A1"].add_note("skrevet af en makro")
        book.save()
    assert _remarks(template) <= remarks
    assert not recalculated(read_package(template)).errors()
    with office.open(template) as opened:
        assert_as_cached(opened, template)
        shape = opened.sheet("Funktioner").Annotations.getByIndex(0).AnnotationShape  # must outlive the document
        assert shape.String == "skrevet af en makro"


def _remarks(path: Path) -> set[str]:
    return {error.description for error in OpenXmlValidator().validate(str(path)).errors}


# --- what holds for every macro


def test_unexpected_error_ends_in_one_box_and_the_status_bar_is_given_back(plain: Path) -> None:
    @macros.macro("regner")
    def broken(book: xw.Book) -> None:
        assert book.app.status_bar == "Råderum: regner …"
        raise KeyError("x")

    with open_book(plain) as book:
        broken(book)
        (alert,) = book.app.impl.alerts
        assert alert.prompt.startswith("Det lykkedes ikke (regner): KeyError")
        assert book.app.status_bar is False


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "'a", "01-02", "maj 25", "SAND", "true", "#N/A"])
def test_text_that_a_spreadsheet_would_change_is_marked_as_text(text: str) -> None:
    assert as_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Besked", "Ark", None, 1.5, True, ""])
def test_ordinary_values_are_left_alone(value: str | float | bool | None) -> None:
    assert as_cell(value) == value


def test_text_from_data_is_text_in_the_report(opener: Opener, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "+1"
    book.active["A1"] = "=1/0"
    path = tmp_path / "sag.xlsx"
    book.save(path)
    with opener(path) as opened:
        opened.app.calculate()
        macros.kontroller(opened)
        places = _column(opened.sheets["Kontrolrapport"], "B")
        assert "+1" in places
