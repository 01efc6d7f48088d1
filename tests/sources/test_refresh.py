"""Refreshing the store: one request per table, whole or not at all, and nothing lost in any failure."""

import json

import numpy as np
import pytest

from raaderum.__main__ import main
from sources.errors import SourceError
from sources.figures import figures, value
from sources.refresh import refresh

BOTH = ["groenne-omraader", "folkeskole"]


@pytest.fixture
def filled(client, store):
    refresh(BOTH, store, client)
    return store


def test_indicators_of_one_table_share_one_request(client, store, api):
    results = refresh(BOTH, store, client)
    assert [(one.table, one.indicators, one.changed) for one in results] == [("REGK31", tuple(BOTH), True)]
    assert [method for method, _, _ in api.requests] == ["GET", "POST"]
    assert value("groenne-omraader", "Nyborg", "2024") == 298


def test_the_vintage_keeps_unit_price_level_source_and_date(filled):
    vintage = filled.vintages("REGK31")[0]
    assert vintage.price_level == "løbende priser"
    assert vintage.source == "Danmarks Statistik, Statistikbanken (CC BY 4.0), tabel REGK31"
    assert vintage.updated == "2025-05-22T08:00:00"


def test_a_second_refresh_without_news_changes_nothing(filled, client):
    (result,) = refresh(BOTH, filled, client)
    assert not result.changed
    assert len(filled.vintages("REGK31")) == 1


def test_news_become_a_new_vintage_and_the_old_stays(filled, client, api):
    api.tables["REGK31"].values[("450", "2820", "1", "TOT", "INDL", "2024")] = 305.0
    (result,) = refresh(BOTH, filled, client)
    assert result.changed
    assert value("groenne-omraader", "Nyborg") == 305
    old = filled.get("REGK31", filled.vintages("REGK31")[1].id)
    assert 298.0 in old.values


@pytest.mark.parametrize(
    "fault",
    [
        ("status", 429),
        ("status", 500),
        ("status", 403),
        ("slow", 1.0),
        ("body", '{"dataset":{"dimension":'),
        ("body", '{"dataset":{"dimension":{"id":["A"],"size":[2],"A":{}},"value":[1,2]}}'),
        ("body", "<html>vedligeholdelse</html>"),
        ("body", ""),
    ],
)
def test_nothing_is_lost_when_the_data_fail(filled, client, api, faults, fault):
    before = filled.path.read_bytes()
    name, argument = fault
    api.faults = [None, *[getattr(faults, name)(argument)] * 4]
    (result,) = refresh(BOTH, filled, client)
    assert result.error
    assert "urørt" in result.error
    assert result.vintage is None
    assert filled.path.read_bytes() == before
    assert value("groenne-omraader", "Nyborg") == 298


def test_nothing_is_lost_when_the_answer_is_cut(filled, client, api, faults):
    before = filled.path.read_bytes()
    api.faults = [None, *[faults.cut] * 4]
    (result,) = refresh(BOTH, filled, client)
    assert "afbrudt undervejs" in result.error
    assert filled.path.read_bytes() == before


def test_nothing_is_lost_when_there_is_not_a_single_figure(filled, client, api):
    before = filled.path.read_bytes()
    api.tables["REGK31"].values.clear()
    (result,) = refresh(BOTH, filled, client)
    assert "uden tal for det valgte" in result.error
    assert filled.path.read_bytes() == before


def test_a_variable_that_is_gone_is_said_and_nothing_is_lost(filled, client, api):
    before = filled.path.read_bytes()
    api.tables["REGK31"].variables["KONTO"] = api.tables["REGK31"].variables.pop("FUNKTION")
    (result,) = refresh(BOTH, filled, client)
    assert "har ikke variablen FUNKTION" in result.error
    assert filled.path.read_bytes() == before


def test_a_code_that_is_gone_takes_only_its_own_indicator(client, store, api):
    del api.tables["REGK31"].variables["FUNKTION"]["32201"]
    (result,) = refresh(BOTH, store, client)
    assert result.warnings == (
        "folkeskole: REGK31 har ikke 32201 under FUNKTION. Ret opskriften; nøgletallet er ikke hentet.",
    )
    assert value("groenne-omraader", "Nyborg") == 298


def test_a_code_with_a_new_name_is_said(client, store, api):
    api.tables["REGK31"].variables["FUNKTION"]["32201"] = "3.22.01 Gymnasier"
    (result,) = refresh(BOTH, store, client)
    assert result.warnings == (
        'folkeskole: kode 32201 hedder "3.22.01 Gymnasier", opskriften venter "Folkeskoler". '
        "Se efter, om den stadig passer.",
    )


def test_one_table_that_fails_does_not_stop_the_others(client, store, api, faults):
    api.faults = [faults.status(403)]
    results = refresh(["groenne-omraader", "folketal"], store, client)
    assert [bool(one.error) for one in results] == [True, False]
    assert value("folketal", "København") == 1000


def test_without_connection_the_rest_is_not_tried(store):
    from sources.statbank import StatBank

    pauses = []
    with StatBank("http://127.0.0.1:9/v1", sleep=pauses.append) as offline:
        results = refresh(["groenne-omraader", "folketal"], store, offline)
    assert all("ingen forbindelse" in one.error for one in results)
    assert len(pauses) == 3


def test_an_unknown_indicator_is_refused(store, client):
    with pytest.raises(SourceError, match="Der hentes ikke noget, der hedder folkeskol"):
        refresh(["folkeskol"], store, client)


def test_a_missing_figure_stays_missing_through_the_store(filled):
    found = figures("folkeskole")
    assert np.isnan(found.values[found.areas.index("461"), found.periods.index("2024")])


def test_progress_is_told(client, store):
    told = []
    refresh(["groenne-omraader", "folketal"], store, client, lambda *step: told.append(step))
    assert told == [(0, 2, "Henter REGK31"), (1, 2, "Henter FOLK1A"), (2, 2, "Færdig")]


def test_the_command_fetches_and_shows(api, monkeypatch, capsys):
    monkeypatch.setenv("RAADERUM_STATBANK", api.address)
    assert main(["benchmark", "refresh", "--kun", "groenne-omraader", "--kun", "folketal"]) == 0
    assert "REGK31  2025-05-22  Hentet: 1 nøgletal." in capsys.readouterr().out
    assert main(["benchmark", "refresh", "--kun", "groenne-omraader"]) == 0
    assert "Uændret siden sidst." in capsys.readouterr().out
    assert main(["benchmark", "show", "groenne-omraader", "--kommune", "Nyborg", "--antal", "32000", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert len(shown["rows"]) == 98
    assert shown["potential"]["country"] == (298 - 210) * 32_000
    assert main(["benchmark", "show", "folketal", "--kommune", "Nyborg"]) == 0
    assert "Oplandskommuner: " in capsys.readouterr().out


def test_the_command_says_what_failed_and_keeps_the_rest(api, faults, monkeypatch, capsys):
    monkeypatch.setenv("RAADERUM_STATBANK", api.address)
    api.faults = [faults.status(403)]
    assert main(["benchmark", "refresh", "--kun", "groenne-omraader", "--kun", "folketal"]) == 1
    text = capsys.readouterr().out
    assert "afviste forespørgslen om REGK31 (403)" in text
    assert "FOLK1A  2025-05-22  Hentet: 1 nøgletal." in text
