"""The key-figure report: levels, potentials and sums against figures computed apart, overlaps, missing figures."""

import io
import statistics
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from addin.calc.office import Office
from engines.errors import NotKnown
from raaderum.__main__ import main
from sources.indicators import definitions, user_folder
from sources.municipalities import find, group
from sources.refresh import refresh
from sources.statbank import StatBank
from tests.in_office import assert_as_cached
from tests.sources.conftest import Api, Table, api, areas, folk1a, own_folder, regk31
from workbooks.package import packed, write_package
from workbooks.recalculate import recalculated
from workbooks.report import DATA, OVERVIEW, SOURCES, build, contents

__all__ = ["api", "own_folder"]  # fixtures

ACCOUNTS = {name: recipe for name, recipe in definitions().items() if recipe.table == "REGK31"}


def accounts() -> Table:
    """REGK31 with a made-up figure for every function of the recipes, apart from the real ones of 0.28.20."""
    table = regk31()
    codes = {code: name for recipe in ACCOUNTS.values() for code, name in recipe.select["FUNKTION"].items()}
    table.variables["FUNKTION"] = {code: f"{code} {name}" for code, name in codes.items()}
    for place, code in enumerate(codes):
        if code != "2820":
            for number, area in enumerate(areas()):
                table.values[(area, code, "1", "TOT", "INDL", "2024")] = 100.0 + (number * 37 + place * 11) % 101
    return table


@pytest.fixture
def fetched(api: Api) -> Table:
    """A store with every account indicator and the population."""
    table = accounts()
    api.tables["REGK31"] = table
    with StatBank(api.address) as bank:
        refresh([*ACCOUNTS, "folketal"], client=bank)
    return table


def opened(parts: dict[str, bytes], values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(packed(parts)), data_only=values)


def row_of(sheet: Worksheet, label: str, column: int = 2) -> list[object]:
    return next([cell.value for cell in row] for row in sheet.iter_rows() if row[column - 1].value == label)


def figure(table: Table, indicator: str, code: str) -> float:
    """An indicator straight from the table: the sum over its functions."""
    return sum(
        table.values[(code, function, "1", "TOT", "INDL", "2024")] or 0.0
        for function in ACCOUNTS[indicator].select["FUNKTION"]
    )


def population(code: str) -> float:
    return folk1a().values[(code, "TOT", "IALT", "TOT", "2024K1")] or 0.0


def test_on_the_first_day_the_report_is_of_the_shipped_tables_and_says_what_is_missing() -> None:
    gathered = contents("Nyborg")
    book = opened(build(gathered))
    share = row_of(book["Administration"], "Administrationens andel af ydelser, jobcentre")
    assert share[4:7] == [7.5, "10 af 10", 5.6]
    missing = [row[1].value for row in book[SOURCES].iter_rows() if "ikke hentet endnu" in str(row[5].value)]
    assert ACCOUNTS["aeldrepleje"].label in missing
    assert len(gathered.missing) >= len(missing) > 15


def test_levels_rank_and_potentials_are_as_computed_apart(fetched: Table) -> None:
    """Own kommunegruppe, the own municipality included in the levels, by the standard library."""
    own = find("Nyborg")
    members = group(own.group).members
    values = [figure(fetched, "folkeskole", one.code) for one in members]
    mine = figure(fetched, "folkeskole", own.code)
    levels = [statistics.mean(values), statistics.median(values), None, min(values)]
    found = row_of(opened(build(contents("Nyborg")))["Skole og dagtilbud"], ACCOUNTS["folkeskole"].label)
    assert found[4] == mine
    assert found[5] == f"{1 + sum(value < mine for value in values)} af {len(values)}"
    assert found[6] == figure(fetched, "folkeskole", "000")
    assert found[11] == population(own.code)
    for offset, level in enumerate(levels):
        if level is not None:
            assert found[7 + offset] == pytest.approx(level)
            assert found[12 + offset] == pytest.approx(max(0.0, mine - level) * population(own.code) / 1000)


