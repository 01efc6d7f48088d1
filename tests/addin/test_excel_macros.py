"""From the ribbon's VBA through the COM call path to a macro on an ``xw.Book``."""

import sys
import types
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
import xlwings as xw
from pyopenvba.apps.excel import Workbook
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, member

from addin import ribbon
from addin.build_xlam import STAMP
from engines.errors import InvalidInput
from tests.addin.vba import Excel, Properties
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


ASKING = """
Public Function Asked(ByVal callback As String, ByVal control As Object) As Variant
    Dim answer As Variant
    Select Case callback
        Case "RaaderumLabel": RaaderumLabel control, answer
        Case "RaaderumSupertip": RaaderumSupertip control, answer
        Case "RaaderumEnabled": RaaderumEnabled control, answer
        Case "RaaderumMenuContent": RaaderumMenuContent control, answer
    End Select
    Asked = answer
End Function
"""


@pytest.fixture
def excel(call: Callable[..., Any]) -> Excel:
    made = Excel(call)
    made.app.add_module(ASKING, name="modAsking")
    return made


@pytest.mark.parametrize(("language", "english"), [(1030, False), (1033, True), (1053, False)])
def test_labels_and_tips_follow_the_language_of_office(
    excel: Excel, monkeypatch: pytest.MonkeyPatch, language: int, english: bool
) -> None:
    from tests.addin.vba import LANGUAGE

    monkeypatch.setattr(LANGUAGE, "language", language)
    for button in ribbon.buttons():
        control = Control(button.id, button.macro)
        assert excel.run("Asked", "RaaderumLabel", control) == (button.label_en if english else button.label_da)
        assert excel.run("Asked", "RaaderumSupertip", control) == (
            button.supertip_en if english else button.supertip_da
        )
    for group in ribbon.shown():
        label = excel.run("Asked", "RaaderumLabel", Control(group.id, ""))
        assert label == (group.label_en if english else group.label_da)


@pytest.mark.parametrize("stamped", [False, True])
def test_a_button_that_needs_a_template_is_grey_without_one(
    excel: Excel, monkeypatch: pytest.MonkeyPatch, stamped: bool
) -> None:
    held = Properties({STAMP} if stamped else {"Forfatter"})
    properties = MemberSpec("CustomDocumentProperties", "property", getter=lambda book: held)
    monkeypatch.setattr(Workbook, "_vba_members", Workbook._vba_members | {"customdocumentproperties": properties})
    enabled = {b.macro: excel.run("Asked", "RaaderumEnabled", Control(b.id, b.macro)) for b in ribbon.buttons()}
    needy = {button.macro for button in ribbon.buttons() if button.needs == "template"}
    assert needy == {"kontroller"}
    assert enabled == {button.macro: stamped or button.macro not in needy for button in ribbon.buttons()}


def test_a_menu_that_cannot_be_filled_says_why_and_is_empty(excel: Excel) -> None:
    excel.machine.settings.clear()
    content = excel.run("Asked", "RaaderumMenuContent", Control("raaderumNySkabelon", "skabeloner"))
    assert ElementTree.fromstring(content).tag == f"{{{ribbon.NAMESPACE}}}menu"
    assert "ikke sat op" in excel.messages[0]
