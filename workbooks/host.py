"""The embedded engine as a host of the cell functions: values in, values out, and the sentences kept."""

from collections.abc import Callable
from typing import Any

import formualizer

from udfs.registry import CellFunction, functions
from udfs.values import OMITTED, ErrorCode, Omitted, Rows, Scalar, Value, cells
from workbooks.formulas import ARRAY_FUNCTION, INDEX_FUNCTION, OMITTED_MARK, SITE_MARK

_CODE_OF = {
    "Na": ErrorCode.NA,
    "Value": ErrorCode.VALUE,
    "Div": ErrorCode.DIV0,
    "Num": ErrorCode.NUM,
    "Ref": ErrorCode.REF,
    "Name": ErrorCode.NAME,
    "Null": ErrorCode.NULL,
    "Circ": ErrorCode.REF,
}
_KIND_OF = {code: kind for kind, code in _CODE_OF.items() if kind != "Circ"}
_ERROR_OF = {code: {"type": "Error", "kind": kind} for code, kind in _KIND_OF.items()}

#: What each error means when no cell function of ours gave it.
NATIVE_SENTENCES = {
    ErrorCode.VALUE: "En funktion fik en forkert slags værdi, fx en tekst i stedet for et tal.",
    ErrorCode.NUM: "Beregningen har ingen løsning, eller resultatet er for stort.",
    ErrorCode.DIV0: "Der divideres med 0.",
    ErrorCode.NA: "Værdien findes ikke.",
    ErrorCode.REF: "Der henvises til noget, der ikke findes.",
    ErrorCode.NAME: "Navnet kendes ikke.",
    ErrorCode.NULL: "To områder har ingen celler tilfælles.",
}

#: Sentences for errors that only the engine itself can meet; anything else native is named by its code.
ENGINE_SENTENCES = {
    "Circ": "Formlen henviser i ring til sig selv. Bryd ringen.",
    "Spill": "Resultatet er en matrix, og cellerne, den skal stå i, er ikke tomme. Ryd dem.",
    "Error": "Formlen kan ikke læses. Åbn den i Excel, og ret den.",
    "NImpl": "Formlen bruger noget, som Råderums egen beregner ikke kan. Regn den i Excel.",
}

#: Tests of a cell's kind, which the engine answers for a single cell only; Excel answers for each of a range.
_CELL_TESTS: dict[str, Callable[[Scalar], bool]] = {
    "ISERROR": lambda cell: isinstance(cell, ErrorCode),
    "ISERR": lambda cell: isinstance(cell, ErrorCode) and cell is not ErrorCode.NA,
    "ISNA": lambda cell: cell is ErrorCode.NA,
    "ISNUMBER": lambda cell: isinstance(cell, float),
    "ISTEXT": lambda cell: isinstance(cell, str) and not isinstance(cell, ErrorCode),
    "ISBLANK": lambda cell: cell is None,
}

#: The engine's site number for a call that stands in no cell (in a defined name, say).
NO_SITE = -1


class Host:
    """An engine workbook with the cell functions in it.

    ``failures`` are the failed calls by site (code and sentence), ``arrays`` the results of array formulas by
    site; ``extents`` says how large an array formula's result must be, None for as large as it is.
    """

    def __init__(self, workbook: formualizer.Workbook) -> None:
        self.workbook = workbook
        self.failures: dict[int, list[tuple[frozenset[Scalar], str]]] = {}
        self.arrays: dict[int, Rows] = {}
        self.extents: dict[int, tuple[int, int] | None] = {}
        workbook.set_changelog_enabled(False)
        workbook.set_temporal_egress("serial")
        for function in functions().values():
            workbook.register_function(function.name, self._callback(function))
        workbook.register_function(ARRAY_FUNCTION, self._array, min_args=2, max_args=2)
        workbook.register_function(INDEX_FUNCTION, _element, min_args=2, max_args=3)
        for name, test in _CELL_TESTS.items():
            workbook.register_function(name, _over_range(test), min_args=1, max_args=1, allow_override_builtin=True)

    def value(self, sheet: str, row: int, column: int) -> Scalar:
        """The value of an evaluated cell."""
        return scalar(self.workbook.get_value(sheet, row, column))

    def sentence(self, site: int, code: ErrorCode) -> str | None:
        """The sentence of the failed call that gave ``code`` at a site; None when the error is native."""
        return next((text for codes, text in self.failures.get(site, []) if code in codes), None)

    def engine_sentence(self, sheet: str, row: int, column: int) -> str | None:
        """The sentence of an error that the engine itself met in a cell."""
        raw = self.workbook.get_value(sheet, row, column)
        return ENGINE_SENTENCES.get(raw.get("kind", "")) if isinstance(raw, dict) else None

    def _callback(self, function: CellFunction) -> Callable[..., Any]:
        def call(*raw: Any) -> Any:
            site, arguments = _site_of(raw)
            outcome = function(*map(argument, arguments))
            if outcome.message:
                codes = frozenset(cell for cell in cells(outcome.value) if isinstance(cell, ErrorCode))
                self.failures.setdefault(site, []).append((codes, outcome.message))
            return for_engine(outcome.value)

        return call

    def _array(self, mark: str, raw: Any) -> Any:
        site, _ = _site_of((mark,))
        value = argument(raw)
        rows: Rows = value if isinstance(value, list) else [[scalar(raw)]]
        size = self.extents.get(site)
        if size is not None:
            rows = _fitted(rows, size)
        self.arrays[site] = rows
        return for_engine(rows if len(rows) > 1 or len(rows[0]) > 1 else rows[0][0])


