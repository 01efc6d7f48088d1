"""The one Python process behind Excel: ``pythonw -I -m addin.serve CLSID``.

Excel starts it on first use, or it runs from logon with xlwings' fixed class and Excel only connects to it.
Everything a workbook could name is settled before the first call: the modules are imported here, from this
installation, so that xlwings neither imports by name later nor looks through the calling workbook for code.
"""

import importlib
import logging
import sys
from collections.abc import Callable, Sequence
from logging.handlers import RotatingFileHandler

from udfs import journal

#: The class of a server that runs on its own; the same constant as xlwings' ``serve()`` has.
RUNNING_SERVER = "{506e67c3-55b5-48c3-a035-eed5deea7d6d}"

SERVED = ("udfs.xlwings_host", "addin.excel_macros")


def prepare() -> None:
    """Import what is served and pin it, so that a call costs no look at the file system."""
    from xlwings import udfs

    for name in SERVED:
        module = importlib.import_module(name)
        udfs.udf_modules[name] = {"filename": module.__file__, "filetime": None, "module": module}


def _log_to_file() -> None:
    """Pythonw has no console; what goes wrong goes to the user's log folder."""
    try:
        journal.folder().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(journal.folder() / "excel.log", maxBytes=500_000, backupCount=2, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)


def main(arguments: Sequence[str]) -> int:
    """Serve until Excel or the user ends it."""
    _log_to_file()
    try:
        from xlwings import com_server

        prepare()
        serve: Callable[[str], None] = com_server.serve
        serve(arguments[0] if arguments else RUNNING_SERVER)
    except Exception:
        logging.exception("Serveren kunne ikke køre")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
