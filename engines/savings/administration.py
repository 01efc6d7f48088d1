"""Administrative work: before and after, centralisation, automation, refunds, efficiency paths."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, nonzero, positive, share
from engines.errors import InvalidInput, OutOfDomain, da_number

MONTHS = 12


def _same_length(**lists: ArrayLike) -> list[FloatArray]:
    """The named lists as vectors of one length; a single number stands for all rows."""
    vectors = {
        name.replace("_", " ").capitalize(): np.atleast_1d(np.asarray(values, dtype=np.float64)).reshape(-1)
        for name, values in lists.items()
    }
    rows = max(vector.size for vector in vectors.values())
    longest = next(name for name, vector in vectors.items() if vector.size == rows)
    for name, vector in vectors.items():
        if vector.size not in (1, rows):
            raise InvalidInput(
                f"{name} har {vector.size} rækker, men {longest} har {rows}. "
                "Vælg lige mange rækker, eller skriv ét tal, som så gælder alle."
            )
    return [np.broadcast_to(vector, (rows,)) for vector in vectors.values()]


def before_after(n_before: ArrayLike, price_before: ArrayLike, n_after: ArrayLike, price_after: ArrayLike) -> float:
    """Før minus efter: Σ n·price before − Σ n·price after, in the unit of the price; positive is a saving.

    Before and after are two tables and may differ in rows; within each, numbers and prices pair row by row.
    Source: before/after tables of the report, pp. 17, 29-30 and 32-33 (tables stated, products inferred).
    """
    units_before, each_before = _same_length(antal_før=n_before, pris_før=price_before)
    units_after, each_after = _same_length(antal_efter=n_after, pris_efter=price_after)
    before = nonnegative("Antal før", units_before) @ nonnegative("Pris før", each_before)
    after = nonnegative("Antal efter", units_after) @ nonnegative("Pris efter", each_after)
    return float(before - after)


def centralisation(
    n_before: ArrayLike,
    hours_before: ArrayLike,
    n_after: ArrayLike,
    hours_after: ArrayLike,
    hourly_price: float,
) -> FloatArray:
    """Timer før, timer efter, sparede timer og kr. for hvert organisatorisk niveau, the sum as last row.

    Shape (levels + 1, 4). The levels (units, departments, central office) are rows: number of units and hours
    per unit and year, before and after. A level that grows has negative savings.
    Source: report pp. 17 and 32-33 (tables stated, products and hourly price inferred).
    """
    units_before, each_before, units_after, each_after = _same_length(
        antal_før=n_before, timer_før=hours_before, antal_efter=n_after, timer_efter=hours_after
    )
    before = nonnegative("Antal før", units_before) * nonnegative("Timer før", each_before)
    after = nonnegative("Antal efter", units_after) * nonnegative("Timer efter", each_after)
    saved = before - after
    levels = np.column_stack([before, after, saved, saved * nonnegative("Timeprisen", hourly_price)])
    return np.vstack([levels, levels.sum(axis=0)])


def follow_up_saving(
    units: ArrayLike,
    hours_per_month: ArrayLike,
    hourly_price: ArrayLike,
    licences: ArrayLike = 0.0,
    central_hours: ArrayLike = 0.0,
) -> FloatArray:
    """Nettobesparelse ved digital budgetopfølgning, kr. per year.

    (``units`` · ``hours_per_month`` · 12 + ``central_hours``) · ``hourly_price`` − ``licences``;
    ``central_hours`` are hours per year saved in the central office (negative when it spends more).
    Source: report p. 25 (hours stated, kroner inferred).
    """
    monthly = nonnegative("Antallet af enheder", units) * nonnegative("Timer pr. måned", hours_per_month)
    hours = monthly * MONTHS + np.asarray(central_hours, dtype=np.float64)
    return hours * nonnegative("Timeprisen", hourly_price) - nonnegative("Licenserne", licences)


def automation_saving(
    transactions: ArrayLike,
    minutes: ArrayLike,
    automated_share: ArrayLike,
    hourly_price: ArrayLike,
    running_cost: ArrayLike = 0.0,
) -> FloatArray:
    """RPA-potentiale for en proces, kr. per year: automated hours · hourly price − licence and operation.

    Source: report pp. 26-27 name the processes; the calculation is ours.
    """
    hours = nonnegative("Antallet", transactions) * nonnegative("Minuttallet", minutes) / 60.0
    freed = hours * share("Automatiseringsgraden", automated_share) * nonnegative("Timeprisen", hourly_price)
    return freed - nonnegative("Driften", running_cost)


def refund_collection(
    staff_cost: ArrayLike, lost_refunds: ArrayLike, staff_reduction: ArrayLike, loss_reduction: ArrayLike
) -> FloatArray:
    """Gevinst ved refusionshjemtagning, kr. per year: staff saved plus refunds no longer lost.

    Source: report p. 28 (both rates stated, their sum inferred).
    """
    staff = nonnegative("Personaleomkostningen", staff_cost) * share("Personalereduktionen", staff_reduction)
    refunds = nonnegative("De tabte refusioner", lost_refunds) * share("Reduktionen i tab", loss_reduction)
    return staff + refunds


def saving_path(base: ArrayLike, rates: ArrayLike) -> FloatArray:
    """Besparelse pr. år, når hvert års sats er ny og lægges til de tidligere, kr., shape (..., n).

    ``base`` (kr.) is the cost before any of it; ``rates`` (..., n) are fractions of that base, so 10 % and
    then 10 % is 20 %, not 19 %. Raises OutOfDomain when the rates add up to more than the whole.
    Source: report pp. 15 (10+5+5+5) and 22 (10+10 = 20 %); that the rates add is inferred from the 20 %.
    """
    reached = np.cumsum(share("Satsen", rates), axis=-1)
    total = float(np.max(reached, initial=0.0))
    if total > 1.0 + 1e-9:
        raise OutOfDomain(
            f"Satserne giver tilsammen {da_number(round(total * 100, 6))} % af omkostningen. "
            "Skriv kun det, der er nyt i hvert år."
        )
    return nonnegative("Omkostningen", base)[..., None] * reached


def potential_range(resources: ArrayLike, low: ArrayLike, high: ArrayLike) -> FloatArray:
    """Lavt og højt potentiale, shape (..., 2), in the unit of ``resources`` (kr. or årsværk).

    Source: report pp. 56, 70 and 93 (5-10 % stated, multiplication inferred). Raises OutOfDomain when low >
    high.
    """
    lowest, highest = share("Lav andel", low), share("Høj andel", high)
    if np.any(lowest > highest):
        raise OutOfDomain("Den lave andel er større end den høje. Byt de to tal om.")
    base = nonnegative("Ressourcerne", resources)
    return np.stack(np.broadcast_arrays(base * lowest, base * highest), axis=-1)


def staffing_need(cases: ArrayLike, cases_per_fte: ArrayLike) -> FloatArray:
    """Årsværksbehov: ``cases`` / the norm of cases that one årsværk handles.

    Source: report pp. 65 (cases) and 80 (company placements per consultant); the division is inferred.
    """
    norm = positive("Sager pr. årsværk", nonzero("Sager pr. årsværk", cases_per_fte))
    return nonnegative("Antallet af sager", cases) / norm
