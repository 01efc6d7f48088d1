"""Whole sheets carried from one package into another, part by part, as they are.

A sheet that a user made may hold anything that Excel can hold: charts, pictures, tables, notes, rules. So its
parts are copied, never rebuilt; changed are only the numbers by which it refers to styles and shared texts, and
those formulas that must follow cells that stand elsewhere now.
"""

import copy
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from workbooks.cells import SheetCells
from workbooks.package import CONTENT_TYPES, parsed, serialised
from workbooks.structure import MAIN, PACKAGE_RELATIONS, RELATIONS, relations_of, relations_part
from workbooks.tidy import with_ordered_fonts

_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_ID = f"{{{RELATIONS}}}id"
_WORKBOOK = "xl/workbook.xml"
_STYLES = "xl/styles.xml"
_STRINGS = "xl/sharedStrings.xml"
_FIRST_OWN_FORMAT = 164
_FORMULAS = frozenset(("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"))
_DXF = ("dxfId", "dataDxfId", "headerRowDxfId", "totalsRowDxfId")
#: The children of a workbook part in the order that the schema asks for.
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
)  # fmt: skip

Translate = Callable[[str], str | None]


@dataclass(frozen=True)
class Lost:
    """A formula that could not follow: where it stood, and what it said."""

    tab: str
    cell: str
    formula: str
    value_kept: bool


