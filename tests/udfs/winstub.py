"""xlwings' real COM call path on any system: pywin32 replaced by empty modules while it runs.

What is real here: ``XLPython.CallUDF``, xlwings' decorators, argument handling and conversion, and our host
module. What is not: pywin32's own packing of values, the DLL, Excel.
"""

import contextlib
import ctypes
import datetime as dt
import importlib
import sys
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import MagicMock

import xlwings as xw
from xlwings.main import Engine, engines

from udfs import journal
from udfs.values import OMITTED, ErrorCode

MISSING = -2147352572
STATUS = {
    ErrorCode.NULL: -2146826288,
    ErrorCode.DIV0: -2146826281,
    ErrorCode.VALUE: -2146826273,
    ErrorCode.REF: -2146826265,
    ErrorCode.NAME: -2146826259,
    ErrorCode.NUM: -2146826252,
    ErrorCode.NA: -2146826246,
}
_DECORATORS = {"func": "xlfunc", "arg": "xlarg", "ret": "xlret", "sub": "xlsub", "script": "xlsub"}
#: Modules that must be imported anew, because what they are depends on whether pywin32 is there.
_OURS = ("udfs.xlwings_host", "addin.excel_macros")
_XLWINGS = ("xlwings._xlwindows", "xlwings.udfs", "xlwings.com_server", "xlwings._win32patch")


def _not_our_own(value: Any) -> Any:
    raise ValueError("not one of the server's own objects")


def _stubs() -> dict[str, MagicMock]:
    found: dict[str, MagicMock] = {}

    def stub(name: str, **attributes: Any) -> MagicMock:
        module = MagicMock(name=name, **attributes)
        module.__spec__, module.__name__, module.__file__ = None, name, "stub"
        found[name] = module
        return module

    def plain(name: str) -> type:
        return type(name, (), {})

    stub("pywintypes", com_error=type("com_error", (Exception,), {}), IID=str)
    found["pywintypes"].TimeType = type("TimeType", (dt.datetime,), {})
    for name in ("win32api", "win32con", "win32gui", "win32process", "win32timezone", "win32event"):
        stub(name)
    stub("pythoncom", IID_IDispatch="disp", TypeIIDs={"disp": plain("PyIDispatch")})
    client = stub("win32com.client", Dispatch=lambda what: what)
    client.CDispatch, client.CoClassBaseClass = plain("CDispatch"), plain("CoClassBaseClass")
    client.DispatchBaseClass = plain("DispatchBaseClass")
    server = stub("win32com.server")
    for name in ("dispatcher", "policy", "util"):
        setattr(server, name, stub(f"win32com.server.{name}"))
    server.util.unwrap = _not_our_own  # a plain function: a mock would cost more than the call it stands for
    stub("win32com", client=client, server=server)
    return found


@contextlib.contextmanager
def windows() -> Iterator[Callable[..., Any]]:
    """``CallUDF`` as VBA reaches it: ``call(name, *values, module=...)``. All is put back afterwards."""
    before = dict(sys.modules)
    decorators = {name: getattr(xw, name) for name in _DECORATORS}
    pydll, users_journal = ctypes.PyDLL, journal.journal
    journal.journal = journal.Journal(None)  # never the log folder of whoever runs the tests
    try:
        sys.modules.update(_stubs())
        for name in (*_OURS, *_XLWINGS):
            sys.modules.pop(name, None)
        ctypes.PyDLL = ctypes.windll = ctypes.oledll = MagicMock()  # type: ignore[misc, assignment]
        windows_part = importlib.import_module("xlwings._xlwindows")
        udfs_part = importlib.import_module("xlwings.udfs")
        com_server = importlib.import_module("xlwings.com_server")
        ctypes.PyDLL = pydll  # type: ignore[misc]
        excel = Engine(impl=windows_part.engine)
        engines.add(excel)
        xw._xlwindows = windows_part
        for name, real in _DECORATORS.items():
            setattr(xw, name, getattr(udfs_part, real))
        server = com_server.XLPython()

        def call(name: str, *values: Any, module: str = "udfs.xlwings_host") -> Any:
            return server.CallUDF(module, name, values, None, None)

        yield call
    finally:
        journal.journal = users_journal
        ctypes.PyDLL = pydll  # type: ignore[misc]
        for name in ("windll", "oledll"):
            if hasattr(ctypes, name) and sys.platform != "win32":
                delattr(ctypes, name)
        for name, dummy in decorators.items():
            setattr(xw, name, dummy)
        engines.engines[:] = [engine for engine in engines.engines if engine.name != "excel"]
        engines.engines_by_name.pop("excel", None)
        for name in (*_OURS, *_XLWINGS, *_stubs()):
            _put_back(name, before.get(name))


def _put_back(name: str, module: Any) -> None:
    sys.modules.pop(name, None)
    package, _, short = name.rpartition(".")
    parent = sys.modules.get(package)
    if module is not None:
        sys.modules[name] = module
        if parent is not None:
            setattr(parent, short, module)
    elif parent is not None and hasattr(parent, short):
        delattr(parent, short)


def over_com(value: Any) -> Any:
    """A value as ``.Value2`` and pywin32 would hand it over: tuples, status codes, None."""
    if value is OMITTED:
        return MISSING
    if isinstance(value, ErrorCode):
        return STATUS[value]
    if isinstance(value, (list, tuple)):
        return tuple(over_com(part) for part in value)
    return value


def from_com(result: Any) -> Any:
    """A result as VBA reads it back: error values, rows; a flat array is a row."""
    from udfs.xlwings_host import ERROR_MARK, ERROR_NUMBERS

    if isinstance(result, list):
        rows = result if isinstance(result[0], list) else [result]
        return [[from_com(cell) for cell in row] for row in rows]
    if isinstance(result, str) and result.startswith(ERROR_MARK):
        numbers = {str(number): code for code, number in ERROR_NUMBERS.items()}
        return numbers[result.removeprefix(ERROR_MARK)]
    return result
