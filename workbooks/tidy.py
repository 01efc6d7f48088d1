"""What openpyxl writes, put as Excel itself would write it, so that Excel has nothing to rewrite on opening."""

from collections.abc import Mapping

from lxml import etree

from workbooks.package import CONTENT_TYPES, parsed, serialised
from workbooks.structure import MAIN, PACKAGE_RELATIONS, RELATIONS, text_of

_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
    "family", "charset", "scheme",
)  # fmt: skip
_STRINGS = "xl/sharedStrings.xml"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def tidied(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The package with its texts shared between cells and its fonts' properties in the schema's order."""
    tidy = dict(parts)
    texts: dict[str, int] = {}
    for name in tidy:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            tidy[name] = _with_shared_texts(tidy[name], texts)
    tidy["xl/styles.xml"] = with_ordered_fonts(tidy["xl/styles.xml"])
    if texts and _STRINGS not in tidy:
        _add_strings(tidy, texts)
    return tidy


def _with_shared_texts(sheet: bytes, texts: dict[str, int]) -> bytes:
    root = parsed(sheet)
    for cell in root.iter(f"{{{MAIN}}}c"):
        inline = cell.find(f"{{{MAIN}}}is")
        if cell.get("t") != "inlineStr" or inline is None:
            continue
        number = texts.setdefault(text_of(inline), len(texts))
        cell.remove(inline)
        cell.set("t", "s")
        etree.SubElement(cell, f"{{{MAIN}}}v").text = str(number)
    return serialised(root)


def with_ordered_fonts(styles: bytes) -> bytes:
    """The styles part with each font's properties in the schema's order."""
    root = parsed(styles)
    for font in root.iter(f"{{{MAIN}}}font"):
        font[:] = sorted(font, key=lambda part: _FONT_ORDER.index(etree.QName(part).localname))
    return serialised(root)


def _add_strings(parts: dict[str, bytes], texts: Mapping[str, int]) -> None:
    table = etree.Element(f"{{{MAIN}}}sst", nsmap={None: MAIN}, uniqueCount=str(len(texts)))
    for text in texts:
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
