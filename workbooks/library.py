"""Loading proposals, and the inputs that every template has."""

from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from workbooks.proposal import InputGroup, Proposal, ProposalError, load_file, parsed
from workbooks.shipped import folder, ids


class CommonInputs(BaseModel):
    """The groups before and after a proposal's own on Forudsætninger."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: Annotated[tuple[InputGroup, ...], Field(alias="før")]
    after: Annotated[tuple[InputGroup, ...], Field(alias="efter")]


def common_inputs(proposal: Proposal) -> CommonInputs:
    """The groups that every template of the proposal's kind has."""
    if proposal.tariff is None:
        return _shared("common.yaml")
    groups = _shared("common_tariff.yaml")
    return groups if proposal.tariff.settlement else groups.model_copy(update={"after": ()})


@cache
def _shared(name: str) -> CommonInputs:
    path = folder().parent / name
    shared: CommonInputs = parsed(path.read_text(encoding="utf-8"), path.name, CommonInputs)
    return shared


def load(name: str) -> Proposal:
    """A shipped proposal by id, or one of the user's own by the path of its YAML file.

    Raises ProposalError with the nearest ids when there is no such proposal.
    """
    if name.endswith((".yaml", ".yml")):
        return load_file(Path(name))
    path = folder() / f"{name}.yaml"
    if name not in ids():
        near = get_close_matches(name, ids(), n=3, cutoff=0.4)
        hint = f" Mener du {' eller '.join(near)}?" if near else ""
        raise ProposalError(f'Der er intet forslag "{name}".{hint} raaderum list viser dem alle.')
    return load_file(path)
