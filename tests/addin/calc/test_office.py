"""The headless driver against a real LibreOffice."""

import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from addin.calc.install import python_paths
from addin.calc.office import PROGRAM_VARIABLE, Office, OfficeError, find_program, office_version, uno_module
from addin.calc.settings import PATH_VARIABLE
from udfs.registry import functions
from udfs.values import ErrorCode


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sag æøå"
    for row in (
        (1, "tekst", True),
        (2.5, None, "=A1+A2"),
        ("=1/0", "=NA()", '="to" & "gange"'),
        ("=BC_TIME(60,A1)",),
    ):
        sheet.append(row)
    book.save(tmp_path / "sag.xlsx")
    return tmp_path / "sag.xlsx"


def test_cells_are_read_as_values(office: Office, saved: Path) -> None:
    with office.open(saved) as book:
        assert book.sheets == ("Sag æøå",)
        found = {address: book.value("Sag æøå", address) for address in ("A1", "B1", "B2", "C2", "C3", "A4")}
    assert found == {"A1": 1.0, "B1": "tekst", "B2": None, "C2": 3.5, "C3": "togange", "A4": 1.0}


def test_errors_are_read_as_errors(office: Office, saved: Path) -> None:
    with office.open(saved) as book:
        assert book.value("Sag æøå", "A3") is ErrorCode.DIV0
        assert book.array("Sag æøå", "A3:B3") == [[ErrorCode.DIV0, ErrorCode.NA]]


def test_the_whole_sheet_is_read_without_its_blanks(office: Office, saved: Path) -> None:
    with office.open(saved) as book:
        values = book.values("Sag æøå")
    assert (2, 2) not in values
    assert values[1, 2] == "tekst"
    assert values[3, 1] is ErrorCode.DIV0
    assert len(values) == 9


def test_stored_values_are_trusted_until_all_is_calculated(office: Office, saved: Path, tmp_path: Path) -> None:
    stale = office.convert(saved, tmp_path / "gemt.xlsx")
    with office.open(_with_cached(stale, "C2", "99")) as book:
        assert book.value("Sag æøå", "C2") == 99.0
        book.calculate_all()
        assert book.value("Sag æøå", "C2") == 3.5


def _with_cached(path: Path, cell: str, value: str) -> Path:
    target = path.with_name("forældet.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                pattern = rf'(<c r="{cell}"[^>]*>.*?<v>)[^<]*(</v>)'
                changed, count = re.subn(pattern, rf"\g<1>{value}\g<2>", content.decode())
                assert count == 1
                content = changed.encode()
            out.writestr(name, content)
    return target


def test_a_pdf_is_a_pdf(office: Office, saved: Path, tmp_path: Path) -> None:
    assert office.convert(saved, tmp_path / "sag.pdf").read_bytes().startswith(b"%PDF-")


def test_plain_names_survive_saving(office: Office, saved: Path, tmp_path: Path) -> None:
    again = office.convert(saved, tmp_path / "igen.xlsx")
    sheet = load_workbook(again).active
    assert sheet is not None
    assert sheet["A4"].value == "=BC_TIME(60,A1)"


def test_a_format_that_is_not_known_is_refused(office: Office, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match=r"sag\.doc kan ikke gemmes.*\.xlsx"):
        office.convert(saved, tmp_path / "sag.doc")


def test_a_file_that_is_not_there_is_told(office: Office, tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match=r"kan ikke åbne .*mangler\.xlsx"):
        office.open(tmp_path / "mangler.xlsx")


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(office: Office) -> None:
    with office.new() as book, pytest.raises(OfficeError, match=f'"Takst" findes ikke.*{book.sheets[0]}'):
        book.value("Takst", "A1")


def test_the_function_wizard_has_every_function(office: Office) -> None:
    listed = office.service("com.sun.star.sheet.FunctionDescriptions")
    names = {prop.Value for place in range(listed.Count) for prop in listed.getByIndex(place) if prop.Name == "Name"}
    assert set(functions()) <= names


@pytest.mark.libreoffice
def test_the_process_and_its_folder_are_gone_afterwards() -> None:
    with Office() as running:
        pid, folder = running.process_id, running._folder
        os.kill(pid, 0)
        assert folder is not None and folder.is_dir()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not folder.exists()


@pytest.mark.libreoffice
def test_two_run_beside_each_other(office: Office) -> None:
    with Office() as other, other.new() as book:
        book.set(book.sheets[0], "A1", "=6*7")
        assert book.value(book.sheets[0], "A1") == 42.0
        assert other.process_id != office.process_id


@pytest.mark.libreoffice
def test_without_its_packages_every_function_is_unknown_and_the_log_says_why(
    calc_extension: Path, tmp_path: Path
) -> None:
    environment = {PATH_VARIABLE: "", "XDG_CONFIG_HOME": str(tmp_path)}
    with Office(extensions=[calc_extension], environment=environment) as office, office.new() as book:
        book.set(book.sheets[0], "A1", "=BC_TIME(60;1)")
        assert book.value(book.sheets[0], "A1") is ErrorCode.NAME
    log = (tmp_path / "Raaderum" / "calc.log").read_text(encoding="utf-8")
    assert "ikke sat op for LibreOffice" in log
    assert "calc-addin install" in log


@pytest.mark.libreoffice
def test_an_active_virtual_environment_does_not_disturb_libreoffices_python(
    calc_extension: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ["PATH"]]))
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    monkeypatch.setenv("PYTHONPATH", sys.prefix)
    environment = {PATH_VARIABLE: os.pathsep.join(python_paths())}
    with Office(extensions=[calc_extension], environment=environment) as office, office.new() as book:
        book.set(book.sheets[0], "A1", "=BC_TIME(60;1)")
        assert book.value(book.sheets[0], "A1") == 1.0


