"""Cell functions over shared units and specialists."""

from typing import Annotated

from engines.checks import FloatArray
from engines.savings import shared_services
from engines.savings.shared_services import Staffing
from udfs.arguments import Amounts, Single, choice
from udfs.registry import Arg, Result, cell_function

SHARED = "Råderum Administration"


@cell_function(
    SHARED,
    "Administrativt fællesskab, 1 × 5: årsværk tilbage i enhederne, fællesskabets bemanding, frigivne "
    "årsværk, "
    "frigivet andel og nettobesparelse første år, kr.",
    "Shared administration, 1 × 5: FTE left in the units, staff of the shared unit, released, share, net saving.",
    result=Result.ROW,
    source="Rapporten s. 116 (kolonnerne fremgår, regnestykket er udledt).",
    example="BC_SHAREDUNIT({2,1.5,1},{1.2,1,0.6},{0.3,0.25,0.2},470000,150000)",
)
def BC_SHAREDUNIT(
    admin_fte: Annotated[
        Amounts, Arg("Årsværk i dag", "Årsværk til administration pr. enhed.", "FTE on administration today")
    ],
    moved_fte: Annotated[Amounts, Arg("Overgår", "Heraf årsværk til fællesskabet.", "FTE that move")],
    released_fte: Annotated[Amounts, Arg("Frigives", "Heraf frigivne årsværk.", "FTE released of those")],
    wage: Annotated[Amounts, Arg("Løn", "Løn pr. årsværk, kr., pr. enhed eller ét tal.", "Wage per FTE")],
    setup: Annotated[Single, Arg("Etablering", "Etableringsudgift, kr.", "Set-up cost")] = 0.0,
) -> FloatArray:
    """Staff and net saving of a shared unit."""
    return shared_services.shared_unit(admin_fte, moved_fte, released_fte, wage, setup)


@cell_function(
    SHARED,
    "Fælles fagspecialist mod konsulentkøb, 1 × 4: konsulentudgift, antal specialister, besparelse og "
    "nulpunkt i timer.",
    "Shared specialist against consultants, 1 × 4: consultants' cost, specialists, saving, break-even hours.",
    result=Result.ROW,
    source="Rapporten s. 165 (idéen fremgår, regnestykket er udledt).",
    example='BC_SHAREDSPECIALIST({420,600,310},1150,780000,1450,"hele")',
)
def BC_SHAREDSPECIALIST(
    hours: Annotated[Amounts, Arg("Behov", "Timer pr. år pr. kommune eller enhed.", "Hours by unit")],
    consultant_price: Annotated[
        Amounts, Arg("Konsulentpris", "Kr. pr. time, pr. enhed eller ét tal.", "Consultants' price per hour")
    ],
    annual_wage: Annotated[Single, Arg("Årsløn", "Årsløn inkl. overhead, kr.", "Annual wage with overhead")],
    hours_per_fte: Annotated[Single, Arg("Timer pr. årsværk", "Effektive timer pr. årsværk.", "Hours per FTE")],
    staffing: Annotated[
        Staffing,
        choice("deltid", "hele"),
        Arg("Bemanding", "deltid (standard) eller hele stillinger.", "Posts"),
    ] = "deltid",
) -> FloatArray:
    """Cost, posts, saving and break-even."""
    return shared_services.shared_specialist(hours, consultant_price, annual_wage, hours_per_fte, staffing)
