"""Ejendomme: payback under phase-in, and the base behind a printed percentage."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, positive, share
from engines.errors import InvalidInput, OutOfDomain, da_number


def phased_payback(
    investment: ArrayLike, yearly_saving: ArrayLike, shares: ArrayLike = 1.0, lag_years: ArrayLike = 0.0
) -> FloatArray:
    """Tilbagebetalingstid with phase-in, undiscounted years from the start of year 1.

    All ``investment`` at the start of year 1; the saving of year k is ``yearly_saving`` · ``shares``[k],
    the last share going on for ever; ``lag_years`` come before with no saving. ``shares`` (..., n), the
    rest (...). NaN where it is never paid back. Source: report p. 148 prints results only; the method is
    inferred.
    """
    invested, saving = np.broadcast_arrays(
        nonnegative("Investeringen", investment), nonnegative("Den årlige besparelse", yearly_saving)
    )
    ramp = np.atleast_1d(share("Indfasningsandelen", shares))
    by_year = saving[..., None] * ramp
    before = np.cumsum(by_year, axis=-1) - by_year
    missing = np.maximum(invested[..., None] - before, 0.0)
    # In the first year whose saving covers what is missing, or in the last one, which repeats.
    covers = (by_year >= missing) & (by_year > 0)
    covers[..., -1] = True
    year = np.argmax(covers, axis=-1)[..., None]
    left = np.take_along_axis(missing, year, axis=-1)[..., 0]
    rate = np.take_along_axis(by_year, year, axis=-1)[..., 0]
    within = np.full(np.shape(left), np.nan)
    np.divide(left, rate, out=within, where=rate > 0)
    paid = np.where(invested == 0, 0.0, year[..., 0] + within + nonnegative("Forsinkelsen", lag_years))
    return np.asarray(paid)


def implied_base(amounts: ArrayLike, shares: ArrayLike, decimals: float = 1.0) -> FloatArray:
    """Grundlaget bag trykte procenter: the lowest and highest base that gives every printed percentage.

    ``amounts`` and ``shares`` (n,) belong together, shares as fractions printed with ``decimals`` decimals in
    percent: 10, 13, 16 and 20 mio. with 7.1, 9.3, 11.4 and 14.3 % fit 139.86 to 140.35 mio. Shape (2,).
    NaN where no base fits them all. Source: ours, for the table on p. 151 whose base is not printed.
    """
    parts = np.asarray(amounts, dtype=np.float64).reshape(-1)
    printed = np.asarray(positive("Procenten", share("Procenten", shares)), dtype=np.float64).reshape(-1)
    if parts.size != printed.size:
        raise InvalidInput(
            f"Antallet af beløb er {parts.size}, men der er {printed.size} procenttal. Vælg lige mange celler."
        )
    if not 0 <= decimals <= 6 or decimals != int(decimals):
        raise OutOfDomain(f"Antal decimaler skal være et helt tal fra 0 til 6; fik {da_number(decimals)}.")
    half = 0.5 * 10.0 ** -(decimals + 2)
    lowest = float(np.max(positive("Beløbet", parts) / (printed + half)))
    with np.errstate(divide="ignore"):
        highest = float(np.min(np.where(printed > half, parts / (printed - half), np.inf)))
    return np.array([lowest, highest]) if lowest <= highest else np.array([np.nan, np.nan])
