"""Numbers as people write them. A mark that can be read two ways is asked about, never guessed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engines.errors import da_number
from sources.errors import SourceError


class DecimalMark(StrEnum):
    """Which mark stands before the decimals; the other is then a thousands separator."""

    COMMA = "komma"
    POINT = "punktum"

    @property
    def decimal(self) -> str:
        """The mark itself."""
        return "," if self is DecimalMark.COMMA else "."

    @property
    def thousands(self) -> str:
        """The other mark."""
        return "." if self is DecimalMark.COMMA else ","


#: What stands for a figure that is not there.
MISSING = (
    "",
    "..",
    "...",
    "…",
    "-",
    "–",
    "—",
    "n/a",
    "na",
    "i.o.",
    "i/o",
    "ikke oplyst",
    "mangler",
    "#n/a",
    "*",
)

_NUMBER = re.compile(r"[+-]?(\d{1,3}(?:([.,])\d{3})+|\d+)(?:([.,])(\d+))?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")


class NumberFormatQuestion(SourceError):
    """A number that can be read two ways; ask, and read again with the answer."""

    def __init__(self, text: str, place: str) -> None:
        digits = text.lstrip("+-")
        mark = "," if "," in digits else "."
        as_thousands = float(digits.replace(mark, ""))
        as_decimals = float(digits.replace(mark, "."))
        self.text = text
        self.readings = {
            (DecimalMark.COMMA if mark == "," else DecimalMark.POINT): as_decimals,
            (DecimalMark.POINT if mark == "," else DecimalMark.COMMA): as_thousands,
        }
        name = "komma" if mark == "," else "punktum"
        other = "punktum" if mark == "," else "komma"
        super().__init__(
            f'Tallet "{text}" ({place}) kan læses på to måder: {da_number(as_decimals)}, hvis {name} er '
            f"decimaltegn, eller {da_number(as_thousands)}, hvis {name} er tusindtalsskille. "
            f"Vælg decimaltegn: --decimal {name} eller --decimal {other}."
        )


@dataclass(frozen=True)
class Written:
    """A cell's text and where it stands."""

    text: str
    place: str

    @property
    def plain(self) -> str:
        """Without blanks, percent sign and unit; minus in its plain form, (2) as -2."""
        text = re.sub(r"[\s\u00a0\u202f']", "", self.text.strip()).replace("−", "-").replace("–", "-")
        text = re.sub(r"(?i)(%|pct\.?|kr\.?)$", "", text)
        bracketed = re.fullmatch(r"\((.+)\)", text)
        return f"-{bracketed[1]}" if bracketed else text

    @property
    def is_missing(self) -> bool:
        """Whether the cell says that there is no figure."""
        return self.text.strip().casefold() in MISSING

    @property
    def looks_like_number(self) -> bool:
        """Whether it is a number in one way or another."""
        return _NUMBER.fullmatch(self.plain) is not None


def decimal_mark(cells: Iterable[Written], answer: DecimalMark | None = None) -> DecimalMark:
    """The decimal mark of a table, from what can only be read one way; the answer when the user gave one.

    A number of three digits after its only mark ("57,837") proves nothing and is asked about, unless the
    table shows that its mark separates thousands. Raises NumberFormatQuestion, or SourceError where both are
    decimal marks.
    """
    if answer is not None:
        return answer
    numbers = [cell for cell in cells if cell.looks_like_number]
    proven: dict[DecimalMark, Written] = {}
    for cell in numbers:
        mark = _proof(cell.plain)
        if mark:
            proven.setdefault(mark, cell)
    if len(proven) == 2:
        comma, point = proven[DecimalMark.COMMA], proven[DecimalMark.POINT]
        raise SourceError(
            f'Tabellen bruger både komma og punktum som decimaltegn: "{comma.text}" ({comma.place}) og '
            f'"{point.text}" ({point.place}). Ret den ene slags, og prøv igen.'
        )
    mark = next(iter(proven), None)
    for cell in numbers:
        found = _AMBIGUOUS.fullmatch(cell.plain)
        if found and (mark is None or found[1] != mark.thousands):
            raise NumberFormatQuestion(cell.plain, cell.place)
    return mark or DecimalMark.COMMA


def _proof(text: str) -> DecimalMark | None:
    """The decimal mark that a number can only have, or None when it has none or can be read two ways."""
    marks = [sign for sign in text if sign in ".,"]
    if not marks or _AMBIGUOUS.fullmatch(text):
        return None
    if len(set(marks)) == 1 and len(marks) > 1:  # 1.234.567: the mark separates thousands
        return DecimalMark.COMMA if marks[0] == "." else DecimalMark.POINT
    return DecimalMark.COMMA if marks[-1] == "," else DecimalMark.POINT


def number(cell: Written, mark: DecimalMark) -> float:
    """The cell's number, NaN where it is missing. Raises SourceError with its place for anything else."""
    if cell.is_missing:
        return float(np.nan)
    thousands, decimal = re.escape(mark.thousands), re.escape(mark.decimal)
    form = rf"[+-]?(\d{{1,3}}({thousands}\d{{3}})+|\d+)({decimal}\d+)?"
    if not re.fullmatch(form, cell.plain):
        raise SourceError(
            f'"{cell.text}" ({cell.place}) er ikke et tal med {mark} som decimaltegn. Ret det, eller fjern det.'
        )
    return float(cell.plain.replace(mark.thousands, "").replace(mark.decimal, "."))
