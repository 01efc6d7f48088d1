"""The ways a calculation can fail, each with a sentence in Danish for the person at the spreadsheet.

A sentence says what was wrong, what was received, and what to do. Poor: "Ugyldig værdi."
Good: "Belægning skal være over 0 og højst 1,2; fik 95. Skriv 95 % eller 0,95."
"""

import math


class CalculationError(Exception):
    """A calculation that cannot be made; ``str(error)`` is the Danish sentence."""


class InvalidInput(CalculationError):
    """Wrong kind of input: text for a number, series of different length, an unknown choice."""


class OutOfDomain(CalculationError):
    """A number outside what the quantity can be: a negative volume, a share of 95."""


class NoSolution(CalculationError):
    """The equation has no solution, or more than one."""


class DivisionByZero(CalculationError):
    """A denominator is zero or blank."""


class NotKnown(CalculationError):
    """A parameter, year or observation that is not in the data."""


def da_number(value: float) -> str:
    """A number as a Dane writes it: ``1234.5`` becomes ``1.234,5``."""
    if math.isnan(value):
        return "intet tal"
    if math.isinf(value):
        return "uendelig"
    text = f"{value:,.6f}".rstrip("0").rstrip(".") if abs(value) < 1e12 else f"{value:.6g}"
    return text.replace(",", "\x00").replace(".", ",").replace("\x00", ".")
