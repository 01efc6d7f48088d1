"""Whether the user asks a running macro to stop."""

import ctypes
import sys

_ESCAPE, _IS_DOWN = 0x1B, 0x8000


def escape_is_down() -> bool:
    """Whether Esc is held down; never where there is no Windows keyboard to ask."""
    if sys.platform != "win32":
        return False
    return bool(ctypes.windll.user32.GetAsyncKeyState(_ESCAPE) & _IS_DOWN)
