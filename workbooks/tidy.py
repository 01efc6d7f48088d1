"""Parts that openpyxl writes, put as Excel itself would write them, so that Excel has nothing to rewrite on opening."""

from collections.abc import Iterable

from lxml import etree

from workbooks.package import CONTENT_TYPES, parsed, serialised
from workbooks.structure import MAIN, PACKAGE_RELATIONS, RELATIONS

_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
    "family", "charset", "scheme",
)  # fmt: skip
_STRINGS = "xl/sharedStrings.xml"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def with_ordered_fonts(styles: bytes) -> bytes:
    """The styles part with each font's properties in the schema's order."""
    root = parsed(styles)
    for font in root.iter(f"{{{MAIN}}}font"):
        font[:] = sorted(font, key=lambda part: _FONT_ORDER.index(etree.QName(part).localname))
    return serialised(root)


def add_shared_texts(parts: dict[str, bytes], texts: Iterable[str]) -> None:
    """Add the table of the texts that cells refer to by number; a text stands in it once."""
    listed = tuple(texts)
    table = etree.Element(f"{{{MAIN}}}sst", nsmap={None: MAIN}, uniqueCount=str(len(listed)))
    for text in listed:
        entry = etree.SubElement(etree.SubElement(table, f"{{{MAIN}}}si"), f"{{{MAIN}}}t")
        entry.text = text
        if text != text.strip():
            entry.set(_SPACE, "preserve")
    parts[_STRINGS] = serialised(table)
    types = parsed(parts[CONTENT_TYPES])
    if not any(entry.get("PartName") == f"/{_STRINGS}" for entry in types):
        etree.SubElement(types, f"{{{_CONTENT}}}Override", PartName=f"/{_STRINGS}", ContentType=_STRINGS_TYPE)
    parts[CONTENT_TYPES] = serialised(types)
    relations = "xl/_rels/workbook.xml.rels"
    root = parsed(parts[relations])
    if not any(entry.get("Type", "").endswith("/sharedStrings") for entry in root):
        etree.SubElement(
            root,
            f"{{{PACKAGE_RELATIONS}}}Relationship",
            Id="rIdTexts",
            Type=f"{RELATIONS}/sharedStrings",
            Target="sharedStrings.xml",
        )
    parts[relations] = serialised(root)
