"""DEA against published scores, the multiplier form, and a geometric solution of the two-dimensional case.

The published examples are from Cooper, Seiford & Tone, *Data Envelopment Analysis* (2nd ed., Springer 2007):
the twelve hospitals of chapter 1 and example 2.2 of chapter 2.
"""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from engines import benchmark
from engines.benchmark.efficiency import Orientation, Returns
from engines.errors import InvalidInput, NotKnown, OutOfDomain

DOCTORS_NURSES = [
    (20, 151), (19, 131), (25, 160), (27, 168), (22, 158), (55, 255),
    (33, 235), (31, 206), (30, 244), (50, 268), (53, 306), (38, 284),
]  # fmt: skip
OUT_AND_INPATIENTS = [
    (100, 90), (150, 50), (160, 55), (180, 72), (94, 66), (230, 90),
    (220, 88), (152, 80), (190, 100), (250, 100), (260, 147), (250, 120),
]  # fmt: skip
#: As printed: CCR and BCC, input oriented.
CCR = [1, 1, 0.883, 1, 0.763, 0.835, 0.902, 0.796, 0.960, 0.871, 0.955, 0.958]
BCC = [1, 1, 0.896, 1, 0.882, 0.939, 1, 0.799, 0.989, 1, 1, 1]

EXAMPLE_2_2 = [(4, 3), (7, 3), (8, 1), (4, 2), (2, 4), (10, 1)]

amounts = st.floats(0.5, 100).map(lambda v: round(v, 3))


def multiplier_form(x: np.ndarray, y: np.ndarray, returns: Returns, orientation: Orientation) -> np.ndarray:
    """The dual: each unit picks the prices that suit it best; solved with the interior point method."""
    (n, m), s = x.shape, y.shape[1]
    scores = []
    for k in range(n):
        free = [-1.0, 1.0] if returns == "vrs" else [0.0, 0.0]
        rows = np.hstack((y, -x, np.tile(free, (n, 1))))
        if orientation == "input":
            aim = -np.concatenate((y[k], np.zeros(m), free))
            norm = np.concatenate((np.zeros(s), x[k], [0, 0]))
        else:
            aim = np.concatenate((np.zeros(s), x[k], [-v for v in free]))
            norm = np.concatenate((y[k], np.zeros(m), [0, 0]))
        solved = linprog(aim, rows, np.zeros(n), norm[None, :], [1.0], method="highs-ipm")
        scores.append(-solved.fun if orientation == "input" else 1 / solved.fun)
    return np.array(scores)


def test_the_hospitals_have_the_published_scores() -> None:
    crs = benchmark.efficiency(DOCTORS_NURSES, OUT_AND_INPATIENTS, "crs")
    vrs = benchmark.efficiency(DOCTORS_NURSES, OUT_AND_INPATIENTS, "vrs")
    np.testing.assert_allclose(crs, CCR, atol=0.0006)
    np.testing.assert_allclose(vrs, BCC, atol=0.0006)


def test_the_example_has_the_published_scores_peers_and_slack() -> None:
    """A 0,8571 from D and E, B 0,6316 from C and D; F is 1 by the score but 2 above C in its first input."""
    found = benchmark.frontier(EXAMPLE_2_2, np.ones((6, 1)), "crs")
    np.testing.assert_allclose(found.scores, [6 / 7, 12 / 19, 1, 1, 1, 1], rtol=1e-7)
    np.testing.assert_allclose(found.peers[0, 3:5], [5 / 7, 2 / 7], rtol=1e-7)
    np.testing.assert_allclose(found.peers[1, 2:4], [2 / 19, 17 / 19], rtol=1e-7)
    np.testing.assert_allclose(found.peers[5], [0, 0, 1, 0, 0, 0], atol=1e-7)
    np.testing.assert_allclose(found.input_slacks[5], [2, 0], atol=1e-6)
    assert not found.input_slacks[:5].any()


