"""Price levels: an amount moved from one year's level to another's."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engines.checks import FloatArray
from engines.errors import NotKnown, OutOfDomain, da_number

_FIRST_YEAR, _LAST_YEAR = 1970, 2150
_ONE_ABOVE = _LAST_YEAR + 1  # the base in which two years are one number


def _whole_years(name: str, years: ArrayLike) -> NDArray[np.int64]:
    values = np.asarray(years, dtype=np.float64)
    wrong = (values < _FIRST_YEAR) | (values > _LAST_YEAR) | (values != np.floor(values))
    if np.any(wrong):
        got = da_number(float(np.atleast_1d(values)[np.atleast_1d(wrong)].flat[0])).replace(".", "")
        raise OutOfDomain(f"{name} skal være et årstal; fik {got}. Skriv fx 2026.")
    return values.astype(np.int64)


def price_regulated(
    amount: ArrayLike, from_year: ArrayLike, to_year: ArrayLike, changes: Mapping[int, float], series: str
) -> FloatArray:
    """Pris- og lønregulering: ``amount`` in ``from_year``'s level written in ``to_year``'s level, kr.

    ``changes`` is the yearly change by year, fractions: changes[2026] leads from the 2025 to the 2026 level.
    Amount · Π(1 + change) over the years after the first up to the last; divided when it goes back in time.
    ``series`` names the table in the sentence. Raises NotKnown naming the year that is missing.
    Source: the rule of chained indices; the municipal figures come from the user's own table.
    """
    start, end = np.broadcast_arrays(_whole_years("Fra år", from_year), _whole_years("Til år", to_year))
    pairs, case = np.unique(start * _ONE_ABOVE + end, return_inverse=True)
    years = [divmod(pair, _ONE_ABOVE) for pair in pairs.tolist()]
    factors = np.array([_factor(first, last, changes, series) for first, last in years])
    return np.asarray(np.asarray(amount, dtype=np.float64) * factors[case.reshape(start.shape)])


def _factor(from_year: int, to_year: int, changes: Mapping[int, float], series: str) -> float:
    first, last = sorted((from_year, to_year))
    factor = 1.0
    for year in range(first + 1, last + 1):
        if year not in changes:
            raise NotKnown(
                f"{series} mangler for {year}, som skal bruges mellem {first} og {last}. "
                "Skriv årets regulering i din egen parameterfil."
            )
        factor *= 1.0 + changes[year]
    return factor if to_year == last else 1.0 / factor
