"""What can keep the add-in from working on a PC, found and said in Danish with what to do or ask IT for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from addin import build_xlam, excel, install, settings
from addin.excel import Excel
from addin.pc import MACHINE, USER, Pc
from addin.settings import Settings

Severity = Literal["ok", "advarsel", "fejl"]

_DEFENDER = "Software\\Policies\\Microsoft\\Windows Defender"
_ASR_KEYS = (
    f"{_DEFENDER}\\Windows Defender Exploit Guard\\ASR\\Rules",
    "Software\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules",
)
_ASR_MANAGED = ("Software\\Microsoft\\Windows Defender\\Policy Manager", "ASRRules")
_NO_CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_NO_WIN32_FROM_MACROS = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"
_BLOCKS, _WARNS = 1, 6

_MACROS_OFF, _MACROS_SIGNED_ONLY = 4, 3
_MOST_LOCATIONS = 50
#: xlwings' DLL starts Python with a command line of this many characters at most, in Windows' 8-bit letters.
_LONGEST_COMMAND = 2047
_ANSI = "cp1252"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``ask`` is what to ask IT for, where the user cannot do it alone."""

    check: str
    severity: Severity
    message: str
    ask: str = ""


def examine(pc: Pc) -> list[Finding]:
    """Look at everything, in the order in which it must be right."""
    if not pc.is_windows():
        return [Finding("windows", "fejl", "Tilføjelsesprogrammet virker kun i Excel til Windows.")]
    found = excel.find(pc)
    if found is None:
        return [
            Finding(
                "excel",
                "fejl",
                "Excel blev ikke fundet på denne pc.",
                "Bed IT om at installere Microsoft 365 eller Office.",
            )
        ]
    return [finding for check in _CHECKS for finding in check(pc, found)]


def _excel(pc: Pc, found: Excel) -> Iterator[Finding]:
    if found.from_store:
        yield Finding(
            "excel",
            "fejl",
            "Excel er fra Microsoft Store. Den udgave tillader ikke, at Excel taler med Python.",
            "Bed IT om at skifte til den almindelige installation af Office (Click-to-Run).",
        )
    elif found.bits is None:
        yield Finding("excel", "advarsel", f"Excel {found.version} blev fundet, men ikke om den er 32 eller 64 bit.")
    else:
        yield Finding("excel", "ok", f"Excel {found.version}, {found.bits} bit.")


def _packages(pc: Pc, found: Excel) -> Iterator[Finding]:
    wanted = build_xlam.xlwings_version()
    if not pc.package_version("pywin32"):
        yield Finding("pywin32", "fejl", "Python-pakken pywin32 mangler. Kør: pip install pywin32")
    name = install.library_name(found.bits or 64)
    if install.library_folder(pc, found.bits or 64) is None:
        yield Finding(
            "dll",
            "fejl",
            f"{name} mangler ved Python ({pc.interpreter()}). "
            f"Kør: pip install --force-reinstall xlwings=={wanted}. "
            "Hvis filen forsvinder igen, har et antivirusprogram taget den.",
            f"Bed IT om at tillade {name} i antivirusprogrammet.",
        )
    else:
        yield Finding("dll", "ok", f"{name} er på plads.")


def _addin(pc: Pc, found: Excel) -> Iterator[Finding]:
    there = install.installed(pc)
    if not there:
        yield Finding("tilføjelse", "fejl", "Raaderum.xlam er ikke installeret. Kør: raaderum addin install")
        return
    if len(there) > 1:
        yield Finding(
            "tilføjelse",
            "fejl",
            f"Raaderum.xlam ligger to steder ({' og '.join(map(str, there))}). Kør: raaderum addin install",
        )
    elif not install.is_current(there[0]):
        yield Finding(
            "tilføjelse",
            "fejl",
            f"{there[0]} er fra en anden version end Python-delen. Kør: raaderum addin install",
        )
    else:
        yield Finding("tilføjelse", "ok", f"{there[0]}")
    at_start = install.places(pc)["start"] in there
    if not at_start and not excel.is_opened(pc, found, build_xlam.NAME):
        yield Finding(
            "registrering",
            "fejl",
            "Excel åbner ikke tilføjelsesprogrammet ved start. Kør: raaderum addin install",
        )
    if _was_disabled(pc, found):
        yield Finding(
            "deaktiveret",
            "fejl",
            "Excel har slået Råderum fra efter et nedbrud. "
            "Vælg Filer, Indstillinger, Tilføjelsesprogrammer, Administrer: Deaktiverede elementer, og aktivér det.",
        )


