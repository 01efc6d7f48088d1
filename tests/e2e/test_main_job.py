"""The main job as a user does it: the command, the workbook, and a real spreadsheet program opening it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from addin.calc.office import Office
from tests.in_office import GREEN, computed_as_cached
from workbooks.package import read_package
from workbooks.recalculate import recalculated


def raaderum(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "raaderum", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo")
    done = raaderum("demo", "--out", "ud", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder / "ud" / "adm-udlaeg Eksempel Kommune.xlsx", done.stdout


def test_the_demo_prints_the_report_figures_and_a_clean_check(demo: tuple[Path, str]) -> None:
    _, printed = demo
    assert "649.070 kr." in printed and "25,50 kr." in printed
    assert "✓ Alle kontroller stemmer" in printed
    assert "raaderum check: ingen bemærkninger." in printed


def test_the_demo_never_overwrites(demo: tuple[Path, str]) -> None:
    path, _ = demo
    before = path.read_bytes()
    again = raaderum("demo", "--out", str(path.parent), folder=path.parent)
    assert again.returncode == 0
    assert path.read_bytes() == before
    assert (path.parent / "adm-udlaeg Eksempel Kommune (2).xlsx").exists()


def test_libreoffice_opens_the_demo_with_every_cell_as_cached(demo: tuple[Path, str], office: Office) -> None:
    """No error cell, Kontrol green, and each of the formulas gives the value that the file came with."""
    path, _ = demo
    assert computed_as_cached(office, path) == GREEN


def test_libreoffice_follows_a_changed_input_as_the_embedded_engine_does(
    demo: tuple[Path, str], office: Office, tmp_path: Path
) -> None:
    path, _ = demo
    with office.open(path) as book:
        row = next(a[0] for a, v in book.values("Forudsætninger").items() if v == "Besparelse pr. medarbejder")
        book.set("Forudsætninger", f"D{row}", 180.0)
        book.calculate_all()
        saved = book.save(tmp_path / "ændret.xlsx")
        shown = book.value("Forside", "B5")
    run = recalculated(read_package(saved))
    assert run.values["Forside"][(5, 2)] == pytest.approx(shown)
    assert shown == pytest.approx(914.745 - 2762 * 55 * 3.5 / 1000)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["new", "adm-udlag"], 'Der er intet forslag "adm-udlag". Mener du adm-udlaeg'),
        (["new", "adm-udlaeg", "--years", "-2"], "Antal år skal være fra 1 til 30; fik -2."),
        (["new", "adm-udlaeg", "--set", "minutter=fem"], 'skal være et tal uden tekst og enhed; fik "fem".'),
        (
            ["new", "adm-udlaeg", "--set", "medarbejdere=2.762"],
            "2.762 kan læses på to måder. Skriv 2762 eller 2,762.",
        ),
        (["new", "adm-udlaeg", "--set", "indfasning=50"], "er en andel; fik 50. Skriv fx 50 % eller 0,25."),
        (["new", "adm-udlaeg", "--set", "hest=1"], '"hest=1" kan ikke bruges. Skriv NAVN=VÆRDI'),
        (["read", "findes-ikke.xlsx"], "findes-ikke.xlsx findes ikke. Se efter i stien og navnet."),
        (["check", "notat.xlsx"], "er ikke en Excel-projektmappe (.xlsx)."),
        (["list", "--spor", "Rumfart"], 'Der er intet spor "Rumfart". Sporene er: '),
        (["fly"], 'Der er ingen kommando "fly".'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_ends_with_a_sentence_and_code_2(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    (tmp_path / "notat.xlsx").write_text("kun tekst", encoding="utf-8")
    done = raaderum(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == ""


def test_a_locked_workbook_is_not_written(demo: tuple[Path, str], tmp_path: Path) -> None:
    path, _ = demo
    copy = tmp_path / "sag.xlsx"
    copy.write_bytes(path.read_bytes())
    (tmp_path / "~$sag.xlsx").write_text("")
    stale = copy.read_bytes().replace(b"x", b"x")
    done = raaderum("calc", str(copy), folder=tmp_path)
    assert copy.read_bytes() == stale
    assert done.returncode in (0, 2)
    if done.returncode == 2:
        assert "er åben i et andet program" in done.stderr


def test_an_occupancy_of_95_is_asked_about(tmp_path: Path) -> None:
    done = raaderum("eval", "--json", "=TF_DAYRATE({1000},10,95)", folder=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout) == [
        {
            "formula": "=TF_DAYRATE({1000},10,95)",
            "error": "#NUM!",
            "message": "Belægning skal være over 0 og højst 1,2; fik 95. Skriv 95 % eller 0,95.",
        }
    ]


def test_set_values_reach_the_workbook(tmp_path: Path) -> None:
    arguments = [
        "--set",
        "medarbejdere=1000",
        "--set",
        "besparelse_pr_medarbejder=200",
        "--set",
        "licenser=10.000,50;0",
    ]
    done = raaderum("new", "adm-udlaeg", "--kommune", "Nyborg", *arguments, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    read = raaderum("read", "--json", "adm-udlaeg Nyborg.xlsx", folder=tmp_path)
    values = json.loads(read.stdout)
    assert values["RD_KOMMUNE"] == "Nyborg"
    assert values["RD_LICENSER"] == [10000.5, 0, 0, 0]
    assert values["RD_AARLIG_GEVINST"] == 200_000


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    done = raaderum("new", "adm-udlaeg", "--out", "fil/mappe", folder=tmp_path)
    assert done.returncode == 2
    assert "Mappen fil/mappe kan ikke laves" in done.stderr
