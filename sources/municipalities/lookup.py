"""Finding a municipality, a region or the country."""

import csv
import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from engines.errors import NotKnown

#: Statistics Denmark's code of the whole country.
COUNTRY = "000"

_COUNTRY_NAMES = (
    "hele landet",
    "landet",
    "danmark",
    "landsgennemsnit",
    "landsgennemsnittet",
    "alle kommuner",
)
_GROUP_CODES = {1: "910", 2: "920", 3: "930", 4: "940", 5: "960"}
_SHORT_NAMES = {"kbh": "101", "rksk": "760", "frb": "147"}


@dataclass(frozen=True)
class Municipality:
    """A municipality with Statistics Denmark's three-digit code."""

    code: str
    name: str
    region: str
    region_code: str
    group: str
    group_number: int


@cache
def all_municipalities() -> tuple[Municipality, ...]:
    """The 98 in the order of their codes."""
    text = (resources.files("sources.municipalities") / "kommuner.csv").read_text(encoding="utf-8")
    return tuple(
        Municipality(
            row["kode"],
            row["navn"],
            row["region"],
            row["regionskode"],
            row["kommunegruppe"],
            int(row["kommunegruppe_nr"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def _plain(name: str) -> str:
    """A name without what people write differently: case, "Kommune", å/aa, hyphens and blanks."""
    text = name.casefold().replace("å", "aa")
    text = re.sub(r"\b(regions)?kommune\b", "", text)
    return re.sub(r"[\s\-.]", "", text)


@cache
def _names() -> dict[str, Municipality]:
    """Plain names, with and without the genitive s that some carry in "Københavns Kommune"."""
    found: dict[str, Municipality] = {}
    for municipality in all_municipalities():
        plain = _plain(municipality.name)
        for form in (plain, plain + "s", plain.removesuffix("s")):
            found.setdefault(form, municipality)
        found[municipality.code] = municipality
        found["0" + municipality.code] = municipality
    by_code = {municipality.code: municipality for municipality in all_municipalities()}
    found.update({short: by_code[code] for short, code in _SHORT_NAMES.items()})
    return found


def find(name: str) -> Municipality:
    """A municipality by name or code: "Nyborg", "nyborg kommune", "Århus", "Københavns Kommune", "0450".

    Raises NotKnown with the nearest names.
    """
    plain = _plain(name)
    found = _names().get(plain)
    if found is None:
        near = difflib.get_close_matches(plain, _names(), n=3, cutoff=0.6)
        names = list(dict.fromkeys(_names()[match].name for match in near))
        hint = f" Mener du {' eller '.join(names)}?" if names else " Skriv navnet, fx Nyborg, eller koden, fx 450."
        raise NotKnown(f'Der er ingen kommune, der hedder "{name}".{hint}')
    return found


def is_municipality(name: str) -> bool:
    """Whether :func:`find` would find it."""
    return _plain(name) in _names()


@cache
def _areas() -> dict[str, tuple[str, str]]:
    """Regions, kommunegrupper and the country by plain name or code, as (code, name)."""
    country = (COUNTRY, "Hele landet")
    areas = {_plain(name): country for name in _COUNTRY_NAMES} | {COUNTRY: country}
    for municipality in all_municipalities():
        region = (municipality.region_code, f"Region {municipality.region}")
        areas |= {_plain(region[1]): region, municipality.region_code: region}
        group = (_GROUP_CODES[municipality.group_number], municipality.group)
        areas |= {_plain(group[1]): group, group[0]: group}
    return areas


def area_code(name: str) -> str | None:
    """Statistics Denmark's code of a municipality, region, kommunegruppe or the country, or None."""
    plain = _plain(name)
    if plain in _areas():
        return _areas()[plain][0]
    return _names()[plain].code if plain in _names() else None


def area_name(code: str) -> str:
    """The name of an area code; the code itself when unknown."""
    if code in _areas():
        return _areas()[code][1]
    return _names()[code].name if code in _names() else code
