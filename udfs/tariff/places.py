"""Cell functions for the prices of places and hours, and foster-family pay."""

from typing import Annotated

from engines import tariff
from engines.checks import FloatArray
from engines.tariff.places import Reference
from udfs.arguments import Amounts, Matrix, Number, Observations, Series, Single, choice
from udfs.registry import Arg, Result, cell_function
from udfs.tariff._shapes import TARIFF, filled, rows
from udfs.values import ErrorCode


@cell_function(
    TARIFF,
    "Pladspris pr. belagt plads og år: (omkostninger − beboerbetaling) / (pladser · belægning).",
    "Price per occupied place and year: (costs − resident payment) / (places · occupancy).",
    source="Rapporten s. 139 (kategorierne fremgår; fortegn og nævner er udledt).",
    example="TF_PLACEPRICE({31000000,2400000,1800000},4200000,72,0.98)",
)
def TF_PLACEPRICE(
    costs: Annotated[Amounts, Arg("Omkostninger", "Omkostninger pr. år, kr., uden mad.", "Costs per year, kr.")],
    resident_payment: Annotated[
        Amounts, Arg("Beboerbetaling", "Beboernes betaling pr. år, kr.", "Resident payment per year, kr.")
    ],
    places: Annotated[Number, Arg("Antal pladser", "Antal pladser.", "Places")],
    occupancy: Annotated[Number, Arg("Belægning", "Belægning, fx 98 %.", "Occupancy, e.g. 0.98")],
) -> FloatArray:
    """Price, kr. per occupied place and year."""
    return tariff.place_price(costs, resident_payment, places, occupancy)


@cell_function(
    TARIFF,
    "Pladspriser uden mad (række 1) og med mad (række 2): pr. plads, pr. belagt plads og pr. belagt døgn.",
    "Place prices without (row 1) and with meals (row 2): per place, per occupied place, per occupied day.",
    result=Result.TABLE,
    source="Rapporten s. 139-140 (pris med mad og ens belægning fremgår; nævnerne er udledt).",
    example="TF_PLACEPRICES({31000000,2400000,1800000},4200000,2900000,72,0.98)",
)
def TF_PLACEPRICES(
    costs: Annotated[Amounts, Arg("Omkostninger", "Omkostninger pr. år, kr., uden mad.", "Costs per year, kr.")],
    resident_payment: Annotated[
        Amounts, Arg("Beboerbetaling", "Beboernes betaling pr. år, kr.", "Resident payment per year, kr.")
    ],
    meals: Annotated[Amounts, Arg("Madservice", "Udgift til mad pr. år, kr.", "Meals per year, kr.")],
    places: Annotated[Single, Arg("Antal pladser", "Antal pladser.", "Places")],
    occupancy: Annotated[Single, Arg("Belægning", "Belægning, fx 98 %.", "Occupancy, e.g. 0.98")],
    days: Annotated[
        Single | None,
        Arg("Antal dage", "Dage pr. år; 365 hvis det udelades.", "Days per year, 365 by default"),
    ] = None,
) -> FloatArray:
    """Place prices, kr., 2 × 3."""
    return tariff.place_prices(costs, resident_payment, meals, places, occupancy, days)


@cell_function(
    TARIFF,
    "Timepris i hjemmeplejen: omkostninger / (betalte timer · brugertidsprocent).",
    "Price per delivered hour of home care: costs / (paid hours · share of user time).",
    source="Rapporten s. 136 (elementer og BTP nævnes; formlen er udledt).",
    example="TF_HOURPRICE({38000000,2600000,3100000},142000,0.62)",
)
def TF_HOURPRICE(
    costs: Annotated[Amounts, Arg("Omkostninger", "Omkostninger pr. år, kr.", "Costs per year, kr.")],
    paid_hours: Annotated[Number, Arg("Antal betalte timer", "Betalte timer pr. år.", "Paid hours per year")],
    user_time_share: Annotated[
        Number, Arg("Brugertidsprocent", "Brugertid af betalt tid (BTP), fx 62 %.", "Share of user time")
    ],
) -> FloatArray:
    """Price, kr. per delivered hour."""
    return tariff.hour_price(costs, paid_hours, user_time_share)


