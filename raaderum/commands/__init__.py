"""The commands. Each is a module of its own, imported only when it is the one that was asked for.

A command module has two functions:

``add_parser(subparsers)``
    Adds the command's parser, ``subparsers.add_parser(NAME, help=..., description=...)``, with its
    arguments and Danish help, and returns it. Heavy imports belong in ``run``.
``run(args) -> int``
    Does the work and returns the exit code: 0 all well, 1 a finding (an error cell, a failed check). Wrong
    use raises :class:`~raaderum.errors.CommandError`; a WorkbookError or ParameterError may pass through.
    Both end in one sentence on standard error and exit code 2.

A new command also gets its line in :data:`COMMANDS`, in the order that ``raaderum --help`` shows.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """Where a command lives, and its line in the overview."""

    module: str
    help: str


COMMANDS: dict[str, Command] = {
    "demo": Command("raaderum.commands.demo", "vis hele vejen med rapportens udlægsforslag (s. 34-38)"),
    "list": Command("raaderum.commands.list", "vis forslagene"),
    "new": Command("raaderum.commands.new", "lav en ny skabelon til et forslag, eller til alle"),
    "check": Command("raaderum.commands.check", "kontrollér projektmapper"),
    "read": Command("raaderum.commands.read", "læs navngivne input og resultater i en projektmappe"),
    "upgrade": Command("raaderum.commands.upgrade", "flyt en udfyldt projektmappe til skabelonens nyeste version"),
    "eval": Command("raaderum.commands.evaluate", "regn formler ud med alle Råderums funktioner"),
    "calc": Command("raaderum.commands.calc", "genberegn projektmapper uden Excel, og gem værdierne"),
    "benchmark": Command("raaderum.commands.benchmark", "hent, importér og vis nøgletal"),
    "report": Command("raaderum.commands.report", "lav en kommunes nøgletalsrapport"),
    "functions": Command("raaderum.commands.functions", "vis alle cellefunktioner"),
    "parameters": Command("raaderum.commands.parameters", "vis de daterede parametre (satser, normer, renter)"),
    "addin": Command("raaderum.commands.addin", "tilføjelsesprogrammet til Excel"),
    "calc-addin": Command("raaderum.commands.calc_addin", "cellefunktionerne i LibreOffice Calc"),
}
