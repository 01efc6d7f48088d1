"""Working time against hand calculation and the report's examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import DivisionByZero, OutOfDomain
from engines.savings import full_time_equivalents, hours, time_saving, unit_change

POSITIVE = st.floats(0, 1e6)


def test_one_expense_claim_of_five_minutes_at_306_kr():
    """p. 36: 5/60 hour · 306 kr. = 25.50 kr. per transaction."""
    assert time_saving(1, 5, 306) == pytest.approx(25.50)


def test_the_rounded_0_083_hours_of_the_report_give_25_40():
    """p. 36 prints 0,083 hours: 0.083 · 306 = 25.398 kr.; ours keeps 5/60."""
    assert time_saving(1, 0.083 * 60, 306) == pytest.approx(25.398)


def test_1_5_fte_is_18_transactions_per_hour_of_the_norm():
    """p. 34/36: 1.5 årsværk at 5 minutes is 18 · H transactions for any hour norm H."""
    for norm in (1450, 1924):
        assert full_time_equivalents(hours(18 * norm, 5), norm) == pytest.approx(1.5)


def test_fewer_supermarket_purchases_release_2_to_3_fte():
    """p. 52 (Hvidovre): half of N purchases of 30 minutes; 2 and 3 årsværk are N = 8 · H and 12 · H."""
    norm = 1450
    released = full_time_equivalents(hours(np.array([8, 12]) * norm * 0.5, 30), norm)
    assert released == pytest.approx([2, 3])


def test_employees_times_saving_of_business_case_1():
    """p. 36: 2,762 · 235 kr. = 649,070 kr., printed as 0.65 mio."""
    assert unit_change(2762, 235, 0) == 649_070


def test_purchase_types_of_page_52():
    """Hjørring: 330 and 175 kr. against 90 kr. is 240 and 85 kr. per purchase."""
    assert unit_change(1, [330, 175], 90).tolist() == [240, 85]


@given(POSITIVE, POSITIVE, POSITIVE)
def test_time_adds_over_cases(first, second, minutes):
    assert hours(first + second, minutes) == pytest.approx(hours(first, minutes) + hours(second, minutes))


@given(POSITIVE, st.floats(1, 3000))
def test_fte_times_norm_is_the_hours(total, norm):
    assert full_time_equivalents(total, norm) * norm == pytest.approx(total)


def test_a_blank_norm_says_what_to_do():
    with pytest.raises(DivisionByZero) as error:
        full_time_equivalents(100, 0)
    assert str(error.value) == ("Timer pr. årsværk er 0 eller tom, og der skal divideres med den. Udfyld den.")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: hours(-1, 5), "Antallet må ikke være negativ; fik -1."),
        (lambda: hours(1, -5), "Minuttallet må ikke være negativ; fik -5."),
        (lambda: time_saving(1, 5, -306), "Timelønnen må ikke være negativ; fik -306."),
        (lambda: unit_change(-2, 1, 0), "Mængden må ikke være negativ; fik -2."),
        (lambda: full_time_equivalents(1, -1924), "Timer pr. årsværk skal være over 0; fik -1.924."),
    ],
)
def test_negative_quantities_are_named(call, sentence):
    with pytest.raises(OutOfDomain) as error:
        call()
    assert str(error.value) == sentence
