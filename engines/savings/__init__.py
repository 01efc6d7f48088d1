"""The savings engine: what a proposal gains, costs and returns."""

from engines.savings.cashflow import (
    aligned_series,
    breakeven_factor,
    discount_factor,
    irr,
    net_saving,
    npv,
    payback,
    phase_in,
    yearly_result,
)
from engines.savings.time import full_time_equivalents, hours, time_saving, unit_change

__all__ = [
    "aligned_series",
    "breakeven_factor",
    "discount_factor",
    "full_time_equivalents",
    "hours",
    "irr",
    "net_saving",
    "npv",
    "payback",
    "phase_in",
    "time_saving",
    "unit_change",
    "yearly_result",
]
