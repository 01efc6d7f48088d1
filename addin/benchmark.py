"""*Opdatér benchmark* and *Sammenligningsgruppe*: the sheet Nøgletal filled from the store of key figures.

A section of the sheet is known by its workbook names ``RD_<ID>_...`` (``workbooks/sheets/noegletal.py``). What
the macro wrote is remembered line by line as a mark in the defined name ``Raaderum_hentet_<ID>``. A line that
bears such a mark is the macro's: it is brought up to date where it stands, or emptied when its municipality is
no longer in the group. Every other line is the user's and is neither changed nor moved; a municipality that
stands in one is not written again.
"""

import hashlib
import itertools
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import xlwings as xw

from addin.hosts.document import HostError, quoted, split_address
from addin.keyboard import escape_is_down
from addin.live import parts_of_book
from addin.macros import macro
from addin.progress import Cancelled
from addin.result_sheet import TITLE as PROGRAM
from addin.result_sheet import as_cell
from addin.sheet_copy import copy_sheet
from engines.errors import NotKnown
from sources.comparison import Comparison, compare
from sources.figures import catalogue, figures
from sources.indicators import definitions
from sources.municipalities import Municipality, all_groups, find, group_of, is_municipality
from sources.refresh import TableResult, refresh
from udfs.values import Scalar
from workbooks.charts import RANKED_HEIGHT, RANKED_WIDTH
from workbooks.library import load
from workbooks.proposal import ProposalError
from workbooks.sheets import noegletal
from workbooks.sheets.noegletal import COUNTRY, GROUPS, HIGH_IS_BEST, LOW_IS_BEST, OF_ITS_OWN, TITLE
from workbooks.stamp import stamp_of
from workbooks.style import AMBER, DEEP, PALE

_SECTION = re.compile(r"RD_(.+)_INDIKATOR", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MARKS = "Raaderum_hentet_"
_MARK_LENGTH = 8
#: A text constant of a formula holds 255 characters.
_PIECE = 240
#: The weights behind the country's level where the source gives none.
_WEIGHTS = "folketal"
#: What a sheet of its own begins with when nothing else points at a key figure.
_FIRST = ("nglk-service", "nglk-drift", "jobcenter-administrationsandel")
_POINTS_PER_CM = 72 / 2.54
#: The number of the series that is the target level.
_TARGET = 2


@dataclass(frozen=True)
class Line:
    """A line of the table: name, figure, year and source."""

    name: str | None = None
    value: Scalar = None
    year: Scalar = None
    source: str | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there."""
        return self == Line()

    @property
    def key(self) -> str:
        """The municipality's code, or the name as it stands for anything else."""
        name = str(self.name or "").strip()
        return find(name).code if is_municipality(name) else name.casefold()

    @property
    def mark(self) -> str:
        """What the line is known by once the macro has written it."""
        parts = (_as_text(part) for part in (self.name, self.value, self.year, self.source))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_MARK_LENGTH]


def _as_text(value: object) -> str:
    """The same text before a cell and after it: a number has no type left there."""
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, (int, float)) else str(value)


@dataclass(frozen=True)
class Merge:
    """The table as it is to be: the changed lines by number from 0, and what there was no room for."""

    changed: dict[int, Line]
    marks: frozenset[str]
    left_out: tuple[str, ...] = ()
    kept: int = 0


def merged(present: Sequence[Line], fetched: Sequence[Line], marks: frozenset[str]) -> Merge:
    """Bring fetched lines in among those that stand there; the user's are neither changed nor moved.

    ``marks`` are those of the lines that were fetched before. ``kept`` counts fetched municipalities that stand
    in a line of the user's.
    """
    wanted = {line.key: line for line in fetched}
    theirs = {line.key for line in present if not line.is_blank and line.mark not in marks}
    kept = sum(key in theirs for key in wanted)
    wanted = {key: line for key, line in wanted.items() if key not in theirs}
    changed: dict[int, Line] = {}
    free: list[int] = []
    written: list[Line] = []
    for number, line in enumerate(present):
        if line.is_blank:
            free.append(number)
        elif line.mark in marks:
            now = wanted.pop(line.key, None)
            if now is None:
                changed[number] = Line()
                free.append(number)
            else:
                written.append(now)
                if now.mark != line.mark:
                    changed[number] = now
    waiting = list(wanted.values())
    for number, line in zip(sorted(free), waiting, strict=False):
        changed[number] = line
        written.append(line)
    left_out = tuple(str(line.name) for line in waiting[len(free) :])
    return Merge(changed, frozenset(line.mark for line in written), left_out, kept)


