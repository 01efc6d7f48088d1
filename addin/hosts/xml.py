"""OOXML parts as trees: parsed safely, changed in place, and written back whole.

Only parts that were touched are written again; every other part of the package keeps its bytes.
"""

import posixpath
import re
from collections.abc import Sequence
from typing import TypeAlias

from lxml import etree

from addin.hosts.document import HostError
from workbooks.package import CONTENT_TYPES, parsed, serialised
from workbooks.structure import MAIN, PACKAGE_RELATIONS, RELATIONS

Element: TypeAlias = etree._Element

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

#: The children of a worksheet, in the schema's order.
SHEET_SEQUENCE = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *(
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
    ),
    *(
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "customProperties",
    ),
    *("cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF"),
    *("picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)


def main(tag: str) -> str:
    """A tag of the spreadsheet namespace."""
    return f"{{{MAIN}}}{tag}"


def child(parent: Element, tag: str) -> Element | None:
    """The first child of that tag in the spreadsheet namespace."""
    return parent.find(main(tag))


def insert_in_order(parent: Element, new: Element, order: Sequence[str]) -> Element:
    """Put ``new`` among its siblings where the schema's sequence wants it."""
    after = set(order[order.index(etree.QName(new).localname) + 1 :])
    for index, sibling in enumerate(parent):
        if isinstance(sibling.tag, str) and etree.QName(sibling).localname in after:
            parent.insert(index, new)
            return new
    parent.append(new)
    return new


def child_in_order(parent: Element, tag: str, order: Sequence[str]) -> Element:
    """The child of that tag, made in its place when it is missing."""
    found = child(parent, tag)
    return found if found is not None else insert_in_order(parent, etree.Element(main(tag)), order)


class Package:
    """The parts of a workbook file; trees are parsed when asked for and written when touched."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = dict(parts)
        self._trees: dict[str, Element] = {}
        self._touched: set[str] = set()

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def names(self) -> list[str]:
        """The names of the parts."""
        return list(self._parts)

    def tree(self, part: str) -> Element:
        """The root of a part. Raises HostError or WorkbookError when it is missing or not XML."""
        if part not in self._trees:
            if part not in self._parts:
                raise HostError(f"Projektmappens del {part} mangler. Åbn og gem filen i Excel, og prøv igen.")
            self._trees[part] = parsed(self._parts[part])
        return self._trees[part]

    def touch(self, part: str) -> Element:
        """The root of a part that is about to be changed."""
        self._touched.add(part)
        return self.tree(part)

    def add_default(self, part: str, root: Element) -> None:
        """A new part whose content type follows from its extension."""
        self._parts[part] = b""
        self._trees[part] = root
        self._touched.add(part)

    def add(self, part: str, root: Element, content_type: str) -> None:
        """A new part with its content type."""
        self.add_default(part, root)
        types = self.touch(CONTENT_TYPES)
        etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)

    def default_type(self, extension: str, content_type: str) -> None:
        """Declare the content type of a file extension, once."""
        types = self.tree(CONTENT_TYPES)
        declared = {entry.get("Extension", "").lower() for entry in types.findall(f"{{{TYPES}}}Default")}
        if extension not in declared:
            entry = etree.Element(f"{{{TYPES}}}Default", Extension=extension, ContentType=content_type)
            self.touch(CONTENT_TYPES).insert(0, entry)

    def remove(self, part: str) -> None:
        """Take a part out, with its relationships and content type."""
        for name in (part, _relationships_part(part)):
            self._parts.pop(name, None)
            self._trees.pop(name, None)
            self._touched.discard(name)
        types = self.touch(CONTENT_TYPES)
        for entry in types.findall(f"{{{TYPES}}}Override"):
            if entry.get("PartName") == f"/{part}":
                types.remove(entry)

    def free_name(self, pattern: str) -> str:
        """The first free part name of a pattern such as ``xl/tables/table{}.xml``."""
        number = 1
        while pattern.format(number) in self._parts:
            number += 1
        return pattern.format(number)

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Id to (kind, target part) of the internal relationships of a part ("" is the package)."""
        name = _relationships_part(part)
        if name not in self._parts:
            return {}
        found = {}
        for entry in self.tree(name):
            if not isinstance(entry.tag, str) or entry.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), entry.get("Target", "")))
            kind = entry.get("Type", "").rpartition("/")[2]
            found[entry.get("Id", "")] = (kind, target.lstrip("/"))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The targets of one kind of relationship."""
        return [target for found, target in self.relationships(part).values() if found == kind]

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relationship; its id."""
        name = _relationships_part(part)
        if name not in self._parts:
            self._parts[name] = b""
            self._trees[name] = etree.Element(f"{{{PACKAGE_RELATIONS}}}Relationships", nsmap={None: PACKAGE_RELATIONS})
        root = self.touch(name)
        taken = {entry.get("Id") for entry in root if isinstance(entry.tag, str)}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        etree.SubElement(
            root,
            f"{{{PACKAGE_RELATIONS}}}Relationship",
            Id=f"rId{number}",
            Type=f"{RELATIONS}/{kind}",
            Target=posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}"),
        )
        return f"rId{number}"

    def unrelate(self, part: str, target: str) -> None:
        """Remove the relationships from a part to a target."""
        doomed = {id_ for id_, (_, found) in self.relationships(part).items() if found == target}
        root = self.touch(_relationships_part(part))
        for entry in list(root):
            if isinstance(entry.tag, str) and entry.get("Id") in doomed:
                root.remove(entry)

    def parts(self) -> dict[str, bytes]:
        """Every part as it is to be stored."""
        for part in self._touched:
            self._parts[part] = serialised(self._trees[part])
        self._touched.clear()
        return dict(self._parts)


def _relationships_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


def encoded(text: str) -> str:
    """Text as a part can hold it: characters that XML refuses are escaped as the format says."""

    def escape(match: re.Match[str]) -> str:
        found = match.group()
        return f"_x005F{found}" if len(found) > 1 else f"_x{ord(found):04X}_"

    return _UNWRITABLE.sub(escape, text)
