"""``raaderum report``: the standard key-figure report of a municipality."""

import argparse
from pathlib import Path
from typing import Any


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "report",
        help="lav en kommunes nøgletalsrapport",
        description="Lav nøgletalsrapporten for en kommune: en side pr. spor med tabel og diagram, potentialer, "
        "overlap og kilder. Den bygger på det, der er hentet, og rapportens egne tabeller.",
    )
    parser.add_argument("kommune", metavar="KOMMUNE", help="kommunens navn eller kode")
    parser.add_argument("--out", type=Path, metavar="FIL", help="filen, der skrives (.xlsx); overskrives ikke")
    parser.add_argument("--gruppe", metavar="GRUPPE", help='fx Syddanmark eller "Nyborg;Assens"; ellers kommunegruppen')
    return parser


def run(args: argparse.Namespace) -> int:
    """Write the report, and say how much is missing from it."""
    from workbooks.package import write_package
    from workbooks.report import build, contents

    gathered = contents(args.kommune, args.gruppe)
    path = args.out or Path(f"noegletalsrapport-{gathered.own.name}.xlsx")
    write_package(path, build(gathered), overwrite=False)
    print(path)
    if gathered.missing:
        print(
            f"{len(gathered.missing)} nøgletal mangler; arket Kilder siger hvorfor. "
            "Hent tal med raaderum benchmark refresh."
        )
    return 0
