"""What a cell's formula says: each of our functions in it, its arguments as read, its result and its source.

The workbook is asked for values only (:class:`Source`), so that the same explanation serves a file and a
workbook that is open in a spreadsheet program.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import formualizer
from formualizer import TokenSubType, TokenType
from openpyxl.utils import get_column_letter, quote_sheetname, range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

from engines.errors import da_number
from engines.parameters import DatedValue, Parameter
from engines.parameters.store import recorded
from udfs.registry import Argument, CellFunction, functions
from udfs.values import OMITTED, ErrorCode, Omitted, Rows, Scalar, Value, cells
from workbooks.formulas import ARRAY_FUNCTION, SITE_MARK, Table, for_engine, plain
from workbooks.host import NATIVE_SENTENCES, Host, constant
from workbooks.package import WorkbookError
from workbooks.recalculate import recalculated
from workbooks.structure import structure
from workbooks.values import shown

_SITE = 0
_MOST_SHOWN = 8
_MOST_CELLS = 200_000
_CONFIDENCE = {"high": "sikker", "medium": "ret sikker", "low": "usikker"}
_CELLS = re.compile(r"\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+", re.I)
_TABLE = re.compile(r"(?P<table>[^\[\]!']+)\[(?P<inside>.*)\]")

Area = tuple[str, int, int, int, int]


class Source(Protocol):
    """A workbook that can be asked what its cells hold."""

    def formula(self, sheet: str, row: int, column: int) -> str:
        """The formula in file syntax with ``=``; "" when the cell has none."""

    def rows(self, area: Area) -> Rows:
        """The values of an area (sheet, first row and column, last row and column)."""

    def extent(self, sheet: str) -> tuple[int, int]:
        """The last row and column with contents. Raises WorkbookError when there is no such sheet."""

    def definition(self, name: str) -> str | None:
        """What a defined name stands for, without ``=``; None when there is no such name."""

    def table(self, name: str) -> Table | None:
        """The table of that name."""


@dataclass(frozen=True)
class ExplainedArgument:
    """An argument as it stands in the formula, as it was read, and what it is for."""

    argument: Argument
    text: str
    value: Value | Omitted
    message: str | None = None


@dataclass(frozen=True)
class ExplainedCall:
    """One call of a cell function, what it gave, the parameters it looked up, and the calls inside it."""

    function: CellFunction
    text: str
    arguments: tuple[ExplainedArgument, ...]
    value: Value
    message: str | None
    parameters: tuple[tuple[Parameter, DatedValue], ...]
    nested: tuple["ExplainedCall", ...]


@dataclass(frozen=True)
class Explanation:
    """A cell, its formula ("" for a constant), its value, and the calls of our functions in it."""

    sheet: str
    cell: str
    formula: str
    value: Scalar
    calls: tuple[ExplainedCall, ...] = ()

    def lines(self) -> list[str]:
        """The explanation as lines of Danish text."""
        return list(_lines(self))


def explain(book: Mapping[str, bytes] | Source, sheet: str, cell: str) -> Explanation:
    """Explain a cell of a workbook.

    Parameters
    ----------
    book
        The parts of a package, or any :class:`Source`.
    sheet, cell
        The sheet's name and an address such as ``C4``.

    Raises
    ------
    WorkbookError
        When the workbook cannot be read or has no such sheet or cell.
    """
    source = PartsSource(book) if isinstance(book, Mapping) else book
    try:
        row, column = coordinate_to_tuple(cell.replace("$", "").upper())
    except ValueError as error:
        raise WorkbookError(f'"{cell}" er ikke en celle. Skriv fx C4.') from error
    source.extent(sheet)
    value = source.rows((sheet, row, column, row, column))[0][0]
    formula = plain(source.formula(sheet, row, column))
    if not formula:
        return Explanation(sheet, cell, "", value)
    reader = _Reader(source, sheet, row)
    calls = tuple(reader.explained(call) for call in _once(_calls(formula)))
    return Explanation(sheet, cell, formula, value, calls)


class PartsSource:
    """A workbook file's parts as a source; formulas are computed anew."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._made = structure(parts)
        run = recalculated(parts)
        self._values = run.values
        self._formulas = {
            cells.sheet.name: {
                address: cell.formula for cell in cells.formulas for address in (*cell.covers(), cell.address)
            }
            for cells in run.sheets
        }

    def formula(self, sheet: str, row: int, column: int) -> str:
        """The cell's formula."""
        return self._formulas[self._known(sheet)].get((row, column), "")

    def rows(self, area: Area) -> Rows:
        """The computed values of an area."""
        sheet, top, left, bottom, right = area
        values = self._values[self._known(sheet)]
        return [[values.get((r, c)) for c in range(left, right + 1)] for r in range(top, bottom + 1)]

    def extent(self, sheet: str) -> tuple[int, int]:
        """The last row and column with a value."""
        filled = self._values[self._known(sheet)]
        return max((row for row, _ in filled), default=1), max((column for _, column in filled), default=1)

    def definition(self, name: str) -> str | None:
        """A workbook-level name's definition."""
        wanted = name.casefold()
        found = (n.definition for n in self._made.names if n.scope is None and n.name.casefold() == wanted)
        return next(found, None)

    def table(self, name: str) -> Table | None:
        """A table by name, case aside."""
        return self._made.tables.get(name.casefold())

    def _known(self, sheet: str) -> str:
        for name in self._values:
            if name.casefold() == sheet.casefold():
                return name
        raise WorkbookError(f'Der er intet ark "{sheet}". Der er: {", ".join(self._values)}.')


