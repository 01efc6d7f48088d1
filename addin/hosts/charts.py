"""Charts as xlwings sees them: columns or bars over a table on the sheet, some series as lines.

A host draws a chart from a :class:`ChartSpec`; a change of the chart draws it anew under the same name.
"""

import io
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import openpyxl
from lxml import etree
from openpyxl.chart import BarChart, LineChart, Reference
from xlwings import base_classes as base

from addin.hosts.document import Box, HostError
from addin.hosts.ranges import Range, rgb
from addin.hosts.subset import subset
from addin.hosts.xml import SHEET_SEQUENCE, Element, Package, insert_in_order, main
from workbooks.charts import plain_axes, size_in_cm, solid
from workbooks.package import parsed
from workbooks.structure import RELATIONS

if TYPE_CHECKING:
    from addin.hosts.book import Sheet

Colour = tuple[int, int, int]

_CM = 72 / 2.54
_KINDS = ("column_clustered", "column_stacked", "bar_clustered", "bar_stacked")
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_RID = f"{{{RELATIONS}}}id"


@dataclass(frozen=True)
class ChartSpec:
    """A chart: its name, the table it shows, where it stands, and its looks.

    Attributes
    ----------
    box
        The table: categories in the first column, series' names in the first row.
    anchor
        The cell of its upper left corner.
    width, height
        Points.
    kind
        ``column_`` or ``bar_`` and ``clustered`` or ``stacked``.
    colours, lines
        By the series' number from 0: its colour, and whether it is a line.
    """

    name: str
    box: Box
    anchor: tuple[int, int]
    width: float
    height: float
    kind: str = "column_clustered"
    colours: tuple[tuple[int, Colour], ...] = ()
    lines: frozenset[int] = frozenset()
    title: str | None = None
    value_title: str | None = None
    number_format: str = "General"

    @property
    def series(self) -> int:
        """How many series it has."""
        return self.box.columns - 1


@subset()
class Charts(base.Charts):
    """The charts of a sheet."""

    def __init__(self, sheet: "Sheet") -> None:
        self.sheet = sheet

    @property
    def api(self) -> "Charts":
        return self

    @property
    def parent(self) -> "Sheet":
        return self.sheet

    def __len__(self) -> int:
        return len(self.sheet.grid.chart_names())

    def __contains__(self, name: str) -> bool:
        return name in self.sheet.grid.chart_names()

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Range | None = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = None,
    ) -> "Chart":
        if source is None or anchor is None or plot_by not in (None, "columns"):
            raise NotImplementedError("Charts.add findes uden for Excel kun med source (i kolonner) og anchor.")
        taken = self.sheet.grid.chart_names()
        free = (f"Diagram {number}" for number in itertools.count(1))
        place: Box = anchor.impl.box
        spec = ChartSpec(
            name or next(text for text in free if text not in taken),
            source.box,
            (place.top, place.left),
            width,
            height,
            _known(chart_type or "column_clustered"),
        )
        chart = Chart(self.sheet, spec)
        chart.draw()
        return chart


def _known(kind: str) -> str:
    if kind not in _KINDS:
        raise NotImplementedError(f"Diagramtypen {kind} findes ikke uden for Excel. Brug {', '.join(_KINDS)}.")
    return kind


@subset()
class Chart(base.Chart):
    """A chart that a macro has added."""

    def __init__(self, sheet: "Sheet", spec: ChartSpec) -> None:
        self.sheet = sheet
        self.spec = spec

    def draw(self, **changes: Any) -> None:
        """Draw it with its changes."""
        self.spec = replace(self.spec, **changes)
        self.sheet.grid.put_chart(self.spec)

    @property
    def api(self) -> "Chart":
        return self

    @property
    def parent(self) -> "Sheet":
        return self.sheet

    @property
    def name(self) -> str:
        return self.spec.name

    @name.setter
    def name(self, value: str) -> None:
        raise NotImplementedError("Chart.name kan uden for Excel kun gives, når diagrammet laves.")

    @property
    def chart_type(self) -> str:
        return self.spec.kind

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        self.draw(kind=_known(value))

    @property
    def title(self) -> str | None:
        return self.spec.title

    @title.setter
    def title(self, value: str | None) -> None:
        self.draw(title=value)

    @property
    def series(self) -> "SeriesCollection":
        return SeriesCollection(self)

    @property
    def value_axis(self) -> "ValueAxis":
        return ValueAxis(self)


