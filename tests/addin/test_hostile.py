"""A workbook that someone received can choose neither the interpreter nor what Python imports."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.addin.vba import Excel
from tests.udfs.winstub import windows

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def call() -> Iterator[Callable[..., Any]]:
    with windows() as through_com:
        yield through_com


@pytest.mark.parametrize("name", ["xlwings.conf", "_raaderum.conf", "raaderum.ini", "_xlwings.conf"])
def test_a_settings_sheet_is_not_read(call: Callable[..., Any], name: str) -> None:
    excel = Excel(call)
    sheet = excel.app.sheet(1)
    sheet.sheet.name = name
    for row, (key, value) in enumerate(
        (("INTERPRETER_WIN", "C:\\Ond\\python.exe"), ("PYTHONPATH", "C:\\Ond"), ("python", "C:\\Ond\\python.exe")), 1
    ):
        sheet.set_value(f"A{row}", key)
        sheet.set_value(f"B{row}", value)
    assert excel.run("BC_TIME", 60.0, 1.0) == 1.0
    assert excel.machine.started == [('"C:\\Python\\pythonw.exe" -I -m addin.serve $(CLSID)', 1)]


class SheetNamedAsCode:
    """A workbook whose look-through would be an error: xlwings seeks code in sheets named ``*.py``."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the workbook was asked for {name}")


def test_the_server_never_looks_through_the_calling_workbook(call: Callable[..., Any]) -> None:
    """The modules are imported and pinned before the first call, so xlwings asks no workbook for them."""
    from addin.serve import SERVED, prepare

    prepare()
    from xlwings import com_server, udfs

    assert all(udfs.udf_modules[name]["filetime"] is None for name in SERVED)
    workbook = SheetNamedAsCode()
    server = com_server.XLPython()
    assert server.CallUDF("udfs.xlwings_host", "BC_TIME", (60.0, 2.0), workbook, None) == 2.0


def test_code_beside_the_workbook_is_not_imported(tmp_path: Path) -> None:
    """Excel's current folder is often the workbook's: with -I neither it nor PYTHONPATH is on the import path."""
    trap = "import pathlib; pathlib.Path(r'{}').write_text('kørt')".format(tmp_path / "ramt.txt")
    for name in ("addin", "udfs", "xlwings", "engines", "numpy"):
        (tmp_path / f"{name}.py").write_text(trap, encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import addin.serve; print(addin.serve.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(ran.stdout.strip()) == ROOT / "addin" / "serve.py"
    assert not (tmp_path / "ramt.txt").exists()


def test_the_trap_of_the_test_before_works(tmp_path: Path) -> None:
    """Without -I the same files are imported, so the test above shows what it says."""
    (tmp_path / "udfs.py").write_text("print('kørt')", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", "import udfs"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout.strip() == "kørt"


@pytest.mark.parametrize("name", ["https://d.docs.live.net/1234/sag.xlsx", "https://x.sharepoint.com/sites/a/sag.xlsx"])
def test_a_cloud_workbook_cannot_say_where_files_are_written(
    call: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """xlwings would ask the workbook's own sheet xlwings.conf for the folder; we only ask for the name."""
    from addin import excel_macros, live, macros

    class Cloud:
        FullName = name
        Name = "sag.xlsx"
        Application = SimpleNamespace(Hwnd=1)

        def __getattr__(self, asked: str) -> Any:
            raise AssertionError(f"the workbook was asked for {asked}")

    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "Dokumenter")
    book = excel_macros._book(Cloud())
    assert live.file_of(book) is None
    assert macros.folder_of(book) == tmp_path / "Dokumenter"


def test_a_workbook_on_the_pc_has_its_own_folder(call: Callable[..., Any], tmp_path: Path) -> None:
    from addin import excel_macros, macros

    (tmp_path / "sag.xlsx").touch()
    found = SimpleNamespace(FullName=str(tmp_path / "sag.xlsx"), Name="sag.xlsx", Application=SimpleNamespace(Hwnd=1))
    assert macros.folder_of(excel_macros._book(found)) == tmp_path
