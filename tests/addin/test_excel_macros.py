"""From the ribbon's VBA through the COM call path to a macro on an ``xw.Book``."""

import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import xlwings as xw

from addin import ribbon
from engines.errors import InvalidInput
from tests.addin.vba import Excel
from tests.udfs.winstub import windows

MODULE = "addin.excel_macros"


@pytest.fixture(scope="module")
def call() -> Iterator[Callable[..., Any]]:
    with windows() as through_com:
        yield through_com


@pytest.fixture
def macros(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A module of macros whose behaviour a test decides."""
    module = types.ModuleType("addin.macros")
    monkeypatch.setitem(sys.modules, "addin.macros", module)
    return module


def test_the_workbook_arrives_as_a_book_and_the_menus_argument_behind_it(call: Callable[..., Any], macros: Any) -> None:
    seen: list[Any] = []
    macros.ny_skabelon = lambda book, proposal: seen.append((book, proposal))
    workbook = object()
    assert call("ny_skabelon", "adm-udlaeg", workbook, module=MODULE) == ""
    book, proposal = seen[0]
    assert isinstance(book, xw.Book)
    assert book.impl.xl is workbook
    assert proposal == "adm-udlaeg"


def test_a_button_has_no_argument(call: Callable[..., Any], macros: Any) -> None:
    macros.kontroller = lambda book: "Alle kontroller stemmer."
    assert call("kontroller", "", object(), module=MODULE) == "Alle kontroller stemmer."


def test_an_error_of_ours_is_shown_as_its_sentence(call: Callable[..., Any], macros: Any) -> None:
    def fails(book: Any) -> None:
        raise InvalidInput("Projektmappen er ikke en skabelon fra Råderum.")

    macros.kontroller = fails
    assert call("kontroller", "", object(), module=MODULE) == "Projektmappen er ikke en skabelon fra Råderum."


def test_an_unexpected_error_is_one_danish_sentence_and_a_log(
    call: Callable[..., Any], macros: Any, caplog: pytest.LogCaptureFixture
) -> None:
    macros.om = lambda book: 1 / 0
    shown = call("om", "", object(), module=MODULE)
    assert shown.startswith("Råderum stødte på en fejl")
    assert "ZeroDivisionError" in shown
    assert "ZeroDivisionError" in caplog.text


def test_only_the_ribbons_macros_can_be_called(call: Callable[..., Any], macros: Any) -> None:
    macros.slet_alt = lambda book: "slettet"
    with pytest.raises(AttributeError):
        call("slet_alt", "", object(), module=MODULE)


def test_the_menu_of_proposals_is_filled_from_the_library(call: Callable[..., Any]) -> None:
    library = pytest.importorskip("workbooks.library", reason="the proposals are not there yet")
    text = call(ribbon.buttons()[0].macro, "", object(), module=MODULE)
    for entry in library.listing():
        assert f'tag="ny_skabelon:{entry.id}"' in text


class Control:
    """What Office hands to a callback."""

    def __new__(cls, id: str, tag: str) -> Any:
        from pyopenvba.interpreter._objects import VBAObject, member

        class RibbonControl(VBAObject):
            @member
            def ID(self) -> object:
                return id

            @member
            def Tag(self) -> object:
                return tag

        return RibbonControl()


@pytest.mark.parametrize("button", [b for b in ribbon.buttons() if not b.menu], ids=lambda b: b.macro)
def test_every_button_reaches_its_macro_in_the_same_python(
    call: Callable[..., Any], macros: Any, button: ribbon.Button
) -> None:
    ran: list[str] = []
    for other in ribbon.buttons():
        setattr(macros, other.macro, lambda book, name=other.macro: ran.append(name) or f"{name} er kørt")
    excel = Excel(call)
    excel.run("BC_TIME", 60.0, 1.0)
    excel.run("RaaderumAction", Control(button.id, button.macro))
    assert ran == [button.macro]
    assert excel.messages == [f"{button.macro} er kørt"]
    assert len(excel.machine.started) == 1


def test_a_menu_item_reaches_its_macro_with_its_argument(call: Callable[..., Any], macros: Any) -> None:
    ran: list[str] = []
    macros.ny_skabelon = lambda book, proposal: ran.append(proposal)
    excel = Excel(call)
    excel.run("RaaderumMenuAction", Control("x", "ny_skabelon:adm-udlaeg"))
    assert ran == ["adm-udlaeg"]
    assert excel.messages == []


def test_labels_follow_the_language_of_office(call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.addin.vba import LANGUAGE

    excel = Excel(call)
    texts = {}
    for language in (1030, 1033, 1053):
        monkeypatch.setattr(LANGUAGE, "language", language)
        texts[language] = excel.run("Text", "Kontrollér", "Check")
    assert texts == {1030: "Kontrollér", 1033: "Check", 1053: "Kontrollér"}
    for button in ribbon.buttons():
        found = [excel.run("ButtonText", button.id, place) for place in range(4)]
        assert found == [button.label_da, button.label_en, button.supertip_da, button.supertip_en]
