"""Cell functions for surplus, deficit and settlement."""

from typing import Annotated

from engines import tariff
from engines.checks import FloatArray
from engines.parameters import active
from udfs.arguments import Lines, Number, Single
from udfs.registry import Arg, Result, cell_function
from udfs.tariff._shapes import TARIFF, rows


@cell_function(
    TARIFF,
    "Et resultat delt i det, der ligger inden for tærsklen, og det, der ligger ud over; fortegnet bevares.",
    "A result split into what is within the threshold and what is beyond; the sign is kept.",
    result=Result.ROW,
    source="Rammeaftale, håndtering af overskud (5 % af grundlaget): parameteren takst.overskud.taerskel.",
    example="TF_SURPLUS(700000,9000000)",
)
def TF_SURPLUS(
    result: Annotated[Number, Arg("Resultat", "Årets overskud (+) eller underskud (−), kr.", "Result, kr.")],
    base: Annotated[Number, Arg("Takstgrundlag", "Årets takstberegningsgrundlag, kr.", "Tariff base, kr.")],
    threshold: Annotated[
        Number | None,
        Arg("Tærskel", "Andel af grundlaget; 5 % hvis den udelades.", "Threshold, 5 % by default"),
    ] = None,
) -> FloatArray:
    """Within and beyond, kr., n × 2."""
    limit = active().number("takst.overskud.taerskel") if threshold is None else threshold
    return rows(tariff.threshold_split(result, base, limit))


@cell_function(
    TARIFF,
    "Efterregulering år for år, ni rækker: resultat, hensat, ud over tærsklen, modregnet, brugt, udløbet, "
    "hensat ultimo, regulering i årets takst og det, der afventer senere takster.",
    "Settlement by year, nine rows: result, set aside, beyond, offset, used, expired, balance, "
    "regulation in the year's tariff, and what waits for later tariffs.",
    result=Result.TABLE,
    source="Rammeaftale, håndtering af overskud (tærskel og udløb); rækkefølge og forsinkelse er vores.",
    example="TF_SETTLEMENTPLAN({700000,-200000,100000,0,0,0},9000000)",
)
def TF_SETTLEMENTPLAN(
    results: Annotated[
        Lines,
        Arg("Resultater", "Resultat pr. år før regulering fra tidligere år, kr.", "Results by year, kr."),
    ],
    bases: Annotated[
        Lines, Arg("Takstgrundlag", "Takstgrundlag pr. år, kr., eller ét for alle år.", "Tariff base by year")
    ],
    used: Annotated[Lines, Arg("Brugt", "Brugt af det hensatte pr. år, kr.", "Used of what is set aside")] = 0.0,
    threshold: Annotated[
        Single | None,
        Arg("Tærskel", "Andel af grundlaget; 5 % hvis den udelades.", "Threshold, 5 % by default"),
    ] = None,
    lag: Annotated[
        Single | None,
        Arg("Forsinkelse", "År, til resultatet regulerer taksten; 2 hvis den udelades.", "Lag, 2 by default"),
    ] = None,
    expiry: Annotated[
        Single | None, Arg("Udløb", "År, det hensatte må stå; 5 hvis det udelades.", "Expiry, 5 by default")
    ] = None,
) -> FloatArray:
    """Settlement by year, kr., 9 × n."""
    known = active()
    return tariff.settlement(
        results,
        bases,
        known.number("takst.overskud.taerskel") if threshold is None else threshold,
        known.number("takst.overskud.forsinkelse") if lag is None else lag,
        known.number("takst.overskud.udloeb") if expiry is None else expiry,
        used,
    )
