"""The ribbon as data: its groups and buttons, from which XML, VBA and tests are made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"

#: When a button can be pressed: always, when a workbook is open, when that workbook is a Råderum template.
Need = Literal["", "workbook", "template"]


@dataclass(frozen=True)
class Button:
    """A button, or a menu that Python fills; ``macro`` is its name in :mod:`addin.excel_macros`."""

    id: str
    label_da: str
    label_en: str
    supertip_da: str
    supertip_en: str
    keytip: str
    image: str
    macro: str
    needs: Need = ""
    large: bool = False
    menu: bool = False


@dataclass(frozen=True)
class Group:
    """A group of buttons; one without buttons does not show."""

    id: str
    label_da: str
    label_en: str
    buttons: tuple[Button, ...] = ()


#: Excel's own tabs have taken R (Gennemse, Review).
TAB = ("raaderumTab", "Råderum", "K")

GROUPS = (
    Group(
        "raaderumCase",
        "Business case",
        "Business case",
        (
            Button(
                "raaderumNySkabelon",
                "Ny skabelon",
                "New template",
                "Laver en ny projektmappe til et af rapportens forslag, klar til at udfylde.",
                "Makes a new workbook for one of the report's proposals, ready to be filled in.",
                "N",
                "FileNew",
                "skabeloner",
                large=True,
                menu=True,
            ),
            Button(
                "raaderumOpdaterSkabelon",
                "Opdatér skabelon",
                "Update template",
                "Flytter projektmappens input, noter og egne rækker til skabelonens nyeste version. Den gamle fil "
                "bliver liggende ved siden af.",
                "Carries the workbook's inputs, notes and own rows into the template's newest version. The old file "
                "stays beside it.",
                "U",
                "Refresh",
                "opdater_skabelon",
                needs="template",
            ),
            Button(
                "raaderumFoelsomhed",
                "Følsomhed",
                "Sensitivity",
                "Simulerer nettobesparelsen ud fra de usikre forudsætninger: percentiler, middel, spredning og "
                "chancen for gevinst.",
                "Simulates the net saving from the uncertain inputs: percentiles, mean, standard deviation and the "
                "chance of a gain.",
                "L",
                "WhatIfAnalysisMenu",
                "foelsomhed",
                needs="template",
            ),
            Button(
                "raaderumKontroller",
                "Kontrollér",
                "Check",
                "Gennemgår projektmappen: stemmer summer, enheder og prisniveau, og er der fejl i celler?",
                "Goes through the workbook: do totals, units and price levels agree, are there error cells?",
                "K",
                "ReviewAcceptChange",
                "kontroller",
                needs="template",
                large=True,
            ),
        ),
    ),
    Group(
        "raaderumNoegletal",
        "Nøgletal",
        "Key figures",
        (
            Button(
                "raaderumOpdaterBenchmark",
                "Opdatér benchmark",
                "Refresh benchmark",
                "Henter de nyeste tal og opdaterer arket Nøgletal. Egne linjer, noter og valg bliver stående.",
                "Fetches the newest figures and brings the sheet Nøgletal up to date. Your own lines, notes and "
                "choices stay.",
                "B",
                "RefreshAll",
                "opdater_benchmark",
                needs="workbook",
                large=True,
            ),
            Button(
                "raaderumSammenligningsgruppe",
                "Sammenligningsgruppe",
                "Comparison group",
                "Vælger, hvilke kommuner arket Nøgletal sammenligner med.",
                "Chooses the municipalities that the sheet Nøgletal compares with.",
                "S",
                "Filter",
                "sammenligningsgrupper",
                needs="workbook",
                menu=True,
            ),
        ),
    ),
    Group(
        "raaderumTakster",
        "Takster",
        "Tariffs",
        (
            Button(
                "raaderumNyTakst",
                "Ny takstberegning",
                "New tariff calculation",
                "Laver en ny projektmappe, der beregner en takst fra omkostninger til sats, klar til at udfylde.",
                "Makes a new workbook that calculates a tariff from costs to rate, ready to be filled in.",
                "T",
                "Calculator",
                "takstberegninger",
                large=True,
                menu=True,
            ),
        ),
    ),
    Group(
        "raaderumRapport",
        "Rapport",
        "Report",
        (
            Button(
                "raaderumStandardrapport",
                "Standardrapport",
                "Standard report",
                "Laver nøgletalsrapporten for en kommune: en side pr. spor, potentialer, overlap og kilder.",
                "Makes a municipality's key-figure report: a page per track, potentials, overlaps and sources.",
                "R",
                "CreateReport",
                "rapporter",
                large=True,
                menu=True,
            ),
        ),
    ),
    Group(
        "raaderumHjaelp",
        "Hjælp",
        "Help",
        (
            Button(
                "raaderumFunktioner",
                "Funktioner",
                "Functions",
                "Viser alle Råderums funktioner med deres argumenter.",
                "Shows all of Råderum's functions with their arguments.",
                "F",
                "FunctionWizard",
                "funktioner",
            ),
            Button(
                "raaderumForklar",
                "Forklar celle",
                "Explain cell",
                "Forklarer den valgte celle: funktionen, hvad den læste, og resultatet eller fejlen.",
                "Explains the selected cell: the function, what it read, and the result or the error.",
                "E",
                "Help",
                "forklar_celle",
                needs="workbook",
            ),
            Button(
                "raaderumOm",
                "Om Råderum",
                "About Råderum",
                "Version, parametersæt og hvor indstillingerne ligger.",
                "Version, parameter set, and where the settings are.",
                "O",
                "Info",
                "om",
            ),
        ),
    ),
)


def shown() -> list[Group]:
    """The groups that have a button."""
    return [group for group in GROUPS if group.buttons]


def buttons() -> list[Button]:
    """Every button."""
    return [button for group in GROUPS for button in group.buttons]


def custom_ui() -> bytes:
    """The ribbon part of the add-in, ``customUI14.xml``."""
    root = ElementTree.Element("customUI", xmlns=NAMESPACE, onLoad="RaaderumRibbonLoad")
    tabs = ElementTree.SubElement(ElementTree.SubElement(root, "ribbon"), "tabs")
    tab_id, label, keytip = TAB
    tab = ElementTree.SubElement(tabs, "tab", id=tab_id, label=label, keytip=keytip)
    for group in shown():
        element = ElementTree.SubElement(tab, "group", id=group.id, getLabel="RaaderumLabel")
        for button in group.buttons:
            ElementTree.SubElement(element, *_control(button))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()


def _control(button: Button) -> tuple[str, dict[str, str]]:
    attributes = {
        "id": button.id,
        "tag": button.macro,
        "size": "large" if button.large else "normal",
        "imageMso": button.image,
        "keytip": button.keytip,
        "getLabel": "RaaderumLabel",
        "getSupertip": "RaaderumSupertip",
        "getEnabled": "RaaderumEnabled",
    }
    if button.menu:  # asked anew each time it opens, so that a failure is not kept
        return "dynamicMenu", attributes | {"getContent": "RaaderumMenuContent", "invalidateContentOnDrop": "true"}
    return "button", attributes | {"onAction": "RaaderumAction"}


def menu(items: Mapping[str, Sequence[tuple[str, str]]], macro: str) -> str:
    """The content of a menu of two levels.

    Parameters
    ----------
    items
        For each heading its items as (argument, label); those of the heading "" stand in the menu itself.
    macro
        The macro that a chosen item calls with its argument.
    """
    root = ElementTree.Element("menu", xmlns=NAMESPACE)
    for number, (heading, entries) in enumerate(items.items(), start=1):
        below = root
        if heading:
            below = ElementTree.SubElement(root, "menu", id=f"raaderumMenu{number}", label=_label(heading))
        for place, (argument, label) in enumerate(entries, start=1):
            item = {"id": f"raaderumMenu{number}_{place}", "label": _label(label)}
            item |= {"tag": f"{macro}:{argument}", "onAction": "RaaderumMenuAction"}
            ElementTree.SubElement(below, "button", item)
    return ElementTree.tostring(root, encoding="unicode")


def _label(text: str) -> str:
    """A label as the ribbon shows it: & stands for a key tip there and is doubled."""
    return text.replace("&", "&&")


def vba_module() -> str:
    """``modRaaderumButtons``: what the callbacks say of each button and group."""
    texts: list[tuple[str, Sequence[str]]] = [(group.id, (group.label_da, group.label_en, "", "")) for group in shown()]
    texts += [(b.id, (b.label_da, b.label_en, b.supertip_da, b.supertip_en)) for b in buttons()]
    return "\n".join(
        (
            'Attribute VB_Name = "modRaaderumButtons"',
            "' Made from addin/ribbon.py; change it there.",
            "Option Explicit",
            "Option Private Module",
            "",
            "' Label in Danish (0) and English (1), supertip in Danish (2) and English (3).",
            "Public Function ButtonText(ByVal id As String, ByVal which As Long) As String",
            "    Select Case id",
            *_cases((id, f"ButtonText = Array({_quoted(found)})(which)") for id, found in texts),
            "    End Select",
            "End Function",
            "",
            "Public Function ButtonNeed(ByVal id As String) As String",
            "    Select Case id",
            *_cases((b.id, f"ButtonNeed = {_quoted([b.needs])}") for b in buttons() if b.needs),
            "    End Select",
            "End Function",
            "",
        )
    )


def _cases(found: Iterable[tuple[str, str]]) -> list[str]:
    return [line for id, statement in found for line in (f'        Case "{id}"', f"            {statement}")]


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join('"' + text.replace('"', '""') + '"' for text in texts)
