"""The button Standardrapport: a municipality's report as a file of its own."""

import math
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from addin.hosts.file_engine import open_book
from addin.reporting import municipality_menu, standardrapport
from sources.comparison import compare
from sources.municipalities import all_municipalities
from tests.sources.conftest import Api, api

__all__ = ["api"]  # a fixture


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the shipped tables, whatever this computer has fetched."""
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path / "data"))


def _case(folder: Path, kommune: str = "") -> Path:
    """A workbook of the user's, with the field of a template when it names a municipality."""
    book = openpyxl.Workbook()
    book.active.title = "Sag"
    if kommune:
        book.active["A1"] = kommune
        book.defined_names["RD_KOMMUNE"] = DefinedName("RD_KOMMUNE", attr_text="Sag!$A$1")
    path = folder / "sag.xlsx"
    book.save(path)
    return path


def _never() -> bool:
    return False


def test_report_of_the_workbooks_municipality_stands_beside_it_and_is_open(tmp_path: Path) -> None:
    with open_book(_case(tmp_path, "Nyborg")) as book:
        app = book.app
        path = standardrapport(book, stopped=_never)
        assert path == tmp_path / "noegletalsrapport-Nyborg.xlsx"
        assert app.books.active.name == path.name
        assert {"Overblik", "Kilder"} <= set(app.books.active.sheet_names)
        assert app.status_bar is False
        question, alert = app.impl.alerts
        assert question.buttons == "yes_no"
        assert "nøgletal mangler; arket Kilder siger hvorfor" in alert.prompt


def test_chosen_municipality_goes_before_the_workbooks(tmp_path: Path) -> None:
    with open_book(_case(tmp_path, "Nyborg")) as book:
        path = standardrapport(book, "København", stopped=_never)
    assert path == tmp_path / "noegletalsrapport-København.xlsx"


def test_existing_report_is_kept_and_the_new_one_numbered(tmp_path: Path) -> None:
    taken = tmp_path / "noegletalsrapport-Nyborg.xlsx"
    taken.write_bytes(b"min fil")
    with open_book(_case(tmp_path, "Nyborg")) as book:
        path = standardrapport(book, stopped=_never)
    assert path == tmp_path / "noegletalsrapport-Nyborg (2).xlsx"
    assert taken.read_bytes() == b"min fil"


def test_workbook_without_municipality_is_told_to_choose(tmp_path: Path) -> None:
    with open_book(_case(tmp_path)) as book:
        assert standardrapport(book, stopped=_never) is None
        (alert,) = book.app.impl.alerts
        assert alert.prompt.endswith("Vælg den i menuen.")


def test_unknown_municipality_ends_in_one_danish_box(tmp_path: Path) -> None:
    with open_book(_case(tmp_path)) as book:
        assert standardrapport(book, "Nyberg", stopped=_never) is None
        (alert,) = book.app.impl.alerts
        assert (alert.mode, "Nyborg" in alert.prompt) == ("critical", True)


def _yes(prompt: str, buttons: str) -> str:
    return "yes" if buttons == "yes_no" else "ok"


def test_fresh_figures_are_fetched_when_the_user_says_yes(
    tmp_path: Path, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAADERUM_STATBANK", api.address)
    with open_book(_case(tmp_path, "Nyborg"), answer=_yes) as book:
        assert standardrapport(book, stopped=_never) is not None
    assert any(not math.isnan(row.value) for row in compare("groenne-omraader", "Nyborg").rows if row.own)


def test_report_is_made_of_what_there_is_when_nothing_can_be_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAADERUM_STATBANK", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("sources.statbank._ATTEMPTS", 1)
    with open_book(_case(tmp_path, "Nyborg"), answer=_yes) as book:
        assert standardrapport(book, stopped=_never) is not None
        assert "kunne ikke hentes" in book.app.impl.alerts[-1].prompt


def test_esc_between_two_tables_stops_the_fetching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAADERUM_STATBANK", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("sources.statbank._ATTEMPTS", 1)
    shown: list[str] = []
    path = _case(tmp_path, "Nyborg")
    with open_book(path, answer=_yes) as book:

        def stopped() -> bool:
            shown.append(str(book.app.status_bar))
            return True

        assert standardrapport(book, stopped=stopped) is None
        assert book.app.impl.alerts[-1].prompt.endswith("ingen rapport er lavet.")
        assert book.app.status_bar is False
    assert [text.endswith("Esc afbryder.") for text in shown] == [True]
    assert list(tmp_path.glob("*.xlsx")) == [path]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_esc_before_any_step_leaves_no_file(tmp_path: Path, step: int) -> None:
    asked: list[None] = []

    def stopped() -> bool:
        asked.append(None)
        return len(asked) == step

    path = _case(tmp_path, "Nyborg")
    with open_book(path) as book:
        assert standardrapport(book, stopped=stopped) is None
        alert = book.app.impl.alerts[-1]
        assert alert.prompt == "Afbrudt. Ingen rapport er lavet."
    assert list(tmp_path.glob("*.xlsx")) == [path]


def test_menu_has_every_municipality_once_and_the_workbooks_own_on_top(tmp_path: Path) -> None:
    with open_book(_case(tmp_path, "Nyborg Kommune")) as book:
        menu = municipality_menu(book)
    assert next(iter(menu.items())) == ("", [("450", "Nyborg (projektmappens kommune)")])
    by_region = [code for heading, items in menu.items() if heading for code, _ in items]
    assert sorted(by_region) == sorted(entry.code for entry in all_municipalities())


@pytest.mark.parametrize("kommune", ["", "Andeby"])
def test_menu_opens_whatever_the_workbook_says(tmp_path: Path, kommune: str) -> None:
    with open_book(_case(tmp_path, kommune)) as book:
        assert len(municipality_menu(book)) == len({entry.region for entry in all_municipalities()})
