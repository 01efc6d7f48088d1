"""One formula by itself, as ``raaderum eval`` and *Forklar celle* compute it.

Formulas are in file syntax: English function names, comma between arguments, decimal point, arrays as
``{1,2;3,4}``. There is no sheet around them, so references to cells have nothing to refer to.
"""

import difflib
import re
from dataclasses import dataclass
from functools import cache

import formualizer
from formualizer import TokenSubType, TokenType

from udfs.registry import Outcome, functions
from udfs.values import ErrorCode, Scalar, Value, cells
from workbooks.formulas import ARRAY_FUNCTION, SITE_MARK, for_engine, plain
from workbooks.host import NATIVE_SENTENCES, Host

_SITE = 0
_SHEET = "Ark"

#: Danish names of Excel functions that people type from habit; a file holds the English ones.
DANISH_NAMES = {
    "AFRUND": "ROUND",
    "AFRUND.LOFT": "CEILING",
    "AFKORT": "TRUNC",
    "ANNUITET": "PMT",
    "ANTAL": "COUNT",
    "DATO": "DATE",
    "ELLER": "OR",
    "ER.FEJL": "ISERROR",
    "ER.TAL": "ISNUMBER",
    "FORSKYDNING": "OFFSET",
    "HELTAL": "INT",
    "HVIS": "IF",
    "HVIS.FEJL": "IFERROR",
    "HVISFEJL": "IFERROR",
    "IA": "IRR",
    "INDEKS": "INDEX",
    "KVARTIL": "QUARTILE",
    "KVROD": "SQRT",
    "LOPSLAG": "VLOOKUP",
    "MAKS": "MAX",
    "MIDDEL": "AVERAGE",
    "NUTIDSVÆRDI": "NPV",
    "NV": "PV",
    "OG": "AND",
    "PLADS": "RANK",
    "PRODUKT": "PRODUCT",
    "RENTE": "RATE",
    "RUND.OP": "ROUNDUP",
    "RUND.NED": "ROUNDDOWN",
    "SAMMENLIGN": "MATCH",
    "SLÅ.OP": "LOOKUP",
    "STDAFV": "STDEV",
    "SUM.HVIS": "SUMIF",
    "SUMHVIS": "SUMIF",
    "SUM.HVISER": "SUMIFS",
    "SUMPRODUKT": "SUMPRODUCT",
    "TEKST": "TEXT",
    "TÆL.HVIS": "COUNTIF",
    "VOPSLAG": "HLOOKUP",
    "XOPSLAG": "XLOOKUP",
    "YDELSE": "PMT",
}

_CELL = re.compile(r"(?:.*!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?\Z|\$?[A-Z]+:\$?[A-Z]+\Z", re.I)
_DECIMAL_COMMA = re.compile(r"(?<![\w.,;{])-?\d+,\d+(?![\w.,}])")


@dataclass(frozen=True)
class _Token:
    text: str
    kind: TokenType
    subtype: TokenSubType
    inside: str  # the bracket it stands in: "call", "array", "paren" or "" for none

    @property
    def is_call(self) -> bool:
        return self.kind == TokenType.Func and self.subtype == TokenSubType.Open

    @property
    def is_reference(self) -> bool:
        return self.kind == TokenType.Operand and self.subtype == TokenSubType.Range


def evaluate(formula: str) -> Outcome:
    """Compute ``formula``; the leading ``=`` may be left out. Never raises.

    Returns
    -------
    Outcome
        ``value`` is a scalar or rows of scalars, where single elements may be errors; ``message`` is a
        Danish sentence whenever the value is or holds an error.
    """
    text = plain(formula.strip())
    text = text if text.startswith("=") else f"={text}"
    if text == "=":
        return Outcome(ErrorCode.VALUE, 'Formlen er tom. Skriv fx "=BC_TIME(12000,5)".')
    try:
        tokens = _tokens(text)
        formualizer.parse(text)
    except (formualizer.TokenizerError, formualizer.ParserError) as error:
        return Outcome(ErrorCode.VALUE, _syntax_sentence(text, str(error)))
    refused = _refused(text, tokens)
    return refused or _computed(text, tokens)


