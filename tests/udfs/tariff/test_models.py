"""The documented tariff models: every example evaluates to the value that stands beside it."""

from pathlib import Path

import pytest
import yaml

from udfs.registry import functions
from workbooks.evaluate import evaluate

DOCUMENT = Path(__file__).parents[3] / "docs" / "models-4.yaml"
MODELS = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
CALLS = [(call["call"], call["value"]) for model in MODELS for call in model["calls"]]


def assert_same(value, expected):
    if isinstance(expected, list):
        assert len(value) == len(expected)
        for row, expected_row in zip(value, expected, strict=True):
            assert row == pytest.approx(expected_row, abs=6e-5)
    elif isinstance(expected, (str, bool)):
        assert value == expected
    else:
        assert value == pytest.approx(expected, abs=6e-5)


@pytest.mark.parametrize(("call", "expected"), CALLS, ids=[call for call, _ in CALLS])
def test_example(call, expected):
    outcome = evaluate(f"={call}")
    assert outcome.message is None
    assert_same(outcome.value, expected)


def test_every_tariff_function_is_documented():
    documented = " ".join(call for call, _ in CALLS)
    missing = [name for name in functions() if name.startswith("TF_") and f"{name}(" not in documented]
    assert missing == []


@pytest.mark.parametrize("model", MODELS, ids=[model["model"] for model in MODELS])
def test_says_where_it_is_from(model):
    assert model["origin"] in {"stated", "inferred", "ours"}
    assert (model["page"] is None) == (model["origin"] == "ours")
    assert model["worked_example"] or model["why_none"]