def _was_disabled(pc: Pc, found: Excel) -> bool:
    name = build_xlam.NAME.casefold().encode("utf-16-le")
    entries = pc.values(USER, found.disabled_key).values()
    return any(isinstance(entry, bytes) and name in entry.lower() for entry in entries)


def _settings(pc: Pc, found: Excel) -> Iterator[Finding]:
    stored = _stored(pc)
    if stored is None:
        yield Finding("indstillinger", "fejl", f"{settings.path(pc)} mangler. Kør: raaderum addin install")
        return
    if not stored.python.is_file():
        yield Finding("python", "fejl", f"Python findes ikke mere her: {stored.python}. Kør: raaderum addin install")
    elif stored.python != pc.interpreter():
        yield Finding(
            "python",
            "advarsel",
            f"Excel bruger Python her: {stored.python}. Denne kommando kører i {pc.interpreter()}.",
        )
    elif not pc.runs_isolated("import addin.serve, udfs.xlwings_host, addin.excel_macros"):
        yield Finding(
            "python",
            "fejl",
            f"{stored.python} kan ikke finde Råderum uden PYTHONPATH og brugerens egen pakkemappe. "
            "Installér raaderum i et virtuelt miljø, og kør raaderum addin install derfra.",
        )
    else:
        yield Finding("python", "ok", f"{stored.python}")
    yield from _command(stored)
    yield from _one_drive(pc, stored)


def _stored(pc: Pc) -> Settings | None:
    found = settings.in_force(pc)
    return found[1] if found else None


def _command(stored: Settings) -> Iterator[Finding]:
    command = install.service_command(stored.python)
    if not _is_ansi(command) or not _is_ansi(str(stored.library_folder)):
        yield Finding(
            "sti",
            "fejl",
            f"Stien {stored.python} har tegn, som Windows' ældre programmer ikke kan læse. "
            "Installér Python i en mappe uden særlige tegn (æ, ø og å er i orden).",
        )
    if len(command) > _LONGEST_COMMAND - 40:
        yield Finding("sti", "fejl", f"Stien {stored.python} er for lang. Installér Python i en kortere mappe.")
    if "\\windowsapps\\" in str(stored.python).casefold():
        yield Finding(
            "python",
            "advarsel",
            "Python er fra Microsoft Store, og Excel kan ikke altid starte den. Brug Python fra python.org.",
            "Bed IT om den almindelige installation af Python 3.11 eller nyere.",
        )


def _is_ansi(text: str) -> bool:
    try:
        text.encode(_ANSI)
    except UnicodeEncodeError:
        return False
    return True


