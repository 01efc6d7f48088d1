"""docs/models-1.yaml: every model of its proposals is there, and every call gives its value."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from udfs.registry import functions
from workbooks.evaluate import evaluate

#: How many calculation models each proposal has in the report.
MODELS_IN_THE_REPORT = {
    "adm-reorg-loen-regnskab": 5,
    "adm-styring-loen-regnskab": 2,
    "adm-dig-budgetopfoelgning": 2,
    "adm-rpa": 2,
    "adm-refusion": 4,
    "adm-mellemkommunal": 3,
    "adm-udlaeg": 5,
    "adm-kombit-udk": 4,
    "adm-indkoebskultur": 2,
    "adm-disponenter": 4,
    "adm-ehandel": 4,
    "adm-jobcenter": 6,
    "adm-boern-ressource": 6,
    "besk-investeringsstrategier": 6,
    "besk-ungeindsats": 2,
    "besk-fleksjob-progression": 3,
    "besk-brobygning": 3,
    "besk-kompetencer-ledelse-kultur": 5,
    "besk-arbejdsprocesser": 3,
    "tvaer-beskaeftigelse-sundhed": 2,
    "tvaer-kontaktperson-mentor": 3,
}
#: A calendar of fixed dates with nothing to compute.
WITHOUT_CALL = {"Månedlig dataproces (styringscirkel)"}
CHECKLISTS = 12
FAMILIES = ("procurement", "administration", "support", "employment", "flexjob", "caseworker", "coordination")

DOCUMENT = Path(__file__).parents[2] / "docs" / "models-1.yaml"
MODELS = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
CALLS = [
    pytest.param(call["call"], call["value"], id=f"{model['model']}: {call['gives']}")
    for model in MODELS
    for call in model["calls"]
]


def flat(value: Any) -> list[Any]:
    return [cell for row in value for cell in row] if isinstance(value, list) else [value]


def test_every_model_of_the_report_is_listed():
    assert Counter(model["proposal"] for model in MODELS) == MODELS_IN_THE_REPORT


def test_every_checklist_is_a_form():
    assert sum("form" in model for model in MODELS) == CHECKLISTS


def test_only_the_calendar_lacks_a_call():
    assert {model["model"] for model in MODELS if not model["calls"]} == WITHOUT_CALL


@pytest.mark.parametrize("model", MODELS, ids=[f"{m['proposal']}: {m['model']}" for m in MODELS])
def test_a_model_says_where_it_is_from(model):
    assert model["page"]
    assert model["origin"] in {"stated", "inferred", "ours"}
    assert model["worked_example"] or model["why_none"]


@pytest.mark.parametrize(("call", "expected"), CALLS)
def test_the_call_gives_its_value(call: str, expected: Any):
    outcome = evaluate(f"={call}")
    assert outcome.message is None
    assert flat(outcome.value) == pytest.approx(flat(expected), rel=1e-9, abs=6e-5)


def test_every_function_of_these_families_is_used_in_a_model():
    called = " ".join(call["call"] for model in MODELS for call in model["calls"])
    ours = [one.name for one in functions().values() if one.module.removeprefix("udfs.savings.") in FAMILIES]
    assert ours and [name for name in ours if f"{name}(" not in called] == []


def test_functions_named_in_notes_exist():
    for model in MODELS:
        named = re.findall(r"\bB[CM]_[A-Z0-9]+", f"{model.get('note', '')} {model['worked_example']}")
        assert set(named) <= set(functions()), model["model"]