# --- a section of the sheet


@dataclass
class Section:
    """A comparison on the sheet, reached by its names."""

    book: xw.Book
    id: str
    said: list[str] = field(default_factory=list)

    def cells(self, what: str) -> xw.Range:
        """The cells of one of its names."""
        return _named(self.book, f"RD_{self.id}_{what}")

    def text(self, what: str) -> str:
        """What stands in one of its cells, as text."""
        value = self.cells(what).value
        return "" if value is None else str(value).strip()

    @property
    def indicator(self) -> str:
        """The id of the key figure that the user chose, or ""."""
        return self.text("INDIKATOR").casefold()

    @property
    def title(self) -> str:
        """What messages call it."""
        return self.text("INDIKATOR") or self.id

    def lines(self) -> list[Line]:
        """The others' lines."""
        columns = [self.cells(what).options(ndim=1).value for what in ("NAVNE", "ANDRE", "AAR", "KILDE")]
        return [
            Line(None if name is None else _as_text(name), value, year, None if source is None else _as_text(source))
            for name, value, year, source in zip(*columns, strict=True)
        ]

    def own_line(self) -> Line:
        """The own figure with year and source; its name is the word for it, whatever the cell shows."""
        source = self.cells("EGEN_KILDE").value
        return Line(
            OF_ITS_OWN,
            self.cells("EGEN").value,
            self.cells("EGEN_AAR").value,
            None if source is None else _as_text(source),
        )

    # --- the marks

    @property
    def _mark_name(self) -> str:
        return f"{_MARKS}{self.id}"

    def marks(self) -> frozenset[str]:
        """The marks of what was fetched before."""
        if self._mark_name not in self.book.names:
            return frozenset()
        text = "".join(re.findall('"([0-9a-f]*)"', _refers_to(self.book, self._mark_name)))
        return frozenset(text[place : place + _MARK_LENGTH] for place in range(0, len(text), _MARK_LENGTH))

    def remember(self, marks: Iterable[str]) -> None:
        """Store the marks of what now stands there."""
        text = "".join(sorted(marks))
        pieces = [text[place : place + _PIECE] for place in range(0, len(text), _PIECE)] or [""]
        refers_to = "=" + "&".join(f'"{piece}"' for piece in pieces)
        if self._mark_name in self.book.names:
            self.book.names[self._mark_name].refers_to = refers_to
        else:
            self.book.names.add(self._mark_name, refers_to)

    # --- filling

    def fill(self, own: Municipality | None) -> None:
        """Fill the section from the store. Raises NotKnown; the section is untouched then."""
        found = compare(self.indicator, own.name if own else None, members=self._members(own))
        fetched = [_line(found, row.municipality.name, row.value) for row in found.rows if not row.own]
        fetched = [line for line in fetched if line.value is not None]
        if not fetched:
            raise NotKnown(
                f"Ingen andre kommuner i gruppen {found.group} har tal for {found.about.label}. "
                f"Vælg en anden sammenligningsgruppe, fx {COUNTRY}."
            )
        result = merged(self.lines(), fetched, self.marks())
        self.remember(self.marks() | result.marks)  # if writing stops half-way, what is ours is known to be
        self._write(result.changed)
        self.remember(result.marks | self._fill_own(found) | self._fill_country(found))
        self._tell(found, result)

    def _members(self, own: Municipality | None) -> str | None:
        choice = self.text("GRUPPE")
        if choice == "Egen liste":
            listed = self.text("LISTE")
            if not listed:
                raise NotKnown(
                    "Sammenligningsgruppen er Egen liste, men listen er tom. Skriv kommunerne i feltet til højre "
                    "med semikolon imellem."
                )
            return listed
        if choice in ("Region", "Kommunegruppe"):
            if own is None:
                raise NotKnown(
                    f"Egen kommune mangler, så {choice.lower()}en kendes ikke. Skriv kommunen i feltet Kommune."
                )
            return group_of(own, choice.lower())
        return None

    def _write(self, changed: dict[int, Line]) -> None:
        """The changed lines, each run of neighbours at once."""
        names = self.cells("NAVNE")
        sheet, top, left = names.sheet, names.row, names.column
        for first, lines in _runs(changed):
            block = [[as_cell(line.name), line.value, as_cell(line.year), as_cell(line.source)] for line in lines]
            corner = (top + first, left)
            sheet.range(corner, (top + first + len(block) - 1, left + 3)).value = block

    def _fill_own(self, found: Comparison) -> frozenset[str]:
        """The own figure, unless it is computed or the user's; its mark when it is ours."""
        own = next((row for row in found.rows if row.own), None)
        cell, present = self.cells("EGEN"), self.own_line()
        is_ours = present.value is None or present.mark in self.marks()
        if str(cell.formula).startswith("=") or not is_ours:
            return frozenset()
        is_known = own is not None and not math.isnan(own.value)
        line = _line(found, OF_ITS_OWN, own.value) if own is not None and is_known else Line(OF_ITS_OWN)
        cell.value = line.value
        self.cells("EGEN_AAR").value = as_cell(line.year)
        self.cells("EGEN_KILDE").value = as_cell(line.source)
        return frozenset([line.mark])

    def _fill_country(self, found: Comparison) -> frozenset[str]:
        """The country's weighted level, unless the user wrote one; its mark."""
        cell, level = self.cells("LANDET"), found.targets["country"]
        present = Line(COUNTRY, cell.value)
        if present.value is not None and present.mark not in self.marks():
            return frozenset()
        now = Line(COUNTRY, None if math.isnan(level) else level)
        cell.value = now.value
        return frozenset([now.mark])

    def _tell(self, found: Comparison, result: Merge) -> None:
        """What was fetched, and the caveats, in the fields for them."""
        about = found.about
        price_level = f", {found.price_level}" if found.price_level else ""
        updated = f", opdateret {_date(found.updated)}" if _DATE.match(found.updated) else ""
        self.cells("HENTET").value = as_cell(
            f"{about.label}: {about.unit}{price_level}, {found.period}. {found.group}. Kilde: {found.source}{updated}."
        )
        caveats = [*self._doubts(found), *found.caveats]
        if result.kept:
            caveats.append(f"{_municipalities(result.kept)} står i dine egne linjer, som ikke er ændret.")
        if result.left_out:
            caveats.insert(
                0,
                f"Der er ikke plads til {_municipalities(len(result.left_out))}: "
                f"{', '.join(result.left_out)}. Vælg en mindre gruppe.",
            )
            self.said.append(f"Der er ikke plads til {_municipalities(len(result.left_out))}.")
        field_ = self.cells("FORBEHOLD")
        room = field_.shape[0]
        shown = [*caveats[: room - 1], " ".join(caveats[room - 1 :])]
        field_.value = [[as_cell(text) if text else None] for text in (*shown, *[""] * room)[:room]]

    def _doubts(self, found: Comparison) -> list[str]:
        """Where key figure and section do not say the same."""
        if self.id == OF_ITS_OWN.upper():
            self.cells("ENHED").value = as_cell(f"Værdi ({found.about.unit})")
            doubts = []
        else:
            doubts = _unit_doubt(self.text("ENHED"), found.about.unit)
        wrong = LOW_IS_BEST if found.about.direction == "high" else HIGH_IS_BEST
        if wrong in self.text("RETNING"):
            doubts.append(f"Arket regner med: {wrong.lower()}. For dette nøgletal er det omvendt.")
        self.said += doubts
        return doubts


