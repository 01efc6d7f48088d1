"""The one declaration of each cell function, and the one way to call it.

A module of cell functions declares with :func:`cell_function`; every host (xlwings in Excel, the VBA
wrappers, LibreOffice, the embedded engine, the function reference) is made from :func:`functions`.
"""

import datetime as dt
import importlib
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from engines.errors import (
    CalculationError,
    DivisionByZero,
    InvalidInput,
    NoSolution,
    NotKnown,
    OutOfDomain,
)
from engines.parameters import ParameterError
from udfs.arguments import ErrorInInput, Kind
from udfs.values import OMITTED, ErrorCode, Omitted, Rows, Scalar, Value, canonical, cells, serial_of

F = TypeVar("F", bound=Callable[..., Any])

#: The modules that declare cell functions.
MODULES = ("udfs.savings", "udfs.benchmark", "udfs.tariff", "udfs.general")

_CODES: dict[type[CalculationError], ErrorCode] = {
    InvalidInput: ErrorCode.VALUE,
    OutOfDomain: ErrorCode.NUM,
    NoSolution: ErrorCode.NUM,
    DivisionByZero: ErrorCode.DIV0,
    NotKnown: ErrorCode.NA,
}


class MismatchedShapes(InvalidInput):
    """Ranges that cannot be laid beside each other; the whole call fails, not single cases."""


class Result(Enum):
    """How a result lies in the sheet."""

    CELL = "one value per case"
    ROW = "one row per case"
    TABLE = "a table"


@dataclass(frozen=True)
class Arg:
    """An argument's name in Danish sentences, and its one-line help (255 characters at most)."""

    label: str
    da: str
    en: str


