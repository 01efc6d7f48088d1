"""``raaderum addin``: what it prints and its exit codes."""

import argparse
import hashlib
import json
from pathlib import Path

import pytest

from raaderum.commands import addin


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    addin.add_parser(parser.add_subparsers())
    return addin.run(parser.parse_args(["addin", *words]))


def test_build_writes_the_file_and_prints_its_checksum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "--out", str(tmp_path)) == 0
    written = tmp_path / "Raaderum.xlam"
    assert hashlib.sha256(written.read_bytes()).hexdigest() in capsys.readouterr().out


def test_package_writes_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("package", "--out", str(tmp_path / "pakke")) == 0
    assert (tmp_path / "pakke" / "installer.ps1").is_file()
    assert "LÆS-MIG" in capsys.readouterr().out


def test_a_package_over_something_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "min.txt").write_text("vigtigt")
    assert run("package", "--out", str(tmp_path)) == 1
    assert "ikke tom" in capsys.readouterr().err


def test_a_missing_addin_file_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("install", "--xlam", str(tmp_path / "findes-ikke.xlam")) == 2
    assert "findes ikke" in capsys.readouterr().err


@pytest.mark.skipif("sys.platform == 'win32'", reason="says what happens elsewhere (andre systemer end Windows)")
@pytest.mark.parametrize("action", ["install", "remove", "status", "serve"])
def test_elsewhere_than_on_windows_it_says_so(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(action) == 1
    assert "Windows" in capsys.readouterr().err


@pytest.mark.skipif("sys.platform == 'win32'", reason="says what happens elsewhere (andre systemer end Windows)")
def test_doctor_prints_a_list_for_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor", "--json") == 1
    findings = json.loads(capsys.readouterr().out)
    assert [finding["check"] for finding in findings] == ["windows"]
    assert run("doctor") == 1
    assert capsys.readouterr().out.startswith("✗ windows: ")
