"""The button Følsomhed: a simulation of a template's net saving that the reader can repeat."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlwings as xw
from openpyxl.workbook.defined_name import DefinedName

from addin.calc.office import Office
from addin.hosts.calc_engine import open_calc_book
from addin.hosts.engine import cautious
from addin.hosts.file_engine import open_book
from addin.simulation import SHEET, Uncertain, foelsomhed, uncertain_inputs
from workbooks.new import new_workbook
from workbooks.sheets.foelsomhed import AT_HIGH, AT_LOW, HIGH, INPUT, LIKELY, LOW

Opener = Callable[..., AbstractContextManager[xw.Book]]

#: A case of two inputs: net = 2 · Antal − 50 · Pris, likely 100 and 1: 150 t.kr.
LINES = (("Antal", 80, 100, 130, 110, 210), ("Pris", 0.5, 1, 2.5, 175, 75))


@pytest.fixture(params=["file", pytest.param("calc", marks=pytest.mark.libreoffice)])
def opener(request: pytest.FixtureRequest) -> Opener:
    """Opens a workbook on the host that the test runs on."""
    if request.param == "file":
        return open_book
    office: Office = request.getfixturevalue("office")
    return lambda path, answer=cautious: open_calc_book(office, path, answer)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A template with its example figures."""
    return new_workbook("adm-udlaeg", tmp_path_factory.mktemp("skabelon"), example=True).read_bytes()


def case(path: Path, lines: tuple[tuple[object, ...], ...] = LINES, net: object = 150) -> Path:
    """A small workbook with the table and the name of a template."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Følsomhed"
    sheet.append(["", INPUT, LOW, LIKELY, HIGH, AT_LOW, AT_HIGH])
    for line in lines:
        sheet.append(["", *line])
    sheet.append(["", "En bemærkning under tabellen"])
    sheet["M1"] = net
    book.defined_names["RD_NETTOBESPARELSE"] = DefinedName("RD_NETTOBESPARELSE", attr_text="'Følsomhed'!$M$1")
    book.save(path)
    return path


def _said(book: xw.Book) -> list[str]:
    return [alert.prompt for alert in book.app.impl.alerts]


def _block(book: xw.Book, heading: str, columns: int, rows: int) -> list[list[object]]:
    """The rows below a heading in column A of the result sheet."""
    sheet = book.sheets[SHEET]
    headings: list[object] = sheet["A1:A60"].value
    start = headings.index(heading) + 2
    values: list[list[object]] = sheet.range((start, 1), (start + rows - 1, columns)).value
    return values


def test_shares_agree_with_a_simulation_by_another_way(tmp_path: Path) -> None:
    """NumPy's own beta draws from another stream: mean 150 + 2·(101,667 − 100) − 50·(1,1667 − 1) = 145, by hand."""
    with open_book(case(tmp_path / "sag.xlsx")) as book:
        found = foelsomhed(book, 100_000)
    assert found is not None
    other = np.random.default_rng(7)
    amount = 80 + 50 * other.beta(1 + 4 * 20 / 50, 1 + 4 * 30 / 50, 400_000)
    price = 0.5 + 2 * other.beta(1 + 4 * 0.5 / 2, 1 + 4 * 1.5 / 2, 400_000)
    net = 2 * amount - 50 * price
    assert found.mean == pytest.approx(145, abs=0.5)
    assert found.deviation == pytest.approx(np.std(net), rel=0.02)
    assert found.percentiles == pytest.approx(np.percentile(net, (5, 10, 25, 50, 75, 90, 95)), abs=1)


def test_cell_function_beside_gives_the_same_figures(opener: Opener, tmp_path: Path) -> None:
    with opener(case(tmp_path / "sag.xlsx")) as book:
        found = foelsomhed(book)
        assert found is not None
        book.app.calculate()
        rows = _block(book, "Nettobesparelse (t.kr.)", 3, 10)
    assert [row[1] for row in rows] == pytest.approx([row[2] for row in rows], rel=1e-12)
    assert rows[7][:2] == ["Middel", pytest.approx(found.mean)]