# --- taking a formula apart


@dataclass
class _Token:
    text: str
    kind: TokenType
    subtype: TokenSubType

    @property
    def is_reference(self) -> bool:
        return self.kind == TokenType.Operand and self.subtype == TokenSubType.Range


@dataclass
class _Call:
    """A call of ours: its name and its arguments' texts, and the calls inside them."""

    name: str
    start: int
    arguments: list[str] = field(default_factory=list)
    nested: list["_Call"] = field(default_factory=list)
    text: str = ""


@dataclass
class _Bracket:
    call: _Call | None
    content: int


def _tokens(formula: str) -> list[_Token]:
    try:
        found = formualizer.tokenize(formula).tokens()
    except (formualizer.TokenizerError, formualizer.ParserError) as error:
        raise WorkbookError(f"Formlen {formula} kan ikke læses. Ret den i cellen.") from error
    return [_Token(token.value, token.token_type, token.subtype) for token in found]


def _calls(formula: str) -> list[_Call]:
    """The outermost calls of our functions in a formula, each with those inside it."""
    tokens = _tokens(formula)
    outer = _Call("", 0)
    brackets = [_Bracket(outer, 0)]
    for position, token in enumerate(tokens):
        if token.subtype == TokenSubType.Open:
            name = token.text[:-1].upper() if token.kind == TokenType.Func else ""
            call = _Call(name, position) if name in functions() else None
            brackets.append(_Bracket(call, position + 1))
        elif token.subtype == TokenSubType.Close and len(brackets) > 1:
            _close(brackets, tokens, position)
        elif token.kind == TokenType.Sep and (call := brackets[-1].call) is not None and call is not outer:
            call.arguments.append(_text(tokens, brackets[-1].content, position))
            brackets[-1].content = position + 1
    return outer.nested


def _once(calls: list[_Call]) -> list[_Call]:
    """The calls without repeats: one that stands twice in a formula is explained once."""
    return list({call.text: call for call in calls}.values())


def _close(brackets: list[_Bracket], tokens: list[_Token], position: int) -> None:
    bracket = brackets.pop()
    call = bracket.call
    if call is None:
        return
    last = _text(tokens, bracket.content, position)
    if last or call.arguments:
        call.arguments.append(last)
    call.text = _text(tokens, call.start, position + 1)
    parent = next(outer.call for outer in reversed(brackets) if outer.call is not None)
    parent.nested.append(call)


def _text(tokens: list[_Token], start: int, end: int) -> str:
    return "".join(token.text for token in tokens[start:end]).strip()


# --- reading arguments


