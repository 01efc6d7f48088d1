"""Cell functions for day care and settlement between municipalities."""

from typing import Annotated

from engines import tariff
from engines.checks import FloatArray
from engines.parameters import active
from udfs.arguments import Date, Number, Series
from udfs.registry import Arg, cell_function

DAYCARE = "Råderum Dagtilbud"

OnDate = Annotated[
    Date | None,
    Arg("Dato", "Den dato, satserne skal gælde på; i dag hvis den udelades.", "Date of the rates"),
]


@cell_function(
    DAYCARE,
    "Forældrebetaling pr. plads og år: bruttodriftsbudget · forældrenes andel / pladser.",
    "Parents' fee per place and year: gross operating budget · the parents' share / places.",
    source="Dagtilbudsloven § 34: højst 25 % til og med 2026; andelen fra 2027 er ikke bekræftet "
    "(parameteren dagtilbud.foraeldrebetaling; se BC_PARAMETERSOURCE).",
    example="TF_PARENTFEE(5600000,58,0.25)",
)
def TF_PARENTFEE(
    gross_budget: Annotated[
        Number, Arg("Bruttodriftsbudget", "Bruttodriftsudgift pr. år, kr.", "Gross operating budget, kr.")
    ],
    places: Annotated[Number, Arg("Antal pladser", "Antal pladser.", "Places")],
    share: Annotated[
        Number | None,
        Arg("Forældrenes andel", "Andel; den højeste lovlige, hvis den udelades.", "Parents' share"),
    ] = None,
    date: OnDate = None,
) -> FloatArray:
    """Fee, kr. per place and year."""
    highest = active().number("dagtilbud.foraeldrebetaling", date) if share is None else share
    return tariff.parent_fee(gross_budget, places, highest)


@cell_function(
    DAYCARE,
    "Økonomisk friplads: den andel af egenbetalingen, forældrene selv betaler, 0-100 %.",
    "Income subsidy in day care: the share of the fee that the parents pay themselves, 0..1.",
    source="Dagtilbudsbekendtgørelsen § 27; årets grænser er parametrene friplads.nedre, .oevre, .enlig "
    "og .barn (se BC_PARAMETERSOURCE for kilde og sikkerhed).",
    example='TF_PARENTSUBSIDY(350000,2,0,"2024-06-01")',
)
def TF_PARENTSUBSIDY(
    income: Annotated[Number, Arg("Indtægt", "Husstandens indtægt pr. år, kr.", "Household income, kr. per year")],
    children: Annotated[Number, Arg("Antal børn", "Husstandens børn; 1 hvis det udelades.", "Children")] = 1.0,
    single: Annotated[
        Number, Arg("Enlig forsørger", "1 eller SAND for enlig forsørger.", "1 or TRUE for a single parent")
    ] = 0.0,
    date: OnDate = None,
) -> FloatArray:
    """Share paid, 0..1."""
    return tariff.parents_share(income, children, single, tariff.SubsidyScale.on(date))


@cell_function(
    DAYCARE,
    "Familiens betaling med søskendetilskud: fuld pris for den dyreste plads, halv pris for de andre.",
    "The family's fee with the sibling rule: full price of the dearest place, half price of the others.",
    source="Dagtilbudslovens søskendetilskud: parameteren dagtilbud.soeskende.",
    example="TF_SIBLING({3900,2100,1850})",
)
def TF_SIBLING(
    fees: Annotated[
        Series,
        Arg("Egenbetaling", "Egenbetaling pr. plads, kr.; i en blok er hver række en familie.", "Fees, kr."),
    ],
) -> FloatArray:
    """Total fee, kr."""
    return tariff.sibling_total(fees, active().number("dagtilbud.soeskende"))


@cell_function(
    DAYCARE,
    "Mellemkommunal afregning: det laveste af egen nettoudgift og egen tilskudsandel · værtens brutto.",
    "Settlement between municipalities: the lower of own net cost and own share · the host's gross cost.",
    source="Afregningsreglen for pladser i en anden kommunes dagtilbud.",
    example="TF_SETTLEMENT(72000,0.75,101000)",
)
def TF_SETTLEMENT(
    own_net: Annotated[
        Number,
        Arg("Egen nettodriftsudgift", "Egen gennemsnitlige nettoudgift pr. plads, kr.", "Own net cost"),
    ],
    own_share: Annotated[
        Number,
        Arg("Egen tilskudsandel", "Egen tilskudsandel af bruttoudgiften, fx 75 %.", "Own subsidy share"),
    ],
    host_gross: Annotated[
        Number,
        Arg("Bruttodriftsudgift", "Den anden kommunes bruttoudgift pr. plads, kr.", "Host's gross cost"),
    ],
) -> FloatArray:
    """Settlement, kr. per place."""
    return tariff.settlement_between(own_net, own_share, host_gross)
