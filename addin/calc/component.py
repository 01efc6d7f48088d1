# mypy: ignore-errors
# Every base class comes from LibreOffice, which has no stubs.
"""The component that LibreOffice loads from the extension: every UNO method is a cell function.

It runs in LibreOffice's own Python. Where the packages cannot be loaded, every function gives ``#NAME?``, as
if the add-in were not there, and the log in the user's settings folder says why.
"""

import datetime as dt
import struct
import sys
from typing import Any

import raaderum_settings as settings
import uno
import unohelper
from com.sun.star.lang import XServiceInfo, XServiceName

IMPLEMENTATION = "dk.raaderum.CellFunctions"
_NO_FUNCTIONS = struct.unpack("<d", struct.pack("<Q", 0x7FF8_0000_0000_0000 | 525))[0]


class CellFunctions(unohelper.Base, uno.getClass("dk.raaderum.XCellFunctions"), XServiceName, XServiceInfo):
    """The add-in object; the cell functions are set on the class as its methods."""

    def __init__(self, _context: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        """A method that could not be loaded: an error in the cell, whatever the arguments."""
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_: ((_NO_FUNCTIONS,),)

    def getServiceName(self) -> str:
        """Name the service, as XServiceName asks."""
        return IMPLEMENTATION

    def getImplementationName(self) -> str:
        """Name the implementation, as XServiceInfo asks."""
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:
        """Say whether the service is ours."""
        return name == IMPLEMENTATION

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """List our one service."""
        return (IMPLEMENTATION,)


def _load() -> None:
    paths = settings.package_paths()
    sys.path[:0] = [path for path in paths if path not in sys.path]
    from addin.calc.bridge import methods

    for name, method in methods().items():
        setattr(CellFunctions, name, method)


def _log(error: Exception) -> None:
    target = settings.log_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    sentence = str(error) if isinstance(error, settings.SettingsError) else f"{type(error).__name__}: {error}"
    target.write_text(f"{dt.datetime.now():%Y-%m-%d %H:%M} {sentence}\n", encoding="utf-8")


try:
    _load()
except Exception as error:
    _log(error)

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 (the name that the loader asks for)
g_ImplementationHelper.addImplementation(CellFunctions, IMPLEMENTATION, (IMPLEMENTATION,))
