import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from raaderum import __main__ as command_line
from raaderum.commands import COMMANDS, Command
from raaderum.errors import CommandError
from raaderum.parser import in_danish

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> int:
    """The exit code, also where argparse ends by itself."""
    try:
        return command_line.main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


def in_process(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "raaderum", *arguments], capture_output=True, env=environment, **options
    )


@pytest.fixture
def failing_command(monkeypatch: pytest.MonkeyPatch) -> object:
    """A command that ends with the error it is given."""
    import types

    module = types.ModuleType("failing_command")
    module.add_parser = lambda commands: commands.add_parser("prøv")

    def fail_with(error: BaseException) -> None:
        def run(_: argparse.Namespace) -> int:
            raise error

        module.run = run

    monkeypatch.setitem(sys.modules, "failing_command", module)
    monkeypatch.setitem(COMMANDS, "prøv", Command("failing_command", "prøve"))
    return fail_with


def test_help_names_every_command_in_danish(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    out = capsys.readouterr().out
    lines = " ".join(out.split())
    assert all(f"{name} {entry.help}" in lines for name, entry in COMMANDS.items())
    assert "Brug: raaderum" in out
    assert not any(english in out for english in ("usage", "options", "positional", "show this"))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command_is_danish(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(name, "--help") == 0
    out = capsys.readouterr().out
    assert f"Brug: raaderum {name}" in out
    assert not any(english in out for english in ("usage", "options:", "positional", "show this"))


def test_no_command_shows_the_overview(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert "kommandoer" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    from engines import __version__

    assert run("--version") == 0
    assert capsys.readouterr().out == f"Råderum {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    """Start-up stays quick because no calculation library is loaded for an overview."""
    code = (
        "import sys\nfrom raaderum.__main__ import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'numpy', 'openpyxl', 'formualizer', 'pandas', 'lxml', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["evl"], 'Der er ingen kommando "evl". Mener du eval?'),
        (["xyz"], 'Der er ingen kommando "xyz". Se raaderum --help.'),
        (["eval"], "Der mangler FORMEL."),
        (["eval", "--jsn", "=1"], "Kommandoen kender ikke --jsn."),
        (["calc", "a.xlsx", "--out"], "--out skal have en værdi efter sig."),
        (["calc", "findes-ikke.xlsx"], "findes-ikke.xlsx findes ikke."),
        (["calc", "a.xlsx", "b.xlsx", "--out", "c.xlsx"], "--out kan kun bruges med én projektmappe."),
        (["parameters", "--dato", "i går"], '--dato kan ikke være "i går".'),
        (["functions", "zzz"], 'Ingen funktion rummer "zzz".'),
        (["parameters", "zzz"], 'Ingen parameter rummer "zzz".'),
        (["--ukendt"], "Kommandoen kender ikke --ukendt."),
    ],
)
def test_wrong_use_is_a_danish_sentence_and_code_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(sentence)
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def _argparse_messages() -> list[str]:
    """What argparse itself says in this Python to each kind of wrong use."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--tal", type=int)
    parser.add_argument("--to", nargs=2)
    parser.add_argument("--flere", nargs="+")
    parser.add_argument("--flag", action="store_true")
    parser.add_argument("--valg", choices=["a", "b"])
    both = parser.add_mutually_exclusive_group()
    both.add_argument("--x", action="store_true")
    both.add_argument("--y", action="store_true")
    found = []
    for wrong in (
        "--tal x",
        "--tal",
        "--to 1",
        "--flere",
        "--flag=1",
        "--valg c",
        "--x --y",
    ):
        with pytest.raises(argparse.ArgumentError) as caught:
            parser.parse_args(wrong.split())
        found.append(str(caught.value))
    return found


@pytest.mark.parametrize("message", _argparse_messages())
def test_what_argparse_says_is_translated(message: str) -> None:
    danish = in_danish(message)
    assert danish != message
    words = ("argument", "expected", "invalid", "ignored", "allowed", "choose")
    assert not any(word in danish for word in words)


def test_command_error_is_its_sentence(failing_command, capsys: pytest.CaptureFixture[str]) -> None:
    failing_command(CommandError("Sådan kan man ikke."))
    assert run("prøv") == 2
    assert capsys.readouterr().err == "Sådan kan man ikke.\n"


def test_unusable_parameter_file_is_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "parametre.yaml"
    own.write_text("- name: x\n  label: [", encoding="utf-8")
    monkeypatch.setenv("RAADERUM_PARAMETRE", str(own))
    done = in_process("parameters")
    assert done.returncode == 2
    assert "ikke gyldig YAML" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_unexpected_error_is_logged_and_said(
    failing_command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: tmp_path)
    failing_command(ValueError("noget gik galt"))
    assert run("prøv") == 70
    error = capsys.readouterr().err
    assert error.startswith("Uventet fejl: ValueError: noget gik galt.")
    assert str(tmp_path / "raaderum.log") in error
    assert "Traceback" in (tmp_path / "raaderum.log").read_text(encoding="utf-8")


def test_unexpected_error_is_shown_where_it_cannot_be_logged(
    failing_command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import platformdirs

    def no_folder(*_: object, **__: object) -> Path:
        raise PermissionError("nej")

    monkeypatch.setattr(platformdirs, "user_log_path", no_folder)
    failing_command(ValueError("noget gik galt"))
    assert run("prøv") == 70
    assert "Traceback" in capsys.readouterr().err


def test_interruption(failing_command, capsys: pytest.CaptureFixture[str]) -> None:
    failing_command(KeyboardInterrupt())
    assert run("prøv") == 130
    assert capsys.readouterr().err == "Afbrudt.\n"


@pytest.mark.skipif(os.name != "posix", reason="needs a shell pipe")
def test_broken_pipe_is_quiet() -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m raaderum eval "=SEQUENCE(20000,5)" | head -1',
        shell=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stderr == b""


def test_output_is_utf8_whatever_the_console() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "raaderum", "eval", '="æøå ✓"'],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"},
    )
    assert done.stdout.decode("utf-8").strip() == "æøå ✓"


def test_json_is_readable_by_a_program() -> None:
    done = in_process("eval", "--json", "=1/3", "=NA()")
    assert done.returncode == 1
    assert json.loads(done.stdout) == [
        {"formula": "=1/3", "value": 1 / 3},
        {"formula": "=NA()", "error": "#N/A", "message": "Værdien findes ikke."},
    ]
