"""From the ribbon's VBA through the COM call path to a macro on an ``xw.Book``."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xlwings as xw
from pyopenvba.apps.excel import Workbook
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, member

from addin import macros, ribbon
from addin.build_xlam import STAMP
from addin.hosts.file_engine import open_book
from engines import __version__
from tests.addin.vba import Excel, Properties
from tests.udfs.winstub import windows
from workbooks.new import new_workbook
from workbooks.shipped import Entry, listing

MODULE = "addin.excel_macros"


@pytest.fixture(scope="module")
def call() -> Iterator[Callable[..., Any]]:
    with windows() as through_com:
        yield through_com


def replaced(monkeypatch: pytest.MonkeyPatch, name: str, behaviour: Callable[..., Any]) -> None:
    """Give a macro another behaviour."""
    monkeypatch.setattr(macros, name, behaviour)


def test_the_workbook_arrives_as_a_book_and_the_menus_argument_behind_it(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    replaced(monkeypatch, "ny_skabelon", lambda book, proposal: seen.append((book, proposal)))
    workbook = object()
    assert call("ny_skabelon", "adm-udlaeg", workbook, module=MODULE) == ""
    book, proposal = seen[0]
    assert isinstance(book, xw.Book)
    assert book.impl.xl is workbook
    assert proposal == "adm-udlaeg"


def test_what_a_macro_returns_is_not_shown_again(call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    replaced(monkeypatch, "kontroller", lambda book: ["et fund"])
    assert call("kontroller", "", object(), module=MODULE) == ""


def test_an_unexpected_error_is_one_danish_sentence_and_a_log(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    replaced(monkeypatch, "om", lambda book: 1 / 0)
    shown = call("om", "", object(), module=MODULE)
    assert shown.startswith("Råderum stødte på en fejl")
    assert "ZeroDivisionError" in shown
    assert "ZeroDivisionError" in caplog.text


def test_every_macro_has_a_home(call: Callable[..., Any]) -> None:
    from addin import excel_macros

    for name in set(excel_macros.names()) - set(excel_macros._MENUS):
        assert callable(excel_macros.home(name))


def test_the_menu_of_municipalities_begins_with_the_workbooks_own(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from addin import excel_macros

    with open_book(new_workbook("adm-udlaeg", tmp_path, "Nyborg")) as book:
        monkeypatch.setattr(excel_macros, "_book", lambda workbook: book)
        root = ElementTree.fromstring(call("rapporter", "", object(), module=MODULE))
    assert (root[0].get("label"), root[0].get("tag")) == ("Nyborg (projektmappens kommune)", "standardrapport:450")
    assert sum(len(heading) for heading in root) == 98


def test_only_the_ribbons_macros_can_be_called(call: Callable[..., Any]) -> None:
    assert callable(macros.check)  # there, but no macro of the ribbon
    with pytest.raises(AttributeError):
        call("check", "", object(), module=MODULE)


def test_the_menu_of_proposals_is_filled_from_the_library(call: Callable[..., Any]) -> None:
    text = call(ribbon.buttons()[0].macro, "", object(), module=MODULE)
    root = ElementTree.fromstring(text)
    items = {item.get("tag"): item.get("label") for heading in root for item in heading}
    proposals = [entry for entry in listing() if not entry.id.startswith("takst-")]
    assert items == {f"ny_skabelon:{entry.id}": entry.title.replace("&", "&&") for entry in proposals}
    assert {heading.get("label") for heading in root} == {entry.track.replace("&", "&&") for entry in proposals}


def test_tariff_templates_have_a_menu_of_their_own(call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = [Entry("adm-udlaeg", "Udlæg", "Administration", None), Entry("takst-dag", "Dag & nat", "Takster", None)]
    monkeypatch.setattr("workbooks.shipped.listing", lambda: shipped)
    tariffs = ElementTree.fromstring(call("takstberegninger", "", object(), module=MODULE))
    assert [(item.get("tag"), item.get("label")) for item in tariffs] == [("ny_skabelon:takst-dag", "Dag && nat")]
    proposals = ElementTree.fromstring(call("skabeloner", "", object(), module=MODULE))
    assert [item.get("tag") for item in proposals[0]] == ["ny_skabelon:adm-udlaeg"]


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


@pytest.fixture(autouse=True)
def away_from_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of the test's own, and no StatBank."""
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RAADERUM_STATBANK", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("sources.statbank._ATTEMPTS", 1)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return new_workbook("adm-udlaeg", tmp_path, example=True)


#: What shows that a macro did its work: a sheet that it made, or words of its box.
TRACES = {
    "foelsomhed": "Simulering",
    "kontroller": "Kontrolrapport",
    "opdater_skabelon": "udfyldte celler, noter og links er flyttet",
    "funktioner": "Funktioner",
    "forklar_celle": "Cellen har ingen formel",
    "om": __version__,
    "opdater_benchmark": "Nøgletal",
}


