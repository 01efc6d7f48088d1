"""Cell functions over day care and schools."""

from typing import Annotated

from engines.checks import FloatArray
from engines.savings import childcare
from engines.savings.absence import AbsenceTarget, sick_leave_potential
from udfs.arguments import Amounts, Matrix, Number, Observations, Texts, number_or
from udfs.registry import Arg, Result, cell_function

SCHOOL = "Råderum Dagtilbud og skole"


@cell_function(
    SCHOOL,
    "Gæstevederlag, 1 × 3: børnedage uden vederlag, børnedage fortsat med vederlag og besparelse i kr. pr. år.",
    "Guest fees, 1 × 3: child-days without fee, child-days still with fee, saving in kr. per year.",
    result=Result.ROW,
    source="Rapporten s. 97 (gevinsten står i ord, formlen er udledt).",
    example="BC_GUESTFEE(2400,600000,900)",
)
def BC_GUESTFEE(
    guest_days: Annotated[Number, Arg("Børnedage", "Børnedage i gæstedagpleje pr. år.", "Guest child-days")],
    total_cost: Annotated[Number, Arg("Udgift", "Samlet udgift til gæstedagpleje, kr. pr. år.", "Total cost")],
    spare_days: Annotated[
        Number,
        Arg("Ledig kapacitet", "Ledig kapacitet inden for normen, børnedage pr. år (pladser · dage).", "Spare"),
    ],
    matchable_days: Annotated[
        Number | None,
        Arg("Matchbare dage", "Dage, hvor den ledige plads ligger rigtigt; udeladt: alle.", "Days that match"),
    ] = None,
    receiving_cost: Annotated[
        Number,
        Arg("Merudgift", "Merudgift pr. dag, hvor barnet så passes, kr.", "Extra cost per day elsewhere"),
    ] = 0.0,
) -> FloatArray:
    """Days and saving of guest care without fee."""
    days = spare_days if matchable_days is None else matchable_days
    return childcare.guest_fee_saving(guest_days, total_cost, spare_days, days, receiving_cost)


@cell_function(
    SCHOOL,
    "Børnemåneder: Σ(nettoudgift fra − nettoudgift til) · måneder, der rykkes frem, kr. pr. år.",
    "Child-months: Σ(net cost from − net cost to) · months moved forward, kr. per year.",
    source="Rapporten s. 100 (hver overgang fremgår, summen er udledt).",
    example="BC_CHILDMONTHS({9200,9800,6100},{6100,6100,3400},{120,200,340})",
)
def BC_CHILDMONTHS(
    cost_from: Annotated[
        Amounts, Arg("Nettoudgift fra", "Kommunens nettoudgift pr. barn og måned i det gamle tilbud.", "From")
    ],
    cost_to: Annotated[
        Amounts, Arg("Nettoudgift til", "Kommunens nettoudgift pr. barn og måned i det nye tilbud.", "To")
    ],
    months: Annotated[
        Amounts,
        Arg("Børnemåneder", "Børnemåneder, der rykkes frem; negative for børn, der holdes tilbage.", "Months"),
    ],
) -> float:
    """Saving over the transitions, kr."""
    return childcare.child_months(cost_from, cost_to, months)


@cell_function(
    SCHOOL,
    "Flytbare børn: børn over normen, som ledige pladser i samme distrikt og måned kan tage, i børnemåneder. "
    "Rækker er institutioner, kolonner er måneder. Gang med budgettet pr. barn for at få besparelsen.",
    "Children over the norm that free places in the same district and month can take, in child-months.",
    source="Rapporten s. 102 (princippet fremgår, formlen er udledt og et loft).",
    example='BC_MOVABLECHILDREN({44;37;52},{40;40;50},{"Nord";"Nord";"Syd"})',
)
def BC_MOVABLECHILDREN(
    enrolled: Annotated[Matrix, Arg("Indskrevne", "Indskrevne børn, en række pr. institution.", "Enrolled")],
    places: Annotated[
        Matrix, Arg("Pladser", "Normerede pladser; én kolonne gælder alle måneder.", "Places by the norm")
    ],
    districts: Annotated[
        Texts | None,
        Arg("Distrikter", "Distrikt pr. institution; udeladt: børn kan flytte overalt.", "Districts"),
    ] = None,
) -> float:
    """Child-months that could be moved."""
    return childcare.movable_children(enrolled, places, districts or ())


@cell_function(
    SCHOOL,
    "Potentiale ved lavere sygefravær: Σ max(0, fravær − mål) · årsværk · løn, kr. pr. år. Målet er "
    "gennemsnittet "
    "vægtet med årsværk (mean), laveste enhed (min) eller et tal.",
    "Value of lower sickness absence: Σ max(0, rate − target) · fte · wage, kr. per year.",
    source="Rapporten s. 105 (målene står i ord, vægtning og formel er udledt).",
    example="BC_SICKLEAVE({0.041,0.052,0.068},{60,45,52},480000)",
)
def BC_SICKLEAVE(
    rates: Annotated[
        Observations,
        Arg("Sygefravær", "Sygefravær pr. enhed, fx 5,4 %; tomme enheder springes over.", "Rates"),
    ],
    fte: Annotated[Amounts, Arg("Årsværk", "Årsværk pr. enhed, eller ét tal for alle.", "Staff in FTE")],
    wage: Annotated[Amounts, Arg("Løn", "Løn pr. årsværk, kr., pr. enhed eller ét tal.", "Wage per FTE")],
    target: Annotated[
        AbsenceTarget,
        number_or("mean", "min"),
        Arg("Mål", "mean (standard), min eller en andel som 4,5 %.", "Target"),
    ] = "mean",
) -> float:
    """Potential, kr. per year."""
    return sick_leave_potential(rates, fte, wage, target)
