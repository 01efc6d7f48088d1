"""``raaderum calc``: recalculate workbooks headless and store the values."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from raaderum.errors import CommandError
from raaderum.output import print_json, print_table, progress
from raaderum.parser import add_json

if TYPE_CHECKING:
    from workbooks.recalculate import Recalculation

_DESCRIPTION = """\
Genberegn projektmapper uden Excel, og gem værdierne i filen. Kun formlernes gemte værdier ændres; alt
andet i filen bliver stående, som det er. Celler med fejl vises med en forklaring."""


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "calc", help="genberegn projektmapper uden Excel", description=_DESCRIPTION
    )
    parser.add_argument("files", metavar="FIL.xlsx", nargs="+", type=Path, help="projektmapper")
    parser.add_argument(
        "--out", metavar="FIL.xlsx", type=Path, help="skriv til en ny fil i stedet (kun ved én projektmappe)"
    )
    add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Recalculate each file; 1 when a formula cell shows an error."""
    if args.out and len(args.files) > 1:
        raise CommandError("--out kan kun bruges med én projektmappe.")
    reports = [_calculated(file, args.out) for file in progress(args.files, "Beregner", len(args.files))]
    if args.json:
        print_json(reports)
    else:
        for report in reports:
            _print(report)
    return int(any(report["errors"] for report in reports))


def _calculated(file: Path, out: Path | None) -> dict[str, Any]:
    from workbooks.package import read_package, write_package
    from workbooks.recalculate import recalculated

    parts = read_package(file)
    recalculation = recalculated(parts)
    computed = recalculation.parts()
    if out is not None:
        write_package(out, computed, overwrite=False)
    elif computed != parts:
        write_package(file, computed, overwrite=True)
    return {
        "file": str(out or file),
        "formulas": recalculation.formula_count,
        "errors": _errors(recalculation),
        "notes": _notes(recalculation),
    }


def _errors(recalculation: "Recalculation") -> list[dict[str, str]]:
    from workbooks.host import NATIVE_SENTENCES

    return [
        {
            "sheet": sheet,
            "cell": _cell(row, column),
            "error": code.value,
            "message": recalculation.messages.get((sheet, row, column), NATIVE_SENTENCES[code]),
        }
        for (sheet, row, column), code in recalculation.errors().items()
    ]


def _notes(recalculation: "Recalculation") -> list[dict[str, str]]:
    """Sentences about cells that show no error themselves: links that were not followed."""
    errors = recalculation.errors()
    return [
        {"sheet": sheet, "cell": _cell(row, column), "message": message}
        for (sheet, row, column), message in recalculation.messages.items()
        if (sheet, row, column) not in errors
    ]


def _cell(row: int, column: int) -> str:
    from workbooks.addresses import reference

    return reference((row, column))


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _print(report: dict[str, Any]) -> None:
    errors, notes = report["errors"], report["notes"]
    computed = _counted(report["formulas"], "formel", "formler")
    state = f"{_counted(len(errors), 'celle', 'celler')} viser fejl" if errors else "ingen fejl"
    print(f"{report['file']}: {computed} beregnet; {state}.")
    print_table(
        ("Ark", "Celle", "Fejl", "Forklaring"),
        [(e["sheet"], e["cell"], e["error"], e["message"]) for e in errors],
    )
    print_table(("Ark", "Celle", "Bemærkning"), [(n["sheet"], n["cell"], n["message"]) for n in notes])