@pytest.mark.libreoffice
def test_the_version_is_the_one_libreoffice_says() -> None:
    said = subprocess.run([find_program(), "--version"], capture_output=True, text=True).stdout
    version = office_version(find_program())
    assert version is not None
    assert ".".join(map(str, version)) in said


def test_a_path_that_leads_nowhere_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROGRAM_VARIABLE, "/findes/ikke/soffice")
    with pytest.raises(OfficeError, match=f"{PROGRAM_VARIABLE} peger på /findes/ikke/soffice"):
        find_program()


@pytest.mark.libreoffice
def test_a_program_that_does_not_start_is_told_with_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uno_module()
    fake = tmp_path / "soffice.bin"
    fake.write_text("#!/bin/sh\necho 'intet bibliotek' >&2\nexit 3\n")
    fake.chmod(0o755)
    monkeypatch.setenv(PROGRAM_VARIABLE, str(fake))
    with pytest.raises(OfficeError, match=r"sluttede med kode 3\. intet bibliotek"), Office():
        pass


@pytest.mark.libreoffice
def test_a_process_that_dies_is_told_and_does_not_take_python_with_it() -> None:
    with Office() as running, running.new() as book:
        sheet = book.sheets[0]
        os.kill(running.process_id, signal.SIGKILL)
        with pytest.raises(OfficeError, match="LibreOffice svarede med en fejl"):
            while True:  # until the connection has noticed
                book.value(sheet, "A1")
        with pytest.raises(OfficeError, match=r"lukket undervejs .* Prøv igen"):
            running.new()


def test_a_criterion_with_decimals_is_read_as_a_dane_writes_it(office: Office, tmp_path: Path) -> None:
    """0.2 and 0.4 are below a half; inside the quotes 0.5 is no number in Danish."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row, value in enumerate((0.2, 0.4, 0.6), 1):
        sheet.cell(row, 1).value = value
    sheet["B1"], sheet["B2"] = '=COUNTIF(A1:A3,"<"&0.5)', '=COUNTIF(A1:A3,"<0.5")'
    book.save(tmp_path / "krav.xlsx")
    with office.open(tmp_path / "krav.xlsx") as opened:
        opened.calculate_all()
        assert (opened.value("Sheet", "B1"), opened.value("Sheet", "B2")) == (2.0, 0.0)