def _element(raw: Any, row: Any, column: Any = None) -> Any:
    """Excel's INDEX of an array: a cell, a whole row or column where the other number is 0, or the array's error."""
    value = argument(raw)
    numbers = [scalar(number) for number in (row, column) if number is not None]
    error = next((cell for cell in (value, *numbers) if isinstance(cell, ErrorCode)), None)
    if error is not None:
        return _ERROR_OF[error]
    if not all(isinstance(number, float | bool) for number in numbers):
        return _ERROR_OF[ErrorCode.VALUE]
    rows = value if isinstance(value, list) else [[scalar(raw)]]
    at = [int(number) for number in numbers if isinstance(number, float | bool)]
    if len(at) == 1:  # the place along an array of one row or one column
        at = [1, *at] if len(rows) == 1 else [*at, 1 if len(rows[0]) == 1 else 0]
    if not (0 <= at[0] <= len(rows) and 0 <= at[1] <= len(rows[0])):
        return _ERROR_OF[ErrorCode.REF]
    picked = rows if at[0] == 0 else [rows[at[0] - 1]]
    part: Rows = [list(line) if at[1] == 0 else [line[at[1] - 1]] for line in picked]
    return for_engine(part if len(part) > 1 or len(part[0]) > 1 else part[0][0])


def _over_range(test: Callable[[Scalar], bool]) -> Callable[[Any], Any]:
    """A test of one cell as a function of a cell or of every cell of a range."""

    def over(raw: Any) -> Any:
        return [[test(scalar(cell)) for cell in row] for row in raw] if type(raw) is list else test(scalar(raw))

    return over


def argument(raw: Any) -> Value | Omitted:
    """An argument as the engine hands it over, as a value; the omission mark becomes OMITTED."""
    if type(raw) is dict:
        return scalar(raw)
    if type(raw) is list:
        return [[scalar(cell) if type(cell) is dict else cell for cell in row] for row in raw]
    if raw == OMITTED_MARK:
        return OMITTED
    value: Scalar = raw
    return value


def scalar(raw: Any) -> Scalar:
    """A cell of the engine as a scalar; what no cell can hold is an error."""
    if type(raw) is dict:
        return _CODE_OF.get(raw.get("kind", ""), ErrorCode.VALUE)
    if type(raw) is list:
        return scalar(raw[0][0]) if raw and raw[0] else None
    if type(raw) is int:
        return float(raw)
    if type(raw) is float and raw - raw != 0:
        return ErrorCode.NUM
    value: Scalar = raw
    return value


def for_engine(value: Value) -> Any:
    """A value as the engine takes it."""
    if isinstance(value, list):
        return [[_ERROR_OF[cell] if isinstance(cell, ErrorCode) else cell for cell in row] for row in value]
    return _ERROR_OF[value] if isinstance(value, ErrorCode) else value


def constant(value: Scalar) -> Any:
    """A scalar as the engine stores it in a cell without a formula."""
    return formualizer.LiteralValue.error(_KIND_OF[value], "") if isinstance(value, ErrorCode) else value


def _site_of(raw: tuple[Any, ...]) -> tuple[int, tuple[Any, ...]]:
    if raw and isinstance(raw[0], str) and raw[0].startswith(SITE_MARK):
        return int(raw[0][len(SITE_MARK) :]), raw[1:]
    return NO_SITE, raw


def _fitted(rows: Rows, size: tuple[int, int]) -> Rows:
    """An array in a fixed range as Excel lays it: one row or column repeats, what is missing is #N/A."""
    height, width = size
    tall, wide = len(rows), len(rows[0])

    def at(row: int, column: int) -> Scalar:
        row = 0 if tall == 1 else row
        column = 0 if wide == 1 else column
        return rows[row][column] if row < tall and column < wide else ErrorCode.NA

    return [[at(row, column) for column in range(width)] for row in range(height)]
