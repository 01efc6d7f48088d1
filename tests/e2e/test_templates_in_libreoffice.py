"""Every template in a real spreadsheet program: its example, blank, and with random input."""

from pathlib import Path

import pytest

from addin.calc.office import Office
from tests.in_office import GREEN, computed_as_cached
from tests.workbooks.random_input import template
from workbooks.build import build
from workbooks.draft import Settings
from workbooks.library import load
from workbooks.package import write_package
from workbooks.shipped import ids


def said(office: Office, parts: dict[str, bytes], path: Path) -> str:
    write_package(path, parts, overwrite=False)
    return computed_as_cached(office, path)


@pytest.mark.parametrize("name", ids())
def test_the_example_is_green_in_libreoffice(name: str, office: Office, tmp_path: Path) -> None:
    parts = build(load(name), Settings(kommune="Nyborg", example=True))
    assert said(office, parts, tmp_path / f"{name}.xlsx") == GREEN


@pytest.mark.parametrize("name", ids())
def test_the_blank_is_never_red_in_libreoffice(name: str, office: Office, tmp_path: Path) -> None:
    parts = build(load(name), Settings(kommune="Nyborg"))
    assert said(office, parts, tmp_path / f"{name}.xlsx")[0] in "✓▲"


@pytest.mark.parametrize("name", ids())
def test_libreoffice_computes_random_input_with_gaps_as_we_do(name: str, office: Office, tmp_path: Path) -> None:
    parts = template(name).filled("huller", f"{name}/libreoffice").parts()
    assert said(office, parts, tmp_path / f"{name}.xlsx")[0] in "✓▲"
