"""The one declaration of each cell function, and the one way to call it.

A module of cell functions declares with :func:`cell_function`; every host (xlwings in Excel, the VBA
wrappers, LibreOffice, the embedded engine, the function reference) is made from :func:`functions`.
"""

import datetime as dt
import importlib
import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, cached_property
from itertools import chain
from typing import Annotated, Any, TypeVar, get_args, get_origin

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
from udfs.values import OMITTED, ErrorCode, Omitted, Rows, Scalar, Value, canonical, cells, rows_between, serial_of

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

_CELL_TYPES = {float, str, bool, type(None)}


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

    @cached_property
    def least(self) -> int:
        """The fewest arguments a call must have."""
        return sum(not (argument.optional or argument.repeated) for argument in self.arguments)

    @cached_property
    def most(self) -> int | None:
        """The most arguments a call may have; None when the last is repeated."""
        return None if self.arguments and self.arguments[-1].repeated else len(self.arguments)

    @property
    def gives_array(self) -> bool:
        """Whether the result can fill more than one cell even from single cells."""
        return self.result is not Result.CELL

    @cached_property
    def _has_series(self) -> bool:
        return any(argument.kind.is_series for argument in self.arguments)

    def __call__(self, *raw: Any) -> Outcome:
        """Call with arguments as a host hands them over; never raises."""
        try:
            return self._call(self._canonical(raw))
        except CalculationError as error:
            return _failed(error)
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
            return [_blank_is_zero(canonical(value)) for value in given]
        except TypeError as error:
            raise InvalidInput(f"{self.name} fik en værdi, der ikke kan stå i en celle ({error}).") from error

    def _paired(self, values: list[Value | Omitted]) -> list[tuple[Argument, Value | Omitted]]:
        arguments = self.arguments
        if arguments and arguments[-1].repeated:
            fixed = arguments[:-1]
            values = [*values, *[OMITTED] * (len(fixed) - len(values))]
            pairs = list(zip(fixed, values, strict=False))
            return pairs + [(arguments[-1], v) for v in values[len(fixed) :] if v is not OMITTED]
        return list(zip(arguments, [*values, *[OMITTED] * (len(arguments) - len(values))], strict=True))

    def _call(self, values: list[Value | Omitted]) -> Outcome:
        pairs = self._paired(values)
        read: list[Any] = []
        failure: Exception | None = None
        for argument, value in pairs:
            try:
                read.append(_read(argument, value))
            except CalculationError as error:
                if not argument.kind.by_case:
                    raise
                read.append(None)
                failure = failure or error
        try:
            if failure is None:
                return self._outcome(self._compute(pairs, read))
        except MismatchedShapes:
            raise
        except (CalculationError, ZeroDivisionError, OverflowError) as error:
            failure = error
        cases = _Cases(pairs, self._has_series)
        if cases.count > 1:
            return self._case_by_case(pairs, read, cases)
        if isinstance(failure, CalculationError):
            raise failure
        raise OutOfDomain(self._impossible(failure)) from failure

    def _impossible(self, error: Exception) -> str:
        return f"{self.name} kan ikke regnes ud med de tal ({error})."

    def _case_by_case(self, pairs: list[tuple[Argument, Value | Omitted]], read: list[Any], cases: "_Cases") -> Outcome:
        """Each wrong case by itself, so that one wrong row spoils its own cells only.

        Blocks of cases are halved until they compute, so that few wrong cases among many stay cheap.
        """
        results: list[Value] = [None] * cases.count
        messages: dict[int, str] = {}
        waiting = cases.halves(cases.whole)
        while waiting:
            block = waiting.pop()
            try:
                outcome = self._outcome_of_block(pairs, read, cases, block)
            except (CalculationError, ZeroDivisionError, OverflowError) as error:
                if block.count > 1:
                    waiting += cases.halves(block)
                    continue
                outcome = (
                    _failed(error)
                    if isinstance(error, CalculationError)
                    else Outcome(ErrorCode.NUM, self._impossible(error))
                )
            found = cases.spread(block, outcome.value, self.result)
            if found is None:
                waiting += cases.halves(block)
                continue
            first = cases.first(block)
            results[first : first + block.count] = found
            if outcome.message:
                messages |= {case: outcome.message for case, value in enumerate(found, first) if _holds_error(value)}
        if not messages:
            return Outcome(cases.laid_out(results))
        more = f" ({len(messages)} af {cases.count} tilfælde har fejl.)" if len(messages) > 1 else ""
        return Outcome(cases.laid_out(results), messages[min(messages)] + more)

    def _outcome_of_block(
        self, pairs: list[tuple[Argument, Value | Omitted]], read: list[Any], cases: "_Cases", block: "_Block"
    ) -> Outcome:
        part = [
            (argument, cases.part(value, argument.kind.is_series, block) if argument.kind.by_case else value)
            for argument, value in pairs
        ]
        values = [
            _read(argument, value) if argument.kind.by_case else whole
            for (argument, value), whole in zip(part, read, strict=True)
        ]
        return self._outcome(self._compute(part, values))

    def _compute(self, pairs: list[tuple[Argument, Value | Omitted]], read: list[Any]) -> Any:
        if self._has_series:
            read = [
                _by_row(value) if arg.kind.by_case and not arg.kind.is_series else value
                for (arg, _), value in zip(pairs, read, strict=True)
            ]
        self._check_shapes(pairs, read)
        with np.errstate(all="ignore"):
            return self.function(*read)

    def _check_shapes(self, pairs: list[tuple[Argument, Value | Omitted]], read: list[Any]) -> None:
        large = [value for value in read if isinstance(value, np.ndarray) and value.size > 1]
        if len(large) < 2:
            return
        shaped = [
            (arg.label, value.shape[:-1] if arg.kind.is_series else value.shape)
            for (arg, _), value in zip(pairs, read, strict=True)
            if arg.kind.by_case and isinstance(value, np.ndarray)
        ]
        _require_same_shapes(shaped, self._has_series)

    def _outcome(self, result: Any) -> Outcome:
        code, sentence = self.nan
        if isinstance(result, np.ndarray) and result.dtype == np.float64 and result.size:
            if result.size == 1:
                number = result.item()
                return Outcome(number) if math.isfinite(number) else Outcome(code, sentence)
            rows = _rows(result, self.result, self._has_series)
            wrong = np.argwhere(~np.isfinite(result.reshape(len(rows), -1)))
            for row, column in wrong.tolist():
                rows[row][column] = code
            return Outcome(rows, sentence if len(wrong) else None)
        rows = _rows(result, self.result, self._has_series)
        if not rows or not rows[0]:
            return Outcome(code, sentence)  # a cell cannot show a table of nothing
        message: str | None = None
        for cells_of_row in rows if float in _types(rows) else []:
            for column, cell in enumerate(cells_of_row):
                if type(cell) is float and not math.isfinite(cell):
                    cells_of_row[column] = code
                    message = sentence
        if len(rows) == 1 and len(rows[0]) == 1:
            return Outcome(rows[0][0], message)
        return Outcome(rows, message)


