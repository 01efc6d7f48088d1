"""The tariff templates as a user makes them, opened in a real spreadsheet program."""

import subprocess
import sys
from pathlib import Path

import pytest

from addin.calc.office import Office
from udfs.values import ErrorCode
from workbooks.check import same
from workbooks.package import read_package
from workbooks.recalculate import recalculated


def made(name: str, folder: Path, *arguments: str) -> Path:
    command = [sys.executable, "-m", "raaderum", "new", name, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return folder / f"{name}.xlsx"


@pytest.mark.parametrize(
    "name", ["takst-socialt-tilbud", "takst-specialskole", "takst-plejeboligplads", "takst-hjemmepleje"]
)
def test_libreoffice_shows_every_cell_as_cached(name: str, office: Office, tmp_path: Path) -> None:
    path = made(name, tmp_path, "--eksempel")
    cached = recalculated(read_package(path)).values
    with office.open(path) as book:
        book.calculate_all()
        for sheet, cells in cached.items():
            computed = book.values(sheet)
            wrong = {
                address: (value, computed.get(address))
                for address, value in cells.items()
                if not same(value, computed.get(address)) or isinstance(computed.get(address), ErrorCode)
            }
            assert wrong == {}, sheet
        assert book.value("Kontrol", "C7") == "✓ Alle kontroller stemmer"


def test_a_mistyped_occupancy_turns_forside_red_in_libreoffice(office: Office, tmp_path: Path) -> None:
    path = made("takst-socialt-tilbud", tmp_path, "--eksempel")
    with office.open(path) as book:
        row = next(a[0] for a, v in book.values("Forudsætninger").items() if v == "Faktisk belægning sidste år")
        book.set("Forudsætninger", f"D{row}", 95.0)
        book.calculate_all()
        assert str(book.value("Forside", "C8")).startswith("✗")


def test_a_blank_tariff_has_no_error_in_libreoffice(office: Office, tmp_path: Path) -> None:
    path = made("takst-specialskole", tmp_path)
    with office.open(path) as book:
        book.calculate_all()
        sheets = recalculated(read_package(path)).values
        errors = [cell for sheet in sheets for cell in book.values(sheet).values() if isinstance(cell, ErrorCode)]
        assert errors == []
        assert book.value("Kontrol", "C7") == "▲ 1 ting at se på"