@cache
def _host() -> Host:
    workbook = formualizer.Workbook()
    workbook.add_sheet(_SHEET)
    return Host(workbook)


def _computed(text: str, tokens: list[_Token]) -> Outcome:
    host = _host()
    host.failures.clear()
    host.arrays.clear()
    host.extents.clear()
    workbook = host.workbook
    try:
        body = for_engine(text, _SITE)[1:]
        workbook.set_formula(_SHEET, 1, 1, f'={ARRAY_FUNCTION}("{SITE_MARK}{_SITE}",{body})')
        workbook.evaluate_cell(_SHEET, 1, 1)
        value = _as_value(host)
    except (RuntimeError, formualizer.ExcelEvaluationError) as error:
        return Outcome(ErrorCode.VALUE, _syntax_sentence(text, str(error)))
    finally:
        workbook.set_value(_SHEET, 1, 1, None)
    code = next((cell for cell in cells(value) if isinstance(cell, ErrorCode)), None)
    if code is None:
        return Outcome(value)
    return Outcome(value, _sentence(host, code, tokens))


def _as_value(host: Host) -> Value:
    rows = host.arrays.get(_SITE)
    if rows is None:
        # The engine answered without asking for the array: the error is its own.
        return host.value(_SHEET, 1, 1)
    clean: list[list[Scalar]] = [
        [ErrorCode.NUM if isinstance(cell, float) and cell - cell != 0 else cell for cell in row] for row in rows
    ]
    return clean[0][0] if len(clean) == 1 and len(clean[0]) == 1 else clean


def _sentence(host: Host, code: ErrorCode, tokens: list[_Token]) -> str:
    own = host.sentence(_SITE, code)
    if own is not None:
        return own + _decimal_hint(own, tokens)
    return host.engine_sentence(_SHEET, 1, 1) or NATIVE_SENTENCES[code]


def _decimal_hint(message: str, tokens: list[_Token]) -> str:
    digits = [token.kind == TokenType.Operand and token.subtype == TokenSubType.Number for token in tokens]
    neighbours = any(
        digits[i - 1] and digits[i + 1] and tokens[i].text == ","
        for i in range(1, len(tokens) - 1)
        if tokens[i].kind == TokenType.Sep
    )
    if "argumenter; fik" not in message or not neighbours:
        return ""
    return " Decimaler skrives med punktum her: 0.05, ikke 0,05."


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    inside = [""]
    kinds = {TokenType.Func: "call", TokenType.Array: "array", TokenType.Paren: "paren"}
    for token in formualizer.tokenize(text).tokens():
        if token.subtype == TokenSubType.Close and len(inside) > 1:
            inside.pop()
        found.append(_Token(token.value, token.token_type, token.subtype, inside[-1]))
        if token.subtype == TokenSubType.Open:
            inside.append(next((name for kind, name in kinds.items() if token.token_type == kind), "paren"))
    return found


def _refused(text: str, tokens: list[_Token]) -> Outcome | None:
    """What can be said to be wrong before anything is computed."""
    for token in tokens:
        if token.is_call and not _is_function(token.text[:-1]):
            return Outcome(ErrorCode.NAME, _unknown_function(token.text[:-1]))
    if any(token.kind == TokenType.OpInfix and token.text == "," for token in tokens):
        return Outcome(ErrorCode.VALUE, _comma_sentence(text))
    for token in tokens:
        if token.is_reference and _CELL.match(token.text):
            return Outcome(
                ErrorCode.REF,
                f"Her er intet ark, så {token.text} findes ikke. "
                "Skriv tallene i formlen, fx {1,2,3}, eller brug raaderum calc på en projektmappe.",
            )
    binds = any(token.is_call and token.text.upper().endswith(("LET(", "LAMBDA(")) for token in tokens)
    for token in tokens:
        if token.is_reference and not binds:
            return Outcome(ErrorCode.NAME, _unknown_name(token.text))
    return None


