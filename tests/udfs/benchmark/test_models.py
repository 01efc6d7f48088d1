"""The documented benchmark models: every example evaluates to the value that stands beside it."""

from pathlib import Path

import pytest
import yaml

from udfs.registry import functions
from workbooks.evaluate import evaluate

DOCUMENT = Path(__file__).parents[3] / "docs" / "models-3.yaml"
MODELS = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
CALLS = [(call["call"], call["value"]) for model in MODELS for call in model["calls"]]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path))


def close(cell):
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return pytest.approx(cell, abs=6e-5) if is_number else cell


@pytest.mark.parametrize(("call", "expected"), CALLS, ids=[call for call, _ in CALLS])
def test_example(call, expected):
    outcome = evaluate(f"={call}")
    assert outcome.message is None
    if isinstance(expected, list):
        assert outcome.value == [[close(cell) for cell in row] for row in expected]
    else:
        assert outcome.value == close(expected)


def test_every_benchmark_function_is_documented():
    documented = " ".join(call for call, _ in CALLS)
    missing = [name for name in functions() if name.startswith("BM_") and f"{name}(" not in documented]
    assert missing == []


@pytest.mark.parametrize("model", MODELS, ids=[model["model"] for model in MODELS])
def test_says_where_it_is_from(model):
    assert model["origin"] in {"stated", "inferred", "ours"}
    assert (model["page"] is None) == (model["origin"] == "ours")
    assert model["worked_example"] or model["why_none"]
