"""Key figures against hand calculation and the report's printed figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines import benchmark
from engines.errors import DivisionByZero, OutOfDomain

NYBORG_TOTAL = (81.49, 2948, 24.43)


def test_nyborg_has_the_printed_fte_per_1000_cases() -> None:
    """P. 60 prints 27,64 per 1.000, 3,21 more than Nordfyn, 9,47 årsværk and 3,939 mio. kr."""
    per_1000, difference, fte, cost = benchmark.fte_per_case(*NYBORG_TOTAL, 415_945)
    assert round(float(per_1000), 2) == 27.64
    assert round(float(difference), 2) == 3.21
    assert round(float(fte), 2) == 9.47
    assert round(float(cost) / 1e6, 3) == 3.939


def test_target_groups_on_total_cases_add_up_as_the_report_prints_them() -> None:
    """P. 60: Integration 1,88, Sygedagpenge 3,10, Forsikrede 2,12, Fleksjob 0,96 of 2.948 cases in all."""
    fte = np.array([5.53, 9.15, 6.25, 2.83])
    printed = np.array([1.88, 3.10, 2.12, 0.96])
    per_1000 = benchmark.fte_per_case(fte, 2948, 0)[:, 0]
    np.testing.assert_allclose(per_1000, printed, atol=0.005)


def test_target_groups_on_own_cases_show_the_intensity() -> None:
    """5,53 / 307 = 18,01 and 9,15 / 374 = 24,47 per 1.000 of the group's own cases."""
    per_1000 = benchmark.fte_per_case([5.53, 9.15], [307, 374], 0)[:, 0]
    np.testing.assert_allclose(per_1000, [18.01, 24.47], atol=0.005)


def test_fte_per_case_without_a_wage_has_no_amount() -> None:
    found = benchmark.fte_per_case(*NYBORG_TOTAL)
    assert np.isnan(found[3])
    assert not np.isnan(found[:3]).any()


def test_share_models_are_the_cost_above_each_reference() -> None:
    """Nyborg, p. 57-58: 32,39 − 5,1 % · 433,3 = 10,2917; − 4,4 % = 13,3248; − 5,6 % = 8,1252 (mio. kr.)."""
    np.testing.assert_allclose(benchmark.share_models(32.39, 433.3, 0.051, 0.044, 0.056), [10.2917, 13.3248, 8.1252])


def test_share_models_are_not_floored() -> None:
    """Billund, p. 57-58: 14,51 − 6,3 % · 339,2 = −6,86; lower than own earlier level."""
    np.testing.assert_allclose(benchmark.share_models(14.51, 339.2, 0.063, 0.044, 0.056)[0], -6.8596)


def test_share_models_take_one_row_per_case() -> None:
    assert benchmark.share_models([32.39, 44.56], [433.3, 652.1], [0.051, 0.058], 0.044, 0.056).shape == (
        2,
        3,
    )


def test_share_of_5_1_is_refused() -> None:
    with pytest.raises(OutOfDomain, match=r"Egen tidligere andel .* fik 5,1\. Skriv 5,1 % eller 0,051\."):
        benchmark.share_models(32.39, 433.3, 5.1, 0.044, 0.056)


@settings(deadline=None)
@given(cost=st.floats(0, 1e9), base=st.floats(0, 1e6), levels=st.tuples(*[st.floats(0, 1e5)] * 3))
def test_level_models_differ_by_the_levels_times_the_base(
    cost: float, base: float, levels: tuple[float, float, float]
) -> None:
    first, second, third = benchmark.level_models(cost, base, *levels)
    assert second - first == pytest.approx((levels[0] - levels[1]) * base, rel=1e-6, abs=1e-3)
    assert third - second == pytest.approx((levels[1] - levels[2]) * base, rel=1e-6, abs=1e-3)


def test_growth_is_the_change_relative_to_the_earlier_figure() -> None:
    """Nyborg's administration, p. 58: 21,66 to 32,39 mio. kr. is printed as 49,5 %."""
    assert round(float(benchmark.growth(21.66, 32.39)) * 100, 1) == 49.5


def test_growth_from_a_negative_figure_keeps_the_direction() -> None:
    assert benchmark.growth(-2.0, 1.0) == 1.5


def test_growth_from_nothing_is_refused() -> None:
    with pytest.raises(DivisionByZero, match="Det tidligere beløb er 0 eller tom"):
        benchmark.growth(0, 10)


def test_caseload_compares_with_the_norm() -> None:
    """480 cases, 10 årsværk: 48 each, 8 above 40; 480 / 40 = 12 årsværk, 2 more."""
    np.testing.assert_allclose(benchmark.caseload(480, 10, 40), [48, 8, 12, 2])


def test_need_over_two_groups_is_the_sum_of_cases_over_norms() -> None:
    """P. 65: 400 / 40 + 110 / 55 = 12 årsværk."""
    assert benchmark.caseload([400, 110], [9, 3], [40, 55])[:, 2].sum() == pytest.approx(12)


def test_ratio_of_a_missing_figure_is_missing() -> None:
    found = benchmark.ratio([np.nan, 10.0], 4.0, 1000)
    assert np.isnan(found[0])
    assert found[1] == 2500


def test_index_is_100_at_the_expected_level() -> None:
    assert benchmark.index(52_000, 50_000) == pytest.approx(104)
