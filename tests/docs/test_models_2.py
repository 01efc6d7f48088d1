"""docs/models-2.yaml: every model of its proposals is there, and every formula gives its value."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from udfs.registry import functions
from workbooks.evaluate import evaluate

#: How many calculation models each proposal has in the report; an overview line counts one (ours).
MODELS_IN_THE_REPORT = {
    "skole-gaestevederlag": 2,
    "skole-overgange": 2,
    "skole-arbejdstilrettelaeggelse": 1,
    "skole-anvisningsregler": 2,
    "skole-sygefravaer": 2,
    "skole-specialskoler": 3,
    "skole-adm-faellesskaber": 4,
    "aeldre-visitation": 5,
    "aeldre-balance": 4,
    "aeldre-rehabilitering": 3,
    "aeldre-sygepleje": 6,
    "aeldre-hjemmepleje": 4,
    "aeldre-plejecentre": 5,
    "tm-ejendomsdata": 2,
    "tm-ejendomscenter": 3,
    "tm-bygningsanvendelse": 2,
    "tm-multifunktionelt-areal": 4,
    "tm-vognpark": 5,
    "tm-myndighed-vaerdiskabende": 2,
    "tm-benchmark-myndighed": 1,
    "tm-fagspecialister": 1,
    "tm-sourcing": 5,
    "boern-maalrettet-indsats-varighed": 3,
    "boern-eftervaern": 3,
    "boern-plejefamilier-afloenning": 4,
    "boern-professionelt-indkoeb": 3,
    "boern-datadrevet-styring": 2,
    "boern-datamodel": 9,
    "voksen-myndighedssagsbehandling": 1,
    "voksen-borgerrettet-tid": 1,
    "voksen-gentaenkning-85": 1,
    "voksen-videomoeder": 1,
    "voksen-ledelsesinformation": 1,
}
#: Frames and field lists with nothing to compute.
WITHOUT_FORMULA = {"Temaer på kort og langt sigt", "Registreringsark"}
KINDS = {"formula", "investment", "breakeven", "template", "benchmark", "tariff", "checklist"}

PROPOSALS = yaml.safe_load((Path(__file__).parents[2] / "docs" / "models-2.yaml").read_text(encoding="utf-8"))
MODELS = [(proposal["proposal"], model) for proposal in PROPOSALS for model in proposal["models"]]
COMPUTED = [
    pytest.param(model, id=f"{proposal}: {model['model']}")
    for proposal, model in MODELS
    if "formula" in model
]


def test_every_model_of_the_report_is_listed():
    assert {p["proposal"]: len(p["models"]) for p in PROPOSALS} == MODELS_IN_THE_REPORT


def test_only_frames_and_field_lists_lack_a_formula():
    assert {model["model"] for _, model in MODELS if "formula" not in model} == WITHOUT_FORMULA


@pytest.mark.parametrize(("proposal", "model"), MODELS, ids=[f"{p}: {m['model']}" for p, m in MODELS])
def test_a_model_says_where_it_is_from(proposal, model):
    assert set(model) <= {"model", "page", "kind", "basis", "formula", "value", "example", "note"}
    assert re.fullmatch(r"\d+(-\d+)?", model["page"])
    assert model["kind"] in KINDS
    assert model["basis"] in {"stated", "inferred", "ours"}
    assert len(model["example"]) > 5


@pytest.mark.parametrize("model", COMPUTED)
def test_the_formula_gives_its_value(model: dict[str, Any]):
    unknown = set(re.findall(r"\b(?:BC|BM|TF)_[A-Z0-9]+", model["formula"])) - set(functions())
    if unknown:
        pytest.skip(f"not among the cell functions here: {', '.join(sorted(unknown))}")
    outcome = evaluate(model["formula"])
    assert outcome.message is None
    for found, expected in zip(_flat(outcome.value), _flat(model["value"]), strict=True):
        assert found == (expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-9))


def _flat(value: Any) -> list[Any]:
    return [cell for row in value for cell in row] if isinstance(value, list) else [value]
