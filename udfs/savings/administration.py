"""Cell functions over administrative work."""

from typing import Annotated

from engines import savings
from engines.checks import FloatArray
from engines.parameters import active
from engines.savings.it_transition import Reading
from udfs.arguments import Amounts, Lines, Number, Series, Single, choice
from udfs.registry import Arg, Result, cell_function
from udfs.savings.rows import one_row_per_case

ADMINISTRATION = "Råderum Administration"


@cell_function(
    ADMINISTRATION,
    "Før minus efter: sum af antal · pris før minus sum af antal · pris efter. Prisen kan være kr. eller timer.",
    "Before minus after: Σ number · price before − Σ number · price after; the price may be kr. or hours.",
    source="Rapportens før/efter-tabeller s. 17, 29-30 og 32-33 (tabellerne fremgår, produkterne er udledt).",
    example="BC_BEFOREAFTER({40;6;1},{30;100;400},{40;6;1},{5;20;900})",
)
def BC_BEFOREAFTER(
    n_before: Annotated[
        Amounts, Arg("Antal før", "Antal enheder eller sager før, en række pr. niveau.", "Number before")
    ],
    price_before: Annotated[Amounts, Arg("Pris før", "Pris eller timer pr. enhed før.", "Price or hours before")],
    n_after: Annotated[Amounts, Arg("Antal efter", "Antal enheder eller sager efter.", "Number after")],
    price_after: Annotated[Amounts, Arg("Pris efter", "Pris eller timer pr. enhed efter.", "Price or hours after")],
) -> float:
    """Saving, in the unit of the price."""
    return savings.before_after(n_before, price_before, n_after, price_after)


@cell_function(
    ADMINISTRATION,
    "Centralisering: timer før, timer efter, sparede timer og kr. for hvert niveau; sidste række er i alt.",
    "Centralisation: hours before, after, saved, and kr. by level; the last row is the total.",
    result=Result.TABLE,
    source="Rapporten s. 17 og 32-33 (tabellerne fremgår; timeprisen er vores).",
    example="BC_CENTRALISATION({40;6;1},{30;100;400},{40;6;1},{5;20;900},350)",
)
def BC_CENTRALISATION(
    n_before: Annotated[
        Amounts,
        Arg(
            "Antal før",
            "Antal enheder før: decentralt, fagforvaltninger, centralt.",
            "Units before, by level",
        ),
    ],
    hours_before: Annotated[Amounts, Arg("Timer før", "Timer pr. enhed pr. år før.", "Hours per unit and year before")],
    n_after: Annotated[Amounts, Arg("Antal efter", "Antal enheder efter, i samme rækkefølge.", "Units after")],
    hours_after: Annotated[
        Amounts, Arg("Timer efter", "Timer pr. enhed pr. år efter.", "Hours per unit and year after")
    ],
    hourly_price: Annotated[Single, Arg("Timeprisen", "Timepris, kr.", "Hourly price, kr.")],
) -> FloatArray:
    """Table by level, (levels + 1) × 4."""
    return savings.centralisation(n_before, hours_before, n_after, hours_after, hourly_price)


@cell_function(
    ADMINISTRATION,
    "Besparelse pr. år, når hvert års sats er ny og lægges til de tidligere: 10 % og 10 % er 20 %.",
    "Saving by year when each year's rate is new and adds to the earlier ones: 10 % and 10 % is 20 %.",
    result=Result.ROW,
    source="Rapporten s. 15 (10+5+5+5) og s. 22 (10+10 = 20 %); at satserne lægges sammen, er udledt.",
    example="BC_SAVINGPATH(20000000,{0.1,0.05,0.05,0.05})",
)
def BC_SAVINGPATH(
    base: Annotated[Number, Arg("Omkostningen", "Årlig omkostning før besparelsen, kr.", "Cost base, kr. per year")],
    rates: Annotated[
        Series,
        Arg("Satsen", "Ny besparelse i hvert år, andel af omkostningen; 0 i år uden ny.", "New rate each year"),
    ],
) -> FloatArray:
    """Saving by year, kr."""
    return savings.saving_path(base, rates)


