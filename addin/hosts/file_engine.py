"""The file engine: xlwings over a workbook file, without any spreadsheet program.

A workbook is changed part by part in its own XML, so that whatever the engine does not know (ribbons,
drawings, sparklines, extensions) is carried over byte for byte, and sheets that a macro leaves alone are left
alone.
"""

import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import xlwings as xw
from lxml import etree

from addin.hosts.document import Box, Grid, HostError, not_a_name
from addin.hosts.engine import Answerer, HostEngine, cautious, hosted
from addin.hosts.sheet import FileGrid
from addin.hosts.styles import Styles
from addin.hosts.xml import Element, Package, child, child_in_order, main
from workbooks.package import parsed, read_package, write_package
from workbooks.recalculate import recalculated
from workbooks.structure import RELATIONS, text_of

_WORKBOOK = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize"),
    *("customWorkbookViews", "pivotCaches", "extLst"),
)
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_NEW_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/>'
    '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
    "<sheetData/>"
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
)
_TAKEN_AWAY_WITH_SHEET = {"comments", "vmlDrawing", "table", "printerSettings"}
#: Where formulas stand that can point at a sheet.
_POINTING = ("xl/worksheets/", "xl/chartsheets/", "xl/charts/", "xl/pivotCache/")
_TRUE = ("1", "true")
_NAME = re.compile(r"[^\W\d][\w.\\?]*", re.UNICODE)


