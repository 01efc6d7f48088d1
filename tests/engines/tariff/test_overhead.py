import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines import tariff
from engines.errors import OutOfDomain


def test_key_and_amount_are_both_shown():
    """31 of 1.240 årsværk is 2,5 %, of 2.400.000 kr. 60.000 kr."""
    assert tariff.overhead_lines(2_400_000, 31, 1240) == pytest.approx([0.025, 60_000])


def test_own_base_over_the_total_is_refused():
    with pytest.raises(OutOfDomain, match=r"Egen fordelingsbase \(1\.240\) er større end den samlede \(31\)"):
        tariff.overhead_lines(2_400_000, 1240, 31)


@given(st.floats(0, 1e9), st.lists(st.floats(0.01, 1e6), min_size=1, max_size=12))
def test_all_who_share_carry_the_whole_cost_once(cost, bases):
    lines = tariff.overhead_lines(cost, bases, sum(bases))
    assert lines[:, 1].sum() == pytest.approx(cost)


@given(st.floats(0, 1e9), st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_keys_that_sum_to_100_percent_spread_the_whole_cost(cost, weights):
    keys = np.array(weights) / sum(weights)
    assert tariff.allocated(cost, keys).sum() == pytest.approx(cost)


def test_the_spread_has_the_keys_shape():
    assert tariff.allocated(100.0, [[0.5], [0.3], [0.2]]).tolist() == [[50.0], [30.0], [20.0]]


def test_thirds_with_two_decimals_do_not_sum_to_100_percent():
    with pytest.raises(OutOfDomain, match="99,99 %"):
        tariff.allocated(100.0, [0.3333, 0.3333, 0.3333])
