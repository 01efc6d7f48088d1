"""The cell functions whose names and order of arguments are promised to users; workbooks depend on them."""

import pytest

from udfs.registry import functions

#: Name, then the arguments in order; those in brackets can be left out.
PROMISED = """
    BC_NETSAVING gains costs [investment]
    BC_RESULT gains costs [investment]
    BC_NPV rate flows [first_period]
    BC_DISCOUNTFACTOR rate period
    BC_IRR flows
    BC_PAYBACK flows [rate] [method]
    BC_BREAKEVENFACTOR rate gains costs [investment]
    BC_PHASEIN full_effect shares
    BC_TIME cases minutes
    BC_FTE hours [hours_per_fte]
    BC_TIMESAVING cases minutes hourly_wage
    BC_BEFOREAFTER n_before price_before n_after price_after
    BC_COMPLIANCE current_share target_share price_saving volume
    BC_FEES average_fee orders reduction
    BC_UNITCHANGE volume cost_before cost_after
    BC_SUPPORT persons benefit refund_share
    BC_FLEXJOB hours fulltime_pay [date]
    BC_FLEXJOBGAIN hours_from hours_to fulltime_pay [who] [date]
    BC_MISPLACED courses share net_unit_cost
    BC_SICKLEAVE rates fte wage [target]
    BC_CHILDMONTHS cost_from cost_to months
    BC_REHABBREAKEVEN extra_cost hours_saved_per_week hour_price [unit]
    BC_BREAKEVENVOLUME fixed external_price own_variable
    BC_OVERLAP hours hourly_price share_a share_b
    BC_THREEPOINT low likely high
    BC_PL amount from_year to_year [series]
    BC_PARAMETER name [date]
    BC_VERSION
    BM_RATIO numerator denominator [per]
    BM_TARGET values target [direction] [weights]
    BM_POTENTIAL own volume values target [direction] [weights]
    BM_RANK own values [direction]
    BM_PERCENTILE own values
    BM_INDEX actual expected
    BM_SHAREMODELS admin benefits own_earlier_share national_earlier_share national_share
    BM_FTEPERCASE fte cases peer_per_1000 [wage]
    BM_EFFICIENCY inputs outputs [returns] [orientation]
    BM_VALUE indicator municipality [period]
    BM_TABLE indicator [period] [group]
    BM_GROUP municipality
    TF_DAYRATE costs places occupancy [days] [income] [carryover]
    TF_DEPRECIATION value years [rate] [method]
    TF_OCCUPANCY previous before_previous [cap]
    TF_SURPLUS result base [threshold]
    TF_CATEGORY rates [reduction]
    TF_PLACEPRICE costs resident_payment places occupancy
    TF_HOURPRICE costs paid_hours user_time_share
    TF_BREAKEVENHOURS nursing_net_week other_home_week hour_price
    TF_PARENTFEE gross_budget places [share]
    TF_PARENTSUBSIDY income [children] [single] [date]
    TF_SIBLING fees
    TF_SETTLEMENT own_net own_share host_gross
    BC_SENSITIVITY
    BC_SIMULATE
"""


@pytest.mark.parametrize("promise", PROMISED.split("\n")[1:-1], ids=lambda line: line.split()[0])
def test_a_promised_function_keeps_its_arguments(promise: str) -> None:
    """Further arguments may have come behind, but only ones that can be left out."""
    name, *arguments = promise.split()
    function = functions()[name]
    shown = [f"[{a.name}]" if a.optional else a.name for a in function.arguments]
    assert shown[: len(arguments)] == arguments
    if arguments:
        assert all(argument.optional for argument in function.arguments[len(arguments) :])
