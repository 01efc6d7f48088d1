"""``raaderum upgrade``: a filled workbook in the newest version of its template, nothing lost."""

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from raaderum.output import print_json
from raaderum.parser import add_json


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "upgrade",
        help="flyt en udfyldt projektmappe til skabelonens nyeste version",
        description=(
            "Flytter input, noter, egne rækker og egne ark til den nyeste skabelonversion. Den gamle fil bliver "
            "liggende ved siden af, og alt, der ikke kunne flyttes, fortælles celle for celle."
        ),
    )
    parser.add_argument("fil", type=Path, help="projektmappen (.xlsx)")
    parser.add_argument("--skabelon", type=Path, metavar="FIL.yaml", help="kommunens egen skabelonfil")
    add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Upgrade the file in its place; 1 when something could not be placed or should be looked at."""
    from workbooks.package import read_package
    from workbooks.proposal import load_file
    from workbooks.upgrade import lines_of, upgraded
    from workbooks.upgrade_file import replaced

    today = date.today()
    proposal = load_file(args.skabelon) if args.skabelon else None
    result = upgraded(read_package(args.fil), str(args.fil), proposal, today)
    target, kept = replaced(args.fil, result.parts, today)
    if args.json:
        told = asdict(result)
        del told["parts"]
        print_json({"file": str(target), "original": str(kept), **told})
    else:
        before, after = result.before, result.after
        print(
            f"{target}: skabelon {after.template} fra version {before.template_version} til {after.template_version}."
        )
        print(f"{result.carried} udfyldte celler, noter og links er flyttet. Den gamle fil: {kept}")
        for line in lines_of(result):
            print(line)
    return 1 if result.left or result.notices else 0
