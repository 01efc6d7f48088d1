"""``raaderum benchmark``: fetch, import, show and list key figures."""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from raaderum.errors import CommandError
from raaderum.output import print_json, print_table
from raaderum.parser import add_json

if TYPE_CHECKING:
    from sources.comparison import Comparison
    from sources.refresh import TableResult

_DIRECTIONS = {"lav": "low", "low": "low", "høj": "high", "high": "high"}


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "benchmark",
        help="hent, importér og vis nøgletal",
        description="Hent nøgletal fra Statistikbanken, importér egne tabeller, og vis sammenligninger.",
    )
    actions = parser.add_subparsers(
        title="handlinger", metavar="HANDLING", dest="action", required=True, parser_class=type(parser)
    )
    refresh = actions.add_parser(
        "refresh",
        help="hent de nyeste tal fra Statistikbanken",
        description="Hent de nyeste tal til det lokale lager, og opdatér arket Nøgletal i en projektmappe.",
    )
    refresh.add_argument("file", metavar="FIL", nargs="?", type=Path, help="projektmappe, hvis ark opdateres")
    refresh.add_argument("--kommune", metavar="NAVN", help="egen kommune, hvis projektmappen ikke siger det")
    refresh.add_argument("--noegletal", metavar="NØGLETAL", help="nøgletal på et nyt ark Nøgletal")
    refresh.add_argument("--kun", metavar="NØGLETAL", action="append", help="kun dette nøgletal (kan gentages)")
    add_json(refresh)

    bring = actions.add_parser(
        "import",
        help="importér en tabel fra ECO, FLIS, Kend din kommune eller egne systemer",
        description="Importér en tabel (CSV eller kopieret tekst) med kommuner og tal til det lokale lager.",
    )
    bring.add_argument("file", metavar="FIL", type=Path, help="CSV- eller tekstfil; - er standard-input")
    bring.add_argument("--navn", metavar="NAVN", help="tabellens navn; filnavnet, hvis det udelades")
    bring.add_argument("--kilde", metavar="KILDE", default="", help="fx FLIS, ECO eller Kend din kommune")
    bring.add_argument("--enhed", metavar="ENHED", default="", help='fx "kr. pr. elev"')
    bring.add_argument("--prisniveau", metavar="PL", default="", help="fx 2024-pl")
    bring.add_argument("--aar", metavar="ÅR", help="tallenes år, hvis tabellen ikke selv siger det")
    bring.add_argument("--retning", choices=list(_DIRECTIONS), default="lav", help="lav: lavt er godt")
    bring.add_argument("--decimal", choices=["komma", "punktum"], help="decimaltegnet, hvis det er tvivlsomt")
    add_json(bring)

    show = actions.add_parser(
        "show",
        help="vis et nøgletal med placering, mål og potentiale",
        description="Vis et nøgletal for kommunerne, bedste først, eller en af rapportens tabeller.",
    )
    show.add_argument("indicator", metavar="NØGLETAL", help="se raaderum benchmark indicators")
    show.add_argument("--kommune", metavar="NAVN", help="egen kommune")
    show.add_argument("--gruppe", metavar="GRUPPE", help='fx Landkommuner, Syddanmark eller "Nyborg;Assens"')
    show.add_argument("--periode", metavar="ÅR", help="fx 2024; det nyeste, hvis det udelades")
    show.add_argument("--antal", metavar="TAL", type=float, help="det tallet er pr., fx indbyggere: potentiale i kr.")
    add_json(show)

    indicators = actions.add_parser(
        "indicators",
        help="vis alle nøgletal",
        description="Vis alle nøgletal og rapportens tabeller, eller kun dem, der rummer et ord.",
    )
    indicators.add_argument("word", metavar="ORD", nargs="?", default="", help="fx skole eller NGLK")
    add_json(indicators)
    return parser


def run(args: argparse.Namespace) -> int:
    """Run the chosen action."""
    actions = {"refresh": _refresh, "import": _import, "show": _show, "indicators": _indicators}
    return actions[args.action](args)


