"""``raaderum parameters``: the dated parameters in force, with where they are from."""

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from raaderum.errors import CommandError
from raaderum.output import print_json, print_table
from raaderum.parser import add_json

if TYPE_CHECKING:
    from engines.parameters import DatedValue, Parameter

_CONFIDENCE = {"high": "høj", "medium": "middel", "low": "lav"}


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "parameters",
        help="vis de daterede parametre",
        description="Vis satser, normer og renter, som de gælder på en dato, med enhed, kilde og sikkerhed.",
        epilog="Egne værdier (mærket *) skrives i en fil; stien står nederst i oversigten.",
    )
    parser.add_argument("word", metavar="ORD", nargs="?", default="", help="kun navne eller tekster med ordet")
    parser.add_argument("--dato", metavar="DATO", help="den dato, der spørges til, fx 2025-01-01 (i dag)")
    add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the parameters in force."""
    from engines.parameters import active, user_file

    date = _date(args.dato)
    word = args.word.casefold()
    parameters = active()
    found = [p for p in parameters if word in f"{p.name} {p.label}".casefold()]
    if not found:
        raise CommandError(f'Ingen parameter rummer "{args.word}". raaderum parameters viser dem alle.')
    if args.json:
        print_json([_as_json(p, p.on(date), p.name in parameters.own) for p in found])
        return 0
    print_table(
        ("Navn", "Værdi", "Enhed", "Gælder fra", "Sikkerhed", "Betydning og kilde"),
        [_row(p, p.on(date), p.name in parameters.own) for p in found],
    )
    print(f"\nEgne værdier: {user_file()}")
    return 0


def _date(text: str | None) -> dt.date:
    if text is None:
        return dt.date.today()
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise CommandError(f'--dato kan ikke være "{text}". Skriv fx 2026-01-01 eller 01-01-2026.')


def _row(parameter: "Parameter", value: "DatedValue | None", own: bool) -> tuple[str, ...]:
    name = f"{parameter.name} *" if own else parameter.name
    if value is None:
        return name, "ingen værdi", parameter.unit, "", "", parameter.label
    return (
        name,
        _value(value),
        parameter.unit,
        f"{value.from_:%d.%m.%Y}",
        _CONFIDENCE[value.confidence],
        f"{parameter.label}. Kilde: {value.source}",
    )


def _value(value: "DatedValue") -> str:
    from engines.errors import da_number

    if value.value is not None:
        return da_number(value.value)
    if value.steps:
        return "; ".join(
            da_number(step.value) + (f" til {da_number(step.until)}" if step.until is not None else " derefter")
            for step in value.steps
        )
    table = value.table or {}
    return f"tabel {min(table)}-{max(table)}" if table else "tom tabel"


def _as_json(parameter: "Parameter", value: "DatedValue | None", own: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": parameter.name,
        "label": parameter.label,
        "unit": parameter.unit,
        "own": own,
    }
    if value is None:
        return entry | {"value": None}
    return entry | {
        "value": value.value,
        "steps": [step.model_dump() for step in value.steps],
        "table": dict(value.table) if value.table is not None else None,
        "from": value.from_.isoformat(),
        "until": value.until.isoformat() if value.until else None,
        "source": value.source,
        "confidence": value.confidence,
        "note": value.note or parameter.note,
    }
