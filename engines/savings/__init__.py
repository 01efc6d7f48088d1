"""The savings engine: what a proposal gains, costs and returns."""

from engines.savings.administration import (
    automation_saving,
    before_after,
    centralisation,
    follow_up_saving,
    potential_range,
    refund_collection,
    saving_path,
    staffing_need,
)
from engines.savings.caseworker import (
    competence_gap,
    continuity_effect,
    interview_hours,
    motivation_effect,
)
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
from engines.savings.coordination import (
    overlap_saving,
    overlapping_hours,
    shorter_spells,
)
from engines.savings.employment import (
    average_effect,
    measure_cost,
    milestone_deviation,
    milestones,
    misplaced_courses,
    provenu,
)
from engines.savings.flexjob import (
    flexjob,
    flexjob_gain,
    flexjob_knees,
)
from engines.savings.it_transition import (
    it_cost_path,
    weighted_population,
)
from engines.savings.procurement import (
    breakeven_volume,
    compliance_saving,
    fee_saving,
)
from engines.savings.support import (
    refund_rate,
    spell_cost,
    support_by_age,
    support_cost,
)
from engines.savings.time import (
    full_time_equivalents,
    hours,
    time_saving,
    unit_change,
)

__all__ = [
    "aligned_series",
    "automation_saving",
    "average_effect",
    "before_after",
    "breakeven_factor",
    "breakeven_volume",
    "centralisation",
    "competence_gap",
    "compliance_saving",
    "continuity_effect",
    "discount_factor",
    "fee_saving",
    "flexjob",
    "flexjob_gain",
    "flexjob_knees",
    "follow_up_saving",
    "full_time_equivalents",
    "hours",
    "interview_hours",
    "irr",
    "it_cost_path",
    "measure_cost",
    "milestone_deviation",
    "milestones",
    "misplaced_courses",
    "motivation_effect",
    "net_saving",
    "npv",
    "overlap_saving",
    "overlapping_hours",
    "payback",
    "phase_in",
    "potential_range",
    "provenu",
    "refund_collection",
    "refund_rate",
    "saving_path",
    "shorter_spells",
    "spell_cost",
    "staffing_need",
    "support_by_age",
    "support_cost",
    "time_saving",
    "unit_change",
    "weighted_population",
    "yearly_result",
]
