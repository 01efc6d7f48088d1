"""A Windows PC made of dictionaries and a folder, where nothing is wrong until a test spoils it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from addin.build_xlam import xlwings_version
from addin.pc import MACHINE, USER, RegistryValue

CLICK_TO_RUN = "Software\\Microsoft\\Office\\ClickToRun\\Configuration"
OPTIONS = "Software\\Microsoft\\Office\\16.0\\Excel\\Options"


class FakePc:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.windows = True
        self.excel_open = False
        self.isolated_runs = True
        self.variables = {"APPDATA": str(folder / "AppData"), "ProgramFiles": str(folder / "Program Files")}
        self.registry: dict[tuple[str, str], dict[str, RegistryValue]] = {
            (MACHINE, "Software\\Classes\\Excel.Application\\CurVer"): {"": "Excel.Application.16"},
            (MACHINE, CLICK_TO_RUN): {"Platform": "x64", "InstallationPath": "C:\\Program Files\\Microsoft Office"},
        }
        self.packages = {"pywin32": "311", "xlwings": xlwings_version()}
        self.python = folder / "Python" / "Scripts" / "pythonw.exe"
        self.python.parent.mkdir(parents=True)
        self.python.touch()
        for bits in (32, 64):
            (folder / "Python" / f"xlwings{bits}-{xlwings_version()}.dll").touch()

    def is_windows(self) -> bool:
        return self.windows

    def variable(self, name: str) -> str:
        return self.variables.get(name, "")

    def values(self, hive: str, key: str) -> Mapping[str, RegistryValue]:
        return dict(self.registry.get((hive, key), {}))

    def set_value(self, hive: str, key: str, name: str, value: str) -> None:
        assert hive == USER, "a user may not write here"
        self.registry.setdefault((hive, key), {})[name] = value

    def delete_value(self, hive: str, key: str, name: str) -> None:
        assert hive == USER, "a user may not write here"
        self.registry.get((hive, key), {}).pop(name, None)

    def interpreter(self) -> Path:
        return self.python

    def library_folders(self) -> Sequence[Path]:
        return [self.folder / "Python", self.folder / "AndenPython"]

    def package_version(self, name: str) -> str:
        return self.packages.get(name, "")

    def runs_isolated(self, statement: str) -> bool:
        compile(statement, "", "exec")
        return self.isolated_runs

    def excel_runs(self) -> bool:
        return self.excel_open
