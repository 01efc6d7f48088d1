"""Limits of inputs, dates, and a proposal's own conditions: at the keyboard, pasted in, and on the command line."""

import datetime as dt
import re

import pytest

from tests.workbooks.books import Parts, cell_of, edited, hidden_figures, kontrol, opened
from workbooks.build import build
from workbooks.draft import Settings
from workbooks.new import given_values
from workbooks.proposal import Proposal, ProposalError, parsed
from workbooks.read import read

CARS = """
id: biler
titel: Biler
spor: Teknik og miljø
formål: At køre mindre.
forudsætninger:
  - gruppe: Bilerne
    input:
      - {id: antal, navn: Antal biler, enhed: biler, hele_tal: true, mindst: 1, eksempel: 4}
      - {id: alder, navn: Alder, enhed: år, mindst: 0.5, højst: 20, eksempel: 6.5}
      - {id: pris, navn: Købspris, enhed: kr., type: beløb, eksempel: 180000}
      - {id: rest, navn: Restværdi, enhed: kr., type: beløb, eksempel: 45000}
      - {id: salg, navn: Dato for salget, enhed: dato, type: dato, eksempel: 2026-03-12}
      - {id: vaekst, navn: Udvikling, enhed: andel, type: andel, må_være_negativ: true, højst: 0.5, eksempel: -0.1}
tabeller:
  - id: drift
    titel: Drift
    ophav: vores
    kolonner:
      - {id: dage, navn: Dage, enhed: dage, hele_tal: true, højst: 366}
      - {id: nr, navn: Nr., enhed: nr., formel: "MATCH({navn},{drift.navn},0)", i_alt: sum}
    rækker:
      - {navn: Vask, eksempel: [12]}
      - {navn: Syn, standard: [1]}
kontroller:
  - {navn: Restværdien er højst købsprisen, tal: "{rest}", krav: "{rest}<={pris}", råd: 'Byt "de to" beløb om.'}
  - {navn: Numrene lægger sammen, tal: "{drift.nr.i_alt}", lig: "1+1+1", råd: En formel er ændret.}
business_case:
  gevinster:
    - {id: sparet, navn: Sparet, formel: "{antal}*({pris}-{rest})"}
"""


@pytest.fixture(scope="module")
def cars() -> Parts:
    return build(proposal(), Settings(example=True))


def proposal() -> Proposal:
    found: Proposal = parsed(CARS, "biler.yaml", Proposal)
    return found


def test_the_example_is_green_and_dates_are_dates(cars: Parts) -> None:
    assert read(cars)["RD_KONTROL"] == "✓ Alle kontroller stemmer"
    assert read(cars)["RD_SALG"] == dt.date(2026, 3, 12)
    assert opened(cars)["Forudsætninger"][cell_of(cars, "Dato for salget")].value == dt.datetime(2026, 3, 12)


def test_the_blank_is_amber_not_red() -> None:
    assert str(read(build(proposal(), Settings()))["RD_KONTROL"]).startswith("▲")


def test_standard_figures_stand_in_the_blank_too_and_a_case_without_figures_has_no_payback() -> None:
    blank = read(build(proposal(), Settings()))
    assert blank["RD_DRIFT_DAGE"] == [None, 1]
    assert (blank["RD_TILBAGEBETALING"], blank["RD_TILBAGEBETALING_BUDGETAAR"]) == ("–", "–")


def test_a_row_knows_its_own_label(cars: Parts) -> None:
    assert read(cars)["RD_DRIFT_NR"] == [1, 2]


@pytest.mark.parametrize(
    ("label", "column", "kind", "operator", "low", "high"),
    [
        ("Antal biler", "D", "whole", "greaterThanOrEqual", "1", None),
        ("Alder", "D", "decimal", "between", "0.5", "20"),
        ("Købspris", "D", "decimal", "greaterThanOrEqual", "0", None),
        ("Dato for salget", "D", "date", "between", "36526", "73415"),
        ("Udvikling", "D", "decimal", "between", "-0.5", "0.5"),
        ("Vask", "C", "whole", "between", "0", "366"),
    ],
)
def test_excel_holds_the_limits(
    cars: Parts, label: str, column: str, kind: str, operator: str, low: str, high: str | None
) -> None:
    sheet = opened(cars)["Forudsætninger"]
    cell = cell_of(cars, label, column=column)
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    assert (rule.type, rule.operator or "between", rule.formula1, rule.formula2) == (kind, operator, low, high)


