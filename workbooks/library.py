"""The proposals that Råderum ships, and the inputs that every template has."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from engines.parameters.store import SAFE_LOADER
from workbooks.proposal import InputGroup, Proposal, ProposalError, load_file, parsed


class CommonInputs(BaseModel):
    """The groups before and after a proposal's own on Forudsætninger."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: Annotated[tuple[InputGroup, ...], Field(alias="før")]
    after: Annotated[tuple[InputGroup, ...], Field(alias="efter")]


@dataclass(frozen=True)
class Entry:
    """A line of ``raaderum list``."""

    id: str
    title: str
    track: str
    pages: tuple[int, int] | None


def _folder() -> Path:
    return Path(str(resources.files("workbooks") / "proposals"))


@cache
def common_inputs() -> CommonInputs:
    """The shared groups of ``common.yaml``."""
    path = _folder().parent / "common.yaml"
    shared: CommonInputs = parsed(path.read_text(encoding="utf-8"), path.name, CommonInputs)
    return shared


def ids() -> list[str]:
    """The ids of the shipped proposals, sorted."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def listing() -> list[Entry]:
    """Every shipped proposal with its track and pages, tracks in the report's order."""
    entries = []
    for path in sorted(_folder().glob("*.yaml")):
        data = yaml.load(path.read_bytes(), Loader=SAFE_LOADER)
        pages = data.get("sider")
        entries.append(Entry(data["id"], data["titel"], data["spor"], tuple(pages) if pages else None))
    return sorted(entries, key=lambda entry: (entry.pages or (10_000, 0), entry.id))


def load(name: str) -> Proposal:
    """A shipped proposal by id, or one of the user's own by the path of its YAML file.

    Raises ProposalError with the nearest ids when there is no such proposal.
    """
    if name.endswith((".yaml", ".yml")):
        return load_file(Path(name))
    path = _folder() / f"{name}.yaml"
    if name not in ids():
        near = get_close_matches(name, ids(), n=3, cutoff=0.4)
        hint = f" Mener du {' eller '.join(near)}?" if near else ""
        raise ProposalError(f'Der er intet forslag "{name}".{hint} raaderum list viser dem alle.')
    return load_file(path)