@dataclass(frozen=True)
class Argument:
    """One argument of a cell function, read off its signature."""

    name: str
    label: str
    da: str
    en: str
    kind: Kind
    optional: bool
    default: Any
    repeated: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a call gave: the value for the cell, and the sentence when something was wrong."""

    value: Value
    message: str | None = None


@dataclass(frozen=True)
class CellFunction:
    """A cell function: what it is called, what it takes, what it says about itself, and how it is called."""

    name: str
    category: str
    da: str
    en: str
    source: str
    arguments: tuple[Argument, ...]
    result: Result
    function: Callable[..., Any]
    module: str
    nan: tuple[ErrorCode, str]
    example: str

    @property
    def least(self) -> int:
        """The fewest arguments a call must have."""
        return sum(not (argument.optional or argument.repeated) for argument in self.arguments)

    @property
    def most(self) -> int | None:
        """The most arguments a call may have; None when the last is repeated."""
        return None if self.arguments and self.arguments[-1].repeated else len(self.arguments)

    @property
    def gives_array(self) -> bool:
        """Whether the result can fill more than one cell even from single cells."""
        return self.result is not Result.CELL

    def __call__(self, *raw: Any) -> Outcome:
        """Call with arguments as a host hands them over; never raises."""
        try:
            values = self._canonical(raw)
            return self._call(values)
        except ErrorInInput as error:
            return Outcome(error.code, str(error))
        except CalculationError as error:
            return Outcome(_code_of(error), str(error))
        except ParameterError as error:
            return Outcome(ErrorCode.NA, str(error))
        except Exception as error:
            return Outcome(
                ErrorCode.VALUE,
                f"Uventet fejl i {self.name}: {type(error).__name__}: {error}. "
                "Det er en fejl i Råderum; meld den gerne.",
            )

    def _canonical(self, raw: Sequence[Any]) -> list[Value | Omitted]:
        most = self.most
        given = list(raw)
        while len(given) > self.least and given[-1] is OMITTED:
            given.pop()
        if len(given) < self.least or (most is not None and len(given) > most):
            wanted = str(self.least) if most == self.least else f"{self.least}-{most or 'flere'}"
            raise InvalidInput(f"{self.name} skal have {wanted} argumenter; fik {len(given)}.")
        try:
            return [canonical(value) for value in given]
        except TypeError as error:
            raise InvalidInput(f"{self.name} fik en værdi, der ikke kan stå i en celle ({error}).") from error

    def _paired(self, values: list[Value | Omitted]) -> list[tuple[Argument, Value | Omitted]]:
        repeated = self.arguments[-1:] * max(0, len(values) - len(self.arguments))
        takers = (*self.arguments, *repeated)[: max(len(values), len(self.arguments))]
        padded = [*values, *[OMITTED] * (len(takers) - len(values))]
        return [
            (taker, value)
            for taker, value in zip(takers, padded, strict=True)
            if not (taker.repeated and value is OMITTED)
        ]

    def _call(self, values: list[Value | Omitted]) -> Outcome:
        pairs = self._paired(values)
        fixed = {i: _read(arg, value) for i, (arg, value) in enumerate(pairs) if not arg.kind.by_case}
        cases = _Cases([value if arg.kind.by_case else None for arg, value in pairs], self._series(pairs))
        try:
            return self._outcome(self._compute(pairs, fixed), cases.in_rows)
        except (CalculationError, ZeroDivisionError, OverflowError) as error:
            if cases.count == 1 or isinstance(error, MismatchedShapes):
                if isinstance(error, CalculationError):
                    raise
                raise OutOfDomain(f"{self.name} kan ikke regnes ud med de tal ({error}).") from error
        return self._case_by_case(pairs, fixed, cases)

    def _case_by_case(
        self, pairs: list[tuple[Argument, Value | Omitted]], fixed: dict[int, Any], cases: "_Cases"
    ) -> Outcome:
        """Each case by itself, so that one wrong row spoils its own cells only."""
        results: list[Value] = []
        messages: list[str] = []
        for case in range(cases.count):
            one = [
                (arg, cases.value(i, case) if arg.kind.by_case and value is not OMITTED else value)
                for i, (arg, value) in enumerate(pairs)
            ]
            try:
                outcome = self._outcome(self._compute(one, fixed), cases.in_rows)
            except ErrorInInput as error:
                outcome = Outcome(error.code, str(error))
            except CalculationError as error:
                outcome = Outcome(_code_of(error), str(error))
            except (ZeroDivisionError, OverflowError):
                outcome = Outcome(ErrorCode.NUM, f"{self.name} kan ikke regnes ud med de tal.")
            results.append(outcome.value)
            if outcome.message:
                messages.append(outcome.message)
        more = f" ({len(messages)} af {cases.count} tilfælde har fejl.)" if len(messages) > 1 else ""
        return Outcome(cases.laid_out(results), messages[0] + more if messages else None)

    def _series(self, pairs: list[tuple[Argument, Value | Omitted]]) -> list[bool]:
        return [arg.kind.is_series for arg, _ in pairs]

    def _compute(self, pairs: list[tuple[Argument, Value | Omitted]], fixed: dict[int, Any]) -> Any:
        read = [fixed[i] if i in fixed else _read(arg, value) for i, (arg, value) in enumerate(pairs)]
        has_series = any(self._series(pairs))
        if has_series:
            read = [
                _by_row(value) if arg.kind.by_case and not arg.kind.is_series else value
                for (arg, _), value in zip(pairs, read, strict=True)
            ]
        self._check_shapes(pairs, read, has_series)
        with np.errstate(all="ignore"):
            return self.function(*read)

    def _check_shapes(
        self, pairs: list[tuple[Argument, Value | Omitted]], read: list[Any], has_series: bool
    ) -> None:
        shaped = [
            (arg.label, value.shape[:-1] if arg.kind.is_series else value.shape)
            for (arg, _), value in zip(pairs, read, strict=True)
            if arg.kind.by_case and isinstance(value, np.ndarray)
        ]
        try:
            np.broadcast_shapes(*(shape for _, shape in shaped))
        except ValueError as error:
            unit = " rækker" if has_series else ""
            sizes = ", ".join(
                f"{label} {'×'.join(map(str, shape))}{unit}" for label, shape in shaped if np.prod(shape) > 1
            )
            raise MismatchedShapes(
                f"Områderne passer ikke sammen ({sizes}). Vælg lige store områder eller én celle."
            ) from error

    def _outcome(self, result: Any, in_rows: bool) -> Outcome:
        rows = _rows(result, self.result, in_rows)
        code, sentence = self.nan
        message: str | None = None
        clean: Rows = []
        for row in rows:
            out: list[Scalar] = []
            for cell in row:
                if type(cell) is float and cell - cell != 0:
                    out.append(code)
                    message = sentence
                else:
                    out.append(cell)
            clean.append(out)
        if len(clean) == 1 and len(clean[0]) == 1:
            return Outcome(clean[0][0], message)
        return Outcome(clean, message)


class _Cases:
    """The cases of a call: rows where it has series, else every cell of the broadcast block."""

    def __init__(self, values: list[Value | Omitted | None], series: list[bool]) -> None:
        self.values = values
        self.series = series
        self.in_rows = any(series)
        shapes = [(len(v), len(v[0])) for v in values if isinstance(v, list) and v]
        if self.in_rows:
            blocks = [
                len(v) if serial else len(v) * len(v[0])
                for v, serial in zip(values, series, strict=True)
                if isinstance(v, list) and v and not (serial and (len(v) == 1 or len(v[0]) == 1))
            ]
            self.shape = (max(blocks, default=1), 1)
        else:
            self.shape = (max((r for r, _ in shapes), default=1), max((c for _, c in shapes), default=1))
        self.count = self.shape[0] * self.shape[1]

    def value(self, argument: int, case: int) -> Value | Omitted:
        value = self.values[argument]
        if not isinstance(value, list):
            return value if value is not None else None
        if self.in_rows:
            if self.series[argument]:
                is_one = len(value) == 1 or len(value[0]) == 1
                return value if is_one else [value[case]] if case < len(value) else ErrorCode.NA
            flat = list(cells(value))
            return flat[0] if len(flat) == 1 else flat[case] if case < len(flat) else ErrorCode.NA
        row, column = divmod(case, self.shape[1])
        rows, columns = len(value), len(value[0])
        if (rows > 1 and row >= rows) or (columns > 1 and column >= columns):
            return ErrorCode.NA
        return value[row if rows > 1 else 0][column if columns > 1 else 0]

    def laid_out(self, results: list[Value]) -> Rows:
        rows = [result[0] for result in results if isinstance(result, list)]
        if rows:
            width = len(rows[0])
            return [r[0] if isinstance(r, list) else [r] * width for r in results]
        flat: list[Scalar] = [result for result in results if not isinstance(result, list)]
        columns = self.shape[1]
        return [flat[start : start + columns] for start in range(0, len(flat), columns)]


def _code_of(error: CalculationError) -> ErrorCode:
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), ErrorCode.VALUE)


def _read(argument: Argument, value: Value | Omitted) -> Any:
    if argument.optional and (value is OMITTED or _is_blank(value)):
        return argument.default
    if value is OMITTED:
        raise InvalidInput(f"{argument.label} mangler.")
    return argument.kind.read(value, argument.label)


def _is_blank(value: Value | Omitted) -> bool:
    return value is None or value == [[None]]


def _by_row(value: Any) -> Any:
    """A block of per-case numbers beside series: one number per row of the series."""
    if not isinstance(value, np.ndarray):
        return value
    return value.reshape(-1) if value.size > 1 else value.reshape(())


def _rows(result: Any, form: Result, in_rows: bool) -> Rows:
    if isinstance(result, np.ndarray):
        if result.ndim == 1:
            result = result[:, None] if form is Result.CELL and in_rows else result[None, :]
        elif result.ndim == 0:
            result = result.reshape(1, 1)
        elif result.ndim > 2:  # a block of cases with several figures each: one row per case
            result = result.reshape(-1, result.shape[-1])
        rows: Rows = result.tolist()
        if result.dtype == np.float64:
            return rows
    elif isinstance(result, (list, tuple)):
        rows = [list(row) if isinstance(row, (list, tuple, np.ndarray)) else [row] for row in result]
    else:
        rows = [[result]]
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: Any) -> Scalar:
    if isinstance(cell, dt.date):
        return serial_of(cell)
    if isinstance(cell, (bool, np.bool_)):
        return bool(cell)
    return float(cell) if isinstance(cell, (int, np.number)) else cell


_declared: dict[str, CellFunction] = {}


def cell_function(
    category: str,
    da: str,
    en: str,
    *,
    result: Result = Result.CELL,
    source: str = "",
    nan: tuple[ErrorCode, str] = (ErrorCode.NUM, "Resultatet er ikke et endeligt tal. Se efter i input."),
    example: str = "",
) -> Callable[[F], F]:
    """Declare a cell function. The signature's annotations carry each argument's kind and :class:`Arg`.

    Parameters
    ----------
    category
        The category in Excel's function wizard.
    da, en
        What the value is, in one line, 255 characters at most.
    result
        How the result lies in the sheet.
    source
        Page of the report or the law; says whether the formula is stated there or ours.
    nan
        The error that a NaN in the result stands for, and its sentence.
    example
        A call in file syntax that works on its own, shown in the function reference and run by the tests.
    """

    def declare(function: F) -> F:
        name = function.__name__
        if name in _declared and _declared[name].function is not function:
            raise ValueError(f"{name} is declared twice")
        _declared[name] = CellFunction(
            name=name,
            category=category,
            da=da,
            en=en,
            source=source,
            arguments=tuple(_arguments(function)),
            result=result,
            function=function,
            module=function.__module__,
            nan=nan,
            example=example,
        )
        return function

    return declare


def _arguments(function: Callable[..., Any]) -> Iterator[Argument]:
    hints = get_type_hints(function, include_extras=True)
    for parameter in inspect.signature(function).parameters.values():
        annotation = hints[parameter.name]
        extras = list(_annotated(annotation))
        kind = next(extra for extra in extras if isinstance(extra, Kind))
        text = next(extra for extra in extras if isinstance(extra, Arg))
        has_default = parameter.default is not inspect.Parameter.empty
        yield Argument(
            name=parameter.name,
            label=text.label,
            da=text.da,
            en=text.en,
            kind=kind,
            optional=has_default,
            default=parameter.default if has_default else None,
            repeated=parameter.kind is inspect.Parameter.VAR_POSITIONAL,
        )


def _annotated(hint: Any) -> Iterator[Any]:
    """Everything annotated to a hint, also inside ``X | None``."""
    inside = get_args(hint)
    if get_origin(hint) is Annotated:
        yield from inside[1:]
        inside = inside[:1]
    for part in inside:
        yield from _annotated(part)


@cache
def functions() -> dict[str, CellFunction]:
    """Every cell function by name, in the order of declaration."""
    for module in MODULES:
        importlib.import_module(module)
    return dict(_declared)


def function(name: str) -> CellFunction:
    """The cell function of that name (case aside). Raises KeyError."""
    return functions()[name.upper()]
