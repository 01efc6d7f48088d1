"""The udlæg template, built once: filled with its example, and blank."""

import datetime as dt

import pytest

from workbooks.build import build
from workbooks.draft import Settings
from workbooks.library import load

DATE = dt.date(2026, 11, 21)


@pytest.fixture(scope="session")
def example() -> dict[str, bytes]:
    return build(load("adm-udlaeg"), Settings(kommune="Eksempel Kommune", example=True, date=DATE))


@pytest.fixture(scope="session")
def blank() -> dict[str, bytes]:
    return build(load("adm-udlaeg"), Settings(date=DATE))
