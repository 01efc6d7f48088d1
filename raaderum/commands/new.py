"""``raaderum new``: fresh template workbooks."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
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
    from workbooks.library import load
    from workbooks.new import given_values, new_workbook
    from workbooks.proposal import ProposalError
    from workbooks.shipped import ids

    made_folder(args.out)
    if args.forslag != "all":
        proposal = load(args.forslag)
        values = given_values(proposal, args.values, args.years or proposal.years)
        print(new_workbook(args.forslag, args.out, args.kommune, args.years, values, args.eksempel))
        return 0
    if args.values:
        raise ProposalError("--set gælder ét forslag. Angiv forslagets id i stedet for all.")
    return _write_all(ids(), partial(_written, args.out, args.kommune, args.years, args.eksempel))


def _write_all(names: Sequence[str], write: Callable[[str], tuple[str, bool]]) -> int:
    """Write every template, a process for each core; 1 when one was there already."""
    from concurrent.futures import ProcessPoolExecutor

    from raaderum.output import progress

    with ProcessPoolExecutor() as workers:
        made = progress(workers.map(write, names), "Skabeloner", len(names))
        refused = 0
        for line, is_written in made:
            print(line)
            refused += not is_written
    return 1 if refused else 0


def _written(out: Path, kommune: str, years: int | None, example: bool, name: str) -> tuple[str, bool]:
    """The path of a written template, or the sentence that says why it was not."""
    from workbooks.new import new_workbook
    from workbooks.package import WorkbookError

    try:
        return str(new_workbook(name, out, kommune, years, example=example)), True
    except WorkbookError as error:
        return str(error), False