@subset()
class SeriesCollection(base.ChartSeriesCollection):
    """The series of a chart, in the order of the table's columns."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def api(self) -> "SeriesCollection":
        return self

    def __call__(self, number: int) -> "Series":
        if not 1 <= number <= len(self):
            raise KeyError(number)
        return Series(self.chart, number - 1)

    def __len__(self) -> int:
        return self.chart.spec.series

    def __iter__(self) -> Iterator["Series"]:
        return (Series(self.chart, number) for number in range(len(self)))


@subset()
class Series(base.ChartSeries):
    """One series."""

    def __init__(self, chart: Chart, number: int) -> None:
        self.chart = chart
        self.number = number

    @property
    def api(self) -> "Series":
        return self

    @property
    def name(self) -> str:
        box = self.chart.spec.box
        header = Box.sized(box.top, box.left + 1 + self.number, 1, 1)
        return str(self.chart.sheet.grid.values(header)[0][0] or "")

    @name.setter
    def name(self, value: str) -> None:
        self.set(name=value)

    @property
    def chart_type(self) -> str:
        return "line" if self.number in self.chart.spec.lines else self.chart.spec.kind

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        self.set(chart_type=value)

    @property
    def fill_color(self) -> Colour | None:
        return dict(self.chart.spec.colours).get(self.number)

    @fill_color.setter
    def fill_color(self, value: Any) -> None:
        self.set(fill_color=value)

    @property
    def line_color(self) -> Colour | None:
        return self.fill_color

    @line_color.setter
    def line_color(self, value: Any) -> None:
        self.set(line_color=value)

    def set(self, **given: Any) -> None:
        """Set colour and type; xlwings hands over every property, most of them as not given."""
        changes: dict[str, Any] = {}
        for what, value in _given(given).items():
            if what in ("fill_color", "line_color"):
                colour = rgb(value)
                if colour is None:
                    raise HostError("En serie skal have en farve.")
                changes["colours"] = tuple(sorted({**dict(self.chart.spec.colours), self.number: colour}.items()))
            elif what == "chart_type" and value in ("line", self.chart.spec.kind):
                changes["lines"] = _with(self.chart.spec.lines, self.number, value == "line")
            else:
                raise NotImplementedError(f"ChartSeries.{what} ({value}) findes ikke uden for Excel.")
        self.chart.draw(**changes)


def _given(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not base._UNSET}


def _with(numbers: frozenset[int], number: int, included: bool) -> frozenset[int]:
    return numbers | {number} if included else numbers - {number}


@subset()
class ValueAxis(base.ChartAxis):
    """The axis of the figures."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def api(self) -> "ValueAxis":
        return self

    @property
    def title(self) -> str | None:
        return self.chart.spec.value_title

    @title.setter
    def title(self, value: str | None) -> None:
        self.set(title=value)

    @property
    def number_format(self) -> str:
        return self.chart.spec.number_format

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.set(number_format=value)

    def set(self, **given: Any) -> None:
        """Set title and number format."""
        known = {"title": "value_title", "number_format": "number_format"}
        changes = _given(given)
        for what in changes:
            if what not in known:
                raise NotImplementedError(f"ChartAxis.{what} findes ikke uden for Excel.")
        self.chart.draw(**{known[what]: value for what, value in changes.items()})


# --- in a file


