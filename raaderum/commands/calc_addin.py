"""``raaderum calc-addin``: the cell functions in LibreOffice Calc."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from addin.calc import install as calc
from addin.calc.build import build
from addin.calc.office import OfficeError

DONE, FINDING, WRONG_USE = 0, 1, 2


def add_parser(subparsers: Any) -> None:
    """Add the command to ``raaderum``."""
    parser = subparsers.add_parser("calc-addin", help="cellefunktionerne i LibreOffice Calc")
    actions = parser.add_subparsers(dest="action", required=True, metavar="HANDLING")
    making = actions.add_parser("build", help="skriv udvidelsen som en .oxt-fil")
    making.add_argument(
        "--out", type=Path, default=Path(), metavar="MAPPE", help="mappe eller .oxt-fil (standard: her)"
    )
    for name, text in (
        ("install", "installér udvidelsen i LibreOffice"),
        ("remove", "fjern udvidelsen igen"),
        ("status", "vis, om udvidelsen er installeret og virker"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("--program", type=Path, metavar="STI", help="soffice, hvis det ikke findes af sig selv")
        if name == "status":
            action.add_argument("--json", action="store_true", help="som JSON")


def run(args: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    try:
        if args.action == "build":
            print(f"Udvidelsen er skrevet: {build(args.out)}")
            return DONE
        if args.program is not None and not args.program.is_file():
            print(f"{args.program} findes ikke. Angiv stien til soffice.", file=sys.stderr)
            return WRONG_USE
        if args.action == "install":
            stored = calc.install(args.program)
            print(f"Udvidelsen er installeret. Indstillinger: {stored}")
            print("Genstart LibreOffice. Prøv =BC_VERSION() i en celle.")
            return DONE
        if args.action == "remove":
            calc.remove(args.program)
            print("Udvidelsen er fjernet.")
            return DONE
        return _show_status(calc.status(args.program), as_json=args.json)
    except (OfficeError, OSError) as error:
        print(error, file=sys.stderr)
        return FINDING


def _show_status(status: calc.Status, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(asdict(status), ensure_ascii=False, indent=1))
    else:
        for label, value in (
            ("LibreOffice", status.program),
            ("Version", status.office_version),
            ("Python i LibreOffice", status.office_python),
            ("Udvidelse", status.installed_version),
            ("Pakker", ", ".join(status.paths) or None),
        ):
            print(f"{label + ':':22}{value or 'ikke fundet'}")
        for problem in status.problems or ("Alt er i orden.",):
            print(problem)
    return FINDING if status.problems else DONE
