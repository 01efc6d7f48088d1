"""Cell function over price levels."""

from typing import Annotated

from engines.checks import FloatArray
from engines.errors import NotKnown
from engines.parameters import active
from engines.savings.price_level import price_regulated
from udfs.arguments import Number, Text
from udfs.registry import Arg, cell_function

PRICES = "Råderum Opslag"

_PREFIX = "pl."


@cell_function(
    PRICES,
    "Pris- og lønregulering: beløbet i et års niveau skrevet i et andet års niveau. Den kommunale tabel "
    "udfylder "
    "du selv i din parameterfil.",
    "Price-level regulation: the amount of one year's level in another year's; the municipal table is yours to fill.",
    source="Kædede årlige ændringer fra parameteren pl.<serie>; KL's kommunale tal leveres ikke med.",
    example='BC_PL(1000000,2024,2025,"stat_loen_samlet")',
)
def BC_PL(
    amount: Annotated[Number, Arg("Beløb", "Beløb i det første års niveau, kr.", "Amount at the first level")],
    from_year: Annotated[Number, Arg("Fra år", "Det år, beløbet er opgjort i.", "Year of the amount")],
    to_year: Annotated[Number, Arg("Til år", "Det år, beløbet skal skrives i.", "Year to write it in")],
    series: Annotated[
        Text, Arg("Serie", "Tabellens navn efter pl., kommune som standard.", "Name of the table after pl.")
    ] = "kommune",
) -> FloatArray:
    """Amount at the new price level, kr."""
    parameters = active()
    name = _PREFIX + series.casefold().removeprefix(_PREFIX)
    known = [parameter.name for parameter in parameters if parameter.name.startswith(_PREFIX)]
    if name not in known:
        names = ", ".join(one.removeprefix(_PREFIX) for one in known)
        raise NotKnown(
            f'Der er ingen prisserie med navnet "{series}". Vælg {names}, eller tilføj din egen i parameterfilen.'
        )
    return price_regulated(amount, from_year, to_year, parameters.table(name), parameters.parameter(name).label)
