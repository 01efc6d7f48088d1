"""Cell functions over yearly cash flows."""

from typing import Annotated

from engines import savings
from engines.checks import FloatArray
from engines.savings.cashflow import PaybackMethod
from udfs.arguments import Amounts, Lines, Number, RateOrSchedule, Series, choice
from udfs.registry import Arg, Result, cell_function
from udfs.values import ErrorCode

CASE = "Råderum Business case"

_NO_GAIN = (
    ErrorCode.DIV0,
    "Gevinsterne har ingen nutidsværdi, så nulpunktsfaktoren kan ikke beregnes. Udfyld gevinsterne.",
)


@cell_function(
    CASE,
    "Samlet nettobesparelse: gevinster minus omkostninger minus investering.",
    "Total net saving: gains minus costs minus investment.",
    source="Rapporten s. 22 og 36-37 (formlen fremgår af tabellens fortegn).",
    example="BC_NETSAVING({650,650,650,650},{100,100,100,100},500)",
)
def BC_NETSAVING(
    gains: Annotated[Amounts, Arg("Gevinster", "Gevinster, kr., én eller flere celler.", "Gains, kr.")],
    costs: Annotated[Amounts, Arg("Omkostninger", "Løbende omkostninger, kr.", "Running costs, kr.")],
    investment: Annotated[
        Amounts, Arg("Investering", "Engangsinvestering, kr. (kan udelades).", "One-off investment, kr.")
    ] = 0.0,
) -> float:
    """Net saving of a case, kr."""
    return savings.net_saving(gains, costs, investment)


@cell_function(
    CASE,
    "Fire rækker pr. år: årligt resultat, investering, resultat og akkumuleret resultat.",
    "Four rows by year: yearly result, investment, net result, cumulative.",
    result=Result.TABLE,
    source="Rapporten s. 22 og 36-37; den akkumulerede række er vores.",
    example="BC_RESULT({650,650,650,650},{100,100,100,100},{500,0,0,0})",
)
def BC_RESULT(
    gains: Annotated[Lines, Arg("Gevinster", "Gevinster pr. år, kr.; flere linjer lægges sammen.", "Gains")],
    costs: Annotated[Lines, Arg("Omkostninger", "Løbende omkostninger pr. år, kr.", "Running costs by year")],
    investment: Annotated[
        Lines,
        Arg("Investering", "Investering pr. år; ét beløb ligger i det første år.", "Investment by year"),
    ] = 0.0,
) -> FloatArray:
    """Result of a case by year, kr., 4 × n."""
    return savings.yearly_result(gains, costs, investment)


@cell_function(
    CASE,
    "Kapitalværdi (NPV). Første beløb diskonteres ikke, medmindre første periode sættes til 1.",
    "Net present value. The first flow is undiscounted unless the first period is set to 1.",
    source="Almindelig diskontering; Excels NPV() svarer til første periode 1.",
    example="BC_NPV(0.035,{-500,550,550,550})",
)
def BC_NPV(
    rate: Annotated[
        RateOrSchedule,
        Arg("Rente", "Kalkulationsrente pr. år (3,5 %) eller et navn som FM2021.", "Rate or schedule name"),
    ],
    flows: Annotated[
        Series, Arg("Betalinger", "Betalinger pr. år, kr.; i en blok er hver række et tilfælde.", "Flows")
    ],
    first_period: Annotated[
        Number, Arg("Første periode", "Første beløbs periode: 0 (standard) eller 1.", "First flow's period")
    ] = 0.0,
) -> FloatArray:
    """Net present value, kr."""
    return savings.npv(rate, flows, first_period)


@cell_function(
    CASE,
    "Diskonteringsfaktor: nutidsværdien af 1 kr. i perioden. Trappesatser ganges sammen år for år.",
    "Discount factor: present value of 1 kr. in the period; stepped rates multiply year by year.",
    source="Almindelig diskontering; trappen er Finansministeriets.",
    example='BC_DISCOUNTFACTOR("FM2021",36)',
)
def BC_DISCOUNTFACTOR(
    rate: Annotated[
        RateOrSchedule,
        Arg("Rente", "Kalkulationsrente pr. år (3,5 %) eller et navn som FM2021.", "Rate or schedule name"),
    ],
    period: Annotated[Number, Arg("Periode", "År fra nu; 0 er nu.", "Years from now; 0 is now")],
) -> FloatArray:
    """Discount factor, 0..1 for positive rates."""
    return savings.discount_factor(rate, period)


