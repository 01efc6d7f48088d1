"""The scripts of ``.ci``: that they are sound, and how a package source of the machine becomes that of backports."""

import re
import subprocess
from pathlib import Path

import pytest

CI = Path(__file__).parents[1] / ".ci"
INSTALL = CI / "install-libreoffice"

DEB822 = """Types: deb
URIs: http://arkiv.test/security
Suites: bookworm-security
Components: main

Types: deb deb-src
# a remark
URIs: http://arkiv.test/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /nøgle.gpg
"""
ONE_LINE = """# the archive
deb-src http://arkiv.test/debian bookworm main
deb http://arkiv.test/debian bookworm-updates main
deb [signed-by=/nøgle.gpg] http://arkiv.test/debian bookworm main contrib
"""


def source_for(tmp_path: Path, name: str, content: str) -> tuple[int, dict[str, str]]:
    """Run the script's own functions on a folder of the test's own."""
    folder = tmp_path / "sources.list.d"
    folder.mkdir()
    (folder / name).write_text(content, encoding="utf-8")
    functions = INSTALL.read_text(encoding="utf-8").split("if complete; then")[0]
    functions = re.sub(r"^SOURCES=.*$", f"SOURCES={folder}", functions, flags=re.MULTILINE)
    functions = functions.replace("/etc/apt/sources.list", str(tmp_path / "sources.list"))
    done = subprocess.run(["bash", "-c", f"{functions}\nadd_backports\nknown"], capture_output=True, text=True)
    return done.returncode, {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


@pytest.mark.parametrize("script", [INSTALL, CI / "run"], ids=lambda path: path.name)
def test_the_script_is_sound_and_holds_no_address(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script]).returncode == 0
    assert "://" not in script.read_text(encoding="utf-8")


def test_a_deb822_source_is_copied_with_its_suite_changed(tmp_path: Path) -> None:
    code, files = source_for(tmp_path, "debian.sources", DEB822)
    assert code == 0
    assert files["bookworm-backports.sources"].split("\n")[:6] == [
        "Types: deb deb-src",
        "# a remark",
        "URIs: http://arkiv.test/debian",
        "Suites: bookworm-backports",
        "Components: main",
        "Signed-By: /nøgle.gpg",
    ]
    assert files["debian.sources"] == DEB822


def test_a_one_line_source_is_copied_with_its_suite_changed(tmp_path: Path) -> None:
    code, files = source_for(tmp_path, "debian.list", ONE_LINE)
    assert code == 0
    assert files["bookworm-backports.list"] == (
        "deb [signed-by=/nøgle.gpg] http://arkiv.test/debian bookworm-backports main contrib\n"
    )


def test_without_a_source_of_the_release_it_says_so(tmp_path: Path) -> None:
    code, files = source_for(tmp_path, "andet.list", "deb http://arkiv.test/andet stable main\n")
    assert code == 1
    assert list(files) == ["andet.list"]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = (CI / "run").read_text(encoding="utf-8").rstrip().splitlines()[-1]
    assert command in (CI.parent / "README.md").read_text(encoding="utf-8")
