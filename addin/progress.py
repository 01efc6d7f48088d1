"""Long work: how far it is stands in the status bar, and Esc stops it between two steps."""

from collections.abc import Callable
from dataclasses import dataclass

import xlwings as xw

from addin.keyboard import escape_is_down
from addin.result_sheet import TITLE
from engines.errors import NotKnown


class Cancelled(NotKnown):
    """The user stopped the macro; ``str(error)`` says what has been done by then."""


@dataclass
class Progress:
    """The steps of a macro.

    ``stopped`` is asked before each step and never within one, so that nothing is left half done; ``so_far``
    is what the user is told about the state that stopping leaves.
    """

    app: xw.App
    steps: int
    stopped: Callable[[], bool] = escape_is_down
    so_far: str = "Intet er ændret."
    done: int = 0

    def step(self, what: str) -> None:
        """Begin a step. Raises Cancelled when the user asked to stop."""
        if self.stopped():
            raise Cancelled(f"Afbrudt. {self.so_far}")
        self._begin(what, " Esc afbryder.")

    def tell(self, what: str) -> None:
        """Begin a step that can no longer be stopped."""
        self._begin(what, "")

    def _begin(self, what: str, hint: str) -> None:
        self.done += 1
        self.app.status_bar = f"{TITLE}: {what} ({self.done} af {self.steps}).{hint}"
