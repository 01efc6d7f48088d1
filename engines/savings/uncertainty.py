"""Uncertain inputs: three-point estimates, tornado, break-even and a reproducible simulation.

The result of a case is taken as linear in its inputs: result = base + Σ effect · (input − likely), where an
*effect* is what the result changes when the input rises by one. That is exact for sums of amounts, and for
products as long as one factor at a time moves. Inputs vary independently of each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray
from engines.errors import InvalidInput, OutOfDomain, da_number
from engines.savings.lists import same_length, side_by_side

Distribution = Literal["pert", "triangular", "normal", "uniform"]

#: The percentiles of :func:`simulate`, in the order of :attr:`Simulation.percentiles`.
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
FEWEST_DRAWS = 100
MOST_DRAWS = 1_000_000
#: Random numbers in one simulation (draws · inputs), so that a slip of the hand does not fill the memory.
MOST_NUMBERS = 20_000_000


@dataclass(frozen=True)
class Swing:
    """One bar of a tornado: an input, and the result when only that input is low or high."""

    name: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far the result moves between low and high."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Simulation:
    """What a simulation shows: percentiles in the order of :data:`PERCENTILES`, mean, σ and share above 0."""

    percentiles: FloatArray
    mean: float
    deviation: float
    share_positive: float


def _ordered(low: FloatArray, likely: FloatArray, high: FloatArray) -> None:
    wrong = (low > likely) | (likely > high)
    if np.any(wrong):
        first = [da_number(float(np.atleast_1d(x)[np.atleast_1d(wrong)].flat[0])) for x in (low, likely, high)]
        raise OutOfDomain(
            f"Lav, sandsynlig og høj skal stå i stigende orden; fik {first[0]}, {first[1]} og {first[2]}. "
            "Byt om på dem."
        )


def three_point(low: ArrayLike, likely: ArrayLike, high: ArrayLike) -> FloatArray:
    """Trepunktsestimat: mean (low + 4·likely + high)/6 and σ (high − low)/6, shape (..., 2).

    Raises OutOfDomain unless low ≤ likely ≤ high. Source: PERT's approximation; the method is the one the
    state's business-case model asks for, the report prints none.
    """
    a, m, b = np.broadcast_arrays(*[np.asarray(v, dtype=np.float64) for v in (low, likely, high)])
    _ordered(a, m, b)
    return side_by_side((a + 4.0 * m + b) / 6.0, (b - a) / 6.0)


def sensitivity(
    names: Sequence[str],
    low: ArrayLike,
    likely: ArrayLike,
    high: ArrayLike,
    effects: ArrayLike,
    base: float | None = None,
) -> list[Swing]:
    """Følsomhed (tornado): the result with one input at a time low or high, widest swing first.

    ``effects`` is the result's change per unit of each input, ``base`` the result with every input at its
    likely value (Σ effect · likely when None: no constant part). Low and high may stand in either
    order, so that results computed elsewhere can be given in their place with effect 1.

    Raises InvalidInput when lists differ in length, OutOfDomain when likely is not between low and high.
    Source: ours.
    """
    a, m, b, effect = same_length({"Lav": low, "Sandsynlig": likely, "Høj": high, "Effekt": effects})
    if len(names) != a.size:
        raise InvalidInput(
            f"Antallet af navne er {len(names)}, men der er {a.size} input. Skriv ét navn for hvert input."
        )
    outside = (m < np.minimum(a, b)) | (m > np.maximum(a, b))
    if np.any(outside):
        which = int(np.argmax(outside))
        raise OutOfDomain(
            f"{names[which]}: sandsynlig skal ligge mellem lav og høj; "
            f"fik {da_number(a[which])}, {da_number(m[which])} og {da_number(b[which])}."
        )
    middle = float(np.sum(effect * m)) if base is None else base
    swings = [
        Swing(name, middle + e * (x - y), middle + e * (z - y))
        for name, x, y, z, e in zip(names, a.tolist(), m.tolist(), b.tolist(), effect.tolist(), strict=True)
    ]
    return sorted(swings, key=lambda swing: -swing.width)


def breakeven_input(
    low_input: ArrayLike, low_result: ArrayLike, high_input: ArrayLike, high_result: ArrayLike
) -> FloatArray:
    """Nulpunkt på et input: the value where the result is 0, on the line through two computed points.

    Exact where the result is linear in the input; outside the two points it is the line drawn on. NaN
    where both results are alike, since the input then does not matter. Source: ours.
    """
    x0, y0, x1, y1 = (np.asarray(v, dtype=np.float64) for v in (low_input, low_result, high_input, high_result))
    rise = y1 - y0
    shape = np.broadcast_shapes(x0.shape, x1.shape, rise.shape)
    slope = np.full(shape, np.nan)
    np.divide(x1 - x0, rise, out=slope, where=np.broadcast_to(rise != 0, shape))
    return np.asarray(x0 - y0 * slope)


def simulate(
    low: ArrayLike,
    likely: ArrayLike,
    high: ArrayLike,
    effects: ArrayLike,
    base: float | None = None,
    draws: int = 10_000,
    seed: int = 1,
    distribution: Distribution = "pert",
) -> Simulation:
    """Simulering of a linear case with independent uncertain inputs.

    Reproducible: ``seed`` starts PCG64 (NumPy's, with its SeedSequence); of each raw 64-bit number the upper
    53 bits k give u = (k + ½)/2⁵³. The first ``draws`` numbers belong to the first input, the next to the
    second. u goes through the inverse distribution function, so that a reader gets the same draw from
    e.g. BETA.INV(u, α, β, low, high). No other random stream is used, and none depends on the host.

    Distributions: ``pert`` is the beta with α = 1 + 4(likely − low)/(high − low) and α + β = 6;
    ``triangular``; ``normal`` with the three-point mean and σ (it reaches outside low..high);
    ``uniform`` between low and high, likely then only places ``base``.
    Percentiles interpolate linearly (PERCENTILE.INC), σ is the sample's (STDEV.S).

    Raises OutOfDomain for wrong order, draws or seed. Source: ours.
    """
    a, m, b, effect = same_length({"Lav": low, "Sandsynlig": likely, "Høj": high, "Effekt": effects})
    _ordered(a, m, b)
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS or draws * a.size > MOST_NUMBERS:
        raise OutOfDomain(
            f"Antal trækninger skal være fra {FEWEST_DRAWS} til {da_number(MOST_DRAWS)}, og gange antal "
            "input "
            f"højst {da_number(MOST_NUMBERS)}; fik {da_number(draws)} med {a.size} input."
        )
    if seed < 0:
        raise OutOfDomain(f"Startværdien må ikke være negativ; fik {seed}. Skriv fx 1.")
    raw = np.random.PCG64(seed).random_raw(draws * a.size)
    uniform = ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53
    result = np.full(draws, float(np.sum(effect * m) if base is None else base))
    for k, u in enumerate(uniform.reshape(a.size, draws)):
        drawn = _inverse(distribution, u, float(a[k]), float(m[k]), float(b[k]))
        result += effect[k] * (drawn - m[k])
    return Simulation(
        percentiles=np.percentile(result, PERCENTILES),
        mean=float(np.mean(result)),
        deviation=float(np.std(result, ddof=1)),
        share_positive=float(np.mean(result > 0)),
    )


def _inverse(distribution: Distribution, u: FloatArray, low: float, likely: float, high: float) -> FloatArray:
    """The inverse distribution function at ``u``; a range of no width is its one value."""
    width = high - low
    if width == 0:
        return np.full_like(u, likely)
    if distribution == "uniform":
        return low + width * u
    if distribution == "triangular":
        rising = low + np.sqrt(u * width * (likely - low))
        falling = high - np.sqrt((1.0 - u) * width * (high - likely))
        return np.where(u * width < likely - low, rising, falling)
    # scipy takes a noticeable part of a second to load, and only the simulation needs it.
    from scipy.special import betaincinv, ndtri

    if distribution == "normal":
        return np.asarray((low + 4.0 * likely + high) / 6.0 + width / 6.0 * ndtri(u))
    rise = 4.0 * (likely - low) / width
    return np.asarray(low + width * betaincinv(1.0 + rise, 5.0 - rise, u))
