"""*Opdatér benchmark* and *Sammenligningsgruppe* on a file and in LibreOffice, with a StatBank on loopback."""

import csv
import statistics
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from addin.benchmark import Line, Merge, group_menu, merged, opdater_benchmark, sammenligningsgruppe, sections
from addin.hosts.file_engine import open_book
from raaderum.__main__ import main
from sources.indicators import user_folder
from sources.municipalities import find, group
from sources.store import Store
from tests.addin.conftest import Opener
from tests.sources.conftest import REGK31_FILE, Api, Table, api, own_folder, regk31
from workbooks.new import new_workbook
from workbooks.package import read_package
from workbooks.recalculate import recalculated

__all__ = ["api", "own_folder"]  # fixtures

GREEN, SHARE = "groenne-omraader", "jobcenter-administrationsandel"
NOWHERE = "http://127.0.0.1:9/v1"


@pytest.fixture
def statbank(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """The StatBank that the macro reaches."""
    monkeypatch.setenv("RAADERUM_STATBANK", api.address)
    return api


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAADERUM_STATBANK", NOWHERE)
    monkeypatch.setattr("sources.statbank._ATTEMPTS", 1)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A workbook of the user's own, without the sheet."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "Notater"
    book.save(tmp_path / "sag.xlsx")
    return tmp_path / "sag.xlsx"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return new_workbook("adm-jobcenter", tmp_path_factory.mktemp("ny"), "Nyborg", example=True).read_bytes()


@pytest.fixture
def template(shipped: bytes, tmp_path: Path) -> Path:
    (tmp_path / "jobcenter.xlsx").write_bytes(shipped)
    return tmp_path / "jobcenter.xlsx"


def green_areas() -> dict[str, float]:
    """The real figures of REGK31, function 0.28.20 in 2024, without the country."""
    with REGK31_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return {find(row["navn"]).name: float(row["kr_pr_indb"]) for row in rows if row["navn"] != "Hele landet"}


def said(book: xw.Book) -> str:
    return "\n".join(alert.prompt for alert in book.app.impl.alerts)


def table(book: xw.Book) -> dict[str, float]:
    """The others of the first section."""
    return {str(line.name): line.value for line in sections(book)[0].lines() if line.name}  # type: ignore[misc]


def remarks(path: Path) -> set[str]:
    """What the package's rules have against a file; that a text is in line is openpyxl's and our way."""
    found = OpenXmlValidator().validate(str(path)).errors
    return {error.description for error in found if "inline" not in error.description}


# --- a workbook without the sheet


def test_a_workbook_without_the_sheet_gets_one_with_rank_levels_and_chart(
    opener: Opener, plain: Path, statbank: Api
) -> None:
    """Rank, mean, median and potential against the real REGK31 extract, computed here with the standard library."""
    figures = green_areas()
    others = {name: value for name, value in figures.items() if name != "Nyborg"}
    with opener(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        assert "Opdateret på arket Nøgletal: groenne-omraader." in said(book)
        section = sections(book)[0]
        section.cells("GRUPPE").value = "Hele landet (vægtet)"
        opdater_benchmark(book)
        book.app.calculate()
        assert table(book) == others
        own = section.cells("EGEN")
        assert own.value == figures["Nyborg"]
        rank = own.offset(0, 3).value
        assert rank == 1 + sum(value < figures["Nyborg"] for value in others.values())
        sheet, first = own.sheet, section.cells("LANDET").row - 4
        levels = [sheet.range((first + place, 3)).value for place in range(5)]
        assert levels[0] == pytest.approx(statistics.mean(others.values()))
        assert levels[1] == pytest.approx(statistics.median(others.values()))
        assert levels[3] == min(others.values())
        gap = max(0.0, figures["Nyborg"] - statistics.mean(others.values()))
        assert section.cells("POTENTIALE").value == pytest.approx(gap)
        assert "Nøgletal" in sheet.charts
        assert "kr. pr. indbygger, løbende priser, 2024" in section.text("HENTET")
        assert "tabel REGK31, opdateret 22.05.2025" in section.text("HENTET")


def test_the_sorted_table_marks_the_own_municipality(plain: Path, statbank: Api) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        book.app.calculate()
        rows = sections(book)[0].cells("SORTERET").value[1:]
    members = [row for row in rows if row[0]]
    assert [row[0] for row in members if row[2]] == ["Nyborg"]
    values = [row[1] + row[2] for row in members]
    assert values == sorted(values)


def test_where_there_is_no_room_in_the_chart_the_own_municipality_is_its_last(plain: Path, statbank: Api) -> None:
    highest = max(green_areas(), key=lambda name: green_areas()[name])
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, highest)
        sections(book)[0].cells("GRUPPE").value = "Hele landet (vægtet)"
        opdater_benchmark(book)
        rows = sections(book)[0].cells("SORTERET").value[1:]
    assert rows[-1][0] == highest
    assert rows[-1][2] == green_areas()[highest]


def test_the_new_sheet_is_a_sound_file_with_its_values_computed(plain: Path, statbank: Api, tmp_path: Path) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        book.save(tmp_path / "ny.xlsx")
    parts = read_package(tmp_path / "ny.xlsx")
    run = recalculated(parts)
    assert run.errors() == {}
    assert run.formula_count > 300
    stored = openpyxl.load_workbook(tmp_path / "ny.xlsx", data_only=True)
    assert "IFERROR" not in str([cell.value for row in stored["Nøgletal"].iter_rows() for cell in row])
    assert remarks(tmp_path / "ny.xlsx") <= remarks(plain)


def test_a_sheet_of_the_users_by_that_name_is_left_alone(plain: Path, statbank: Api) -> None:
    book = openpyxl.load_workbook(plain)
    book.create_sheet("Nøgletal")["A1"] = "Mit eget"
    book.save(plain)
    with open_book(plain) as opened:
        opdater_benchmark(opened, GREEN, "Nyborg")
        assert opened.sheet_names == ["Sheet", "Nøgletal", "Nøgletal 2"]
        assert opened.sheets["Nøgletal"]["A1"].value == "Mit eget"


# --- what is the user's


def test_the_users_lines_notes_and_choices_stay_where_they_are(opener: Opener, plain: Path, statbank: Api) -> None:
    """Of a region's fetched lines one is edited, one gets a note, and an own line stands below; then a new group."""
    with opener(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        section = sections(book)[0]
        names, values = section.cells("NAVNE"), section.cells("ANDRE")
        edited = str(names(2, 1).value)
        values(2, 1).value = 12.5
        names(3, 1).add_note("se regnskabet")
        names(60, 1).value = "Vores skøn"
        values(60, 1).value = 7
        section.cells("VALG").value = "Median"
        section.cells("GRUPPE").value = "Region"
        opdater_benchmark(book)
        now = table(book)
        assert (names(2, 1).value, values(2, 1).value) == (edited, 12.5)
        assert (names(60, 1).value, values(60, 1).value) == ("Vores skøn", 7)
        assert names(3, 1).note.text == "se regnskabet"
        assert section.text("VALG") == "Median"
        region = {one.name for one in group("Syddanmark").members} - {"Nyborg"}
        assert set(now) == region | {edited, "Vores skøn"}


def test_a_fetched_line_keeps_its_row_when_the_figures_change(plain: Path, statbank: Api) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        before = sections(book)[0].lines()
        changed = regk31()
        code = find(str(before[4].name)).code
        changed.values[(code, "2820", "1", "TOT", "INDL", "2024")] = 1.0
        changed.updated = "2026-05-22T08:00:00"
        statbank.tables["REGK31"] = changed
        opdater_benchmark(book)
        after = sections(book)[0].lines()
    assert [line.name for line in after] == [line.name for line in before]
    assert after[4].value == 1.0


def test_the_own_figure_that_the_user_typed_stays(plain: Path, statbank: Api) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        sections(book)[0].cells("EGEN").value = 99
        opdater_benchmark(book)
        assert sections(book)[0].cells("EGEN").value == 99


def test_a_missing_figure_is_no_line_and_not_0(plain: Path, statbank: Api) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, "folkeskole", "Nyborg")
        sections(book)[0].cells("GRUPPE").value = "Hele landet (vægtet)"
        opdater_benchmark(book)
        assert "Odense" not in table(book)
        assert "1 kommune mangler tal og er holdt ude" in " ".join(
            str(text) for text in sections(book)[0].cells("FORBEHOLD").value
        )


def line(name: str, value: float = 1.0, source: str = "") -> Line:
    return Line(name, value, 2024.0, source or None)


NAMES = ["Nyborg", "Varde", "Billund", "Assens", "Kerteminde", "egen enhed"]
LINES = st.builds(line, st.sampled_from(NAMES), st.floats(1, 9), st.sampled_from(["", "a"]))


@given(
    st.lists(st.one_of(st.just(Line()), LINES), max_size=8),
    st.lists(LINES, max_size=6, unique_by=lambda one: one.name),
    st.data(),
)
def test_no_line_of_the_users_is_ever_changed_and_none_stands_twice(
    present: list[Line], fetched: list[Line], data: st.DataObject
) -> None:
    filled = [one for one in present if not one.is_blank]
    ours = data.draw(st.lists(st.sampled_from(filled))) if filled else []
    marks = frozenset(one.mark for one in ours)
    result = merged(present, fetched, marks)
    for number in result.changed:
        assert present[number].is_blank or present[number].mark in marks
    table_now = [result.changed.get(number, one) for number, one in enumerate(present)]
    theirs = {one.key for one in filled if one.mark not in marks}
    shown = [one.key for one in table_now if one.mark in result.marks and one.key not in theirs]
    assert set(shown) | theirs | {find(name).code for name in result.left_out if name != "egen enhed"} >= {
        one.key for one in fetched if one.name != "egen enhed"
    }


def test_what_there_is_no_room_for_is_named() -> None:
    result = merged([line("Varde", 5), Line()], [line("Nyborg"), line("Billund")], frozenset())
    assert result == Merge({1: line("Nyborg")}, frozenset([line("Nyborg").mark]), ("Billund",), 0)


# --- a template


def test_a_template_is_filled_on_the_first_day_without_a_network(template: Path, offline: None) -> None:
    """The report's ten lines are the user's from the start; the country's 5.6 % of p. 57 is fetched."""
    with open_book(template) as book:
        before = sections(book)[0].lines()
        opdater_benchmark(book)
        section = sections(book)[0]
        assert section.lines() == before
        assert section.cells("LANDET").value == 5.6
        assert "kommuner står i dine egne linjer" in " ".join(str(one) for one in section.cells("FORBEHOLD").value)
        assert said(book) == f"Opdateret på arket Nøgletal: {SHARE}."


def test_a_template_without_comparison_gets_a_sheet_with_its_municipality(tmp_path: Path, statbank: Api) -> None:
    path = new_workbook("adm-udlaeg", tmp_path, "Nyborg", example=True)
    with open_book(path) as book:
        opdater_benchmark(book, GREEN)
        book.save(tmp_path / "ny.xlsx")
        assert sections(book)[0].cells("EGEN").value == green_areas()["Nyborg"]
    assert recalculated(read_package(tmp_path / "ny.xlsx")).errors() == {}


def test_a_key_figure_of_another_unit_is_told(template: Path, statbank: Api) -> None:
    with open_book(template) as book:
        sections(book)[0].cells("INDIKATOR").value = GREEN
        opdater_benchmark(book)
        assert "Arkets enhed er %, nøgletallets er kr. pr. indbygger" in said(book)


# --- when something is wrong


def test_offline_the_stored_figures_are_used_and_it_is_said(
    plain: Path, statbank: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        before = table(book)
        monkeypatch.setenv("RAADERUM_STATBANK", NOWHERE)
        book.app.impl.alerts.clear()
        opdater_benchmark(book)
        assert table(book) == before
        assert "kunne ikke hentes, så der bruges det, der var gemt i forvejen" in said(book)


def test_offline_with_nothing_stored_the_sheet_stays_as_it_is(plain: Path, offline: None) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        assert table(book) == {}
        assert "groenne-omraader er ikke ændret" in said(book)
        assert "er ikke hentet endnu" in said(book)


def test_stopped_between_two_tables_the_workbook_is_unchanged(plain: Path, statbank: Api) -> None:
    """The first table is fetched and stored; at the second the user presses Esc."""
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        before = sections(book)[0].lines()
        sections(book)[0].cells("GRUPPE").value = "Region"
        asked: list[str] = []

        def at_the_second() -> bool:
            asked.append(str(book.app.status_bar))
            return len(asked) == 2

        book.app.impl.alerts.clear()
        assert opdater_benchmark(book, stopped=at_the_second) == []
        assert sections(book)[0].lines() == before
        assert said(book).startswith("Afbrudt.")
        assert asked[0] == "Råderum: Henter REGK31 (0 af 2). Esc afbryder."
        assert book.app.status_bar is False
        assert [vintage.table for vintage in Store().vintages("REGK31")] == ["REGK31"]


def test_a_municipality_that_is_none_is_a_sentence(plain: Path, statbank: Api) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nybrog")
        assert 'Der er ingen kommune, der hedder "Nybrog"' in said(book)


def test_text_from_data_never_becomes_a_formula(opener: Opener, plain: Path, statbank: Api) -> None:
    recipe = """
- {id: ond, label: '=HYPERLINK("http://x","y")', unit: '=1+1', table: REGK31, geography: OMRÅDE,
   select: {FUNKTION: 2820, DRANST: 1, ART: TOT, PRISENHED: INDL}, note: '=2+2'}
"""
    user_folder().mkdir(parents=True)
    (user_folder() / "egne.yaml").write_text(recipe, encoding="utf-8")
    with opener(plain) as book:
        opdater_benchmark(book, "ond", "Nyborg")
        section = sections(book)[0]
        assert section.text("HENTET").startswith('=HYPERLINK("http://x","y"): =1+1')
        assert section.cells("FORBEHOLD").value[0] == "=2+2"
        assert section.cells("HENTET").api.sheet.grid.filled()
        for what in ("HENTET", "FORBEHOLD"):
            cell = section.cells(what)(1, 1)
            cell.value = cell.formula.replace("=", "'=", 1)  # a formula would now be text, text stays
            assert cell.value.startswith("=")


# --- the comparison group


def test_choosing_a_group_fills_the_sheet_from_what_is_stored(plain: Path, statbank: Api) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        statbank.tables.clear()
        sammenligningsgruppe(book, "Assens; Kerteminde; Odense")
        assert set(table(book)) == {"Assens", "Kerteminde", "Odense"}
        sammenligningsgruppe(book, "Kommunegruppe")
        assert set(table(book)) == {one.name for one in group(find("Nyborg").group).members} - {"Nyborg"}


def test_every_item_of_the_menu_is_a_group_that_can_be_chosen() -> None:
    entries = [name for items in group_menu().values() for name, _ in items]
    assert entries[:3] == ["Hele landet (vægtet)", "Region", "Kommunegruppe"]
    assert all(group(name).members for name in entries[3:])


# --- from the command line


def test_the_command_runs_the_macro_and_stores_the_file(
    plain: Path, statbank: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["benchmark", "refresh", str(plain), "--kommune", "Nyborg", "--noegletal", GREEN]) == 0
    assert "Opdateret på arket Nøgletal: groenne-omraader." in capsys.readouterr().out
    stored = openpyxl.load_workbook(plain, data_only=True)["Nøgletal"]
    values = [cell.value for row in stored.iter_rows() for cell in row]
    assert green_areas()["Nyborg"] in values
    assert stored["C3"].value == "Nyborg"


def test_the_command_says_when_a_table_could_not_be_fetched(
    plain: Path, offline: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["benchmark", "refresh", str(plain), "--kommune", "Nyborg", "--noegletal", GREEN]) == 1
    assert "er ikke hentet endnu" in capsys.readouterr().out


def test_a_changed_table_is_told_and_the_sheet_kept(plain: Path, statbank: Api) -> None:
    with open_book(plain) as book:
        opdater_benchmark(book, GREEN, "Nyborg")
        before = table(book)
        old = regk31()
        statbank.tables["REGK31"] = Table(
            "REGK31", {**old.variables, "FUNKTION": {"9999": "ny"}}, {}, updated="2026-01-01T00:00:00"
        )
        book.app.impl.alerts.clear()
        opdater_benchmark(book)
        assert table(book) == before
        assert "REGK31 har ikke 2820 under FUNKTION" in said(book)