@pytest.mark.parametrize("returns", ["crs", "vrs"])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_the_hospitals_agree_with_the_multiplier_form(returns: Returns, orientation: Orientation) -> None:
    x, y = np.array(DOCTORS_NURSES, float), np.array(OUT_AND_INPATIENTS, float)
    np.testing.assert_allclose(
        benchmark.efficiency(x, y, returns, orientation),
        multiplier_form(x, y, returns, orientation),
        rtol=1e-6,
    )


@settings(deadline=None, max_examples=30)
@given(points=st.lists(st.tuples(amounts, amounts), min_size=2, max_size=8))
def test_one_input_and_output_under_constant_returns_is_relative_productivity(
    points: list[tuple[float, float]],
) -> None:
    x, y = np.array(points).T
    found = benchmark.efficiency(x, y, "crs")
    np.testing.assert_allclose(found, (y / x) / (y / x).max(), rtol=1e-6)
    np.testing.assert_allclose(benchmark.efficiency(x, y, "crs", "output"), found, rtol=1e-6)


@settings(deadline=None, max_examples=30)
@given(points=st.lists(st.tuples(amounts, amounts), min_size=2, max_size=6))
def test_one_input_and_output_under_variable_returns_is_the_cheapest_mix_of_two(
    points: list[tuple[float, float]],
) -> None:
    """In the plane a point of the frontier is one unit or a mix of two: every pair is tried."""
    x, y = np.array(points).T
    for unit, score in enumerate(benchmark.efficiency(x, y, "vrs")):
        least = x[y >= y[unit]].min()
        for low, high in permutations(range(len(x)), 2):
            if y[low] < y[unit] < y[high]:
                share = (y[unit] - y[low]) / (y[high] - y[low])
                least = min(least, x[low] + share * (x[high] - x[low]))
        assert score == pytest.approx(least / x[unit], rel=1e-6)


def test_units_of_measure_do_not_matter() -> None:
    x, y = np.array(DOCTORS_NURSES, float), np.array(OUT_AND_INPATIENTS, float)
    np.testing.assert_allclose(benchmark.efficiency(x * [1e6, 1e-3], y * 1e4), benchmark.efficiency(x, y), rtol=1e-7)


def test_every_score_lies_between_zero_and_one() -> None:
    scores = benchmark.efficiency(DOCTORS_NURSES, OUT_AND_INPATIENTS, "vrs", "output")
    assert ((scores > 0) & (scores <= 1)).all()


def test_a_unit_with_a_missing_figure_is_left_out() -> None:
    x = np.array(DOCTORS_NURSES, float)
    x[1, 0] = np.nan
    found = benchmark.frontier(x, OUT_AND_INPATIENTS, "crs")
    others = [k for k in range(12) if k != 1]
    assert np.isnan(found.scores[1])
    np.testing.assert_allclose(
        found.scores[others], benchmark.efficiency(x[others], np.array(OUT_AND_INPATIENTS)[others], "crs")
    )


def test_a_negative_input_is_refused_with_its_unit() -> None:
    with pytest.raises(OutOfDomain, match=r"Ressourcer må ikke være negative.*enhed nr\. 2 er"):
        benchmark.efficiency([[1], [-1]], [[1], [1]])


def test_a_unit_without_outputs_is_refused() -> None:
    with pytest.raises(OutOfDomain, match=r"Enhed nr\. 1 har ingen ydelser"):
        benchmark.efficiency([[1], [2]], [[0], [1]])


def test_unlike_numbers_of_units_are_refused() -> None:
    with pytest.raises(InvalidInput, match="2 enheder med ressourcer og 1 med ydelser"):
        benchmark.efficiency([[1], [2]], [[1]])


def test_no_complete_unit_is_not_known() -> None:
    with pytest.raises(NotKnown, match="Ingen enhed har alle tal"):
        benchmark.efficiency([[np.nan]], [[1]])