class FileDocument:
    """A workbook file that is open for reading and changing."""

    def __init__(self, parts: dict[str, bytes], path: Path | None, name: str) -> None:
        self.path = path
        self._name = name
        self._on_disk = _fingerprint(path) if path else None
        self.changed = False
        self.stale = False
        self._take(Package(parts))
        self._grids = [FileGrid(self, part) for part in self._sheet_parts()]
        if not self._grids:
            raise HostError(f"{name} har ingen regneark.")
        self._selection: tuple[Grid, Box] | None = None

    def _take(self, package: Package) -> None:
        self.package = package
        self._part = next(iter(package.related("", "officeDocument")), "xl/workbook.xml")
        styles = next(iter(package.related(self._part, "styles")), None)
        if styles is None:
            raise HostError("Projektmappen har ingen formater. Åbn og gem filen i Excel, og prøv igen.")
        self.styles = Styles(package, styles)
        self._strings: list[str] | None = None
        settings = child(self._root, "workbookPr")
        self.from_1904 = settings is not None and settings.get("date1904") in _TRUE

    @property
    def _root(self) -> Element:
        return self.package.tree(self._part)

    @property
    def name(self) -> str:
        return self.path.name if self.path else self._name

    @property
    def is_locked(self) -> bool:
        protection = child(self._root, "workbookProtection")
        return protection is not None and protection.get("lockStructure") in _TRUE

    def change(self) -> None:
        """Note that something was changed, so that computed values must be computed again."""
        self.changed = self.stale = True

    # --- sheets

    def _entries(self) -> list[Element]:
        sheets = child(self._root, "sheets")
        return sheets.findall(main("sheet")) if sheets is not None else []

    def _part_of(self, entry: Element) -> str:
        return self.package.relationships(self._part)[entry.get(f"{{{RELATIONS}}}id", "")][1]

    def _sheet_parts(self) -> list[str]:
        worksheets = set(self.package.related(self._part, "worksheet"))
        parts = [self._part_of(entry) for entry in self._entries()]
        return [part for part in parts if part in worksheets]  # a chart alone on a sheet has no cells

    def entry(self, grid: FileGrid) -> Element:
        """The workbook's entry of a sheet."""
        for entry in self._entries():
            if self._part_of(entry) == grid.part:
                return entry
        raise HostError("Arket er slettet.")

    def _index(self, grid: FileGrid) -> int:
        return self._entries().index(self.entry(grid))

    def grids(self) -> list[FileGrid]:
        return list(self._grids)

    def _touch(self) -> Element:
        self.change()
        return self.package.touch(self._part)

    def rename(self, grid: FileGrid, name: str) -> None:
        """Give a sheet another name; refused while something refers to it by the old one."""
        self._check_unreferenced(grid, "omdøbes", also_own=True)
        self._touch()
        self.entry(grid).set("name", name)

    def set_visible(self, grid: FileGrid, visible: bool) -> None:
        """Show or hide a sheet."""
        self._touch()
        if visible:
            self.entry(grid).attrib.pop("state", None)
        else:
            self.entry(grid).set("state", "hidden")

    def add_grid(self, name: str | None, position: int) -> FileGrid:
        taken = {entry.get("name", "").casefold() for entry in self._entries()}
        numbered = (f"Ark{number}" for number in itertools.count(1))
        chosen = name or next(free for free in numbered if free.casefold() not in taken)
        index = self._index(self._grids[position]) if position < len(self._grids) else len(self._entries())
        sheets = child(self._touch(), "sheets")
        assert sheets is not None
        identity = max((int(entry.get("sheetId", "0")) for entry in self._entries()), default=0) + 1
        part = self.package.free_name("xl/worksheets/sheet{}.xml")
        self.package.add(part, etree.fromstring(_NEW_SHEET), _SHEET_TYPE)
        entry = etree.Element(main("sheet"), name=chosen, sheetId=str(identity))
        entry.set(f"{{{RELATIONS}}}id", self.package.relate(self._part, "worksheet", part))
        sheets.insert(index, entry)
        self._renumber(lambda old: old + 1 if old >= index else old)
        grid = FileGrid(self, part)
        self._grids.insert(position, grid)
        return grid

    def delete_grid(self, grid: Grid) -> None:
        assert isinstance(grid, FileGrid)
        self._check_unreferenced(grid, "slettes")
        kinds = {kind for kind, _ in self.package.relationships(grid.part).values()}
        if kinds - _TAKEN_AWAY_WITH_SHEET:
            raise HostError(f"Arket {grid.name} har tegninger eller diagrammer og kan kun slettes i Excel.")
        index = self._index(grid)
        active = self.active
        self._touch()
        entry = self.entry(grid)
        self._drop_names_of(index)
        kept = {part for other in self._grids if other is not grid for part in self._related_parts(other)}
        for part in self._related_parts(grid) - kept:
            self.package.remove(part)
        self.package.unrelate(self._part, grid.part)
        self.package.remove(grid.part)
        parent = entry.getparent()
        assert parent is not None
        parent.remove(entry)
        self._renumber(lambda old: old - 1 if old > index else old)
        self._grids.remove(grid)
        self._selection = None
        self.drop_calculation_chain()
        self.active = active if active is not grid else self._grids[min(index, len(self._grids) - 1)]

    def _related_parts(self, grid: FileGrid) -> set[str]:
        return {part for _, part in self.package.relationships(grid.part).values()}

    def _drop_names_of(self, index: int) -> None:
        names = child(self._root, "definedNames")
        for entry in list(names) if names is not None else ():
            if entry.get("localSheetId") == str(index) and names is not None:
                names.remove(entry)

    def _renumber(self, moved: Callable[[int], int]) -> None:
        """Sheets are counted from 0 in names and views; follow a change of places."""
        for entry in self._root.iter(main("definedName"), main("workbookView")):
            for attribute in ("localSheetId", "activeTab", "firstSheet"):
                if (old := entry.get(attribute)) is not None:
                    entry.set(attribute, str(max(moved(int(old)), 0)))

    def _check_unreferenced(self, grid: FileGrid, what: str, also_own: bool = False) -> None:
        """Raise HostError when anything points at the sheet; ``also_own`` counts what it says of itself."""
        name = grid.name
        in_quotes = name.replace("'", "''")
        marks = [f"{in_quotes}'!", f"{name}!", f"{in_quotes}:", *(f"{table.name}[" for table in grid.tables())]
        for where, text in self._references(None if also_own else grid):
            if text == name or any(mark.casefold() in text.casefold() for mark in marks):
                raise HostError(f"Arket {name} kan ikke {what}: {where} henviser til det.")

    def _references(self, left_out: FileGrid | None) -> Iterator[tuple[str, str]]:
        """Every text that can point at a sheet, and where it stands, but for those of one sheet."""
        own = str(self._index(left_out)) if left_out else None
        for entry in self._root.iter(main("definedName")):
            if own is None or entry.get("localSheetId") != own:
                yield f"navnet {entry.get('name')}", entry.text or ""
        names = {grid.part: f"arket {grid.name}" for grid in self._grids}
        for part in self.package.names():
            if part.endswith(".xml") and part.startswith(_POINTING) and not (left_out and part == left_out.part):
                for entry in self.package.tree(part).iter("{*}f", "{*}formula", "{*}formula1", "{*}formula2"):
                    yield names.get(part, "et diagram"), entry.text or ""
                for entry in self.package.tree(part).iter("{*}worksheetSource"):
                    yield "en pivottabel", entry.get("sheet") or entry.get("name") or ""

    @property
    def active(self) -> FileGrid:
        view = next(self._root.iter(main("workbookView")), None)
        index = int(view.get("activeTab", "0")) if view is not None else 0
        entries = self._entries()
        part = self._part_of(entries[min(index, len(entries) - 1)])
        return next((grid for grid in self._grids if grid.part == part), self._grids[0])

    @active.setter
    def active(self, grid: Grid) -> None:
        assert isinstance(grid, FileGrid)
        self._selection = None
        views = child_in_order(self._touch(), "bookViews", _WORKBOOK)
        view = child(views, "workbookView")
        if view is None:
            view = etree.SubElement(views, main("workbookView"))
        view.set("activeTab", str(self._index(grid)))
        for other in self._grids:  # two selected sheets would be edited together in Excel
            for sheet_view in self.package.tree(other.part).iter(main("sheetView")):
                if other is grid:
                    self.package.touch(other.part)
                    sheet_view.set("tabSelected", "1")
                elif sheet_view.get("tabSelected") is not None:
                    self.package.touch(other.part)
                    del sheet_view.attrib["tabSelected"]

    @property
    def selection(self) -> tuple[Grid, Box]:
        if self._selection is not None:
            return self._selection
        grid = self.active
        entry = next(self.package.tree(grid.part).iter(main("selection")), None)
        area = (entry.get("sqref") or "A1").split()[0] if entry is not None else "A1"
        return grid, Box.parse(area)

    @selection.setter
    def selection(self, selected: tuple[Grid, Box]) -> None:
        self._selection = selected

    # --- what sheets share

    def shared_string(self, index: int) -> str:
        """A text of the shared table."""
        if self._strings is None:
            part = next(iter(self.package.related(self._part, "sharedStrings")), None)
            items = self.package.tree(part).findall(main("si")) if part else []
            self._strings = [text_of(item) for item in items]
        return self._strings[index]

    def drop_calculation_chain(self) -> None:
        """Remove the order of calculation, which no longer fits; spreadsheet programs make it anew."""
        for part in self.package.related(self._part, "calcChain"):
            self.package.unrelate(self._part, part)
            self.package.remove(part)

    def next_table_id(self) -> int:
        """A number that no table of the workbook has."""
        parts = [part for grid in self._grids for part in self.package.related(grid.part, "table")]
        return max((int(self.package.tree(part).get("id", "0")) for part in parts), default=0) + 1

    # --- names

    def _name_entries(self) -> dict[str, Element]:
        names = child(self._root, "definedNames")
        return {
            entry.get("name", ""): entry
            for entry in (names if names is not None else ())
            if entry.get("localSheetId") is None and not entry.get("name", "").startswith("_xlnm.")
        }

    def names(self) -> dict[str, str]:
        return {name: f"={entry.text or ''}" for name, entry in self._name_entries().items()}

    def set_name(self, name: str, refers_to: str) -> None:
        if not _NAME.fullmatch(name):
            raise HostError(not_a_name(name))
        known = {found.casefold(): entry for found, entry in self._name_entries().items()}
        names = child_in_order(self._touch(), "definedNames", _WORKBOOK)
        entry = known.get(name.casefold())
        if entry is None:
            entry = etree.SubElement(names, main("definedName"), name=name)
        entry.text = refers_to.removeprefix("=")

    def delete_name(self, name: str) -> None:
        entry = self._name_entries()[name]
        self._touch()
        names = entry.getparent()
        assert names is not None
        names.remove(entry)

    # --- calculating and storing

    def parts(self) -> dict[str, bytes]:
        if self.stale:
            self.calculate()
        return self._parts()

    def _parts(self) -> dict[str, bytes]:
        for grid in self._grids:
            grid.finish()
        return self.package.parts()

    def calculate(self) -> None:
        before = self._parts()
        after = recalculated(before).parts()
        self._take(Package({part: _kept(before[part], content) for part, content in after.items()}))
        for grid in self._grids:
            grid.forget()
        self.stale = False

    def save(self, path: Path | None) -> None:
        target = path or self.path
        if target is None:
            raise HostError("Projektmappen er ny. Giv den et navn, før den gemmes.")
        suffix = self.path.suffix if self.path else ".xlsx"
        if target.suffix.lower() != suffix.lower():
            raise HostError(f"Projektmappen er en {suffix}-fil. Gem {target.stem} som {suffix}.")
        own = self.path is not None and target.resolve() == self.path.resolve()
        if own and not self.changed:
            return
        if own and _fingerprint(target) != self._on_disk:
            raise HostError(
                f"{target.name} er ændret af andre, siden den blev åbnet, og er ikke gemt. "
                "Åbn den igen, og kør makroen på den nye udgave."
            )
        write_package(target, self.parts(), overwrite=own)
        self.path = target
        self._on_disk = _fingerprint(target)
        self.changed = False

    def close(self) -> None:
        """Nothing is held open."""


