"""Parameters: what is refused and with which words, what an overlay does, and which value a date finds."""

import datetime as dt
import math

import numpy as np
import pytest

from engines.errors import NotKnown
from engines.parameters import ParameterError, RateSchedule, active, load, user_file
from engines.parameters.store import USER_FILE_VARIABLE

LADDER = """
- name: {name}
  label: En prøve
  unit: kr.
  values:
    - {{from: {since}, value: {value}, source: Byrådet, confidence: high}}
"""


@pytest.fixture
def overlay(tmp_path):
    """Writes a parameter file and loads the shipped ones with it on top."""

    def write(text: str, name: str = "egne.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refused(path) -> str:
    with pytest.raises(ParameterError) as error:
        load(path)
    return str(error.value)


# --- what is shipped ----------------------------------------------------------------------------


def test_every_shipped_value_says_where_it_is_from_and_in_what_unit():
    for parameter in load():
        assert parameter.unit and parameter.label
        for value in parameter.values:
            assert len(value.source) > 5 and value.confidence in ("high", "medium", "low")


def test_shipped_shares_are_fractions():
    """A unit of andel means 0..1; 22 for 22 % would be a slip in the file."""
    for parameter in load():
        if parameter.unit.startswith("andel"):
            for dated in parameter.values:
                numbers = [dated.value] if dated.value is not None else [s.value for s in dated.steps]
                numbers += list((dated.table or {}).values())
                assert all(0 <= number <= 1 for number in numbers), parameter.name


def test_shipped_files_hold_danish_letters():
    assert load().parameter("aarsvaerk.bruttotimer").label.startswith("Timer pr. årsværk")


# --- lookup -------------------------------------------------------------------------------------


def test_name_is_found_whatever_its_case():
    assert load().number("Aarsvaerk.BruttoTimer") == 1924


def test_unknown_name_suggests_near_ones():
    with pytest.raises(NotKnown) as error:
        load().parameter("fleksjob.tilskud")
    assert str(error.value).startswith('Der er ingen parameter med navnet "fleksjob.tilskud". Mener du ')
    assert "fleksjob.fleksbidrag.maks" in str(error.value)


def test_unknown_name_without_near_ones_suggests_nothing():
    with pytest.raises(NotKnown, match=r'^Der er ingen parameter med navnet "zzz"\.$'):
        load().parameter("zzz")


@pytest.mark.parametrize(("day", "value"), [((2019, 12, 31), 5), ((2020, 1, 1), 7), ((2030, 1, 1), 7)])
def test_date_finds_the_value_in_force(overlay, day, value):
    text = """
- name: proeve
  label: En prøve
  unit: kr.
  values:
    - {from: 2015-01-01, value: 5, source: Byrådet, confidence: high}
    - {from: 2020-01-01, value: 7, source: Byrådet, confidence: high}
"""
    assert load(overlay(text)).number("proeve", dt.date(*day)) == value


def test_date_before_the_first_value_says_when_it_begins():
    with pytest.raises(NotKnown) as error:
        load().number("fleksjob.tilskud.maks", dt.date(2013, 6, 1))
    assert str(error.value).startswith(
        "Højeste fleksløntilskud har ingen værdi for 01.06.2013. Den ældste værdi gælder fra 01.01.2015. "
        "Skriv værdien i din egen parameterfil ("
    )


def test_date_after_until_has_no_value(overlay):
    text = LADDER.format(name="proeve", since="2020-01-01, until: 2020-12-31", value=1)
    with pytest.raises(NotKnown, match=r"^En prøve har ingen værdi for 01\.01\.2021\."):
        load(overlay(text)).number("proeve", dt.date(2021, 1, 1))


def test_empty_table_says_so(overlay):
    with pytest.raises(NotKnown, match=r"Tabellen er tom\."):
        load(overlay("- {name: proeve, label: En prøve, unit: kr.}\n")).number("proeve")


def test_stepped_value_is_not_one_number():
    with pytest.raises(NotKnown, match=r"er en trappe eller tabel, ikke ét tal\.$"):
        load().number("refusion.trappe")


# --- schedules ----------------------------------------------------------------------------------


def test_plain_value_is_a_schedule_of_one_step():
    schedule = load().rate_schedule("FM1999", dt.date(2005, 1, 1))
    assert (schedule.rates, schedule.limits) == ((0.05,), (math.inf,))


@pytest.mark.parametrize(("year", "rate"), [(1, 0.035), (35, 0.035), (36, 0.025), (70, 0.025), (71, 0.015)])
def test_schedule_has_the_rate_of_the_year(year, rate):
    assert load().rate_schedule("FM2021").rate(year) == rate


def test_cumulative_return_is_the_sum_over_years():
    schedule = RateSchedule("prøve", (0.1, 0.2), (2.0, math.inf))
    total = schedule.cumulative_log_return(np.array([0.0, 1.0, 2.0, 3.5]))
    by_hand = [0, math.log(1.1), 2 * math.log(1.1), 2 * math.log(1.1) + 1.5 * math.log(1.2)]
    assert total == pytest.approx(by_hand)


# --- overlay ------------------------------------------------------------------------------------


def test_same_date_replaces(overlay):
    own = load(overlay(LADDER.format(name="aarsvaerk.bruttotimer", since="1990-09-01", value=1900)))
    assert own.number("aarsvaerk.bruttotimer") == 1900
    assert own.own == {"aarsvaerk.bruttotimer"}


def test_new_date_adds_and_the_old_value_still_holds_before_it(overlay):
    own = load(overlay(LADDER.format(name="fleksjob.tilskud.maks", since="2022-01-01", value=18964)))
    assert own.number("fleksjob.tilskud.maks", dt.date(2022, 6, 1)) == 18964
    assert own.number("fleksjob.tilskud.maks", dt.date(2021, 6, 1)) == 17550


def test_new_name_adds(overlay):
    assert (
        load(overlay(LADDER.format(name="min.timepris", since="2024-01-01", value=410))).number("min.timepris") == 410
    )


def test_later_overlay_lies_on_top(overlay):
    first = overlay(LADDER.format(name="min.timepris", since="2024-01-01", value=410), "a.yaml")
    second = overlay(LADDER.format(name="min.timepris", since="2024-01-01", value=420), "b.yaml")
    assert load(first, second).number("min.timepris") == 420
    assert load(second, first).number("min.timepris") == 410


def test_overlay_leaves_the_shipped_set_alone(overlay):
    load(overlay(LADDER.format(name="aarsvaerk.bruttotimer", since="1990-09-01", value=1900)))
    assert load().number("aarsvaerk.bruttotimer") == 1924


def test_file_with_byte_order_mark_is_read(overlay):
    path = overlay("\ufeff" + LADDER.format(name="min.timepris", since="2024-01-01", value=410))
    assert load(path).number("min.timepris") == 410


def test_empty_file_changes_nothing(overlay):
    assert load(overlay("")).own == frozenset()


def test_environment_names_the_users_file(overlay, monkeypatch):
    path = overlay(LADDER.format(name="min.timepris", since="2024-01-01", value=410))
    monkeypatch.setenv(USER_FILE_VARIABLE, str(path))
    active.cache_clear()
    try:
        assert user_file() == path
        assert active().number("min.timepris") == 410
    finally:
        monkeypatch.undo()
        active.cache_clear()


# --- what is refused ----------------------------------------------------------------------------


def test_bad_yaml_names_file_and_line(overlay):
    path = overlay("- name: proeve\n  label: 'ikke lukket\n")
    assert refused(path).startswith(f"{path}, linje ")
    assert refused(path).endswith("Ret linjen og prøv igen.")


def test_bad_yaml_in_the_second_line_is_line_2(overlay):
    path = overlay("- name: proeve\n  label: a: b\n")
    assert refused(path).startswith(f"{path}, linje 2: filen er ikke gyldig YAML")


def test_file_that_is_no_list_is_refused(overlay):
    path = overlay("name: proeve\n")
    assert refused(path) == f"{path}: filen skal være en liste (linjer der begynder med '- ')."


def test_missing_source_names_file_and_parameter(overlay):
    path = overlay(
        "- {name: proeve, label: En prøve, unit: kr.,\n   values: [{from: 2020-01-01, value: 1, confidence: high}]}\n"
    )
    assert refused(path).startswith(f"{path}: parameteren proeve kan ikke bruges: values.0.source: ")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("value: 1, steps: [{value: 2}]", "skriv netop én af value, steps og table"),
        ("note: intet", "skriv netop én af value, steps og table"),
        ("value: 1, until: 2019-01-01", "until ligger før from"),
        ("steps: [{until: 5, value: 1}, {until: 3, value: 2}]", "steps skal have stigende until"),
        ("steps: [{value: 1}, {until: 3, value: 2}]", "steps skal have stigende until"),
        ("vaerdi: 1", "values.0.vaerdi"),
        ("value: tyve", "values.0.value"),
    ],
)
def test_wrong_value_is_named(overlay, value, reason):
    path = overlay(
        "- name: proeve\n  label: En prøve\n  unit: kr.\n  values:\n"
        f"    - {{from: 2020-01-01, source: Byrådet, confidence: high, {value}}}\n"
    )
    message = refused(path)
    assert message.startswith(f"{path}: parameteren proeve kan ikke bruges: ")
    assert reason in message


def test_two_values_of_one_date_are_refused(overlay):
    once = "{from: 2020-01-01, value: 1, source: Byrådet, confidence: high}"
    path = overlay(f"- {{name: proeve, label: En prøve, unit: kr., values: [{once}, {once}]}}\n")
    assert "proeve har to værdier med samme from-dato" in refused(path)


def test_a_name_with_spaces_is_refused(overlay):
    path = overlay(LADDER.format(name="min timepris", since="2024-01-01", value=410))
    assert refused(path).startswith(f"{path}: parameteren min timepris kan ikke bruges: name: ")


def test_an_entry_that_is_no_parameter_is_refused(overlay):
    path = overlay("- bare tekst\n")
    assert refused(path).startswith(f"{path}: parameteren uden navn kan ikke bruges: ")


def test_missing_file_is_named(tmp_path):
    path = tmp_path / "findes-ikke.yaml"
    assert refused(path).startswith(f"{path}: filen kan ikke læses (")


def test_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("- name: proeve\n  label: Prøve\n".encode("latin-1"))
    assert refused(path).startswith(f"{path}: filen kan ikke læses (")