class _Unreadable(Exception):
    """An argument that cannot be shown by itself; the text says why."""


class _Reader:
    """Reads the arguments of calls that stand in one cell."""

    def __init__(self, source: Source, sheet: str, row: int) -> None:
        self._source = source
        self._sheet = sheet
        self._row = row
        self._loaded: set[Area] = set()

    @cached_property
    def _host(self) -> Host:
        """An engine of its own, with the cells that arguments refer to and no others."""
        workbook = formualizer.Workbook()
        workbook.add_sheet(self._sheet)
        self._sheets = {self._sheet.casefold()}
        return Host(workbook)

    def explained(self, call: _Call) -> ExplainedCall:
        """A call with its arguments read and its result computed."""
        function = functions()[call.name]
        arguments = tuple(self._argument(function, index, text) for index, text in enumerate(call.arguments))
        with recorded() as parameters:
            outcome = function(*(argument.value for argument in arguments))
        return ExplainedCall(
            function,
            call.text,
            arguments,
            outcome.value,
            outcome.message,
            tuple({parameter.name: (parameter, value) for parameter, value in parameters}.values()),
            tuple(self.explained(inside) for inside in _once(call.nested)),
        )

    def _argument(self, function: CellFunction, index: int, text: str) -> ExplainedArgument:
        argument = function.arguments[min(index, len(function.arguments) - 1)]
        if not text:
            return ExplainedArgument(argument, text, OMITTED)
        try:
            return ExplainedArgument(argument, text, self._value(text))
        except _Unreadable as error:
            return ExplainedArgument(argument, text, ErrorCode.VALUE, str(error))

    def _value(self, text: str) -> Value:
        tokens = _tokens(f"={text}")
        if len(tokens) == 1 and tokens[0].is_reference:
            area = self._area(self._plain_reference(tokens[0].text))
            if area is not None:
                rows = self._source.rows(area)
                return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows
        return self._computed("=" + "".join(self._resolved(token) for token in tokens))

    def _resolved(self, token: _Token) -> str:
        """A token whose references carry their sheet; the cells are put into the engine on the way."""
        if not token.is_reference:
            return token.text
        text = self._plain_reference(token.text)
        area = self._area(text)
        if area is None:  # a name that stands for a formula or a number
            return "(" + "".join(self._resolved(inside) for inside in _tokens(f"={text}")) + ")"
        self._load(area)
        sheet, top, left, bottom, right = area
        first, last = f"{get_column_letter(left)}{top}", f"{get_column_letter(right)}{bottom}"
        return f"{quote_sheetname(sheet)}!{first}" + (f":{last}" if last != first else "")

    def _plain_reference(self, text: str) -> str:
        """A reference with names and tables replaced by what they stand for."""
        if _CELLS.fullmatch(text.rpartition("!")[2]):
            return text
        table = _TABLE.fullmatch(text)
        if table:
            return self._in_table(table["table"], table["inside"], text)
        definition = self._source.definition(text)
        if definition is None:
            raise _Unreadable(f"{text} kan ikke vises for sig; det kendes kun inde i formlen.")
        return plain(f"={definition}")[1:]

    def _in_table(self, name: str, inside: str, text: str) -> str:
        table = self._source.table(name)
        if table is None:
            raise _Unreadable(f"Tabellen {name} findes ikke.")
        this_row = inside.startswith(("@", "[#This Row]"))
        column = inside.removeprefix("@").removeprefix("[#This Row],").strip("[]").casefold()
        columns = [known.casefold() for known in table.columns]
        if column not in columns:
            raise _Unreadable(f"{text} kan ikke vises for sig.")
        letter = get_column_letter(table.first_column + columns.index(column))
        first, last = table.first_row + table.header, table.last_row - table.totals
        rows = (self._row, self._row) if this_row else (first, last)
        return f"{quote_sheetname(table.sheet)}!{letter}{rows[0]}:{letter}{rows[1]}"

    def _area(self, reference: str) -> Area | None:
        sheet, _, address = reference.rpartition("!")
        if not _CELLS.fullmatch(address):
            return None
        name = sheet.strip("'").replace("''", "'") or self._sheet
        left, top, right, bottom = range_boundaries(address.replace("$", "").upper())
        last_row, last_column = self._source.extent(name)
        area = (name, top or 1, left or 1, bottom or last_row, right or last_column)
        if (area[3] - area[1] + 1) * (area[4] - area[2] + 1) > _MOST_CELLS:
            raise _Unreadable(f"{reference} er for stort til at vises.")
        return area

    def _load(self, area: Area) -> None:
        if area in self._loaded:
            return
        self._loaded.add(area)
        sheet, top, left, _, _ = area
        workbook = self._host.workbook
        if sheet.casefold() not in self._sheets:
            workbook.add_sheet(sheet)
            self._sheets.add(sheet.casefold())
        for row, line in enumerate(self._source.rows(area), top):
            for column, value in enumerate(line, left):
                if value is not None:
                    workbook.set_value(sheet, row, column, constant(value))

    def _computed(self, formula: str) -> Value:
        host = self._host
        row, column = 1_048_576, 16_384  # far from the cells that are read
        host.arrays.clear()
        try:
            body = for_engine(formula, _SITE, self._row)[1:]
            marked = f'={ARRAY_FUNCTION}("{SITE_MARK}{_SITE}",{body})'
            host.workbook.set_formula(self._sheet, row, column, marked)
            host.workbook.evaluate_cell(self._sheet, row, column)
        except (RuntimeError, ValueError, formualizer.ExcelEvaluationError) as error:
            raise _Unreadable(f"{formula[1:]} kan ikke beregnes for sig.") from error
        rows = host.arrays.get(_SITE)
        value = rows if rows is not None else host.value(self._sheet, row, column)
        return value[0][0] if isinstance(value, list) and len(value) == len(value[0]) == 1 else value


