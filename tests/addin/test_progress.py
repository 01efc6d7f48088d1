"""Progress in the status bar and stopping between two steps."""

import ctypes
import sys
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import xlwings as xw

from addin.hosts.file_engine import open_book
from addin.keyboard import escape_is_down
from addin.macros import macro
from addin.progress import Cancelled, Progress


@pytest.fixture
def path(tmp_path: Path) -> Path:
    openpyxl.Workbook().save(tmp_path / "sag.xlsx")
    return tmp_path / "sag.xlsx"


def test_each_step_stands_in_the_status_bar_with_its_number(path: Path) -> None:
    with open_book(path) as book:
        progress = Progress(book.app, 2, lambda: False)
        progress.step("læser")
        assert book.app.status_bar == "Råderum: læser (1 af 2). Esc afbryder."
        progress.step("skriver")
        assert book.app.status_bar == "Råderum: skriver (2 af 2). Esc afbryder."


def test_last_step_cannot_be_stopped_and_does_not_say_so(path: Path) -> None:
    with open_book(path) as book:
        Progress(book.app, 1, lambda: True).tell("åbner")
        assert book.app.status_bar == "Råderum: åbner (1 af 1)."


def test_stop_is_asked_for_before_the_step_and_says_how_far_it_came(path: Path) -> None:
    with open_book(path) as book:
        progress = Progress(book.app, 2, lambda: True, "Kun kopien er skrevet.")
        with pytest.raises(Cancelled, match=r"^Afbrudt\. Kun kopien er skrevet\.$"):
            progress.step("læser")
        assert progress.done == 0


@pytest.mark.parametrize(
    ("state", "ours", "stopped"),
    [(-32768, True, True), (0, True, False), (1, True, True), (-32768, False, False)],
    ids=["held down", "not pressed", "pressed since last asked", "another program is in front"],
)
def test_esc_counts_while_excel_is_in_front(
    monkeypatch: pytest.MonkeyPatch, state: int, ours: bool, stopped: bool
) -> None:
    """GetAsyncKeyState: the highest bit is down now, the lowest pressed since the last call."""
    _windows(monkeypatch, [state], "XLMAIN" if ours else "Notepad")
    assert escape_is_down() is stopped


def _windows(monkeypatch: pytest.MonkeyPatch, states: list[int], in_front: str) -> None:
    """A Windows keyboard that answers with ``states`` one by one, and the class of the window in front."""

    def class_name(window: int, text: "ctypes.Array[ctypes.c_wchar]", size: int) -> int:
        text.value = in_front
        return len(in_front)

    user32 = SimpleNamespace(
        GetAsyncKeyState=lambda key: states.pop(0), GetForegroundWindow=lambda: 7, GetClassNameW=class_name
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)


def test_esc_from_before_the_macro_does_not_stop_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @macro("regner")
    def long_work(book: xw.Book) -> bool:
        return escape_is_down()

    with open_book(path) as book:
        _windows(monkeypatch, [1, 0], "XLMAIN")
        assert long_work(book) is False


def test_nothing_is_asked_where_there_is_no_windows_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert escape_is_down() is False