@cell_function(
    TARIFF,
    "Timeprisens elementer og i alt pr. betalt time, brugertime (BTP) og time ansigt til ansigt (ATA).",
    "The hour price's elements and total per paid hour, per user hour (BTP) and per hour face to face.",
    result=Result.TABLE,
    source="Rapporten s. 136 (udledt). Den definerer ikke BTP og ATA; her er begge andele af betalt tid.",
    example="TF_HOURPRICES({38000000,2600000,3100000},142000,0.62,0.55)",
)
def TF_HOURPRICES(
    costs: Annotated[Amounts, Arg("Omkostninger", "Et element pr. celle, kr. pr. år.", "Cost elements, kr. per year")],
    paid_hours: Annotated[Single, Arg("Antal betalte timer", "Betalte timer pr. år.", "Paid hours per year")],
    user_time_share: Annotated[
        Single, Arg("Brugertidsprocent", "Brugertid af betalt tid (BTP), fx 62 %.", "Share of user time")
    ],
    face_to_face_share: Annotated[
        Single | None, Arg("ATA", "Ansigt til ansigt-tid af betalt tid (kan udelades).", "Share face to face")
    ] = None,
) -> FloatArray:
    """Kr. per hour by element, (n + 1) × 3, or × 2 without ATA."""
    return tariff.hour_prices(costs, paid_hours, user_time_share, face_to_face_share)


@cell_function(
    TARIFF,
    "Knækket: timer hjælp pr. uge, hvor et andet tilbud bliver billigere end at bo hjemme.",
    "The break: hours of help per week at which the other offer becomes cheaper than staying at home.",
    nan=(
        ErrorCode.NUM,
        "Tilbuddet er billigere end de øvrige udgifter i hjemmet allerede ved 0 timer, så der er intet knæk.",
    ),
    source="Rapporten s. 124 (idéen fremgår; formlen er udledt).",
    example="TF_BREAKEVENHOURS(9600,1450,420)",
)
def TF_BREAKEVENHOURS(
    nursing_net_week: Annotated[
        Number,
        Arg(
            "Tilbuddets nettopris",
            "Plejebolig eller midlertidig plads, netto, kr. pr. uge.",
            "Net price per week",
        ),
    ],
    other_home_week: Annotated[
        Number,
        Arg(
            "Øvrige udgifter i hjemmet",
            "Udgifter uden for timerne, kr. pr. uge.",
            "Other cost at home per week",
        ),
    ],
    hour_price: Annotated[Number, Arg("Timepris", "Timepris i hjemmeplejen, kr.", "Price per hour, kr.")],
) -> FloatArray:
    """Hours per week."""
    return tariff.breakeven_hours(nursing_net_week, other_home_week, hour_price)


@cell_function(
    TARIFF,
    "Hvad en borger koster pr. uge: ydelser · priser + døgnpris · døgn (0 hjemme) − beboerbetaling.",
    "What a citizen costs per week: services · prices + day price · days (0 at home) − resident payment.",
    source="Rapporten s. 124 (alle ydelser skal med; pladsens del er udledt).",
    example="TF_CITIZENCOST({420,510,95},{9,1.5,7})",
)
def TF_CITIZENCOST(
    prices: Annotated[Series, Arg("Priser", "Pris pr. enhed af hver ydelse, kr.", "Price of each service, kr.")],
    volumes: Annotated[
        Series, Arg("Antal ydelser", "Enheder pr. uge; i en blok er hver række en borger.", "Units per week")
    ],
    place_price: Annotated[Number, Arg("Døgnpris", "Pladsens pris pr. døgn; 0 hjemme.", "Price per day")] = 0.0,
    days: Annotated[Number, Arg("Antal døgn", "Døgn pr. uge i tilbuddet; 7 hvis det udelades.", "Days per week")] = 7.0,
    resident_payment: Annotated[
        Number, Arg("Beboerbetaling", "Borgerens betaling, kr. pr. uge.", "Resident payment per week")
    ] = 0.0,
) -> FloatArray:
    """Cost, kr. per week."""
    return tariff.citizen_cost(prices, volumes, place_price, days, resident_payment)


