"""The add-in's VBA in pyOpenVBA's interpreter, joined to xlwings' real call path.

Every module is the built text. Only what lies outside VBA is replaced: the ``Declare`` lines (Windows and xlwings'
DLL) by functions of the same name that ask a :class:`Machine`, and the one function that reads an ini file.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyopenvba.apps.excel import Application, ExcelApplication
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, member
from pyopenvba.interpreter._values import EMPTY, MISSING, NOTHING, VBAArray, VBAErrorValue, error

from addin.build_xlam import class_modules, modules
from udfs.values import ErrorCode
from udfs.xlwings_host import ERROR_NUMBERS

STATUS_BASE = -2146828288
STATUS_MISSING = -2147352572
CODES = {number: code for code, number in ERROR_NUMBERS.items()}

LIBRARY = """
Public Machine As Object
Public Function StrPtr(ByVal text As String) As String
    StrPtr = text
End Function
Public Function Environ(ByVal name As String) As String
    Environ = "C:\\Users\\Åse\\" & name
End Function
Public Function LoadLibraryW(ByVal path As String) As Long
    LoadLibraryW = Machine.LoadLibrary(path)
End Function
Public Function GetFileAttributesW(ByVal path As String) As Long
    GetFileAttributesW = Machine.FileAttributes(path)
End Function
Public Function Activate64(ByRef result As Variant, ByVal command As String, ByVal mode As Long) As Long
    Activate64 = Machine.Activate(command, mode)
    If Activate64 = 0 Then
        Set result = Machine.Server
    Else
        result = Machine.Reason
    End If
End Function
Public Function Activate32(ByRef result As Variant, ByVal command As String, ByVal mode As Long) As Long
    Activate32 = Activate64(result, command, mode)
End Function
"""


class Server(VBAObject):
    """XLPython as VBA sees it."""

    vba_type_name = "XLPython"

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call
        self.lost = False
        self.calls: list[tuple[str, str, tuple[Any, ...]]] = []

    @member
    def CallUDF(self, module: object, name: object, given: object, book: object, caller: object) -> object:
        if self.lost:
            raise VBARuntimeError(-2147023174, "The RPC server is unavailable")
        assert book is NOTHING and caller is NOTHING
        values = as_com(given)
        self.calls.append((str(module), str(name), values))
        return as_vba(self.call(str(name), *values, module=str(module)))


class Machine(VBAObject):
    """What the add-in asks of Windows."""

    vba_type_name = "Machine"

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call
        self.settings = {"python": "C:\\Python\\pythonw.exe", "dll": "C:\\Python", "start": "excel"}
        self.files = {"C:\\Python\\pythonw.exe"}
        self.can_load = self.can_start = True
        self.reason = "Could not create Python process."
        self.loaded: list[str] = []
        self.started: list[tuple[str, int]] = []
        self.asked: list[tuple[str, str]] = []
        self.server: Server | None = None

    @member
    def LoadLibrary(self, path: object) -> object:
        self.loaded.append(str(path))
        return 1 if self.can_load else 0

    @member
    def FileAttributes(self, path: object) -> object:
        return 32 if str(path) in self.files else -1

    @member
    def Activate(self, command: object, mode: object) -> object:
        self.started.append((str(command), int(str(mode))))
        if not self.can_start:
            return 1
        self.server = Server(self.call)
        return 0

    @member
    def Server(self) -> object:
        return self.server

    @member
    def Reason(self) -> object:
        return self.reason

    @member
    def Setting(self, path: object, key: object) -> object:
        self.asked.append((str(path), str(key)))
        return self.settings.get(str(key), "")


class Cell(VBAObject):
    """The calling cell."""

    vba_type_name = "Range"

    @member
    def Address(self, row: object, column: object, style: object, external: object, relative: object) -> object:
        return "'[Sag 1.xlsx]Business case'!$C$12"


class Property(VBAObject):
    @member
    def Value(self) -> object:
        return "adm-udlaeg"


class Properties(VBAObject):
    """A workbook's custom document properties."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    @member(default=True)
    def Item(self, name: object) -> object:
        if str(name) not in self.names:
            raise error(5)
        return Property()


class LanguageSettings(VBAObject):
    language = 1030

    @member
    def LanguageID(self, which: object) -> object:
        return self.language