def _refresh(args: argparse.Namespace) -> int:
    from sources.refresh import refresh

    if args.file is not None:
        return _refresh_file(args)
    results = refresh(args.kun, progress=_say)
    if args.json:
        print_json([_result_as_json(result) for result in results])
    else:
        print_table(("Tabel", "Opdateret", "Resultat"), [_result_row(result) for result in results])
    return int(any(result.error or result.warnings for result in results))


def _refresh_file(args: argparse.Namespace) -> int:
    """Run the macro *Opdatér benchmark* on a workbook file and store it."""
    from addin.benchmark import opdater_benchmark
    from addin.hosts.file_engine import open_book

    if args.kun:
        raise CommandError("--kun og en fil kan ikke bruges sammen; filen siger selv, hvilke nøgletal den bruger.")
    with open_book(args.file) as book:
        results = opdater_benchmark(book, args.noegletal, args.kommune)
        said = [alert.prompt for alert in book.app.impl.alerts]
        failed = any(alert.mode == "critical" for alert in book.app.impl.alerts)
        if not failed:
            book.save()
    if args.json:
        print_json({"messages": said, "tables": [_result_as_json(result) for result in results or []]})
    elif not failed:
        print("\n".join(said))
    if failed:
        raise CommandError(" ".join(said))
    return int(any(result.error or result.warnings for result in results or []))


def _say(done: int, total: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"{what} ({done} af {total})", file=sys.stderr)


def _result_row(result: "TableResult") -> tuple[str, str, str]:
    updated = result.vintage.updated[:10] if result.vintage else ""
    if result.error:
        text = result.error
    elif result.changed:
        text = f"Hentet: {len(result.indicators)} nøgletal."
    else:
        text = "Uændret siden sidst."
    return result.table, updated, " ".join((text, *result.warnings))


def _result_as_json(result: "TableResult") -> dict[str, Any]:
    return {
        "table": result.table,
        "indicators": list(result.indicators),
        "updated": result.vintage.updated if result.vintage else None,
        "changed": result.changed,
        "error": result.error or None,
        "warnings": list(result.warnings),
    }


def _import(args: argparse.Namespace) -> int:
    from sources.figures import IMPORTED, catalogue
    from sources.imports import DecimalMark, read_file, read_text
    from sources.store import Store

    mark = DecimalMark(args.decimal) if args.decimal else None
    from_input = str(args.file) == "-"
    table = read_text(sys.stdin.read(), mark, args.aar) if from_input else read_file(args.file, mark, args.aar)
    name = args.navn or ("Indsat tabel" if from_input else args.file.stem)
    source = args.kilde or ("indsat tabel" if from_input else args.file.name)
    cube = table.cube(name, source, args.enhed, args.prisniveau, updated=table.periods[-1])
    names = list(cube.dimensions[1].values)
    known = catalogue()
    taken = [one for one in names if one in known and not known[one].table.startswith(IMPORTED)]
    if taken:
        raise CommandError(f"Der er allerede et nøgletal, der hedder {', '.join(taken)}. Giv tabellen et andet --navn.")
    Store().put(cube, note=json.dumps({"direction": _DIRECTIONS[args.retning]}))
    if args.json:
        print_json(
            {
                "indicators": names,
                "areas": len(table.areas),
                "periods": list(table.periods),
                "decimal": str(table.mark),
                "unplaced": list(table.unplaced),
            }
        )
    else:
        print(
            f"Importeret: {', '.join(names)} for {len(table.areas)} områder, {', '.join(table.periods)} "
            f"(decimaltegn: {table.mark})."
        )
        for left in table.unplaced:
            print(f"Ikke med: {left}.")
    return int(bool(table.unplaced))


