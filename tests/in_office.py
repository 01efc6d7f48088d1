"""A workbook in a real spreadsheet program, held against what its file shows."""

from pathlib import Path

from addin.calc.office import Book, Office
from udfs.values import ErrorCode
from workbooks.package import read_package
from workbooks.recalculate import recalculated
from workbooks.values import same

GREEN = "✓ Alle kontroller stemmer"


def assert_as_cached(book: Book, path: Path) -> None:
    """Compute an open workbook: no error cell, every cell as its file shows it."""
    book.calculate_all()
    for sheet, cells in recalculated(read_package(path)).values.items():
        computed = book.values(sheet)
        wrong = {
            address: (value, computed.get(address))
            for address, value in cells.items()
            if not same(value, computed.get(address)) or isinstance(computed.get(address), ErrorCode)
        }
        assert wrong == {}, sheet


def computed_as_cached(office: Office, path: Path) -> str:
    """:func:`assert_as_cached` for a template that is not open; returns what its Kontrol says."""
    with office.open(path) as book:
        assert_as_cached(book, path)
        return str(book.value("Kontrol", "C7"))
