"""``raaderum list``: the proposals that there are templates for."""

import argparse
import json
from dataclasses import asdict


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("list", help="vis forslagene")
    parser.add_argument("--spor", metavar="NAVN", help="kun ét spor, fx Administration")
    parser.add_argument("--json", action="store_true", help="skriv som JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the proposals, by track."""
    from workbooks.library import listing
    from workbooks.proposal import ProposalError

    entries = listing()
    if args.spor:
        tracks = sorted({entry.track for entry in entries})
        entries = [entry for entry in entries if args.spor.casefold() in entry.track.casefold()]
        if not entries:
            raise ProposalError(f'Der er intet spor "{args.spor}". Sporene er: {", ".join(tracks)}.')
    if args.json:
        print(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=2))
        return 0
    track = ""
    for entry in entries:
        if entry.track != track:
            track = entry.track
            print(f"\n{track}")
        pages = f"s. {entry.pages[0]}-{entry.pages[1]}" if entry.pages else ""
        print(f"  {entry.id:<34} {entry.title}  {pages}".rstrip())
    return 0
