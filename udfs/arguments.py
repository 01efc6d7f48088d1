"""How an argument is read: one reader per kind of argument, used in every host alike.

The kinds are type aliases for a cell function's parameters; the alias carries the reader, so that the
declaration of a function is its signature.
"""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engines.checks import FloatArray
from engines.errors import CalculationError, InvalidInput, NotKnown
from engines.parameters import RateSchedule, active
from udfs.values import MOST_SERIAL, ErrorCode, Scalar, Value, cells, date_in, date_of, numbers_of

_SERIAL_EPOCH = np.datetime64("1899-12-30", "D")


class ErrorInInput(CalculationError):
    """An error cell among the inputs; it becomes the result as it stands."""

    def __init__(self, code: ErrorCode, name: str) -> None:
        super().__init__(f"{name} indeholder fejlen {code}. Ret cellen, som fejlen kommer fra.")
        self.code = code


@dataclass(frozen=True)
class Kind:
    """One way of reading an argument. ``takes_range`` says whether more than one cell is meant.

    A reference to one blank cell arrives as 0 in every host; ``zero_is_blank`` where 0 has no meaning of
    its own.
    """

    read: Callable[[Value, str], Any]
    label: str
    takes_range: bool
    by_case: bool = False
    is_series: bool = False
    zero_is_blank: bool = False


def _number(cell: Scalar, name: str, blank: float) -> float:
    if type(cell) is float:
        if cell - cell != 0:  # infinity or NaN, which no cell can hold
            raise InvalidInput(f"{name} er ikke et endeligt tal.")
        return cell
    if cell is None:
        return blank
    if isinstance(cell, ErrorCode):
        raise ErrorInInput(cell, name)
    if isinstance(cell, bool):
        return float(cell)
    raise InvalidInput(f'{name} skal være et tal; fik teksten "{cell}". Skriv tallet uden tekst og enhed.')


def _grid(value: Value, name: str, blank: float) -> FloatArray:
    if type(value) is float and math.isfinite(value):
        return np.array([[value]])
    rows = value if isinstance(value, list) else [[value]]
    numbers = numbers_of(rows)
    if numbers is not None:
        return np.where(np.isnan(numbers), blank, numbers)
    return np.array([[_number(cell, name, blank) for cell in row] for row in rows], dtype=np.float64)


def _single(value: Value, name: str) -> Scalar:
    found = list(cells(value))
    if len(found) != 1:
        raise InvalidInput(f"{name} skal være én celle; fik {len(found)}. Vælg én celle.")
    if isinstance(found[0], ErrorCode):
        raise ErrorInInput(found[0], name)
    return found[0]


def _read_scalar(value: Value, name: str) -> float:
    return _number(_single(value, name), name, 0.0)


def _read_text(value: Value, name: str) -> str:
    cell = _single(value, name)
    if cell is None or cell == 0.0:
        raise InvalidInput(f"{name} mangler. Skriv en tekst.")
    if isinstance(cell, (bool, float)) and float(cell).is_integer():  # LibreOffice has TRUE as 1
        return str(int(cell))
    return str(cell).strip()


def _read_series(value: Value, name: str) -> FloatArray:
    grid = _grid(value, name, 0.0)
    return grid.reshape(-1) if 1 in grid.shape else grid


def _read_lines(value: Value, name: str) -> FloatArray:
    series = _read_series(value, name)
    return series if series.ndim == 1 else series.sum(axis=0)


def _read_rate(value: Value, name: str) -> FloatArray | RateSchedule:
    cell = next(iter(cells(value)))
    if isinstance(cell, str):
        schedule = _read_text(value, name)
        try:
            return active().rate_schedule(schedule)
        except NotKnown as error:
            raise NotKnown(f"{error} {name} skal være et tal (3,5 %) eller et navn som FM2021.") from error
    return _grid(value, name, 0.0)


def _read_date(value: Value, name: str) -> dt.date:
    cell = _single(value, name)
    if isinstance(cell, str):
        date = date_in(cell)
        if date is not None:
            return date
        raise InvalidInput(f'{name} er ikke en dato: "{cell}". Skriv fx 01-01-2026.')
    serial = _number(cell, name, 0.0)
    if not 1 <= serial < MOST_SERIAL:
        raise InvalidInput(f"{name} er ikke en dato. Skriv fx 01-01-2026.")
    return date_of(serial)


def _date_in(cell: Scalar, name: str) -> np.datetime64:
    if cell is None or cell == 0:  # what a reference to a blank cell may come as
        return np.datetime64("NaT", "D")
    if isinstance(cell, ErrorCode):
        raise ErrorInInput(cell, name)
    return np.datetime64(_read_date(cell, name), "D")


