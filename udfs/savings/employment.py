"""Cell functions over employment investments, milestones and bridging courses."""

from typing import Annotated

from engines import savings
from engines.checks import FloatArray
from engines.savings.employment import Timing
from udfs.arguments import Amounts, Lines, Number, Observations, Series, Single, choice
from udfs.registry import Arg, Result, cell_function
from udfs.savings.support import EMPLOYMENT
from udfs.values import ErrorCode


@cell_function(
    EMPLOYMENT,
    "Fire rækker pr. år: udgifter i alt, indtægter i alt, provenu og akkumuleret provenu.",
    "Four rows by year: total expenses, total income, provenu and accumulated provenu.",
    result=Result.TABLE,
    source=("Rapporten s. 75-76 og 80 (rækkerne fremgår, summerne er udledt; den akkumulerede række er vores)."),
    example="BC_PROVENU({0,3,5;0,1,1},{2,2,2;1,0,0})",
)
def BC_PROVENU(
    income: Annotated[
        Lines,
        Arg(
            "Indtægter",
            "Besparelser og skat pr. år, kr.; flere linjer lægges sammen.",
            "Income by year; lines are added",
        ),
    ],
    expenses: Annotated[
        Lines,
        Arg(
            "Udgifter",
            "Administration, tilbud, mentor pr. år, kr.; flere linjer lægges sammen.",
            "Expenses by year; lines are added",
        ),
    ],
) -> FloatArray:
    """Provenu by year, kr., 4 × n."""
    return savings.provenu(income, expenses)


@cell_function(
    EMPLOYMENT,
    "Udgift til tilbud eller mentor: antal borgere · omfang · pris.",
    "Cost of a measure or mentor: persons · extent · unit price.",
    source="Rapporten s. 80, note 11 og 12 (faktorerne fremgår, produktet er udledt).",
    example="BC_MEASURECOST(30,26,350)",
)
def BC_MEASURECOST(
    persons: Annotated[
        Number, Arg("Antallet af borgere", "Borgere i tilbud eller med mentor pr. år.", "Persons per year")
    ],
    extent: Annotated[Number, Arg("Omfanget", "Uger, dage eller timer pr. borger.", "Weeks, days or hours each")],
    unit_price: Annotated[Number, Arg("Prisen", "Pris pr. uge, dag eller time, kr.", "Price per unit of extent, kr.")],
) -> FloatArray:
    """Cost, kr. per year."""
    return savings.measure_cost(persons, extent, unit_price)


@cell_function(
    EMPLOYMENT,
    "To rækker pr. måned: delmål og akkumuleret delmål.",
    "Two rows by month: milestone and accumulated milestone.",
    result=Result.TABLE,
    source="Rapporten s. 74 (60 / 12 = 5 fremgår; en ujævn profil er udledt).",
    example="BC_MILESTONES(60,12)",
)
def BC_MILESTONES(
    target: Annotated[Single, Arg("Målet", "Samlet mål, fx færre helårspersoner.", "Target of the period")],
    profile: Annotated[
        Amounts,
        Arg(
            "Profilen",
            "Antal måneder, eller hver måneds andel (100 % i alt).",
            "Months, or each month's share",
        ),
    ],
) -> FloatArray:
    """Milestones, 2 × months."""
    return savings.milestones(target, profile)


@cell_function(
    EMPLOYMENT,
    "Afvigelse pr. måned: akkumuleret faktisk minus akkumuleret delmål.",
    "Deviation by month: accumulated actual minus accumulated milestone.",
    result=Result.ROW,
    nan=(ErrorCode.NA, "Måneden er ikke opgjort endnu. Udfyld de faktiske tal."),
    source="Rapporten s. 74 (afvigelsen er udledt).",
    example="BC_DEVIATION(60,{20,15,22},{0.3,0.3,0.4})",
)
def BC_DEVIATION(
    target: Annotated[Single, Arg("Målet", "Samlet mål, fx færre helårspersoner.", "Target of the period")],
    actual: Annotated[
        Observations,
        Arg(
            "De faktiske tal",
            "Faktisk ændring i hver måned; tom, hvor den ikke er opgjort.",
            "Actual by month",
        ),
    ],
    profile: Annotated[
        Amounts,
        Arg(
            "Profilen",
            "Antal måneder, eller hver måneds andel (100 % i alt).",
            "Months, or each month's share",
        ),
    ],
) -> FloatArray:
    """Deviation by month."""
    return savings.milestone_deviation(target, actual, profile)


@cell_function(
    EMPLOYMENT,
    "Gennemsnitlig effekt i perioden, helårspersoner: et fald på 5 hver måned er 32,5 i år 1, ikke 60.",
    "Average effect in the period, full-year persons: 5 fewer each month is 32.5 in year 1, not 60.",
    source="Vores, ud fra eksemplet i rapporten s. 74.",
    example="BC_AVERAGEEFFECT({5,5,5,5,5,5,5,5,5,5,5,5})",
)
def BC_AVERAGEEFFECT(
    steps: Annotated[
        Series,
        Arg("Ændringen", "Ændring i hver måned; i en blok er hver række et tilfælde.", "Change by month"),
    ],
    timing: Annotated[
        Timing,
        choice("slut", "midt"),
        Arg(
            "Tidspunkt",
            "slut (standard): måneden tæller med fra den nås; midt: halvt i sin egen måned.",
            "slut or midt",
        ),
    ] = "slut",
) -> FloatArray:
    """Full-year persons."""
    return savings.average_effect(steps, timing)


@cell_function(
    EMPLOYMENT,
    "Besparelse på fejlvisiterede brobygningsforløb: forløb · andel · nettoudgift pr. forløb.",
    "Saving on wrongly referred bridging courses: courses · share · net unit cost.",
    source="Rapporten s. 87 (formlen fremgår; ca. 25 % er rapportens skøn).",
    example="BC_MISPLACED(120,0.25,30000)",
)
def BC_MISPLACED(
    courses: Annotated[Number, Arg("Antallet af forløb", "Forløb pr. år.", "Courses per year")],
    share: Annotated[
        Number, Arg("Andelen af fejlvisiterede", "Andel fejlvisiterede, fx 25 %.", "Share wrongly referred")
    ],
    net_unit_cost: Annotated[
        Number,
        Arg(
            "Nettoudgiften",
            "Udgift pr. forløb efter refusion, kr.; træk evt. prisen på alternativet fra.",
            "Net unit cost, kr.",
        ),
    ],
) -> FloatArray:
    """Saving, kr. per year."""
    return savings.misplaced_courses(courses, share, net_unit_cost)
