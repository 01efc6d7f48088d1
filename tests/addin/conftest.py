"""Fixtures of the add-in's tests."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import xlwings as xw

from addin.hosts.calc_engine import open_calc_book
from addin.hosts.engine import cautious
from addin.hosts.file_engine import open_book

Opener = Callable[..., AbstractContextManager[xw.Book]]


@pytest.fixture(params=["file", pytest.param("calc", marks=pytest.mark.libreoffice)])
def opener(request: pytest.FixtureRequest) -> Opener:
    """Opens a workbook on the host that the test runs on."""
    if request.param == "file":
        return open_book
    office = request.getfixturevalue("office")
    return lambda path, answer=cautious: open_calc_book(office, path, answer)
