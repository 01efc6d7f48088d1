"""What the add-in does to a workbook that opens: only to one with the stamp, only to its own link."""

import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pyopenvba.apps.excel import Application, Workbook
from pyopenvba.interpreter._objects import MemberSpec, VBACollection, VBAObject, member
from pyopenvba.interpreter._values import EMPTY

from addin.build_xlam import STAMP
from tests.addin.vba import Excel, Properties, as_vba
from workbooks.new import new_workbook

ELSEWHERE = "C:\\Users\\Kollega\\AddIns\\Raaderum.xlam"
REBUILT: list[str] = []
Application.vba_add_member(
    MemberSpec("CalculateFullRebuild", "method", getter=lambda self: REBUILT.append("calculated"))
)


class Permissions(VBAObject):
    """Each permission by its name, so that a mix-up would show."""

    vba_type_name = "Protection"

    def vba_get(self, name: str, args: Any = (), named: Any = None) -> object:
        return f"{name}"


class Sheet(VBAObject):
    vba_type_name = "SheetOfTest"

    def __init__(self, password: str | None) -> None:
        self.password = password
        self.protected = password is not None
        self.log: list[Any] = []

    @member
    def ProtectContents(self) -> object:
        return self.protected

    @member
    def Protection(self) -> object:
        return Permissions()

    @member
    def ProtectDrawingObjects(self) -> object:
        return "DrawingObjects"

    @member
    def ProtectScenarios(self) -> object:
        return "Scenarios"

    @member
    def EnableSelection(self) -> object:
        return 1

    def vba_set(self, name: str, value: object, *rest: Any, **named: Any) -> None:
        self.log.append((name, value))

    @member
    def Unprotect(self, password: object) -> object:
        if password == self.password:
            self.protected = False
        return EMPTY

    def vba_get(self, name: str, args: Any = (), named: Any = None) -> object:
        if name.lower() == "protect":
            self.protected = True
            self.log.append(list(args))
            return EMPTY
        return super().vba_get(name, args, named)


class Sheets(VBACollection):
    def __init__(self, sheets: list[Sheet]) -> None:
        self.sheets = sheets

    def vba_items(self) -> list[object]:
        return list(self.sheets)


class Book(VBAObject):
    vba_type_name = "BookOfTest"

    def __init__(self, names: set[str], links: list[str], sheets: list[Sheet] | None = None) -> None:
        self.properties = Properties(names)
        self.links = links
        self.sheets = sheets or []
        self.changed: list[tuple[str, str, int]] = []
        self.protected_then: list[bool] = []
        self.saved = True

    @member
    def CustomDocumentProperties(self) -> object:
        return self.properties

    @member
    def LinkSources(self, kind: object) -> object:
        return as_vba(self.links) if self.links else EMPTY

    @member
    def Worksheets(self) -> object:
        return Sheets(self.sheets)

    @member
    def Saved(self) -> object:
        return self.saved

    def vba_set(self, name: str, value: object, *rest: Any, **named: Any) -> None:
        assert name.lower() == "saved"
        self.saved = bool(value)

    @member
    def ChangeLink(self, name: object, new: object, kind: object) -> object:
        self.changed.append((str(name), str(new), int(str(kind))))
        self.protected_then = [sheet.protected for sheet in self.sheets]
        self.saved = False
        return EMPTY


@pytest.fixture
def excel() -> Excel:
    REBUILT.clear()
    return Excel(lambda *a, **k: pytest.fail("opening a workbook needs no Python"))


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the add-in stands: the interpreter's workbook under the add-in's name."""
    path = "D:\\Tilføjelser\\Raaderum.xlam"
    named = MemberSpec("FullName", "property", getter=lambda self: path)
    monkeypatch.setitem(Workbook._vba_members, "fullname", named)
    return path


def test_a_workbook_without_the_stamp_is_left_alone(excel: Excel) -> None:
    book = Book({"Forfatter"}, [ELSEWHERE])
    excel.run("Rebind", book)
    assert book.changed == []
    assert REBUILT == []


def test_a_stamped_workbook_is_calculated_anew(excel: Excel) -> None:
    excel.run("Rebind", Book({STAMP}, []))
    assert REBUILT == ["calculated"]


def test_only_the_link_of_our_own_name_is_changed(excel: Excel, own: str) -> None:
    book = Book({STAMP}, [ELSEWHERE, "C:\\Budget.xlsx", "C:\\Andre\\Andet.xlam"])
    excel.run("Rebind", book)
    assert book.changed == [(ELSEWHERE, own, 1)]
    assert book.saved is True  # nobody is asked to save what they did not do


def test_protected_sheets_are_opened_and_closed_with_the_same_permissions(excel: Excel, own: str) -> None:
    template, locked, free = Sheet(""), Sheet("hemmelig"), Sheet(None)
    book = Book({STAMP}, [ELSEWHERE], [template, locked, free])
    excel.run("Rebind", book)
    assert book.protected_then == [False, True, False]
    assert [sheet.protected for sheet in book.sheets] == [True, True, False]
    allowed = [
        *("FormattingCells", "FormattingColumns", "FormattingRows", "InsertingColumns", "InsertingRows"),
        *("InsertingHyperlinks", "DeletingColumns", "DeletingRows", "Sorting", "Filtering", "UsingPivotTables"),
    ]
    given = template.log[0]
    assert given == ["", "DrawingObjects", True, "Scenarios", False, *(f"Allow{name}" for name in allowed)]
    assert ("EnableSelection", 1) in template.log
    assert locked.log == free.log == []


def test_the_stamp_is_the_property_that_templates_carry(tmp_path: Path) -> None:
    template = new_workbook("adm-udlaeg", tmp_path)
    with zipfile.ZipFile(template) as package:
        properties = ElementTree.fromstring(package.read("docProps/custom.xml"))
    assert STAMP in {element.get("name") for element in properties}
