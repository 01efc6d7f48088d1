"""Cell functions for the tariff per day and what it is built of."""

from typing import Annotated

from engines import tariff
from engines.checks import FloatArray
from engines.parameters import active
from engines.tariff.capital import Method
from udfs.arguments import Amounts, Matrix, Number, Series, Single, choice
from udfs.registry import Arg, Result, cell_function
from udfs.tariff._shapes import TARIFF, as_elements, filled, rows
from udfs.values import ErrorCode

_AGREEMENT = "Rammeaftalernes takstregler"

Costs = Annotated[
    Amounts,
    Arg("Omkostninger", "Omkostninger pr. år, kr.; alle celler lægges sammen.", "Costs per year, kr."),
]
Places = Annotated[Number, Arg("Antal pladser", "Antal pladser.", "Places")]
Occupancy = Annotated[Number, Arg("Belægning", "Belægning, fx 97 %.", "Occupancy, e.g. 0.97")]
Days = Annotated[
    Number | None,
    Arg("Antal dage", "Dage pr. år; 365 hvis det udelades, også i skudår.", "Days per year, 365 by default"),
]
Income = Annotated[Amounts, Arg("Indtægter", "Indtægter pr. år, kr., med positivt fortegn.", "Income per year, kr.")]
Carryover = Annotated[
    Number,
    Arg("Regulering", "Fra tidligere år, kr.: underskud +, overskud −.", "Earlier years: deficit +, surplus −"),
]


@cell_function(
    TARIFF,
    "Takst pr. døgn: (omkostninger − indtægter + tidligere år) / (pladser · belægning · dage).",
    "Tariff per day: (costs − income + regulation of earlier years) / (places · occupancy · days).",
    source=f"{_AGREEMENT}: alle direkte og indirekte omkostninger, 365 dage også i skudår.",
    example="TF_DAYRATE({8200000,450000,310000},24,0.97,365,120000,-55000)",
)
def TF_DAYRATE(
    costs: Costs,
    places: Places,
    occupancy: Occupancy,
    days: Days = None,
    income: Income = 0.0,
    carryover: Carryover = 0.0,
) -> FloatArray:
    """Tariff, kr. per day."""
    return tariff.day_rate(costs, places, occupancy, days, income, carryover)


@cell_function(
    TARIFF,
    "Taksten forklaret: kr. pr. døgn og andel for hvert element, så indtægter, regulering og i alt.",
    "The tariff explained: kr. per day and share of each cost element, then income, regulation and total.",
    result=Result.TABLE,
    nan=(ErrorCode.DIV0, "Taksten er 0, så elementerne har ingen andel af den."),
    source="Vores; samme tal som TF_DAYRATE, fordelt.",
    example="TF_EXPLAIN({8200000,0;450000,90000;0,310000},24,0.97,365,120000,-55000)",
)
def TF_EXPLAIN(
    costs: Annotated[
        Matrix,
        Arg(
            "Omkostninger",
            "Et element pr. række, kr.; flere kolonner er fx direkte og indirekte.",
            "An element per row; columns are direct and indirect",
        ),
    ],
    places: Annotated[Single, Arg("Antal pladser", "Antal pladser.", "Places")],
    occupancy: Annotated[Single, Arg("Belægning", "Belægning, fx 97 %.", "Occupancy, e.g. 0.97")],
    days: Annotated[
        Single | None,
        Arg("Antal dage", "Dage pr. år; 365 hvis det udelades.", "Days per year, 365 by default"),
    ] = None,
    income: Income = 0.0,
    carryover: Annotated[
        Single,
        Arg("Regulering", "Fra tidligere år, kr.: underskud +, overskud −.", "Earlier years: deficit +"),
    ] = 0.0,
) -> FloatArray:
    """Parts and sum per day, and share of the tariff, by element."""
    return tariff.explained_rate(as_elements(costs), places, occupancy, days, income, carryover)


