"""The quiet chart: no frame, faint gridlines, one deep colour and greys."""

from typing import Any

from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties

from workbooks.style import FAINT, FONT, GREY


def _text(size: int = 900, colour: str = GREY) -> RichText:
    properties = CharacterProperties(sz=size, solidFill=colour, latin=Font(typeface=FONT), b=False)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)])


def solid(series: Any, colour: str, line: bool = False) -> None:
    """One flat colour: for bars without an outline, for a line the line itself."""
    outline = LineProperties(solidFill=colour) if line else LineProperties(noFill=True)
    series.graphicalProperties = GraphicalProperties(solidFill=colour, ln=outline)
    series.invertIfNegative = False


def plain_axes(chart: Any) -> None:
    """Show both axes in small grey text with faint gridlines across the value axis only."""
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text()
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=FAINT))
        if axis.title is not None:
            for paragraph in axis.title.tx.rich.p:
                paragraph.pPr = ParagraphProperties(
                    defRPr=CharacterProperties(sz=900, solidFill=GREY, b=False, latin=Font(typeface=FONT))
                )
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=FAINT))
    chart.x_axis.majorGridlines = None
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.majorTickMark = chart.x_axis.majorTickMark = "none"
    chart.legend.position = "b"
    chart.legend.txPr = _text()
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))


def size_in_cm(chart: Any, width: float, height: float) -> None:
    """The chart's size on the sheet."""
    chart.width, chart.height = width, height
