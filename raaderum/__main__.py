"""``raaderum``: the command line.

Exit codes: 0 all well, 1 a finding, 2 wrong use or an unusable file, 70 an error in Råderum itself (its
traceback is in the log), 130 interrupted.
"""

import argparse
import contextlib
import difflib
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from engines import __version__
from raaderum.commands import COMMANDS
from raaderum.errors import CommandError
from raaderum.parser import DanishParser, first_word

_DESCRIPTION = "Råderum: business cases, nøgletal og takster for danske kommuner."
_EPILOG = "Hjælp til en kommando: raaderum KOMMANDO --help"

WRONG_USE, INTERNAL, INTERRUPTED = 2, 70, 130

#: How many new objects bring the garbage collector out: a command keeps most of what it makes.
_NEW_OBJECTS = 50_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; argparse ends help and wrong use by itself."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    gc.set_threshold(_NEW_OBJECTS)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the matrices are small, and starting threads takes time
    _speak_utf8()
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader has what it wanted (| head); nothing is left to say to anyone.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Afbrudt.", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if isinstance(error, _sentences()):
            print(error, file=sys.stderr)
            return WRONG_USE
        print(_internal(error), file=sys.stderr)
        return INTERNAL


def _run(arguments: list[str]) -> int:
    name = first_word(arguments)
    if name is not None and name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f" Mener du {near[0]}?" if near else ""
        raise CommandError(f'Der er ingen kommando "{name}".{hint} Se raaderum --help.')
    parser, module = _parser(name)
    args = parser.parse_args(arguments)
    if module is None:
        parser.print_help()
        return 0 if not arguments else WRONG_USE
    return int(importlib.import_module(module).run(args))


def _parser(name: str | None) -> tuple[argparse.ArgumentParser, str | None]:
    """The parser, with the arguments of the command ``name`` only; the others are named, not imported."""
    parser = DanishParser(prog="raaderum", description=_DESCRIPTION, epilog=_EPILOG)
    parser.add_argument("--version", action="version", version=f"Råderum {__version__}", help="vis versionen")
    commands = parser.add_subparsers(title="kommandoer", metavar="KOMMANDO", parser_class=DanishParser)
    for command, entry in COMMANDS.items():
        if command == name:
            importlib.import_module(entry.module).add_parser(commands)
        else:
            commands.add_parser(command, help=entry.help)
    return parser, COMMANDS[name].module if name else None


def _sentences() -> tuple[type[Exception], ...]:
    """The errors that are a sentence to the user; imported only when something went wrong."""
    from engines.errors import CalculationError
    from engines.parameters import ParameterError
    from workbooks.package import WorkbookError
    from workbooks.proposal import ProposalError

    return CommandError, WorkbookError, ProposalError, ParameterError, CalculationError


def _speak_utf8() -> None:
    """Danish letters come out right in a Windows console and in a pipe."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _internal(error: Exception) -> str:
    import traceback

    text = "".join(traceback.format_exception(error))
    sentence = f"Uventet fejl: {type(error).__name__}: {error}. Det er en fejl i Råderum; meld den gerne."
    try:
        return f"{sentence} Detaljerne ligger i {_logged(text)}."
    except OSError:
        return f"{sentence}\n{text}"


def _logged(text: str) -> Path:
    import datetime as dt

    import platformdirs

    log = platformdirs.user_log_path("Raaderum", False, ensure_exists=True) / "raaderum.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{dt.datetime.now():%Y-%m-%d %H:%M:%S} Råderum {__version__}\n{text}\n")
    return log


if __name__ == "__main__":
    sys.exit(main())
