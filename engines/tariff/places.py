"""Unit prices of places and hours: nursing homes, home care, special schools, residential homes.

Costs are kr. per year unless said otherwise.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.errors import InvalidInput
from engines.tariff import _checks

Reference = Literal["median", "mean", "min"]

_REFERENCES: dict[str, Callable[[FloatArray], float]] = {
    "median": lambda prices: float(np.median(prices)),
    "mean": lambda prices: float(np.mean(prices)),
    "min": lambda prices: float(np.min(prices)),
}


def place_price(costs: ArrayLike, resident_payment: ArrayLike, places: ArrayLike, occupancy: ArrayLike) -> FloatArray:
    """Pladspris, kr. per occupied place and year: (Σcosts − Σresident payment) / (places · occupancy).

    Source: report p. 139 (cost categories stated; the sign of the payment and the divisor are inferred).
    """
    payment = _checks.entered_as_positive(
        "Beboerbetalingen", resident_payment, "Skriv den med positivt fortegn; den trækkes fra."
    )
    net = _checks.costs(costs).sum() - payment.sum()
    filled = _checks.divisor("Antal pladser", places) * _checks.dividing_occupancy(occupancy)
    return np.asarray(net / filled)


def place_prices(
    costs: ArrayLike,
    resident_payment: ArrayLike,
    meals: ArrayLike,
    places: float,
    occupancy: float,
    days: float | None = None,
) -> FloatArray:
    """Place prices without and with ``meals``, shape (2, 3): per place, per occupied place, per occupied day.

    Source: report pp. 139-140 (that meals give a second price, and that occupancy must be treated alike,
    is stated; the divisors and the price per day are inferred).
    """
    without = float(place_price(costs, resident_payment, places, occupancy))
    food = float(_checks.costs(meals).sum()) / (places * occupancy)
    per_occupied = np.array([without, without + food])
    per_day = per_occupied / _checks.tariff_days(days)
    return np.column_stack([per_occupied * occupancy, per_occupied, per_day])


def hour_price(costs: ArrayLike, paid_hours: ArrayLike, user_time_share: ArrayLike) -> FloatArray:
    """Timepris, kr. per delivered hour: Σcosts / (paid hours · brugertidsprocent).

    Source: report p. 136 (the components and BTP are named, the formula is inferred).
    """
    hours = _checks.divisor("Antal betalte timer", paid_hours)
    in_use = _checks.divisor("Brugertidsprocenten", share("Brugertidsprocenten", user_time_share))
    return np.asarray(_checks.costs(costs).sum() / (hours * in_use))


def hour_prices(
    costs: ArrayLike, paid_hours: float, user_time_share: float, face_to_face_share: float | None = None
) -> FloatArray:
    """Each cost element per paid hour, per hour of user time (BTP) and per hour face to face (ATA).

    ``costs`` (elements,). Shape (elements + 1, 3), or two columns without ATA; the last row is the sum. Both
    shares are of paid hours. The report defines neither BTP nor ATA, so each is its own input.
    Source: report p. 136 (inferred).
    """
    amounts = _checks.costs(costs).reshape(-1, 1)
    shares = [1.0, user_time_share] + ([] if face_to_face_share is None else [face_to_face_share])
    table = np.hstack([amounts * hour_price(1.0, paid_hours, part) for part in shares])
    return np.vstack([table, table.sum(axis=0)])


def breakeven_hours(nursing_net_week: ArrayLike, other_home_week: ArrayLike, hour_price: ArrayLike) -> FloatArray:
    """Knækket: hours of help per week above which the other offer is cheaper than staying at home.

    (offer's net price per week − other cost at home per week) / price per hour of home care. NaN where the
    offer is cheaper already at 0 hours. Source: report p. 124 (the idea stated, the formula inferred).
    """
    gap = nonnegative("Tilbuddets nettopris", nursing_net_week) - nonnegative(
        "Øvrige udgifter i hjemmet", other_home_week
    )
    hours = gap / _checks.divisor("Timeprisen", hour_price)
    return np.asarray(np.where(hours < 0, np.nan, hours))


def citizen_cost(
    prices: ArrayLike,
    volumes: ArrayLike,
    place_price_per_day: ArrayLike = 0.0,
    days: ArrayLike = 7.0,
    resident_payment: ArrayLike = 0.0,
) -> FloatArray:
    """What a citizen costs in an offer, kr. per week: Σ price · volume + day price · days − payment.

    ``prices`` (services,) per unit; ``volumes`` (..., services) units per week, a citizen per row. At home
    the day price is 0; in a temporary place or a nursing home it is the place's price per day.
    Source: report p. 124 (all services must be in; the place's part is inferred).
    """
    price = nonnegative("Prisen pr. ydelse", prices)
    units = nonnegative("Antal ydelser", volumes)
    _checks.same_length("Priserne", price, "antal ydelser", units)
    place = nonnegative("Døgnprisen", place_price_per_day) * nonnegative("Antal døgn", days)
    return np.asarray((price * units).sum(axis=-1) + place - nonnegative("Beboerbetalingen", resident_payment))


def cheapest_offer(
    hours: ArrayLike,
    hour_price: ArrayLike,
    other_home_week: ArrayLike,
    nursing_net_week: ArrayLike,
    temporary_net_week: ArrayLike,
) -> FloatArray:
    """Home, nursing home, temporary place in kr. per week, and the cheapest (1, 2, 3), shape (..., 4).

    At a tie the citizen's own home comes first, then the nursing home.
    Source: report p. 124 (inferred).
    """
    home = nonnegative("Antal timer", hours) * nonnegative("Timeprisen", hour_price) + nonnegative(
        "Øvrige udgifter i hjemmet", other_home_week
    )
    offers = np.stack(
        np.broadcast_arrays(
            home,
            nonnegative("Plejeboligens nettopris", nursing_net_week),
            nonnegative("Den midlertidige plads' nettopris", temporary_net_week),
        ),
        axis=-1,
    )
    best = np.argmin(offers, axis=-1)[..., None] + 1.0
    return np.concatenate([offers, best], axis=-1)


def category_rate(rates: ArrayLike, reduction: ArrayLike = 0.0) -> FloatArray:
    """Samlet sats of a category and the rate after the reduction target, kr. per pupil, shape (..., 2).

    ``rates`` (..., elements). Source: report p. 110 (the sum is stated as "I alt"; the reduced rate is
    inferred from the targets of 5 and 10 %, p. 108).
    """
    total = _checks.costs(rates).sum(axis=-1)
    reduced = total * (1.0 - share("Reduktionen", reduction))
    return np.stack(np.broadcast_arrays(total, reduced), axis=-1)


def category_table(costs: ArrayLike, pupils: ArrayLike, reduction: ArrayLike = 0.0) -> FloatArray:
    """Omkostningsnedbrydning of special-school categories, shape (elements + 3, categories).

    ``costs`` (elements, categories) kr. per year, ``pupils`` (categories,). Rows: each element's rate per
    pupil, the total rate, the reduced rate, and the saving in kr. per year. A category with costs but no
    pupils has no rate (NaN); one with neither is 0.
    Source: report p. 110 (rows stated; the rate per pupil and the saving are inferred).
    """
    amounts = _checks.costs(costs)
    number = nonnegative("Antal elever", pupils).reshape(-1)
    _checks.same_length("Omkostningerne", amounts, "antal elever", number)
    rates = np.where(amounts > 0, np.nan, 0.0)
    np.divide(amounts, number, out=rates, where=number > 0)
    total, reduced = category_rate(rates.T, reduction).T
    return np.vstack([rates, total, reduced, (total - reduced) * number])


def spread(rates: ArrayLike) -> FloatArray:
    """Spread of tariffs within each category, shape (5, categories): lowest, median, highest, range, range %.

    ``rates`` (municipalities, categories); missing tariffs are NaN. The percentage is highest / lowest − 1,
    since the report does not state its base. Source: report p. 111 (inferred).
    """
    table = np.atleast_2d(np.asarray(_checks.costs(rates)))
    empty = np.isnan(table).all(axis=0)
    known = np.where(empty, 0.0, table)
    low, mid, high = np.nanmin(known, axis=0), np.nanmedian(known, axis=0), np.nanmax(known, axis=0)
    percent = np.divide(high, low, out=np.full_like(low, np.nan), where=low > 0) - 1.0
    figures = np.vstack([low, mid, high, high - low, percent])
    figures[:, empty] = np.nan
    return figures


def rises_with_need(rates: ArrayLike) -> bool:
    """Progression: whether the categories' median tariffs never fall from one to the next that is known.

    ``rates`` (municipalities, categories), categories in rising need. Source: report p. 111 (inferred test).
    """
    medians = spread(rates)[1]
    known = medians[~np.isnan(medians)]
    if known.size < 2:
        raise InvalidInput("Der skal være takster i mindst to kategorier. Udfyld flere takster.")
    return bool(np.all(np.diff(known) >= 0))


def prices_compared(prices: ArrayLike, residents: ArrayLike, reference: Reference = "median") -> FloatArray:
    """Residential places' prices against each other, shape (n, 3): deviation, rank, potential (kr.).

    ``prices`` of places of one type, ``residents`` the persons placed at each price. Rank 1 is the
    cheapest; the potential is residents · max(0, price − reference price). A missing price gives NaN.
    Source: report p. 188 (that offers are compared is stated; deviation and potential are inferred).
    """
    price = nonnegative("Prisen", prices).reshape(-1)
    persons = nonnegative("Antal borgere", residents).reshape(-1)
    _checks.same_length("Priserne", price, "antal borgere", persons)
    known = np.sort(price[~np.isnan(price)])
    if not known.size:
        raise InvalidInput("Der er ingen priser at sammenligne. Udfyld priserne.")
    target = float(_checks.divisor("Referenceprisen", _REFERENCES[reference](known)))
    rank = np.where(np.isnan(price), np.nan, 1.0 + np.searchsorted(known, price))
    return np.column_stack([price / target - 1.0, rank, persons * np.maximum(0.0, price - target)])
