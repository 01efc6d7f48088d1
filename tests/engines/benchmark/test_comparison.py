"""Targets, potentials, ranks and percentiles against pandas, statistics and hand calculation."""

import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines import benchmark
from engines.benchmark import Remark
from engines.errors import DivisionByZero, InvalidInput, NotKnown, OutOfDomain

#: Net cost per full-year placement, t.kr., ten municipalities, p. 68.
PLACEMENTS = [537, 594, 583, 486, 617, 745, 775, 746, 884, 860]
observations = st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 2)), min_size=2, max_size=40)


def test_targets_of_the_placements_by_the_statistics_module() -> None:
    assert benchmark.target_level(PLACEMENTS, "mean") == pytest.approx(statistics.mean(PLACEMENTS))
    assert benchmark.target_level(PLACEMENTS, "median") == statistics.median(PLACEMENTS)
    best = statistics.quantiles(PLACEMENTS, n=4, method="inclusive")
    assert benchmark.target_level(PLACEMENTS, "quartile") == pytest.approx(best[0])
    assert benchmark.target_level(PLACEMENTS, "quartile", "high") == pytest.approx(best[2])
    assert benchmark.target_level(PLACEMENTS, "best") == 486
    assert benchmark.target_level(PLACEMENTS, "best", "high") == 884


def test_a_number_is_the_target_itself() -> None:
    assert benchmark.target_level(PLACEMENTS, 600) == 600


def test_a_missing_observation_is_left_out_and_not_zero() -> None:
    assert benchmark.target_level([1, np.nan, 3], "mean") == 2
    assert benchmark.target_level([1, np.nan, 3], "best") == 1
    assert benchmark.rank(3, [1, np.nan, 3]) == 2


def test_weighted_mean_is_the_national_figure() -> None:
    """(100 · 1.000 + 200 · 3.000) / 4.000 = 175."""
    assert benchmark.target_level([100, 200, np.nan], "mean", weights=[1000, 3000, np.nan]) == 175


def test_a_known_figure_without_weight_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"Observation nr\. 2 mangler en vægt"):
        benchmark.weighted_mean([100, 200], [1000, np.nan])


def test_weights_of_another_length_are_refused() -> None:
    with pytest.raises(InvalidInput, match="Der er 2 observationer og 1 vægte"):
        benchmark.weighted_mean([100, 200], [1000])


def test_weights_with_the_median_are_refused() -> None:
    with pytest.raises(InvalidInput, match='målet er "median"'):
        benchmark.target_level([1, 2], "median", weights=[1, 1])


def test_weights_that_add_to_nothing_are_refused() -> None:
    with pytest.raises(DivisionByZero, match="Vægtene er 0 tilsammen"):
        benchmark.weighted_mean([1, 2], [0, 0])


def test_no_observation_is_not_known() -> None:
    with pytest.raises(NotKnown, match="Der er ingen observationer"):
        benchmark.target_level([np.nan, np.nan], "mean")


def test_potential_of_nyborg_against_the_best() -> None:
    """(583 − 486) · 45 placements = 4.365 t.kr."""
    assert benchmark.potential(583, 45, PLACEMENTS, "best") == 4365


def test_potential_where_high_is_good_is_mirrored() -> None:
    """(0,60 − 0,47) · 200 = 26 persons."""
    assert benchmark.potential(0.47, 200, [0.47, 0.60], "best", "high") == pytest.approx(26)


def test_negative_volume_is_refused() -> None:
    with pytest.raises(OutOfDomain, match="Mængden må ikke være negativ"):
        benchmark.potential(583, -45, PLACEMENTS, "best")


@settings(deadline=None)
@given(values=observations, volume=st.floats(0, 1e6), direction=st.sampled_from(["low", "high"]))
def test_potential_is_never_negative_and_zero_for_the_best(
    values: list[float], volume: float, direction: benchmark.Direction
) -> None:
    found = benchmark.potential(values, volume, values, "best", direction)
    assert (found >= 0).all()
    assert found[np.argmin(values) if direction == "low" else np.argmax(values)] == 0


@settings(deadline=None)
@given(values=observations)
def test_rank_is_that_of_pandas(values: list[float]) -> None:
    series = pd.Series(values)
    np.testing.assert_array_equal(benchmark.rank(values, values), series.rank(method="min"))
    np.testing.assert_array_equal(benchmark.rank(values, values, "high"), series.rank(method="min", ascending=False))


@settings(deadline=None)
@given(values=observations)
def test_percentile_of_a_member_is_the_share_of_the_others_below(values: list[float]) -> None:
    expected = [sum(other < value for other in values) / (len(values) - 1) for value in values]
    np.testing.assert_allclose(benchmark.percentile(values, values), expected, atol=1e-12)


def test_percentile_between_members_is_interpolated_as_in_excel() -> None:
    """PERCENTRANK.INC({1;2;4;8}; 3) = 0,5 (0,333 at 2, 0,667 at 4)."""
    assert benchmark.percentile(3, [1, 2, 4, 8]) == pytest.approx(0.5)


def test_percentile_outside_the_observations_is_0_or_1() -> None:
    np.testing.assert_array_equal(benchmark.percentile([0, 9], [1, 2, 2]), [0, 1])


def test_percentile_of_one_observation_is_not_known() -> None:
    with pytest.raises(NotKnown, match="mindst to observationer"):
        benchmark.percentile(1, [1, np.nan])


def test_spread_by_pandas() -> None:
    described = pd.Series(PLACEMENTS).describe()
    found = benchmark.spread([*PLACEMENTS, np.nan])
    np.testing.assert_allclose(found[:8], described)
    assert found[8] == pytest.approx(884 / 486 - 1)


def test_remarks_show_missing_negative_and_outlying_figures() -> None:
    """Quartiles of the five known are 155 and 210; the fences 72,5 and 292,5."""
    found = benchmark.remarks([210, np.nan, 1507, 155, 188, 80])
    assert found == [
        Remark.NONE, Remark.MISSING, Remark.OUTLIER, Remark.NONE, Remark.NONE, Remark.NONE
    ]  # fmt: skip


def test_a_negative_figure_that_is_no_outlier_is_marked_negative() -> None:
    assert benchmark.remarks([-2, 40, 50, 90])[0] is Remark.NEGATIVE


def test_group_means_are_unweighted_and_skip_missing() -> None:
    found = benchmark.group_means([1, 3, np.nan, 10, np.nan], ["a", "a", "a", "b", "c"])
    assert found["a"] == 2
    assert found["b"] == 10
    assert np.isnan(found["c"])