def _read_dates(value: Value, name: str) -> NDArray[np.datetime64]:
    rows = value if isinstance(value, list) else [[value]]
    serials = numbers_of(rows)
    if serials is not None:  # date cells and blanks, without a Python loop
        days = np.floor(np.where(serials == 0, np.nan, serials))
        if not np.any((days < 1) | (days >= MOST_SERIAL)):
            found = _SERIAL_EPOCH + np.where(np.isnan(days), 0, days).astype("timedelta64[D]")
            return np.where(np.isnan(days), np.datetime64("NaT", "D"), found)
    dates = {cell: _date_in(cell, name) for cell in dict.fromkeys(cells(value))}  # few days, however many rows
    return np.array([[dates[cell] for cell in row] for row in rows], dtype="datetime64[D]")


def _read_texts(value: Value, name: str) -> list[str]:
    return [cell.strip() if type(cell) is str else _text_or_blank(cell, name) for cell in cells(value)]


def _text_or_blank(cell: Scalar, name: str) -> str:
    return "" if cell is None else _read_text(cell, name)


def _choice_reader(options: tuple[str, ...]) -> Callable[[Value, str], str]:
    def read(value: Value, name: str) -> str:
        text = _read_text(value, name).casefold()
        if text not in options:
            raise InvalidInput(f'{name} kan være {" eller ".join(options)}; fik "{text}".')
        return text

    return read


def choice(*options: str) -> Kind:
    """One of a few words, case aside."""
    return Kind(_choice_reader(options), " eller ".join(options), takes_range=False, zero_is_blank=True)


def number_or(*words: str) -> Kind:
    """One number other than 0, or one of a few words, case aside."""

    def read(value: Value, name: str) -> float | str:
        cell = _single(value, name)
        if not isinstance(cell, str):
            return _number(cell, name, 0.0)
        word = cell.strip().casefold()
        if word not in words:
            raise InvalidInput(f'{name} kan være {", ".join(words)} eller et tal; fik "{cell}".')
        return word

    return Kind(read, f"tal, {', '.join(words)}", takes_range=False, zero_is_blank=True)


#: Elementwise number: a single cell, a column, a row or a block; arrays broadcast as in Excel.
Number = Annotated[ArrayLike, Kind(lambda v, n: _grid(v, n, 0.0), "tal", takes_range=True, by_case=True)]
#: Elementwise figure: a blank within a range is missing (NaN), never 0.
Figure = Annotated[ArrayLike, Kind(lambda v, n: _grid(v, n, np.nan), "tal", takes_range=True, by_case=True)]
#: Exactly one number.
Single = Annotated[float, Kind(_read_scalar, "ét tal", takes_range=False)]
#: A yearly series, blanks 0 in their place: row or column is one series, a block has one case per row.
Series = Annotated[ArrayLike, Kind(_read_series, "årsrække", takes_range=True, by_case=True, is_series=True)]
#: Yearly lines: row or column is one line, the lines of a block are added year by year.
Lines = Annotated[ArrayLike, Kind(_read_lines, "årsrække(r)", takes_range=True)]
#: Numbers in any shape, added or compared as they come; blanks are 0.
Amounts = Annotated[ArrayLike, Kind(lambda v, n: _grid(v, n, 0.0).reshape(-1), "beløb", takes_range=True)]
#: Observations in any shape; blanks are missing (NaN), never 0.
Observations = Annotated[
    ArrayLike, Kind(lambda v, n: _grid(v, n, np.nan).reshape(-1), "observationer", takes_range=True)
]
#: A block as it stands, rows are units; blanks are missing (NaN).
Matrix = Annotated[ArrayLike, Kind(lambda v, n: _grid(v, n, np.nan), "tabel", takes_range=True)]
#: Dates, elementwise; blanks are missing (NaT). Date cells, serial numbers or text such as 01-01-2026.
Dates = Annotated[
    NDArray[np.datetime64],
    Kind(_read_dates, "datoer", takes_range=True, by_case=True, zero_is_blank=True),
]
#: Texts in any shape, one after the other; blanks are empty text.
Texts = Annotated[list[str], Kind(_read_texts, "tekster", takes_range=True, zero_is_blank=True)]
#: A discount rate: a number, one per case, or the name of a schedule.
RateOrSchedule = Annotated[
    float | FloatArray | RateSchedule,
    Kind(_read_rate, "rente eller navn", takes_range=True, by_case=True),
]
Text = Annotated[str, Kind(_read_text, "tekst", takes_range=False, zero_is_blank=True)]
Date = Annotated[dt.date, Kind(_read_date, "dato", takes_range=False, zero_is_blank=True)]


def kind_of(alias: Any) -> Kind:
    """The kind that an alias carries, for kinds that build on another."""
    found: Kind = next(extra for extra in alias.__metadata__ if isinstance(extra, Kind))
    return found
