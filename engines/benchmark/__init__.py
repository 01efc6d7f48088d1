"""The benchmark engine: key figures compared, ranked and priced."""

from engines.benchmark.comparison import (
    Direction,
    Remark,
    Target,
    group_means,
    percentile,
    potential,
    rank,
    remarks,
    spread,
    target_level,
    weighted_mean,
)
from engines.benchmark.efficiency import Frontier, efficiency, frontier
from engines.benchmark.ratios import (
    caseload,
    fte_per_case,
    growth,
    index,
    level_models,
    ratio,
    share_models,
)

__all__ = [
    "Direction",
    "Frontier",
    "Remark",
    "Target",
    "caseload",
    "efficiency",
    "frontier",
    "fte_per_case",
    "group_means",
    "growth",
    "index",
    "level_models",
    "percentile",
    "potential",
    "rank",
    "ratio",
    "remarks",
    "share_models",
    "spread",
    "target_level",
    "weighted_mean",
]
