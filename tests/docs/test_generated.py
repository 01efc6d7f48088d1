"""The generated documents are current: python docs/generate.py makes them."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
_SPEC = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
assert _SPEC is not None and _SPEC.loader is not None
generate = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(generate)


@pytest.mark.parametrize("name", ["funktioner.md", "modeller.md"])
def test_a_generated_document_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == generate.texts()[name], "kør python docs/generate.py"