def test_result_stands_with_draws_seed_and_three_point_table(opener: Opener, tmp_path: Path) -> None:
    """Antal: effect (210 − 110)/(130 − 80) = 2, mean (80 + 400 + 130)/6 = 101,67, σ 50/6 = 8,33, by hand."""
    with opener(case(tmp_path / "sag.xlsx")) as book:
        foelsomhed(book, draws=500, seed=3)
        assert book.sheets.active.name == SHEET
        settings = _block(book, "Sådan er der trukket", 2, 3)
        assert [row[1] for row in settings] == [150, 500, 3]
        first = _block(book, INPUT, 9, 2)[0]
        assert first[:7] == ["Antal", 80, 100, 130, 110, 210, 2]
        assert first[7:] == pytest.approx([610 / 6, 50 / 6])


def test_headings_of_figures_stand_over_them(opener: Opener, tmp_path: Path) -> None:
    with opener(case(tmp_path / "sag.xlsx")) as book:
        foelsomhed(book)
        sheet = book.sheets[SHEET]
        headings: list[object] = sheet["A1:A20"].value
        row = headings.index(INPUT) + 1
        assert [sheet.range((row, column)).horizontal_alignment for column in (2, 9)] == ["right", "right"]
        assert sheet.range((row, 1)).horizontal_alignment != "right"


def test_real_template_is_simulated_and_what_does_not_move_is_named(tmp_path: Path, shipped: bytes) -> None:
    path = tmp_path / "sag.xlsx"
    path.write_bytes(shipped)
    with open_book(path) as book:
        found = foelsomhed(book)
        assert found is not None
        intro = " ".join(str(line) for line in book.sheets[SHEET]["A1:A8"].value)
        assert "Samspil mellem forudsætninger er ikke med" in intro
        assert "ikke med: Antal medarbejdere, Sparet tid pr. transaktion." in intro
        assert found.percentiles[0] < book.names["RD_NETTOBESPARELSE"].refers_to_range.value < found.percentiles[-1]
        (told,) = _said(book)
        assert told.startswith("10.000 trækninger: Nettobesparelsen er i middel")
        assert book.app.status_bar is False


def test_sheet_is_written_anew_without_asking_though_its_formulas_have_new_values(
    opener: Opener, tmp_path: Path
) -> None:
    with opener(case(tmp_path / "sag.xlsx")) as book:
        first = foelsomhed(book)
        book.sheets["Følsomhed"]["M1"].value = 250
        book.app.calculate()
        second = foelsomhed(book)
        assert first is not None and second is not None
        assert second.mean == pytest.approx(first.mean + 100)
        assert {alert.buttons for alert in book.app.impl.alerts} == {"ok"}


def test_edited_sheet_is_asked_about_and_kept(tmp_path: Path) -> None:
    with open_book(case(tmp_path / "sag.xlsx")) as book:
        foelsomhed(book)
        book.sheets[SHEET]["K1"].value = "vores bemærkning"
        assert foelsomhed(book) is None
        assert book.sheets[SHEET]["K1"].value == "vores bemærkning"
        assert _said(book)[-1] == "Intet er ændret."


def test_input_off_the_straight_line_is_named(tmp_path: Path) -> None:
    lines = (("Antal", 80, 100, 130, 110, 210), ("Vækst", 0, 1, 2, 100, 400))
    with open_book(case(tmp_path / "sag.xlsx", lines)) as book:
        foelsomhed(book)
        intro = [str(line) for line in book.sheets[SHEET]["A1:A8"].value]
    assert any(line.endswith("en tilnærmelse: Vækst.") for line in intro)


