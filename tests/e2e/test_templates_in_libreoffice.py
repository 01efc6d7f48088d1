"""Every template in a real spreadsheet program: its example, blank, and with random input."""

from pathlib import Path

import pytest

from addin.calc.office import Office
from tests.workbooks.random_input import template
from udfs.values import ErrorCode
from workbooks.build import build
from workbooks.draft import Settings
from workbooks.library import load
from workbooks.package import write_package
from workbooks.recalculate import recalculated
from workbooks.shipped import ids
from workbooks.values import same

GREEN = "✓ Alle kontroller stemmer"


def computed_as_cached(office: Office, parts: dict[str, bytes], path: Path) -> str:
    """Open a workbook: no error cell, every cell as the file shows it. Returns what Kontrol says."""
    write_package(path, parts, overwrite=False)
    with office.open(path) as book:
        book.calculate_all()
        for sheet, cells in recalculated(parts).values.items():
            computed = book.values(sheet)
            wrong = {
                address: (value, computed.get(address))
                for address, value in cells.items()
                if not same(value, computed.get(address)) or isinstance(computed.get(address), ErrorCode)
            }
            assert wrong == {}, sheet
        return str(book.value("Kontrol", "C7"))


@pytest.mark.parametrize("name", ids())
def test_the_example_is_green_in_libreoffice(name: str, office: Office, tmp_path: Path) -> None:
    parts = build(load(name), Settings(kommune="Nyborg", example=True))
    assert computed_as_cached(office, parts, tmp_path / f"{name}.xlsx") == GREEN


@pytest.mark.parametrize("name", ids())
def test_the_blank_is_never_red_in_libreoffice(name: str, office: Office, tmp_path: Path) -> None:
    parts = build(load(name), Settings(kommune="Nyborg"))
    assert computed_as_cached(office, parts, tmp_path / f"{name}.xlsx")[0] in "✓▲"


@pytest.mark.parametrize("name", ids())
def test_libreoffice_computes_random_input_with_gaps_as_we_do(name: str, office: Office, tmp_path: Path) -> None:
    parts = template(name).filled("huller", f"{name}/libreoffice").parts()
    assert computed_as_cached(office, parts, tmp_path / f"{name}.xlsx")[0] in "✓▲"
