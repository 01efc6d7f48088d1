"""Cell functions that belong to no engine: parameters and the version."""

from typing import Annotated

from engines import __version__
from engines.parameters import active
from udfs.arguments import Date, Text
from udfs.registry import Arg, cell_function

GENERAL = "Råderum Opslag"


@cell_function(
    GENERAL,
    "Et dateret parameter: den værdi, der gælder på datoen (i dag, hvis den udelades).",
    "A dated parameter: the value in force on the date (today when omitted).",
    source="Råderums parametre; hver værdi har kilde og sikkerhed (raaderum functions viser navnene).",
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
    "Råderums version; viser også, om funktionerne er til stede.",
    "Råderum's version; also shows whether the functions are there.",
    example="BC_VERSION()",
)
def BC_VERSION() -> str:
    """The version as text."""
    return __version__
