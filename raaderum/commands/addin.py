"""``raaderum addin``: the add-in for Excel."""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

DONE, FINDING, WRONG_USE = 0, 1, 2

_MARKS = {"ok": "✓", "advarsel": "▲", "fejl": "✗"}


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command to ``raaderum``."""
    parser: argparse.ArgumentParser = subparsers.add_parser("addin", help="tilføjelsesprogrammet til Excel")
    actions = parser.add_subparsers(dest="action", required=True, metavar="HANDLING")
    making = actions.add_parser("build", help="skriv Raaderum.xlam")
    making.add_argument("--out", type=Path, default=Path(), metavar="MAPPE", help="mappe eller .xlam-fil (her)")
    installing = actions.add_parser("install", help="installér for denne bruger, uden administratorrettigheder")
    installing.add_argument(
        "--start",
        choices=("excel", "tjeneste"),
        default="excel",
        help="hvem starter Python: Excel ved første brug, eller en tjeneste ved logon",
    )
    installing.add_argument(
        "--sted",
        choices=("start", "tilføjelser"),
        default="start",
        help="Excels startmappe (betroet) eller mappen med tilføjelsesprogrammer",
    )
    installing.add_argument("--xlam", type=Path, metavar="FIL", help="en færdig, signeret fil i stedet for en ny")
    actions.add_parser("remove", help="fjern tilføjelsesprogrammet og dets indstillinger")
    for name, text in (("status", "vis, hvad der er installeret"), ("doctor", "find ud af, hvorfor det ikke virker")):
        actions.add_parser(name, help=text).add_argument("--json", action="store_true", help="som JSON")
    actions.add_parser("serve", help="kør Python-delen, som Excel forbinder sig til")
    packing = actions.add_parser("package", help="skriv den mappe, som IT udruller")
    packing.add_argument("--out", type=Path, default=Path("Raaderum-pakke"), metavar="MAPPE")
    packing.add_argument("--wheels", type=Path, metavar="MAPPE", help="mappe med wheel-filer, der skal med")
    packing.add_argument("--xlam", type=Path, metavar="FIL", help="en signeret Raaderum.xlam i stedet for en ny")
    packing.add_argument(
        "--start", choices=("excel", "tjeneste"), default="excel", help="som ved install; det, scriptet gør"
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    from addin.install import InstallError
    from addin.package import PackageError

    given = getattr(args, "xlam", None)
    if given is not None and not given.is_file():
        print(f"{given} findes ikke. Angiv stien til en Raaderum.xlam.", file=sys.stderr)
        return WRONG_USE
    try:
        return {
            "build": _build,
            "install": _install,
            "remove": _remove,
            "status": _status,
            "doctor": _doctor,
            "serve": _serve,
            "package": _package,
        }[args.action](args)
    except (InstallError, PackageError, OSError) as error:
        print(error, file=sys.stderr)
        return FINDING


def _build(args: argparse.Namespace) -> int:
    from addin.build_xlam import build

    written = build(args.out)
    print(f"Skrevet: {written}")
    print(f"SHA-256: {hashlib.sha256(written.read_bytes()).hexdigest()}")
    return DONE


def _install(args: argparse.Namespace) -> int:
    from addin import install
    from addin.pc import ThisPc

    target = install.install(ThisPc(), start=args.start, place=args.sted, xlam=args.xlam)
    print(f"Installeret: {target}")
    if args.start == "tjeneste":
        print("Log af og på, eller kør raaderum addin serve, før du åbner Excel.")
    print("Start Excel, og skriv =BC_VERSION() i en celle. Virker det ikke, så kør raaderum addin doctor.")
    return DONE


def _remove(args: argparse.Namespace) -> int:
    from addin import install
    from addin.pc import ThisPc

    removed = install.remove(ThisPc())
    print("\n".join(f"Fjernet: {path}" for path in removed) or "Der var intet at fjerne.")
    return DONE


def _status(args: argparse.Namespace) -> int:
    from addin import install
    from addin.pc import ThisPc

    status = install.status(ThisPc())
    if args.json:
        print(json.dumps(asdict(status), ensure_ascii=False, indent=1))
    else:
        bits = f", {status.excel_bits} bit" if status.excel_bits else ""
        _print_pairs(
            (
                ("Råderum", status.version),
                ("Excel", f"{status.excel_version}{bits}" if status.excel_version else None),
                ("Tilføjelsesprogram", status.addin),
                ("Samme version", "ja" if status.up_to_date else "nej"),
                ("Python", status.python),
                ("xlwings' DLL", status.library),
                ("Python startes af", {"excel": "Excel", "tjeneste": "en tjeneste"}.get(status.start or "")),
                ("Indstillinger", status.settings_file),
            )
        )
    return DONE if status.addin and status.up_to_date and status.python else FINDING


def _print_pairs(pairs: Sequence[tuple[str, str | None]]) -> None:
    for label, value in pairs:
        print(f"{label + ':':20}{value or 'ikke fundet'}")


def _doctor(args: argparse.Namespace) -> int:
    from addin import doctor
    from addin.pc import ThisPc

    findings = doctor.examine(ThisPc())
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{_MARKS[finding.severity]} {finding.check}: {finding.message}")
            if finding.ask:
                print(f"  {finding.ask}")
    return FINDING if any(finding.severity == "fejl" for finding in findings) else DONE


def _serve(args: argparse.Namespace) -> int:
    from addin import serve

    if sys.platform != "win32":
        print("Tjenesten er til Excel i Windows.", file=sys.stderr)
        return FINDING
    return serve.main([])


def _package(args: argparse.Namespace) -> int:
    from addin import package

    written = package.package(args.out, wheels=args.wheels, xlam=args.xlam, start=args.start)
    print(f"Skrevet: {written}")
    print("Læs LÆS-MIG.txt i mappen: den siger, hvordan filen signeres og pakken udrulles.")
    return DONE
