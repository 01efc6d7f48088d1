"""``raaderum demo``: the report's expense-claims case from end to end."""

import argparse
from pathlib import Path
from typing import Any

from raaderum.errors import made_folder

PROPOSAL = "adm-udlaeg"
_HEADLINES = (
    ("RD_GEVINST_MEDARBEJDERE", "Årlig gevinst, 2.762 medarbejdere à 235 kr.", "kr. (s. 36: ca. 0,65 mio. kr.)", 0),
    ("RD_KR_PR_TRANSAKTION", "Gevinst pr. transaktion, 5 minutter à 306 kr./time", "kr. (s. 36)", 2),
    ("RD_NETTOBESPARELSE", "Samlet nettobesparelse", "t.kr. over 4 år*", 0),
    ("RD_TILBAGEBETALING", "Tilbagebetalingstid fra starten af År 1", "år*", 1),
    ("RD_VARIG_EFFEKT", "Varig årlig effekt", "t.kr. pr. år*", 0),
    ("RD_NPV", "Kapitalværdi", "t.kr.*", 0),
    ("RD_NULPUNKT", "Nulpunkt, andel af gevinsten", "*", 2),
    ("RD_KONTROL", "Kontrol", "", 0),
)  # fmt: skip


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command's parser."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "demo", help="vis hele vejen med rapportens udlægsforslag (s. 34-38)"
    )
    parser.add_argument("--out", type=Path, default=Path(), metavar="MAPPE", help="mappen, filen skrives i")
    return parser


def run(args: argparse.Namespace) -> int:
    """Write the filled workbook, print its headline figures and the check's findings."""
    from workbooks.check import check
    from workbooks.new import new_workbook
    from workbooks.package import read_package
    from workbooks.read import read

    made_folder(args.out)
    path = new_workbook(PROPOSAL, args.out, "Eksempel Kommune", example=True, numbered=True)
    parts = read_package(path)
    values = read(parts)
    print(f"Skrevet: {path}\n")
    for name, label, unit, decimals in _HEADLINES:
        value = values[name]
        text = _danish(value, decimals) if isinstance(value, float) else str(value)
        print(f"  {label:<52} {text:>12} {unit}".rstrip())
    print("\n* Omkostninger, investering og antal transaktioner er eksempeltal; rapportens er ikke bevaret.")
    findings = check(parts, str(path))
    for finding in findings:
        print(f"{finding.severity}: {finding.sheet}!{finding.cell}: {finding.message}")
    print(f"raaderum check: {'ingen bemærkninger' if not findings else f'{len(findings)} bemærkning(er)'}.")
    return 1 if any(finding.severity != "note" for finding in findings) else 0


def _danish(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