def _require_same_shapes(shaped: list[tuple[str, tuple[int, ...]]], has_series: bool) -> None:
    try:
        np.broadcast_shapes(*(shape for _, shape in shaped))
    except ValueError as error:
        unit = " rækker" if has_series else ""
        sizes = ", ".join(
            f"{label} {'×'.join(map(str, shape))}{unit}" for label, shape in shaped if math.prod(shape) > 1
        )
        raise MismatchedShapes(
            f"Områderne passer ikke sammen ({sizes}). Vælg lige store områder eller én celle."
        ) from error


@dataclass(frozen=True)
class _Block:
    """A rectangle of the cases: rows and columns, ends excluded."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def count(self) -> int:
        return (self.bottom - self.top) * (self.right - self.left)


class _Cases:
    """The cases of a call: rows where it has series, else every cell of the broadcast block."""

    def __init__(self, pairs: list[tuple[Argument, Value | Omitted]], in_rows: bool) -> None:
        self.in_rows = in_rows
        shaped = [
            (argument.label, self._shape(value, argument.kind.is_series))
            for argument, value in pairs
            if argument.kind.by_case and isinstance(value, list) and value
        ]
        _require_same_shapes(shaped, in_rows)
        rows = max((shape[0] for _, shape in shaped if shape), default=1)
        columns = max((shape[1] for _, shape in shaped if len(shape) > 1), default=1)
        self.whole = _Block(0, rows, 0, columns)
        self.count = self.whole.count

    def _shape(self, value: Rows, is_series: bool) -> tuple[int, ...]:
        rows, columns = len(value), len(value[0])
        if not self.in_rows:
            return (rows, columns)
        if is_series:
            return () if _is_line(value) else (rows,)
        return () if rows * columns == 1 else (rows * columns,)

    def halves(self, block: _Block) -> list[_Block]:
        """``block`` in two, or the block itself when it is one case."""
        if block.bottom - block.top > 1:
            middle = (block.top + block.bottom) // 2
            return [replace(block, top=middle), replace(block, bottom=middle)]
        if block.right - block.left > 1:
            middle = (block.left + block.right) // 2
            return [replace(block, left=middle), replace(block, right=middle)]
        return [block]

    def part(self, value: Value | Omitted, is_series: bool, block: _Block) -> Value | Omitted:
        """The part of an argument that belongs to the cases of ``block``."""
        if not isinstance(value, list) or not value:
            return value
        if not self.in_rows:
            rows = value if len(value) == 1 else rows_between(value, block.top, block.bottom)
            return rows if len(rows[0]) == 1 else [row[block.left : block.right] for row in rows]
        if is_series:
            return value if _is_line(value) else rows_between(value, block.top, block.bottom)
        if len(value[0]) == 1:
            return value if len(value) == 1 else rows_between(value, block.top, block.bottom)
        return [list(cells(value))[block.top : block.bottom]]

    def first(self, block: _Block) -> int:
        """The number of the block's first case; the others follow it, as blocks are whole rows or part of one."""
        return block.top * self.whole.right + block.left

    def spread(self, block: _Block, value: Value, form: Result) -> list[Value] | None:
        """``value`` case by case, or None when it has to be computed in smaller blocks to tell."""
        if block.count == 1:
            return [value]
        if not isinstance(value, list) or form is Result.TABLE or len(value) != block.bottom - block.top:
            return None
        if form is Result.ROW:
            return [[row] for row in value] if self.whole.right == 1 else None
        return list(chain.from_iterable(value)) if len(value[0]) == block.right - block.left else None

    def laid_out(self, results: list[Value]) -> Rows:
        rows = [result[0] for result in results if isinstance(result, list)]
        if rows:
            width = len(rows[0])
            return [r[0] if isinstance(r, list) else [r] * width for r in results]
        flat: list[Scalar] = [result for result in results if not isinstance(result, list)]
        columns = self.whole.right
        return [flat[start : start + columns] for start in range(0, len(flat), columns)]


