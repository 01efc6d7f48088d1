"""Recalculation without a spreadsheet program: the engine computes, the package gets the values.

The engine is given constants, defined names, tables and formulas of the package, never the package
itself, so that nothing else in a received file reaches it. The package is then changed in one respect only:
the cached values of its formula cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import formualizer
from lxml import etree

from udfs.values import ErrorCode, Scalar
from workbooks.addresses import Address
from workbooks.cells import FormulaCell, SheetCells, constants_sheet, read_cells
from workbooks.formulas import (
    ARRAY_FUNCTION,
    SITE_MARK,
    Table,
    for_engine,
    has_external_link,
    one_cell,
    plain,
)
from workbooks.host import Host, constant
from workbooks.package import WorkbookError, packed, serialised
from workbooks.structure import MAIN, PACKAGE_RELATIONS, RELATIONS, Structure, structure

#: How long one workbook may compute: native code cannot be interrupted from the keyboard.
MOST_MILLISECONDS = 120_000

_NO_SYNTAX = "Formlen kan ikke læses. Åbn den i Excel, og ret den."
_EXTERNAL = "Formlen henter fra en anden projektmappe, som ikke læses; den gemte værdi er brugt."


@dataclass
class Recalculation:
    """A recalculated workbook.

    Attributes
    ----------
    values
        Sheet name to (row, column) to value, constants included.
    messages
        The Danish sentence of each cell that has one, by (sheet, row, column): failed calls of
        cell functions, and what the engine could not read or do.
    """

    values: dict[str, dict[Address, Scalar]]
    messages: dict[tuple[str, int, int], str]
    package: Mapping[str, bytes] = field(repr=False)
    sheets: list[SheetCells] = field(repr=False)

    def parts(self) -> dict[str, bytes]:
        """The package with the values cached in its formula cells; every other part byte for byte."""
        return dict(self._parts)

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        parts = dict(self.package)
        for cells in self.sheets:
            if cells.formulas:
                parts[cells.sheet.part] = cells.with_values(self.values[cells.sheet.name])
        return parts

    @property
    def formula_count(self) -> int:
        """How many formula cells there are."""
        return sum(len(cells.formulas) for cells in self.sheets)

    def errors(self) -> dict[tuple[str, int, int], ErrorCode]:
        """The cells that show an error by a formula, by (sheet, row, column)."""
        return {
            (cells.sheet.name, *address): value
            for cells in self.sheets
            for cell in cells.formulas
            for address in cell.covers()
            if isinstance(value := self.values[cells.sheet.name].get(address), ErrorCode)
        }


def recalculated(parts: Mapping[str, bytes]) -> Recalculation:
    """Compute every formula of a package. Raises WorkbookError when it cannot be read."""
    made = structure(parts)
    sheets = [read_cells(sheet, parts[sheet.part], made.texts) for sheet in made.sheets]
    return recalculated_cells(parts, made, sheets)


def recalculated_cells(parts: Mapping[str, bytes], made: Structure, sheets: list[SheetCells]) -> Recalculation:
    """Compute ``sheets`` read from ``parts``, whose constants may have been changed since. Raises WorkbookError."""
    return _Run(made, sheets).recalculation(parts)


class _Run:
    """One recalculation: what is set up in the engine, and what is read back."""

    def __init__(self, made: Structure, sheets: list[SheetCells]) -> None:
        self.tables = made.tables
        self.range_names = frozenset(name.name.casefold() for name in made.names if ":" in name.definition)
        self.sheets = sheets
        self.sites: list[tuple[SheetCells, FormulaCell]] = []
        self.messages: dict[tuple[str, int, int], str] = {}
        try:
            workbook = formualizer.Workbook.from_bytes(_engine_package(made, sheets), config=_config())
        except (RuntimeError, OSError, ValueError, formualizer.ExcelEvaluationError) as error:
            raise WorkbookError(f"Projektmappen kan ikke læses af beregneren ({error}).") from error
        self.host = Host(workbook)
        _add_tables(workbook, made.tables)

    def recalculation(self, parts: Mapping[str, bytes]) -> Recalculation:
        for cells in self.sheets:
            for cell in cells.formulas:
                self._set(cells, cell)
        self._evaluate()
        values = {cells.sheet.name: dict(cells.constants) for cells in self.sheets}
        for site, (cells, cell) in enumerate(self.sites):
            name = cells.sheet.name
            results = self._results(site, name, cell)
            values[name].update(results)
            self._note(site, name, cell, results)
        return Recalculation(values, self.messages, parts, self.sheets)

    def _evaluate(self) -> None:
        try:
            self.host.workbook.evaluate_all()
        except (RuntimeError, formualizer.ExcelEvaluationError) as error:
            raise WorkbookError(
                f"Projektmappen kan ikke beregnes her ({error}). Den må højst tage "
                f"{MOST_MILLISECONDS // 1000} sekunder. Beregn den i Excel."
            ) from error

    def _set(self, cells: SheetCells, cell: FormulaCell) -> None:
        site = len(self.sites)
        self.sites.append((cells, cell))
        name, (row, column) = cells.sheet.name, cell.address
        workbook = self.host.workbook
        text = plain(cell.formula)
        if has_external_link(text):
            cell.kept = True
            self.messages[name, row, column] = _EXTERNAL
            for address, value in _stored_values(cell).items():
                workbook.set_value(name, *address, constant(value))
            return
        try:
            formualizer.parse(text)
            workbook.set_formula(name, row, column, self._engine_formula(text, site, cell))
        except (RuntimeError, formualizer.TokenizerError, formualizer.ParserError):
            self.messages[name, row, column] = _NO_SYNTAX
            workbook.set_value(name, row, column, constant(ErrorCode.NAME))

    def _engine_formula(self, text: str, site: int, cell: FormulaCell) -> str:
        row = cell.address[0]
        if cell.ref is None:
            return for_engine(one_cell(text, self.range_names), site, row, self.tables)
        body = for_engine(text, site, row, self.tables)[1:]
        self.host.extents[site] = None if cell.spills else cell.ref
        return f'={ARRAY_FUNCTION}("{SITE_MARK}{site}",{body})'

    def _results(self, site: int, sheet: str, cell: FormulaCell) -> dict[Address, Scalar]:
        """What the formula's cells show; a dynamic array's extent is set to fit."""
        if cell.kept:
            return _stored_values(cell)
        rows = self.host.arrays.get(site)
        if cell.ref is None or rows is None or self.host.engine_sentence(sheet, *cell.address):
            cell.extent = (1, 1) if cell.spills else None
            return dict.fromkeys(cell.covers(), self.host.value(sheet, *cell.address))
        cell.extent = (len(rows), len(rows[0])) if cell.spills else None
        values = (0.0 if value is None else value for row in rows for value in row)
        return dict(zip(cell.covers(), values, strict=True))

    def _note(self, site: int, sheet: str, cell: FormulaCell, results: Mapping[Address, Scalar]) -> None:
        """Keep the sentence of each cell of a formula that shows an error."""
        for (row, column), value in results.items():
            if isinstance(value, ErrorCode) and not cell.kept:
                sentence = self.host.sentence(site, value) or self.host.engine_sentence(sheet, *cell.address)
                if sentence is not None:
                    self.messages.setdefault((sheet, row, column), sentence)


def _stored_values(cell: FormulaCell) -> dict[Address, Scalar]:
    first = {} if cell.cached is None else {cell.address: cell.cached}
    return first | cell.others


def _config() -> formualizer.WorkbookConfig:
    """One thread, since the cell functions are Python anyway, and a limit to the time."""
    evaluation = formualizer.EvaluationConfig()
    evaluation.enable_parallel = False
    evaluation.max_eval_time_ms = MOST_MILLISECONDS
    return formualizer.WorkbookConfig(eval_config=evaluation)


def _add_tables(workbook: formualizer.Workbook, tables: Mapping[str, Table]) -> None:
    for table in tables.values():
        place = (table.first_row, table.first_column, table.last_row, table.last_column)
        try:
            workbook.add_table(
                table.name,
                table.sheet,
                place,
                table.columns,
                header_row=table.header,
                totals_row=table.totals,
            )
        except (RuntimeError, ValueError) as error:
            raise WorkbookError(
                f'Tabellen {table.name} på arket "{table.sheet}" kan ikke bruges ({error}). Lad Excel reparere filen.'
            ) from error


def _engine_package(made: Structure, sheets: list[SheetCells]) -> bytes:
    """A package with the constants and the defined names only, for the engine's own reader."""
    numbers = range(1, len(sheets) + 1)
    package = "application/vnd.openxmlformats-package"
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(f'<Override PartName="/xl/s{n}.xml" ContentType="{office}.worksheet+xml"/>' for n in numbers)
    relations = "".join(f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="s{n}.xml"/>' for n in numbers)
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="rels" ContentType="{package}.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
            f"{overrides}</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE_RELATIONS}"><Relationship Id="r" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{relations}</Relationships>',
    }
    for n, cells in zip(numbers, sheets, strict=True):
        parts[f"xl/s{n}.xml"] = constants_sheet(cells.constants)
    encoded = {name: text.encode() for name, text in parts.items()}
    return packed(encoded | {"xl/workbook.xml": _workbook_part(made, sheets)}, compressed=False)


def _workbook_part(made: Structure, sheets: list[SheetCells]) -> bytes:
    """The list of the sheets and of the defined names."""
    root = etree.Element(f"{{{MAIN}}}workbook", nsmap={None: MAIN, "r": RELATIONS})
    listed = etree.SubElement(root, f"{{{MAIN}}}sheets")
    for n, cells in enumerate(sheets, 1):
        entry = etree.SubElement(listed, f"{{{MAIN}}}sheet", name=cells.sheet.name, sheetId=str(n))
        entry.set(f"{{{RELATIONS}}}id", f"r{n}")
    names = etree.SubElement(root, f"{{{MAIN}}}definedNames")
    for name in made.names:
        if name.name.startswith("_xlnm."):
            continue
        entry = etree.SubElement(names, f"{{{MAIN}}}definedName", name=name.name)
        if name.scope is not None:
            entry.set("localSheetId", str(name.scope))
        entry.text = plain(name.definition)
    return serialised(root)
