r"""Formulas as a file holds them, and as the embedded engine is to read them.

Excel stores an add-in's function with a link to where the add-in stood (``[1]!BC_NPV(...)`` or
``'C:\...\Raaderum.xlam'!BC_NPV(...)``) or with ``_xll.`` or ``_xludf.`` before it. All of them mean the
function itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import formualizer
from formualizer import TokenSubType, TokenType

from udfs.registry import functions
from workbooks.addresses import column_letters

#: Text literals of the private use area that a formula carries to the engine's callbacks.
SITE_MARK = "\ue000"
OMITTED_MARK = "\ue001"
#: The engine's own function that takes an array formula's result.
ARRAY_FUNCTION = "RAADERUM.ARRAY"
#: INDEX over a call of ours: the engine's INDEX answers #REF! where Excel passes the call's own error on.
INDEX_FUNCTION = "RAADERUM.INDEX"


@dataclass(frozen=True)
class Table:
    """A table (ListObject): where it stands, with its header and total rows, and its columns' names."""

    name: str
    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int
    columns: tuple[str, ...]
    header: bool = True
    totals: bool = False


_PREFIX = r"(?:_xll\.|_xludf\.|'(?:[^']|'')*'!|\[[^\[\]]*\]!|[^\s'\"!(),;:&=<>+\-*/^{}\[\]]+!)"
# Texts and quoted sheet names are stepped over whole, so that nothing inside them is taken for a call.
_PREFIXED = re.compile(
    rf"\"(?:[^\"]|\"\")*\"|(?<![\w.\]]){_PREFIX}+(?P<name>[A-Z]\w*)(?=\()|'(?:[^']|'')*'", re.IGNORECASE
)
# Most formulas have references to other sheets and no prefix, and this tells them apart at once.
_MAY_BE_PREFIXED = re.compile(r"(?:!|_xll\.|_xludf\.)[A-Z]\w*\(", re.IGNORECASE)
_CALLED = re.compile(r"(?<![\w.])([A-Z]\w*)\(", re.IGNORECASE)


def plain(formula: str) -> str:
    """``formula`` with Excel's prefixes taken off our own functions; everything else as it stands."""
    if not _MAY_BE_PREFIXED.search(formula):
        return formula
    return _PREFIXED.sub(lambda found: found["name"] if _is_own(found["name"]) else found[0], formula)


def _is_own(name: str | None) -> bool:
    return name is not None and name.upper() in functions()


_SPELLINGS = re.compile(
    r"\"(?:[^\"]|\"\")*\"|'(?P<sheet>[^\W\d][\w.]*)'!|(?P<cell>\$?[A-Z]{1,3}\$?[0-9]+):(?P=cell)(?![0-9:])"
)


def normalised(formula: str) -> str:
    """``formula`` as programs that store it anew may spell it: no needless quotes, ``A1`` for ``A1:A1``."""

    def spelled(found: re.Match[str]) -> str:
        if found["sheet"]:
            return f"{found['sheet']}!"
        return found["cell"] or found[0]

    return _SPELLINGS.sub(spelled, plain(formula))


def calls_own_function(formula: str) -> bool:
    """Whether a formula without prefixes calls a cell function of ours."""
    return any(map(_is_own, _CALLED.findall(formula)))


def has_external_link(formula: str) -> bool:
    """Whether a formula without our prefixes takes something from another workbook."""
    if "[" not in formula:
        return False
    outside_texts = re.sub(r'"(?:[^"]|"")*"', "", formula)
    return re.search(r"\[[^\[\]]+\][^\[\]!()*/+&,;]*!", outside_texts) is not None


def for_engine(formula: str, site: int, row: int = 0, tables: Mapping[str, Table] | None = None) -> str:
    """``formula`` (no prefixes, with ``=``) as the engine is to read it.

    Calls of our functions get ``site`` as a first argument, so that an error's sentence finds its cell,
    and a marker for each omitted argument, which the engine would pass as 0; INDEX right over such a call
    becomes ``INDEX_FUNCTION``. References to this row of a table become cell references.
    """
    own = calls_own_function(formula)
    this_row = bool(tables) and ("[#this row]" in formula.lower() or "[@" in formula)
    single = "_xlfn.single(" in formula.lower()
    if not (own or this_row or single):
        return formula
    writer = _Writer(site)
    for token in formualizer.tokenize(formula).tokens():
        text = token.value
        if this_row and token.token_type == TokenType.Operand and "[" in text:
            text = _this_row(text, row, tables or {})
        writer.add(text, token.token_type, token.subtype)
    return "=" + "".join(writer.out)


