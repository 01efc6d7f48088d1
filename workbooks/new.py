"""Writing a fresh template workbook; an existing file is never overwritten."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from udfs.values import date_in
from workbooks.build import build
from workbooks.draft import CellValue, Settings
from workbooks.library import common_inputs, load
from workbooks.package import write_package
from workbooks.proposal import Input, Proposal, ProposalError, accepted

_AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}\Z")
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?\Z")
MOST_YEARS = 30


def new_workbook(
    proposal_id: str,
    folder: Path,
    kommune: str | None = None,
    years: int | None = None,
    values: Mapping[str, Sequence[CellValue]] | None = None,
    example: bool = False,
    numbered: bool = False,
) -> Path:
    """Write the template of a proposal into ``folder`` and return its path.

    Parameters
    ----------
    proposal_id
        A shipped proposal's id, or the path of a YAML file.
    values
        Starting values by input id, see :func:`given_values`.
    example
        Fill in the example figures, each marked as what it is.
    numbered
        When the file name is taken, number the new one instead of refusing.

    Raises
    ------
    ProposalError
        When there is no such proposal, or the years or values do not fit it.
    WorkbookError
        When the file is there already, or cannot be written.
    """
    proposal = load(proposal_id)
    if years is not None and not 1 <= years <= MOST_YEARS:
        raise ProposalError(f"Antal år skal være fra 1 til {MOST_YEARS}; fik {years}.")
    settings = Settings(kommune=kommune or "", years=years, values=values or {}, example=example)
    path = folder / f"{file_name(proposal, kommune)}.xlsx"
    if numbered:
        path = free_path(path)
    write_package(path, build(proposal, settings), overwrite=False)
    return path


def file_name(proposal: Proposal, kommune: str | None) -> str:
    """The file's name without ending: the proposal's id, and the municipality where there is one."""
    safe = re.sub(r"[^\w .-]", "", kommune or "", flags=re.UNICODE).strip(" .")
    return f"{proposal.id} {safe}" if safe else proposal.id


def free_path(path: Path) -> Path:
    """``path``, numbered where a file of that name is there already."""
    number = 2
    tried = path
    while tried.exists():
        tried = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return tried


def given_values(proposal: Proposal, pairs: Sequence[str], years: int) -> dict[str, list[CellValue]]:
    """``NAVN=VÆRDI`` pairs as input values; a series has its years separated by ``;``.

    Raises ProposalError naming the input, what was given, and how to write it.
    """
    shared = common_inputs(proposal)
    groups = (*shared.before, *proposal.groups, *shared.after)
    known = {entry.id: entry for group in groups for entry in group.inputs if not entry.fixed}
    found: dict[str, list[CellValue]] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        key = name.strip().casefold().removeprefix("rd_")
        if not equals or key not in known:
            raise ProposalError(f'"{pair}" kan ikke bruges. Skriv NAVN=VÆRDI, hvor NAVN er et af: {", ".join(known)}.')
        entry = known[key]
        values = [_value(entry, part.strip()) for part in text.split(";")] if entry.across else [_value(entry, text)]
        if entry.by_column and proposal.tariff and len(values) > len(proposal.tariff.columns):
            raise ProposalError(
                f"{entry.label} har {len(values)} værdier, men skabelonen har {len(proposal.tariff.columns)} kolonner."
            )
        if not entry.by_column and len(values) > (years if entry.yearly else 1):
            raise ProposalError(f"{entry.label} har {len(values)} værdier, men sagen har {years} år.")
        found[key] = values
    return found


def _value(entry: Input, text: str) -> CellValue:
    if entry.kind == "valg":
        chosen = [choice for choice in entry.choices if choice.casefold() == text.strip().casefold()]
        if not chosen:
            raise ProposalError(f'{entry.label} kan være {" eller ".join(entry.choices)}; fik "{text}".')
        return chosen[0]
    if entry.kind == "tekst":
        return text
    if entry.kind == "dato":
        return _date(entry, text)
    number = danish_number(text, entry.label)
    if number < 0 and not entry.negative:
        raise ProposalError(f"{entry.label} må ikke være negativ; fik {text}.")
    if not entry.takes(number):
        if entry.kind == "andel" and "%" not in text:
            raise ProposalError(f"{entry.label} er en andel; fik {text}. Skriv fx {text.rstrip('% ')} % eller 0,25.")
        raise ProposalError(f"{entry.label} skal være {accepted(entry)}; fik {text}.")
    return number


def _date(entry: Input, text: str) -> dt.date:
    date = date_in(text)
    if date is None or not entry.takes(date):
        raise ProposalError(f'{entry.label} skal være {accepted(entry)}; fik "{text}".')
    return date


def danish_number(text: str, label: str) -> float:
    """A number as typed in Danish: ``2.762.000``, ``2,5``, ``25 %``. ``1.234`` is asked about, not guessed."""
    typed = text.strip().replace(" ", "").replace("\xa0", "")
    percent = typed.endswith("%")
    body = typed.rstrip("%")
    if _AMBIGUOUS.match(body):
        whole = body.replace(".", "")
        raise ProposalError(f"{label}: {text} kan læses på to måder. Skriv {whole} eller {body.replace('.', ',')}.")
    if _GROUPED.match(body):
        body = body.replace(".", "")
    try:
        number = float(body.replace(",", "."))
    except ValueError:
        raise ProposalError(f'{label} skal være et tal uden tekst og enhed; fik "{text}".') from None
    if number - number != 0:
        raise ProposalError(f'{label} skal være et endeligt tal; fik "{text}".')
    return number / 100 if percent else number
