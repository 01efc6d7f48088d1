"""A residential place's tariff from the cost elements to the price of a day, by hand.

Cost elements, kr. per year            direct    indirect
Løn                                 9.600.000
Central ledelse: 2.400.000 · 31/1.240                60.000   (2,5 %)
Udvikling                             180.000
Administration: 600.000 · 24/480                     30.000   (5 %)
Ejendom: 6.000.000 over 30 years, linear, no interest 200.000
Inventar: 400.000 over 10 years                       40.000
Tilsyn: 24 · 2.500                                    60.000
Tjenestemandspension                   90.000
Σ costs = 10.260.000; income 140.108
Occupancy: (97 % + 93 %) / 2 = 95 %; paid days 24 · 0,95 · 365 = 8.322
Two years ago: surplus 700.000 on a base of 9.000.000; 5 % = 450.000 kept, 250.000 lowers the tariff
Base = 10.260.000 − 140.108 − 250.000 = 9.869.892; tariff = 9.869.892 / 8.322 = 1.186 kr. per day
"""

import numpy as np
import pytest

from engines import tariff

INCOME = 140_108.0


@pytest.fixture
def elements():
    overhead = tariff.overhead_lines([2_400_000.0, 600_000.0], [31.0, 24.0], [1240.0, 480.0])[:, 1]
    capital = tariff.yearly_charge([6_000_000.0, 400_000.0], [30.0, 10.0], 0.0, "linear")
    direct = [9_600_000.0, 0.0, 180_000.0, 0.0, 0.0, 0.0, 0.0, 90_000.0]
    indirect = [0.0, overhead[0], 0.0, overhead[1], capital[0], capital[1], 24 * 2_500.0, 0.0]
    return np.column_stack([direct, indirect])


@pytest.fixture
def carryover():
    return -float(tariff.threshold_split(700_000.0, 9_000_000.0, 0.05)[1])


def test_the_elements_sum_to_the_year_s_costs(elements):
    assert elements.sum() == pytest.approx(10_260_000.0)


def test_the_tariff_is_1186_kr_a_day(elements, carryover):
    occupancy = tariff.mean_occupancy(0.97, 0.93, 0.98)
    rate = tariff.day_rate(elements, 24, occupancy, income=INCOME, carryover=carryover)
    assert rate == pytest.approx(1186.0)


def test_the_tariff_explained_gives_each_element_its_part_of_1186(elements, carryover):
    """Løn 9.600.000 / 8.322 = 1.153,5689; ledelse 60.000 / 8.322 = 7,2098; income −16,8359; −30,0409."""
    table = tariff.explained_rate(elements, 24, 0.95, income=INCOME, carryover=carryover)
    assert table.shape == (8 + 3, 2 + 2)
    assert table[0] == pytest.approx([1153.5688536, 0.0, 1153.5688536, 1153.5688536 / 1186])
    assert table[1, 1] == pytest.approx(7.2098053)
    assert table[8:10, 2] == pytest.approx([-16.8358568, -30.0408556])
    assert table[-1, 2:] == pytest.approx([1186.0, 1.0])


def test_the_explained_table_s_last_row_is_the_sum_of_the_others(elements, carryover):
    table = tariff.explained_rate(elements, 24, 0.95, income=INCOME, carryover=carryover)
    np.testing.assert_allclose(table[:-1].sum(axis=0), table[-1])


def test_a_tariff_of_zero_has_no_shares():
    table = tariff.explained_rate([365.0], 1, 1.0, income=365.0)
    assert table[-1, 0] == 0.0
    assert np.isnan(table[:, 1]).all()