def _kept(before: bytes, after: bytes) -> bytes:
    """``after``, or ``before`` where they say the same, so that unchanged parts keep their very bytes."""
    return before if before == after or _canonical(before) == _canonical(after) else after


def _canonical(content: bytes) -> bytes:
    text: bytes = etree.tostring(parsed(content), method="c14n")
    return text


def _fingerprint(path: Path) -> tuple[int, int] | None:
    """Enough of a file's state to see that somebody else wrote it."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    return state.st_mtime_ns, state.st_size


class FileHost:
    """Workbook files as a place where macros run."""

    name = "file"

    def open(self, path: Path) -> FileDocument:
        """Open a workbook file. Raises ``WorkbookError`` when it cannot be read."""
        return FileDocument(read_package(path), path, path.name)

    def new(self) -> FileDocument:
        """A new workbook with one sheet."""
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Ark1"
        stream = io.BytesIO()
        book.save(stream)
        with zipfile.ZipFile(stream) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return FileDocument(parts, None, "Mappe1")


@contextmanager
def open_book(path: Path | str, answer: Answerer = cautious) -> Iterator[xw.Book]:
    """A workbook file as an ``xw.Book``, closed without saving after the block.

    Parameters
    ----------
    path
        The file.
    answer
        Answers the macro's message boxes (prompt and buttons in, the chosen button out). Unless one is
        given, every question gets the answer that changes nothing. What was asked stands in
        ``book.app.impl.alerts``.
    """
    with hosted(HostEngine(FileHost(), answer)) as app:
        yield app.books.open(Path(path))
