"""``raaderum list``: the proposals that there are templates for."""

import argparse
from dataclasses import asdict
from typing import Any

from raaderum.errors import CommandError
from raaderum.output import print_json
from raaderum.parser import add_json


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser("list", help="vis forslagene")
    parser.add_argument("--spor", metavar="NAVN", help="kun ét spor, fx Administration")
    add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the proposals, by track."""
    from workbooks.shipped import listing

    entries = listing()
    if args.spor:
        tracks = sorted({entry.track for entry in entries})
        entries = [entry for entry in entries if args.spor.casefold() in entry.track.casefold()]
        if not entries:
            raise CommandError(f'Der er intet spor "{args.spor}". Sporene er: {", ".join(tracks)}.')
    if args.json:
        print_json([asdict(entry) for entry in entries])
        return 0
    track = ""
    for entry in entries:
        if entry.track != track:
            track = entry.track
            print(f"\n{track}")
        first, last = entry.pages or (0, 0)
        pages = f"s. {first}-{last}" if last > first else f"s. {first}" if first else ""
        print(f"  {entry.id:<34} {entry.title}  {pages}".rstrip())
    return 0