def _one_drive(pc: Pc, stored: Settings) -> Iterator[Finding]:
    folders = {pc.variable(name) for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")} - {""}
    watched = [stored.python, stored.library_folder, *install.installed(pc)]
    if any(path.is_relative_to(Path(folder)) for folder in folders for path in watched):
        yield Finding(
            "onedrive",
            "advarsel",
            "Python eller tilføjelsesprogrammet ligger i OneDrive og kan mangle, når filerne kun er i skyen. "
            "Installér i en lokal mappe.",
        )


def _macros(pc: Pc, found: Excel) -> Iterator[Finding]:
    policy, own = (dict(pc.values(USER, key)) for key in found.security_keys())
    level = policy.get("VBAWarnings", own.get("VBAWarnings"))
    ask = (
        "Bed IT om at signere Raaderum.xlam og tilføje udgiveren til de betroede, "
        "eller om at gøre mappen til en betroet placering."
    )
    there = install.installed(pc)
    trusted = bool(there) and _is_trusted(pc, found, there[0].parent)
    if policy.get("DisableAllAddins", own.get("DisableAllAddins")) == 1:
        yield Finding("makroer", "fejl", "En indstilling slår alle tilføjelsesprogrammer i Excel fra.", ask)
    elif policy.get("RequireAddinSig", own.get("RequireAddinSig")) == 1:
        yield Finding("makroer", "fejl", "Excel åbner kun signerede tilføjelsesprogrammer på denne pc.", ask)
    elif trusted:
        yield Finding("makroer", "ok", "Tilføjelsesprogrammet ligger i en mappe, som Excel stoler på.")
    elif level == _MACROS_OFF:
        yield Finding("makroer", "fejl", "Makroer er slået fra i Excel.", ask)
    elif level == _MACROS_SIGNED_ONLY:
        yield Finding("makroer", "fejl", "Excel kører kun signerede makroer på denne pc.", ask)
    else:
        yield Finding(
            "makroer", "advarsel", "Excel kan spørge om lov til makroer ved hver start. Kør: raaderum addin install"
        )


def _is_trusted(pc: Pc, found: Excel, folder: Path) -> bool:
    """Whether Excel trusts a folder: its own start folder, or a trusted location of the user or a policy."""
    keys = [f"{key}\\Trusted Locations" for key in found.security_keys()]
    if any(pc.values(USER, key).get("AllLocationsDisabled") == 1 for key in keys):
        return False
    places = [pc.values(USER, f"{key}\\Location{number}") for key in keys for number in range(_MOST_LOCATIONS)]
    trusted = {
        str(place["Path"]).rstrip("\\/"): place.get("AllowSubFolders") == 1 for place in places if "Path" in place
    }
    return folder == excel.start_folder(pc) or any(
        folder == Path(path) or (below and folder.is_relative_to(path)) for path, below in trusted.items()
    )


def _defender(pc: Pc, found: Excel) -> Iterator[Finding]:
    stored = _stored(pc)
    start = stored.start if stored else "excel"
    rule = _asr(pc, _NO_CHILD_PROCESSES)
    if rule == _BLOCKS and start == "excel":
        yield Finding(
            "underprocesser",
            "fejl",
            "Windows Defender forbyder Office at starte andre programmer, så Excel kan ikke starte Python. "
            "Kør: raaderum addin install --start tjeneste, så starter Python ved logon i stedet.",
            "Eller bed IT om en undtagelse for EXCEL.EXE og Python fra ASR-reglen "
            '"Block all Office applications from creating child processes".',
        )
    elif rule == _WARNS and start == "excel":
        yield Finding(
            "underprocesser", "advarsel", "Windows Defender spørger, når Excel starter Python. Vælg at tillade det."
        )
    else:
        yield Finding("underprocesser", "ok", "Python kan starte.")
    if _asr(pc, _NO_WIN32_FROM_MACROS) == _BLOCKS:
        yield Finding(
            "makroer",
            "fejl",
            "Windows Defender forbyder makroer at kalde Windows, og det gør Råderum for at nå Python.",
            'Bed IT om en undtagelse for Raaderum.xlam fra ASR-reglen "Block Win32 API calls from Office macros".',
        )


def _asr(pc: Pc, rule: str) -> int:
    """How a rule is set: 0 off, 1 blocks, 2 only notes, 6 warns."""
    managed = str(pc.values(MACHINE, _ASR_MANAGED[0]).get(_ASR_MANAGED[1], ""))
    found = re.search(rf"{rule}=(\d)", managed.casefold())
    if found:
        return int(found[1])
    for key in _ASR_KEYS:
        for name, value in pc.values(MACHINE, key).items():
            if name.casefold() == rule and str(value).isdigit():
                return int(str(value))
    return 0


def _service(pc: Pc, found: Excel) -> Iterator[Finding]:
    stored = _stored(pc)
    if stored is None or stored.start != "tjeneste":
        return
    commands = [pc.values(hive, install.RUN_KEY).get(install.RUN_NAME) for hive in (USER, MACHINE)]
    if install.service_command(stored.python) not in commands:
        yield Finding(
            "tjeneste", "fejl", "Tjenesten starter ikke ved logon. Kør: raaderum addin install --start tjeneste"
        )
    else:
        yield Finding("tjeneste", "ok", "Python starter ved logon.")


_CHECKS: tuple[Callable[[Pc, Excel], Iterator[Finding]], ...] = (
    _excel,
    _packages,
    _addin,
    _settings,
    _macros,
    _defender,
    _service,
)
