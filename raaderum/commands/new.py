"""``raaderum new``: fresh template workbooks."""

import argparse
from pathlib import Path
from typing import Any

from raaderum.errors import made_folder


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "new", help="lav en ny skabelon til et forslag, eller til alle"
    )
    parser.add_argument("forslag", help="forslagets id (se raaderum list), en skabelonfil (.yaml) eller all")
    parser.add_argument("--out", type=Path, default=Path(), metavar="MAPPE", help="mappen, filen skrives i")
    parser.add_argument("--kommune", default="", metavar="NAVN", help="kommunens navn på Forside")
    parser.add_argument("--years", type=int, metavar="N", help="antal år (ellers forslagets eget)")
    parser.add_argument(
        "--set",
        dest="values",
        action="append",
        default=[],
        metavar="NAVN=VÆRDI",
        help="udfyld et input, fx --set medarbejdere=2.762.000 eller --set licenser='90.000;95.000'",
    )
    parser.add_argument("--eksempel", action="store_true", help="fyld eksempeltallene i, mærket som eksempel")
    return parser


def run(args: argparse.Namespace) -> int:
    """Write the template(s) and print each path."""
    from workbooks.library import ids, load
    from workbooks.new import given_values, new_workbook
    from workbooks.package import WorkbookError
    from workbooks.proposal import ProposalError

    made_folder(args.out)
    if args.forslag != "all":
        proposal = load(args.forslag)
        values = given_values(proposal, args.values, args.years or proposal.years)
        print(new_workbook(args.forslag, args.out, args.kommune, args.years, values, args.eksempel))
        return 0
    if args.values:
        raise ProposalError("--set gælder ét forslag. Angiv forslagets id i stedet for all.")
    from raaderum.output import progress

    skipped = 0
    for name in progress(ids(), "Skabeloner"):
        try:
            print(new_workbook(name, args.out, args.kommune, args.years, example=args.eksempel))
        except WorkbookError as error:
            skipped += 1
            print(error)
    return 1 if skipped else 0
