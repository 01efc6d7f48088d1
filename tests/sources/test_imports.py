"""Pasted tables and CSV: layouts, Danish numbers, and the question that is asked instead of guessing."""

import numpy as np
import pytest

from sources.errors import SourceError
from sources.figures import figures, value
from sources.imports import DecimalMark, NumberFormatQuestion, read_file, read_text

WIDE = "Kommune;2015;2016\r\nNyborg Kommune;1.234,5;..\r\nAabenraa;2.345;12\r\nHele landet;999,25;-2\r\n"
LONG = (
    "Kommunekode\tKommune\tÅr\tNøgletal\tVærdi\n"
    "450\tNyborg\t2016\tUdgift pr. elev\t70\n"
    "450\tNyborg\t2017\tUdgift pr. elev\t71,5\n"
    "540\tSønderborg\t2016\tElever pr. lærer\t−2\n"
)


def figure(table, area, period, name=""):
    return table.values[table.areas.index(area), table.names.index(name), table.periods.index(period)]


def test_a_wide_table_with_years_as_columns():
    table = read_text(WIDE)
    assert (table.areas, table.periods, table.mark) == (("450", "580", "000"), ("2015", "2016"), "komma")
    assert figure(table, "450", "2015") == 1234.5
    assert np.isnan(figure(table, "450", "2016"))
    assert figure(table, "580", "2015") == 2345
    assert figure(table, "000", "2016") == -2


def test_a_long_table_with_key_figure_and_year():
    table = read_text(LONG)
    assert table.names == ("Udgift pr. elev", "Elever pr. lærer")
    assert figure(table, "450", "2017", "Udgift pr. elev") == 71.5
    assert figure(table, "540", "2016", "Elever pr. lærer") == -2
    assert np.isnan(figure(table, "540", "2017", "Elever pr. lærer"))
    assert table.unplaced == ('kolonnen "Kommunekode"',)


def test_a_table_with_municipalities_as_columns():
    table = read_text("År\tNyborg\tVarde\n2016\t1\t2\n2017\t3\t4\n")
    assert figure(table, "573", "2016") == 2


def test_one_municipality_as_a_column():
    assert figure(read_text("År;Nyborg\n2016;1,5\n2017;3\n"), "450", "2016") == 1.5


def test_one_municipality_as_a_row():
    assert figure(read_text("Kommune;2016\nNyborg;461\n"), "450", "2016") == 461


def test_key_figures_as_columns_need_a_year():
    text = "Kommune;Udgift pr. elev;Regnskab 2015 i alt\nNyborg;70,5;3\n"
    with pytest.raises(SourceError, match="Skriv det med --aar"):
        read_text(text)
    table = read_text(text, period="2016")
    assert figure(table, "450", "2016", "Udgift pr. elev") == 70.5
    assert figure(table, "450", "2015", "Regnskab i alt") == 3


def test_titles_above_and_notes_below_are_allowed():
    text = "FLIS udtræk\n\nUdgifter pr. borger, 2024-pl\nKommune;2016\nNyborg;12,5\nNote: foreløbige tal\n"
    table = read_text(text)
    assert figure(table, "450", "2016") == 12.5
    assert table.unplaced == ()


def test_a_line_with_figures_that_belongs_to_no_area_is_named():
    assert read_text("Kommune;2016\nNyborg;12,5\nKlynge 3;14,5\n").unplaced == ('linjen "Klynge 3"',)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_files_in_the_encodings_that_excel_writes(tmp_path, encoding):
    path = tmp_path / "tabel.csv"
    path.write_bytes("Kommune;2016\r\nÆrø;1,5\r\n".encode(encoding))
    assert figure(read_file(path), "492", "2016") == 1.5


@pytest.mark.parametrize("missing", ["", "..", "-", "–", "i.o.", "N/A", "ikke oplyst"])
def test_what_stands_for_missing_is_missing_and_not_zero(missing):
    assert np.isnan(figure(read_text(f"Kommune;2016\nNyborg;{missing}\nVarde;1,5\n"), "450", "2016"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("797,75", 797.75),
        ("1.234.567", 1234567),
        ("1.234,5", 1234.5),
        ("0,125", 0.125),
        ("-2", -2),
        ("−2,5", -2.5),
        ("(2,5)", -2.5),
        ("5,1 %", 5.1),
        ("1 234,5", 1234.5),
        ("12 kr.", 12),
    ],
)
def test_numbers_that_can_only_be_read_one_way_are_read(written, meant):
    assert figure(read_text(f"Kommune\t2016\nNyborg\t{written}\n"), "450", "2016") == meant


