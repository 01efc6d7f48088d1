"""The tariff engine: what a place, a day or an hour costs, and how it is settled."""

from engines.tariff.capital import depreciation_plan, yearly_charge
from engines.tariff.daycare import (
    SubsidyScale,
    parent_fee,
    parents_share,
    settlement_between,
    sibling_total,
)
from engines.tariff.dayrate import (
    day_rate,
    explained_rate,
    mean_occupancy,
    paid_days,
    part_time_rates,
    projected,
    split_rate,
    tariff_base,
)
from engines.tariff.foster import foster_pay, quantity_discount
from engines.tariff.overhead import allocated, overhead_lines
from engines.tariff.places import (
    breakeven_hours,
    category_rate,
    category_table,
    cheapest_offer,
    citizen_cost,
    hour_price,
    hour_prices,
    place_price,
    place_prices,
    prices_compared,
    rises_with_need,
    spread,
)
from engines.tariff.surplus import SETTLEMENT_ROWS, settlement, threshold_split

__all__ = [
    "SETTLEMENT_ROWS",
    "SubsidyScale",
    "allocated",
    "breakeven_hours",
    "category_rate",
    "category_table",
    "cheapest_offer",
    "citizen_cost",
    "day_rate",
    "depreciation_plan",
    "explained_rate",
    "foster_pay",
    "hour_price",
    "hour_prices",
    "mean_occupancy",
    "overhead_lines",
    "paid_days",
    "parent_fee",
    "parents_share",
    "part_time_rates",
    "place_price",
    "place_prices",
    "prices_compared",
    "projected",
    "quantity_discount",
    "rises_with_need",
    "settlement",
    "settlement_between",
    "sibling_total",
    "split_rate",
    "spread",
    "tariff_base",
    "threshold_split",
    "yearly_charge",
]