#: What a defined name may be: letters, digits, ``_``, ``.``, ``\\`` and ``?``.
_WORD = re.compile(r"[\w.\\?]+")


def one_cell(formula: str, range_names: frozenset[str] = frozenset()) -> str:
    """``formula`` with the one value that a cell without an array formula shows, as Excel takes it.

    Of a range outside every function call it is the cell in the same row or column; of any other array the
    first. ``range_names`` are the names of ranges in lower case.
    """
    if ":" not in formula and "[" not in formula and range_names.isdisjoint(_WORD.findall(formula.casefold())):
        return f"=@({formula[1:]})"
    out: list[str] = []
    calls: list[bool] = []
    for token in formualizer.tokenize(formula).tokens():
        if token.subtype == TokenSubType.Close and calls:
            calls.pop()
        text = token.value
        if token.subtype == TokenSubType.Range and not any(calls) and _is_range(text, range_names):
            text = f"(@{text})"
        out.append(text)
        if token.subtype == TokenSubType.Open:
            calls.append(token.token_type != TokenType.Paren)
    return f"=@({''.join(out)})"


def _is_range(reference: str, range_names: frozenset[str]) -> bool:
    if "[" in reference:
        return "[#this row]" not in reference.lower() and "[@" not in reference
    first, _, last = reference.rpartition("!")[2].replace("$", "").partition(":")
    return bool(last and first != last) or reference.casefold() in range_names


@dataclass
class _Bracket:
    own: bool
    arguments: int = 0
    empty: bool = True
    index_at: int | None = None  # where the name stands of an INDEX that has no argument yet


class _Writer:
    """Writes a formula again, token by token, with the markers of :func:`for_engine`."""

    def __init__(self, site: int) -> None:
        self.site = f'"{SITE_MARK}{site}"'
        self.out: list[str] = []
        self.brackets: list[_Bracket] = []

    def add(self, text: str, kind: TokenType, subtype: TokenSubType) -> None:
        if kind == TokenType.Whitespace:
            self.out.append(text)
        elif subtype == TokenSubType.Open:
            self._open(text, kind)
        elif subtype == TokenSubType.Close:
            self._close(text)
        elif kind == TokenType.Sep and self.brackets and self.brackets[-1].own:
            self._next_argument()
        else:
            self._content()
            self.out.append(text)

    def _open(self, text: str, kind: TokenType) -> None:
        own = kind == TokenType.Func and _is_own(text[:-1])
        index_at = self.brackets[-1].index_at if self.brackets else None
        if own and index_at is not None:
            self.out[index_at] = f"{INDEX_FUNCTION}("
        self._content()
        self.out.append("@(" if text.lower() == "_xlfn.single(" else text)
        if own:
            self.out.append(self.site)
        self.brackets.append(_Bracket(own, index_at=len(self.out) - 1 if text.upper() == "INDEX(" else None))

    def _close(self, text: str) -> None:
        bracket = self.brackets.pop() if self.brackets else _Bracket(False)
        if bracket.own and bracket.empty and bracket.arguments:
            self.out.append(f',"{OMITTED_MARK}"')
        self.out.append(text)

    def _next_argument(self) -> None:
        bracket = self.brackets[-1]
        if bracket.empty:
            self.out.append(f',"{OMITTED_MARK}"')
        bracket.arguments += 1
        bracket.empty = True

    def _content(self) -> None:
        if not self.brackets:
            return
        bracket = self.brackets[-1]
        bracket.index_at = None
        if bracket.own and bracket.empty:
            self.out.append(",")
            bracket.empty = False


_THIS_ROW = re.compile(
    r"^(?P<table>[^\[\]]*)\[(?:\[#This Row\],|@)(?P<first>\[[^\]]*\]|[^\[\]:]+)(?::(?P<last>\[[^\]]*\]))?\]$",
    re.I,
)


def _this_row(reference: str, row: int, tables: Mapping[str, Table]) -> str:
    found = _THIS_ROW.match(reference)
    table = tables.get(found["table"].casefold()) if found else None
    if found is None or table is None:
        return reference
    columns = [name.casefold() for name in table.columns]
    named = [found["first"].strip("[]").casefold(), (found["last"] or found["first"]).strip("[]").casefold()]
    if any(name not in columns for name in named):
        return "#REF!"
    sheet = table.sheet.replace("'", "''")
    first, last = (column_letters(table.first_column + columns.index(name)) for name in named)
    cells = f"{first}{row}" if first == last else f"{first}{row}:{last}{row}"
    return f"'{sheet}'!{cells}"
