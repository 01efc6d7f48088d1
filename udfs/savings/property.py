"""Cell functions over property and building investments."""

from typing import Annotated

from engines.checks import FloatArray
from engines.savings import property as estate
from udfs.arguments import Amounts, Number, Series, Single
from udfs.registry import Arg, Result, cell_function
from udfs.values import ErrorCode

TECHNICAL = "Råderum Teknik og miljø"


@cell_function(
    TECHNICAL,
    "Tilbagebetalingstid i år med indfasning og forsinkelse, udiskonteret. Den sidste andel fortsætter.",
    "Payback in years with phase-in and lag, undiscounted; the last share goes on.",
    nan=(
        ErrorCode.NA,
        "Investeringen bliver aldrig tjent hjem: den fulde besparelse eller den sidste andel er 0. Ret den.",
    ),
    source="Rapporten s. 148 og 157 trykker kun resultater; metoden er udledt.",
    example="BC_PHASEDPAYBACK(55.2,13.8,{0,0.333333333333333,0.666666666666667,1})",
)
def BC_PHASEDPAYBACK(
    investment: Annotated[Number, Arg("Investering", "Investering ved starten af år 1.", "Investment")],
    yearly_saving: Annotated[Number, Arg("Besparelse", "Fuld årlig besparelse.", "Full yearly saving")],
    shares: Annotated[
        Series,
        Arg("Indfasning", "Nået andel pr. år, 0-100 %; udeladt: fuld fra år 1.", "Share reached by year"),
    ] = 1.0,
    lag_years: Annotated[
        Number,
        Arg("Forsinkelse", "År uden besparelse, før indfasningen begynder.", "Years with no saving first"),
    ] = 0.0,
) -> FloatArray:
    """Payback time, years."""
    return estate.phased_payback(investment, yearly_saving, shares, lag_years)


@cell_function(
    TECHNICAL,
    "Grundlaget bag trykte procenter, 1 × 2: laveste og højeste grundlag, der giver alle procenterne.",
    "The base behind printed percentages, 1 × 2: lowest and highest base that gives them all.",
    result=Result.ROW,
    nan=(
        ErrorCode.NUM,
        "Intet grundlag giver alle procenterne. Se efter, om beløb og procent hører sammen, og hvor mange "
        "decimaler der er trykt.",
    ),
    source="Vores; rapportens tabel s. 151 trykker ikke sit grundlag.",
    example="BC_IMPLIEDBASE({10,13,16,20},{0.071,0.093,0.114,0.143})",
)
def BC_IMPLIEDBASE(
    amounts: Annotated[Amounts, Arg("Beløb", "Beløb, fx besparelse pr. år.", "Amounts")],
    percentages: Annotated[Amounts, Arg("Procent", "De trykte procenter, fx 7,1 %.", "Printed percentages")],
    decimals: Annotated[Single, Arg("Decimaler", "Trykte decimaler i procenten (1).", "Printed decimals")] = 1.0,
) -> FloatArray:
    """Lowest and highest base."""
    return estate.implied_base(amounts, percentages, decimals)
