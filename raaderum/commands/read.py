"""``raaderum read``: the named inputs and results of a workbook."""

import argparse
from pathlib import Path
from typing import Any

from raaderum.output import print_json
from raaderum.parser import add_json


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "read", help="læs navngivne input og resultater i en projektmappe"
    )
    parser.add_argument("fil", type=Path, help="projektmappen (.xlsx)")
    add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the ``RD_`` names and their stored values."""
    from workbooks.package import read_package
    from workbooks.read import read
    from workbooks.values import shown

    values = read(read_package(args.fil))
    if args.json:
        print_json(values)
        return 0
    for name, value in values.items():
        text = "; ".join(map(shown, value)) if isinstance(value, list) else shown(value)
        print(f"{name:<34} {text}")
    return 0
