"""The vehicle fleet (report pp. 156-158)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from engines.errors import OutOfDomain
from engines.parameters import load
from engines.savings.fleet import buy_or_lease, fleet_mix_cost, gps_saving

kroner = st.floats(0, 1e8)


def test_ninety_percent_own_cars():
    """400,000·(0.9·3.1 + 0.1·4.8) = 1,308,000."""
    assert fleet_mix_cost(400_000, 3.1, 4.8, 0.9) == pytest.approx(1_308_000)


@given(st.floats(0, 1e6), st.floats(0, 50), st.floats(0, 50), st.floats(0, 1))
def test_a_mix_lies_between_all_own_and_all_hired(need, own, hire, part):
    cost = fleet_mix_cost(need, own, hire, part)
    assert need * min(own, hire) - 1e-6 <= cost <= need * max(own, hire) * (1 + 1e-12) + 1e-6


def test_buying_against_leasing():
    """(180,000 − 45,000)/6 + 14,000 + 2,500 = 39,000 against 42,000: buying saves 3,000."""
    assert_allclose(buy_or_lease(180_000, 45_000, 6, 14_000, 2_500, 42_000), [39_000, 42_000, 3_000])


def test_a_residual_over_the_price_is_a_slip():
    with pytest.raises(OutOfDomain, match="Restværdien er højere end indkøbsprisen"):
        buy_or_lease(45_000, 180_000, 6, 0, 0, 0)


def test_copenhagens_gps_percentages():
    """Page 157: 2.7 % of wages and 6 % of materials. The bases are not printed; 6.4 mio. bounds them
    at 237.0 mio. of wages alone and 106.7 of materials alone.
    """
    wage, material = (load().number(f"vognpark.gps_{part}") for part in ("loen", "materiale"))
    assert (wage, material, load().number("vognpark.gps_co2")) == (0.027, 0.06, 0.1)
    assert round(float(gps_saving(237.0, 0, wage, material)), 1) == 6.4
    assert round(float(gps_saving(0, 106.7, wage, material)), 1) == 6.4


@given(kroner, kroner)
def test_gps_savings_add_up(wages, materials):
    whole = gps_saving(wages, materials, 0.027, 0.06)
    parts = gps_saving(wages, 0, 0.027, 0.06) + gps_saving(0, materials, 0.027, 0.06)
    assert whole == pytest.approx(parts)


def test_ten_thousand_cars_in_one_call():
    assert buy_or_lease(np.full(10_000, 180_000.0), 0, 6, 0, 0, 42_000).shape == (10_000, 3)
