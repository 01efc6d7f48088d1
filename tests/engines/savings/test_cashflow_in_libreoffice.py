"""NPV, internal rate and annuity against LibreOffice's own functions, up to a hundred years."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from addin.calc.office import Office
from engines.savings import discount_factor, irr, npv
from udfs.values import Rows

CASES = 24
YEARS = 101
RATES = np.linspace(0.0, 0.12, CASES)


def flows() -> np.ndarray:
    """An investment in one or two years, then gains and empty years; horizons of 5 to 100 years.

    All are paid back: for a loss LibreOffice's IRR() can answer a rate below −100 %.
    """
    random = np.random.default_rng(31)
    amounts = random.uniform(10, 100, (CASES, YEARS)).round(2)
    amounts[random.random(amounts.shape) < 0.15] = 0
    for case, horizon in enumerate(np.linspace(6, YEARS, CASES).astype(int)):
        amounts[case, horizon:] = 0
    amounts[:, 0] = -(random.uniform(0.3, 0.7, CASES) * amounts[:, 2:].sum(axis=1)).round(2)
    amounts[::2, 1] = -20
    return amounts


@pytest.fixture(scope="module")
def theirs(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rows]:
    """NPV(), IRR(), PV() of an annuity of 1 and the discount factor of each case."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Ark"
    near = irr(flows()).round(2).tolist()  # over a century its IRR() finds nothing from farther off
    cases = zip(RATES.tolist(), near, flows().tolist(), strict=True)
    for row, (rate, guess, amounts) in enumerate(cases, start=1):
        series = f"F{row}:{get_column_letter(5 + YEARS)}{row}"
        sheet.append(
            [
                f"=NPV({rate!r},{series})",
                f"=IRR({series},{guess!r})",
                f"=PV({rate!r},40,-1)",
                f"=(1+{rate!r})^-40",
                None,
                *amounts,
            ]
        )
    path: Path = tmp_path_factory.mktemp("cashflow") / "rows.xlsx"
    workbook.save(path)
    with office.open(path) as book:
        book.calculate_all()
        yield book.array("Ark", f"A1:D{CASES}")


def column(rows: Rows, place: int) -> list[object]:
    return [row[place] for row in rows]


def test_npv_from_period_one_is_npv(theirs: Rows) -> None:
    assert npv(RATES, flows(), 1.0) == pytest.approx(column(theirs, 0), rel=1e-9)


def test_internal_rate_is_irr(theirs: Rows) -> None:
    assert irr(flows()) == pytest.approx(column(theirs, 1), rel=1e-7, abs=1e-9)


def test_an_annuity_is_pv(theirs: Rows) -> None:
    assert npv(RATES, np.ones((CASES, 40)), 1.0) == pytest.approx(column(theirs, 2), rel=1e-9)


def test_the_factor_is_the_power(theirs: Rows) -> None:
    assert discount_factor(RATES, 40.0) == pytest.approx(column(theirs, 3), rel=1e-12)
