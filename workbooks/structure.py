"""What a package is made of: its sheets in order, their parts, tables, shared texts and defined names."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from workbooks.addresses import corners
from workbooks.formulas import Table
from workbooks.package import WorkbookError, parsed

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

_T = f"{{{MAIN}}}t"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name as the tab shows it, and the part it is stored in."""

    name: str
    part: str


@dataclass(frozen=True)
class DefinedName:
    """A defined name; ``scope`` is the sheet's place among all tabs, None for the whole workbook."""

    name: str
    definition: str
    scope: int | None


@dataclass(frozen=True)
class Structure:
    """The worksheets (charts and dialogs left out), tables by lower-case name, names, shared texts and all tabs."""

    sheets: tuple[SheetPart, ...]
    tables: Mapping[str, Table]
    names: tuple[DefinedName, ...]
    texts: tuple[str, ...]
    tabs: tuple[str, ...] = ()


def structure(parts: Mapping[str, bytes]) -> Structure:
    """Read the structure of a package. Raises WorkbookError where it is no ordinary workbook."""
    workbook_part = _related(parts, "", "/officeDocument", "_rels/.rels")
    if not workbook_part or workbook_part[0] not in parts:
        raise WorkbookError("Filen har ingen projektmappe i sig. Åbn den i Excel, og gem den på ny.")
    part = workbook_part[0]
    root = parsed(parts[part])
    if etree.QName(root).namespace != MAIN:
        raise WorkbookError("Filen er gemt som Strict Open XML. Gem den i Excel som almindelig projektmappe (.xlsx).")
    settings = root.find(f"{{{MAIN}}}workbookPr")
    if settings is not None and settings.get("date1904", "0") in ("1", "true"):
        raise WorkbookError(
            "Projektmappen regner datoer fra 1904, så datoer bliver fire år forkerte. "
            "Slå 1904-datosystemet fra i Excel under Filer > Indstillinger > Avanceret, og ret datoerne."
        )
    targets = relations_of(parts, part)
    sheets: list[SheetPart] = []
    places: dict[int, int] = {}
    for place, sheet in enumerate(root.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")):
        kind, target = targets.get(sheet.get(f"{{{RELATIONS}}}id", ""), ("", ""))
        if kind.endswith("/worksheet") and target in parts:
            places[place] = len(sheets)
            sheets.append(SheetPart(sheet.get("name", ""), target))
    if not sheets:
        raise WorkbookError("Projektmappen har ingen regneark.")
    names = tuple(
        DefinedName(name.get("name", ""), name.text or "", None if scope is None else places[int(scope)])
        for name in root.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName")
        if (scope := name.get("localSheetId")) is None or int(scope) in places
    )
    strings = _related(parts, part, "/sharedStrings")
    tabs = tuple(tab.get("name", "") for tab in root.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet"))
    return Structure(tuple(sheets), _tables(parts, sheets), names, _texts(parts, strings), tabs)


def text_of(element: etree._Element) -> str:
    """The text of a rich or plain string item, without phonetic guides."""
    if len(element) == 1 and element[0].tag == _T:
        return unescaped(element[0].text or "")
    pieces = [
        node.text or ""
        for node in element.iter(_T)
        if (parent := node.getparent()) is None or parent.tag != f"{{{MAIN}}}rPh"
    ]
    text = "".join(pieces)
    return unescaped(text)


def unescaped(text: str) -> str:
    """Text with Excel's ``_x000D_`` for characters that XML cannot hold read back."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def relations_part(part: str) -> str:
    """The part that holds a part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_of(parts: Mapping[str, bytes], part: str, relations: str | None = None) -> dict[str, tuple[str, str]]:
    """The relations of a part by id: (type, target part); targets outside the package are left out."""
    content = parts.get(relations or relations_part(part))
    if content is None:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in parsed(content).iterfind(f"{{{PACKAGE_RELATIONS}}}Relationship"):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
        found[relation.get("Id", "")] = (relation.get("Type", ""), posixpath.normpath(path))
    return found


def _related(parts: Mapping[str, bytes], part: str, kind: str, relations: str | None = None) -> list[str]:
    return [target for found, target in relations_of(parts, part, relations).values() if found.endswith(kind)]


def _texts(parts: Mapping[str, bytes], strings: list[str]) -> tuple[str, ...]:
    if not strings or strings[0] not in parts:
        return ()
    return tuple(text_of(item) for item in parsed(parts[strings[0]]).iterfind(f"{{{MAIN}}}si"))


def _tables(parts: Mapping[str, bytes], sheets: list[SheetPart]) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for sheet in sheets:
        for part in _related(parts, sheet.part, "/table"):
            if part in parts:
                table = _table(parsed(parts[part]), sheet.name)
                tables[table.name.casefold()] = table
    return tables


def _table(root: etree._Element, sheet: str) -> Table:
    try:
        (first_row, first_column), (last_row, last_column) = corners(root.get("ref", ""))
    except ValueError as error:
        raise WorkbookError(f'Arket "{sheet}" har en ødelagt tabel. Lad Excel reparere filen.') from error
    columns = root.iterfind(f"{{{MAIN}}}tableColumns/{{{MAIN}}}tableColumn")
    return Table(
        name=root.get("displayName") or root.get("name", ""),
        sheet=sheet,
        first_row=first_row,
        first_column=first_column,
        last_row=last_row,
        last_column=last_column,
        columns=tuple(unescaped(column.get("name", "")) for column in columns),
        header=root.get("headerRowCount", "1") != "0",
        totals=root.get("totalsRowCount", "0") != "0",
    )
