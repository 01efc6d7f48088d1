"""The client against a StatBank on loopback: what it asks, what it reads, and every failure's sentence."""

import math

import numpy as np
import pytest

from sources.errors import SourceError
from sources.statbank import StatBank, base_address

CHOICE = {
    "OMRÅDE": ["000", "450"],
    "FUNKTION": ["2820"],
    "DRANST": ["1"],
    "ART": ["TOT"],
    "PRISENHED": ["INDL"],
    "Tid": ["2024"],
}


def test_table_info_has_variables_and_codes(client):
    info = client.table_info("REGK31")
    assert [variable.code for variable in info.variables] == [
        "OMRÅDE", "FUNKTION", "DRANST", "ART", "PRISENHED", "Tid"
    ]  # fmt: skip
    assert info.time == "Tid"
    assert info.updated == "2025-05-22T08:00:00"


def test_data_come_in_one_request_with_the_table_s_texts(client, api):
    cube = client.data(client.table_info("REGK31"), CHOICE)
    assert cube.values.ravel().tolist() == [210.0, 298.0]
    assert cube.dimensions[1].labels == ("0.28.20 Grønne områder og naturpladser",)
    assert [method for method, _, _ in api.requests] == ["GET", "POST"]
    assert api.requests[1][2]["format"] == "JSONSTAT"


def test_a_variable_that_must_be_chosen_is_sent_whole_and_one_that_may_be_left_out_is_not(client, api):
    client.data(client.table_info("FOLK1A"), {"KØN": ["TOT"], "ALDER": ["IALT"], "CIVILSTAND": ["TOT"]})
    sent = {variable["code"]: variable["values"] for variable in api.requests[-1][2]["variables"]}
    assert len(sent["OMRÅDE"]) == 99
    assert sent["Tid"] == ["2024K1"]


def test_above_the_cell_limit_the_same_figures_come_as_bulk(client, api, monkeypatch):
    info = client.table_info("REGK31")
    by_json = client.data(info, CHOICE)
    monkeypatch.setattr("sources.statbank.CELL_LIMIT", 1)
    by_bulk = client.data(info, CHOICE)
    assert api.requests[-1][2]["format"] == "BULK"
    assert api.requests[-1][2]["lang"] == "en"
    np.testing.assert_array_equal(by_bulk.values, by_json.values)
    assert by_bulk.dimensions == by_json.dimensions


def test_a_missing_figure_is_missing_in_both_forms(client, monkeypatch):
    info = client.table_info("REGK31")
    choice = CHOICE | {"OMRÅDE": ["461", "450"], "FUNKTION": ["32201"]}
    assert np.isnan(client.data(info, choice).values.ravel()).tolist() == [True, False]
    monkeypatch.setattr("sources.statbank.CELL_LIMIT", 1)
    assert np.isnan(client.data(info, choice).values.ravel()).tolist() == [True, False]


def test_an_unknown_code_is_refused_before_anything_is_sent(client, api):
    info = client.table_info("REGK31")
    with pytest.raises(SourceError, match="Tabellen REGK31 har ikke 99999 under FUNKTION"):
        client.data(info, CHOICE | {"FUNKTION": ["99999"]})
    assert len(api.requests) == 1


def test_an_unknown_variable_is_refused_with_those_there_are(client):
    with pytest.raises(SourceError, match=r"har ikke variablen KOMKODE \(den har OMRÅDE, FUNKTION"):
        client.data(client.table_info("REGK31"), {"KOMKODE": ["450"]})


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(client, api, faults, pauses, status):
    api.faults = [faults.status(status), faults.status(status)]
    assert client.table_info("REGK31").table == "REGK31"
    assert len(pauses) == 2
    assert pauses[1] > pauses[0] > 0


def test_the_pause_that_the_server_asks_for_is_kept(api, faults):
    api.faults = [faults.status(429, Retry_After="7")]
    pauses: list[float] = []
    with StatBank(api.address, timeout=30, longest=60, sleep=pauses.append) as patient:  # a busy machine is no fault
        patient.table_info("REGK31")
    assert pauses == [7.0]


def test_a_cut_answer_is_tried_again(client, api, faults):
    api.faults = [faults.cut]
    assert client.table_info("REGK31").table == "REGK31"


UNTOUCHED = "Det, der allerede er hentet, er urørt."


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (("status", 429), "Danmarks Statistik har fået for mange forespørgsler (429)."),
        (("status", 500), "Danmarks Statistik har en fejl lige nu (500)."),
        (("status", 404), "Tabellen REGK31 findes ikke hos Danmarks Statistik (404)."),
        (("status", 403), "Danmarks Statistik afviste forespørgslen om REGK31 (403)."),
        (("status", 302), "Adressen henviser et andet sted hen (302)."),
        (("slow", 1.0), "Danmarks Statistik svarede ikke i tide om REGK31."),
        (("body", "<html>"), "Oplysningerne om REGK31 kan ikke læses som JSON"),
        (("body", "[]"), "Oplysningerne om REGK31 har en anden form end ventet"),
        (("body", '{"id":"REGK31","text":"x","variables":[]}'), "(ingen tidsvariabel)"),
    ],
)
def test_each_lasting_failure_has_its_sentence(client, api, faults, fault, sentence):
    name, argument = fault
    api.faults = [getattr(faults, name)(argument)] * 4
    with pytest.raises(SourceError) as caught:
        client.table_info("REGK31")
    assert sentence in str(caught.value)
    assert UNTOUCHED in str(caught.value)


def test_a_cut_answer_that_stays_cut_has_its_sentence(client, api, faults):
    api.faults = [faults.cut] * 4
    with pytest.raises(SourceError, match="Svaret om REGK31 blev afbrudt undervejs"):
        client.table_info("REGK31")


def test_an_answer_that_trickles_in_is_ended(client, api, faults):
    api.faults = [faults.trickle] * 4
    with pytest.raises(SourceError, match="svarede ikke i tide"):
        client.table_info("REGK31")


def test_the_reason_of_a_refusal_is_passed_on(client, api, faults):
    info = client.table_info("REGK31")
    api.faults = [faults.status(400, b'{"errorTypeCode":"EXTRACT-TOOBIG","message":"The selection is too big"}')]
    with pytest.raises(SourceError, match=r"\(400: The selection is too big\)"):
        client.data(info, CHOICE)


def test_a_table_that_does_not_exist_is_named(client):
    with pytest.raises(SourceError, match="Tabellen REGK99 findes ikke hos Danmarks Statistik"):
        client.table_info("REGK99")


def test_no_connection_has_its_sentence():
    with (
        StatBank("http://127.0.0.1:9/v1", sleep=lambda _: None) as offline,
        pytest.raises(SourceError, match=r"Der er ingen forbindelse til 127\.0\.0\.1"),
    ):
        offline.table_info("REGK31")


def test_the_address_must_be_https(monkeypatch):
    monkeypatch.setenv("RAADERUM_STATBANK", "http://example.org/v1")
    with pytest.raises(SourceError, match="Den skal begynde med https://"):
        base_address()
    monkeypatch.setenv("RAADERUM_STATBANK", "https://example.org/v1/")
    assert base_address() == "https://example.org/v1"


def test_data_with_another_schema_are_refused(client, api, faults):
    info = client.table_info("REGK31")
    answer = api.tables["REGK31"].jsonstat(CHOICE)
    answer["dataset"]["dimension"]["size"][0] = 5
    import json

    api.faults = [faults.body(json.dumps(answer))]
    with pytest.raises(SourceError, match="en anden form end ventet"):
        client.data(info, CHOICE)
    assert math.isclose(client.data(info, CHOICE).values.max(), 298)