def names_in(package: Package, part: str) -> dict[str, str]:
    """The charts of a sheet part by name, with their own parts."""
    found = {}
    for drawing in package.related(part, "drawing"):
        links = package.relationships(drawing)
        for frame in package.tree(drawing).iter(f"{{{_DRAWING}}}graphicFrame"):
            label = next(frame.iter(f"{{{_DRAWING}}}cNvPr"), None)
            link = next(frame.iter(f"{{{_CHART}}}chart"), None)
            if label is not None and link is not None and link.get(_RID, "") in links:
                found[label.get("name", "")] = links[link.get(_RID, "")][1]
    return found


def put(package: Package, part: str, sheet: str, spec: ChartSpec) -> None:
    """Draw a chart on the sheet of ``part``; one of the same name is replaced."""
    made = _parts(sheet, spec)
    root = parsed(made["xl/charts/chart1.xml"])
    known = names_in(package, part)
    if spec.name in known:
        package.touch(known[spec.name])[:] = list(root)
        return
    chart = package.free_name("xl/charts/chart{}.xml")
    package.add(chart, root, _CHART_TYPE)
    frame = parsed(made["xl/drawings/drawing1.xml"])[0]
    drawing = next(iter(package.related(part, "drawing")), None)
    if drawing is None:
        drawing = package.free_name("xl/drawings/drawing{}.xml")
        package.add(drawing, etree.Element(f"{{{_DRAWING}}}wsDr", nsmap=frame.nsmap), _DRAWING_TYPE)
        link = etree.Element(main("drawing"), {_RID: package.relate(part, "drawing", drawing)})
        insert_in_order(package.touch(part), link, SHEET_SEQUENCE)
    _add_frame(package, drawing, frame, spec.name, chart)


def _add_frame(package: Package, drawing: str, frame: Element, name: str, chart: str) -> None:
    root = package.touch(drawing)
    taken = [int(label.get("id", "0")) for label in root.iter(f"{{{_DRAWING}}}cNvPr")]
    for label in frame.iter(f"{{{_DRAWING}}}cNvPr"):
        label.set("id", str(max(taken, default=1) + 1))
        label.set("name", name)
    for link in frame.iter(f"{{{_CHART}}}chart"):
        link.set(_RID, package.relate(drawing, "chart", chart))
    root.append(frame)


def _parts(sheet: str, spec: ChartSpec) -> dict[str, bytes]:
    """The chart and its frame as openpyxl writes them, in a workbook of their own."""
    book = openpyxl.Workbook()
    place = book.worksheets[0]
    place.title = sheet
    row, column = spec.anchor
    place.add_chart(_drawn(place, spec), place.cell(row, column).coordinate)
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in ("xl/charts/chart1.xml", "xl/drawings/drawing1.xml")}


def _drawn(place: Any, spec: ChartSpec) -> BarChart:
    direction, grouping = spec.kind.split("_")
    bars, lines = BarChart(), LineChart()
    bars.type = "col" if direction == "column" else "bar"
    bars.gapWidth = 40
    if grouping == "stacked":
        bars.grouping, bars.overlap = "stacked", 100
    box, colours = spec.box, dict(spec.colours)
    names = Reference(place, min_col=box.left, min_row=box.top + 1, max_row=box.bottom)
    for number in range(spec.series):
        is_line = number in spec.lines
        part = lines if is_line else bars
        column = box.left + 1 + number
        part.add_data(Reference(place, min_col=column, min_row=box.top, max_row=box.bottom), titles_from_data=True)
        part.set_categories(names)
        if number in colours:
            solid(part.series[-1], "{:02X}{:02X}{:02X}".format(*colours[number]), line=is_line)
        if is_line:
            part.series[-1].marker.symbol, part.series[-1].smooth = "none", False
    bars.title = spec.title
    bars.y_axis.title = spec.value_title
    plain_axes(bars)
    bars.x_axis.tickLblPos = "low"
    bars.y_axis.number_format = spec.number_format
    if lines.series:
        bars += lines
    size_in_cm(bars, spec.width / _CM, spec.height / _CM)
    return bars
