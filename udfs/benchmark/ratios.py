"""Cell functions for key figures: ratios, models of administration, staff per case."""

from typing import Annotated

from engines import benchmark
from engines.checks import FloatArray
from udfs.arguments import Figure, Number
from udfs.benchmark.arguments import BENCHMARK, OptionalFigure
from udfs.registry import Arg, Result, cell_function
from udfs.values import ErrorCode

_MISSING = (
    ErrorCode.NA,
    "Et tal mangler, så nøgletallet kan ikke beregnes. Et manglende tal er ikke 0; udfyld det, eller lad "
    "rækken stå uden nøgletal.",
)
_NO_WAGE = (
    ErrorCode.NA,
    "Et tal mangler: uden løn pr. årsværk kan forskellen ikke gøres op i kr., og uden sager og årsværk "
    "kan intet beregnes. Udfyld det.",
)


@cell_function(
    BENCHMARK,
    "Nøgletal: tæller / nævner, evt. pr. et antal (fx pr. 1.000). Tomme felter i et område mangler og er ikke 0.",
    "Key figure: numerator / denominator, optionally per a number (such as 1,000).",
    nan=_MISSING,
    source="Rapporten s. 56-57, 66, 68, 149 og 160 (forholdene fremgår); s. 132, 136, 140 og 163 er udledt.",
    example="BM_RATIO(81.49,2948,1000)",
)
def BM_RATIO(
    numerator: Annotated[Figure, Arg("Tæller", "Det, der måles, fx nettoudgift i kr.", "What is measured")],
    denominator: Annotated[
        Number, Arg("Nævner", "Det, der måles i forhold til, fx indbyggere.", "What it is set against")
    ],
    per: Annotated[Number, Arg("Pr.", "Pr. hvor mange, fx 1.000; 1 som standard.", "Per how many")] = 1.0,
) -> FloatArray:
    """A key figure."""
    return benchmark.ratio(numerator, denominator, per)


@cell_function(
    BENCHMARK,
    "Indeks: faktisk / forventet · 100; 100 er som forventet.",
    "Index: actual / expected · 100; 100 is as expected.",
    nan=_MISSING,
    source="Almindelig definition af serviceniveau; vores.",
    example="BM_INDEX(52000,50000)",
)
def BM_INDEX(
    actual: Annotated[Figure, Arg("Faktisk", "Det faktiske niveau, fx udgift pr. indbygger.", "Actual level")],
    expected: Annotated[Number, Arg("Forventet", "Det forventede niveau, fx udgiftsbehovet.", "Expected level")],
) -> FloatArray:
    """An index."""
    return benchmark.index(actual, expected)


@cell_function(
    BENCHMARK,
    "Vækst fra et tidligere til det seneste tal, som andel (0,1 er 10 %).",
    "Growth from an earlier to the latest figure, as a fraction.",
    nan=_MISSING,
    source="Rapporten s. 67 (vækst i administration mod ydelser); formlen er udledt.",
    example="BM_GROWTH(21.66,32.39)",
)
def BM_GROWTH(
    earlier: Annotated[Number, Arg("Tidligere", "Det tidligere tal; må ikke være 0.", "The earlier figure")],
    latest: Annotated[Figure, Arg("Seneste", "Det seneste tal.", "The latest figure")],
) -> FloatArray:
    """Growth, a fraction."""
    return benchmark.growth(earlier, latest)


@cell_function(
    BENCHMARK,
    "Model 1-3: merudgift til administration mod egen tidligere, landets tidligere og landets seneste andel.",
    "Models 1-3: administration above own earlier, national earlier and national latest share of benefits.",
    result=Result.ROW,
    nan=_MISSING,
    source="Rapporten s. 57: niveauerne fremgår, gangen med seneste års ydelser er udledt. Kan være negativ.",
    example="BM_SHAREMODELS(32.39,433.3,0.051,0.044,0.056)",
)
def BM_SHAREMODELS(
    admin: Annotated[Figure, Arg("Administration", "Seneste års administrationsudgift, kr.", "Admin cost")],
    benefits: Annotated[Figure, Arg("Ydelser", "Seneste års ydelser, samme enhed.", "Benefits, same unit")],
    own_earlier_share: Annotated[
        Figure, Arg("Egen tidligere andel", "Egen andel i et tidligere år, fx 5,1 %.", "Own earlier share")
    ],
    national_earlier_share: Annotated[
        Figure, Arg("Landets tidligere andel", "Landets andel i samme år, fx 4,4 %.", "National share then")
    ],
    national_share: Annotated[
        Figure, Arg("Landets andel", "Landets andel i det seneste år, fx 5,6 %.", "National share now")
    ],
) -> FloatArray:
    """Potential of models 1-3, 1 × 3; positive is a reduction."""
    return benchmark.share_models(admin, benefits, own_earlier_share, national_earlier_share, national_share)