@pytest.mark.parametrize("button", [b for b in ribbon.buttons() if not b.menu], ids=lambda b: b.macro)
def test_every_button_does_its_work_in_the_python_that_serves_the_cells(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, template: Path, button: ribbon.Button
) -> None:
    """The real macro on a real template; only the workbook comes from the file engine instead of Excel."""
    from addin import excel_macros

    excel = Excel(call)
    excel.run("BC_TIME", 60.0, 1.0)
    with open_book(template, answer=lambda prompt, buttons: "yes" if buttons == "yes_no" else "ok") as book:
        app = book.app
        monkeypatch.setattr(excel_macros, "_book", lambda workbook: book)
        excel.run("RaaderumAction", Control(button.id, button.macro))
        said = [alert.prompt for alert in app.impl.alerts if alert.buttons == "ok"]
        traces = " ".join((*said, app.books.active.sheet_names[-1]))
    assert excel.messages == []
    assert len(said) <= 1
    assert TRACES[button.macro] in traces
    assert len(excel.machine.started) == 1


def test_the_menu_of_groups_is_filled_and_an_item_says_what_is_lacking(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, template: Path
) -> None:
    from addin import excel_macros

    assert "Kommunegruppe" in call("sammenligningsgrupper", "", object(), module=MODULE)
    with open_book(template) as book:
        monkeypatch.setattr(excel_macros, "_book", lambda workbook: book)
        assert call("sammenligningsgruppe", "Region", object(), module=MODULE) == ""
        assert "Tryk først på Opdatér benchmark" in book.app.impl.alerts[0].prompt


@pytest.mark.parametrize("chosen", ["adm-udlaeg", "takst-specialskole"])
def test_a_menu_item_makes_the_chosen_template(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, template: Path, chosen: str
) -> None:
    from addin import excel_macros

    excel = Excel(call)
    with open_book(template) as book:
        monkeypatch.setattr(excel_macros, "_book", lambda workbook: book)
        excel.run("RaaderumMenuAction", Control("x", f"ny_skabelon:{chosen}"))
    assert excel.messages == []
    assert len(list(template.parent.glob("*.xlsx"))) == 2


def test_without_a_workbook_a_macro_gets_a_new_one_and_never_the_addin(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    replaced(monkeypatch, "om", lambda book: seen.append(book.impl.xl))
    excel = Excel(call)
    monkeypatch.setattr(excel.app.application, "active_book", None)
    excel.run("RaaderumAction", Control("raaderumOm", "om"))
    assert seen == [excel.app.workbooks()[1]]


def test_python_that_died_is_started_before_the_macro_and_the_macro_runs_once(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Any] = []
    replaced(monkeypatch, "om", ran.append)
    excel = Excel(call)
    excel.run("BC_VERSION")
    assert excel.machine.server is not None
    excel.machine.server.lost = True
    excel.run("RaaderumAction", Control("raaderumOm", "om"))
    assert len(ran) == 1
    assert len(excel.machine.started) == 2


def test_a_macro_that_python_dies_in_is_not_run_again(call: Callable[..., Any]) -> None:
    def dies(name: str, *values: Any, module: str) -> Any:
        if name == "ny_skabelon":
            ran.append(name)
            raise VBARuntimeError(-2147023170, "The remote procedure call failed")
        return call(name, *values, module=module)

    ran: list[str] = []
    excel = Excel(dies)
    excel.run("RaaderumMenuAction", Control("x", "ny_skabelon:adm-udlaeg"))
    assert ran == ["ny_skabelon"]
    assert [message.split(".")[0] for message in excel.messages] == ["Python stoppede, før makroen var færdig"]


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
    assert needy == {"foelsomhed", "kontroller", "opdater_skabelon"}
    assert enabled == {button.macro: stamped or button.macro not in needy for button in ribbon.buttons()}


def test_buttons_that_need_a_workbook_are_grey_without_one(excel: Excel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel.app.application, "active_book", None)
    enabled = {b.macro: excel.run("Asked", "RaaderumEnabled", Control(b.id, b.macro)) for b in ribbon.buttons()}
    anywhere = {"skabeloner", "takstberegninger", "rapporter", "funktioner", "om"}
    assert {name for name, can in enabled.items() if can} == anywhere


def test_esc_while_a_macro_runs_is_the_macros_and_not_excels(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel would stop the VBA that waits, and ask the user whether to debug it."""
    from tests.addin.vba import CANCEL_KEY

    seen: list[object] = []
    replaced(monkeypatch, "om", lambda book: seen.append(CANCEL_KEY["EnableCancelKey"]))
    Excel(call).run("RaaderumAction", Control("raaderumOm", "om"))
    assert [float(str(value)) for value in seen] == [0.0]


def test_a_menu_that_cannot_be_filled_says_why_and_is_empty(excel: Excel) -> None:
    excel.machine.settings.clear()
    content = excel.run("Asked", "RaaderumMenuContent", Control("raaderumNySkabelon", "skabeloner"))
    assert ElementTree.fromstring(content).tag == f"{{{ribbon.NAMESPACE}}}menu"
    assert "ikke sat op" in excel.messages[0]
