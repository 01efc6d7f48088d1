"""Cell functions over fleksjob."""

from typing import Annotated

from engines import savings
from engines.checks import FloatArray
from engines.parameters import active
from engines.savings.flexjob import FlexjobRates, Who
from udfs.arguments import Date, Number, choice
from udfs.registry import Arg, Result, cell_function
from udfs.savings.rows import one_row_per_case
from udfs.savings.support import EMPLOYMENT
from udfs.values import ErrorCode

_SOURCE = "Rapporten s. 83-85 (satser og regler fremgår, sammensætningen er udledt og efterprøvet)."


@cell_function(
    EMPLOYMENT,
    "Fleksjob pr. måned: løn, fleksløntilskud, fleksbidrag, kommunal nettoudgift og borgerens indkomst "
    "før skat."
    "Satserne er 2015-niveau som i rapporten, til din parameterfil har nyere.",
    "Fleksjob per month: wage, subsidy, flex contribution, municipal net cost, citizen's income before tax. "
    "Rates at the 2015 level until your own parameters say otherwise.",
    result=Result.ROW,
    source=_SOURCE,
    example="BC_FLEXJOB(5,26455)",
)
def BC_FLEXJOB(
    hours: Annotated[Number, Arg("Timetallet", "Effektive timer pr. uge, 0-37.", "Effective weekly hours, 0-37")],
    fulltime_pay: Annotated[
        Number,
        Arg(
            "Fuldtidslønnen",
            "Månedsløn i stillingen på fuld tid, kr., i satsernes niveau.",
            "Full-time monthly pay, kr.",
        ),
    ],
    date: Annotated[
        Date | None, Arg("Dato", "Dato for satserne; i dag, hvis den udelades.", "Date of the rates")
    ] = None,
    other_income: Annotated[
        Number,
        Arg("Anden lønindtægt", "Anden lønindtægt, kr. pr. måned (kan udelades).", "Other wage income, kr."),
    ] = 0.0,
) -> FloatArray:
    """Five monthly amounts, kr."""
    rates = FlexjobRates.on(active(), date)
    return one_row_per_case(savings.flexjob(hours, fulltime_pay, rates, other_income))


@cell_function(
    EMPLOYMENT,
    "Gevinst pr. måned, når timetallet i et fleksjob ændres, for kommunen eller for borgeren før skat.",
    "Monthly gain when the hours of a fleksjob change, for the municipality or the citizen before tax.",
    source=_SOURCE,
    example="BC_FLEXJOBGAIN(5,6,26455)",
)
def BC_FLEXJOBGAIN(
    hours_from: Annotated[Number, Arg("Timer før", "Effektive timer pr. uge før, 0-37.", "Weekly hours before")],
    hours_to: Annotated[Number, Arg("Timer efter", "Effektive timer pr. uge efter, 0-37.", "Weekly hours after")],
    fulltime_pay: Annotated[
        Number,
        Arg(
            "Fuldtidslønnen",
            "Månedsløn i stillingen på fuld tid, kr., i satsernes niveau.",
            "Full-time monthly pay, kr.",
        ),
    ],
    who: Annotated[
        Who, choice("kommune", "borger"), Arg("Hvem", "kommune (standard) eller borger.", "kommune or borger")
    ] = "kommune",
    date: Annotated[
        Date | None, Arg("Dato", "Dato for satserne; i dag, hvis den udelades.", "Date of the rates")
    ] = None,
) -> FloatArray:
    """Gain, kr. per month."""
    return savings.flexjob_gain(hours_from, hours_to, fulltime_pay, FlexjobRates.on(active(), date), who)


@cell_function(
    EMPLOYMENT,
    "Knæk i fleksjob, timer pr. uge: hvor borgeren ikke længere vinder, og hvor fleksbidraget er væk.",
    "Knees of a fleksjob, weekly hours: where the citizen stops gaining, and where the contribution ends.",
    result=Result.ROW,
    nan=(ErrorCode.NA, "Punktet nås ikke inden for fuld tid ved den løn."),
    source="Rapporten s. 84 (punkterne fremgår ved én løn, formlerne er udledt).",
    example="BC_FLEXJOBKNEES(26455)",
)
def BC_FLEXJOBKNEES(
    fulltime_pay: Annotated[
        Number,
        Arg(
            "Fuldtidslønnen",
            "Månedsløn i stillingen på fuld tid, kr., i satsernes niveau.",
            "Full-time monthly pay, kr.",
        ),
    ],
    date: Annotated[
        Date | None, Arg("Dato", "Dato for satserne; i dag, hvis den udelades.", "Date of the rates")
    ] = None,
) -> FloatArray:
    """Two numbers of weekly hours."""
    return one_row_per_case(savings.flexjob_knees(fulltime_pay, FlexjobRates.on(active(), date)))
