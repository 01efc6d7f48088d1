"""The tariff templates as a user makes them, opened in a real spreadsheet program."""

import subprocess
import sys
from pathlib import Path

from addin.calc.office import Office


def made(name: str, folder: Path, *arguments: str) -> Path:
    command = [sys.executable, "-m", "raaderum", "new", name, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return folder / f"{name}.xlsx"


def test_a_mistyped_occupancy_turns_forside_red_in_libreoffice(office: Office, tmp_path: Path) -> None:
    path = made("takst-socialt-tilbud", tmp_path, "--eksempel")
    with office.open(path) as book:
        row = next(a[0] for a, v in book.values("Forudsætninger").items() if v == "Faktisk belægning sidste år")
        book.set("Forudsætninger", f"D{row}", 95.0)
        book.calculate_all()
        assert str(book.value("Forside", "C8")).startswith("✗")