LANGUAGE = LanguageSettings()

for name, value in {
    "Caller": Cell(),
    "Interactive": True,
    "OperatingSystem": "Windows (64-bit) NT 10.00",
    "LanguageSettings": LANGUAGE,
}.items():
    Application.vba_add_member(MemberSpec(name, "property", getter=lambda self, answer=value: answer))

#: What Excel does when Esc is pressed while VBA runs: 1 stops it.
CANCEL_KEY: dict[str, object] = {"EnableCancelKey": 1}
Application.vba_add_member(
    MemberSpec(
        "EnableCancelKey",
        "property",
        getter=lambda self: CANCEL_KEY["EnableCancelKey"],
        setter=lambda self, value: CANCEL_KEY.update(EnableCancelKey=value),
    )
)


class Excel:
    """An Excel with the add-in's modules in it."""

    def __init__(self, call: Callable[..., Any], workbook: Path | None = None) -> None:
        self.machine = Machine(call)
        if workbook is None:
            self.app = ExcelApplication()
            self.app.add_workbook()
        else:
            self.app = ExcelApplication.open(workbook, with_vba=False)
        for name, source in modules().items():
            self.app.add_module(without_declares(source), name=name)
        events = class_modules()["clsRaaderumEvents"].replace("WithEvents ", "")  # the interpreter has no events
        self.app.add_module(events, name="clsRaaderumEvents", kind="class")
        self.app.add_module(LIBRARY, name="modTestLibrary")
        self.app.interpreter.modules["modtestlibrary"].initialise()
        self.app.interpreter.modules["modtestlibrary"].variables["machine"].set(self.machine)

    def run(self, name: str, *given: Any) -> Any:
        """Run a procedure with Python values; the result comes back as Python values and error codes."""
        raw = self.app.interpreter.run(name, [as_vba(value) for value in given])
        return as_python(raw)

    @property
    def messages(self) -> list[str]:
        return [dialog[1] for dialog in self.app.dialogs]


def without_declares(source: str) -> str:
    source = re.sub(r"^Private Declare .*$", "", source, flags=re.M)
    return re.sub(
        r"(Private Function SettingIn\(.*?\) As String\n).*?(End Function)",
        r"\1    SettingIn = Machine.Setting(path, key)\n\2",
        source,
        flags=re.S,
    )


def as_vba(value: Any) -> Any:
    """What pywin32 would hand to VBA, or a Python value as an argument."""
    if isinstance(value, ErrorCode):
        return VBAErrorValue(ERROR_NUMBERS[value])
    if isinstance(value, (list, tuple)):
        rows = [list(row) if isinstance(row, (list, tuple)) else None for row in value]
        if rows and None not in rows:
            array = VBAArray([(1, len(rows)), (1, len(rows[0]))])
            for r, row in enumerate(rows, start=1):
                for c, cell in enumerate(row, start=1):
                    array.set([r, c], as_vba(cell))
            return array
        array = VBAArray([(0, len(value) - 1)])
        for place, cell in enumerate(value):
            array.set([place], as_vba(cell))
        return array
    return EMPTY if value is None else value


def as_com(value: Any) -> Any:
    """What pywin32 would hand to Python."""
    return _out_of_vba(value, lambda number: STATUS_BASE + number, STATUS_MISSING, tuple)


def as_python(value: Any) -> Any:
    return _out_of_vba(value, lambda number: CODES[number], "omitted", list)


def _out_of_vba(value: Any, error: Callable[[int], Any], missing: Any, rows: Callable[[Any], Any]) -> Any:
    def convert(cell: Any) -> Any:
        return _out_of_vba(cell, error, missing, rows)

    if isinstance(value, VBAArray):
        bounds = value.bounds
        if len(bounds) == 1:
            return rows(convert(value.get([i])) for i in range(bounds[0][0], bounds[0][1] + 1))
        (top, bottom), (left, right) = bounds
        return rows(rows(convert(value.get([r, c])) for c in range(left, right + 1)) for r in range(top, bottom + 1))
    if isinstance(value, VBAErrorValue):
        return error(value.number)
    if value is MISSING:
        return missing
    if value is EMPTY or value is NOTHING:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return float(value)
