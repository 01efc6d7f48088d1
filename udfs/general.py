"""Cell functions that belong to no engine: parameters and the version."""

from typing import Annotated

from engines import __version__
from engines.parameters import active
from udfs.arguments import Date, Text
from udfs.registry import Arg, cell_function

GENERAL = "Råderum Opslag"

_SURENESS = {"high": "høj", "medium": "middel, kontrollér værdien", "low": "lav, kontrollér værdien før brug"}


@cell_function(
    GENERAL,
    "Et dateret parameter: den værdi, der gælder på datoen (i dag, hvis den udelades).",
    "A dated parameter: the value in force on the date (today when omitted).",
    source="Råderums parametre; hver værdi har kilde og sikkerhed (raaderum parameters viser navnene).",
    example='BC_PARAMETER("aarsvaerk.bruttotimer")',
)
def BC_PARAMETER(
    name: Annotated[Text, Arg("Navn", "Navnet, fx aarsvaerk.bruttotimer.", "The parameter's name")],
    date: Annotated[Date | None, Arg("Dato", "Den dato, værdien skal gælde på.", "The date")] = None,
) -> float:
    """The parameter's value in its own unit."""
    return active().number(name, date)


@cell_function(
    GENERAL,
    "Hvor et dateret parameter kommer fra: kilde, gyldighed og sikkerhed, til at vise ved siden af værdien.",
    "Where a dated parameter is from: source, validity and confidence, to show beside the value.",
    source="Råderums parametre.",
    example='BC_PARAMETERSOURCE("dagtilbud.foraeldrebetaling","2027-01-01")',
)
def BC_PARAMETERSOURCE(
    name: Annotated[Text, Arg("Navn", "Navnet, fx dagtilbud.foraeldrebetaling.", "The parameter's name")],
    date: Annotated[Date | None, Arg("Dato", "Den dato, værdien skal gælde på.", "The date")] = None,
) -> str:
    """Source, dates, confidence and note as one line of text."""
    value = active().dated(name, date)
    until = f" til {value.until:%d.%m.%Y}" if value.until else ""
    note = f" {value.note}" if value.note else ""
    return f"{value.source}. Gælder fra {value.from_:%d.%m.%Y}{until}. Sikkerhed: {_SURENESS[value.confidence]}.{note}"


@cell_function(
    GENERAL,
    "Råderums version; viser også, om funktionerne er til stede.",
    "Råderum's version; also shows whether the functions are there.",
    example="BC_VERSION()",
)
def BC_VERSION() -> str:
    """The version as text."""
    return __version__