def test_english_numbers_that_can_only_be_read_one_way_are_read():
    table = read_text("Kommune\t2016\nNyborg\t1,234.5\nVarde\t2,345\n")
    assert figure(table, "450", "2016") == 1234.5
    assert figure(table, "573", "2016") == 2345


@pytest.mark.parametrize("text", ["57,837", "57.837", "-57,837"])
def test_a_number_that_can_be_read_two_ways_is_asked_about(text):
    with pytest.raises(NumberFormatQuestion) as asked:
        read_text(f"Kommune\t2016\nNyborg\t{text}\n")
    assert sorted(asked.value.readings.values()) == [57.837, 57837]


def test_the_question_has_place_readings_and_answers():
    with pytest.raises(NumberFormatQuestion) as asked:
        read_text("Kommune;2016\nHvidovre;57,837\nBillund;797,75\n")
    assert str(asked.value) == (
        'Tallet "57,837" (linje 2, kolonne 2) kan læses på to måder: 57,837, hvis komma er decimaltegn, '
        "eller 57.837, hvis komma er tusindtalsskille. "
        "Vælg decimaltegn: --decimal komma eller --decimal punktum."
    )


def test_the_answer_is_used():
    text = "Kommune;2016\nHvidovre;57,837\n"
    assert figure(read_text(text, DecimalMark.COMMA), "167", "2016") == 57.837
    assert figure(read_text(text, DecimalMark.POINT), "167", "2016") == 57837


def test_a_cell_that_does_not_fit_the_answer_is_named():
    with pytest.raises(SourceError, match=r'"797,75" \(linje 3, kolonne 2\) er ikke et tal med punktum'):
        read_text("Kommune;2016\nHvidovre;57,837\nBillund;797,75\n", DecimalMark.POINT)


def test_a_table_that_uses_both_marks_for_decimals_is_refused():
    with pytest.raises(SourceError, match="bruger både komma og punktum som decimaltegn"):
        read_text("Kommune;2016\nHvidovre;57,5\nBillund;797.75\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Tabellen er tom"),
        ("By;2016\nParis;5\n", "ingen kolonne eller række med kommunenavne"),
        ("Kommune;2016\nNyborg;godt\n", "ingen kolonne med tal"),
        ("Kommune;2016\nNyborg;..\nVarde;..\n", "ingen kolonne med tal"),
        ("Kommune;2016\nNyborg;5\nVarde;6\nAssens;mange\n", '"mange" (linje 4, kolonne 2) er ikke et tal'),
        ("Kommune;2016\nNyborg;5\nNyborg Kommune;6\n", "Nyborg har to tal for nøgletallet i 2016"),
    ],
)
def test_what_is_no_table_of_municipalities_is_refused_with_the_reason(text, sentence):
    with pytest.raises(SourceError) as caught:
        read_text(text)
    assert sentence in str(caught.value)


def test_a_workbook_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "tabel.xlsx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceError, match=r"er en projektmappe\. Gem arket som CSV"):
        read_file(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"mangler\.csv kan ikke læses"):
        read_file(tmp_path / "mangler.csv")


def test_headings_that_make_the_same_id_are_kept_apart():
    table = read_text("Kommune;Udgift (kr.);Udgift, kr.\nNyborg;1,5;2,5\n", period="2016")
    assert table.cube("Eco", "ECO", "kr.").dimensions[1].values == ("eco-udgift-kr", "eco-udgift-kr-2")


def test_an_imported_table_is_an_indicator_like_the_others(store):
    store.put(read_text(LONG).cube("FLIS skole", "FLIS", "kr."), note='{"direction": "high"}')
    assert value("flis-skole-udgift-pr-elev", "Nyborg", "2017") == 71.5
    found = figures("flis-skole-udgift-pr-elev")
    assert (found.about.unit, found.about.direction, found.source) == ("kr.", "high", "FLIS")
