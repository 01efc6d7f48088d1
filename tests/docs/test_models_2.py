"""docs/models-2.yaml: every model of its proposals is there, and every call gives its value."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

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
WITHOUT_CALL = {"Temaer på kort og langt sigt", "Registreringsark"}

DOCUMENT = Path(__file__).parents[2] / "docs" / "models-2.yaml"
MODELS = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
CALLS = [
    pytest.param(call["call"], call["value"], id=f"{model['model']}: {call['gives']}")
    for model in MODELS
    for call in model["calls"]
]


def test_every_model_of_the_report_is_listed():
    assert Counter(model["proposal"] for model in MODELS) == MODELS_IN_THE_REPORT


def test_only_frames_and_field_lists_lack_a_call():
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
    for found, wanted in zip(_flat(outcome.value), _flat(expected), strict=True):
        assert found == (wanted if isinstance(wanted, (str, bool)) else pytest.approx(wanted, rel=1e-9))


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("Mindre tid til dokumentation i sygeplejen", ("290", "280", "133", "137")),
        ("Mindre tid til dokumentation i hjemmeplejen", ("290", "280", "133", "137")),
        ("Opfølgning på gennemførte visitationer", ("36,5", "36", "19")),
        ("Investering og tilbagebetalingstid", ("4,94", "4,00", "0,50", "antagelse")),
        ("Besparelsesprofil i kr. og procent", ("ikke trykt", "140")),
        ("Kategorisering af tilbud", ("seks", "fem")),
    ],
)
def test_where_the_report_contradicts_itself_the_text_says_so(model, words):
    entry = next(one for one in MODELS if one["model"] == model)
    text = " ".join(str(entry.get(key, "")) for key in ("note", "worked_example", "why_none"))
    assert [word for word in words if word not in text] == []


def _flat(value: Any) -> list[Any]:
    return [cell for row in value for cell in row] if isinstance(value, list) else [value]