def _line(found: Comparison, name: str, value: float) -> Line:
    year: Scalar = float(found.period) if found.period.isdigit() else found.period
    return Line(name, None if math.isnan(value) else value, year, found.source)


def _runs(changed: dict[int, Line]) -> list[tuple[int, list[Line]]]:
    runs: list[tuple[int, list[Line]]] = []
    for number in sorted(changed):
        if runs and number == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(changed[number])
        else:
            runs.append((number, [changed[number]]))
    return runs


def _municipalities(count: int) -> str:
    return f"{count} {'kommune' if count == 1 else 'kommuner'}"


def _date(text: str) -> str:
    match = _DATE.match(text)
    return ".".join(reversed(match.groups())) if match else text


def _unit_doubt(header: str, unit: str) -> list[str]:
    """A doubt when the sheet's unit is another than the key figure's; % and pct. are the same."""
    inside = re.search(r"\((.*)\)", header)
    words = ("%", "pct", "pct."), ("kr./indb.", "kr. pr. indb.", "kr. pr. indbygger")

    def plain(text: str) -> str:
        text = text.strip().casefold()
        return next((same[0] for same in words if text in same), text)

    if inside is None or plain(inside.group(1)) == plain(unit):
        return []
    return [f"Arkets enhed er {inside.group(1)}, nøgletallets er {unit}. Se efter, om de kan sammenlignes."]


