import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines import tariff
from engines.errors import InvalidInput, OutOfDomain

RESULT, WITHIN, BEYOND, OFFSET, USED, EXPIRED, BALANCE, REGULATION, WAITING = range(9)

series = st.lists(st.integers(-2_000_000, 2_000_000), min_size=1, max_size=15)


def test_surplus_beyond_the_threshold():
    """5 % of 9.000.000 is 450.000: of 700.000 that much is within and 250.000 beyond."""
    assert tariff.threshold_split(700_000, 9_000_000, 0.05) == pytest.approx([450_000, 250_000])


def test_a_deficit_keeps_its_sign():
    assert tariff.threshold_split(-700_000, 9_000_000, 0.05) == pytest.approx([-450_000, -250_000])


def test_a_small_result_is_all_within():
    assert tariff.threshold_split(100, 9_000_000, 0.05) == pytest.approx([100, 0])


@given(st.floats(-1e9, 1e9), st.floats(1, 1e9), st.floats(0, 1))
def test_within_and_beyond_sum_to_the_result(result, base, threshold):
    within, beyond = tariff.threshold_split(result, base, threshold)
    assert within + beyond == pytest.approx(result)
    assert abs(within) <= threshold * base
    assert within * beyond >= 0


def test_carried_offset_used_and_expired_over_six_years():
    """Base 10.000.000, threshold 5 % = 500.000, lag 2 years, expiry 5 years.

    Year 1: +800.000; 500.000 set aside, 300.000 beyond lowers the tariff of year 3.
    Year 2: −200.000; all within, meets the lot of year 1: 300.000 left.
    Year 3: 50.000 used of the lot of year 1 (250.000 left); +100.000 set aside: 350.000. Tariff −300.000.
    Year 4 and 5: nothing.
    Year 6: the lot of year 1 has stood 5 years; its 250.000 waits for year 8. 100.000 stays.
    In all +700.000 = 100.000 set aside + 250.000 waiting + 50.000 used + 300.000 given back.
    """
    table = tariff.settlement([800_000, -200_000, 100_000, 0, 0, 0], 10_000_000, 0.05, 2, 5, [0, 0, 50_000, 0, 0, 0])
    expected = {
        WITHIN: [500_000, -200_000, 100_000, 0, 0, 0],
        BEYOND: [300_000, 0, 0, 0, 0, 0],
        OFFSET: [0, -200_000, 0, 0, 0, 0],
        USED: [0, 0, 50_000, 0, 0, 0],
        EXPIRED: [0, 0, 0, 0, 0, 250_000],
        BALANCE: [500_000, 300_000, 350_000, 350_000, 350_000, 100_000],
        REGULATION: [0, 0, -300_000, 0, 0, 0],
        WAITING: [300_000, 300_000, 0, 0, 0, 250_000],
    }
    for row, figures in expected.items():
        assert table[row].tolist() == figures, tariff.SETTLEMENT_ROWS[row]


def test_a_deficit_raises_the_tariff_when_it_expires():
    """−100.000 within the threshold stands 1 year and raises the tariff 1 year later: year 1 + 1 + 1 = 3."""
    table = tariff.settlement([-100_000, 0, 0], 10_000_000, 0.05, 1, 1)
    assert table[REGULATION].tolist() == [0, 0, 100_000]


def assert_nothing_is_lost_or_counted_twice(table):
    np.testing.assert_allclose(
        np.cumsum(table[RESULT]),
        table[BALANCE] + table[WAITING] + np.cumsum(table[USED]) - np.cumsum(table[REGULATION]),
        atol=1e-3,
    )


@given(series, st.floats(100_000, 5e7), st.floats(0, 0.2), st.integers(1, 4), st.integers(1, 6))
def test_nothing_is_lost_or_counted_twice(results, base, threshold, lag, expiry):
    assert_nothing_is_lost_or_counted_twice(tariff.settlement(results, base, threshold, lag, expiry))


