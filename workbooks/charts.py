"""The quiet chart: no frame, faint gridlines, one deep colour and greys."""

from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.style import AMBER, DEEP, FAINT, FONT, GREY, PALE, number_format

#: What :func:`ranked_columns` measures, in cm.
RANKED_WIDTH, RANKED_HEIGHT = 25.0, 8.5


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


def ranked_columns(sheet: Worksheet, box: tuple[int, int, int, int], what: str, decimals: int) -> BarChart:
    """Columns in order, the own one in the deep colour among grey others, and the target level as a line.

    ``box`` is first column, header row, last column and last row of a table of names, others' figures, the own
    figure, and the level.
    """
    left, header, right, last = box
    names = Reference(sheet, min_col=left, min_row=header + 1, max_row=last)
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 40
    chart.add_data(
        Reference(sheet, min_col=left + 1, max_col=right - 1, min_row=header, max_row=last), titles_from_data=True
    )
    for series, colour in zip(chart.series, (PALE, DEEP), strict=True):
        solid(series, colour)
    line = LineChart()
    line.add_data(Reference(sheet, min_col=right, min_row=header, max_row=last), titles_from_data=True)
    solid(line.series[0], AMBER, line=True)
    line.series[0].graphicalProperties.line.width = 19_050  # 1.5 points
    line.series[0].marker.symbol = "none"
    line.series[0].smooth = False
    for part in (chart, line):
        part.set_categories(names)
    chart.y_axis.title = what
    plain_axes(chart)
    assert chart.x_axis.txPr is not None
    chart.x_axis.txPr.bodyPr = RichTextProperties(rot=-2_700_000)  # 45 degrees, so that every name shows
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.number_format = number_format("tal", decimals).split(";")[0]
    chart += line
    size_in_cm(chart, RANKED_WIDTH, RANKED_HEIGHT)
    return chart