@cell_function(
    BENCHMARK,
    "Model 1-3 for en udgift pr. enhed (fx pr. person i en aldersgruppe) mod de samme tre niveauer.",
    "Models 1-3 for a cost per unit (such as per person of an age band) against the same three levels.",
    result=Result.ROW,
    nan=_MISSING,
    source="Rapporten s. 59: niveauerne fremgår, gangen med antallet er udledt. Kan være negativ.",
    example="BM_LEVELMODELS(32390000,17500,1150,1000,1300)",
)
def BM_LEVELMODELS(
    cost: Annotated[Figure, Arg("Udgift", "Seneste års udgift, kr.", "Latest cost, kr.")],
    base: Annotated[Figure, Arg("Antal", "Seneste års antal, fx personer i aldersgruppen.", "Latest number")],
    own_earlier: Annotated[
        Figure, Arg("Egen tidligere udgift pr. enhed", "Egen udgift pr. enhed i et tidligere år.", "Own then")
    ],
    national_earlier: Annotated[
        Figure,
        Arg("Landets tidligere udgift pr. enhed", "Landets udgift pr. enhed i samme år.", "Country then"),
    ],
    national: Annotated[
        Figure, Arg("Landets udgift pr. enhed", "Landets udgift pr. enhed i det seneste år.", "Country now")
    ],
) -> FloatArray:
    """Potential of models 1-3, 1 × 3, kr.; positive is a reduction."""
    return benchmark.level_models(cost, base, own_earlier, national_earlier, national)


@cell_function(
    BENCHMARK,
    "Årsværk pr. 1.000 sager: eget niveau, forskel til en anden kommune, forskel i årsværk og i kr.",
    "FTE per 1,000 cases: own level, difference from a peer, difference in FTE and in kr.",
    result=Result.ROW,
    nan=_NO_WAGE,
    source="Rapporten s. 60. Rapporten deler hver målgruppe med kommunens sager i alt (fundet ved "
    "genberegning); brug målgruppens egne sager for at se intensiteten. Beløbet er udledt.",
    example="BM_FTEPERCASE(81.49,2948,24.43,415945)",
)
def BM_FTEPERCASE(
    fte: Annotated[Figure, Arg("Årsværk", "Årsværk i målgruppen eller i alt.", "FTE")],
    cases: Annotated[
        Number,
        Arg("Antal sager", "Sager i alt (som rapporten) eller målgruppens egne.", "Cases, total or own"),
    ],
    peer_per_1000: Annotated[
        Figure,
        Arg(
            "Sammenligningskommunens årsværk pr. 1.000 sager",
            "På samme sagsgrundlag.",
            "Peer's FTE per 1,000",
        ),
    ],
    wage: Annotated[
        OptionalFigure, Arg("Løn pr. årsværk", "Kr. pr. årsværk (kan udelades).", "Wage per FTE, kr.")
    ] = float("nan"),
) -> FloatArray:
    """FTE per 1,000 cases compared, 1 × 4."""
    return benchmark.fte_per_case(fte, cases, peer_per_1000, wage)


@cell_function(
    BENCHMARK,
    "Sager pr. årsværk: eget niveau, forskel til normen, årsværk efter normen og forskel i årsværk.",
    "Cases per FTE: own level, difference from a norm, FTE needed at the norm, and difference in FTE.",
    result=Result.ROW,
    nan=_MISSING,
    source="Rapporten s. 65: nøgletallet fremgår, behovet udledt. 40 og 55 er gennemsnit (2014), ikke norm.",
    example="BM_CASELOAD(480,10,40)",
)
def BM_CASELOAD(
    cases: Annotated[Figure, Arg("Antal sager", "Antal sager i gruppen.", "Cases")],
    fte: Annotated[Number, Arg("Årsværk", "Årsværk i gruppen.", "FTE")],
    norm: Annotated[Number, Arg("Norm", "Sager pr. årsværk at sammenligne med.", "Cases per FTE to compare")],
) -> FloatArray:
    """Cases per FTE compared, 1 × 4."""
    return benchmark.caseload(cases, fte, norm)
