"""The 98, their groups, and the ways people write them."""

from collections import Counter

import pytest

from engines.errors import NotKnown
from sources.errors import SourceError
from sources.municipalities import (
    all_municipalities,
    area_code,
    area_name,
    find,
    group,
    group_of,
    is_municipality,
)


def test_there_are_98_in_five_regions_and_five_groups():
    everyone = all_municipalities()
    assert len({one.code for one in everyone}) == len({one.name for one in everyone}) == 98
    assert Counter(one.region for one in everyone) == {
        "Hovedstaden": 29, "Sjælland": 17, "Syddanmark": 22, "Midtjylland": 19, "Nordjylland": 11
    }  # fmt: skip
    assert sum(Counter(one.group for one in everyone).values()) == 98


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Nyborg", "Nyborg"),
        ("  nyborg kommune ", "Nyborg"),
        ("NYBORG KOMMUNE", "Nyborg"),
        ("450", "Nyborg"),
        ("0450", "Nyborg"),
        ("Århus", "Aarhus"),
        ("aarhus kommune", "Aarhus"),
        ("Ålborg", "Aalborg"),
        ("Åbenrå", "Aabenraa"),
        ("Københavns Kommune", "København"),
        ("KBH", "København"),
        ("RKSK", "Ringkøbing-Skjern"),
        ("Ringkøbing Skjern", "Ringkøbing-Skjern"),
        ("Høje-Tåstrup", "Høje-Taastrup"),
        ("Nordfyn", "Nordfyns"),
        ("Vesthimmerland", "Vesthimmerlands"),
        ("Bornholms Regionskommune", "Bornholm"),
    ],
)
def test_a_name_is_found_as_people_write_it(written, name):
    assert find(written).name == name
    assert is_municipality(written)


def test_every_name_and_code_finds_its_own():
    for one in all_municipalities():
        assert find(one.name) == find(one.code) == find(f"{one.name}s Kommune") == one


def test_a_misspelt_name_gets_a_suggestion():
    with pytest.raises(NotKnown, match=r'Der er ingen kommune, der hedder "Nyborrg"\. Mener du Nyborg'):
        find("Nyborrg")


def test_nonsense_gets_an_example():
    with pytest.raises(NotKnown, match="Skriv navnet, fx Nyborg, eller koden, fx 450"):
        find("qqqqq")


def test_regions_groups_and_the_country_have_codes():
    assert area_code("Hele landet") == area_code("landsgennemsnit") == "000"
    assert area_code("region syddanmark") == "083"
    assert area_code("Landkommuner") == "960"
    assert area_code("Klynge 3") is None
    assert area_name("083") == "Region Syddanmark"


def test_groups_are_found_by_name_and_may_be_listed_on_the_spot():
    assert len(group("syddanmark").members) == 22
    assert len(group("Hele landet").members) == 98
    assert [one.name for one in group("Nyborg; 430, Assens").members] == [
        "Nyborg",
        "Faaborg-Midtfyn",
        "Assens",
    ]
    assert len(group("Rapportens ti kommuner").members) == 10


def test_an_unknown_group_gets_the_names_there_are():
    with pytest.raises(NotKnown, match=r'Der er ingen gruppe, der hedder "Fyn"\. Vælg mellem Hele landet'):
        group("Fyn")


def test_an_own_list_is_read_from_the_data_folder(own_folder):
    own_folder.mkdir()
    (own_folder / "grupper.yaml").write_text("- {name: Vores fem, members: [Nyborg, 420, Kerteminde]}\n")
    assert [one.name for one in group("vores fem").members] == ["Nyborg", "Assens", "Kerteminde"]


def test_a_wrong_own_list_names_file_and_municipality(own_folder):
    own_folder.mkdir()
    (own_folder / "grupper.yaml").write_text("- {name: Vores, members: [Nyborrg]}\n")
    with pytest.raises(SourceError, match=r"grupper\.yaml: Der er ingen kommune"):
        group("Vores")


def test_a_municipality_has_its_group_and_region():
    assert group_of(find("Nyborg")) == find("Nyborg").group
    assert group_of(find("Nyborg"), "region") == "Region Syddanmark"
