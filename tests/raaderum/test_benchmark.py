"""``raaderum benchmark`` from the command line."""

import json

import pytest

from raaderum.__main__ import main

SHARE = "jobcenter-administrationsandel"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RAADERUM_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RAADERUM_STATBANK", "http://127.0.0.1:9/v1")
    return tmp_path


@pytest.fixture
def pasted(tmp_path):
    path = tmp_path / "flis.csv"
    path.write_bytes("\ufeffKommune;2016\r\nNyborg;57,837\r\nVarde;60,5\r\n".encode())
    return path


def test_show_compares_on_the_first_day(capsys):
    assert main(["benchmark", "show", SHARE, "--kommune", "Nyborg", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [row["municipality"] for row in shown["rows"] if row["own"]] == ["Nyborg"]
    assert shown["rows"][0] == {
        "code": "530", "municipality": "Billund", "value": 4.3, "rank": 1.0, "remark": "", "own": False
    }  # fmt: skip
    assert shown["targets"]["country"] == 5.6
    assert "s. 57" in shown["source"]


def test_show_is_a_table_with_source_and_caveats(capsys):
    assert main(["benchmark", "show", SHARE, "--kommune", "Nyborg"]) == 0
    text = capsys.readouterr().out
    assert "Nyborg *" in text
    assert "Hele landet (vægtet)  5,6     1,9" in text
    assert "Kilde: Danmarks Statistik REGK31" in text
    assert "Forbehold: " in text


def test_show_takes_a_table_of_the_report(capsys):
    assert main(["benchmark", "show", "hjoerring-indkoebspris"]) == 0
    assert "Køb via E-handel            90" in capsys.readouterr().out


def test_indicators_lists_those_with_a_word(capsys):
    assert main(["benchmark", "indicators", "NGLK", "--json"]) == 0
    assert {row["origin"] for row in json.loads(capsys.readouterr().out)} == {"Statistikbanken NGLK"}


def test_an_ambiguous_number_is_asked_about_and_the_answer_used(pasted, capsys):
    assert main(["benchmark", "import", str(pasted), "--kilde", "FLIS"]) == 2
    assert "Vælg decimaltegn: --decimal komma eller --decimal punktum." in capsys.readouterr().err
    assert main(["benchmark", "import", str(pasted), "--decimal", "komma", "--enhed", "kr.", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["indicators"] == ["flis"]
    assert main(["benchmark", "show", "flis", "--json"]) == 0
    assert [row["value"] for row in json.loads(capsys.readouterr().out)["rows"]] == [57.837, 60.5]


def test_a_line_that_could_not_be_placed_is_a_finding(tmp_path, capsys):
    path = tmp_path / "eco.csv"
    path.write_text("Kommune;2016\nNyborg;1,5\nSammenligningsgruppen;2,5\n", encoding="utf-8")
    assert main(["benchmark", "import", str(path)]) == 1
    assert 'Ikke med: linjen "Sammenligningsgruppen".' in capsys.readouterr().out


def test_an_import_does_not_hide_a_key_figure_that_is_there(tmp_path, capsys):
    path = tmp_path / "folkeskole.csv"
    path.write_text("Kommune;2016\nNyborg;1,5\n", encoding="utf-8")
    assert main(["benchmark", "import", str(path)]) == 2
    assert "Der er allerede et nøgletal, der hedder folkeskole." in capsys.readouterr().err


def test_refresh_without_connection_is_a_finding_with_a_sentence(capsys, monkeypatch):
    monkeypatch.setattr("sources.statbank.time.sleep", lambda _: None)
    monkeypatch.setattr("sources.statbank._ATTEMPTS", 1)
    assert main(["benchmark", "refresh", "--kun", "folketal", "--json"]) == 1
    (result,) = json.loads(capsys.readouterr().out)
    assert "ingen forbindelse" in result["error"]


def test_refresh_of_something_unknown_is_wrong_use(capsys):
    assert main(["benchmark", "refresh", "--kun", "qqq"]) == 2
    assert "Der hentes ikke noget, der hedder qqq" in capsys.readouterr().err


def test_no_action_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["benchmark"])
    assert ended.value.code == 2
    assert "Der mangler" in capsys.readouterr().err
