"""The house rules as tests: style, format, types, and the one way that imports go."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ],
    ids=" ".join,
)
def test_the_house_rules_hold(command: list[str]) -> None:
    program, *arguments = command
    beside_python = Path(sys.executable).with_name(program)
    done = subprocess.run([beside_python, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
