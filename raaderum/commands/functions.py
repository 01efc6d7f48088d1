"""``raaderum functions``: every cell function with its arguments."""

import argparse
from typing import TYPE_CHECKING, Any

from raaderum.errors import CommandError
from raaderum.output import print_json
from raaderum.parser import add_json

if TYPE_CHECKING:
    from udfs.registry import Argument, CellFunction


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "functions",
        help="vis alle cellefunktioner",
        description="Vis alle cellefunktioner, eller kun dem, hvis navn eller beskrivelse rummer et ord.",
    )
    parser.add_argument("word", metavar="ORD", nargs="?", default="", help="fx NPV eller takst")
    add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the functions, by category."""
    from udfs.registry import functions

    word = args.word.casefold()
    found = [f for f in functions().values() if word in f"{f.name} {f.category} {f.da}".casefold()]
    if not found:
        raise CommandError(f'Ingen funktion rummer "{args.word}". raaderum functions viser dem alle.')
    if args.json:
        print_json([_as_json(function) for function in found])
        return 0
    for category in dict.fromkeys(function.category for function in found):
        print(f"\n{category}")
        for function in found:
            if function.category == category:
                print(f"  {signature(function)}\n      {function.da}")
    return 0


def signature(function: "CellFunction") -> str:
    """The call as a Danish Excel shows it: ``BC_NPV(Rente; Betalinger; [Første periode])``."""
    return f"{function.name}({'; '.join(map(_argument, function.arguments))})"


def _argument(argument: "Argument") -> str:
    if argument.repeated:
        return f"{argument.label}; ..."
    return f"[{argument.label}]" if argument.optional else argument.label


def _as_json(function: "CellFunction") -> dict[str, Any]:
    return {
        "name": function.name,
        "category": function.category,
        "description": function.da,
        "description_en": function.en,
        "source": function.source,
        "example": f"={function.example}",
        "result": function.result.name.lower(),
        "arguments": [
            {
                "name": argument.name,
                "label": argument.label,
                "description": argument.da,
                "description_en": argument.en,
                "kind": argument.kind.label,
                "takes_range": argument.kind.takes_range,
                "optional": argument.optional,
                "repeated": argument.repeated,
            }
            for argument in function.arguments
        ],
    }
