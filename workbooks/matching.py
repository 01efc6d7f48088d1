"""Which cell of a new template each cell of an older workbook is, and formulas that follow their cells there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from workbooks.addresses import MOST_COLUMNS, Address, address, column_letters, column_number
from workbooks.draft import RowList
from workbooks.formulas import normalised, plain
from workbooks.layout import LABEL, Key, Layout, LayoutSheet
from workbooks.read import PREFIX

_CELLS = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?::(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7}))?\Z", re.IGNORECASE)
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*\Z")


@dataclass
class ListMatch:
    """A list of rows: the old rows that hold something or stand empty, and where each goes.

    Attributes
    ----------
    open_labels
        Every label is the user's to write, so the old list is the new one, row by row.
    homeless
        Rows with something in them for which the new list has no room yet.
    span
        The first and last row that the old formulas take in; a row added below is not among them.
    moved
        Printed rows that the new template has no longer, put among the user's own.
    """

    name: str
    title: str
    new_rows: range
    open_labels: bool
    old_rows: list[int] = field(default_factory=list)
    span: tuple[int, int] = (0, 0)
    pairs: dict[int, int] = field(default_factory=dict)
    homeless: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)


class Matching:
    """The old workbook laid beside the new template.

    With ``in_place`` a list that has the new one's rows is matched row by row, blank ones too: for a workbook
    of the very same template, whose rows need not be gathered.
    """

    def __init__(self, old: Layout, new: Layout, lists: Mapping[str, RowList], in_place: bool = False) -> None:
        self.old, self.new = old, new
        self._in_place = in_place
        self.rows: dict[str, dict[int, int]] = {sheet.title: {} for sheet in old.sheets if sheet.title}
        self._columns: dict[tuple[str, int], dict[Key, int]] = {}
        self.tabs = _new_tabs(old, new)
        self.lists = [found for name, rows in lists.items() if (found := self._match_list(name, rows)) is not None]
        self._match_rows()
        self._match_formula_labels()

    # Rows
    def _match_list(self, name: str, rows: RowList) -> ListMatch | None:
        labels = rows.labels
        old, new = self.old.titled(labels.sheet), self.new.titled(labels.sheet)
        if old is None or new is None:
            return None
        new_rows = range(labels.row, labels.last_row + 1)
        found = ListMatch(name, labels.sheet, new_rows, all(new.free((row, LABEL)) for row in new_rows))
        found.span, last = self._old_span(old, new, new_rows)
        found.old_rows = list(range(found.span[0], last + 1)) if last else []
        if self._in_place and self._stands_alike(found, old, new):
            found.pairs = dict(zip(found.old_rows, found.new_rows, strict=True))
        elif found.open_labels:
            self._pair_in_order(found, old)
        else:
            self._pair_by_label(found, old, new)
        self.rows[labels.sheet].update(found.pairs)
        return found

    def _old_span(self, old: LayoutSheet, new: LayoutSheet, new_rows: range) -> tuple[tuple[int, int], int]:
        """A list's rows in the old workbook, by its columns' names or its heading, and the last row added below."""
        first, last = new_rows[0], new_rows[-1]
        names = [
            name
            for name, (tab, first_row, _, last_row, _) in self.new.places.items()
            if tab == new.tab and (first_row, last_row) == (first, last) and name in self.old.places
        ]
        spans = [self.old.places[name] for name in names if self.old.places[name][0] == old.tab]
        if spans:
            start, end = min(span[1] for span in spans), max(span[3] for span in spans)
        else:
            start = end = self._under_heading(old, new.label(new.band_of(first)).casefold())
        if not start:
            return (0, 0), 0
        below = end
        while old.free_columns(below + 1) and not old.label_formula(below + 1) and below + 1 not in old.bands:
            below += 1
        return (start, end if spans else below), below

    @staticmethod
    def _under_heading(old: LayoutSheet, heading: str) -> int:
        """The first row under a heading where the user may write; 0 when there is none."""
        band = next((row for row in old.bands if old.label(row).casefold() == heading), None)
        below = range(band + 1, old.end_of_band(band) + 1) if band else ()
        return next((row for row in below if old.free_columns(row) and not old.label_formula(row)), 0)

    @staticmethod
    def _stands_alike(found: ListMatch, old: LayoutSheet, new: LayoutSheet) -> bool:
        if len(found.old_rows) != len(found.new_rows):
            return False
        return all(
            new.free((place, LABEL)) or new.label(place) == old.label(row)
            for row, place in zip(found.old_rows, found.new_rows, strict=True)
        )

    def _pair_in_order(self, found: ListMatch, old: LayoutSheet) -> None:
        places = iter(found.new_rows)
        for row in found.old_rows:
            if _written(old, row):
                place = next(places, None)
                if place is None:
                    found.homeless.append(row)
                else:
                    found.pairs[row] = place

    def _pair_by_label(self, found: ListMatch, old: LayoutSheet, new: LayoutSheet) -> None:
        printed = {new.label(row).casefold(): row for row in found.new_rows if not new.free((row, LABEL))}
        own = [row for row in found.new_rows if new.free((row, LABEL))]
        empty = []
        for row in found.old_rows:
            label = old.label(row).casefold()
            if label in printed:
                found.pairs[row] = printed.pop(label)
            elif not _written(old, row):
                empty.append(row)
            else:
                if label and not old.free((row, LABEL)):
                    found.moved.append(row)
                if own:
                    found.pairs[row] = own.pop(0)
                else:
                    found.homeless.append(row)
        for row in reversed([row for row in empty if old.free((row, LABEL))]):
            if own:
                found.pairs[row] = own.pop()

    def _match_rows(self) -> None:
        listed_old = {(found.title, row) for found in self.lists for row in found.old_rows}
        listed_new = {(found.title, row) for found in self.lists for row in found.new_rows}
        for title, rows in self.rows.items():
            old, new = self.old.titled(title), self.new.titled(title)
            if old is None or new is None:
                continue
            by_key: dict[Key, int] = {}
            for row in range(1, new.last_row + 1):
                if (title, row) not in listed_new:
                    for key in new.row_keys(row):
                        by_key.setdefault(key, row)
            taken = set(rows.values())
            left = [row for row in range(1, old.last_row + 1) if (title, row) not in listed_old]
            for kind in ("navn", "afsnit", "etiket", "top"):
                for row in left:
                    if row not in rows:
                        place = self._row_by(kind, old, new, row, by_key)
                        if place is not None and place not in taken:
                            rows[row] = place
                            taken.add(place)

    def _row_by(self, kind: str, old: LayoutSheet, new: LayoutSheet, row: int, by_key: Mapping[Key, int]) -> int | None:
        for key in old.row_keys(row):
            if key[0] != kind or key not in by_key:
                continue
            place = by_key[key]
            # A label alone never joins two rows that have names of their own, one of which is still in use.
            ours, theirs = old.row_names.get(row, []), new.row_names.get(place, [])
            if key[0] != "navn" and ours and theirs and not set(ours) & set(theirs):
                known = any(name in self.new.places for name in ours) or any(n in self.old.places for n in theirs)
                if known or key[0] == "etiket":
                    continue
            return place
        return None

    def _match_formula_labels(self) -> None:
        """Rows whose label is a formula, by what the formula says in the new template."""
        for title, rows in self.rows.items():
            old, new = self.old.titled(title), self.new.titled(title)
            if old is None or new is None:
                continue
            places = {formula: row for row in range(1, new.last_row + 1) if (formula := new.label_formula(row))}
            for row in range(1, old.last_row + 1):
                formula = old.label_formula(row)
                moved = self.translated(formula, title) if formula and row not in rows else None
                if moved is not None and normalised(moved) in places:
                    rows[row] = places.pop(normalised(moved))
            self._match_in_order(old, new, rows, sorted(places.values()))

    @staticmethod
    def _match_in_order(old: LayoutSheet, new: LayoutSheet, rows: dict[int, int], free: list[int]) -> None:
        """What is left of rows with a formula for a label: in order, under headings that have as many of them."""
        taken = set(rows.values())
        for band in old.bands:
            place = rows.get(band)
            if place is None:
                continue
            ours = [row for row in range(band, old.end_of_band(band) + 1) if old.label_formula(row) and row not in rows]
            theirs = [row for row in free if new.band_of(row) == place and row not in taken]
            if len(ours) == len(theirs):
                rows.update(zip(ours, theirs, strict=True))

    # Cells
    def cell(self, title: str, at: Address) -> Address | None:
        """Where a cell of the old sheet ``title`` stands in the new template; None when nowhere."""
        row = self.rows.get(title, {}).get(at[0])
        return None if row is None else self._in_row(title, at, row)

    def _in_row(self, title: str, at: Address, row: int) -> Address | None:
        """The cell of the new ``row`` in the column that an old cell stands in."""
        old, new = self.old.titled(title), self.new.titled(title)
        assert old is not None and new is not None
        columns = self._columns.get((title, row))
        if columns is None:
            columns = self._columns.setdefault((title, row), new.columns_of(row))
        return next(((row, columns[key]) for key in old.column_keys(*at) if key in columns), None)

    # Formulas
    def translated(self, formula: str, home: str = "") -> str | None:
        """``formula`` with its references moved to the new template's cells; None when one has no place there.

        ``home`` is the template sheet that the formula stands in, "" for a sheet of the user's own.
        """
        try:
            tokens = Tokenizer(plain(formula)).items
        except (TokenizerError, IndexError):
            return None
        out = ["="]
        for token in tokens:
            text = token.value
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                moved = self._moved(text, home)
                if moved is None:
                    return None
                text = moved
            out.append(text)
        return "".join(out)

    def _moved(self, reference: str, home: str) -> str | None:
        prefix, mark, area = reference.rpartition("!")
        tab = prefix.strip("'").replace("''", "'")
        if "[" in reference or (mark and tab not in self.tabs):
            return reference
        sheet = next((sheet for sheet in self.old.sheets if sheet.tab == tab), None) if mark else None
        title = sheet.title if sheet else home
        shown = f"{quoted(self.tabs[tab])}!" if mark else ""
        found = _CELLS.match(area)
        if found is None or column_number(found[2].upper()) > MOST_COLUMNS:
            if area.upper().startswith(PREFIX) and area.upper() not in self.new.places:
                return None
            return f"{shown}{area}" if mark else area
        if not title:
            return f"{shown}{area}"
        moved = self._moved_area(found, title)
        return None if moved is None else shown + moved

    def _moved_area(self, found: re.Match[str], title: str) -> str | None:
        first = address(f"{found[2]}{found[4]}".upper())
        if not found[6]:
            place = self.cell(title, first)
            return None if place is None else f"{found[1]}{column_letters(place[1])}{found[3]}{place[0]}"
        last = address(f"{found[6]}{found[8]}".upper())
        start = self._nearest(title, first, range(first[0], last[0] + 1))
        end = self._nearest(title, last, range(last[0], first[0] - 1, -1))
        if start is None or end is None:
            return None
        top, bottom = sorted((start[0], end[0]))
        left, right = sorted((start[1], end[1]))
        return f"{found[1]}{column_letters(left)}{found[3]}{top}:{found[5]}{column_letters(right)}{found[7]}{bottom}"

    def _nearest(self, title: str, corner: Address, rows: range) -> Address | None:
        """A range's corner, or the nearest row inward that has a place."""
        for row in rows:
            place = self._end_of_list(title, (row, corner[1]), rows.step) or self.cell(title, (row, corner[1]))
            if place is not None:
                return place
        return None

    def _end_of_list(self, title: str, corner: Address, step: int) -> Address | None:
        """The end of a list for a range that takes in the list's end, however many rows it has now."""
        for found in self.lists:
            if found.title == title and found.old_rows and corner[0] == found.span[0 if step > 0 else 1]:
                return self._in_row(title, corner, found.new_rows[0 if step > 0 else -1])
        return None


def quoted(tab: str) -> str:
    """A tab's name as a formula writes it."""
    return tab if _PLAIN_SHEET.match(tab) else "'" + tab.replace("'", "''") + "'"


def _written(sheet: LayoutSheet, row: int) -> bool:
    return any(sheet.holds((row, column)) for column in sheet.free_columns(row))


def _new_tabs(old: Layout, new: Layout) -> dict[str, str]:
    """The tab of every old sheet in the new workbook; the user's own are renamed only where a name is taken."""
    taken = {sheet.tab.casefold() for sheet in new.sheets}
    tabs = {}
    for sheet in old.sheets:
        tab, number = sheet.title or sheet.tab, 2
        while not sheet.title and tab.casefold() in taken:
            ending = f" ({number})"
            tab, number = sheet.tab[: 31 - len(ending)] + ending, number + 1
        taken.add(tab.casefold())
        tabs[sheet.tab] = tab
    return tabs
