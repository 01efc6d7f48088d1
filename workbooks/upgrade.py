"""A workbook of an older template version carried into the newest: every input, note, own row and own sheet.

The newest template is made afresh and filled; the old file is only read. What has no place in the new template
is told cell by cell, in the result and on a sheet of its own, so that nothing a user wrote is lost unseen.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from engines import __version__
from udfs.values import ErrorCode, Scalar
from workbooks.addresses import Address, reference
from workbooks.build import draft_of, package_of
from workbooks.cells import FormulaCell
from workbooks.draft import Draft, Settings, fit_height, put
from workbooks.formulas import normalised
from workbooks.graft import Graft
from workbooks.layout import LABEL, Layout, LayoutSheet, layout_of, layout_of_draft, recognise
from workbooks.library import load
from workbooks.matching import ListMatch, Matching
from workbooks.notes import drawings_of, links_of, notes_of
from workbooks.package import WorkbookError
from workbooks.proposal import Proposal
from workbooks.read import required_stamp
from workbooks.recalculate import Recalculation, recalculated
from workbooks.shipped import ids
from workbooks.stamp import Stamp
from workbooks.values import same, shown

REPORT_SHEET = "Ikke overført"
MOST_YEARS = 30
_SPARE_ROWS = 2
_YEAR = re.compile(r"År (\d+)\Z")
#: Locked styles that hold figures; a constant there is the template's own or typed over a formula.
_FIGURES = ("rd_tal", "rd_sum", "rd_resultat", "rd_noegle_tal", "rd_kontrol", "rd_lys", "")
_HEADLINES = ("RD_NETTOBESPARELSE", "RD_VARIG_EFFEKT", "RD_NPV", "RD_IRR", "RD_TILBAGEBETALING")


@dataclass(frozen=True)
class Left:
    """Something to look at: the cell in the old workbook, what it held, and why it is told."""

    sheet: str
    cell: str
    value: str
    reason: str


@dataclass(frozen=True)
class ChangedResult:
    """A headline figure that the new template computes otherwise."""

    name: str
    before: Scalar
    after: Scalar


@dataclass
class Upgrade:
    """The upgraded workbook and what is to be said about it.

    Attributes
    ----------
    carried
        How many cells, notes and links with something in them were carried.
    left
        What could not be placed.
    notices
        What was placed but should be looked at: a changed unit, a printed row that is now an own row.
    new_inputs
        Labels of inputs that the older version did not have.
    """

    before: Stamp
    after: Stamp
    parts: dict[str, bytes] = field(default_factory=dict, repr=False)
    carried: int = 0
    left: list[Left] = field(default_factory=list)
    notices: list[Left] = field(default_factory=list)
    new_inputs: list[str] = field(default_factory=list)
    results: list[ChangedResult] = field(default_factory=list)


def upgraded(
    parts: Mapping[str, bytes], name: str = "Filen", proposal: Proposal | None = None, date: dt.date | None = None
) -> Upgrade:
    """The workbook ``parts`` in the newest version of its template.

    Parameters
    ----------
    name
        What the file is called in error sentences.
    proposal
        The template, where it is not one that Råderum ships.
    date
        The day of the upgrade; today when omitted.

    Raises
    ------
    WorkbookError
        When the file is no template of ours, of an unknown template, or of a newer version than this Råderum's.
    """
    stamp = required_stamp(parts, name)
    chosen = _template(stamp, name, proposal)
    old = layout_of(parts)
    years = _years(old, stamp)
    if years > MOST_YEARS:
        raise WorkbookError(f"{name} har {years} år; en skabelon har højst {MOST_YEARS}.")
    kommune = next((value for value in old.values("RD_KOMMUNE") if isinstance(value, str)), "")
    settings = Settings(kommune=kommune, years=years, date=date or dt.date.today())
    draft, new = _fresh(chosen, settings)
    recognise(old, new)
    matching = Matching(old, new, draft.lists)
    room = {
        found.name: draft.lists[found.name].own_rows + missing + _SPARE_ROWS
        for found in matching.lists
        if (missing := len(found.homeless) + len(_unlisted(found, old, new, _changed(stamp, chosen)))) > 0
        and missing > _free_rows(found)
    }
    if room:
        settings = Settings(kommune=kommune, years=years, date=settings.date, own_rows=room)
        draft, new = _fresh(chosen, settings)
        recognise(old, new)
        matching = Matching(old, new, draft.lists)
    after = Stamp.of(chosen.id, chosen.version, f"{settings.date:%Y-%m-%d}", years)
    return _Move(parts, old, new, matching, draft, Upgrade(stamp, after)).done()


def _template(stamp: Stamp, name: str, proposal: Proposal | None) -> Proposal:
    if proposal is None:
        if stamp.template not in ids():
            raise WorkbookError(
                f'{name} er lavet efter skabelonen "{stamp.template}", som ikke følger med denne version af Råderum. '
                "Er det kommunens egen, så angiv skabelonfilen med --skabelon."
            )
        proposal = load(stamp.template)
    if proposal.id != stamp.template:
        raise WorkbookError(
            f'{name} er lavet efter skabelonen "{stamp.template}", men skabelonfilen er "{proposal.id}". '
            "Angiv den rigtige skabelonfil."
        )
    if stamp.template_version.isdigit() and int(stamp.template_version) > proposal.version:
        raise WorkbookError(
            f"{name} er skabelonversion {stamp.template_version}, og denne Råderum har kun version "
            f"{proposal.version}. Hent den nyeste Råderum."
        )
    return proposal


def _years(old: Layout, stamp: Stamp) -> int:
    """The years of the old workbook: what the stamp says, or more where there are more columns."""
    stamped = int(stamp.years) if stamp.years.isdigit() else 0
    heads = [
        int(found[1])
        for sheet in old.sheets
        for (row, _), value in sheet.constants.items()
        if row <= 12 and isinstance(value, str) and (found := _YEAR.match(value))
    ]
    return max(stamped, *heads, 1)


def _fresh(proposal: Proposal, settings: Settings) -> tuple[Draft, Layout]:
    draft = draft_of(proposal, settings)
    return draft, layout_of_draft(draft)


def _changed(stamp: Stamp, proposal: Proposal) -> bool:
    """Whether the template is another one than the workbook was made with."""
    return (stamp.template_version, stamp.generator) != (str(proposal.version), __version__)


def _unlisted(found: ListMatch, old: Layout, new: Layout, changed: bool) -> list[int]:
    """The new template's own rows of an open list that the old list has not got."""
    old_sheet, new_sheet = old.titled(found.title), new.titled(found.title)
    if not (found.open_labels and changed and old_sheet and new_sheet and found.old_rows):
        return []
    known = {old_sheet.label(row).casefold() for row in found.old_rows}
    return [row for row in found.new_rows if (label := new_sheet.label(row)) and label.casefold() not in known]


