import pytest

from workbooks.build import build
from workbooks.draft import Settings
from workbooks.library import load
from workbooks.proposal import Proposal, ProposalError, parsed
from workbooks.read import read
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


@pytest.mark.parametrize(("criterion", "figure"), [('">0.5"', "0.5"), ('"<=37"', "37")])
def test_a_figure_hidden_in_a_criterion_is_refused(criterion: str, figure: str) -> None:
    text = SMALLEST.replace('"{timer}*{sats}"', f"'COUNTIF({{timer}},{criterion})*{{sats}}'")
    assert f"tid: tallet {figure} står i formlen" in refusal(text)


def test_advice_that_is_too_long_for_a_formula_is_refused() -> None:
    rule = f'kontroller:\n  - {{navn: Prøve, tal: "1", krav: "TRUE", råd: {"x" * 256}}}\n'
    assert "kontroller.0.råd: må højst være 255 tegn" in refusal(SMALLEST + rule)


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


SMALLEST_TARIFF = """
id: egen-takst
titel: Vores takst
spor: Takster
formål: At kende prisen.
forudsætninger:
  - gruppe: Drift
    input:
      - {id: loen, navn: Løn, enhed: kr. pr. år, type: beløb, eksempel: 730000}
      - {id: dage, navn: Dage, enhed: dage, eksempel: 365}
takst:
  navn: Dagspris
  enhed: kr. pr. dag
  ophav: vores
  elementer:
    - {id: e_loen, navn: Løn, formel: "{loen}"}
  mængde:
    - {id: m_dage, navn: Dage, enhed: dage, formel: "{dage}"}
  enheder: m_dage
  funktion: TF_DAYRATE({elementer},1,1,{dage})
  følsomhed:
    navn: Dage
    fra: "1"
    trin: "1"
    antal: 3
    nu: "1"
    takst: "{takstgrundlag}/({dage}*{x})"
    dækning: ({x}-1)*{dage}*{takst}
  forside:
    - {id: takst, navn: Dagspris, enhed: kr.}
    - {id: m_dage, navn: Dage, enhed: dage}
    - {id: takstgrundlag, navn: Grundlag, enhed: kr.}
"""


def test_the_smallest_tariff_builds_green() -> None:
    """730.000 / 365 = 2.000 kr. a day."""
    parts = build(proposal(SMALLEST_TARIFF), Settings(example=True))
    assert read(parts)["RD_TAKST"] == 2000
    assert read(parts)["RD_KONTROL"] == "✓ Alle kontroller stemmer"


def test_a_template_has_a_business_case_or_a_tariff() -> None:
    neither = SMALLEST[: SMALLEST.index("business_case")]
    both = SMALLEST + SMALLEST_TARIFF[SMALLEST_TARIFF.index("takst:") :]
    for text in (neither, both):
        assert "skriv enten business_case eller takst" in refusal(text)


def test_a_figure_hidden_in_a_tariff_is_refused() -> None:
    text = SMALLEST_TARIFF.replace('formel: "{loen}"', 'formel: "{loen}*1.05"')
    assert "e_loen: tallet 1.05 står i formlen" in refusal(text)


def test_an_element_needs_one_formula_or_one_for_each_column() -> None:
    text = SMALLEST_TARIFF.replace('formel: "{loen}"', 'formel: ["{loen}", "", ""]')
    assert "e_loen: skriv én formel, eller én for hver af de 0 kolonner" in refusal(text)


def test_a_check_compares_or_demands() -> None:
    rule = 'kontroller:\n  - {navn: Prøve, tal: "{takst}"}\n'
    assert "Prøve: skriv enten lig eller krav" in refusal(SMALLEST_TARIFF + rule)


def test_a_name_that_the_template_itself_uses_is_refused() -> None:
    taken = proposal(SMALLEST.replace("id: timer,", "id: resultat,").replace("{timer}", "{resultat}"))
    with pytest.raises(ProposalError, match='navnet "resultat" er optaget; skabelonen bruger det selv'):
        build(taken, Settings())


def test_two_fields_that_would_get_one_workbook_name_are_refused() -> None:
    table = """tabeller:
  - id: tid
    titel: Tid
    kolonner: [{id: brugt, navn: Brugt, enhed: timer}]
    rækker: [{navn: Møder}]
modeller:
  - titel: Timer
    ophav: vores
    rækker: [{id: tid_brugt, navn: Brugt, enhed: timer, formel: "SUM({tid.brugt})"}]
business_case:"""
    with pytest.raises(ProposalError, match='to felter får begge navnet RD_TID_BRUGT, det ene fra id "tid_brugt"'):
        build(proposal(SMALLEST.replace("business_case:", table).replace("id: tid,", "id: sparet,")), Settings())