# --- in words


def described(value: Value | Omitted) -> str:
    """A value in a few words: a scalar as a Dane reads it, of a block its size and first cells."""
    if isinstance(value, Omitted):
        return "udeladt"
    if not isinstance(value, list):
        return shown(value)
    found = [shown(cell) for cell in cells(value)]
    more = "; …" if len(found) > _MOST_SHOWN else ""
    size = f"{len(value)} × {len(value[0])} celler"
    return f"{size}: {'; '.join(found[:_MOST_SHOWN])}{more}"


def _lines(explanation: Explanation) -> Iterator[str]:
    yield f"{explanation.sheet}!{explanation.cell} viser {shown(explanation.value)}."
    if not explanation.formula:
        yield "Cellen har ingen formel; værdien er skrevet ind."
        return
    yield f"Formel: {explanation.formula}"
    if not explanation.calls:
        yield "Formlen bruger ingen af Råderums funktioner."
        if isinstance(explanation.value, ErrorCode):
            yield NATIVE_SENTENCES[explanation.value]
    for call in explanation.calls:
        yield ""
        yield from _call_lines(call, "")


def _call_lines(call: ExplainedCall, indent: str) -> Iterator[str]:
    yield f"{indent}{call.text}"
    yield f"{indent}{call.function.da}"
    for argument in call.arguments:
        read = argument.message or described(argument.value)
        written = f" ({argument.text})" if argument.text and argument.text != read else ""
        yield f"{indent}  {argument.argument.label}{written}: {read}"
    yield f"{indent}  Resultat: {described(call.value)}"
    if call.message:
        yield f"{indent}  {call.message}"
    for parameter, value in call.parameters:
        yield f"{indent}  {_parameter_line(parameter, value)}"
    if call.function.source:
        yield f"{indent}  Kilde: {call.function.source}"
    for inside in call.nested:
        yield ""
        yield from _call_lines(inside, indent + "    ")


def _parameter_line(parameter: Parameter, value: DatedValue) -> str:
    held = f" = {da_number(value.value)} {parameter.unit}" if value.value is not None else f" ({parameter.unit})"
    since, confidence = f"{value.from_:%d.%m.%Y}", _CONFIDENCE[value.confidence]
    return f"Parameter {parameter.label}{held}, fra {since}. Kilde: {value.source} ({confidence})."
