"""The Excel of a PC: version, bitness, folders, and where an add-in is registered."""

import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Literal

from addin.pc import MACHINE, USER, Pc

OFFICE = "Software\\Microsoft\\Office"
POLICIES = "Software\\Policies\\Microsoft\\Office"
_CLICK_TO_RUN = f"{OFFICE}\\ClickToRun\\Configuration"
_APP_PATH = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\excel.exe"
_CURRENT = "Software\\Classes\\Excel.Application\\CurVer"
_OPEN = re.compile(r"OPEN(\d*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Excel:
    """An installed Excel.

    ``version`` is the registry's (``16.0`` for 2016 and all later), ``bits`` 32 or 64, or None when unknown.
    """

    version: str
    bits: Literal[32, 64] | None
    path: str
    from_store: bool

    @property
    def options_key(self) -> str:
        """The key under the user's hive where add-ins to open are listed."""
        return f"{OFFICE}\\{self.version}\\Excel\\Options"

    def security_keys(self) -> tuple[str, str]:
        """The keys with macro settings: policy first, then the user's own."""
        return f"{POLICIES}\\{self.version}\\Excel\\Security", f"{OFFICE}\\{self.version}\\Excel\\Security"

    @property
    def disabled_key(self) -> str:
        """Where Excel notes what it will not load again after a crash."""
        return f"{OFFICE}\\{self.version}\\Excel\\Resiliency\\DisabledItems"


def find(pc: Pc) -> Excel | None:
    """The PC's Excel, or None."""
    current = str(pc.values(MACHINE, _CURRENT).get("", ""))
    path = str(pc.values(MACHINE, _APP_PATH).get("", "")) or str(
        pc.values(MACHINE, _CLICK_TO_RUN).get("InstallationPath", "")
    )
    if not current and not path:
        return None
    number = current.rpartition(".")[2]
    version = f"{number}.0" if number.isdigit() else "16.0"
    return Excel(version, _bits(pc, version), path, "\\windowsapps\\" in f"{path.casefold()}\\")


def _bits(pc: Pc, version: str) -> Literal[32, 64] | None:
    for key, name in ((_CLICK_TO_RUN, "Platform"), (f"{OFFICE}\\{version}\\Outlook", "Bitness")):
        found = str(pc.values(MACHINE, key).get(name, "")).casefold()
        if found in ("x64", "x86"):
            return 64 if found == "x64" else 32
    return None


def start_folder(pc: Pc) -> Path:
    """The user's XLSTART: Excel opens what lies there, and trusts it unless a policy says otherwise."""
    return Path(pc.variable("APPDATA")) / "Microsoft" / "Excel" / "XLSTART"


def addins_folder(pc: Pc) -> Path:
    """The user's folder of add-ins, which Excel's own dialog offers."""
    return Path(pc.variable("APPDATA")) / "Microsoft" / "AddIns"


def opened_addins(pc: Pc, excel: Excel) -> list[str]:
    """What Excel opens at start, in order, as the registry has it (quotes and switches included)."""
    found = {
        int(match[1] or 0): str(value)
        for name, value in pc.values(USER, excel.options_key).items()
        if (match := _OPEN.match(name))
    }
    return [found[number] for number in sorted(found)]


def is_opened(pc: Pc, excel: Excel, file_name: str) -> bool:
    """Whether an add-in of that file name is among what Excel opens at start."""
    return any(_file_name(entry) == file_name.casefold() for entry in opened_addins(pc, excel))


def set_opened(pc: Pc, excel: Excel, addin: Path) -> None:
    """Let Excel open the add-in at start, once; other add-ins keep their order."""
    others = [entry for entry in opened_addins(pc, excel) if _file_name(entry) != addin.name.casefold()]
    _write_opened(pc, excel, [*others, f'"{addin}"'])


def remove_opened(pc: Pc, excel: Excel, file_name: str) -> None:
    """Let Excel no longer open it; the rest is numbered anew, because Excel stops at a gap."""
    entries = opened_addins(pc, excel)
    kept = [entry for entry in entries if _file_name(entry) != file_name.casefold()]
    if kept != entries:
        _write_opened(pc, excel, kept)


def _write_opened(pc: Pc, excel: Excel, entries: list[str]) -> None:
    for name in list(pc.values(USER, excel.options_key)):
        if _OPEN.match(name):
            pc.delete_value(USER, excel.options_key, name)
    for number, entry in enumerate(entries):
        pc.set_value(USER, excel.options_key, f"OPEN{number or ''}", entry)


def _file_name(entry: str) -> str:
    """The file of an entry: a path, perhaps in quotes, perhaps behind the switch /R."""
    quoted = re.search(r'"([^"]+)"', entry)
    path = quoted[1] if quoted else re.sub(r"^/\w+\s+", "", entry)
    return PureWindowsPath(path.replace("/", "\\")).name.casefold()
