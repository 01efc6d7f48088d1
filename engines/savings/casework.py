"""Case handling and meetings: time that becomes årsværk and kroner."""

from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, share
from engines.savings.lists import side_by_side


def case_time(fte: ArrayLike, reduction: ArrayLike, wage: ArrayLike = 0.0) -> FloatArray:
    """Kortere sagsbehandlingstid: (årsværk freed, kr. per year), shape (..., 2).

    Freed = ``fte`` · ``reduction``, in the same percentage as the working time per case falls (not the days
    that pass); kr. = freed · ``wage`` per årsværk. Source: report p. 161 (first part stated, kroner
    inferred). The effect is not to be budgeted before the reorganisation is done (p. 161): phase it in.
    """
    freed = nonnegative("Årsværk", fte) * share("Reduktionen", reduction)
    return side_by_side(freed, freed * nonnegative("Lønnen", wage))


def video_meetings(
    meetings: ArrayLike,
    share_moved: ArrayLike,
    travel_minutes: ArrayLike,
    hourly_wage: ArrayLike,
    distance_km: ArrayLike = 0.0,
    km_price: ArrayLike = 0.0,
    running_cost: ArrayLike = 0.0,
) -> FloatArray:
    """Videomøder: sparet transport, net kr. per year.

    meetings · share held on video · (travel minutes/60 · wage + km · price per km) − running cost. Minutes
    and km are there and back per meeting. Source: ours; the report's own pages on the proposal are lost.
    """
    moved = nonnegative("Antal møder", meetings) * share("Andelen på video", share_moved)
    minutes = nonnegative("Transportminutter", travel_minutes)
    time = minutes / 60.0 * nonnegative("Timelønnen", hourly_wage)
    driving = nonnegative("Kilometer", distance_km) * nonnegative("Kilometerprisen", km_price)
    return moved * (time + driving) - nonnegative("Driftsudgiften", running_cost)