@cell_function(
    ADMINISTRATION,
    "Nettobesparelse ved digital budgetopfølgning: (enheder · timer pr. måned · 12 + central ændring) · "
    "timepris − licenser.",
    "Net saving from digital budget follow-up: (units · hours a month · 12 + central change) · price − licences.",
    source=("Rapporten s. 25 (timerne fremgår, kronerne er udledt). Først efter et halvt til et helt års drift."),
    example="BC_FOLLOWUPSAVING(40,8,350,90000)",
)
def BC_FOLLOWUPSAVING(
    units: Annotated[Number, Arg("Antallet af enheder", "Antal organisatoriske enheder.", "Organisational units")],
    hours_per_month: Annotated[
        Number,
        Arg(
            "Timer pr. måned",
            "Sparede timer pr. enhed pr. måned, i rapporten 5-10.",
            "Hours saved per unit and month",
        ),
    ],
    hourly_price: Annotated[Number, Arg("Timeprisen", "Timepris, kr.", "Hourly price, kr.")],
    licences: Annotated[
        Number, Arg("Licenserne", "Licenser, kr. pr. år (kan udelades).", "Licences, kr. per year")
    ] = 0.0,
    central_hours: Annotated[
        Number,
        Arg(
            "Central ændring",
            "Sparede timer pr. år i den centrale økonomiafdeling; negativt, hvis den bruger flere.",
            "Central hours",
        ),
    ] = 0.0,
) -> FloatArray:
    """Net saving, kr. per year."""
    return savings.follow_up_saving(units, hours_per_month, hourly_price, licences, central_hours)


@cell_function(
    ADMINISTRATION,
    "RPA-potentiale for en proces: antal · minutter / 60 · automatiseringsgrad · timepris − licens og drift.",
    "RPA potential of a process: transactions · minutes / 60 · automated share · price − licence and operation.",
    source="Rapporten s. 26-27 nævner processerne; beregningen er vores.",
    example="BC_RPA(12000,6,0.8,350,60000)",
)
def BC_RPA(
    transactions: Annotated[Number, Arg("Antallet", "Transaktioner pr. år.", "Transactions per year")],
    minutes: Annotated[Number, Arg("Minuttallet", "Minutter pr. transaktion i dag.", "Minutes per transaction")],
    automated_share: Annotated[
        Number,
        Arg("Automatiseringsgraden", "Andel af tiden, som robotten overtager.", "Share of the time automated"),
    ],
    hourly_price: Annotated[Number, Arg("Timeprisen", "Timepris, kr.", "Hourly price, kr.")],
    running_cost: Annotated[
        Number, Arg("Driften", "Licens og drift, kr. pr. år (kan udelades).", "Running cost, kr.")
    ] = 0.0,
) -> FloatArray:
    """Net saving, kr. per year."""
    return savings.automation_saving(transactions, minutes, automated_share, hourly_price, running_cost)


@cell_function(
    ADMINISTRATION,
    "Gevinst ved refusionshjemtagning: personale · reduktion (10 %) + tabte refusioner · reduktion (50 %).",
    "Gain from refund collection: staff cost · reduction (10 %) + lost refunds · reduction (50 %).",
    source="Rapporten s. 28 (satserne fremgår, summen er udledt).",
    example="BC_REFUNDCOLLECTION(3000000,2000000)",
)
def BC_REFUNDCOLLECTION(
    staff_cost: Annotated[
        Number,
        Arg(
            "Personaleomkostningen",
            "Personaleomkostning til refusionshåndtering, kr. pr. år.",
            "Staff cost, kr.",
        ),
    ],
    lost_refunds: Annotated[
        Number,
        Arg("De tabte refusioner", "Tabte refusioner i basisåret, kr.", "Lost refunds in the base year, kr."),
    ],
    staff_reduction: Annotated[
        Number | None,
        Arg("Personalereduktionen", "Andel; 10 % hvis den udelades.", "Staff reduction, 10 % by default"),
    ] = None,
    loss_reduction: Annotated[
        Number | None,
        Arg("Reduktionen i tab", "Andel; 50 % hvis den udelades.", "Loss reduction, 50 % by default"),
    ] = None,
) -> FloatArray:
    """Gain, kr. per year."""
    staff = active().number("refusionshjemtagning.personale") if staff_reduction is None else staff_reduction
    losses = active().number("refusionshjemtagning.tab") if loss_reduction is None else loss_reduction
    return savings.refund_collection(staff_cost, lost_refunds, staff, losses)


