import json
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from engines.parameters import active
from raaderum.__main__ import main
from raaderum.output import print_table, progress
from udfs.registry import functions


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "case.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = 120
    workbook.active["A2"] = "=BC_TIME(A1,5)"
    workbook.save(path)
    return path


def with_error(book: Path) -> Path:
    workbook = openpyxl.load_workbook(book)
    workbook.active["B3"] = "=BC_TIME(-1,5)"
    workbook.save(book)
    return book


def value(path: Path, cell: str) -> object:
    return openpyxl.load_workbook(path, data_only=True).active[cell].value


# eval -------------------------------------------------------------------------------------------------


def test_eval_prints_a_bare_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "=BC_TIME(12000,5)"]) == 0
    assert capsys.readouterr().out == "1000\n"


def test_eval_keeps_every_digit(capsys: pytest.CaptureFixture[str]) -> None:
    main(["eval", "=1/3"])
    assert float(capsys.readouterr().out) == 1 / 3


def test_eval_prints_rows_of_an_array(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", '={1,TRUE;"a",0.5}']) == 0
    assert capsys.readouterr().out == "1\tTRUE\na\t0.5\n"


def test_eval_of_several_names_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "=1+1", "=2*3"]) == 0
    assert capsys.readouterr().out == "=1+1\n    2\n=2*3\n    6\n"


def test_eval_of_an_error_gives_code_and_sentence_and_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "=BC_TIME(-1,5)"]) == 1
    assert capsys.readouterr().out == "#NUM!  Antallet må ikke være negativ; fik -1.\n"


def test_eval_json_of_an_array_with_an_error_element(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--json", "=BC_TIME({60;-1},1)"]) == 1
    assert json.loads(capsys.readouterr().out) == [
        {
            "formula": "=BC_TIME({60;-1},1)",
            "value": [[1.0], ["#NUM!"]],
            "message": "Antallet må ikke være negativ; fik -1.",
        }
    ]


def test_eval_reads_formulas_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("=1+1\n\n=2*3\n"))
    assert main(["eval", "--json", "-"]) == 0
    assert [entry["value"] for entry in json.loads(capsys.readouterr().out)] == [2.0, 6.0]


def test_eval_of_empty_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("\n"))
    assert main(["eval", "-"]) == 2


# calc -------------------------------------------------------------------------------------------------


def test_calc_stores_the_values(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", str(book)]) == 0
    assert value(book, "A2") == 10
    assert "1 formel beregnet; ingen fejl." in capsys.readouterr().out


def test_calc_names_the_cells_with_errors(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calc", str(with_error(book))]) == 1
    out = capsys.readouterr().out
    assert "1 celle viser fejl" in out
    assert "B3" in out and "#NUM!" in out and "Antallet må ikke være negativ" in out


def test_calc_json(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["calc", "--json", str(with_error(book))])
    (report,) = json.loads(capsys.readouterr().out)
    assert report == {
        "file": str(book),
        "formulas": 2,
        "errors": [
            {
                "sheet": "Sheet",
                "cell": "B3",
                "error": "#NUM!",
                "message": "Antallet må ikke være negativ; fik -1.",
            }
        ],
        "notes": [],
    }


def test_calc_to_another_file_leaves_the_first(book: Path) -> None:
    before = book.read_bytes()
    out = book.with_name("ud.xlsx")
    assert main(["calc", str(book), "--out", str(out)]) == 0
    assert book.read_bytes() == before
    assert value(out, "A2") == 10


def test_calc_never_overwrites_the_other_file(book: Path) -> None:
    out = book.with_name("ud.xlsx")
    out.write_bytes(b"mit")
    assert main(["calc", str(book), "--out", str(out)]) == 2
    assert out.read_bytes() == b"mit"


def test_calc_of_an_up_to_date_file_does_not_write(book: Path) -> None:
    main(["calc", str(book)])
    before = book.stat().st_mtime_ns
    main(["calc", str(book)])
    assert book.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "content", [b"", b"konto;beloeb", b"PK\x03\x04 men ikke mere", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_calc_of_a_file_that_is_no_workbook(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "fil.xlsx"
    path.write_bytes(content)
    assert main(["calc", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
    assert path.read_bytes() == content


# functions, parameters --------------------------------------------------------------------------------


def test_functions_lists_every_function(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["functions"]) == 0
    out = capsys.readouterr().out
    assert all(f"  {name}(" in out for name in functions())
    assert "BC_NPV(Rente; Betalinger; [Første periode])" in out


def test_functions_finds_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    main(["functions", "npv"])
    out = capsys.readouterr().out
    assert "BC_NPV(" in out
    assert "BC_TIME(" not in out


def test_functions_json_has_every_argument(capsys: pytest.CaptureFixture[str]) -> None:
    main(["functions", "--json"])
    entries = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert list(entries) == list(functions())
    for name, function in functions().items():
        assert [a["name"] for a in entries[name]["arguments"]] == [a.name for a in function.arguments]


def test_parameters_shows_value_unit_date_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parameters", "bruttotimer"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "aarsvaerk.bruttotimer 1.924 timer pr. årsværk 01.09.1990 høj" in out
    assert "Kilde: Overenskomsternes" in out


def test_parameters_on_a_date(capsys: pytest.CaptureFixture[str]) -> None:
    """The ministry's stepped rate was first set in January 2021."""
    main(["parameters", "FM2021", "--dato", "2020-12-31"])
    assert "ingen værdi" in capsys.readouterr().out
    main(["parameters", "FM2021", "--dato", "01-02-2021"])
    assert "0,035 til 35; 0,025 til 70; 0,015 derefter" in " ".join(capsys.readouterr().out.split())


def test_parameters_json_is_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    main(["parameters", "--json"])
    entries = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert set(entries) == {parameter.name for parameter in active()}
    assert entries["arbejdstid.uge"]["value"] == 37
    assert entries["FM2021"]["steps"][0] == {"until": 35, "value": 0.035}


# output -----------------------------------------------------------------------------------------------


def test_table_wraps_its_last_column(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("A", "Tekst"), [("x", "ord " * 20)], width=40)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 40
    assert all(line.startswith("   ") for line in lines[3:])


def test_table_without_rows_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("A", "B"), [])
    assert capsys.readouterr().out == ""


def test_progress_gives_every_item() -> None:
    assert list(progress(range(5), "Tæller", 5)) == [0, 1, 2, 3, 4]
