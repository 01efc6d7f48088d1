"""The examples of the registry as calls: real arguments for every function, without a formula engine."""

import ast
import datetime as dt
import re
from typing import Any

from udfs.registry import CellFunction
from udfs.values import OMITTED, serial_of

_TOKEN = re.compile(r'"(?:[^"]|"")*"|\{[^}]*\}|TRUE|FALSE|[-+]?[\d.]+(?:[eE][-+]?\d+)?%?|,|;')
_DATE = re.compile(r"DATE\((\d+),(\d+),(\d+)\)")


def arguments(function: CellFunction) -> list[Any]:
    """The arguments of a function's example (file syntax); arrays are lists of rows, numbers floats."""
    inside = function.example.removeprefix(f"{function.name}(").removesuffix(")")
    inside = _DATE.sub(lambda date: str(serial_of(dt.date(*map(int, date.groups())))), inside)
    found: list[Any] = []
    expects_value = True
    for token in _TOKEN.findall(inside):
        if token == ",":
            if expects_value:
                found.append(OMITTED)
            expects_value = True
        else:
            found.append(_value(token))
            expects_value = False
    return found


def _value(token: str) -> Any:
    if token.startswith("{"):
        return [[_value(cell) for cell in _TOKEN.findall(row) if cell != ","] for row in token[1:-1].split(";")]
    if token.startswith('"'):
        return token[1:-1].replace('""', '"')
    if token in ("TRUE", "FALSE"):
        return token == "TRUE"
    return float(ast.literal_eval(token.rstrip("%"))) / (100 if token.endswith("%") else 1)
