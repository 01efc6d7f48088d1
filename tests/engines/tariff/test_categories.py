"""Special schools: the report's six elements by the categories 1, 2, 3, 4, 5a, 5b (p. 110)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines import tariff
from engines.errors import InvalidInput, OutOfDomain

#: Administration, ledelse, teknisk personale, drift, undervisning, andet personale by category.
COSTS = np.array(
    [
        [600_000, 450_000, 400_000, 360_000, 60_000, 60_000],
        [900_000, 660_000, 560_000, 480_000, 90_000, 84_000],
        [300_000, 240_000, 200_000, 180_000, 30_000, 24_000],
        [1_500_000, 1_110_000, 1_000_000, 840_000, 150_000, 132_000],
        [8_400_000, 6_900_000, 7_200_000, 7_440_000, 1_680_000, 1_500_000],
        [1_500_000, 1_500_000, 2_240_000, 2_700_000, 690_000, 600_000],
    ],
    dtype=float,
)
PUPILS = np.array([60, 45, 40, 36, 3, 2.4])


def test_total_and_reduced_rate_of_one_category():
    """14.000 + 21.000 + 9.000 + 38.000 + 196.000 + 52.000 = 330.000; less 5 % 313.500."""
    assert tariff.category_rate([14e3, 21e3, 9e3, 38e3, 196e3, 52e3], 0.05) == pytest.approx([330e3, 313.5e3])


def test_the_two_targets_side_by_side():
    assert tariff.category_rate([100.0, 200.0], [0.05, 0.10])[:, 1] == pytest.approx([285, 270])


def test_breakdown_by_hand():
    """Category 1, 60 pupils: 10.000 + 15.000 + 5.000 + 25.000 + 140.000 + 25.000 = 220.000 a pupil.

    Less 5 %: 209.000; saving 11.000 · 60 = 660.000. Category 5a, 3 pupils: 2.700.000 / 3 = 900.000.
    """
    table = tariff.category_table(COSTS, PUPILS, 0.05)
    assert table.shape == (9, 6)
    assert table[:, 0] == pytest.approx([10e3, 15e3, 5e3, 25e3, 140e3, 25e3, 220e3, 209e3, 660e3])
    assert table[6, 4] == pytest.approx(900_000)


@given(st.floats(0, 1))
def test_the_saving_is_the_target_s_share_of_all_costs(target):
    table = tariff.category_table(COSTS, PUPILS, target)
    assert table[-1].sum() == pytest.approx(target * COSTS.sum(), abs=1e-3)


def test_a_category_not_offered_is_zero_and_one_without_pupils_has_no_rate():
    table = tariff.category_table([[100.0, 0.0, 50.0]], [2, 0, 0], 0.1)
    assert table[:, 1].tolist() == [0, 0, 0, 0]
    assert np.isnan(table[:, 2]).all()
    assert table[:, 0] == pytest.approx([50, 50, 45, 10])


def test_reduction_written_as_a_whole_number_is_refused():
    with pytest.raises(OutOfDomain, match="Reduktionen skal være en andel fra 0 til 1; fik 5"):
        tariff.category_rate([100.0], 5)


def test_pupils_must_match_the_categories():
    with pytest.raises(InvalidInput, match="Omkostningerne har 6 tal, men antal elever har 5"):
        tariff.category_table(COSTS, PUPILS[:5])


RATES = np.array([[210e3, 260e3, 400e3], [300e3, np.nan, 380e3], [240e3, 330e3, 390e3]])


def test_spread_within_each_category():
    """Category 1: 210.000 - 300.000, median 240.000, range 90.000, 300/210 − 1 = 42,86 %."""
    assert tariff.spread(RATES)[:, 0] == pytest.approx([210e3, 240e3, 300e3, 90e3, 3 / 7])


def test_a_missing_tariff_is_not_zero():
    assert tariff.spread(RATES)[:, 1] == pytest.approx([260e3, 295e3, 330e3, 70e3, 7 / 26])


def test_a_category_without_tariffs_is_missing():
    assert np.isnan(tariff.spread([[1.0, np.nan], [2.0, np.nan]])[:, 1]).all()


def test_tariffs_that_rise_with_need():
    assert tariff.rises_with_need(RATES)


def test_tariffs_that_fall_as_need_rises():
    assert not tariff.rises_with_need(RATES[:, ::-1])


def test_one_category_shows_no_progression():
    with pytest.raises(InvalidInput, match="mindst to kategorier"):
        tariff.rises_with_need(RATES[:, :1])