@cell_function(
    TARIFF,
    "Hjemme, plejebolig og midlertidig plads i kr. pr. uge, og nummeret på det billigste (1, 2 eller 3).",
    "Home, nursing home and temporary place in kr. per week, and the number of the cheapest (1, 2 or 3).",
    result=Result.ROW,
    source="Rapporten s. 124 (udledt); ved lige pris vælges eget hjem først.",
    example="TF_CHEAPESTOFFER({8;22},420,1450,9600,11200)",
)
def TF_CHEAPESTOFFER(
    hours: Annotated[Number, Arg("Antal timer", "Timer hjælp pr. uge, en borger pr. celle.", "Hours of help per week")],
    hour_price: Annotated[Number, Arg("Timepris", "Timepris i hjemmeplejen, kr.", "Price per hour, kr.")],
    other_home_week: Annotated[
        Number,
        Arg("Øvrige udgifter i hjemmet", "Uden for timerne, kr. pr. uge.", "Other cost at home per week"),
    ],
    nursing_net_week: Annotated[
        Number, Arg("Plejeboligens nettopris", "Netto, kr. pr. uge.", "Nursing home, net per week")
    ],
    temporary_net_week: Annotated[
        Number,
        Arg("Den midlertidige plads' nettopris", "Netto, kr. pr. uge.", "Temporary place, net per week"),
    ],
) -> FloatArray:
    """Kr. per week of the three offers and the cheapest's number, n × 4."""
    return rows(tariff.cheapest_offer(hours, hour_price, other_home_week, nursing_net_week, temporary_net_week))


@cell_function(
    TARIFF,
    "Samlet sats for en kategori (sum af elementerne) og satsen efter reduktionsmålet, fx 5 eller 10 %.",
    "Total rate of a category (sum of the elements' rates) and the rate after the reduction target.",
    result=Result.ROW,
    source="Rapporten s. 110 (summen fremgår som I alt); den reducerede sats er udledt af målene s. 108.",
    example="TF_CATEGORY({14000,21000,9000,38000,196000,52000},0.05)",
)
def TF_CATEGORY(
    rates: Annotated[
        Series,
        Arg("Satser", "Elementernes satser, kr. pr. elev; i en blok er hver række en kategori.", "Rates"),
    ],
    reduction: Annotated[
        Number, Arg("Reduktion", "Reduktionsmål, fx 5 %; 0 hvis det udelades.", "Reduction target, e.g. 0.05")
    ] = 0.0,
) -> FloatArray:
    """Total and reduced rate, kr. per pupil, n × 2."""
    return tariff.category_rate(rates, reduction)


@cell_function(
    TARIFF,
    "Omkostningsnedbrydning pr. kategori: elementernes sats pr. elev, samlet og reduceret sats, besparelse.",
    "Cost breakdown: the elements' rates per pupil by category, then total rate, reduced rate and saving.",
    result=Result.TABLE,
    nan=(ErrorCode.DIV0, "En kategori har ingen elever, så den har ingen sats. Udfyld antal elever."),
    source="Rapporten s. 110 (rækkerne fremgår; sats pr. elev og besparelse er udledt).",
    example="TF_CATEGORYTABLE({900000,400000;1500000,700000;9800000,6100000},{60,22},0.05)",
)
def TF_CATEGORYTABLE(
    costs: Annotated[
        Matrix,
        Arg(
            "Omkostninger",
            "Elementer nedad, kategorier henad, kr. pr. år.",
            "Elements down, categories across",
        ),
    ],
    pupils: Annotated[Amounts, Arg("Antal elever", "Elever i hver kategori.", "Pupils by category")],
    reduction: Annotated[
        Single, Arg("Reduktion", "Reduktionsmål, fx 5 %; 0 hvis det udelades.", "Reduction target, e.g. 0.05")
    ] = 0.0,
) -> FloatArray:
    """Rates, kr. per pupil, and saving, kr. per year, (elements + 3) × categories."""
    return tariff.category_table(filled(costs), pupils, reduction)


