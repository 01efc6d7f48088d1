"""Cell functions over working time and unit costs."""

from typing import Annotated

from engines import savings
from engines.checks import FloatArray
from engines.parameters import active
from udfs.arguments import Number
from udfs.registry import Arg, cell_function

TIME = "Råderum Tid og årsværk"


@cell_function(
    TIME,
    "Tidsforbrug i timer: antal · minutter / 60.",
    "Time used in hours: cases · minutes / 60.",
    source="Rapporten s. 36 (faktorerne fremgår, produktet er udledt).",
    example="BC_TIME(12000,5)",
)
def BC_TIME(
    cases: Annotated[Number, Arg("Antal", "Antal sager eller transaktioner pr. år.", "Cases per year")],
    minutes: Annotated[Number, Arg("Minutter", "Minutter pr. sag.", "Minutes per case")],
) -> FloatArray:
    """Hours per year."""
    return savings.hours(cases, minutes)


@cell_function(
    TIME,
    "Årsværk: timer / timer pr. årsværk (1.924 brutto, hvis ikke andet angives).",
    "Full-time equivalents: hours / hours per FTE (1,924 gross unless given).",
    source="Parameteren aarsvaerk.bruttotimer; effektiv tid er et lokalt input.",
    example="BC_FTE(2500,1450)",
)
def BC_FTE(
    hours: Annotated[Number, Arg("Timer", "Timer pr. år.", "Hours per year")],
    hours_per_fte: Annotated[
        Number | None, Arg("Timer pr. årsværk", "Timer pr. årsværk, fx 1.450 effektive.", "Hours per FTE")
    ] = None,
) -> FloatArray:
    """Full-time equivalents."""
    if hours_per_fte is None:
        return savings.full_time_equivalents(hours, active().number("aarsvaerk.bruttotimer"))
    return savings.full_time_equivalents(hours, hours_per_fte)


@cell_function(
    TIME,
    "Tidsbesparelse i kr.: antal · minutter / 60 · timeløn.",
    "Time saving in kr.: cases · minutes / 60 · hourly wage.",
    source="Rapporten s. 36, business case 2 (faktorerne fremgår, produktet er udledt).",
    example="BC_TIMESAVING(12000,5,306)",
)
def BC_TIMESAVING(
    cases: Annotated[Number, Arg("Antal", "Antal sager eller transaktioner pr. år.", "Cases per year")],
    minutes: Annotated[Number, Arg("Minutter", "Sparede minutter pr. sag.", "Minutes saved per case")],
    hourly_wage: Annotated[Number, Arg("Timeløn", "Timeløn, kr. pr. time.", "Hourly wage, kr.")],
) -> FloatArray:
    """Time saving, kr. per year."""
    return savings.time_saving(cases, minutes, hourly_wage)


@cell_function(
    TIME,
    "Ændret enhedsomkostning: mængde · (pris før − pris efter); positivt er en besparelse.",
    "Changed unit cost: volume · (before − after); positive is a saving.",
    source="Rapporten s. 97 og 100 (forskel i enhedsomkostning gange mængde).",
    example="BC_UNITCHANGE(1200,450,380)",
)
def BC_UNITCHANGE(
    volume: Annotated[Number, Arg("Mængde", "Antal enheder pr. år.", "Units per year")],
    cost_before: Annotated[Number, Arg("Pris før", "Enhedsomkostning før, kr.", "Unit cost before, kr.")],
    cost_after: Annotated[Number, Arg("Pris efter", "Enhedsomkostning efter, kr.", "Unit cost after, kr.")],
) -> FloatArray:
    """Saving, kr. per year."""
    return savings.unit_change(volume, cost_before, cost_after)
