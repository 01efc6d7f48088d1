"""``raaderum eval``: formulas computed as they stand."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from raaderum.errors import CommandError
from raaderum.output import print_json, progress
from raaderum.parser import add_json

if TYPE_CHECKING:
    from udfs.registry import Outcome
    from udfs.values import Scalar

_DESCRIPTION = """\
Regn formler ud. De skrives som i Excels fil: engelske funktionsnavne, komma mellem argumenterne,
punktum som decimaltegn og matricer som {1,2;3,4}. Sæt formlen i anførselstegn. "-" læser formler fra
standard-input, én pr. linje."""

_EPILOG = """\
eksempel:  raaderum eval "=BC_NPV(0.035,{-500,550,550})" "=SUM(1,2)*3" """


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "eval", help="regn formler ud", description=_DESCRIPTION, epilog=_EPILOG
    )
    parser.add_argument("formulas", metavar="FORMEL", nargs="+", help='fx "=BC_TIME(12000,5)"')
    add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Print each value; 1 when a formula gave an error."""
    from workbooks.evaluate import evaluate

    formulas = _formulas(args.formulas)
    outcomes = [(formula, evaluate(formula)) for formula in progress(formulas, "Regner", len(formulas))]
    if args.json:
        print_json([_as_json(formula, outcome) for formula, outcome in outcomes])
    else:
        for formula, outcome in outcomes:
            _print(formula, outcome, named=len(outcomes) > 1)
    return int(any(outcome.message for _, outcome in outcomes))


def _formulas(given: list[str]) -> list[str]:
    found: list[str] = []
    for formula in given:
        found += [line.strip() for line in sys.stdin if line.strip()] if formula == "-" else [formula]
    if not found:
        raise CommandError("Standard-input havde ingen formler. Skriv én pr. linje.")
    return found


def _as_json(formula: str, outcome: "Outcome") -> dict[str, Any]:
    from udfs.values import ErrorCode

    value = outcome.value
    if isinstance(value, ErrorCode):
        return {"formula": formula, "error": value.value, "message": outcome.message}
    entry: dict[str, Any] = {"formula": formula, "value": value}
    return entry | {"message": outcome.message} if outcome.message else entry


def _print(formula: str, outcome: "Outcome", named: bool) -> None:
    from udfs.values import ErrorCode

    value = outcome.value
    indent = "    " if named else ""
    if named:
        print(formula)
    if isinstance(value, ErrorCode):
        print(f"{indent}{value}  {outcome.message}")
        return
    for row in value if isinstance(value, list) else [[value]]:
        print(indent + "\t".join(map(shown, row)))
    if outcome.message:
        print(f"{indent}{outcome.message}")


def shown(cell: "Scalar") -> str:
    """A cell in file syntax: every digit of a number, TRUE and FALSE, text as it is."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)
