"""The list of models of administration, employment and coordination: complete, and every formula computes."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from udfs.registry import functions
from workbooks.evaluate import evaluate

MODELS = yaml.safe_load((Path(__file__).parents[2] / "docs" / "models-1.yaml").read_text(encoding="utf-8"))

#: How many models the report has in each proposal, in its order.
EXPECTED = {
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
KINDS = {"formula": 27, "investment": 5, "breakeven": 4, "template": 16, "benchmark": 12, "checklist": 12}


def rows(value) -> list[list[float]]:
    return value if isinstance(value, list) else [[value]]


def names(formula: str) -> set[str]:
    return set(re.findall(r"\bB[CM]_[A-Z0-9]+", formula))


def test_every_model_of_every_proposal_is_there():
    assert Counter(model["proposal"] for model in MODELS) == EXPECTED


def test_every_kind_is_there_as_often_as_in_the_report():
    assert Counter(model["kind"] for model in MODELS) == KINDS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model['proposal']} {model['model']}")
def test_model_says_what_it_rests_on(model):
    assert re.fullmatch(r"\d+([-,] ?\d+)?", model["page"])
    assert model["basis"] in ("stated", "inferred", "ours")
    assert ("example" in model) != ("no_example" in model)
    assert ("formula" in model) == ("gives" in model)
    assert ("form" in model) == (model["kind"] == "checklist")
    assert "formula" in model or model["form"].endswith("Ingen beregning.")


@pytest.mark.parametrize(
    "model",
    [model for model in MODELS if "formula" in model],
    ids=lambda model: f"{model['proposal']} {model['model']}",
)
def test_formula_gives_what_the_list_says(model):
    missing = names(model["formula"]) - set(functions())
    if missing and model["kind"] == "benchmark":
        pytest.skip(f"{', '.join(sorted(missing))} is not declared")
    outcome = evaluate(model["formula"])
    assert outcome.message is None
    expected = rows(model["gives"])
    found = rows(outcome.value)
    assert [len(row) for row in found] == [len(row) for row in expected]
    plain = 0.5 * 10 ** -model["decimals"] + 1e-12 if "decimals" in model else 0.0
    tolerances = model.get("tolerances") or [[plain] * len(row) for row in expected]
    for found_row, expected_row, row_tolerance in zip(found, expected, tolerances, strict=True):
        for one, other, tolerance in zip(found_row, expected_row, row_tolerance, strict=True):
            assert one == pytest.approx(other, rel=1e-9, abs=tolerance + 1e-9)


def test_functions_named_in_notes_exist():
    for model in MODELS:
        text = " ".join(str(model.get(key, "")) for key in ("note", "form", "example", "no_example"))
        assert {name for name in names(text) if name.startswith("BC_")} <= set(functions()), model["model"]
