"""Cell functions over case handling and meetings."""

from typing import Annotated

from engines.checks import FloatArray
from engines.savings import casework
from udfs.arguments import Number
from udfs.registry import Arg, Result, cell_function
from udfs.savings.time import TIME


@cell_function(
    TIME,
    "Kortere sagsbehandlingstid, 1 × 2: frigjorte årsværk (samme procent som tiden falder) og kr. pr. år.",
    "Shorter case handling, 1 × 2: FTE freed (same percentage as the time falls) and kr. per year.",
    result=Result.ROW,
    source=("Rapporten s. 161 (årsværk fremgår, kroner er udledt; effekten budgetteres først efter omlægningen)."),
    example="BC_CASETIME(14,0.2,520000)",
)
def BC_CASETIME(
    fte: Annotated[Number, Arg("Årsværk", "Årsværk på sagstypen.", "FTE on the case type")],
    reduction: Annotated[
        Number, Arg("Reduktion", "Kortere arbejdstid pr. sag, fx 20 % (ikke ventetid).", "Time reduction")
    ],
    wage: Annotated[Number, Arg("Løn", "Løn pr. årsværk, kr.", "Wage per FTE")] = 0.0,
) -> FloatArray:
    """FTE and kr."""
    return casework.case_time(fte, reduction, wage)


@cell_function(
    TIME,
    "Videomøder: sparet transport, netto kr. pr. år = møder · andel · (minutter/60 · timeløn + km · pris) − drift.",
    "Video meetings: travel saved, net kr. per year.",
    source="Vores; den del af rapporten, der behandler forslaget, er gået tabt.",
    example="BC_VIDEOMEETINGS(3000,0.3,40,310,22,3.8,50000)",
)
def BC_VIDEOMEETINGS(
    meetings: Annotated[Number, Arg("Møder", "Fysiske møder pr. år.", "Meetings per year")],
    share_moved: Annotated[Number, Arg("Andel", "Andel, der holdes på video.", "Share held on video")],
    travel_minutes: Annotated[Number, Arg("Minutter", "Transport frem og tilbage, minutter.", "Travel minutes")],
    hourly_wage: Annotated[Number, Arg("Timeløn", "Timeløn, kr.", "Hourly wage")],
    distance_km: Annotated[Number, Arg("Km", "Km frem og tilbage pr. møde.", "Km there and back")] = 0.0,
    km_price: Annotated[Number, Arg("Kilometerpris", "Kr. pr. km.", "Price per km")] = 0.0,
    running_cost: Annotated[Number, Arg("Drift", "Udstyr og licens, kr. pr. år.", "Running cost")] = 0.0,
) -> FloatArray:
    """Net saving, kr. per year."""
    return casework.video_meetings(
        meetings, share_moved, travel_minutes, hourly_wage, distance_km, km_price, running_cost
    )