def _show(args: argparse.Namespace) -> int:
    from sources import embedded
    from sources.comparison import compare, levels_by_group
    from sources.figures import catalogue, figures

    name = args.indicator.strip().casefold()
    if name not in catalogue() and name in embedded.tables():
        return _show_table(embedded.table(name), args.json)
    found = figures(name)
    if not found.areas:
        return _show_series(found, args.json)
    compared = compare(name, args.kommune, args.periode, args.gruppe, args.antal)
    if args.json:
        print_json(_comparison_as_json(compared))
        return 0
    print(f"{compared.about.label}, {compared.period} ({compared.about.unit}; {compared.group})\n")
    print_table(
        ("Placering", "Kommune", "Værdi", "Bemærkning"),
        [
            (_da(row.rank, 0), f"{row.municipality.name}{' *' * row.own}", _da(row.value), str(row.remark))
            for row in compared.rows
        ],
    )
    print()
    targets = [
        (_TARGETS[target], _da(level), _da(compared.potential[target]) if args.kommune else "")
        for target, level in compared.targets.items()
    ]
    print_table(("Mål", "Niveau", "Potentiale"), targets)
    if args.kommune:
        levels = levels_by_group(name, args.kommune, compared.period)
        print("\n" + "; ".join(f"{group}: {_da(level)}" for group, level in levels.items()))
    print(f"\nKilde: {compared.source}. {compared.price_level}".rstrip())
    for caveat in compared.caveats:
        print(f"Forbehold: {caveat}")
    return 0


_TARGETS = {
    "mean": "Gennemsnit (uvægtet)",
    "median": "Median",
    "quartile": "Bedste kvartil",
    "best": "Bedste",
    "country": "Hele landet (vægtet)",
}


def _da(value: float, decimals: int = 2) -> str:
    from engines.errors import da_number

    return "–" if math.isnan(value) else da_number(round(value, decimals))


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else value


def _comparison_as_json(compared: "Comparison") -> dict[str, Any]:
    return {
        "indicator": compared.about.id,
        "label": compared.about.label,
        "unit": compared.about.unit,
        "direction": compared.about.direction,
        "period": compared.period,
        "group": compared.group,
        "price_level": compared.price_level,
        "source": compared.source,
        "updated": compared.updated,
        "rows": [
            {
                "code": row.municipality.code,
                "municipality": row.municipality.name,
                "value": _plain(row.value),
                "rank": _plain(row.rank),
                "remark": str(row.remark),
                "own": row.own,
            }
            for row in compared.rows
        ],
        "targets": {name: _plain(level) for name, level in compared.targets.items()},
        "potential": {name: _plain(amount) for name, amount in compared.potential.items()},
        "volume": compared.volume,
        "caveats": list(compared.caveats),
    }


def _show_series(found: Any, as_json: bool) -> int:
    pairs = list(zip(found.periods, (float(v) for v in found.values[0]), strict=True))
    if as_json:
        print_json([{"period": period, "value": _plain(value)} for period, value in pairs])
    else:
        print(f"{found.about.label} ({found.about.unit})\n")
        print_table(("Periode", "Værdi"), [(period, _da(value)) for period, value in pairs])
        print(f"\nKilde: {found.source}.")
    return 0


def _show_table(table: Any, as_json: bool) -> int:
    if as_json:
        print_json(
            {
                "table": table.id,
                "title": table.title,
                "page": table.page,
                "year": table.year,
                "unit": table.unit,
                "source": table.reference(),
                "confidence": table.confidence,
                "note": table.note,
                "columns": list(table.columns),
                "rows": [list(row) for row in table.rows],
            }
        )
        return 0
    print(f"{table.title}\n")
    print_table(table.columns, [[_cell(cell) for cell in row] for row in table.rows])
    print(f"\nKilde: {table.reference()}. Sikkerhed: {_CONFIDENCE[table.confidence]}.")
    if table.note:
        print(f"Forbehold: {table.note}")
    return 0


_CONFIDENCE = {"high": "høj", "medium": "middel"}


def _cell(cell: Any) -> str:
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else _da(float(cell))


def _indicators(args: argparse.Namespace) -> int:
    from sources import embedded
    from sources.figures import catalogue

    word = args.word.casefold()
    rows = [(about.id, about.label, about.unit, about.origin, about.track) for about in catalogue().values()] + [
        (table.id, table.title, table.unit, f"rapporten s. {table.page} (tabel)", "")
        for table in embedded.tables().values()
    ]
    found = [row for row in rows if word in " ".join(row).casefold()]
    if not found:
        raise CommandError(f'Intet nøgletal rummer "{args.word}". raaderum benchmark indicators viser alle.')
    if args.json:
        keys = ("id", "label", "unit", "origin", "track")
        print_json([dict(zip(keys, row, strict=True)) for row in found])
    else:
        print_table(("Navn", "Kilde", "Nøgletal"), [(row[0], row[3], row[1]) for row in found])
    return 0
