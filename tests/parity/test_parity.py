"""The same call gives the same value in every host: plain Python, Excel's COM call path, LibreOffice, the
embedded engine."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from addin.calc.office import Office
from tests.parity.cases import Case, cases
from tests.parity.sheet import RESULTS, Placed, write
from tests.udfs.winstub import from_com, over_com, windows
from udfs.registry import functions
from udfs.values import ErrorCode, Rows, Scalar, canonical_scalar
from workbooks.package import read_package
from workbooks.recalculate import recalculated

pytestmark = pytest.mark.xdist_group("parity")  # one workbook and one LibreOffice for all

ALL = list(functions())
Values = dict[tuple[int, int], Scalar]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Placed]]:
    path = tmp_path_factory.mktemp("paritet") / "paritet.xlsx"
    return path, write((case for function in functions().values() for case in cases(function)), path)


@pytest.fixture(scope="module")
def placed(workbook: tuple[Path, list[Placed]]) -> dict[str, list[Placed]]:
    by_name: dict[str, list[Placed]] = {name: [] for name in ALL}
    for one in workbook[1]:
        by_name[one.case.function.name].append(one)
    return by_name


@pytest.fixture(scope="module")
def in_libreoffice(office: Office, workbook: tuple[Path, list[Placed]]) -> Values:
    """What LibreOffice computes when it opens the file, which holds no stored values, and saves it."""
    saved = workbook[0].with_stem("libreoffice")
    with office.open(workbook[0]) as book:
        book.save(saved)
    return stored_values(saved)


def stored_values(path: Path) -> Values:
    sheet = load_workbook(path, data_only=True, read_only=True)[RESULTS]
    return {
        (row, column): canonical_scalar(value)
        for row, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        for column, value in enumerate(cells, 1)
        if value is not None
    }


@pytest.fixture(scope="module")
def in_embedded_engine(workbook: tuple[Path, list[Placed]]) -> Values:
    return recalculated(read_package(workbook[0])).values[RESULTS]


@pytest.fixture(scope="module")
def com() -> Iterator[Callable[..., Any]]:
    with windows() as call:
        yield call


def same(found: Scalar, expected: Scalar) -> bool:
    if isinstance(expected, ErrorCode) or isinstance(found, ErrorCode):
        return found is expected
    if isinstance(expected, str) or expected is None or found is None or isinstance(found, str):
        return (found or None) == (expected or None)
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)


def differences(pairs: Iterator[tuple[Case, Rows, Rows]]) -> list[str]:
    return [
        f"{case}: {found} but plain Python gives {expected}"
        for case, found, expected in pairs
        if len(found) != len(expected)
        or not all(len(f) == len(e) and all(map(same, f, e)) for f, e in zip(found, expected, strict=True))
    ]


def given_before_any_call(case: Case) -> ErrorCode | None:
    """What Calc answers without asking an add-in: see ``addin/calc/bridge.py``.

    A range of cells with an error in it is refused (Err:502); an array with an error in it is that error.
    """
    for given in case.given:
        if isinstance(given.value, list):
            errors = [cell for row in given.value for cell in row if isinstance(cell, ErrorCode)]
            if errors:
                return errors[0] if given.turned else ErrorCode.VALUE
    return None


@pytest.mark.parametrize("name", ALL)
def test_libreoffice(name: str, placed: dict[str, list[Placed]], in_libreoffice: Values) -> None:
    def pairs() -> Iterator[tuple[Case, Rows, Rows]]:
        for one in placed[name]:
            before = given_before_any_call(one.case)  # a single value, which fills an array formula's cells
            expected = [[before] * len(row) for row in one.expected] if before else one.expected
            yield one.case, one.found(in_libreoffice), expected

    assert differences(pairs()) == []


@pytest.mark.parametrize("name", ALL)
def test_excels_com_call_path(name: str, placed: dict[str, list[Placed]], com: Callable[..., Any]) -> None:
    def pairs() -> Iterator[tuple[Case, Rows, Rows]]:
        for one in placed[name]:
            found = from_com(com(name, *over_com(list(one.case.values))))
            yield one.case, found if isinstance(found, list) else [[found]], one.plain

    assert differences(pairs()) == []


@pytest.mark.parametrize("name", ALL)
def test_embedded_engine(name: str, placed: dict[str, list[Placed]], in_embedded_engine: Values) -> None:
    pairs = ((one.case, one.found(in_embedded_engine), one.expected) for one in placed[name])
    assert differences(pairs) == []
