"""Argument parsing that speaks Danish: argparse with its own texts replaced."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

#: argparse's sentences and ours; a group is carried over where the translation has a place for it.
_SENTENCES = (
    (r"the following arguments are required: (.*)", "Der mangler {0}."),
    (r"unrecognized arguments: (.*)", "Kommandoen kender ikke {0}."),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.*)\)", "{0} kan ikke være {1}. Vælg {2}."),
    (r"argument (.+?): expected one argument", "{0} skal have en værdi efter sig."),
    (r"argument (.+?): expected at least one argument", "{0} skal have mindst én værdi efter sig."),
    (r"argument (.+?): expected (\d+) arguments", "{0} skal have {1} værdier efter sig."),
    (r"argument (.+?): invalid \S+ value: (.*)", "{0} kan ikke være {1}."),
    (r"argument (.+?): ignored explicit argument (.*)", "{0} tager ingen værdi; fik {1}."),
    (r"argument (.+?): not allowed with argument (.*)", "{0} kan ikke bruges sammen med {1}."),
    (r"one of the arguments (.*) is required", "Angiv en af {0}."),
    (r"argument (.+?): (.*)", "{0}: {1}"),
)


def in_danish(message: str) -> str:
    """One of argparse's error texts in Danish; an unknown one as it stands."""
    for pattern, sentence in _SENTENCES:
        found = re.fullmatch(pattern, message)
        if found:
            return sentence.format(*found.groups())
    return message


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Brug: " if prefix is None else prefix)


class DanishParser(argparse.ArgumentParser):
    """An argument parser whose help and errors are Danish; wrong use ends with exit code 2."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _Formatter)
        options["add_help"] = False
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)
        self._positionals.title = "argumenter"
        self._optionals.title = "tilvalg"
        self.add_argument("-h", "--help", action="help", help="vis denne hjælp")

    def error(self, message: str) -> NoReturn:
        """End with the sentence and how to get help."""
        self.exit(2, f"{in_danish(message)} Se {self.prog} --help.\n")


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option that every command with a table has."""
    parser.add_argument("--json", action="store_true", help="skriv resultatet som JSON")


def first_word(arguments: Sequence[str]) -> str | None:
    """The first argument that is no option: the command's name."""
    return next((word for word in arguments if not word.startswith("-")), None)
