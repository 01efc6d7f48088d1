"""Comparison groups: regions, kommunegrupper, ready lists, the user's own lists, and a list on the spot."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engines.errors import NotKnown
from engines.yamltext import parsed_yaml
from sources.errors import SourceError
from sources.folders import data_folder
from sources.municipalities.lookup import Municipality, all_municipalities, find


@dataclass(frozen=True)
class Group:
    """A named selection of municipalities."""

    name: str
    members: tuple[Municipality, ...]
    source: str


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=2)]
    source: str = "egen liste"
    members: Annotated[tuple[str | int, ...], Field(min_length=1)]


def _listed(text: str, where: str) -> list[Group]:
    try:
        entries = [_Entry.model_validate(entry) for entry in parsed_yaml(text) or []]
        return [
            Group(entry.name, tuple(find(str(member)) for member in entry.members), entry.source) for entry in entries
        ]
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise SourceError(
            f"{where} kan ikke læses ({error}). Skriv en liste med name og members for hver gruppe."
        ) from error
    except NotKnown as error:
        raise SourceError(f"{where}: {error}") from error


@cache
def _shipped() -> tuple[Group, ...]:
    by_region: dict[str, list[Municipality]] = {}
    by_group: dict[str, list[Municipality]] = {}
    for municipality in all_municipalities():
        by_region.setdefault(f"Region {municipality.region}", []).append(municipality)
        by_group.setdefault(municipality.group, []).append(municipality)
    text = (resources.files("sources.municipalities") / "grupper.yaml").read_text(encoding="utf-8")
    return (
        Group("Hele landet", all_municipalities(), "alle 98 kommuner"),
        *(Group(name, tuple(members), "Danmarks Statistik, regioner") for name, members in by_region.items()),
        *(Group(name, tuple(members), "Danmarks Statistik, kommunegrupper") for name, members in by_group.items()),
        *_listed(text, "grupper.yaml"),
    )


def user_groups_file() -> Path:
    """Where the user's own groups are read from."""
    return data_folder() / "grupper.yaml"


def all_groups() -> list[Group]:
    """Every named group, the user's own last."""
    file = user_groups_file()
    own = _listed(file.read_text(encoding="utf-8-sig"), str(file)) if file.exists() else []
    return [*_shipped(), *own]


def group(name: str) -> Group:
    """A group by name, or municipalities listed on the spot: "Landkommuner", "Fyn", "Nyborg; Assens; 430".

    Case, "Region" and a list's separator (comma or semicolon) do not matter. Raises NotKnown.
    """
    wanted = name.strip().casefold()
    for known in reversed(all_groups()):
        if known.name.casefold() in (wanted, f"region {wanted}"):
            return known
    parts = [part for part in re.split(r"[;,]", name) if part.strip()]
    try:
        return Group(name, tuple(dict.fromkeys(find(part.strip()) for part in parts)), "egen liste")
    except NotKnown as error:
        if len(parts) > 1:
            raise
        names = ", ".join(known.name for known in all_groups())
        raise NotKnown(
            f'Der er ingen gruppe, der hedder "{name}". Vælg mellem {names}, '
            "eller skriv kommunerne med semikolon imellem."
        ) from error


def group_of(municipality: Municipality, kind: str = "kommunegruppe") -> str:
    """The name of the kommunegruppe or "region" that a municipality belongs to."""
    return f"Region {municipality.region}" if kind == "region" else municipality.group