def test_the_sum_counts_each_account_function_once(fetched: Table) -> None:
    """Administration takes in jobcentres and the children's area; the sum holds each function's potential once."""
    book = opened(build(contents("Nyborg")))
    overview = book[OVERVIEW]
    rows = [[cell.value for cell in row] for row in overview.iter_rows(min_row=5)]
    counted = [row for row in rows if row[3] == "Ja"]
    labels = {recipe.label: recipe for name, recipe in ACCOUNTS.items() if not name.endswith("-budget")}
    functions = [code for row in counted for code in labels[str(row[2])].select["FUNKTION"]]
    assert len(functions) == len(set(functions)) > 20
    assert set(functions) == {code for recipe in labels.values() for code in recipe.select["FUNKTION"]}
    total, everything, twice = (row_of(overview, text) for text in (
        "I alt uden dobbelttælling",
        "Alle potentialer lagt sammen",
        "Heraf talt med mere end én gang eller ikke sammenligneligt",
    ))  # fmt: skip
    assert total[4] == pytest.approx(sum(float(str(row[4])) for row in counted if row[4] != "–"))
    assert float(str(everything[4])) - float(str(total[4])) == pytest.approx(twice[4])
    part = row_of(overview, ACCOUNTS["administration-jobcentre"].label, 3)
    assert part[3] == "Nej"
    assert part[8] == f"Er en del af: {ACCOUNTS['administration'].label}."


def test_a_municipality_outside_the_group_counts_in_no_level(fetched: Table) -> None:
    members = [find(name) for name in ("Assens", "Kerteminde", "Odense", "Svendborg", "Middelfart")]
    gathered = contents("Nyborg", "; ".join(one.name for one in members))
    found = row_of(opened(build(gathered))["Skole og dagtilbud"], ACCOUNTS["folkeskole"].label)
    values = [figure(fetched, "folkeskole", one.code) for one in members]
    assert found[7] == pytest.approx(statistics.mean(values))
    assert str(found[5]).endswith(" af 5")


def test_without_the_population_there_is_no_potential_and_it_is_said(api: Api) -> None:
    with StatBank(api.address) as bank:
        refresh(["groenne-omraader"], client=bank)
    book = opened(build(contents("Nyborg")))
    assert row_of(book["Teknik og miljø"], ACCOUNTS["groenne-omraader"].label)[11:] == [None, "–", "–", "–", "–"]
    said = " ".join(str(cell.value) for row in book[OVERVIEW].iter_rows() for cell in row)
    assert "Uden antal og derfor uden potentiale" in said


def test_each_track_is_a_printed_page_with_a_chart_for_each_key_figure(fetched: Table) -> None:
    gathered = contents("Nyborg")
    book = opened(build(gathered), values=False)
    assert book.sheetnames == [OVERVIEW, *gathered.figures, SOURCES, DATA]
    for track, figures in gathered.figures.items():
        sheet = book[track]
        assert len(sheet._charts) == len(figures)
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 1)


def test_text_from_data_is_text_in_the_report(fetched: Table) -> None:
    user_folder().mkdir(parents=True)
    recipe = """
- {id: ond, label: '=1+1', unit: '@x', track: Egne, table: REGK31, geography: OMRÅDE,
   select: {FUNKTION: 2820, DRANST: 1, ART: TOT, PRISENHED: INDL}, note: '+45'}
"""
    (user_folder() / "egne.yaml").write_text(recipe, encoding="utf-8")
    book = opened(build(contents("Nyborg")), values=False)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value in ("=1+1", "@x")]
    assert len(cells) >= 5
    assert {cell.data_type for cell in cells} == {"s"}


def test_every_cached_value_is_what_the_formula_gives(fetched: Table, tmp_path: Path) -> None:
    parts = build(contents("Nyborg"))
    run = recalculated(parts)
    assert run.errors() == {}
    assert run.parts() == parts
    write_package(tmp_path / "rapport.xlsx", parts, overwrite=False)
    remarks = {error.description for error in OpenXmlValidator().validate(str(tmp_path / "rapport.xlsx")).errors}
    assert remarks == set()


def test_libreoffice_shows_the_same_values(fetched: Table, tmp_path: Path, office: Office) -> None:
    parts = build(contents("Nyborg"))
    write_package(tmp_path / "rapport.xlsx", parts, overwrite=False)
    with office.open(tmp_path / "rapport.xlsx") as book:
        assert_as_cached(book, tmp_path / "rapport.xlsx")


def test_an_unknown_municipality_is_refused() -> None:
    with pytest.raises(NotKnown, match="Mener du Nyborg"):
        contents("Nybrog")


def test_the_command_writes_the_report_and_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rapport.xlsx"
    assert main(["report", "Nyborg", "--out", str(path)]) == 0
    assert "nøgletal mangler; arket Kilder siger hvorfor" in capsys.readouterr().out
    before = path.read_bytes()
    assert main(["report", "Nyborg", "--out", str(path)]) == 2
    assert path.read_bytes() == before
    assert main(["report", "Atlantis", "--out", str(tmp_path / "x.xlsx")]) == 2
    assert "Der er ingen kommune" in capsys.readouterr().err
