"""Cell addresses: ``(row, column)`` from 1, and how a file writes them."""

import re

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

Address = tuple[int, int]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})\Z")


def column_letters(column: int) -> str:
    """``28`` is ``AB``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """``AB`` is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def reference(address: Address) -> str:
    """``(3, 28)`` is ``AB3``."""
    return f"{column_letters(address[1])}{address[0]}"


def address(text: str) -> Address:
    """``AB3`` is ``(3, 28)``. Raises ValueError where that is no cell of a sheet."""
    found = _REFERENCE.match(text)
    if found is None:
        raise ValueError(text)
    place = (int(found[2]), column_number(found[1]))
    if place[0] > MOST_ROWS or place[1] > MOST_COLUMNS:
        raise ValueError(text)
    return place


def corners(text: str) -> tuple[Address, Address]:
    """``A1:B2`` is ``((1, 1), (2, 2))``, one cell both its corners. Raises ValueError."""
    first, _, last = text.partition(":")
    return address(first), address(last or first)
