"""``raaderum read``: the named inputs and results of a workbook."""

import argparse
import json
from pathlib import Path


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("read", help="læs navngivne input og resultater i en projektmappe")
    parser.add_argument("fil", type=Path, help="projektmappen (.xlsx)")
    parser.add_argument("--json", action="store_true", help="skriv som JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the ``RD_`` names and their stored values."""
    from workbooks.check import shown
    from workbooks.package import read_package
    from workbooks.read import read

    values = read(read_package(args.fil))
    if args.json:
        print(json.dumps(values, ensure_ascii=False, indent=2))
        return 0
    for name, value in values.items():
        text = "; ".join(map(shown, value)) if isinstance(value, list) else shown(value)
        print(f"{name:<34} {text}")
    return 0