@cell_function(
    TARIFF,
    "Årlig afskrivning og forrentning: annuitet, eller lineær med renten jævnet over levetiden.",
    "Yearly depreciation and interest: annuity, or linear with the interest levelled over the life.",
    source="Almindelig annuitet; den jævnede lineære rente er vores: rente · værdi · (år + 1) / (2 · år).",
    example="TF_DEPRECIATION(4500000,30,0.025)",
)
def TF_DEPRECIATION(
    value: Annotated[Number, Arg("Anskaffelsesværdi", "Anskaffelsesværdi, kr.", "Cost of the asset, kr.")],
    years: Annotated[Number, Arg("Levetid", "Levetid i år.", "Life in years")],
    rate: Annotated[Number, Arg("Rente", "Rente pr. år; 0 hvis den udelades.", "Interest rate, 0 by default")] = 0.0,
    method: Annotated[
        Method,
        choice("annuity", "linear"),
        Arg("Metode", "annuity (standard) eller linear.", "annuity or linear"),
    ] = "annuity",
) -> FloatArray:
    """Charge, kr. per year."""
    return tariff.yearly_charge(value, years, rate, method)


@cell_function(
    TARIFF,
    "Afskrivningsplan, fem rækker pr. år: primo, afskrivning, rente, ydelse og ultimo.",
    "Depreciation plan, five rows by year: opening, depreciation, interest, charge and closing balance.",
    result=Result.TABLE,
    source="Almindelig annuitet og lineær afskrivning; renten regnes af primosaldoen.",
    example='TF_DEPRECIATIONPLAN(100000,4,0.03,"linear")',
)
def TF_DEPRECIATIONPLAN(
    value: Annotated[Single, Arg("Anskaffelsesværdi", "Anskaffelsesværdi, kr.", "Cost of the asset, kr.")],
    years: Annotated[Single, Arg("Levetid", "Levetid i hele år.", "Life in whole years")],
    rate: Annotated[Single, Arg("Rente", "Rente pr. år; 0 hvis den udelades.", "Interest rate, 0 by default")] = 0.0,
    method: Annotated[
        Method,
        choice("annuity", "linear"),
        Arg("Metode", "annuity (standard) eller linear.", "annuity or linear"),
    ] = "annuity",
) -> FloatArray:
    """Plan by year, kr., 5 × n."""
    return tariff.depreciation_plan(value, years, rate, method)


@cell_function(
    TARIFF,
    "Belægning i taksten: gennemsnittet af de to foregående års faktiske belægning, højst loftet.",
    "Occupancy in the tariff: mean of the two previous years' actual occupancy, at most the cap.",
    source="Styringsaftale (gennemsnit af to år, højst 98 % anbefalet): parameteren takst.belaegning.loft.",
    example="TF_OCCUPANCY(0.96,0.94)",
)
def TF_OCCUPANCY(
    previous: Annotated[Number, Arg("Belægningen sidste år", "Belægning sidste år.", "Last year's occupancy")],
    before_previous: Annotated[
        Number, Arg("Belægningen året før sidste år", "Belægning året før sidste år.", "The year before that")
    ],
    cap: Annotated[
        Number | None, Arg("Loftet over belægningen", "Loft; 98 % hvis det udelades.", "Cap, 98 % by default")
    ] = None,
    floor: Annotated[
        Number,
        Arg("Bunden under belægningen", "Bund, fx 90 % for akutpladser; ingen hvis den udelades.", "Floor"),
    ] = 0.0,
) -> FloatArray:
    """Occupancy as a fraction."""
    highest = active().number("takst.belaegning.loft") if cap is None else cap
    return tariff.mean_occupancy(previous, before_previous, highest, floor)


@cell_function(
    TARIFF,
    "Overhead: fordelingsnøglen (egen base / samlet base) og den del af fællesudgiften, den giver.",
    "Overhead: the allocation key (own base / total base) and the part of the shared cost it gives.",
    result=Result.ROW,
    source=f"{_AGREEMENT}: hver overheadlinje skal vise nøgle, base og procent.",
    example="TF_OVERHEAD({2400000;600000},{31;24},{1240;480})",
)
def TF_OVERHEAD(
    amounts: Annotated[Number, Arg("Fællesudgift", "Fælles udgift pr. år, kr.", "Shared cost per year, kr.")],
    own_base: Annotated[
        Number, Arg("Egen fordelingsbase", "Tilbuddets base: årsværk, m², kr. ...", "Own base of the key")
    ],
    total_base: Annotated[
        Number, Arg("Samlet fordelingsbase", "Basen for alle, der deler udgiften.", "Total base of the key")
    ],
) -> FloatArray:
    """Percentage and kr., n × 2."""
    return rows(tariff.overhead_lines(amounts, own_base, total_base))


