"""Price-level regulation by chained yearly changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from engines.errors import NotKnown, OutOfDomain
from engines.parameters import load
from engines.savings.price_level import price_regulated

CHANGES = {2025: 0.03, 2026: 0.02, 2027: 0.025, 2028: -0.01}
years = st.integers(2024, 2028)


def regulated(amount, from_year, to_year):
    return price_regulated(amount, from_year, to_year, CHANGES, "Egen tabel")


def test_two_years_are_chained():
    """1000 · 1.03 · 1.02 = 1050.6."""
    assert regulated(1000, 2024, 2026) == pytest.approx(1050.6)


def test_back_in_time_divides():
    assert regulated(1050.6, 2026, 2024) == pytest.approx(1000)


@given(st.floats(-1e9, 1e9), years, years, years)
def test_going_by_way_of_a_year_changes_nothing(amount, first, middle, last):
    through = regulated(regulated(amount, first, middle), middle, last)
    assert_allclose(through, regulated(amount, first, last), rtol=1e-12)


def test_ten_thousand_amounts_in_one_call():
    found = regulated(np.full(10_000, 100.0), np.tile([2024, 2026], 5000), 2027)
    assert_allclose(found[:2], [100 * 1.03 * 1.02 * 1.025, 102.5])
    assert found.shape == (10_000,)


def test_a_year_that_is_not_needed_may_be_missing():
    assert price_regulated(100, 2027, 2028, {2028: 0.1}, "Egen tabel") == pytest.approx(110)


def test_the_missing_year_is_named():
    with pytest.raises(NotKnown, match="Egen tabel mangler for 2029, som skal bruges mellem 2024 og 2030"):
        regulated(100, 2024, 2030)


@pytest.mark.parametrize("year", [26, 2026.5, 46023])
def test_a_year_must_be_a_year(year):
    with pytest.raises(OutOfDomain, match=f"Til år skal være et årstal; fik {str(year).replace('.', ',')}"):
        regulated(100, 2024, year)


def test_the_municipal_table_ships_empty():
    with pytest.raises(NotKnown, match=r"er ikke udfyldt. Skriv tallene år for år under navnet pl.kommune"):
        load().table("pl.kommune")


def test_a_users_table_is_laid_over_the_empty_one(tmp_path):
    own = tmp_path / "parametre.yaml"
    own.write_text(
        "- name: pl.kommune\n  label: Egen tabel\n  unit: andel\n"
        "  values: [{from: 2020-01-01, table: {2026: 0.03}, source: KL 2025, confidence: high}]\n",
        encoding="utf-8",
    )
    assert load(own).table("pl.kommune") == {2026: 0.03}


def test_a_plain_number_is_no_table():
    with pytest.raises(NotKnown, match="er ét tal eller en trappe, ikke en tabel"):
        load().table("arbejdstid.uge")


def test_every_shipped_series_but_the_municipal_one_has_figures():
    filled = {p.name for p in load() if p.name.startswith("pl.") and p.values}
    assert filled == {p.name for p in load() if p.name.startswith("pl.")} - {"pl.kommune"}
