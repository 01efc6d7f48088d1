"""Cell functions over data envelopment analysis."""

from typing import Annotated

import numpy as np

from engines import benchmark
from engines.benchmark.efficiency import Orientation, Returns
from engines.checks import FloatArray
from udfs.arguments import Matrix, choice
from udfs.benchmark.arguments import BENCHMARK
from udfs.registry import Arg, Result, cell_function
from udfs.values import ErrorCode

_INPUTS = Arg("Ressourcer", "Ressourcer, fx årsværk og kr.; hver række er en enhed.", "Inputs, rows are units")
_OUTPUTS = Arg("Ydelser", "Ydelser, fx sager og timer; samme rækker.", "Outputs, the same rows")
_RETURNS = Arg("Skalaafkast", "vrs (standard): lige store enheder; crs: alle.", "vrs or crs")
_ORIENTATION = Arg("Retning", "input (standard) eller output.", "input or output")
_INCOMPLETE = (
    ErrorCode.NA,
    "En enhed mangler et tal og er holdt ude af analysen. Udfyld rækken, eller lad den stå uden resultat.",
)
_SOURCE = "Charnes, Cooper & Rhodes 1978 (crs); Banker, Charnes & Cooper 1984 (vrs). Viser at, ikke hvorfor."


@cell_function(
    BENCHMARK,
    "Effektivitet (DEA) 0-1 for hver enhed: den andel af ressourcerne, der ville række, eller af det mulige.",
    "Efficiency (DEA) 0-1 of each unit: the share of inputs that would do, or of possible outputs reached.",
    result=Result.TABLE,
    nan=_INCOMPLETE,
    source=_SOURCE,
    example='BM_EFFICIENCY({20,151;19,131;25,160;27,168},{100,90;150,50;160,55;180,72},"crs")',
)
def BM_EFFICIENCY(
    inputs: Annotated[Matrix, _INPUTS],
    outputs: Annotated[Matrix, _OUTPUTS],
    returns: Annotated[Returns, choice("vrs", "crs"), _RETURNS] = "vrs",
    orientation: Annotated[Orientation, choice("input", "output"), _ORIENTATION] = "input",
) -> FloatArray:
    """Scores, n × 1."""
    return benchmark.efficiency(inputs, outputs, returns, orientation)[:, None]


@cell_function(
    BENCHMARK,
    "DEA-forbilleder: vægtene på de enheder, hver enhed måles mod; rækker og kolonner er enhederne.",
    "DEA peers: the weights of the units that each unit is measured against; rows and columns are units.",
    result=Result.TABLE,
    nan=_INCOMPLETE,
    source=_SOURCE,
    example='BM_PEERS({4,3;7,3;8,1;4,2;2,4;10,1},{1;1;1;1;1;1},"crs")',
)
def BM_PEERS(
    inputs: Annotated[Matrix, _INPUTS],
    outputs: Annotated[Matrix, _OUTPUTS],
    returns: Annotated[Returns, choice("vrs", "crs"), _RETURNS] = "vrs",
    orientation: Annotated[Orientation, choice("input", "output"), _ORIENTATION] = "input",
) -> FloatArray:
    """Weights, n × n."""
    return benchmark.frontier(inputs, outputs, returns, orientation).peers


@cell_function(
    BENCHMARK,
    "DEA-slæk: hvad hver enhed kan skære eller yde ud over sin effektivitet; ressourcer, så ydelser.",
    "DEA slacks: what each unit can cut or make beyond its score; inputs, then outputs.",
    result=Result.TABLE,
    nan=_INCOMPLETE,
    source=_SOURCE,
    example='BM_SLACKS({4,3;7,3;8,1;4,2;2,4;10,1},{1;1;1;1;1;1},"crs")',
)
def BM_SLACKS(
    inputs: Annotated[Matrix, _INPUTS],
    outputs: Annotated[Matrix, _OUTPUTS],
    returns: Annotated[Returns, choice("vrs", "crs"), _RETURNS] = "vrs",
    orientation: Annotated[Orientation, choice("input", "output"), _ORIENTATION] = "input",
) -> FloatArray:
    """Slacks, n × (inputs + outputs), in the columns' own units."""
    found = benchmark.frontier(inputs, outputs, returns, orientation)
    return np.hstack((found.input_slacks, found.output_slacks))
