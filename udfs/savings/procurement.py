"""Cell functions over purchasing and own production."""

from typing import Annotated

from engines import savings
from engines.checks import FloatArray
from udfs.arguments import Number
from udfs.registry import Arg, cell_function
from udfs.values import ErrorCode

PROCUREMENT = "Råderum Indkøb"


@cell_function(
    PROCUREMENT,
    "Prisbesparelse ved højere compliance eller e-handel: (forventet − nuværende andel) · prisbesparelse · volumen.",
    "Price saving from higher compliance or e-trade: (target − current share) · price saving · volume.",
    source=("Rapporten s. 46, 48-49 og 53 (faktorerne fremgår; fortegnet er vendt, så en besparelse er positiv)."),
    example="BC_COMPLIANCE(0.55,0.9,0.12,4000000)",
)
def BC_COMPLIANCE(
    current_share: Annotated[
        Number, Arg("Den nuværende andel", "Nuværende compliance eller e-handelsprocent.", "Current share")
    ],
    target_share: Annotated[
        Number, Arg("Den forventede andel", "Forventet andel; 100 % for alt på aftale.", "Target share")
    ],
    price_saving: Annotated[
        Number, Arg("Prisbesparelsen", "Gennemsnitlig prisbesparelse på aftalerne, fx 12 %.", "Price saving")
    ],
    volume: Annotated[Number, Arg("Volumen", "Alt indkøb, der kunne ligge på aftale, kr. pr. år.", "Volume, kr.")],
) -> FloatArray:
    """Price saving, kr. per year."""
    return savings.compliance_saving(current_share, target_share, price_saving, volume)


@cell_function(
    PROCUREMENT,
    "Sparede gebyrer: gebyr pr. ordre · antal små ordrer · reduktion.",
    "Fees saved: fee per order · small orders · reduction.",
    source="Rapporten s. 49 (formlen fremgår).",
    example="BC_FEES(75,1200,0.4)",
)
def BC_FEES(
    average_fee: Annotated[Number, Arg("Gebyret", "Gennemsnitligt gebyr pr. ordre, kr.", "Average fee per order, kr.")],
    orders: Annotated[Number, Arg("Antallet af ordrer", "Små ordrer pr. år.", "Small orders per year")],
    reduction: Annotated[
        Number, Arg("Reduktionen", "Andel af ordrerne, der falder bort, fx 40 %.", "Share of orders avoided")
    ],
) -> FloatArray:
    """Fees saved, kr. per year."""
    return savings.fee_saving(average_fee, orders, reduction)


@cell_function(
    PROCUREMENT,
    "Nulpunktsmængde: faste omkostninger / (ekstern pris − egen variabel omkostning pr. enhed).",
    "Break-even volume: fixed cost / (external price − own variable cost per unit).",
    nan=(
        ErrorCode.NUM,
        "Der er intet nulpunkt: egen variabel omkostning er lige så høj som den eksterne pris eller højere.",
    ),
    source="Rapporten s. 37 og 166-169 stiller spørgsmålet; formlen er vores.",
    example="BC_BREAKEVENVOLUME(200000,25.5,0)",
)
def BC_BREAKEVENVOLUME(
    fixed: Annotated[
        Number, Arg("De faste omkostninger", "Faste omkostninger pr. år, kr.", "Fixed cost per year, kr.")
    ],
    external_price: Annotated[
        Number,
        Arg("Den eksterne pris", "Ekstern pris eller gevinst pr. enhed, kr.", "External price per unit, kr."),
    ],
    own_variable: Annotated[
        Number,
        Arg(
            "Den egne variable omkostning",
            "Egen variabel omkostning pr. enhed, kr.",
            "Own variable cost, kr.",
        ),
    ],
) -> FloatArray:
    """Number of units, not rounded."""
    return savings.breakeven_volume(fixed, external_price, own_variable)
