"""Cell functions that set an own figure against others'."""

from typing import Annotated

from engines import benchmark
from engines.checks import FloatArray
from udfs.arguments import Number, Observations
from udfs.benchmark.arguments import BENCHMARK, DirectionChoice, OptionalFigure, OptionalObservations, TargetChoice
from udfs.registry import Arg, Result, cell_function
from udfs.values import ErrorCode

_OTHERS = Arg(
    "Observationer", "De sammenlignede tal; tomme felter i området mangler og er ikke 0.", "The figures compared"
)
_OWN = Arg("Eget tal", "Egen kommunes tal.", "Own figure")
_NO_OWN = (
    ErrorCode.NA,
    "Eget tal mangler eller er 0, så der er intet at sammenligne. Udfyld det; er det virkelig 0, så skriv {0}.",
)


@cell_function(
    BENCHMARK,
    "Målniveau blandt observationerne: mean, median, quartile (bedste kvartil) eller best.",
    "The target level among the observations: mean, median, quartile (the best) or best.",
    source="Vores; gennemsnit og bedste er rapportens sammenligninger (s. 68, 120 og 132).",
    example='BM_TARGET({537,594,583,486,617,745,775,746,884,860},"quartile")',
)
def BM_TARGET(
    values: Annotated[Observations, _OTHERS],
    target: TargetChoice,
    direction: DirectionChoice = "low",
    weights: Annotated[
        OptionalObservations | None,
        Arg("Vægte", "Én vægt pr. observation, fx indbyggere; kun til gennemsnit.", "Weights, for the mean"),
    ] = None,
) -> float:
    """The target level."""
    return benchmark.target_level(values, target, direction, weights)


@cell_function(
    BENCHMARK,
    "Potentiale: den del af eget tal, der er dårligere end målet, gange mængden. Aldrig negativt.",
    "Potential: the part of own figure that is worse than the target, times the volume. Never negative.",
    nan=_NO_OWN,
    source="Rapporten s. 68, 120, 132, 136 og 145: tilnærmelsen fremgår, formlen er udledt.",
    example='BM_POTENTIAL(583,45,{537,594,583,486,617,745,775,746,884,860},"best")',
)
def BM_POTENTIAL(
    own: Annotated[OptionalFigure, _OWN],
    volume: Annotated[Number, Arg("Mængde", "Den mængde, tallet er pr., fx antal borgere.", "What the figure is per")],
    values: Annotated[Observations, _OTHERS],
    target: TargetChoice,
    direction: DirectionChoice = "low",
    weights: Annotated[
        OptionalObservations | None,
        Arg("Vægte", "Én vægt pr. observation, fx indbyggere; kun til gennemsnit.", "Weights, for the mean"),
    ] = None,
) -> FloatArray:
    """Potential, in the figure's unit times the volume."""
    return benchmark.potential(own, volume, values, target, direction, weights)


@cell_function(
    BENCHMARK,
    "Placering blandt observationerne; 1 er bedst, og lige tal deler placering.",
    "Rank among the observations; 1 is best, equals share the place.",
    nan=_NO_OWN,
    source="Almindelig rangorden, som RANG.LIGE.",
    example="BM_RANK(583,{537,594,583,486,617,745,775,746,884,860})",
)
def BM_RANK(
    own: Annotated[OptionalFigure, _OWN],
    values: Annotated[Observations, _OTHERS],
    direction: DirectionChoice = "low",
) -> FloatArray:
    """Rank, 1 is best."""
    return benchmark.rank(own, values, direction)


@cell_function(
    BENCHMARK,
    "Percentil 0-1: hvor eget tal ligger fra det laveste (0) til det højeste (1).",
    "Percentile 0-1: where own figure lies from the lowest (0) to the highest (1).",
    nan=_NO_OWN,
    source="Som PROCENTRANG.MEDTAG; uden for observationerne 0 eller 1.",
    example="BM_PERCENTILE(583,{537,594,583,486,617,745,775,746,884,860})",
)
def BM_PERCENTILE(own: Annotated[OptionalFigure, _OWN], values: Annotated[Observations, _OTHERS]) -> FloatArray:
    """Percentile, 0..1."""
    return benchmark.percentile(own, values)


@cell_function(
    BENCHMARK,
    "Spredning: antal, gennemsnit, standardafvigelse, min, kvartil, median, kvartil, maks, maks/min − 1.",
    "Spread: number, mean, standard deviation, min, quartile, median, quartile, max, max/min − 1.",
    result=Result.ROW,
    nan=(
        ErrorCode.NA,
        "Standardafvigelsen kræver to observationer, og maks/min − 1 kræver, at alle er over 0.",
    ),
    source="Rapporten s. 111 (takster i en kategori) og s. 186 (vederlag); målene er vores.",
    example="BM_SPREAD({5,6,6,7,9,4,6})",
)
def BM_SPREAD(values: Annotated[Observations, _OTHERS]) -> FloatArray:
    """Spread, 1 × 9."""
    return benchmark.spread(values)


@cell_function(
    BENCHMARK,
    "Bemærkning til hver observation: mangler, negativ, afviger stærkt, eller tom tekst.",
    "A remark for each observation: missing, negative, far from the rest, or empty.",
    result=Result.TABLE,
    source="Vores: 1,5 kvartilbredder uden for kvartilerne (Tukey), fra fire observationer.",
    example="BM_REMARKS({210;-2;1507;188;155;90})",
)
def BM_REMARKS(values: Annotated[Observations, _OTHERS]) -> list[list[str]]:
    """Remarks, n × 1 in the order of the cells."""
    return [[str(remark)] for remark in benchmark.remarks(values)]
