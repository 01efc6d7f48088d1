"""Cell functions over the vehicle fleet."""

from typing import Annotated

from numpy.typing import ArrayLike

from engines.checks import FloatArray
from engines.parameters import active
from engines.savings import fleet
from udfs.arguments import Number
from udfs.registry import Arg, Result, cell_function
from udfs.savings.property import TECHNICAL


def _or_parameter(given: ArrayLike | None, name: str) -> ArrayLike:
    return active().number(name) if given is None else given


@cell_function(
    TECHNICAL,
    "Kørselsudgift, kr. pr. år, når egne biler dækker grundbehovet og lejede resten: behov · (andel · egen + "
    "(1 − andel) · leje).",
    "Driving cost with own cars for the base need and hired ones for the rest, kr. per year.",
    source="Rapporten s. 157 (90 % er nævnt som eksempel, formlen er udledt).",
    example="BC_FLEETMIX(400000,3.1,4.8)",
)
def BC_FLEETMIX(
    need: Annotated[Number, Arg("Behov", "Kørselsbehov pr. år i km eller timer.", "Driving need per year")],
    own_unit_cost: Annotated[
        Number, Arg("Egne biler", "Kr. pr. km eller time; brug de sidste bilers pris.", "Own cars per unit")
    ],
    hire_unit_cost: Annotated[Number, Arg("Leje", "Kr. pr. km eller time ved leje/leasing.", "Hire per unit")],
    own_share: Annotated[
        Number | None, Arg("Egen dækning", "Andel med egne biler; udeladt: 90 %.", "Share by own cars")
    ] = None,
) -> FloatArray:
    """Yearly cost, kr."""
    return fleet.fleet_mix_cost(need, own_unit_cost, hire_unit_cost, _or_parameter(own_share, "vognpark.egen_daekning"))


@cell_function(
    TECHNICAL,
    "Køb eller leasing, 1 × 3: årlig udgift ved køb, ved leasing, og hvad køb sparer, kr.",
    "Buy or lease, 1 × 3: yearly cost bought, leased, and what buying saves, kr.",
    result=Result.ROW,
    source="Rapporten s. 157 (sammenligningen er nævnt, formlen er udledt).",
    example="BC_BUYORLEASE(180000,45000,6,14000,2500,42000)",
)
def BC_BUYORLEASE(
    price: Annotated[Number, Arg("Indkøbspris", "Kr. pr. bil.", "Purchase price")],
    residual: Annotated[Number, Arg("Restværdi", "Kr. ved salg.", "Residual value")],
    years: Annotated[Number, Arg("Levetid", "År, bilen beholdes.", "Years kept")],
    running_own: Annotated[Number, Arg("Drift", "Drift og service ved køb, kr. pr. år.", "Running when bought")],
    finance: Annotated[Number, Arg("Finansiering", "Finansiering ved køb, kr. pr. år.", "Finance cost")],
    lease: Annotated[Number, Arg("Leasingydelse", "Kr. pr. år.", "Lease fee per year")],
    running_lease: Annotated[
        Number, Arg("Drift ved leasing", "Drift uden for leasingaftalen, kr. pr. år.", "Running when leased")
    ] = 0.0,
) -> FloatArray:
    """Yearly costs and difference, kr."""
    return fleet.buy_or_lease(price, residual, years, running_own, finance, lease, running_lease)


@cell_function(
    TECHNICAL,
    "GPS-baseret flådestyring, kr. pr. år: 2,7 % af lønbudgettet + 6 % af materialer og forsikringer, eller "
    "egne andele.",
    "GPS fleet control, kr. per year: 2.7 % of the wage budget + 6 % of materials and insurance, or own shares.",
    source="Rapporten s. 157 (procenterne fremgår, summen er udledt, grundlaget er ikke trykt).",
    example="BC_GPSFLEET(120000000,20000000)",
)
def BC_GPSFLEET(
    wage_budget: Annotated[Number, Arg("Lønbudget", "Udgående personales løn, kr. pr. år.", "Wage budget")],
    material_budget: Annotated[
        Number, Arg("Materialebudget", "Materialer, forsikringer mv., kr. pr. år.", "Material budget")
    ],
    wage_share: Annotated[Number | None, Arg("Andel af løn", "Udeladt: 2,7 %.", "Share of wages saved")] = None,
    material_share: Annotated[
        Number | None, Arg("Andel af materialer", "Udeladt: 6 %.", "Share of materials saved")
    ] = None,
) -> FloatArray:
    """Saving, kr. per year."""
    return fleet.gps_saving(
        wage_budget,
        material_budget,
        _or_parameter(wage_share, "vognpark.gps_loen"),
        _or_parameter(material_share, "vognpark.gps_materiale"),
    )
