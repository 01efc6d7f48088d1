"""Data envelopment analysis: each unit against the best practice that the others show.

The envelopment form of Charnes, Cooper & Rhodes (1978, constant returns) and Banker, Charnes & Cooper (1984,
variable returns), solved with HiGHS. Shows that a unit uses more than others for the same, not why.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engines.checks import FloatArray
from engines.errors import InvalidInput, NoSolution, NotKnown, OutOfDomain

Returns = Literal["vrs", "crs"]
Orientation = Literal["input", "output"]

#: A weight or slack below this share of its scale is the solver's rounding, not a finding.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Frontier:
    """What the analysis found, one row per unit; rows of units with a missing figure are NaN.

    ``scores`` are in (0, 1] in both orientations, 1 is efficient in the radial sense: input orientation, the
    share of the inputs that would do; output orientation, the share of the possible outputs reached (1/φ).
    ``peers[k, j]`` is unit j's weight in unit k's point on the frontier. Slacks are what remains to be cut or
    gained beyond the score; a score of 1 with a slack is not fully efficient.
    """

    scores: FloatArray
    peers: FloatArray
    input_slacks: FloatArray
    output_slacks: FloatArray


def _units(name: str, values: ArrayLike) -> FloatArray:
    block = np.asarray(values, dtype=np.float64)
    block = block.reshape(-1, 1) if block.ndim < 2 else block
    if np.any(block < 0):
        raise OutOfDomain(
            f"{name} må ikke være negative i en effektivitetsanalyse; "
            f"enhed nr. {int(np.argmax((block < 0).any(axis=1))) + 1} er. Ret tallet, eller tag enheden ud."
        )
    return block


def _checked(inputs: ArrayLike, outputs: ArrayLike) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    used, made = _units("Ressourcer", inputs), _units("Ydelser", outputs)
    if len(used) != len(made):
        raise InvalidInput(
            f"Der er {len(used)} enheder med ressourcer og {len(made)} med ydelser. "
            "Hver række er en enhed; vælg lige mange rækker."
        )
    known = np.asarray(np.isfinite(np.hstack((used, made))).all(axis=1), dtype=np.bool_)
    for name, block in (("ressourcer", used), ("ydelser", made)):
        empty = known & (block == 0).all(axis=1)
        if empty.any():
            raise OutOfDomain(
                f"Enhed nr. {int(np.argmax(empty)) + 1} har ingen {name}. Udfyld dem, eller tag enheden ud."
            )
    if not known.any():
        raise NotKnown("Ingen enhed har alle tal, så der er intet at sammenligne. Udfyld rækkerne.")
    return used, made, known


def frontier(
    inputs: ArrayLike, outputs: ArrayLike, returns: Returns = "vrs", orientation: Orientation = "input"
) -> Frontier:
    """Efficiency of every unit with peers and slacks.

    Parameters
    ----------
    inputs, outputs
        ``(n, m)`` and ``(n, s)``, rows are units, any units of measure, not negative. A row with a missing
        figure (NaN) is left out and gets NaN.
    returns
        "vrs" compares with units of like scale, "crs" with all.
    orientation
        "input" asks how little would do, "output" how much could be made.

    Raises
    ------
    InvalidInput, OutOfDomain, NotKnown
        Unlike numbers of units; negative figures, or a unit without inputs or outputs; no complete unit.
    """
    used, made, known = _checked(inputs, outputs)
    x, used_scale = _scaled(used[known])
    y, made_scale = _scaled(made[known])
    places = np.flatnonzero(known)
    found = Frontier(
        np.full(len(used), np.nan),
        np.full((len(used), len(used)), np.nan),
        np.full(used.shape, np.nan),
        np.full(made.shape, np.nan),
    )
    for unit, place in enumerate(places):
        factor = _radial_factor(x, y, unit, returns, orientation)
        weights, less, more = _largest_slacks(x, y, unit, returns, orientation, factor)
        found.scores[place] = _score(factor, orientation)
        found.peers[place, places] = weights
        found.input_slacks[place] = less * used_scale
        found.output_slacks[place] = more * made_scale
    return found


def efficiency(
    inputs: ArrayLike, outputs: ArrayLike, returns: Returns = "vrs", orientation: Orientation = "input"
) -> FloatArray:
    """The scores of :func:`frontier` alone, ``(n,)``."""
    used, made, known = _checked(inputs, outputs)
    x, _ = _scaled(used[known])
    y, _ = _scaled(made[known])
    scores = np.full(len(used), np.nan)
    scores[known] = [_score(_radial_factor(x, y, unit, returns, orientation), orientation) for unit in range(len(x))]
    return scores


def _scaled(block: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Columns by their largest figure: the scores do not depend on it, the solver's precision does."""
    scale = block.max(axis=0)
    scale[scale == 0] = 1.0
    return block / scale, scale


def _score(factor: float, orientation: Orientation) -> float:
    return factor if orientation == "input" else 1.0 / factor


def _solved(
    aim: FloatArray, rows: FloatArray, limits: FloatArray, units: int, returns: Returns, name: str
) -> FloatArray:
    """The program's solution; with variable returns the units' weights add to 1."""
    from scipy.optimize import linprog  # half a second to import, which every start of Excel would pay

    weights = (np.arange(len(aim)) < units).astype(np.float64)[None, :]
    equal, to = (weights, np.ones(1)) if returns == "vrs" else (None, None)
    solved = linprog(aim, rows, limits, equal, to, method="highs-ds")
    if solved.x is None:
        raise NoSolution(f"{name} kan ikke beregnes ({solved.message}). Se tallene efter.")
    return np.asarray(solved.x, dtype=np.float64)


def _radial_factor(x: FloatArray, y: FloatArray, unit: int, returns: Returns, orientation: Orientation) -> float:
    """θ: the inputs that would do, or φ: the outputs that could be made, as a factor on the unit's own."""
    units, own_x, own_y = len(x), x[unit], y[unit]
    used = np.hstack((x.T, (-own_x if orientation == "input" else np.zeros_like(own_x))[:, None]))
    made = np.hstack((-y.T, (np.zeros_like(own_y) if orientation == "input" else own_y)[:, None]))
    limits = np.concatenate((np.zeros_like(own_x), -own_y) if orientation == "input" else (own_x, np.zeros_like(own_y)))
    aim = np.zeros(units + 1)
    aim[-1] = 1.0 if orientation == "input" else -1.0
    name = f"Effektiviteten af enhed nr. {unit + 1}"
    factor = float(_solved(aim, np.vstack((used, made)), limits, units, returns, name)[-1])
    return min(factor, 1.0) if orientation == "input" else max(factor, 1.0)


def _largest_slacks(
    x: FloatArray, y: FloatArray, unit: int, returns: Returns, orientation: Orientation, factor: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Second phase: the point on the frontier with the largest slacks; weights, input and output slacks."""
    limit_x = x[unit] * factor if orientation == "input" else x[unit]
    limit_y = y[unit] if orientation == "input" else y[unit] * factor
    weights = _solved(
        x.sum(axis=1) - y.sum(axis=1),
        np.vstack((x.T, -y.T)),
        np.concatenate((limit_x, -limit_y)),
        len(x),
        returns,
        f"Forbilleder for enhed nr. {unit + 1}",
    )
    weights[weights <= _ROUNDING] = 0.0
    less, more = limit_x - weights @ x, weights @ y - limit_y
    return weights, np.where(less > _ROUNDING, less, 0.0), np.where(more > _ROUNDING, more, 0.0)
