"""The button Opdatér skabelon, on a template with figures in it."""

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from addin.hosts.file_engine import open_book
from addin.upgrading import opdater_skabelon
from tests.addin.conftest import Opener
from workbooks.new import new_workbook
from workbooks.package import packed, read_package


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A template with its example figures, stamped as an older version."""
    path = new_workbook("adm-udlaeg", tmp_path_factory.mktemp("skabelon"), example=True)
    parts = read_package(path)
    stamp = parts["docProps/custom.xml"].decode()
    start = stamp.index("Raaderum.Skabelonversion")
    version = stamp.index(">", stamp.index("<", stamp.index(">", start) + 1)) + 1
    stamp = f"{stamp[:version]}0{stamp[stamp.index('<', version) :]}"
    return packed(parts | {"docProps/custom.xml": stamp.encode()})


@pytest.fixture
def template(shipped: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "sag.xlsx"
    path.write_bytes(shipped)
    return path


def yes(prompt: str, buttons: str) -> str:
    return "yes" if buttons == "yes_no" else "ok"


def _said(app: xw.App) -> list[str]:
    return [alert.prompt for alert in app.impl.alerts]


def _never() -> bool:
    return False


def test_unsaved_input_is_carried_and_the_new_version_is_open(opener: Opener, template: Path) -> None:
    with opener(template, answer=yes) as book:
        app = book.app
        book.names["RD_TRANSAKTIONER"].refers_to_range.value = 4321
        result = opdater_skabelon(book, stopped=_never)
        assert result is not None
        now = app.books.active
        assert now.name == "sag.xlsx"
        assert now.names["RD_TRANSAKTIONER"].refers_to_range.value == 4321
        question, summary = _said(app)
        assert question.startswith("sag.xlsx flyttes fra skabelonversion 0 til ")
        assert "(før opgradering" in summary
        assert app.status_bar is False
    kept = [path for path in template.parent.glob("*.xlsx") if "før opgradering" in path.name]
    assert len(kept) == 1


def test_what_could_not_be_placed_is_said_and_stands_on_a_sheet(template: Path) -> None:
    with open_book(template, answer=yes) as book:
        app = book.app
        book.sheets.add("Mine", after=book.sheets[len(book.sheets) - 1])["A1"].value = "beholdes"
        cell = book.names["RD_AARLIG_GEVINST"].refers_to_range
        cell.sheet.impl.grid.put(cell.row, cell.column, 1)  # as somebody does who took the protection off first
        result = opdater_skabelon(book, stopped=_never)
        assert result is not None
        assert result.left
        assert "kunne ikke flyttes. Arket Ikke overført har dem alle." in _said(app)[-1]
        assert {"Mine", "Ikke overført"} <= set(app.books.active.sheet_names)


def test_no_changes_nothing(template: Path) -> None:
    before = template.read_bytes()
    with open_book(template) as book:
        assert opdater_skabelon(book, stopped=_never) is None
        assert _said(book.app)[-1] == "Intet er ændret."
        assert book.app.books.active.name == "sag.xlsx"
    assert template.read_bytes() == before
    assert list(template.parent.iterdir()) == [template]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_esc_before_any_step_changes_nothing(template: Path, step: int) -> None:
    before = template.read_bytes()
    shown: list[str] = []
    with open_book(template, answer=yes) as book:

        def stopped() -> bool:
            shown.append(str(book.app.status_bar))
            return len(shown) == step

        assert opdater_skabelon(book, stopped=stopped) is None
        assert _said(book.app) == ["Afbrudt. Intet er ændret."]
        assert book.app.books.active.name == "sag.xlsx"
        assert book.app.status_bar is False
    texts = (
        "Råderum: opdaterer skabelonen …",
        "Råderum: læser projektmappen (1 af 4). Esc afbryder.",
        "Råderum: flytter input, noter og egne rækker (2 af 4). Esc afbryder.",
    )
    assert shown == list(texts[:step])
    assert template.read_bytes() == before
    assert list(template.parent.iterdir()) == [template]


def test_old_workbook_is_open_again_when_the_new_one_cannot_be_written(template: Path) -> None:
    """A workbook with macros becomes one without, whose name is taken."""
    with_macros = template.rename(template.with_suffix(".xlsm"))
    template.write_bytes(b"en andens fil")
    with open_book(with_macros, answer=yes) as book:
        app = book.app
        assert opdater_skabelon(book, stopped=_never) is None
        assert [alert.buttons for alert in app.impl.alerts] == ["yes_no", "ok"]
        assert "findes allerede og overskrives ikke" in _said(app)[-1]
        assert [one.name for one in app.books] == ["sag.xlsm"]
    assert template.read_bytes() == b"en andens fil"


def test_workbook_that_was_never_saved_is_refused(template: Path) -> None:
    with open_book(template, answer=yes) as book:
        assert opdater_skabelon(book.app.books.add(), stopped=_never) is None
        assert "ligger ikke som en fil på denne pc" in _said(book.app)[-1]


def test_workbook_that_is_no_template_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "andet.xlsx")
    with open_book(tmp_path / "andet.xlsx", answer=yes) as book:
        assert opdater_skabelon(book, stopped=_never) is None
        assert [alert.mode for alert in book.app.impl.alerts] == ["critical"]
        assert "ikke lavet af Råderum" in _said(book.app)[0]