def _free_rows(found: ListMatch) -> int:
    return len(found.new_rows) - len(found.pairs) if found.open_labels else 0


class _Move:
    """One upgrade on its way: the old layout, the new one, and the draft that is filled."""

    def __init__(
        self,
        parts: Mapping[str, bytes],
        old: Layout,
        new: Layout,
        matching: Matching,
        draft: Draft,
        result: Upgrade,
    ) -> None:
        self.parts, self.old, self.new = parts, old, new
        self.matching, self.draft, self.result = matching, draft, result
        self.same_template = not _changed(result.before, draft.proposal)

    def done(self) -> Upgrade:
        self._prepare_lists()
        for sheet in self.old.sheets:
            if sheet.title:
                self._move_cells(sheet)
                self._move_notes(sheet)
        self._note_new_inputs()
        own = self._own_tabs()
        package = package_of(self.draft)
        graft = Graft(package, self.parts, self.matching.tabs, self.matching.translated)
        graft.carry(own, {sheet.tab: sheet.cells for sheet in self.old.own_sheets})
        for lost in graft.lost:
            kept = "; værdien er beholdt" if lost.value_kept else ""
            self._leave(lost.tab, lost.cell, lost.formula, f"formlen henviser til celler, som ikke findes mere{kept}")
        if "xl/vbaProject.bin" in self.parts:
            self._leave("", "", "makroer", "projektmappens makroer er ikke flyttet; de findes i den gamle fil")
        if self.result.left or self.result.notices:
            package = self._with_report(own)
        run = recalculated(package)
        self.result.parts = run.parts()
        self._compare_results(run)
        return self.result

    # What is told
    def _leave(self, tab: str, cell: str, value: str, reason: str) -> None:
        self.result.left.append(Left(tab, cell, value, reason))

    def _notice(self, tab: str, cell: str, value: str, reason: str) -> None:
        self.result.notices.append(Left(tab, cell, value, reason))

    # Lists
    def _prepare_lists(self) -> None:
        """Clear the open lists, whose rows are the user's, and put the template's new rows after the user's."""
        for found in self.matching.lists:
            old, new = self.old.titled(found.title), self.new.titled(found.title)
            if old is None or new is None:
                continue
            for row in found.moved:
                self._notice(
                    old.tab, reference((row, LABEL)), old.label(row),
                    "rækken findes ikke længere i skabelonen og står nu blandt de egne rækker",
                )  # fmt: skip
            if not found.open_labels or not found.old_rows:
                continue
            sheet = self.draft.workbook[found.title]
            added = [
                [(column, sheet.cell(row, column).value) for column in new.free_columns(row)]
                for row in _unlisted(found, self.old, self.new, not self.same_template)
            ]
            for row in found.new_rows:
                for column in new.free_columns(row):
                    sheet.cell(row, column).value = None
            after = max(found.pairs.values(), default=found.new_rows[0] - 1) + 1
            for row, cells in enumerate(added, after):
                for column, value in cells:
                    sheet.cell(row, column).value = value

    # Cells
    def _move_cells(self, old: LayoutSheet) -> None:
        new = self.new.titled(old.title)
        assert new is not None
        units: set[int] = set()
        for at in sorted({*old.styles, *old.constants, *old.formulas}):
            place = self.matching.cell(old.title, at)
            if old.free(at) or (place is not None and new.free(place) and not _is_text_cell(old, at)):
                self._move_input(old, new, at, place)
                if place is not None and old.holds(at) and at[0] not in units:
                    units.add(at[0])
                    self._compare_units(old, new, at[0], place[0])
            elif old.holds(at):
                self._compare_locked(old, new, at, place)

    def _move_input(self, old: LayoutSheet, new: LayoutSheet, at: Address, place: Address | None) -> None:
        if place is None or not new.free(place):
            if old.holds(at):
                self._leave(old.tab, reference(at), self._content(old, at), self._why(old, at))
            return
        cell = self.draft.workbook[old.title].cell(*place)
        assert isinstance(cell, Cell)
        formula = old.formulas.get(at)
        if formula is None:
            value = old.constants.get(at)
            choices = _choices(self.draft.workbook[old.title], place)
            if choices and value not in (None, "") and value not in choices:
                self._leave(old.tab, reference(at), shown(value), f"kan nu kun være {' eller '.join(choices)}")
                return
            _set(cell, value)
        elif not self._move_formula(old, at, formula, cell):
            return
        self.result.carried += old.holds(at)

    def _move_formula(self, old: LayoutSheet, at: Address, formula: FormulaCell, cell: Cell) -> bool:
        moved = None if formula.ref else self.matching.translated(formula.formula, old.title)
        if moved is None:
            _set(cell, formula.cached)
            self._leave(
                old.tab, reference(at), formula.formula,
                f"formlen kan ikke flyttes; værdien {shown(formula.cached)} er sat ind i stedet",
            )  # fmt: skip
            return False
        cell.value = moved
        return True

    def _compare_units(self, old: LayoutSheet, new: LayoutSheet, row: int, place: int) -> None:
        ours, theirs = (
            next((sheet.constants.get((at, c)) for c in (3,) if sheet.style((at, c)) == "rd_enhed"), None)
            for sheet, at in ((old, row), (new, place))
        )
        if isinstance(ours, str) and isinstance(theirs, str) and ours != theirs:
            self._notice(
                old.tab, reference((row, LABEL)), old.label(row),
                f"enheden er ændret fra {ours} til {theirs}; se efter, om tallet stadig passer",
            )  # fmt: skip

    def _compare_locked(self, old: LayoutSheet, new: LayoutSheet, at: Address, place: Address | None) -> None:
        """What stands in a locked cell: the template's, or something typed over it."""
        style, formula = old.style(at), old.formulas.get(at)
        if formula is not None:
            self._compare_formula(old, new, at, place)
            return
        value = old.constants[at]
        if style not in _FIGURES:
            if not self.same_template or style == "rd_undertitel" or place is None:
                return
            if new.constants.get(place) != value and place not in new.formulas:
                self._leave(old.tab, reference(at), shown(value), "teksten er skabelonens og er sat tilbage")
        elif place is None:
            self._leave(old.tab, reference(at), shown(value), self._why(old, at))
        elif place in new.formulas:
            self._leave(
                old.tab, reference(at), shown(value),
                "formlen var overskrevet med en værdi; skabelonens formel er sat ind",
            )  # fmt: skip
        elif not same(new.constants.get(place), value):
            self._leave(
                old.tab, reference(at), shown(value),
                f"feltet er låst, og i den nye skabelon er det {shown(new.constants.get(place))}",
            )  # fmt: skip

    def _compare_formula(self, old: LayoutSheet, new: LayoutSheet, at: Address, place: Address | None) -> None:
        formula = old.formulas[at].formula
        if not old.style(at):
            self._leave(old.tab, reference(at), formula, self._why(old, at))
        elif self.same_template and place is not None:
            moved = self.matching.translated(formula, old.title)
            theirs = new.formulas.get(place)
            if moved is not None and (theirs is None or not _alike(moved, theirs.formula)):
                self._leave(old.tab, reference(at), formula, "formlen var ændret; skabelonens er sat ind")

    def _why(self, old: LayoutSheet, at: Address) -> str:
        row, column = at
        if not old.style(at):
            return "cellen ligger uden for skabelonens felter"
        if row not in self.matching.rows[old.title]:
            if old.row_names.get(row) or old.label(row):
                return f"feltet findes ikke i den nye skabelon: {old.label(row) or 'uden navn'}"
            return "rækken er indsat, hvor skabelonen ikke har plads til egne rækker"
        header = old.header(row, column)
        return f"kolonnen findes ikke i den nye skabelon: {header or 'uden overskrift'}"

    @staticmethod
    def _content(sheet: LayoutSheet, at: Address) -> str:
        return sheet.formulas[at].formula if at in sheet.formulas else shown(sheet.constants.get(at))

    # Notes, links and drawings
    def _move_notes(self, old: LayoutSheet) -> None:
        part = old.cells.sheet.part
        target = self.draft.workbook[old.title]
        for at, (author, text) in notes_of(self.parts, part).items():
            place = self.matching.cell(old.title, at)
            if place is None:
                self._leave(old.tab, reference(at), text, "notens celle findes ikke i den nye skabelon")
                continue
            cell = target.cell(*place)
            ours = cell.comment.text if cell.comment else ""
            if text.strip() != ours.strip():
                whole = f"{text}\n\n{ours}" if ours and ours.strip() not in text else text
                cell.comment = Comment(whole, author or "Råderum", height=120, width=260)
                self.result.carried += 1
        for at, link in links_of(self.parts, part, old.cells.root).items():
            place = self.matching.cell(old.title, at)
            if place is None:
                self._leave(old.tab, reference(at), link, "linkets celle findes ikke i den nye skabelon")
            else:
                found = target.cell(*place)
                assert isinstance(found, Cell)
                held, style = found.value, found.style
                found.hyperlink = link
                found.value, found.style = held, style
                self.result.carried += 1
        extra = drawings_of(self.parts, part) - len(target._charts) - len(target._images)  # type: ignore[attr-defined]
        if extra > 0:
            self._leave(old.tab, "", f"{extra} diagram(mer) eller billede(r)", "egne tegninger på skabelonens ark")

    # Own sheets
    def _own_tabs(self) -> list[str]:
        """The tabs that are not the template's, worksheets and charts, in the user's order."""
        ours = {sheet.tab for sheet in self.old.sheets if sheet.title}
        tabs = [tab for tab in self.old.made.tabs if tab not in ours]
        for tab in tabs:
            self.matching.tabs.setdefault(tab, tab)
        return tabs

    # The report
    def _with_report(self, own: list[str]) -> dict[str, bytes]:
        """The package once more, now with the sheet that says what was left."""
        taken = {*self.draft.workbook.sheetnames, *(self.matching.tabs[tab] for tab in own)}
        title, number = REPORT_SHEET, 2
        while title in taken:
            title, number = f"{REPORT_SHEET} ({number})", number + 1
        _write_report(self.draft, title, self.result)
        package = package_of(self.draft)
        graft = Graft(package, self.parts, self.matching.tabs, self.matching.translated)
        graft.carry(own, {sheet.tab: sheet.cells for sheet in self.old.own_sheets})
        return package

    def _note_new_inputs(self) -> None:
        """The inputs that the old workbook had no name and no row for."""
        reached = {(title, place) for title, rows in self.matching.rows.items() for place in rows.values()}
        for place in self.draft.required:
            sheet = self.new.titled(place.sheet)
            if sheet is not None and (place.sheet, place.row) not in reached:
                self.result.new_inputs.append(sheet.label(place.row))

    def _compare_results(self, run: Recalculation) -> None:
        for name in _HEADLINES:
            before, place = self.old.values(name), self.new.places.get(name)
            if not before or place is None:
                continue
            after = run.values[place[0]].get(place[1:3])
            if not same(before[0], after):
                self.result.results.append(ChangedResult(name, before[0], after))


