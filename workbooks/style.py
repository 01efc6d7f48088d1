"""The look: one quiet hand over every sheet. Colours, named cell styles and number formats."""

from typing import Any, Literal
from weakref import WeakKeyDictionary

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook import Workbook

DEEP = "1D4E5F"
TINT = "E4EEF1"
YELLOW = "FFF8DC"
BLUE = "1B3FA0"
GREY = "6B7280"
PALE = "D5DADF"
FAINT = "EEF0F2"
GREEN, AMBER, RED = "2E7D32", "9A6700", "B3261E"
FONT = "Calibri"

#: The name of one of the styles of :func:`add_styles`.
StyleName = str

CHECK, WARN, FAIL, NEUTRAL = "✓", "▲", "✗", "–"


def number_format(kind: str, decimals: int = 0) -> str:
    """The cell format of a kind of quantity: Danish grouping follows the reader's Excel."""
    places = "." + "0" * decimals if decimals else ""
    if kind in ("årstal", "antal"):
        return "0"
    if kind == "dato":
        return "dd-mm-yyyy"
    if kind == "andel":
        return f'0{places}%;[Red]-0{places}%;"–"'
    if kind in ("valg", "tekst"):
        return "@"
    if kind == "faktor":
        return "0.0000"
    return f'#,##0{places};[Red]-#,##0{places};"–"'


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


def _line(colour: str, style: Literal["thin", "medium", "hair"] = "thin") -> Side:
    return Side(style=style, color=colour)


def _named(name: str, font: Font, **parts: Any) -> NamedStyle:
    alignment = parts.pop("alignment", Alignment(vertical="center"))
    return NamedStyle(name=name, font=font, alignment=alignment, **parts)


def _font(size: float = 11, colour: str = "000000", bold: bool = False, italic: bool = False) -> Font:
    return Font(name=FONT, size=size, color=colour, bold=bold, italic=italic)


#: What a style and a number format come to in a workbook, where openpyxl would search its lists for every cell.
_looks: WeakKeyDictionary[Workbook, dict[tuple[StyleName, str | None], StyleArray]] = WeakKeyDictionary()


def give_look(cell: Any, style: StyleName, number: str | None = None) -> None:
    """Put a cell in one of the named styles, optionally with its own number format."""
    known = _looks.setdefault(cell.parent.parent, {})
    look = known.get((style, number))
    if look is None:
        cell.style = style
        if number:
            cell.number_format = number
        look = known[style, number] = cell._style
    cell._style = StyleArray(look)  # its own, which the cell may change


def add_styles(workbook: Workbook) -> None:
    """Register the named styles in ``workbook``; cells refer to them by name."""
    left = Alignment(vertical="center", wrap_text=True)
    beside = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)  # text to the right of a number
    right = Alignment(horizontal="right", vertical="center")
    centre = Alignment(horizontal="center", vertical="center")
    under = Border(bottom=_line(FAINT))
    top = Border(top=_line(GREY))
    box = Border(*(_line(PALE),) * 4)
    free = Protection(locked=False)
    for style in (
        _named("rd_titel", _font(16, DEEP, bold=True)),
        _named("rd_undertitel", _font(11, GREY)),
        _named("rd_afsnit", _font(12, DEEP, bold=True), border=Border(bottom=_line(DEEP, "medium"))),
        _named("rd_hoved", _font(10, GREY, bold=True), alignment=left, border=Border(bottom=_line(PALE))),
        _named("rd_hoved_ved", _font(10, GREY, bold=True), alignment=beside, border=Border(bottom=_line(PALE))),
        _named(
            "rd_hoved_tal",
            _font(10, GREY, bold=True),
            alignment=Alignment(horizontal="right", vertical="center", wrap_text=True),
            border=Border(bottom=_line(PALE)),
        ),
        _named("rd_tekst", _font(), alignment=left, border=under),
        _named("rd_tekst_ved", _font(), alignment=beside, border=under),
        _named("rd_fri", _font(), border=under),
        _named("rd_resultat_fri", _font(bold=True, colour=DEEP), fill=_fill(TINT), border=top),
        _named("rd_enhed", _font(10, GREY), alignment=beside, border=under),
        _named("rd_tal", _font(), alignment=right, border=under),
        _named("rd_sum", _font(bold=True), alignment=right, border=top),
        _named("rd_sum_tekst", _font(bold=True), alignment=left, border=top),
        _named("rd_resultat", _font(bold=True, colour=DEEP), alignment=right, fill=_fill(TINT), border=top),
        _named("rd_resultat_tekst", _font(bold=True, colour=DEEP), alignment=left, fill=_fill(TINT), border=top),
        _named(
            "rd_input", _font(colour=BLUE), alignment=right, fill=_fill(YELLOW), border=box, protection=free
        ),
        _named(
            "rd_input_tekst",
            _font(colour=BLUE),
            alignment=beside,
            fill=_fill(YELLOW),
            border=box,
            protection=free,
        ),
        _named("rd_note", _font(10, GREY), alignment=beside),
        _named("rd_hentet", _font(10, GREY), alignment=Alignment(vertical="center"), protection=free),
        _named("rd_brodtekst", _font(), alignment=Alignment(vertical="top", wrap_text=True)),
        _named("rd_noegle_navn", _font(10, GREY), fill=_fill(TINT), alignment=beside),
        _named("rd_noegle_tal", _font(22, DEEP, bold=True), fill=_fill(TINT), alignment=Alignment(
            horizontal="left", vertical="center", indent=1)),
        _named("rd_kontrol", _font(12, bold=True), alignment=centre, border=under),
        _named("rd_lys", _font(12, bold=True)),
    ):  # fmt: skip
        workbook.add_named_style(style)
