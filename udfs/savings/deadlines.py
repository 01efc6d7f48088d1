"""Cell functions over the dates of cases."""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from engines.checks import FloatArray
from engines.parameters import active
from engines.savings import deadlines
from engines.savings.deadlines import DurationUnit
from engines.savings.lists import side_by_side
from udfs.arguments import Dates, Number, Single, choice
from udfs.registry import Arg, Result, cell_function
from udfs.savings.children import CHILDREN
from udfs.values import ErrorCode

_NO_DATE = np.array("NaT", dtype="datetime64[D]")
_SERIAL_EPOCH = np.datetime64("1899-12-30", "D")


def _serials(dates: NDArray[np.datetime64]) -> FloatArray:
    return np.where(np.isnat(dates), np.nan, (dates - _SERIAL_EPOCH).astype(np.float64))


@cell_function(
    CHILDREN,
    "Gul og rød liste: en sags stilling på opgørelsesdatoen: grøn, gul, rød, afsluttet i tide eller "
    "afsluttet for "
    "sent. Tomme rækker og senere oprettede giver tom tekst.",
    "Yellow and red list: a case's state on the reporting date.",
    source="Rapporten s. 197-198 (2-4 måneder gul, over 4 rød fremgår; datotesten er udledt).",
    example='BC_DEADLINE("31-01-2026","31-05-2026")',
)
def BC_DEADLINE(
    created: Annotated[Dates, Arg("Oprettet", "Oprettelsesdato.", "Created")],
    reporting_date: Annotated[Dates, Arg("Opgørelsesdato", "Dato, listen gælder.", "Reporting date")],
    closed: Annotated[
        Dates, Arg("Afsluttet", "Afslutningsdato; tom, når sagen er åben.", "Closed; blank if open")
    ] = _NO_DATE,
    limit_months: Annotated[Single | None, Arg("Frist", "Frist i måneder; udeladt: 4.", "Time limit in months")] = None,
    yellow_months: Annotated[
        Single | None, Arg("Gul grænse", "Gul fra så mange måneder; udeladt: 2.", "Yellow from, months")
    ] = None,
) -> NDArray[Any]:
    """The state as text."""
    parameters = active()
    limit = parameters.number("bfu.frist_maaneder") if limit_months is None else limit_months
    yellow = parameters.number("bfu.gul_maaneder") if yellow_months is None else yellow_months
    return deadlines.deadline_status(created, closed, reporting_date, limit, yellow)


@cell_function(
    CHILDREN,
    "Varighed fra start til slut, eller til opgørelsesdatoen, mens sagen er åben: dage, uger, måneder eller år.",
    "Duration from start to end, or to the reporting date while open: days, weeks, months or years.",
    nan=(ErrorCode.NA, "Startdatoen er tom, så der er ingen varighed."),
    source="Rapporten s. 191 og 197-199 (målene står i ord, regnestykket er udledt).",
    example='BC_DURATION("03-11-2025","17-02-2026")',
)
def BC_DURATION(
    start: Annotated[Dates, Arg("Start", "Startdato.", "Start date")],
    end: Annotated[Dates, Arg("Slut", "Slutdato; tom, når sagen er åben.", "End date; blank if open")] = _NO_DATE,
    reporting_date: Annotated[
        Dates, Arg("Opgørelsesdato", "Dato, der regnes til for åbne sager.", "Reporting date for open cases")
    ] = _NO_DATE,
    unit: Annotated[
        DurationUnit,
        choice("dage", "uger", "måneder", "år"),
        Arg("Enhed", "dage (standard), uger, måneder eller år.", "Unit"),
    ] = "dage",
) -> FloatArray:
    """Duration in the unit."""
    return deadlines.duration(start, end, reporting_date, unit)


@cell_function(
    CHILDREN,
    "Opsigelsesvarsel, 1 × 2: slutdato (løbende måned plus 30 dage) og udgift i perioden, kr.",
    "Notice, 1 × 2: end date (running month plus 30 days) and cost of the period, kr.",
    result=Result.ROW,
    nan=(ErrorCode.NA, "Opsigelsesdatoen er tom. Skriv datoen."),
    source="Rapporten s. 186 (reglen er nævnt som eksempel, udgiften er udledt).",
    example='BC_NOTICE("12-03-2026",27500)',
)
def BC_NOTICE(
    notice_date: Annotated[Dates, Arg("Opsigelsesdato", "Dato for opsigelsen.", "Notice date")],
    monthly_pay: Annotated[Number, Arg("Vederlag", "Vederlag pr. måned, kr.", "Monthly pay")],
    days: Annotated[Single | None, Arg("Dage", "Dage ud over løbende måned; udeladt: 30.", "Days")] = None,
) -> FloatArray:
    """End date as a serial number, and kr."""
    extra = active().number("plejefamilie.varsel_dage") if days is None else days
    end, cost = deadlines.notice_period(notice_date, monthly_pay, extra)
    return side_by_side(_serials(end), cost)