@cell_function(
    ADMINISTRATION,
    "Lavt og højt potentiale ved bedre arbejdstilrettelæggelse: ressourcer · 5 % og 10 %.",
    "Low and high potential from better work organisation: resources · 5 % and 10 %.",
    result=Result.ROW,
    source="Rapporten s. 56, 70 og 93 (5-10 % fremgår, gangestykket er udledt).",
    example="BC_POTENTIALRANGE(12480000)",
)
def BC_POTENTIALRANGE(
    resources: Annotated[
        Number,
        Arg(
            "Ressourcerne",
            "Ressourcer til samtaler eller sagsbehandling, kr. eller årsværk.",
            "Resources, kr. or FTE",
        ),
    ],
    low: Annotated[
        Number | None, Arg("Lav andel", "Lav andel; 5 % hvis den udelades.", "Low share, 5 % by default")
    ] = None,
    high: Annotated[Number | None, Arg("Høj andel", "Høj andel; 10 % hvis den udelades.", "High share, 10 %")] = None,
) -> FloatArray:
    """Low and high, in the unit of the resources."""
    lowest = active().number("effektivisering.samtaler.lav") if low is None else low
    highest = active().number("effektivisering.samtaler.hoej") if high is None else high
    return one_row_per_case(savings.potential_range(resources, lowest, highest))


@cell_function(
    ADMINISTRATION,
    "Årsværksbehov: antal sager / sager pr. årsværk.",
    "Staffing need: cases / cases per full-time equivalent.",
    source="Rapporten s. 65 (sager) og s. 80 (virksomhedsforløb); divisionen er udledt.",
    example="BC_STAFFINGNEED(400,40)",
)
def BC_STAFFINGNEED(
    cases: Annotated[Number, Arg("Antallet af sager", "Antal sager eller forløb.", "Cases")],
    cases_per_fte: Annotated[Number, Arg("Sager pr. årsværk", "Sager, som ét årsværk klarer, fx 40.", "Cases per FTE")],
) -> FloatArray:
    """Full-time equivalents."""
    return savings.staffing_need(cases, cases_per_fte)


@cell_function(
    ADMINISTRATION,
    "Vægtet indbyggertal: de første tæller fuldt, dem over grænsen 50 % (eller den valgte vægt).",
    "Weighted population: those up to the limit in full, those above it 50 % (or the given weight).",
    source="Rapporten s. 42 (vægten fremgår; grænsen er ikke bevaret, formen er udledt).",
    example="BC_WEIGHTEDPOPULATION(120000,100000)",
)
def BC_WEIGHTEDPOPULATION(
    inhabitants: Annotated[Number, Arg("Indbyggertallet", "Antal indbyggere.", "Inhabitants")],
    limit: Annotated[Number, Arg("Grænsen", "Det indbyggertal, hvorover vægten gælder.", "Limit of full weight")],
    weight: Annotated[
        Number | None, Arg("Vægten", "Vægt over grænsen; 50 % hvis den udelades.", "Weight above the limit")
    ] = None,
) -> FloatArray:
    """Weighted inhabitants."""
    above = active().number("udk.indbyggervaegt") if weight is None else weight
    return savings.weighted_population(inhabitants, limit, above)


@cell_function(
    ADMINISTRATION,
    "Overgang fra KMD til KOMBIT og UDK, fire rækker pr. år: gammel it, bidrag, samlet udgift og gevinst.",
    "From KMD to KOMBIT and UDK, four rows by year: old IT, contribution, total cost and gain.",
    result=Result.TABLE,
    source=("Rapporten s. 42 (tabel og skalering fremgår). sum er vores læsning af gevinsten, forskel er ordlyden."),
    example="BC_UDKPATH({6.3,5.6,1.5,0},{1.3,3,4.6,4.6})",
)
def BC_UDKPATH(
    old_cost: Annotated[
        Lines, Arg("Gammel it", "Kommunale it-omkostninger pr. år i 1 %-tabellen.", "Old IT cost, 1 % table")
    ],
    contribution: Annotated[
        Lines,
        Arg("Bidraget", "Administrationsbidrag til it pr. år i 1 %-tabellen.", "Contribution, 1 % table"),
    ],
    cost_share: Annotated[
        Single | None,
        Arg(
            "Andelen af it-omkostninger",
            "Kommunens andel af it-driftsomkostningerne; 1 % hvis den udelades.",
            "Share of IT costs",
        ),
    ] = None,
    population_share: Annotated[
        Single | None,
        Arg(
            "Andelen af indbyggere",
            "Kommunens andel af de vægtede indbyggere; 1 % hvis den udelades.",
            "Share of inhabitants",
        ),
    ] = None,
    reading: Annotated[
        Reading,
        choice("sum", "forskel"),
        Arg(
            "Læsning",
            "sum (standard): fald i samlet udgift; forskel: gammel it minus bidrag.",
            "sum or forskel",
        ),
    ] = "sum",
) -> FloatArray:
    """Old cost, contribution, total and gain by year, in the unit of the tables."""
    table = active().number("udk.tabelandel")
    own_cost = table if cost_share is None else cost_share
    own_people = table if population_share is None else population_share
    return savings.it_cost_path(old_cost, contribution, own_cost, own_people, table, reading)
