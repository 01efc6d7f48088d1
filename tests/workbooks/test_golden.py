"""Every template against its golden text, so that a change shows as a small difference.

After a change that is meant: ``python -m tests.workbooks.golden``, and look the difference through.
"""

import difflib

import pytest

from tests.workbooks.golden import FOLDER, text_of
from workbooks.shipped import ids


@pytest.mark.parametrize("name", ids())
def test_the_template_is_its_golden_text(name: str) -> None:
    path = FOLDER / f"{name}.txt"
    golden = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    changed = list(difflib.unified_diff(golden, text_of(name).splitlines(), "golden", "nu", lineterm="", n=0))
    assert not changed, "\n".join([*changed[:60], "Er ændringen ment: python -m tests.workbooks.golden"])


def test_no_golden_text_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(ids())
