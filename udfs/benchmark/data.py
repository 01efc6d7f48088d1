"""Cell functions that read the local store and the report's own tables.

The sources are imported by the call that needs them: most workbooks and commands ask for no key figure.
"""

from typing import TYPE_CHECKING, Annotated, Literal

from udfs.arguments import Text, choice
from udfs.benchmark.arguments import BENCHMARK
from udfs.registry import Arg, Result, cell_function
from udfs.values import ErrorCode, Scalar

if TYPE_CHECKING:
    from sources import embedded

_INDICATOR = Arg("Nøgletal", "Nøgletallets navn, fx jobcenter-administrationsandel.", "The indicator's id")
_PERIOD = Arg("Periode", "År eller kvartal, fx 2016 eller 2025K1; det nyeste, hvis det udelades.", "Period")
_MUNICIPALITY = Arg("Kommune", "Kommunens navn eller kode, fx Nyborg eller 450.", "Municipality, name or code")
_MISSING = (
    ErrorCode.NA,
    "Kilden har ingen oplysning for kommunen i perioden. Et manglende tal er ikke 0; vælg en anden periode.",
)


@cell_function(
    BENCHMARK,
    "Et nøgletal for en kommune i en periode, fra det lokale lager eller rapportens tabeller.",
    "A key figure of a municipality in a period, from the local store or the report's tables.",
    nan=_MISSING,
    source="Nøgletallets egen kilde; raaderum benchmark show NØGLETAL viser den.",
    example='BM_VALUE("jobcenter-administrationsandel","Nyborg",2016)',
)
def BM_VALUE(
    indicator: Annotated[Text, _INDICATOR],
    municipality: Annotated[Text, _MUNICIPALITY],
    period: Annotated[Text | None, _PERIOD] = None,
) -> float:
    """A figure in the indicator's unit."""
    from sources import figures

    return figures.value(indicator, municipality, period)


@cell_function(
    BENCHMARK,
    "Tabel over et nøgletal: kommune, værdi og placering, bedste først; manglende tal sidst.",
    "Table of a key figure: municipality, value and rank, best first; missing figures last.",
    result=Result.TABLE,
    nan=_MISSING,
    source="Nøgletallets egen kilde; raaderum benchmark show NØGLETAL viser den.",
    example='BM_TABLE("jobcenter-administrationsandel",2016)',
)
def BM_TABLE(
    indicator: Annotated[Text, _INDICATOR],
    period: Annotated[Text | None, _PERIOD] = None,
    group: Annotated[
        Text | None,
        Arg("Gruppe", "Fx Landkommuner, Syddanmark, en egen liste, eller Nyborg;Assens.", "A group, or names"),
    ] = None,
) -> list[list[Scalar]]:
    """Rows of name, value and rank, n × 3."""
    from sources import comparison

    compared = comparison.compare(indicator, period=period, members=group)
    return [[row.municipality.name, row.value, row.rank] for row in compared.rows]


@cell_function(
    BENCHMARK,
    "Kommunens sammenligningsgruppe: kommunegruppen (Danmarks Statistik) eller regionen.",
    "The municipality's comparison group: its kommunegruppe or its region.",
    source="Danmarks Statistiks kommunegrupper (2018) og regioner.",
    example='BM_GROUP("Nyborg")',
)
def BM_GROUP(
    municipality: Annotated[Text, _MUNICIPALITY],
    kind: Annotated[
        Literal["kommunegruppe", "region"],
        choice("kommunegruppe", "region"),
        Arg("Slags", "kommunegruppe (standard) eller region.", "kommunegruppe or region"),
    ] = "kommunegruppe",
) -> str:
    """The group's name, as BM_TABLE takes it."""
    from sources import municipalities

    return municipalities.group_of(municipalities.find(municipality), kind)


@cell_function(
    BENCHMARK,
    "Et mål for et nøgletal: gennemsnit, median, kvartil, bedste eller land, over en gruppe.",
    "A target level of a key figure: mean, median, quartile, best or country, over a group.",
    nan=(ErrorCode.NA, "Landstallet er ikke kendt for nøgletallet. Hent folketal, eller vælg et andet mål."),
    source="Grupper er uvægtede; landet er kildens eget tal eller vægtet med folketal.",
    example='BM_LEVEL("jobcenter-administrationsandel","country",2016)',
)
def BM_LEVEL(
    indicator: Annotated[Text, _INDICATOR],
    target: Annotated[
        Literal["mean", "median", "quartile", "best", "country"],
        choice("mean", "median", "quartile", "best", "country"),
        Arg("Mål", "mean, median, quartile, best eller country (landet).", "The target's name"),
    ],
    period: Annotated[Text | None, _PERIOD] = None,
    group: Annotated[
        Text | None,
        Arg("Gruppe", "Fx Landkommuner, Syddanmark, en egen liste, eller Nyborg;Assens.", "A group, or names"),
    ] = None,
) -> float:
    """A level in the indicator's unit."""
    from sources import comparison

    return comparison.compare(indicator, period=period, members=group).targets[target]


@cell_function(
    BENCHMARK,
    "En af rapportens egne tabeller med overskrifter; felter, der er gået tabt i afskriften, er tomme.",
    "One of the report's own tables with headings; figures lost in the transcript are empty.",
    result=Result.TABLE,
    source="Rapporten; siden og årstallet står i raaderum benchmark show TABEL.",
    example='BM_REPORTTABLE("hjoerring-indkoebspris")',
)
def BM_REPORTTABLE(
    table: Annotated[Text, Arg("Tabel", "Tabellens navn, fx hjoerring-indkoebspris.", "The table's id")],
) -> list[list[Scalar]]:
    """Headings and rows."""
    from sources import embedded

    found = embedded.table(table)
    return [list(found.columns), *([_cell(cell) for cell in row] for row in found.rows)]


def _cell(cell: "embedded.Cell") -> Scalar:
    return "" if cell is None else cell