@given(series, st.floats(0, 1))
def test_nothing_is_lost_when_what_is_set_aside_is_used(results, part):
    used = np.zeros(len(results))
    for year in range(1, len(results)):
        table = tariff.settlement(results, 1e7, 0.05, 2, 5, used)
        used[year] = part * max(table[BALANCE, year - 1], 0.0)
    assert_nothing_is_lost_or_counted_twice(tariff.settlement(results, 1e7, 0.05, 2, 5, used))


@given(series, st.integers(1, 3), st.integers(1, 5))
def test_in_time_every_krone_has_regulated_a_tariff(results, lag, expiry):
    quiet = [0] * (lag + expiry)
    table = tariff.settlement([*results, *quiet], 1e7, 0.05, lag, expiry)
    assert table[BALANCE, -1] == pytest.approx(0, abs=1e-6)
    assert -table[REGULATION].sum() == pytest.approx(sum(results), abs=1e-3)


@given(series)
def test_set_aside_changes_only_by_what_is_named(results):
    table = tariff.settlement(results, 1e7, 0.05, 2, 3)
    change = np.diff(table[BALANCE], prepend=0.0)
    np.testing.assert_allclose(change, table[WITHIN] - table[USED] - table[EXPIRED], atol=1e-6)


def by_running_totals(results, limit, lag, expiry, used):
    """The same settlement in running totals, as a spreadsheet can do it: no lots are followed.

    What expires of a sign is all that came in at least ``expiry`` years ago, less all that has left since.
    """
    came, left, gone = ([[], []] for _ in range(3))  # surplus, deficit
    balances, released, balance = [], [0.0] * len(results), 0.0
    for year, result in enumerate(results):
        within = max(-limit, min(limit, result))
        before = balance - used[year]
        for sign, kind in ((1, 0), (-1, 1)):
            held, arriving, meeting = max(sign * before, 0), max(sign * within, 0), max(-sign * within, 0)
            came[kind].append(max(0, arriving - max(-sign * before, 0)))
            left[kind].append(min(held, meeting) + (used[year] if sign > 0 else 0))
            old = sum(came[kind][: max(0, year - expiry + 1)])
            gone[kind].append(max(0, old - sum(left[kind]) - sum(gone[kind])))
        expired = gone[0][-1] - gone[1][-1]
        balance = before + within - expired
        balances.append(balance)
        released[year] = result - within + expired
    regulation = [-released[year - lag] if year >= lag else 0.0 for year in range(len(results))]
    return balances, regulation


@given(series, st.integers(1, 3), st.integers(1, 6), st.integers(0, 60_000))
def test_running_totals_give_the_same(results, lag, expiry, yearly_use):
    used = [0.0] * len(results)
    for year in range(1, len(results)):
        held = by_running_totals(results, 500_000, lag, expiry, used)[0][year - 1]
        used[year] = min(yearly_use, max(held, 0.0))
    balances, regulation = by_running_totals(results, 500_000, lag, expiry, used)
    table = tariff.settlement(results, 1e7, 0.05, lag, expiry, used)
    np.testing.assert_allclose(table[BALANCE], balances, atol=1e-3)
    np.testing.assert_allclose(table[REGULATION], regulation, atol=1e-3)


def test_more_cannot_be_used_than_earlier_years_set_aside():
    with pytest.raises(OutOfDomain, match=r"I år 2 bruges 60\.000 kr\., men der er kun hensat 50\.000 kr\."):
        tariff.settlement([50_000, 100_000], 10_000_000, 0.05, 2, 5, [0, 60_000])


def test_a_year_s_own_surplus_is_not_known_before_the_year_is_over():
    with pytest.raises(OutOfDomain, match="I år 1"):
        tariff.settlement([50_000, 0], 10_000_000, 0.05, 2, 5, [10_000, 0])


def test_years_must_be_the_same():
    with pytest.raises(InvalidInput, match="Resultaterne har 3 tal, men takstgrundlaget har 2"):
        tariff.settlement([1, 2, 3], [10, 10], 0.05, 2, 5)


@pytest.mark.parametrize(("lag", "expiry"), [(0, 5), (1.5, 5), (2, 0)])
def test_lag_and_expiry_are_whole_years(lag, expiry):
    with pytest.raises(OutOfDomain, match="helt antal år"):
        tariff.settlement([1], 10, 0.05, lag, expiry)
