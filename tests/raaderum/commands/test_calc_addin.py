import argparse
import json
from pathlib import Path

import pytest

from addin.calc.office import PROGRAM_VARIABLE
from raaderum.commands import calc_addin


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser(prog="raaderum")
    calc_addin.add_parser(parser.add_subparsers(dest="command", required=True))
    return calc_addin.run(parser.parse_args(["calc-addin", *arguments]))


def test_build_writes_the_file_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "--out", str(tmp_path)) == 0
    assert (tmp_path / "Raaderum.oxt").is_file()
    assert str(tmp_path / "Raaderum.oxt") in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "fil").write_text("ikke en mappe")
    assert run("build", "--out", str(tmp_path / "fil" / "under")) == 1
    assert "fil" in capsys.readouterr().err


def test_a_program_that_is_not_there_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("install", "--program", "/findes/ikke/soffice") == 2
    assert "findes ikke" in capsys.readouterr().err


def test_status_as_json_has_the_problems(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(PROGRAM_VARIABLE, "/findes/ikke/soffice")
    assert run("status", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["program"] is None
    assert "/findes/ikke/soffice" in told["problems"][0]


def test_no_action_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
