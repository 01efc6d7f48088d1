"""Whether the user asks a running macro to stop."""

import ctypes
import sys

_ESCAPE = 0x1B
#: GetAsyncKeyState's bits: down now, and pressed since it was last asked.
_DOWN_OR_PRESSED = 0x8001
#: The class of Excel's windows.
_EXCEL = "XLMAIN"
_LONGEST_CLASS = 256


def escape_is_down() -> bool:
    """Whether Esc is or was pressed with Excel in front; never where there is no Windows keyboard to ask."""
    if sys.platform != "win32":
        return False
    user32 = ctypes.windll.user32
    pressed = bool(user32.GetAsyncKeyState(_ESCAPE) & _DOWN_OR_PRESSED)
    name = ctypes.create_unicode_buffer(_LONGEST_CLASS)
    user32.GetClassNameW(user32.GetForegroundWindow(), name, _LONGEST_CLASS)
    return pressed and name.value == _EXCEL


def forget_escape() -> None:
    """Let presses from before now count no longer."""
    escape_is_down()