@pytest.mark.parametrize(
    ("label", "column", "value", "sentence"),
    [
        ("Antal biler", "D", 2.5, "Skriv et helt tal på mindst 1 uden tekst og enhed. Det gælder: Antal biler."),
        ("Antal biler", "D", 0, "Skriv et helt tal på mindst 1"),
        ("Alder", "D", 21, "Skriv et tal mellem 0,5 og 20"),
        ("Alder", "D", "seks", "Skriv tallet uden enhed og tekst"),
        ("Dato for salget", "D", 12, "Skriv en dato mellem 01-01-2000 og 31-12-2100, fx 12-03-2026."),
        ("Udvikling", "D", -0.6, "Skriv en andel mellem -50 % og 50 %"),
        ("Købspris", "D", -1, "Skriv beløbet med plus"),
        ("Vask", "C", 400, "Skriv et helt tal mellem 0 og 366"),
        ("Syn", "C", 1.5, "Det gælder: Dage."),
        ("Restværdi", "D", 200_000, 'Byt "de to" beløb om.'),
    ],
)
def test_what_is_pasted_in_turns_kontrol_red(
    cars: Parts, label: str, column: str, value: object, sentence: str
) -> None:
    wrong = edited(cars, "Forudsætninger", cell_of(cars, label, column=column), value)
    assert any(text.startswith("✗") and sentence in text for text in kontrol(wrong)), kontrol(wrong)


def test_a_limit_in_a_criterion_is_read_alike_in_every_language(cars: Parts) -> None:
    """Inside the quotes 0.5 is a text to a Danish Excel, which writes it 0,5."""
    formulas = [str(cell.value) for cell in opened(cars)["Kontrol"]["C"]]
    assert any('"<"&0.5' in formula for formula in formulas)
    assert not any(re.search(r'"[<>]=?[0-9]+[.,]', formula) for formula in formulas)


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("antal=4", 4),
        ("alder=0,5", 0.5),
        ("vaekst=-50 %", -0.5),
        ("salg=12-03-2026", dt.date(2026, 3, 12)),
        ("salg=2026-03-12", dt.date(2026, 3, 12)),
        ("salg=12.03.2026", dt.date(2026, 3, 12)),
    ],
)
def test_values_on_the_command_line(pair: str, value: object) -> None:
    ((found,),) = given_values(proposal(), [pair], 4).values()
    assert found == value


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        ("antal=2,5", "Antal biler skal være et helt tal på mindst 1 uden tekst og enhed; fik 2,5."),
        ("antal=0", "Antal biler skal være et helt tal på mindst 1"),
        ("alder=21", "Alder skal være et tal mellem 0,5 og 20"),
        ("vaekst=51 %", "Udvikling skal være en andel mellem -50 % og 50 %, fx 25 % eller 0,25; fik 51 %."),
        ("vaekst=51", "Udvikling er en andel; fik 51. Skriv fx 51 % eller 0,25."),
        ("salg=31-02-2026", 'Dato for salget skal være en dato mellem 01-01-2000 og 31-12-2100, fx 12-03-2026; fik "'),
        ("salg=12-03-1926", "Dato for salget skal være en dato mellem"),
    ],
)
def test_a_value_outside_its_limits_is_refused(pair: str, sentence: str) -> None:
    with pytest.raises(ProposalError) as caught:
        given_values(proposal(), [pair], 4)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("eksempel: 6.5}", "eksempel: 21}", "alder: 21 kan ikke stå i feltet; det tager et tal mellem 0,5 og 20"),
        ("eksempel: 4}", "eksempel: 4.5}", "antal: 4.5 kan ikke stå i feltet; det tager et helt tal på mindst 1"),
        ("eksempel: 2026-03-12}", "eksempel: 46093}", "salg: 46093 kan ikke stå i feltet; det tager en dato mellem"),
        (
            "eksempel: [12]",
            "eksempel: [400]",
            "Vask: 400 kan ikke stå under Dage; det tager et helt tal mellem 0 og 366",
        ),
        ("eksempel: [12]", "eksempel: [12, 13]", "Vask: 2 tal til 1 kolonner uden formel"),
    ],
)
def test_a_figure_outside_its_limits_is_refused_in_the_file(was: str, now: str, sentence: str) -> None:
    with pytest.raises(ProposalError) as caught:
        parsed(CARS.replace(was, now), "biler.yaml", Proposal)
    assert sentence in str(caught.value)


def test_a_limit_on_kontrol_is_said_in_its_label(cars: Parts) -> None:
    assert hidden_figures(cars) == []
    wrong = edited(cars, "Beregning", "D30", "=1+37")
    assert ("Beregning", "D30", 37.0) in hidden_figures(wrong)
