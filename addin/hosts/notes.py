"""Notes of a sheet: the text in the comments part, the frame in the legacy drawing."""

from lxml import etree

from addin.hosts.document import Box, HostError
from addin.hosts.xml import SHEET_SEQUENCE, Element, Package, child, encoded, insert_in_order, main
from workbooks.structure import MAIN, RELATIONS, text_of

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML = "urn:schemas-microsoft-com:vml"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_AUTHOR = "Råderum"

_DRAWING = f"""<xml xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}">
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>"""

_SHAPE = """<v:shape xmlns:v="{vml}" xmlns:o="{office}" xmlns:x="{excel}" id="{id}" type="#_x0000_t202"
 style="position:absolute;margin-left:60pt;margin-top:1.5pt;width:144pt;height:79pt;visibility:hidden"
 fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>
<v:shadow on="t" color="black" obscured="t"/>
<v:path o:connecttype="none"/>
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""


def _part(package: Package, sheet: str) -> str | None:
    return next(iter(package.related(sheet, "comments")), None)


def _entries(package: Package, part: str) -> list[Element]:
    return list(package.tree(part).iter(main("comment")))


def read(package: Package, sheet: str) -> dict[tuple[int, int], str]:
    """The notes of a sheet by (row, column)."""
    part = _part(package, sheet)
    if part is None:
        return {}
    found = {}
    for entry in _entries(package, part):
        box = Box.parse(entry.get("ref", "A1"))
        found[box.top, box.left] = text_of(child(entry, "text"))
    return found


def _check_no_thread(package: Package, sheet: str, address: str) -> None:
    for part in package.related(sheet, "threadedComment"):
        if any(entry.get("ref") == address for entry in package.tree(part)):
            raise HostError(f"Cellen {address} har en kommentartråd. Svar på den i Excel; den kan ikke rettes her.")


def add(package: Package, sheet: str, row: int, column: int, text: str) -> None:
    """Write a note on a cell that has none."""
    address = Box.sized(row, column, 1, 1).address(False, False)
    _check_no_thread(package, sheet, address)
    part = _part(package, sheet) or _new_part(package, sheet)
    root = package.touch(part)
    authors, entries = child(root, "authors"), child(root, "commentList")
    if authors is None or entries is None:
        raise HostError("Arkets noter er beskadiget. Åbn og gem filen i Excel, og prøv igen.")
    known = [author.text or "" for author in authors]
    if _AUTHOR not in known:
        etree.SubElement(authors, main("author")).text = _AUTHOR
        known.append(_AUTHOR)
    entry = etree.SubElement(entries, main("comment"), ref=address, authorId=str(known.index(_AUTHOR)))
    item = etree.SubElement(etree.SubElement(entry, main("text")), main("t"))
    item.text = encoded(text)
    item.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    _add_frame(package, sheet, row, column)


def remove(package: Package, sheet: str, row: int, column: int) -> None:
    """Remove the note of a cell, where it has one."""
    part = _part(package, sheet)
    if part is None or (row, column) not in read(package, sheet):
        return
    address = Box.sized(row, column, 1, 1).address(False, False)
    _check_no_thread(package, sheet, address)
    package.touch(part)
    for entry in _entries(package, part):
        parent = entry.getparent()
        if entry.get("ref") == address and parent is not None:
            parent.remove(entry)
    for drawing in package.related(sheet, "vmlDrawing"):
        for shape in list(package.tree(drawing).iter(f"{{{_VML}}}shape")):
            if _cell_of(shape) == (row, column):
                package.touch(drawing).remove(shape)


def _cell_of(shape: Element) -> tuple[int, int] | None:
    data = shape.find(f"{{{_EXCEL}}}ClientData")
    if data is None or data.get("ObjectType") != "Note":
        return None
    row, column = data.findtext(f"{{{_EXCEL}}}Row"), data.findtext(f"{{{_EXCEL}}}Column")
    return (int(row) + 1, int(column) + 1) if row and column else None


def _new_part(package: Package, sheet: str) -> str:
    root = etree.Element(main("comments"), nsmap={None: MAIN})
    etree.SubElement(root, main("authors"))
    etree.SubElement(root, main("commentList"))
    part = package.free_name("xl/comments{}.xml")
    package.add(part, root, _TYPE)
    package.relate(sheet, "comments", part)
    return part


def _add_frame(package: Package, sheet: str, row: int, column: int) -> None:
    # the drawing of header pictures is another one and is left alone
    link = child(package.tree(sheet), "legacyDrawing")
    if link is None:
        drawing = _new_drawing(package, sheet)
    else:
        drawing = package.relationships(sheet)[link.get(f"{{{RELATIONS}}}id", "")][1]
    root = package.touch(drawing)
    taken = {shape.get("id") for shape in root.iter(f"{{{_VML}}}shape")}
    number = 1025
    while f"_x0000_s{number}" in taken:
        number += 1
    anchor = f"{column}, 15, {max(row - 2, 0)}, 10, {column + 2}, 15, {row + 3}, 4"
    places = {"id": f"_x0000_s{number}", "anchor": anchor, "row": row - 1, "column": column - 1}
    root.append(etree.fromstring(_SHAPE.format(vml=_VML, office=_OFFICE, excel=_EXCEL, **places)))


def _new_drawing(package: Package, sheet: str) -> str:
    part = package.free_name("xl/drawings/vmlDrawing{}.vml")
    package.default_type("vml", _VML_TYPE)
    package.add_default(part, etree.fromstring(_DRAWING))
    identity = package.relate(sheet, "vmlDrawing", part)
    entry = etree.Element(main("legacyDrawing"), {f"{{{RELATIONS}}}id": identity})
    insert_in_order(package.touch(sheet), entry, SHEET_SEQUENCE)
    return part
