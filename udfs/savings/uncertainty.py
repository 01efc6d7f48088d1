"""Cell functions over uncertain inputs."""

from typing import Annotated

from engines.checks import FloatArray
from engines.errors import OutOfDomain, da_number
from engines.savings import uncertainty
from engines.savings.uncertainty import PERCENTILES, Distribution
from udfs.arguments import Amounts, Number, Single, Texts, choice
from udfs.registry import Arg, Result, cell_function
from udfs.values import ErrorCode

UNCERTAINTY = "Råderum Usikkerhed"

_LINEAR = "Vores; regner resultatet lineært i hvert input og inputtene uafhængige af hinanden."


@cell_function(
    UNCERTAINTY,
    "Trepunktsestimat, 1 × 2: middelværdi (lav + 4 · sandsynlig + høj) / 6 og spredning (høj − lav) / 6.",
    "Three-point estimate, 1 × 2: mean (low + 4 · likely + high) / 6 and σ (high − low) / 6.",
    result=Result.ROW,
    source="Almindelig trepunktsmetode (PERT); rapporten trykker ingen.",
    example="BC_THREEPOINT(80,100,150)",
)
def BC_THREEPOINT(
    low: Annotated[Number, Arg("Lav", "Laveste rimelige værdi.", "Lowest reasonable value")],
    likely: Annotated[Number, Arg("Sandsynlig", "Mest sandsynlige værdi.", "Most likely value")],
    high: Annotated[Number, Arg("Høj", "Højeste rimelige værdi.", "Highest reasonable value")],
) -> FloatArray:
    """Mean and σ of an uncertain input."""
    return uncertainty.three_point(low, likely, high)


@cell_function(
    UNCERTAINTY,
    "Følsomhed (tornado), én række pr. input efter størst udsving: navn, resultat ved lav, resultat ved høj, "
    "udsving. Har du selv resultaterne ved lav og høj, så skriv dem som lav og høj og 1 som effekt.",
    "Tornado table, a row per input by widest swing: name, result at low, result at high, swing. Results of "
    "your own go in as low and high, with effect 1.",
    result=Result.TABLE,
    source=_LINEAR,
    example='BC_SENSITIVITY({"Antal";"Løn"},{80;300},{100;320},{130;330},{500;250},30000)',
)
def BC_SENSITIVITY(
    names: Annotated[Texts, Arg("Navne", "Inputtenes navne, ét pr. input.", "Names of the inputs")],
    low: Annotated[Amounts, Arg("Lav", "Laveste værdi af hvert input.", "Low value of each input")],
    likely: Annotated[Amounts, Arg("Sandsynlig", "Mest sandsynlige værdi.", "Likely value of each input")],
    high: Annotated[Amounts, Arg("Høj", "Højeste værdi af hvert input.", "High value of each input")],
    effects: Annotated[
        Amounts,
        Arg(
            "Effekt",
            "Hvad resultatet ændres, når inputtet stiger med 1: (resultat ved høj − ved lav) / (høj − lav).",
            "Change of the result when the input rises by one",
        ),
    ],
    base: Annotated[
        Single | None,
        Arg("Basis", "Resultatet ved de sandsynlige værdier. Udeladt: Σ effekt · sandsynlig.", "Base result"),
    ] = None,
) -> list[list[str | float]]:
    """Swings, widest first."""
    swings = uncertainty.sensitivity(names, low, likely, high, effects, base)
    return [[swing.name, swing.at_low, swing.at_high, swing.width] for swing in swings]


@cell_function(
    UNCERTAINTY,
    "Nulpunkt på et input: den værdi, hvor resultatet er 0, på linjen gennem to beregnede punkter.",
    "Break-even on an input: the value where the result is 0, on the line through two computed points.",
    nan=(
        ErrorCode.NUM,
        "Resultatet er det samme i begge punkter, så inputtet flytter det ikke, og der er intet nulpunkt.",
    ),
    source="Vores; præcis når resultatet er lineært i inputtet, ellers en tilnærmelse mellem punkterne.",
    example="BC_BREAKEVEN(80,-4000,130,21000)",
)
def BC_BREAKEVEN(
    low_input: Annotated[Number, Arg("Input 1", "Inputtets ene værdi.", "One value of the input")],
    low_result: Annotated[Number, Arg("Resultat 1", "Resultatet ved den.", "The result there")],
    high_input: Annotated[Number, Arg("Input 2", "Inputtets anden værdi.", "Another value of the input")],
    high_result: Annotated[Number, Arg("Resultat 2", "Resultatet ved den.", "The result there")],
) -> FloatArray:
    """The input's break-even value."""
    return uncertainty.breakeven_input(low_input, low_result, high_input, high_result)


def _whole(name: str, value: float) -> int:
    if value != int(value):
        raise OutOfDomain(f"{name} skal være et helt tal; fik {da_number(value)}.")
    return int(value)


@cell_function(
    UNCERTAINTY,
    "Simulering med fast startværdi, 10 × 2: percentil 5, 10, 25, 50, 75, 90 og 95, middel, spredning og "
    "andelen af trækninger med positivt resultat. Samme startværdi giver samme tal overalt.",
    "Seeded simulation, 10 × 2: percentiles 5-95, mean, σ and the share of draws above 0.",
    result=Result.TABLE,
    source=_LINEAR + " Tilfældige tal: PCG64; se simulate i engines/savings/uncertainty.py.",
    example="BC_SIMULATE({80;300},{100;320},{130;330},{500;250},30000,1000,1)",
)
def BC_SIMULATE(
    low: Annotated[Amounts, Arg("Lav", "Laveste værdi af hvert input.", "Low value of each input")],
    likely: Annotated[Amounts, Arg("Sandsynlig", "Mest sandsynlige værdi.", "Likely value of each input")],
    high: Annotated[Amounts, Arg("Høj", "Højeste værdi af hvert input.", "High value of each input")],
    effects: Annotated[
        Amounts,
        Arg("Effekt", "Hvad resultatet ændres, når inputtet stiger med 1.", "Change per unit of the input"),
    ],
    base: Annotated[
        Single | None,
        Arg("Basis", "Resultatet ved de sandsynlige værdier. Udeladt: Σ effekt · sandsynlig.", "Base result"),
    ] = None,
    draws: Annotated[Single, Arg("Trækninger", "Antal trækninger, 10.000 som standard.", "Draws")] = 10_000.0,
    seed: Annotated[Single, Arg("Startværdi", "Helt tal, 1 som standard.", "Seed, a whole number")] = 1.0,
    distribution: Annotated[
        Distribution,
        choice("pert", "triangular", "normal", "uniform"),
        Arg("Fordeling", "pert (standard), triangular, normal eller uniform.", "Distribution of the inputs"),
    ] = "pert",
) -> list[list[str | float]]:
    """Percentiles, mean, σ and share above 0, each with its name."""
    found = uncertainty.simulate(
        low,
        likely,
        high,
        effects,
        base,
        _whole("Antal trækninger", draws),
        _whole("Startværdien", seed),
        distribution,
    )
    rows: list[list[str | float]] = [
        [f"Percentil {percent}", value] for percent, value in zip(PERCENTILES, found.percentiles.tolist(), strict=True)
    ]
    return [
        *rows,
        ["Middel", found.mean],
        ["Spredning", found.deviation],
        ["Andel over 0", found.share_positive],
    ]
