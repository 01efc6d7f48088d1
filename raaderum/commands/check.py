"""``raaderum check``: structure, errors, Kontrol, changed formulas and stale values."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from raaderum.output import print_json
from raaderum.parser import add_json


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser("check", help="kontrollér projektmapper")
    parser.add_argument("filer", type=Path, nargs="+", metavar="FIL", help="projektmapper (.xlsx)")
    parser.add_argument(
        "--skabelon",
        type=Path,
        metavar="FIL.yaml",
        help="kommunens egen skabelonfil, for de projektmapper, der er lavet af den",
    )
    add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Print every finding; 1 when there is an error or a warning."""
    from workbooks.check import check
    from workbooks.package import read_package
    from workbooks.proposal import load_file

    own = load_file(args.skabelon) if args.skabelon else None
    findings = [finding for file in args.filer for finding in check(read_package(file), str(file), own)]
    if args.json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            place = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
            print(f"{finding.file}: {finding.severity}: {place + ': ' if place else ''}{finding.message}")
        if not findings:
            print("Ingen bemærkninger.")
    return 1 if any(finding.severity != "note" for finding in findings) else 0
