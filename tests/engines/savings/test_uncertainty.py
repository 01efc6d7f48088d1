"""Three-point estimates, tornado, break-even and the seeded simulation."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from engines.errors import InvalidInput, OutOfDomain
from engines.savings.uncertainty import (
    PERCENTILES,
    breakeven_input,
    sensitivity,
    simulate,
    three_point,
)

amounts = st.floats(-1e6, 1e6, allow_nan=False)


def test_three_point_mean_and_deviation():
    """(80 + 4·100 + 150)/6 = 105 and (150 − 80)/6 = 11.667."""
    assert_allclose(three_point(80, 100, 150), [105, 70 / 6])


def test_three_point_gives_a_row_per_case():
    found = three_point(np.zeros(10_000), np.ones(10_000), np.full(10_000, 2.0))
    assert found.shape == (10_000, 2)
    assert_allclose(found, np.tile([1.0, 1 / 3], (10_000, 1)))


@given(st.lists(amounts, min_size=3, max_size=3).map(sorted), amounts)
def test_three_point_moves_with_its_inputs(points, shift):
    low, likely, high = points
    (mean, deviation), moved = (
        three_point(low, likely, high),
        three_point(low + shift, likely + shift, high + shift),
    )
    assert_allclose(moved, [mean + shift, deviation], rtol=1e-9, atol=1e-6)


def test_three_point_refuses_wrong_order():
    with pytest.raises(OutOfDomain, match="stigende orden; fik 120, 100 og 150"):
        three_point(120, 100, 150)


def test_tornado_sorts_by_swing_and_moves_one_input_at_a_time():
    """base 1000; Antal: 1000 + 5·(80−100) = 900 and 1000 + 5·(130−100) = 1150; Løn: 1000 ± 20."""
    first, second = sensitivity(["Løn", "Antal"], [300, 80], [320, 100], [340, 130], [1, 5], 1000)
    assert (first.name, first.at_low, first.at_high, first.width) == ("Antal", 900, 1150, 250)
    assert (second.name, second.at_low, second.at_high, second.width) == ("Løn", 980, 1020, 40)


def test_tornado_takes_results_computed_elsewhere():
    """With effect 1 and the base result as likely, low and high are the results themselves."""
    (swing,) = sensitivity(["Pris"], [1400], [1000], [300], [1], 1000)
    assert (swing.at_low, swing.at_high, swing.width) == (1400, 300, 1100)


def test_tornado_without_base_has_no_constant_part():
    (swing,) = sensitivity(["Antal"], [8], [10], [12], [50])
    assert (swing.at_low, swing.at_high) == (400, 600)


@given(st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=6), amounts)
def test_tornado_keeps_every_input_and_falls(rows, base):
    low, likely, high = np.array([sorted(row) for row in rows]).T
    swings = sensitivity([str(i) for i in range(len(rows))], low, likely, high, 2.0, base)
    assert len(swings) == len(rows)
    assert [s.width for s in swings] == sorted((s.width for s in swings), reverse=True)


def test_tornado_names_the_input_that_is_out_of_order():
    with pytest.raises(OutOfDomain, match="Løn: sandsynlig skal ligge mellem lav og høj; fik 1, 5 og 2"):
        sensitivity(["Antal", "Løn"], [1, 1], [2, 5], [3, 2], [1, 1])


def test_tornado_needs_a_name_for_each_input():
    with pytest.raises(InvalidInput, match="Antallet af navne er 1, men der er 2 input"):
        sensitivity(["Antal"], [1, 1], [2, 2], [3, 3], [1, 1])


def test_breakeven_on_the_line_through_two_points():
    """From −4000 at 80 to 21000 at 130 the result rises 500 per unit: 0 at 80 + 8 = 88."""
    assert breakeven_input(80, -4000, 130, 21000) == pytest.approx(88)


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(0.01, 100), st.floats(-1e3, 1e3))
def test_breakeven_solves_a_linear_result(x0, step, slope, constant):
    x1 = x0 + (abs(step) + 1)
    root = breakeven_input(x0, slope * x0 + constant, x1, slope * x1 + constant)
    assert slope * root + constant == pytest.approx(0, abs=1e-6 * (1 + abs(constant) + slope * abs(x0)))


def test_breakeven_is_missing_where_the_input_does_not_matter():
    assert np.isnan(breakeven_input(1, 500, 2, 500))


def test_simulation_is_the_same_for_the_same_seed():
    args = ([80, 300], [100, 320], [130, 330], [500, 250], -45_000)
    first, again, other = simulate(*args, seed=7), simulate(*args, seed=7), simulate(*args, seed=8)
    assert_allclose(first.percentiles, again.percentiles, rtol=0)
    assert first.mean != other.mean


def test_the_random_stream_is_the_one_described():
    """The first numbers of PCG64 with seed 1 as NumPy documents its doubles, moved half a step up."""
    numpy_doubles = np.random.Generator(np.random.PCG64(1)).random(100)
    result = simulate([0], [0.5], [1], [1], 0.5, draws=100, seed=1, distribution="uniform")
    assert_allclose(result.percentiles, np.percentile(numpy_doubles, PERCENTILES), atol=2**-53)


def test_the_first_draws_stand_fixed():
    """A change of stream or of inverse function shows here: seed 1, 100 draws, pert 80/100/150."""
    result = simulate([80], [100], [150], [1], 100, draws=100, seed=1)
    u = (np.random.PCG64(1).random_raw(100) >> np.uint64(11)).astype(float) * 2.0**-53 + 2.0**-54
    by_hand = 80 + 70 * stats.beta.ppf(u, 1 + 4 * 20 / 70, 1 + 4 * 50 / 70)
    assert_allclose(result.percentiles, np.percentile(by_hand, PERCENTILES), rtol=1e-9)
    assert result.deviation == pytest.approx(np.std(by_hand, ddof=1))


@pytest.mark.parametrize(
    ("distribution", "exact"),
    [
        ("uniform", stats.uniform(80, 70)),
        ("triangular", stats.triang(20 / 70, 80, 70)),
        ("pert", stats.beta(1 + 80 / 70, 1 + 200 / 70, 80, 70)),
        ("normal", stats.norm(105, 70 / 6)),
    ],
)
def test_distributions_against_scipy(distribution, exact):
    """One input with effect 1 and base at likely is the distribution itself; 5 standard errors."""
    found = simulate([80], [100], [150], [1], 100, draws=40_000, seed=3, distribution=distribution)
    assert found.mean == pytest.approx(exact.mean(), abs=5 * exact.std() / 200)
    assert found.deviation == pytest.approx(exact.std(), rel=0.03)
    quantiles = exact.ppf(np.array(PERCENTILES) / 100)
    assert_allclose(found.percentiles, quantiles, atol=0.05 * exact.std())


def test_simulation_mean_is_the_three_point_mean_for_pert():
    low, likely, high = np.array([80, 300]), np.array([100, 320]), np.array([130, 330])
    found = simulate(low, likely, high, [500, 250], 30_000, draws=50_000)
    expected = 30_000 + np.sum([500, 250] * (three_point(low, likely, high)[:, 0] - likely))
    assert found.mean == pytest.approx(expected, abs=5 * found.deviation / np.sqrt(50_000))


@given(st.floats(-1e5, 1e5), st.floats(0.1, 10))
def test_simulation_shifts_with_base_and_scales_with_effects(shift, factor):
    args = ([80, 300], [100, 320], [130, 330])
    plain = simulate(*args, [500, 250], 0, draws=200)
    moved = simulate(*args, [500, 250], shift, draws=200)
    scaled = simulate(*args, [500 * factor, 250 * factor], 0, draws=200)
    assert_allclose(moved.percentiles, plain.percentiles + shift, rtol=1e-9, atol=1e-5)
    assert_allclose(scaled.percentiles, plain.percentiles * factor, rtol=1e-9)


def test_certain_inputs_give_a_certain_result():
    found = simulate([5], [5], [5], [100], draws=100)
    assert_allclose(found.percentiles, 500)
    assert (found.deviation, found.share_positive) == (0, 1)


def test_share_positive_counts_draws_above_zero():
    found = simulate([-1], [0], [3], [1], 0, draws=20_000, distribution="uniform")
    assert found.share_positive == pytest.approx(0.75, abs=0.02)


def test_a_further_input_leaves_the_draws_of_the_first_alone():
    one = simulate([0], [1], [2], [1], draws=500)
    two = simulate([0, 5], [1, 5], [2, 5], [1, 1], draws=500)
    assert_allclose(two.percentiles, one.percentiles + 5)


@pytest.mark.parametrize(("draws", "seed"), [(99, 1), (1_000_001, 1), (1000, -1)])
def test_simulation_refuses_draws_and_seeds_out_of_range(draws, seed):
    with pytest.raises(OutOfDomain):
        simulate([0], [1], [2], [1], draws=draws, seed=seed)


def test_the_guide_shows_the_first_numbers_of_seed_1():
    """docs/usikkerhed.md prints five random numbers and two draws; they are recomputed here."""
    guide = (Path(__file__).parents[3] / "docs" / "usikkerhed.md").read_text(encoding="utf-8")
    u = ((np.random.PCG64(1).random_raw(5) >> np.uint64(11)).astype(float) + 0.5) * 2.0**-53
    drawn = stats.beta.ppf(u[:2], 1 + 80 / 70, 1 + 200 / 70, 80, 70)
    for printed in (*(f"{x:.10f}" for x in u), *(f"{x:.6f}" for x in drawn)):
        assert printed.replace(".", ",") in guide
