"""Purchasing against the report's formulas and hand calculation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import OutOfDomain
from engines.savings import (
    before_after,
    breakeven_volume,
    compliance_saving,
    fee_saving,
    time_saving,
    unit_change,
)

SHARE = st.floats(0, 1)
AMOUNT = st.floats(0, 1e8)


def test_compliance_moves_the_difference_in_shares():
    """pp. 48-49 and 53: (90 % − 55 %) · 12 % · 4,000,000; printed the other way round it is negative."""
    assert compliance_saving(0.55, 0.90, 0.12, 4_000_000) == pytest.approx(168_000)


def test_full_compliance_is_the_saving_left_on_the_table():
    """p. 46: (100 % − 70 %) · 10 % · 1,000,000 = 30,000; printed as (70 − 100), which gives −30,000."""
    assert compliance_saving(0.70, 1.0, 0.10, 1_000_000) == pytest.approx(30_000)
    assert compliance_saving(1.0, 0.70, 0.10, 1_000_000) == pytest.approx(-30_000)


def test_nordfyn_is_32_points_over_its_target():
    """p. 51: 52 % against a target of 20 %."""
    assert compliance_saving(0.20, 0.52, 1.0, 100) == pytest.approx(32)


@given(SHARE, SHARE, SHARE, SHARE, AMOUNT)
def test_compliance_in_two_steps_is_compliance_in_one(start, middle, end, saving, volume):
    one = compliance_saving(start, end, saving, volume)
    two = compliance_saving(start, middle, saving, volume) + compliance_saving(middle, end, saving, volume)
    assert two == pytest.approx(float(one), abs=1e-6 * (1 + volume))


@given(SHARE, SHARE, st.floats(0, 1e6), st.floats(0, 10))
def test_compliance_scales_with_volume(current, target, volume, factor):
    once = compliance_saving(current, target, 0.1, volume)
    assert compliance_saving(current, target, 0.1, volume * factor) == pytest.approx(float(once) * factor, abs=1e-6)


def test_fees_by_hand():
    """p. 49: 75 kr. · 1,200 orders · 40 % = 36,000."""
    assert fee_saving(75, 1200, 0.4) == pytest.approx(36_000)


@given(SHARE, SHARE)
def test_more_orders_avoided_never_save_less(a, b):
    assert fee_saving(75, 1200, min(a, b)) <= fee_saving(75, 1200, max(a, b))


def test_transaction_costs_of_page_53_with_hjoerrings_prices():
    """p. 52-53: 500 · (330 − 90) + 300 · (175 − 90) = 145,500; as before/after tables the same."""
    assert float(np.sum(unit_change([500, 300], [330, 175], 90))) == 145_500
    assert before_after([500, 300], [330, 175], [500, 300], 90) == 145_500


def test_break_even_number_of_transactions():
    """p. 37: (100,000 + 400,000/4) / 25.50 = 7,843.14 transactions."""
    assert breakeven_volume(200_000, time_saving(1, 5, 306), 0) == pytest.approx(7843.137, abs=5e-4)


def test_at_the_break_even_volume_own_production_costs_what_buying_does():
    units = float(breakeven_volume(1000, 12, 7))
    assert 1000 + 7 * units == pytest.approx(12 * units)


@pytest.mark.parametrize("own", [12, 15])
def test_own_production_that_is_never_cheaper_has_no_break_even(own):
    assert np.isnan(breakeven_volume(1000, 12, own))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: compliance_saving(55, 0.9, 0.12, 1),
            "Den nuværende andel skal være en andel fra 0 til 1; fik 55. Skriv 55 % eller 0,55.",
        ),
        (
            lambda: compliance_saving(0.55, 0.9, 12, 1),
            "Prisbesparelsen skal være en andel fra 0 til 1; fik 12. Skriv 12 % eller 0,12.",
        ),
        (lambda: compliance_saving(0.5, 0.9, 0.1, -4000), "Volumen må ikke være negativ; fik -4.000."),
        (lambda: fee_saving(-75, 1200, 0.4), "Gebyret må ikke være negativ; fik -75."),
        (
            lambda: fee_saving(75, 1200, 40),
            "Reduktionen skal være en andel fra 0 til 1; fik 40. Skriv 40 % eller 0,4.",
        ),
        (lambda: breakeven_volume(-1, 12, 7), "De faste omkostninger må ikke være negativ; fik -1."),
    ],
)
def test_likely_mistakes_are_named(call, sentence):
    with pytest.raises(OutOfDomain) as error:
        call()
    assert str(error.value) == sentence