@cache
def _is_function(name: str) -> bool:
    """Whether the engine knows a function of that name, ours or Excel's."""
    if name.upper() in functions():
        return True
    probe = formualizer.Workbook()
    probe.add_sheet(_SHEET)
    probe.set_formula(_SHEET, 1, 1, f"={name}()")
    value = probe.evaluate_cell(_SHEET, 1, 1)
    return not (isinstance(value, dict) and value.get("kind") == "Name")


def _unknown_function(name: str) -> str:
    danish = DANISH_NAMES.get(name.upper())
    if danish:
        return f"{name.upper()} hedder {danish} her: formler skrives med Excels engelske navne."
    if name.upper() in _excel_names():
        return f"Excels funktion {name.upper()} findes ikke i Råderums egen beregner. Regn den i Excel."
    return f"Der er ingen funktion med navnet {name}.{_did_you_mean(name)}"


@cache
def _excel_names() -> frozenset[str]:
    from openpyxl.utils import FORMULAE  # slow to import, and only an error needs it

    return frozenset(FORMULAE)


def _unknown_name(name: str) -> str:
    if name.upper() in functions():
        return f"Skriv parenteser efter funktionen: {name.upper()}(...)."
    return f'Navnet {name} kendes ikke. Er det en tekst, så skriv den i anførselstegn: "{name}".'


def _did_you_mean(name: str) -> str:
    own = difflib.get_close_matches(name.upper(), list(functions()), n=2, cutoff=0.6)
    near = own or difflib.get_close_matches(name.upper(), sorted(_excel_names()), n=2, cutoff=0.75)
    return f" Mener du {' eller '.join(near)}?" if near else " raaderum functions viser dem alle."


def _syntax_sentence(text: str, reason: str) -> str:
    outside_texts = re.sub(r'"(?:[^"]|"")*"', '""', text)
    outside_arrays = re.sub(r"\{[^}]*\}", "{}", outside_texts)
    if ";" in outside_arrays:
        return "Skriv komma mellem argumenterne og punktum som decimaltegn, som i filen; fik semikolon." + _suggestion(
            text, outside_texts
        )
    if "too deep" in reason or "limit exceeded" in reason:
        return "Formlen er for lang eller har for mange lag. Del den op i flere."
    if "Array rows" in reason:
        return (
            "Rækkerne i {...} er ikke lige lange. Skriv komma mellem kolonner, semikolon mellem rækker "
            "og punktum som decimaltegn: {0.5,1;2,3}."
        )
    if "parsing string" in reason or outside_texts.count('"') % 2:
        return "En tekst mangler sit afsluttende anførselstegn."
    if "parenthes" in reason or "bracket" in reason or outside_texts.count("(") != outside_texts.count(")"):
        return "Parenteserne passer ikke sammen: der mangler en, eller der er en for meget."
    if _DECIMAL_COMMA.search(outside_texts):
        return _comma_sentence(text)
    where = re.search(r"position (\d+)", reason)
    place = f" omkring tegn {int(where[1]) + 1}" if where else ""
    return f'Formlen kan ikke læses{place}. Skriv den som i Excels fil, fx "=BC_NPV(0.035,{{-500,550}})".'


def _suggestion(text: str, outside_texts: str) -> str:
    """The formula as it was probably meant, when turning the separators round gives one that reads."""
    if "{" in outside_texts:
        return ""
    pieces = re.split(r'("(?:[^"]|"")*")', text)
    turned = "".join(
        piece if piece.startswith('"') else re.sub(r"(?<=\d),(?=\d)", ".", piece).replace(";", ",") for piece in pieces
    )
    try:
        formualizer.parse(turned)
    except (formualizer.TokenizerError, formualizer.ParserError):
        return ""
    return f" Mener du {turned} ?"


def _comma_sentence(text: str) -> str:
    turned = _DECIMAL_COMMA.sub(lambda found: found[0].replace(",", "."), text)
    return f"Decimaler skrives med punktum her, som i filen; fik komma. Mener du {turned} ?"