@cell_function(
    CASE,
    "Intern rente: den rente, der giver kapitalværdien 0. Fejl hvis der ingen er, eller flere.",
    "Internal rate of return; an error when there is none or more than one.",
    nan=(
        ErrorCode.NUM,
        "Der er ingen entydig intern rente: rækken skal skifte fortegn, og kun én rente må give 0. "
        "Brug kapitalværdien i stedet.",
    ),
    source="Almindelig finansiel definition.",
    example="BC_IRR({-500,200,200,200})",
)
def BC_IRR(
    flows: Annotated[
        Series, Arg("Betalinger", "Betalinger pr. år, kr.; i en blok er hver række et tilfælde.", "Flows")
    ],
) -> FloatArray:
    """Internal rate of return per year."""
    return savings.irr(flows)


@cell_function(
    CASE,
    "Tilbagebetalingstid i år (interpolated) eller i budgetår, hvor investeringsåret er år 1 (budgetyear).",
    "Payback in years (interpolated) or in budget years counting the investment year as 1 (budgetyear).",
    nan=(
        ErrorCode.NA,
        "Investeringen bliver ikke tjent hjem i de viste år. Vis flere år, eller se på gevinsten.",
    ),
    source="Rapporten s. 147-148 og 157 trykker hele budgetår; tællemåden er vores læsning.",
    example='BC_PAYBACK({-25.7,5.2,5.2,5.2,5.2,5.2},0,"budgetyear")',
)
def BC_PAYBACK(
    flows: Annotated[Series, Arg("Betalinger", "Nettobetalinger pr. år, investeringen negativ.", "Net flows by year")],
    rate: Annotated[
        RateOrSchedule,
        Arg("Rente", "Rente til diskontering; 0 som standard.", "Discount rate, 0 by default"),
    ] = 0.0,
    method: Annotated[
        PaybackMethod,
        choice("interpolated", "budgetyear"),
        Arg("Metode", "interpolated (standard) eller budgetyear.", "interpolated or budgetyear"),
    ] = "interpolated",
) -> FloatArray:
    """Payback time in years or budget years."""
    return savings.payback(flows, rate, method)


@cell_function(
    CASE,
    "Nulpunktsfaktor på gevinsterne: den andel af gevinsten, der netop giver kapitalværdien 0.",
    "Break-even factor on the gains: the share of them that makes the NPV 0.",
    nan=_NO_GAIN,
    source="Vores; investering i periode 0, årsrækkerne fra periode 1.",
    example="BC_BREAKEVENFACTOR(0.035,{650,650,650,650},{100,100,100,100},500)",
)
def BC_BREAKEVENFACTOR(
    rate: Annotated[RateOrSchedule, Arg("Rente", "Kalkulationsrente pr. år eller et navn som FM2021.", "Rate")],
    gains: Annotated[Lines, Arg("Gevinster", "Gevinster pr. år fra år 1, kr.", "Gains by year from year 1")],
    costs: Annotated[Lines, Arg("Omkostninger", "Omkostninger pr. år fra år 1, kr.", "Costs by year")],
    investment: Annotated[
        Amounts, Arg("Investering", "Investering i år 0, kr. (kan udelades).", "Investment in year 0")
    ] = 0.0,
) -> FloatArray:
    """Factor on gains."""
    return savings.breakeven_factor(rate, gains, costs, investment)


@cell_function(
    CASE,
    "Indfasning: den fulde årlige effekt ganget med hvert års andel.",
    "Phase-in: the full yearly effect times each year's share.",
    result=Result.ROW,
    source="Vores; andelene er den nåede andel af fuld effekt.",
    example="BC_PHASEIN(600000,{0,0.5,1,1})",
)
def BC_PHASEIN(
    full_effect: Annotated[Number, Arg("Fuld effekt", "Fuld årlig effekt, kr.", "Full yearly effect, kr.")],
    shares: Annotated[Series, Arg("Andele", "Nået andel pr. år, 0-100 %.", "Share reached by year, 0..1")],
) -> FloatArray:
    """Effect by year, kr."""
    return savings.phase_in(full_effect, shares)
