"""Cell functions over income support after the state's refund."""

from typing import Annotated

from engines import savings
from engines.checks import FloatArray
from engines.parameters import RateSchedule, active
from udfs.arguments import Date, Number, Series
from udfs.registry import Arg, Result, cell_function

EMPLOYMENT = "Råderum Beskæftigelse"


def _ladder(date: Date | None) -> RateSchedule:
    return active().rate_schedule("refusion.trappe", date)


@cell_function(
    EMPLOYMENT,
    "Kommunal nettoudgift til forsørgelse: helårspersoner · ydelse · (1 − refusion).",
    "Municipal net cost of income support: full-year persons · benefit · (1 − refund).",
    source="Rapporten s. 76 (efter refusion fremgår, produktet er udledt).",
    example="BC_SUPPORT(50,140000,0.2)",
)
def BC_SUPPORT(
    persons: Annotated[
        Number,
        Arg("Antallet af helårspersoner", "Helårspersoner; et fald kan være negativt.", "Full-year persons"),
    ],
    benefit: Annotated[Number, Arg("Ydelsen", "Ydelse pr. helårsperson, kr.", "Benefit per person and year, kr.")],
    refund_share: Annotated[
        Number, Arg("Refusionen", "Refusionsandel på målgruppens trin, fx 20 %.", "Refund share of the step")
    ],
) -> FloatArray:
    """Net cost, kr. per year."""
    return savings.support_cost(persons, benefit, refund_share)


@cell_function(
    EMPLOYMENT,
    "Refusionsandel i en uge af forløbet efter refusionstrappen.",
    "Refund share in a week of the spell by the refund ladder.",
    source="Parameteren refusion.trappe; rapporten s. 76 bekræfter 20 % efter et år.",
    example="BC_REFUNDRATE(60)",
)
def BC_REFUNDRATE(
    week: Annotated[
        Number, Arg("Ugen", "Ugens nummer i forløbet; 1 er den første.", "Week of the spell, 1 is the first")
    ],
    date: Annotated[
        Date | None, Arg("Dato", "Dato for trappen; i dag, hvis den udelades.", "Date of the ladder")
    ] = None,
) -> FloatArray:
    """Refund share."""
    return savings.refund_rate(week, _ladder(date))


@cell_function(
    EMPLOYMENT,
    "Kommunal nettoudgift til et forløb fra én uge til og med en anden, efter refusionstrappen.",
    "Municipal net cost of a spell from one week through another, by the refund ladder.",
    source=(
        "Rapporten s. 76 (målgruppens eget trin fremgår, summen over uger er udledt); parameteren refusion.trappe."
    ),
    example="BC_SUPPORTSPELL(4000,1,52)",
)
def BC_SUPPORTSPELL(
    weekly_benefit: Annotated[Number, Arg("Ydelsen pr. uge", "Ydelse pr. uge, kr.", "Benefit per week, kr.")],
    from_week: Annotated[Number, Arg("Startugen", "Forløbets første uge; 1 er den første.", "First week")],
    to_week: Annotated[Number, Arg("Slutugen", "Sidste uge, som tæller med; dele af uger kan bruges.", "Last week")],
    date: Annotated[
        Date | None, Arg("Dato", "Dato for trappen; i dag, hvis den udelades.", "Date of the ladder")
    ] = None,
) -> FloatArray:
    """Net cost, kr. per person."""
    return savings.spell_cost(weekly_benefit, from_week, to_week, _ladder(date))


@cell_function(
    EMPLOYMENT,
    "Sparet forsørgelse pr. år for unge, hvor ydelsen stiger ved 30 år (eller den valgte alder).",
    "Support saved by year for young people whose benefit rises at 30 (or the given age).",
    result=Result.ROW,
    source="Rapporten s. 80 (skiftet ved 30 år fremgår, formlen er udledt).",
    example="BC_SUPPORTBYAGE({5,10,10,10},28,90000,140000,0.2)",
)
def BC_SUPPORTBYAGE(
    persons: Annotated[
        Series,
        Arg(
            "Antallet af helårspersoner",
            "Færre helårspersoner på ydelse, pr. år.",
            "Full-year persons off support",
        ),
    ],
    age: Annotated[Number, Arg("Alderen", "Gruppens alder i det første år.", "Age in the first year")],
    benefit_young: Annotated[
        Number,
        Arg("Den lave ydelse", "Ydelse pr. år under aldersgrænsen, kr.", "Benefit below the age limit"),
    ],
    benefit_adult: Annotated[
        Number, Arg("Den høje ydelse", "Ydelse pr. år fra aldersgrænsen, kr.", "Benefit from the age limit")
    ],
    refund_share: Annotated[Number, Arg("Refusionen", "Refusionsandel, fx 20 %.", "Refund share")],
    age_limit: Annotated[
        Number | None, Arg("Aldersgrænsen", "30 år, hvis den udelades.", "Age limit, 30 by default")
    ] = None,
) -> FloatArray:
    """Support saved by year, kr."""
    limit = active().number("forsoergelse.aldersgraense") if age_limit is None else age_limit
    return savings.support_by_age(persons, age, benefit_young, benefit_adult, refund_share, limit)
