"""The real REGK31 extract (function 0.28.20, 2024) through API, store and comparison, against pandas."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from engines.benchmark import Remark
from engines.errors import NotKnown
from sources.comparison import compare, levels_by_group
from sources.figures import figures, value
from sources.municipalities import all_municipalities, group
from sources.refresh import refresh

GREEN = "groenne-omraader"
REGK31_FILE = Path(__file__).parents[1] / "data" / "regk31-02820-2024.csv"


@pytest.fixture
def extract():
    """The file as pandas reads it, by name, without the country."""
    frame = pd.read_csv(REGK31_FILE, sep=";").set_index("navn")["kr_pr_indb"].astype(float)
    assert len(frame) == 99
    return frame.drop("Hele landet")


@pytest.fixture
def filled(client, store):
    assert not refresh([GREEN, "folkeskole", "folketal"], store, client)[0].error
    return store


def test_every_municipality_has_its_figure(filled, extract):
    assert {one.name: value(GREEN, one.name, "2024") for one in all_municipalities()} == extract.to_dict()


def test_ranks_are_those_of_pandas(filled, extract):
    ranks = extract.rank(method="min")
    compared = compare(GREEN, "Nyborg")
    assert compared.known == 98
    assert {row.municipality.name: row.rank for row in compared.rows} == ranks.to_dict()
    assert [row.value for row in compared.rows] == sorted(extract)
    assert [row.municipality.name for row in compared.rows if row.own] == ["Nyborg"]


def test_targets_are_those_of_pandas_and_the_country_is_the_source_s_own(filled, extract):
    targets = compare(GREEN).targets
    assert targets["mean"] == pytest.approx(extract.mean())
    assert targets["median"] == pytest.approx(extract.median())
    assert targets["quartile"] == pytest.approx(extract.quantile(0.25))
    assert targets["best"] == extract.min() == -2
    assert targets["country"] == 210


def test_a_group_is_averaged_unweighted(filled, extract):
    members = [one.name for one in group("Landkommuner").members]
    compared = compare(GREEN, members="landkommuner")
    assert len(compared.rows) == len(members) == 31
    assert compared.targets["mean"] == pytest.approx(extract[members].mean())


def test_the_potential_is_priced_with_the_volume(filled, extract):
    """Nyborg 298 against the mean of all 98, times 32.000 inhabitants."""
    compared = compare(GREEN, "Nyborg", volume=32_000)
    assert compared.potential["mean"] == pytest.approx((298 - extract.mean()) * 32_000)
    assert compared.potential["country"] == (298 - 210) * 32_000


def test_a_municipality_below_the_target_has_no_potential(filled):
    assert compare(GREEN, "Sorø").potential["country"] == 0


def test_the_groups_that_a_municipality_belongs_to_have_levels(filled, extract):
    region = [one.name for one in group("Syddanmark").members]
    own_group = [one.name for one in group("Oplandskommuner").members]
    assert levels_by_group(GREEN, "Nyborg") == {
        "Hele landet": 210,
        "Region Syddanmark": pytest.approx(extract[region].mean()),
        "Oplandskommuner": pytest.approx(extract[own_group].mean()),
    }


def test_own_municipality_outside_the_group_is_shown_but_counts_in_no_target(filled, extract):
    compared = compare(GREEN, "Nyborg", members="Assens;Kerteminde;Middelfart")
    assert compared.targets["mean"] == pytest.approx(extract[["Assens", "Kerteminde", "Middelfart"]].mean())
    assert [(row.municipality.name, row.rank) for row in compared.rows] == [
        ("Kerteminde", 1), ("Assens", 2), ("Middelfart", 3), ("Nyborg", 3)
    ]  # fmt: skip


def test_negative_and_outlying_figures_are_marked_and_said(filled, extract):
    low, high = extract.quantile(0.25), extract.quantile(0.75)
    outside = extract[(extract > high + 1.5 * (high - low)) | (extract < low - 1.5 * (high - low))]
    compared = compare(GREEN)
    marked = {row.municipality.name for row in compared.rows if row.remark is Remark.OUTLIER}
    assert marked == set(outside.index)
    assert "Ishøj" in marked
    assert {row.municipality.name for row in compared.rows if row.remark is Remark.NEGATIVE} == {"Allerød"}
    assert any("1 kommune har negative tal" in caveat for caveat in compared.caveats)


def test_a_missing_municipality_is_last_without_rank_and_said(filled):
    compared = compare("folkeskole", "Odense")
    last = compared.rows[-1]
    assert (last.municipality.name, last.remark) == ("Odense", Remark.MISSING)
    assert np.isnan(last.rank)
    assert compared.known == 97
    assert "1 kommune mangler tal og er holdt ude; manglende er ikke 0." in compared.caveats
    assert "Odense har ingen tal her." in compared.caveats


def test_the_country_is_weighted_with_population_where_the_source_has_none(filled, client, api):
    """Population is 1.000 · place and cost 9.500 + place, but for the missing Odense."""
    for key in list(api.tables["REGK31"].values):
        if key[0] == "000" and key[1] == "32201":
            api.tables["REGK31"].values[key] = None
    refresh(["folkeskole"], filled, client)
    places = [n for n, one in enumerate(all_municipalities(), start=1) if one.code != "461"]
    expected = sum(n * (9500 + n) for n in places) / sum(places)
    assert compare("folkeskole", period="2024").targets["country"] == pytest.approx(expected)


def test_the_newest_period_with_figures_is_taken(filled):
    assert compare(GREEN).period == "2024"
    assert compare("folkeskole", period="2023").period == "2023"


def test_a_period_without_figures_is_refused_with_those_there_are(filled):
    with pytest.raises(NotKnown, match=r'har ingen tal for "2031"\. Der er tal for 2023, 2024'):
        compare(GREEN, period="2031")


def test_figures_say_what_the_table_itself_calls_them(filled):
    assert "funktion: 0.28.20 Grønne områder og naturpladser" in figures(GREEN).detail


def test_an_indicator_that_is_not_fetched_says_what_to_do():
    with pytest.raises(NotKnown, match=r"ikke hentet endnu \(tabel REGK31\)\. Hent den med Opdatér benchmark"):
        figures(GREEN)


def test_an_unknown_indicator_gets_suggestions():
    with pytest.raises(NotKnown, match='Der er intet nøgletal, der hedder "folkeskol"'):
        figures("folkeskol")


def test_an_indicator_per_something_divides_by_area_and_period(filled, own_folder):
    (own_folder / "indikatorer").mkdir()
    (own_folder / "indikatorer" / "mine.yaml").write_text(
        """
- id: skole-pr-person
  label: Skole pr. tusinde personer
  unit: kr.
  table: REGK31
  geography: OMRÅDE
  select: {FUNKTION: 32201, DRANST: 1, ART: TOT, PRISENHED: INDL}
  per:
    table: FOLK1A
    geography: OMRÅDE
    select: {KØN: TOT, ALDER: IALT, CIVILSTAND: TOT}
    period: "{period}K1"
  factor: 1000
""",
        encoding="utf-8",
    )
    assert value("skole-pr-person", "København", "2024") == pytest.approx((9500 + 1) / 1000 * 1000)
    assert np.isnan(value("skole-pr-person", "København", "2023"))


def test_placements_of_the_report_compare_on_the_first_day():
    """P. 68: Nyborg 583 t.kr. is the third lowest of ten; the best is Nordfyns with 486."""
    compared = compare("anbringelse-enhedspris", "Nyborg", volume=45)
    assert [row.rank for row in compared.rows if row.own] == [3]
    assert compared.potential["best"] == (583 - 486) * 45
    assert compared.targets["mean"] == pytest.approx(682.7)
    assert "s. 68" in compared.source