# --- the workbook


def sections(book: xw.Book) -> list[Section]:
    """The comparisons of the workbook, in the order of the sheet."""
    found = [Section(book, match.group(1)) for name in book.names if (match := _SECTION.fullmatch(name.name))]
    return sorted(found, key=lambda section: (section.cells("INDIKATOR").sheet.index, section.cells("INDIKATOR").row))


def own_municipality(book: xw.Book) -> Municipality | None:
    """The municipality that the workbook names, or None. Raises NotKnown for a name that is none."""
    if "RD_KOMMUNE" not in book.names:
        return None
    name = _named(book, "RD_KOMMUNE").value
    return find(str(name)) if name else None


def _named(book: xw.Book, name: str) -> xw.Range:
    """The cells of a workbook name."""
    sheet, address = split_address(_refers_to(book, name))
    if sheet is None:
        raise HostError(f"Navnet {name} peger ikke på celler. Hent arket fra en ny skabelon.")
    return book.sheets[sheet].range(address.replace("$", ""))


def _refers_to(book: xw.Book, name: str) -> str:
    return book.names[name].refers_to or ""


def _show(book: xw.Book, text: str) -> None:
    book.app.alert(text, PROGRAM, "ok", "info")


@macro("opdaterer benchmark")
def opdater_benchmark(
    book: xw.Book,
    indicator: str | None = None,
    kommune: str | None = None,
    *,
    stopped: Callable[[], bool] = escape_is_down,
) -> list[TableResult]:
    """Fetch what the sheet Nøgletal compares with, and fill it; a workbook without the sheet gets one.

    Parameters
    ----------
    indicator
        The key figure that a new sheet begins with; one of the template's track when None.
    kommune
        Written as own municipality where the workbook has a field for it that is blank.
    stopped
        Asked between the tables; True stops before anything is written to the workbook.
    """
    chosen = sections(book) or [_added(book, indicator)]
    linked = [section for section in chosen if section.indicator]
    if not linked:
        raise NotKnown(
            f"Ingen sammenligning på arket {TITLE} siger, hvad der skal hentes. Skriv et nøgletal i feltet "
            '"Nøgletal, der hentes", fx nglk-service, og prøv igen.'
        )
    if kommune and own_municipality(book) is None:
        _named(book, "RD_KOMMUNE").value = as_cell(find(kommune).name)
    try:
        results = _fetched(book, {section.indicator for section in linked}, stopped)
    except Cancelled as cancelled:
        _show(book, str(cancelled))
        return []
    _fill_and_tell(book, linked, _about_fetching(results))
    return results


@macro("skifter sammenligningsgruppe")
def sammenligningsgruppe(book: xw.Book, name: str) -> int:
    """Set the comparison group of every section and fill them from what is stored; how many there are.

    ``name`` is one of the sheet's four choices, the name of a group, or municipalities with semicolons.
    """
    chosen = sections(book)
    if not chosen:
        raise NotKnown(f"Projektmappen har ikke arket {TITLE}. Tryk først på Opdatér benchmark.")
    for section in chosen:
        section.cells("GRUPPE").value = name if name in GROUPS else "Egen liste"
        if name not in GROUPS:
            section.cells("LISTE").value = as_cell(name)
    _fill_and_tell(book, [section for section in chosen if section.indicator], "")
    return len(chosen)


def group_menu() -> dict[str, list[tuple[str, str]]]:
    """The menu *Sammenligningsgruppe*: heading to (argument, label)."""
    after_own = GROUPS[:-1]
    named = [group.name for group in all_groups() if group.name != "Hele landet"]
    return {
        "Efter egen kommune": [(text, text) for text in after_own],
        "Bestemt gruppe": [(text, text) for text in named],
    }


def _fetched(book: xw.Book, wanted: set[str], stopped: Callable[[], bool]) -> list[TableResult]:
    """Refresh the store for the indicators that are fetched at all. Raises Cancelled."""
    known = definitions()
    of_statbank = sorted(name for name in wanted if name in known)
    if not of_statbank:
        return []

    def progress(done: int, total: int, what: str) -> None:
        book.app.status_bar = f"Råderum: {what} ({done} af {total}). Esc afbryder."
        if stopped():
            raise Cancelled(_STOPPED)

    try:
        return refresh([*of_statbank, *([_WEIGHTS] if _WEIGHTS not in of_statbank else [])], progress=progress)
    except KeyboardInterrupt as error:
        raise Cancelled(_STOPPED) from error


