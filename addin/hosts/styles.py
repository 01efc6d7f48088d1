"""The styles part: looks read from it, and new looks added at its end.

Styles are only ever appended, so that no other cell of the workbook changes.
"""

import copy
import re
from typing import Any

from lxml import etree
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from addin.hosts.document import Look
from addin.hosts.xml import Element, Package, child, child_in_order, main

_STYLESHEET = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_FONT = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name"),
    *("family", "charset", "scheme"),
)
_FONT_TAGS: dict[Look, str] = {
    "bold": "b",
    "italic": "i",
    "size": "sz",
    "font_color": "color",
    "font_name": "name",
}
_XF = ("alignment", "protection", "extLst")

#: xlwings' words for alignment and the format's.
_ALIGNMENTS = {"center_across_selection": "centerContinuous"}
_ALIGNMENT_WORDS = {word: name for name, word in _ALIGNMENTS.items()}

GENERAL, DATE, DATE_TIME = "General", "mm-dd-yy", "m/d/yy h:mm"


class Styles:
    """The looks of a workbook's cells by style index."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part
        self._derived: dict[tuple[int, Look, Any], int] = {}
        self._marked: dict[int, int] = {}
        self._dates: dict[int, bool] = {}

    @property
    def _root(self) -> Element:
        return self._package.tree(self._part)

    def _item(self, collection: str, index: int) -> Element:
        items = child(self._root, collection)
        assert items is not None, f"styles without {collection}"
        return items.findall("*")[index]

    def _xf(self, style: int) -> Element:
        return self._item("cellXfs", style)

    def _append(self, collection: str, item: Element) -> int:
        items = child(self._package.touch(self._part), collection)
        assert items is not None, f"styles without {collection}"
        items.append(item)
        count = len(items.findall("*"))
        items.set("count", str(count))
        return count - 1

    def get(self, style: int, what: Look) -> Any:
        """One look of a style."""
        xf = self._xf(style)
        if what == "number_format":
            return self._number_format(int(xf.get("numFmtId", "0")))
        if what == "fill":
            return self._fill_color(self._item("fills", int(xf.get("fillId", "0"))))
        if what in ("wrap_text", "horizontal_alignment", "vertical_alignment"):
            return self._alignment(xf, what)
        return self._font(self._item("fonts", int(xf.get("fontId", "0"))), what)

    def _number_format(self, number: int) -> str:
        for entry in self._root.iter(main("numFmt")):
            if entry.get("numFmtId") == str(number) and entry.getparent() is child(self._root, "numFmts"):
                return str(entry.get("formatCode", GENERAL))
        return str(BUILTIN_FORMATS.get(number, GENERAL))

    def _alignment(self, xf: Element, what: Look) -> Any:
        alignment = child(xf, "alignment")
        get = alignment.get if alignment is not None else {}.get
        if what == "wrap_text":
            return get("wrapText") in ("1", "true")
        default = "general" if what == "horizontal_alignment" else "bottom"
        word = get("horizontal" if what == "horizontal_alignment" else "vertical") or default
        return _ALIGNMENT_WORDS.get(word, word)

    def _font(self, font: Element, what: Look) -> Any:
        if what in ("bold", "italic"):
            mark = child(font, "b" if what == "bold" else "i")
            return mark is not None and mark.get("val", "1") not in ("0", "false")
        if what == "font_color":
            color = _color(child(font, "color"))
            return (0, 0, 0) if color is None else color
        entry = child(font, "sz" if what == "size" else "name")
        value = entry.get("val") if entry is not None else None
        return float(value) if value is not None and what == "size" else value

    @staticmethod
    def _fill_color(fill: Element) -> tuple[int, int, int] | None:
        pattern = child(fill, "patternFill")
        if pattern is None or pattern.get("patternType", "none") == "none":
            return None
        return _color(child(pattern, "fgColor"))

    def is_date(self, style: int) -> bool:
        """Whether numbers in the style are shown as dates or times."""
        if style not in self._dates:
            self._dates[style] = bool(is_date_format(self.get(style, "number_format")))
        return self._dates[style]

    def is_locked(self, style: int) -> bool:
        """Whether a protected sheet refuses changes to cells of the style."""
        protection = child(self._xf(style), "protection")
        return protection is None or protection.get("locked", "1") not in ("0", "false")

    def with_text_mark(self, style: int) -> int:
        """The style that keeps text such as "=1" text also when somebody edits the cell."""
        xf = self._xf(style)
        if xf.get("quotePrefix") in ("1", "true"):
            return style
        if style not in self._marked:
            marked = copy.deepcopy(xf)
            marked.set("quotePrefix", "1")
            self._marked[style] = self._append("cellXfs", marked)
        return self._marked[style]

    def with_look(self, style: int, what: Look, value: Any) -> int:
        """The index of the style like ``style`` but for one look; made when it is new."""
        key = (style, what, value)
        if key not in self._derived:
            is_so = what != "fill" and self.get(style, what) == value
            self._derived[key] = style if is_so else self._made(style, what, value)
        return self._derived[key]

    def _made(self, style: int, what: Look, value: Any) -> int:
        xf = copy.deepcopy(self._xf(style))
        if what == "number_format":
            xf.set("numFmtId", str(self._number_format_id(value)))
            xf.set("applyNumberFormat", "1")
        elif what == "fill":
            xf.set("fillId", str(self._fill_id(value)))
            xf.set("applyFill", "1")
        elif what in ("wrap_text", "horizontal_alignment", "vertical_alignment"):
            self._align(xf, what, value)
        else:
            font = copy.deepcopy(self._item("fonts", int(xf.get("fontId", "0"))))
            _set_font(font, what, value)
            xf.set("fontId", str(self._append("fonts", font)))
            xf.set("applyFont", "1")
        return self._append("cellXfs", xf)

    def _number_format_id(self, code: str) -> int:
        builtin = {text: number for number, text in BUILTIN_FORMATS.items()}
        if code in builtin:
            return int(builtin[code])
        formats = child_in_order(self._package.touch(self._part), "numFmts", _STYLESHEET)
        entries = formats.findall(main("numFmt"))
        for entry in entries:
            if entry.get("formatCode") == code:
                return int(entry.get("numFmtId", "0"))
        number = max([163, *(int(entry.get("numFmtId", "0")) for entry in entries)]) + 1
        etree.SubElement(formats, main("numFmt"), numFmtId=str(number), formatCode=code)
        formats.set("count", str(len(entries) + 1))
        return number

    def _fill_id(self, color: tuple[int, int, int] | None) -> int:
        if color is None:
            return 0
        fill = etree.Element(main("fill"))
        pattern = etree.SubElement(fill, main("patternFill"), patternType="solid")
        etree.SubElement(pattern, main("fgColor"), rgb=_argb(color))
        etree.SubElement(pattern, main("bgColor"), indexed="64")
        return self._append("fills", fill)

    @staticmethod
    def _align(xf: Element, what: Look, value: Any) -> None:
        alignment = child_in_order(xf, "alignment", _XF)
        if what == "wrap_text":
            alignment.set("wrapText", "1" if value else "0")
        else:
            name = "horizontal" if what == "horizontal_alignment" else "vertical"
            alignment.set(name, _ALIGNMENTS.get(value, value))
        xf.set("applyAlignment", "1")


def _set_font(font: Element, what: Look, value: Any) -> None:
    tag = _FONT_TAGS[what]
    old = child(font, tag)
    if old is not None:
        font.remove(old)
    if what == "font_name" and (scheme := child(font, "scheme")) is not None:
        font.remove(scheme)  # a font that follows the theme has the theme's name
    if value is False or value is None:
        return
    new = etree.Element(main(tag))
    if what == "font_color":
        new.set("rgb", _argb(value))
    elif what == "size":
        new.set("val", f"{value:g}")
    elif what == "font_name":
        new.set("val", value)
    font.append(new)
    font[:] = sorted(font, key=lambda entry: _FONT.index(etree.QName(entry).localname))


def _argb(color: tuple[int, int, int]) -> str:
    return "FF{:02X}{:02X}{:02X}".format(*color)


def _color(entry: Element | None) -> tuple[int, int, int] | None:
    if entry is None or entry.get("auto") in ("1", "true"):
        return None
    text = entry.get("rgb")
    if text is None and (index := entry.get("indexed")) is not None:
        if int(index) >= len(COLOR_INDEX):  # the system's own colours
            return None
        text = COLOR_INDEX[int(index)]
    if text is None:
        if entry.get("theme") == "1":  # the text colour of every common theme
            return (0, 0, 0)
        raise NotImplementedError("Range.color af en temafarve findes ikke uden for Excel.")
    red, green, blue = (int(part, 16) for part in re.findall("..", text[-6:]))
    return red, green, blue
