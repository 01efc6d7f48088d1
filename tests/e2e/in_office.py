"""A workbook in a real spreadsheet program, held against what its file shows."""

from pathlib import Path

from addin.calc.office import Office
from udfs.values import ErrorCode
from workbooks.package import read_package
from workbooks.recalculate import recalculated
from workbooks.values import same

GREEN = "✓ Alle kontroller stemmer"


def computed_as_cached(office: Office, path: Path) -> str:
    """Open a workbook: no error cell, every cell as the file shows it. Returns what Kontrol says."""
    cached = recalculated(read_package(path)).values
    with office.open(path) as book:
        book.calculate_all()
        for sheet, cells in cached.items():
            computed = book.values(sheet)
            wrong = {
                address: (value, computed.get(address))
                for address, value in cells.items()
                if not same(value, computed.get(address)) or isinstance(computed.get(address), ErrorCode)
            }
            assert wrong == {}, sheet
        return str(book.value("Kontrol", "C7"))
