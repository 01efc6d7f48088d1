"""Cell functions over vulnerable children and young people."""

from typing import Annotated

from engines.checks import FloatArray
from engines.parameters import active
from engines.savings import children
from udfs.arguments import Amounts, Number, Series, Single
from udfs.registry import Arg, Result, cell_function

CHILDREN = "Råderum Børn og unge"


@cell_function(
    CHILDREN,
    "Reduktion delt i mængde og pris, 1 × 3: mængdeeffekt, priseffekt og reduktion i alt, kr.",
    "Reduction split in volume and price, 1 × 3: volume effect, price effect and reduction, kr.",
    result=Result.ROW,
    source="Rapporten s. 179-189 (tabellen fremgår, formel og deling er udledt).",
    example="BC_VOLUMEPRICE({40;22},{620000;1150000},{36;20},{640000;1100000})",
)
def BC_VOLUMEPRICE(
    n_before: Annotated[Number, Arg("Antal uden", "Helårspersoner uden indsats.", "Number before")],
    price_before: Annotated[Number, Arg("Pris uden", "Pris pr. helår uden indsats, kr.", "Price before")],
    n_after: Annotated[Number, Arg("Antal efter", "Helårspersoner efter indsats.", "Number after")],
    price_after: Annotated[Number, Arg("Pris efter", "Pris pr. helår efter indsats, kr.", "Price after")],
) -> FloatArray:
    """Volume effect, price effect and reduction, kr."""
    return children.volume_and_price_effect(n_before, price_before, n_after, price_after)


@cell_function(
    CHILDREN,
    "Helårspersoner: tilgang pr. år · gennemsnitlig varighed i måneder / 12.",
    "Full-year persons: intake per year · mean duration in months / 12.",
    source="Udledt: varighed (rapporten s. 179) knyttet til tabellens helårstal; gælder i ligevægt.",
    example="BC_FULLYEAR(24,18)",
)
def BC_FULLYEAR(
    intake: Annotated[Number, Arg("Tilgang", "Påbegyndte pr. år.", "Started per year")],
    months: Annotated[Number, Arg("Varighed", "Gennemsnitlig varighed, måneder.", "Mean duration in months")],
) -> FloatArray:
    """Full-year persons."""
    return children.full_year_persons(intake, months)


@cell_function(
    CHILDREN,
    "Kontraktenhed, 1 × 2: nettobesparelse i kr. og den prisreduktion, der netop betaler enheden.",
    "Contract unit, 1 × 2: net saving in kr. and the price reduction that just pays for it.",
    result=Result.ROW,
    source="Vores; rapporten s. 188-189 kalder en enhed rentabel og bemander en med en halv stilling.",
    example="BC_CONTRACTUNIT(0.5,560000,60000000,0.02)",
)
def BC_CONTRACTUNIT(
    fte: Annotated[Number, Arg("Årsværk", "Årsværk i enheden.", "FTE in the unit")],
    wage: Annotated[Number, Arg("Løn", "Løn pr. årsværk, kr.", "Wage per FTE")],
    spending: Annotated[Number, Arg("Omfattet udgift", "Udgift, der forhandles, kr. pr. år.", "Spending")],
    price_reduction: Annotated[Number, Arg("Prisreduktion", "Opnået prisreduktion.", "Price reduction")] = 0.0,
) -> FloatArray:
    """Net saving and break-even."""
    return children.contract_unit(fte, wage, spending, price_reduction)


@cell_function(
    CHILDREN,
    "Sagsstamme eller akkumuleret flow pr. periode: primo + Σ startede − Σ stoppede.",
    "Caseload or accumulated flow by period: opening + Σ started − Σ stopped.",
    result=Result.ROW,
    source="Rapporten s. 192 og 198 (nøgletallet fremgår, formlen er udledt).",
    example="BC_STOCKFLOW(34,{5,3,6},{4,6,2})",
)
def BC_STOCKFLOW(
    opening: Annotated[Number, Arg("Primo", "Antal ved periodens begyndelse.", "Opening number")],
    started: Annotated[Series, Arg("Startede", "Startede pr. periode.", "Started by period")],
    stopped: Annotated[Series, Arg("Stoppede", "Stoppede pr. periode.", "Stopped by period")],
) -> FloatArray:
    """Number at the end of each period."""
    return children.stock_and_flow(opening, started, stopped)


@cell_function(
    CHILDREN,
    "Sager pr. fuldtidsrådgiver: åbne sager / (Σ normtimer pr. uge / 37).",
    "Cases per full-time adviser: open cases / (Σ weekly hours / 37).",
    source="Rapporten s. 200 (normtimer over 37 fremgår, divisionen er udledt); parameteren arbejdstid.uge.",
    example="BC_CASESPERADVISER(186,{37,37,32,30,20})",
)
def BC_CASESPERADVISER(
    open_cases: Annotated[Number, Arg("Åbne sager", "Antal åbne sager.", "Open cases")],
    weekly_hours: Annotated[Amounts, Arg("Normtimer", "Normtimer pr. uge for hver rådgiver.", "Weekly hours")],
    full_time: Annotated[Single | None, Arg("Fuldtid", "Fuldtidsnorm; udeladt: 37.", "Full-time hours")] = None,
) -> FloatArray:
    """Cases per adviser."""
    norm = active().number("arbejdstid.uge") if full_time is None else full_time
    return children.cases_per_adviser(open_cases, weekly_hours, norm)
