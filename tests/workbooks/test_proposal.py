import pytest

from workbooks.library import load
from workbooks.proposal import Proposal, ProposalError, parsed
from workbooks.shipped import ids, listing

SMALLEST = """
id: eget-forslag
titel: Vores eget
spor: Administration
formål: At spare tid.
forudsætninger:
  - gruppe: Tid
    input:
      - {id: timer, navn: Sparede timer, enhed: timer pr. år}
      - {id: sats, navn: Timeløn, enhed: kr. pr. time, type: beløb}
business_case:
  gevinster:
    - {id: tid, navn: Sparet tid, formel: "{timer}*{sats}"}
"""


def proposal(text: str) -> Proposal:
    return parsed(text, "eget.yaml", Proposal)


def refusal(text: str) -> str:
    with pytest.raises(ProposalError) as caught:
        proposal(text)
    return str(caught.value)


def test_the_smallest_proposal_is_enough() -> None:
    assert [entry.id for entry in proposal(SMALLEST).inputs] == ["timer", "sats"]


@pytest.mark.parametrize("name", ids())
def test_every_shipped_proposal_loads_under_its_own_name(name: str) -> None:
    assert load(name).id == name


def test_a_misspelt_field_is_named_with_its_line() -> None:
    text = SMALLEST.replace("enhed: timer pr. år", "enheden: timer pr. år")
    assert "eget.yaml: linje 9, forudsætninger.0.input.0.enhed: feltet mangler; skriv det" in refusal(text)
    assert "forudsætninger.0.input.0.enheden: feltet kendes ikke; se efter en stavefejl" in refusal(text)


def test_broken_yaml_is_named_with_its_line() -> None:
    assert "eget.yaml, linje 4: filen er ikke gyldig YAML" in refusal(SMALLEST.replace("spor: A", "spor: A: "))


def test_the_same_id_twice_is_refused() -> None:
    assert "samme id er brugt to gange: sats" in refusal(SMALLEST.replace("id: timer,", "id: sats,"))


def test_a_figure_hidden_in_a_formula_is_refused() -> None:
    text = SMALLEST.replace("{timer}*{sats}", "{timer}*{sats}*0.9")
    assert "tid: tallet 0.9 står i formlen; lav det til et input" in refusal(text)


def test_a_choice_in_a_yearly_formula_is_refused() -> None:
    text = SMALLEST.replace("{timer}*{sats}", "MAX(0,{timer})*{sats}")
    assert "tid: en formel pr. år må kun bruge + - * / og parenteser" in refusal(text)


def test_a_choice_without_options_is_refused() -> None:
    text = SMALLEST.replace("enhed: timer pr. år}", "enhed: valg, type: valg}")
    assert "timer: et valg skal have valgmuligheder" in refusal(text)


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [('["Ja, delvist"]', "må ikke indeholde komma"), (f'["{"x" * 256}"]', "tilsammen over 255 tegn")],
)
def test_options_that_excel_cannot_hold_are_refused(choices: str, sentence: str) -> None:
    text = SMALLEST.replace("enhed: timer pr. år}", f"enhed: valg, type: valg, valgmuligheder: {choices}}}")
    assert sentence in refusal(text)


def test_an_unknown_proposal_gets_the_nearest() -> None:
    with pytest.raises(ProposalError, match=r'Der er intet forslag "adm-udlag"\. Mener du adm-udlaeg'):
        load("adm-udlag")


def test_a_missing_file_of_ones_own_is_said() -> None:
    with pytest.raises(ProposalError, match="skabelonfilen kan ikke læses"):
        load("findes-ikke.yaml")


def test_the_list_says_of_each_proposal_what_its_file_says():
    for entry in listing():
        found = load(entry.id)
        assert (entry.title, entry.track, entry.pages) == (found.title, found.track, found.pages)
    assert sorted(entry.id for entry in listing()) == ids()
