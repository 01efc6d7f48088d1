"""The recipes: the shipped ones, and what is said of a wrong one."""

import pytest

from sources.errors import SourceError
from sources.indicators import definitions

TRACKS = {
    "Administration",
    "Beskæftigelse",
    "Skole og dagtilbud",
    "Sundhed og ældre",
    "Teknik og miljø",
    "Tværgående indsatser",
    "Udsatte børn og unge",
    "Voksen handicap og psykiatri",
}


def test_every_track_has_an_account_and_a_budget_indicator():
    for table in ("REGK31", "BUDK32"):
        assert {one.track for one in definitions().values() if one.table == table} == TRACKS


def test_an_account_indicator_never_adds_gross_net_or_two_price_units():
    for one in definitions().values():
        if one.table in ("REGK31", "BUDK32"):
            assert {code: list(values) for code, values in one.select.items() if code != "FUNKTION"} == {
                "DRANST": ["1"], "ART": ["TOT"], "PRISENHED": ["INDL"]
            }  # fmt: skip


def own(folder, text):
    (folder / "indikatorer").mkdir(parents=True)
    (folder / "indikatorer" / "mine.yaml").write_text(text, encoding="utf-8")


RECIPE = """
- id: kultur
  label: Biblioteker pr. indbygger
  unit: kr. pr. indbygger
  table: REGK31
  geography: OMRÅDE
  select: {FUNKTION: 33250, DRANST: 1, ART: TOT, PRISENHED: INDL}
"""


def test_the_user_adds_a_recipe(own_folder):
    own(own_folder, RECIPE)
    assert definitions()["kultur"].select["FUNKTION"] == {"33250": ""}


def test_the_user_s_recipe_replaces_a_shipped_one(own_folder):
    own(own_folder, RECIPE.replace("id: kultur", "id: folkeskole"))
    assert definitions()["folkeskole"].label == "Biblioteker pr. indbygger"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            RECIPE.replace("  unit: kr. pr. indbygger\n", ""),
            "nøgletallet kultur kan ikke bruges: unit mangler.",
        ),
        (RECIPE + "  retning: lav\n", "retning er ikke et felt i en opskrift."),
        (RECIPE + "  direction: ned\n", "direction kan være low eller high."),
        (RECIPE.replace("id: kultur", "id: Kul tur"), "id har tegn, der ikke kan bruges."),
        ("- id: [", "er ikke gyldig YAML"),
        ("id: kultur", "filen skal være en liste"),
    ],
)
def test_a_wrong_recipe_is_named_with_file_and_field(own_folder, wrong, sentence):
    own(own_folder, wrong)
    with pytest.raises(SourceError) as caught:
        definitions()
    assert sentence in str(caught.value)
    assert "mine.yaml" in str(caught.value)
