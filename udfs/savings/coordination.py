"""Cell functions over services that meet at the same citizen."""

from typing import Annotated

from engines import savings
from engines.checks import FloatArray
from engines.savings.coordination import Definition
from udfs.arguments import Number, choice
from udfs.registry import Arg, cell_function

COORDINATION = "Råderum Tværgående"


@cell_function(
    COORDINATION,
    "Overlappende støttetimer hos en borger: begges timer (sum) eller de fælles talt én gang (mindste).",
    "Overlapping support hours at a citizen: both workers' hours (sum) or the common ones once (mindste).",
    source=("Rapporten s. 174 definerer ikke overlap; sum svarer til dens 25 %, mindste til 50 %. Begge er vores."),
    example='BC_OVERLAPHOURS(120,80,"sum")',
)
def BC_OVERLAPHOURS(
    contact_hours: Annotated[
        Number,
        Arg("Kontaktpersonens timer", "Tildelte timer til støttekontaktperson.", "Contact-person hours"),
    ],
    mentor_hours: Annotated[Number, Arg("Mentorens timer", "Tildelte mentortimer.", "Mentor hours")],
    definition: Annotated[
        Definition,
        choice("sum", "mindste"),
        Arg("Definition", "sum (standard): begges timer; mindste: de fælles timer én gang.", "sum or mindste"),
    ] = "sum",
) -> FloatArray:
    """Overlapping hours."""
    return savings.overlapping_hours(contact_hours, mentor_hours, definition)


@cell_function(
    COORDINATION,
    "Sparet overlap: overlappende timer · timepris · andel · andel, fx 50 % generel dialog og 50 % af den.",
    "Overlap saved: overlapping hours · hourly price · share · share, e.g. 50 % dialogue and 50 % of it.",
    source="Rapporten s. 174 (25 % fremgår, timeprisen er udledt).",
    example="BC_OVERLAP(200,400,0.5,0.5)",
)
def BC_OVERLAP(
    hours: Annotated[
        Number, Arg("Timerne", "Overlappende timer pr. år, se BC_OVERLAPHOURS.", "Overlapping hours per year")
    ],
    hourly_price: Annotated[Number, Arg("Timeprisen", "Timepris, kr.", "Hourly price, kr.")],
    share_a: Annotated[Number, Arg("Den første andel", "Andel generel dialog, fx 50 %.", "Share of general dialogue")],
    share_b: Annotated[
        Number, Arg("Den anden andel", "Andel af den, der falder bort, fx 50 %.", "Share of it that goes")
    ],
) -> FloatArray:
    """Saving, kr. per year."""
    return savings.overlap_saving(hours, hourly_price, share_a, share_b)


@cell_function(
    COORDINATION,
    "Besparelse ved kortere forløb: borgere · uger · ydelse pr. uge · kommunal nettoandel − ekstra udgifter.",
    "Saving from shorter spells: persons · weeks · weekly benefit · net share − extra cost.",
    source="Rapporten s. 171-172 (2,6 uger fremgår, formlen er udledt).",
    example="BC_SHORTERSPELLS(200,2.6,4000,0.6,500000)",
)
def BC_SHORTERSPELLS(
    persons: Annotated[Number, Arg("Antallet af borgere", "Borgere i målgruppen pr. år.", "Persons per year")],
    weeks: Annotated[
        Number,
        Arg("Reduktionen i uger", "Kortere forløb, uger pr. borger, i rapporten 2,6.", "Weeks shorter each"),
    ],
    weekly_benefit: Annotated[Number, Arg("Ydelsen pr. uge", "Ydelse pr. uge, kr.", "Benefit per week, kr.")],
    net_share: Annotated[
        Number, Arg("Nettoandelen", "Kommunens andel efter refusion, fx 60 %.", "Municipal net share")
    ],
    extra_cost: Annotated[
        Number, Arg("De ekstra udgifter", "Indsatsens udgift, kr. pr. år (kan udelades).", "Extra cost, kr.")
    ] = 0.0,
) -> FloatArray:
    """Net saving, kr. per year."""
    return savings.shorter_spells(persons, weeks, weekly_benefit, net_share, extra_cost)
