"""What the installation asks of a Windows PC: registry, environment, interpreter. Small, so that tests can be one."""

import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

USER, MACHINE = "HKCU", "HKLM"

#: A registry value: text, number or bytes.
RegistryValue = str | int | bytes


class Pc(Protocol):
    """A PC to install on."""

    def is_windows(self) -> bool:
        """Whether there is an Excel for Windows to speak of."""

    def variable(self, name: str) -> str:
        """An environment variable; empty when it is not set."""

    def values(self, hive: str, key: str) -> Mapping[str, RegistryValue]:
        """The values of a registry key by name; empty when the key is not there."""

    def set_value(self, hive: str, key: str, name: str, value: str) -> None:
        """Write a text to the registry, making the key when it is missing."""

    def delete_value(self, hive: str, key: str, name: str) -> None:
        """Remove a registry value; nothing happens when it is not there."""

    def interpreter(self) -> Path:
        """The windowless Python that has Råderum."""

    def library_folders(self) -> Sequence[Path]:
        """Where xlwings' DLL may stand."""

    def package_version(self, name: str) -> str:
        """The installed version of a Python package; empty when it is missing."""

    def runs_isolated(self, statement: str) -> bool:
        """Whether the interpreter can run a statement without the current folder and PYTHONPATH (``-I``)."""

    def excel_runs(self) -> bool:
        """Whether Excel is open now; it writes its own registry values when it closes."""


class ThisPc:
    """The PC that this runs on."""

    def is_windows(self) -> bool:
        """Whether this is Windows."""
        return sys.platform == "win32"

    def variable(self, name: str) -> str:
        """An environment variable."""
        return os.environ.get(name, "")

    def values(self, hive: str, key: str) -> Mapping[str, RegistryValue]:
        """Registry values, of the 64-bit view as Office's policies are."""
        if sys.platform != "win32":
            return {}
        import winreg

        try:
            with winreg.OpenKey(_hive(hive), key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                count = winreg.QueryInfoKey(opened)[1]
                return {name: value for name, value, _ in (winreg.EnumValue(opened, i) for i in range(count))}
        except OSError:
            return {}

    def set_value(self, hive: str, key: str, name: str, value: str) -> None:
        """Write a text."""
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKeyEx(_hive(hive), key, 0, winreg.KEY_WRITE) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

    def delete_value(self, hive: str, key: str, name: str) -> None:
        """Remove a value."""
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(_hive(hive), key, 0, winreg.KEY_WRITE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return

    def interpreter(self) -> Path:
        """``pythonw.exe`` beside the running python."""
        windowless = Path(sys.executable).with_name("pythonw.exe")
        return windowless if windowless.exists() else Path(sys.executable)

    def library_folders(self) -> Sequence[Path]:
        """Where the xlwings wheel lays its DLL: the environment's root, or beside the interpreter."""
        return [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).parent]

    def package_version(self, name: str) -> str:
        """The installed version."""
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            return ""

    def runs_isolated(self, statement: str) -> bool:
        """Run it in a process of its own."""
        ran = subprocess.run([sys.executable, "-I", "-c", statement], capture_output=True, timeout=120, check=False)
        return ran.returncode == 0

    def excel_runs(self) -> bool:
        """Ask Windows' own list of processes."""
        if sys.platform != "win32":
            return False
        listed = subprocess.run(
            ["tasklist", "/FI", "IMAGENAME eq EXCEL.EXE", "/NH"], capture_output=True, text=True, check=False
        )
        return "EXCEL.EXE" in listed.stdout.upper()


def _hive(name: str) -> int:
    import winreg

    hive: int = getattr(winreg, {USER: "HKEY_CURRENT_USER", MACHINE: "HKEY_LOCAL_MACHINE"}[name])
    return hive