@cell_function(
    TARIFF,
    "Fordeler én fælles udgift efter nøgler, der skal summe til 100 %; resultatet har nøglernes form.",
    "Spreads one shared cost by keys that must sum to 100 %; the result has the keys' shape.",
    result=Result.TABLE,
    source=f"{_AGREEMENT}: hele udgiften fordeles netop én gang.",
    example="TF_ALLOCATE(3000000,{0.5,0.3,0.2})",
)
def TF_ALLOCATE(
    amount: Annotated[Single, Arg("Fællesudgift", "Fælles udgift pr. år, kr.", "Shared cost per year, kr.")],
    keys: Annotated[Matrix, Arg("Fordelingsnøgler", "Nøgler i procent, i alt 100 %.", "Keys that sum to 100 %")],
) -> FloatArray:
    """Kr. for each key."""
    return tariff.allocated(amount, filled(keys))


@cell_function(
    TARIFF,
    "Differentieret takst: grundtakst pr. døgn og ydelsestakst pr. time.",
    "Differentiated tariff: base tariff per day and service tariff per hour.",
    result=Result.ROW,
    source="Rammeaftalernes differentiering i grund- og ydelsestakst; opdelingen efter grunddel er vores.",
    example="TF_SPLITRATE({8200000,450000,310000},{0.6,1,1},24,0.97,21000)",
)
def TF_SPLITRATE(
    costs: Annotated[Amounts, Arg("Omkostninger", "Omkostninger pr. år, kr., et element pr. celle.", "Costs")],
    base_shares: Annotated[
        Amounts,
        Arg("Grunddel", "Andel i grundtaksten: én, eller én pr. element.", "Share in the base tariff"),
    ],
    places: Places,
    occupancy: Occupancy,
    service_hours: Annotated[
        Number, Arg("Antal ydelsestimer", "Ydelsestimer pr. år for alle borgere.", "Service hours per year")
    ],
    days: Days = None,
) -> FloatArray:
    """Base tariff per day and service tariff per hour, n × 2."""
    return rows(tariff.split_rate(costs, base_shares, places, occupancy, service_hours, days))


@cell_function(
    TARIFF,
    "Takst pr. døgn for hver pladstype, når deltid betaler en andel (fx 85 % og 60 %) af fuld takst.",
    "Tariff per day of each kind of place when part-time places pay a share of the full tariff.",
    result=Result.ROW,
    source="Rammeaftalernes deltidsandele (takst.deltid.hoej og takst.deltid.lav); vægtningen er vores.",
    example="TF_PARTTIME(8785000,{20,3,1},{1,0.85,0.6},0.97)",
)
def TF_PARTTIME(
    base: Annotated[Single, Arg("Takstgrundlag", "Omkostninger − indtægter ± regulering, kr.", "Tariff base, kr.")],
    places: Annotated[Amounts, Arg("Antal pladser", "Antal pladser af hver type.", "Places of each kind")],
    shares: Annotated[Amounts, Arg("Takstandele", "Andel af fuld takst: 100 %, 85 %, 60 %.", "Share of the tariff")],
    occupancy: Annotated[Single, Arg("Belægning", "Belægning, fx 97 %.", "Occupancy, e.g. 0.97")],
    days: Annotated[
        Single | None,
        Arg("Antal dage", "Dage pr. år; 365 hvis det udelades.", "Days per year, 365 by default"),
    ] = None,
) -> FloatArray:
    """Tariff per day by kind of place, 1 × n."""
    return tariff.part_time_rates(base, places, shares, occupancy, days)


@cell_function(
    TARIFF,
    "Takst fremskrevet år for år: taksten nu og efter hvert års pris- og lønstigning.",
    "Tariff projected year by year: now and after each year's price and wage increase.",
    result=Result.ROW,
    source="Almindelig fremskrivning; procenterne er kommunens egne (KL's skøn eller takst.fremskrivning).",
    example="TF_PROJECTION(1034,{0.031,0.028,0.025})",
)
def TF_PROJECTION(
    rate: Annotated[Number, Arg("Takst", "Takst i udgangsåret, kr.", "Tariff in the first year, kr.")],
    increases: Annotated[Series, Arg("Fremskrivning", "Stigning pr. år, fx 2,8 %.", "Increase by year, e.g. 0.028")],
) -> FloatArray:
    """Tariff by year, 1 × (n + 1)."""
    return tariff.projected(rate, increases)