def _alike(first: str, second: str) -> bool:
    return re.sub(r"\s", "", normalised(first)) == re.sub(r"\s", "", normalised(second))


def _is_text_cell(sheet: LayoutSheet, at: Address) -> bool:
    """A locked label that the new template leaves to the user, such as a printed row's."""
    return not sheet.free(at) and sheet.style(at) not in _FIGURES and at[1] != LABEL


def _set(cell: Cell, value: Scalar) -> None:
    """Put a constant into a cell; a text that begins with = + - @ stays a text."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    cell.value = value.value if isinstance(value, ErrorCode) else value
    if isinstance(value, ErrorCode):
        cell.data_type = "e"
    elif isinstance(value, str):
        cell.data_type = "s"


def _choices(sheet: Worksheet, place: Address) -> list[str]:
    """What a cell's list lets the user choose; nothing for a free cell."""
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list" and reference(place) in rule.cells and str(rule.formula1).startswith('"'):
            return str(rule.formula1).strip('"').split(",")
    return []


def _write_report(draft: Draft, title: str, result: Upgrade) -> None:
    sheet = draft.sheet(title, "Hvad opgraderingen ikke kunne flytte; den gamle fil ligger ved siden af")
    for letter, width in zip("BCDE", (24, 12, 44, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    row = 4
    for heading, lines in (("Ikke overført", result.left), ("Overført, men se efter", result.notices)):
        if not lines:
            continue
        for column in range(2, 6):
            put(sheet, row, column, heading if column == 2 else None, "rd_afsnit")
        for column, text in enumerate(("Ark", "Celle", "Indhold", "Hvorfor"), 2):
            put(sheet, row + 1, column, text, "rd_hoved")
        row += 2
        for line in lines:
            for column, text in enumerate((line.sheet, line.cell, line.value, line.reason), 2):
                cell = put(sheet, row, column, None, "rd_tekst")
                _set(cell, text[:32_000] or None)
            fit_height(sheet, row, f"{line.value}\n{line.reason}"[:400], 60)
            row += 1
        row += 1
    sheet.print_area = f"A1:E{row}"


def lines_of(result: Upgrade) -> Iterator[str]:
    """What an upgrade has to say, line by line, for people."""
    for heading, entries in (("Ikke overført", result.left), ("Se efter", result.notices)):
        for entry in entries:
            place = "!".join(part for part in (entry.sheet, entry.cell) if part)
            yield f"{heading}: {place}: {entry.value}: {entry.reason}."
    for label in result.new_inputs:
        yield f"Nyt felt, som skal udfyldes: {label}."
    for changed in result.results:
        yield f"{changed.name} er ændret fra {shown(changed.before)} til {shown(changed.after)}."