@dataclass
class Graft:
    """Sheets on their way from ``source`` into ``target``, which is changed in place.

    ``tabs`` says what a tab of the source is called in the target; ``translate`` moves a formula of a carried
    sheet, and gives None for one that cannot follow.
    """

    target: dict[str, bytes]
    source: Mapping[str, bytes]
    tabs: Mapping[str, str]
    translate: Translate
    lost: list[Lost] = field(default_factory=list)
    _copied: dict[str, str] = field(default_factory=dict)

    def carry(self, tabs: Sequence[str], cells: Mapping[str, SheetCells]) -> None:
        """Carry the tabs of that name, worksheets and chart sheets, to the end of the target's tabs."""
        book = parsed(self.source[_workbook_of(self.source)])
        targets = relations_of(self.source, _workbook_of(self.source))
        entries = {entry.get("name", ""): entry for entry in book.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")}
        if tabs:
            self._merge_styles()
            self._texts = _Texts(self.target, self.source)
        for tab in tabs:
            kind, part = targets[entries[tab].get(_ID, "")]
            self._tab = tab
            placed = self._copy(part, cells.get(tab))
            self._add_tab(self.tabs[tab], kind, placed, entries[tab].get("state"))
        if tabs:
            self._texts.store()
        self._carry_names(book, [entry.get("name", "") for entry in entries.values()], set(tabs))
        self._carry_companions(book)

    # Parts
    def _copy(self, part: str, cells: SheetCells | None = None) -> str:
        """Copy a part and everything that it refers to; returns what it is called in the target."""
        if part in self._copied:
            return self._copied[part]
        placed = self._free_name(part)
        self._copied[part] = placed
        self.target[placed] = self.source[part]
        relations = self._relations(part)
        if relations is not None:
            self.target[relations_part(placed)] = relations
        self.target[placed] = self._adjusted(part, cells)
        self._declare(part, placed)
        return placed

    def _relations(self, part: str) -> bytes | None:
        content = self.source.get(relations_part(part))
        if content is None:
            return None
        root = parsed(content, part)
        targets = relations_of(self.source, part)
        for relation in list(root):
            _, old = targets.get(relation.get("Id", ""), ("", ""))
            if relation.get("TargetMode") == "External":
                continue
            if old not in self.source:
                root.remove(relation)
            else:
                relation.set("Target", "/" + self._copy(old))
        return serialised(root)

    def _free_name(self, part: str) -> str:
        if part not in self.target:
            return part
        stem, ending = posixpath.splitext(part)
        stem = stem.rstrip("0123456789")
        number = 1
        while f"{stem}{number}{ending}" in self.target:
            number += 1
        return f"{stem}{number}{ending}"

    def _declare(self, part: str, placed: str) -> None:
        """Say in the content types what a copied part is."""
        ours, theirs = parsed(self.target[CONTENT_TYPES]), parsed(self.source[CONTENT_TYPES])
        override = next((entry for entry in theirs if entry.get("PartName") == f"/{part}"), None)
        ending = posixpath.splitext(part)[1].lstrip(".").lower()
        usual = next((entry for entry in theirs if entry.get("Extension", "").lower() == ending), None)
        if override is not None:
            kind = override.get("ContentType", "")
            etree.SubElement(ours, f"{{{_CONTENT}}}Override", PartName=f"/{placed}", ContentType=kind)
        elif usual is not None and not any(entry.get("Extension", "").lower() == ending for entry in ours):
            ours.insert(0, copy.deepcopy(usual))
        self.target[CONTENT_TYPES] = serialised(ours)

    def _adjusted(self, part: str, cells: SheetCells | None) -> bytes:
        content = self.source[part]
        if not re.match(r"xl/(worksheets|charts|chartsheets|tables)/[^/]+\.xml\Z", part):
            return content
        root = parsed(content, part)
        if cells is not None:
            _unshare(root, cells)
        if root.tag == f"{{{MAIN}}}worksheet":
            self._renumber(root)
        self._translate_in(root)
        for element in root.iter():
            for name in _DXF:
                if name in element.attrib:
                    element.set(name, str(int(element.get(name, 0)) + self._dxfs))
        return serialised(root)

    def _renumber(self, root: etree._Element) -> None:
        for cell in root.iter(f"{{{MAIN}}}c"):
            cell.set("s", self._style(cell.get("s")))
            value = cell.find(f"{{{MAIN}}}v")
            if cell.get("t") == "s" and value is not None and value.text:
                value.text = self._texts.number(int(value.text))
        for element in root.iter(f"{{{MAIN}}}row", f"{{{MAIN}}}col"):
            name = "s" if element.tag == f"{{{MAIN}}}row" else "style"
            if name in element.attrib:
                element.set(name, self._style(element.get(name)))

    def _style(self, number: str | None) -> str:
        place = int(number or 0)
        return str(self._formats[place]) if place < len(self._formats) else "0"

    def _translate_in(self, root: etree._Element) -> None:
        for element in list(root.iter()):
            if not isinstance(element.tag, str) or etree.QName(element).localname not in _FORMULAS or not element.text:
                continue
            moved = self.translate("=" + element.text)
            if moved is not None:
                if moved[1:] != element.text:
                    element.text = moved[1:]
                continue
            parent = element.getparent()
            in_cell = parent is not None and parent.tag == f"{{{MAIN}}}c"
            place = parent.get("r", "") if parent is not None and in_cell else ""
            self.lost.append(Lost(self._tab, place, "=" + element.text, in_cell))
            if parent is not None and in_cell:
                parent.remove(element)

    # Styles
    def _merge_styles(self) -> None:
        """Append the source's formats to the target's; the source's numbers become the target's."""
        ours, theirs = parsed(self.target[_STYLES]), parsed(self.source[_STYLES])
        fonts, fills, borders = (_append(ours, theirs, tag) for tag in ("fonts", "fills", "borders"))
        formats = _append_formats(ours, theirs)
        self._dxfs = _append(ours, theirs, "dxfs")
        named = {
            style.get("name"): style.get("xfId", "0")
            for style in ours.iterfind(f"{{{MAIN}}}cellStyles/{{{MAIN}}}cellStyle")
        }
        names = {
            style.get("xfId"): style.get("name")
            for style in theirs.iterfind(f"{{{MAIN}}}cellStyles/{{{MAIN}}}cellStyle")
        }
        place = _container(ours, "cellXfs")
        self._formats: list[int] = []
        for xf in theirs.iterfind(f"{{{MAIN}}}cellXfs/{{{MAIN}}}xf"):
            own = copy.deepcopy(xf)
            own.set("xfId", named.get(names.get(xf.get("xfId")), "0"))
            for name, offset in (("fontId", fonts), ("fillId", fills), ("borderId", borders)):
                own.set(name, str(int(xf.get(name, 0)) + offset))
                own.set("apply" + name[0].upper() + name[1:-2], "1")
            number = xf.get("numFmtId", "0")
            own.set("numFmtId", formats.get(number, number))
            self._formats.append(len(place))
            place.append(own)
        place.set("count", str(len(place)))
        self.target[_STYLES] = with_ordered_fonts(serialised(ours))

    # The workbook part
    def _add_tab(self, name: str, kind: str, part: str, state: str | None) -> None:
        number = self._relate(kind, part)
        root = parsed(self.target[_WORKBOOK])
        sheets = root.find(f"{{{MAIN}}}sheets")
        assert sheets is not None
        free = 1 + max((int(entry.get("sheetId", 0)) for entry in sheets), default=0)
        entry = etree.SubElement(sheets, f"{{{MAIN}}}sheet", {"name": name, "sheetId": str(free), _ID: number})
        if state:
            entry.set("state", state)
        self.target[_WORKBOOK] = serialised(root)

    def _relate(self, kind: str, part: str) -> str:
        """Relate the target's workbook to ``part``; returns the relation's id."""
        name = relations_part(_WORKBOOK)
        root = parsed(self.target[name])
        number = f"rIdEgen{len(root) + 1}"
        etree.SubElement(root, f"{{{PACKAGE_RELATIONS}}}Relationship", Id=number, Type=kind, Target=f"/{part}")
        self.target[name] = serialised(root)
        return number

    def _carry_names(self, book: etree._Element, tabs: Sequence[str], carried: set[str]) -> None:
        root = parsed(self.target[_WORKBOOK])
        order = [entry.get("name", "") for entry in root.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")]
        names = _child(root, "definedNames")
        present = {(entry.get("name", "").casefold(), entry.get("localSheetId")) for entry in names}
        for entry in book.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName"):
            scope = entry.get("localSheetId")
            home = tabs[int(scope)] if scope is not None and int(scope) < len(tabs) else ""
            name, text = entry.get("name", ""), entry.text or ""
            if (home and home not in carried) or (not home and not self._is_own_name(name, text, carried)):
                continue
            moved = self.translate("=" + text)
            if moved is None:
                self.lost.append(Lost(home, "", f"{name} = {text}", False))
                continue
            own = copy.deepcopy(entry)
            own.text = moved[1:]
            if home:
                own.set("localSheetId", str(order.index(self.tabs[home])))
            if (name.casefold(), own.get("localSheetId")) not in present:
                names.append(own)
        if not len(names):
            root.remove(names)
        self.target[_WORKBOOK] = serialised(root)

    @staticmethod
    def _is_own_name(name: str, text: str, carried: set[str]) -> bool:
        if name.startswith("_xlnm."):
            return False
        if not name.upper().startswith("RD_"):
            return "#REF!" not in text
        return text.rpartition("!")[0].strip("'").replace("''", "'") in carried

    def _carry_companions(self, book: etree._Element) -> None:
        """What carried sheets share through the workbook: pivot caches, persons, dynamic arrays, linked files."""
        part = _workbook_of(self.source)
        targets = relations_of(self.source, part)
        present = {kind for kind, _ in relations_of(self.target, _WORKBOOK).values()}
        for number, (kind, old) in targets.items():
            ending = kind.rpartition("/")[2]
            if ending in ("person", "sheetMetadata") and kind not in present and old in self.source and self._copied:
                self._relate(kind, self._copy(old))
            if ending == "pivotCacheDefinition" and old in self._copied:
                self._add_entry(book, "pivotCaches", number, self._relate(kind, self._copied[old]))
        if any("[" in formula for formula in self._formulas()):
            for number, (kind, old) in targets.items():
                if kind.endswith("/externalLink") and old in self.source:
                    self._add_entry(book, "externalReferences", number, self._relate(kind, self._copy(old)))

    def _formulas(self) -> Iterator[str]:
        for placed in self._copied.values():
            if placed.startswith("xl/worksheets/sheet"):
                for element in parsed(self.target[placed]).iter(f"{{{MAIN}}}f"):
                    yield element.text or ""

    def _add_entry(self, book: etree._Element, container: str, old: str, new: str) -> None:
        found = [entry for entry in book.iterfind(f"{{{MAIN}}}{container}/*") if entry.get(_ID) == old]
        root = parsed(self.target[_WORKBOOK])
        for entry in found:
            own = copy.deepcopy(entry)
            own.set(_ID, new)
            _child(root, container).append(own)
        self.target[_WORKBOOK] = serialised(root)


class _Texts:
    """The target's shared texts, with those that carried cells use put at the end."""

    def __init__(self, target: dict[str, bytes], source: Mapping[str, bytes]) -> None:
        self.target = target
        self.ours = parsed(target[_STRINGS])
        part = next(
            (t for kind, t in relations_of(source, _workbook_of(source)).values() if kind.endswith("/sharedStrings")),
            "",
        )
        self.theirs = list(parsed(source[part]).iterfind(f"{{{MAIN}}}si")) if part in source else []
        self.numbers: dict[int, str] = {}
        self.count = len(self.ours.findall(f"{{{MAIN}}}si"))

    def number(self, old: int) -> str:
        if old not in self.numbers:
            self.numbers[old] = str(self.count)
            self.ours.append(copy.deepcopy(self.theirs[old]))
            self.count += 1
        return self.numbers[old]

    def store(self) -> None:
        self.ours.set("uniqueCount", str(self.count))
        self.ours.attrib.pop("count", None)
        self.target[_STRINGS] = serialised(self.ours)


def _workbook_of(parts: Mapping[str, bytes]) -> str:
    found = relations_of(parts, "", "_rels/.rels").values()
    return next(target for kind, target in found if kind.endswith("/officeDocument"))


def _unshare(root: etree._Element, cells: SheetCells) -> None:
    """Write every formula out in its own cell, so that each can be moved by itself."""
    formulas = {cell.element.get("r"): cell.formula for cell in cells.formulas}
    for formula in root.iter(f"{{{MAIN}}}f"):
        parent = formula.getparent()
        if formula.get("t") == "shared" and parent is not None and parent.get("r") in formulas:
            formula.text = formulas[parent.get("r")][1:]
            for name in ("t", "si", "ref"):
                formula.attrib.pop(name, None)


def _child(root: etree._Element, name: str) -> etree._Element:
    """A child of the workbook part, made in its place where there is none."""
    found = root.find(f"{{{MAIN}}}{name}")
    if found is not None:
        return found
    made = etree.Element(f"{{{MAIN}}}{name}")
    later = _ORDER[_ORDER.index(name) + 1 :]
    for place, child in enumerate(root):
        local = etree.QName(child).localname
        if local in later or local not in _ORDER:
            root.insert(place, made)
            return made
    root.append(made)
    return made


def _container(root: etree._Element, name: str) -> etree._Element:
    found = root.find(f"{{{MAIN}}}{name}")
    if found is None:
        found = etree.SubElement(root, f"{{{MAIN}}}{name}", count="0")
        anchor = root.find(f"{{{MAIN}}}cellStyles")
        if anchor is not None and name == "dxfs":
            anchor.addnext(found)
    return found


def _append(ours: etree._Element, theirs: etree._Element, name: str) -> int:
    """Append a list of formats; returns by how much its numbers have moved."""
    place = _container(ours, name)
    moved = len(place)
    added = theirs.find(f"{{{MAIN}}}{name}")
    for entry in added if added is not None else ():
        place.append(copy.deepcopy(entry))
    place.set("count", str(len(place)))
    return moved


def _append_formats(ours: etree._Element, theirs: etree._Element) -> dict[str, str]:
    """Append the source's own number formats; returns their new numbers."""
    place = ours.find(f"{{{MAIN}}}numFmts")
    if place is None:
        place = etree.Element(f"{{{MAIN}}}numFmts")
        ours.insert(0, place)
    free = 1 + max((int(entry.get("numFmtId", 0)) for entry in place), default=_FIRST_OWN_FORMAT - 1)
    numbers = {}
    for entry in theirs.iterfind(f"{{{MAIN}}}numFmts/{{{MAIN}}}numFmt"):
        numbers[entry.get("numFmtId", "")] = str(free)
        etree.SubElement(place, f"{{{MAIN}}}numFmt", numFmtId=str(free), formatCode=entry.get("formatCode", "General"))
        free += 1
    place.set("count", str(len(place)))
    return numbers