@cell_function(
    TARIFF,
    "Takstspredning pr. kategori, fem rækker: laveste, median, højeste, spænd i kr. og spænd i % af laveste.",
    "Spread of tariffs by category, five rows: lowest, median, highest, range in kr. and in % of the lowest.",
    result=Result.TABLE,
    nan=(ErrorCode.NA, "En kategori har ingen takster, eller den laveste er 0."),
    source="Rapporten s. 111 (udledt; rapporten siger ikke, hvad procenten regnes af).",
    example="TF_SPREAD({210000,260000;305000,255000;240000,330000})",
)
def TF_SPREAD(
    rates: Annotated[
        Matrix,
        Arg("Takster", "Kommuner nedad, kategorier henad; tomme celler mangler.", "Municipalities by category"),
    ],
) -> FloatArray:
    """Lowest, median, highest, range and range %, 5 × categories."""
    return tariff.spread(rates)


@cell_function(
    TARIFF,
    "Stiger taksterne med behovet? SAND, hvis kategoriernes medianer aldrig falder fra én til den næste.",
    "Do tariffs rise with need? TRUE if the categories' medians never fall from one to the next.",
    source="Rapporten s. 111 (udledt prøve).",
    example="TF_PROGRESSION({210000,260000;305000,255000;240000,330000})",
)
def TF_PROGRESSION(
    rates: Annotated[
        Matrix,
        Arg("Takster", "Kommuner nedad, kategorier efter stigende behov henad.", "Categories in rising need"),
    ],
) -> bool:
    """Whether the medians never fall."""
    return tariff.rises_with_need(rates)


@cell_function(
    TARIFF,
    "Priser på tilbud sammenlignet, en række pr. tilbud: afvigelse, rang (1 er billigst) og potentiale.",
    "Prices of offers compared, a row each: deviation, rank (1 is cheapest) and potential.",
    result=Result.TABLE,
    nan=(ErrorCode.NA, "Et tilbud mangler pris, så det kan ikke sammenlignes. Udfyld prisen."),
    source="Rapporten s. 188 (sammenligningen fremgår; afvigelse og potentiale er udledt).",
    example="TF_COMPAREPRICES({1650000,1420000,1980000,1510000},{3,2,4,1})",
)
def TF_COMPAREPRICES(
    prices: Annotated[
        Observations,
        Arg("Priser", "Pris pr. helårsplads for tilbud af samme type, kr.", "Prices of one type"),
    ],
    residents: Annotated[Amounts, Arg("Antal borgere", "Borgere i hvert tilbud.", "Persons in each offer")],
    reference: Annotated[
        Reference,
        choice("median", "mean", "min"),
        Arg("Reference", "median (standard), mean eller min.", "median, mean or min"),
    ] = "median",
) -> FloatArray:
    """Deviation, rank and potential in kr. per year, n × 3."""
    return tariff.prices_compared(prices, residents, reference)


@cell_function(
    TARIFF,
    "Plejefamilie: vederlag pr. barn (grundvederlag − mængderabat + overgang − nåede mål) og kr. pr. måned.",
    "Foster family: fees per child (base − quantity discount + transition − goals met) and kr. per month.",
    result=Result.ROW,
    source="Rapporten s. 185 (mekanismerne fremgår uden tal; formlen er udledt, størrelserne er kommunens).",
    example="TF_FOSTERPAY({5;6;4.5},{1;2;3},{0,0.5,1},19500,{0;-0.5;0.5})",
)
def TF_FOSTERPAY(
    base_fees: Annotated[Number, Arg("Grundvederlag", "Vederlag efter barnets behov.", "Base number of fees")],
    children: Annotated[Number, Arg("Antal plejebørn", "Plejebørn i familien.", "Foster children in the family")],
    discounts: Annotated[
        Amounts,
        Arg(
            "Rabat",
            "Rabat pr. barn ved 1, 2, 3 ... børn, i vederlag.",
            "Discount per child at 1, 2, 3 ... children",
        ),
    ],
    fee_rate: Annotated[Number, Arg("Vederlagssats", "Kr. pr. vederlag og måned.", "Kr. per fee and month")],
    transition: Annotated[
        Number, Arg("Overgang", "Justering ved skolestart (−) eller teenager (+).", "Transition adjustment")
    ] = 0.0,
    goals_met: Annotated[
        Number, Arg("Nåede mål", "Nedsættelse, når handleplanens mål er nået.", "Reduction for goals met")
    ] = 0.0,
) -> FloatArray:
    """Fees and kr. per month, n × 2."""
    return rows(tariff.foster_pay(base_fees, children, discounts, fee_rate, transition, goals_met))