_STOPPED = "Afbrudt. De tabeller, der nåede at blive hentet, er gemt; projektmappen er ikke ændret."


def _about_fetching(results: list[TableResult]) -> str:
    """One sentence of how fetching went; empty when all is new."""
    failed = [result for result in results if result.error]
    warnings = dict.fromkeys(warning for result in results for warning in result.warnings)
    said = list(warnings)
    if failed:
        tables = ", ".join(result.table for result in failed)
        reason = failed[0].error.partition(". ")[0].removesuffix(".")
        said.insert(0, f"{tables} kunne ikke hentes, så der bruges det, der var gemt i forvejen ({reason}).")
    return " ".join(said)


def _fill_and_tell(book: xw.Book, chosen: list[Section], before: str) -> None:
    own = own_municipality(book)
    filled: list[str] = []
    said: list[str] = [before] if before else []
    for section in chosen:
        book.app.status_bar = f"Råderum: skriver {section.title} …"
        try:
            section.fill(own)
            filled.append(section.title)
            said += [f"{section.title}: {text}" for text in section.said]
        except NotKnown as error:
            said.append(f"{section.title} er ikke ændret: {error}")
    if filled:
        said.insert(0, f"Opdateret på arket {TITLE}: {', '.join(filled)}.")
    if own is None:
        said.append("Egen kommune er ikke angivet; skriv den i feltet Kommune, og opdatér igen.")
    _show(book, "\n".join(said))


# --- a workbook without the sheet


def _added(book: xw.Book, indicator: str | None) -> Section:
    """The sheet with one section, ready to be filled."""
    chosen = indicator or _first_choice(book)
    about = catalogue().get(chosen)
    if about is None:
        raise NotKnown(f'Der er intet nøgletal, der hedder "{chosen}". raaderum benchmark indicators viser alle.')
    made, anchor = noegletal.sheet_of_its_own("RD_KOMMUNE" in book.names, about.direction == "low")
    last = book.sheets[len(book.sheets) - 1]
    sheet = book.sheets.add(_free_name(book), after=last)
    for name, entry in made.defined_names.items():
        if name not in book.names:
            address = split_address(str(entry.attr_text))[1]
            book.names.add(name, f"={quoted(sheet.name)}!{address}")
    copy_sheet(made[TITLE], sheet)
    section = Section(book, OF_ITS_OWN.upper())
    _draw(section, anchor)
    section.cells("INDIKATOR").value = as_cell(chosen)
    if own_municipality(book) is None:
        section.cells("GRUPPE").value = COUNTRY
    return section


def _free_name(book: xw.Book) -> str:
    """The sheet's name, numbered where the user has a sheet of that name."""
    taken = {name.casefold() for name in book.sheet_names}
    numbered = (TITLE if number == 1 else f"{TITLE} {number}" for number in itertools.count(1))
    return next(name for name in numbered if name.casefold() not in taken)


def _first_choice(book: xw.Book) -> str:
    """A key figure of the template's track, else the first of the usual ones that has figures."""
    track = _track(book)
    of_track = [name for name, recipe in definitions().items() if track and recipe.track == track]
    for name in (*of_track, *_FIRST):
        try:
            figures(name)
        except NotKnown:
            continue
        return name
    return (of_track or _FIRST)[0]


def _track(book: xw.Book) -> str:
    """The track of the proposal that the workbook is a template of; "" for any other workbook."""
    stamp = stamp_of(parts_of_book(book))
    try:
        return load(stamp.template).track if stamp else ""
    except ProposalError:
        return ""


def _draw(section: Section, anchor: str) -> None:
    source = section.cells("SORTERET")
    chart = source.sheet.charts.add(
        chart_type="column_stacked",
        source=source,
        plot_by="columns",
        name=TITLE,
        anchor=source.sheet[anchor],
        width=RANKED_WIDTH * _POINTS_PER_CM,
        height=RANKED_HEIGHT * _POINTS_PER_CM,
    )
    for number, colour in enumerate((PALE, DEEP, AMBER)):
        if number == _TARGET:
            chart.series[number].chart_type = "line"
            chart.series[number].line_color = f"#{colour}"
        else:
            chart.series[number].fill_color = f"#{colour}"
    chart.value_axis.number_format = "#,##0"