@pytest.mark.parametrize(
    ("low", "likely", "high", "at_low", "at_high", "bent"),
    [(0, 1, 2, 100, 200, False), (0, 1, 4, 100, 300, False), (0, 1, 2, 100, 210, True)],
)
def test_line_through_low_and_high_is_compared_with_the_result(
    low: float, likely: float, high: float, at_low: float, at_high: float, bent: bool
) -> None:
    """On the line the result at 1 is 150, 150 and 155; the base is 150."""
    assert Uncertain("x", low, likely, high, at_low, at_high).is_bent(150) is bent


def test_text_of_an_input_is_never_a_formula(tmp_path: Path) -> None:
    with open_book(case(tmp_path / "sag.xlsx", (("'=1+1", 80, 100, 130, 110, 210),))) as book:
        book.sheets["Følsomhed"]["B2"].value = "'=1+1"
        foelsomhed(book)
        row = _block(book, INPUT, 1, 2)
    assert row[0] == "=1+1"


@pytest.mark.parametrize(
    ("lines", "net", "sentence"),
    [
        ((("Antal", 130, 100, 80, 210, 110),), 150, "Antal: Lav, værdi og høj skal stå i stigende orden"),
        ((("Antal", 80, 100, "=1/0", 110, 210),), 150, "Høj for Antal er ikke et tal; cellen viser #DIV/0!"),
        ((("Antal", 100, 100, 100, 150, 150),), 150, "Ingen usikker forudsætning flytter nettobesparelsen"),
        (LINES, "", "Nettobesparelsen er ikke et tal; cellen viser intet"),
    ],
)
def test_unusable_table_ends_in_one_danish_sentence(
    tmp_path: Path, lines: tuple[tuple[object, ...], ...], net: object, sentence: str
) -> None:
    with open_book(case(tmp_path / "sag.xlsx", lines, net)) as book:
        assert foelsomhed(book) is None
        (alert,) = book.app.impl.alerts
        assert alert.mode == "critical"
        assert alert.prompt.startswith(sentence)
        assert SHEET not in book.sheet_names


def test_workbook_that_is_no_template_is_told_so(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "andet.xlsx")
    with open_book(tmp_path / "andet.xlsx") as book:
        assert foelsomhed(book) is None
        assert _said(book) == ["andet.xlsx er ikke en skabelon fra Råderum. Lav en med Ny skabelon."]


def test_template_without_a_net_saving_is_told_so(tmp_path: Path) -> None:
    path = case(tmp_path / "takst.xlsx")
    book = openpyxl.load_workbook(path)
    del book.defined_names["RD_NETTOBESPARELSE"]
    book.defined_names["RD_TAKST"] = DefinedName("RD_TAKST", attr_text="'Følsomhed'!$M$1")
    book.save(path)
    with open_book(path) as opened:
        assert foelsomhed(opened) is None
        assert _said(opened) == ["takst.xlsx har ingen nettobesparelse, så der er intet at simulere."]


def test_template_without_uncertain_inputs_is_told_so(tmp_path: Path) -> None:
    path = case(tmp_path / "sag.xlsx")
    book = openpyxl.load_workbook(path)
    book["Følsomhed"]["B1"] = "Noget andet"
    book.save(path)
    with open_book(path) as opened:
        assert foelsomhed(opened) is None
        assert _said(opened) == ["Skabelonen har ingen usikre forudsætninger, så der er intet at simulere."]


def test_table_is_found_after_rows_and_columns_were_inserted(tmp_path: Path) -> None:
    path = case(tmp_path / "sag.xlsx")
    book = openpyxl.load_workbook(path)
    book["Følsomhed"].insert_rows(1, 3)
    book["Følsomhed"].insert_cols(3)
    book["Følsomhed"]["P1"] = 150
    book.defined_names["RD_NETTOBESPARELSE"].attr_text = "'Følsomhed'!$P$1"
    book.save(path)
    with open_book(path) as opened:
        assert [(entry.name, entry.at_high) for entry in uncertain_inputs(opened)] == [("Antal", 210), ("Pris", 75)]