def _is_line(value: Rows) -> bool:
    """Whether a series is one row or one column, that is, one case."""
    return len(value) == 1 or len(value[0]) == 1


def _holds_error(value: Value) -> bool:
    return any(isinstance(cell, ErrorCode) for cell in cells(value))


def _failed(error: CalculationError) -> Outcome:
    return Outcome(error.code if isinstance(error, ErrorInInput) else _code_of(error), str(error))


def _code_of(error: CalculationError) -> ErrorCode:
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), ErrorCode.VALUE)


def _read(argument: Argument, value: Value | Omitted) -> Any:
    missing = value is OMITTED or (argument.kind.zero_is_blank and value == 0.0)
    if missing and argument.optional:
        return argument.default
    if value is OMITTED:
        raise InvalidInput(f"{argument.label} mangler.")
    return argument.kind.read(None if missing else value, argument.label)


def _blank_is_zero(value: Value | Omitted) -> Value | Omitted:
    """One blank cell is the number 0, as for native functions; LibreOffice cannot tell the two apart."""
    is_blank = value is None or (isinstance(value, list) and len(value) == len(value[0]) == 1 and value[0][0] is None)
    return 0.0 if is_blank else value


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
        if result.dtype.kind in "bfU":  # already cells
            return rows
    elif isinstance(result, (list, tuple)):
        rows = [row if type(row) is list else _row(row) for row in result]
    else:
        rows = [[result]]
    return rows if _types(rows) <= _CELL_TYPES else [[_cell(cell) for cell in row] for row in rows]


def _row(row: Any) -> list[Any]:
    return list(row) if isinstance(row, (list, tuple, np.ndarray)) else [row]


def _types(rows: Rows) -> set[type]:
    return set(map(type, chain.from_iterable(rows)))


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
    for parameter in inspect.signature(function, eval_str=True).parameters.values():
        kind = next(extra for extra in _annotated(parameter.annotation) if isinstance(extra, Kind))
        text = next(extra for extra in _annotated(parameter.annotation) if isinstance(extra, Arg))
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
