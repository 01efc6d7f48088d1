"""The standard key-figure report of a municipality: a page per track, potentials, overlaps, sources.

The report is a snapshot: figures are constants with year and source, and rank, levels and potentials are native
formulas over them. It is made of what the store holds and the shipped tables, and says what is missing.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from engines.errors import NotKnown
from sources import embedded
from sources.comparison import Comparison, Row, compare
from sources.figures import About, catalogue, value
from sources.indicators import definitions
from sources.municipalities import Municipality, find, group
from sources.store import Store
from workbooks.build import package_of
from workbooks.charts import ranked_columns, size_in_cm
from workbooks.draft import CellValue, Draft, Place, Settings, fit_height, put
from workbooks.proposal import Proposal
from workbooks.recalculate import recalculated
from workbooks.shipped import listing
from workbooks.style import add_styles, number_format

OVERVIEW, DATA, SOURCES = "Overblik", "Data", "Kilder"
#: The account tables whose key figures are parts of the same accounts and can be added without counting twice.
_ACCOUNTS, _FUNCTION = "REGK31", "FUNKTION"
_PER_INHABITANT = "kr. pr. indbygger"
_POPULATION = "folketal"
_BACKGROUND = "Grundlag"
_BUDGET = "-budget"
#: Units of whole amounts, which say how large a municipality is and not how it does.
_TOTALS = ("mio. kr.", "personer", "antal")
_LEVELS = ("Gennemsnit", "Median", "Bedste kvartil", "Bedste")
#: With fewer others in the group than this, everyone the source covers is compared with.
_FEWEST_OTHERS = 5
_KRONER = number_format("beløb")
_FIGURE = number_format("tal", 1)
_COMMON_CAVEAT = "En forskel viser, hvor der skal ses efter, ikke hvorfor; serviceniveau og behov kan forklare den."

NAME, UNIT, YEAR, OWN, RANK, COUNTRY, FIRST_LEVEL = range(2, 9)
VOLUME = FIRST_LEVEL + len(_LEVELS)
FIRST_POTENTIAL = VOLUME + 1
LAST = FIRST_POTENTIAL + len(_LEVELS) - 1
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_IN_A_TAB = re.compile(r"[\\/?*\[\]:']")
_VOLUME_NOTE = (
    "Antal er det, nøgletallet er pr. (folketal fra Statistikbanken); skriv det i det gule felt, hvor det mangler."
)
_HEADER = 4
_BLOCKS_A_PAGE = 4
_CHART_ROWS, _CHARTS_A_ROW, _CHART_SIZE = 16, 2, (20.0, 8.0)


@dataclass(frozen=True)
class KeyFigure:
    """A key figure of the report: the comparison, its track, what it is per, and what it overlaps with."""

    found: Comparison
    track: str
    volume: float | None
    overlap: str = ""

    @property
    def about(self) -> About:
        """What it is."""
        return self.found.about

    @property
    def own(self) -> Row | None:
        """The own municipality's line."""
        return next((row for row in self.found.rows if row.own), None)

    @property
    def thousand_kroner(self) -> float | None:
        """What turns figure times volume into thousand kroner; None for other units."""
        if self.about.unit.startswith("1.000 kr."):
            return 1.0
        return 1 / 1000 if self.about.unit.startswith("kr. pr.") else None


@dataclass
class Contents:
    """What goes into a report: key figures by track, and why others are missing."""

    own: Municipality
    group: str
    figures: dict[str, list[KeyFigure]] = field(default_factory=dict)
    missing: list[tuple[str, str, str]] = field(default_factory=list)

    def all(self) -> Iterator[KeyFigure]:
        """Every key figure, track by track."""
        for found in self.figures.values():
            yield from found


def contents(kommune: str, members: str | None = None, store: Store | None = None) -> Contents:
    """Gather the key figures that there are for a municipality.

    Parameters
    ----------
    kommune
        Name or code.
    members
        The comparison group; own kommunegruppe when None. Where the source covers too few of it, everyone that it
        covers is compared with.

    Raises
    ------
    NotKnown
        For an unknown municipality or group.
    """
    own = find(kommune)
    chosen = group(members or own.group)
    gathered = Contents(own, chosen.name)
    place = store or Store()
    counted: dict[str, str] = {}
    by_track: dict[str, list[KeyFigure]] = {track: [] for track in _tracks()}
    for about in catalogue(place).values():
        track = _track(about)
        if track == _BACKGROUND or about.id.endswith(_BUDGET) or about.unit in _TOTALS:
            continue
        try:
            found = _compared(about, own, members or own.group, place)
        except NotKnown as error:
            gathered.missing.append((track, about.label, str(error)))
            continue
        overlap = _overlap(about, counted)
        by_track.setdefault(track, []).append(KeyFigure(found, track, _volume(found, own, place), overlap))
    gathered.figures = {track: found for track, found in by_track.items() if found}
    return gathered


def _tracks() -> list[str]:
    """The tracks in the order of the recipes, which is the report's."""
    named = [*(entry.track for entry in listing()), *(recipe.track for recipe in definitions().values())]
    return [track for track in dict.fromkeys(named) if track and track != _BACKGROUND]


def _track(about: About) -> str:
    """The indicator's own track, else that of the proposal its table belongs to."""
    if about.track:
        return about.track
    proposals = {entry.id: entry.track for entry in listing()}
    if about.id in embedded.indicators():
        return proposals.get(embedded.indicators()[about.id][0].proposal, "Øvrige nøgletal")
    return "Egne nøgletal"


def _compared(about: About, own: Municipality, members: str, store: Store) -> Comparison:
    found = compare(about.id, own.name, members=members, store=store)
    if sum(not row.own and not math.isnan(row.value) for row in found.rows) < _FEWEST_OTHERS:
        found = compare(about.id, own.name, store=store)
    mine = next(row for row in found.rows if row.own)
    if math.isnan(mine.value):
        raise NotKnown(f"{own.name} har ingen tal i kilden ({found.source}).")
    return found


def _volume(found: Comparison, own: Municipality, store: Store) -> float | None:
    """Own inhabitants at the start of the year, for a figure per inhabitant; None when not known."""
    if found.about.unit != _PER_INHABITANT:
        return None
    try:
        people = value(_POPULATION, own.name, f"{found.period[:4]}K1", store)
    except NotKnown:
        return None
    return None if math.isnan(people) else people


def _overlap(about: About, counted: dict[str, str]) -> str:
    """Why the potential is not to be added to the others; "" when it is, and its functions are then taken."""
    recipe = definitions().get(about.id)
    if recipe is None or recipe.table != _ACCOUNTS or _FUNCTION not in recipe.select:
        return "Overlapper regnskabets funktioner eller kan ikke lægges til dem."
    functions = list(recipe.select[_FUNCTION])
    others = dict.fromkeys(counted[code] for code in functions if code in counted)
    if others:
        return f"Er en del af: {', '.join(others)}."
    counted.update(dict.fromkeys(functions, about.label))
    return ""


# --- the workbook


def build(gathered: Contents) -> dict[str, bytes]:
    """The parts of the finished report, cached values included.

    Raises NotKnown when there is no key figure at all.
    """
    if not gathered.figures:
        raise NotKnown(
            f"Der er ingen nøgletal for {gathered.own.name} endnu. "
            "Hent dem med raaderum benchmark refresh, og prøv igen."
        )
    return recalculated(package_of(_drafted(gathered))).parts()


def _drafted(gathered: Contents) -> Draft:
    title = "Nøgletalsrapport"
    proposal = Proposal.model_construct(id="noegletalsrapport", version=1, title=title, years=1, comparisons=())
    draft = Draft(proposal, Settings(kommune=gathered.own.name))
    add_styles(draft.workbook)
    overview = _page(draft, OVERVIEW, f"{gathered.own.name} · {title} · sammenlignet med {gathered.group}")
    blocks = _write_data(draft, gathered)
    rows: dict[str, tuple[str, int]] = {}
    for track, figures in gathered.figures.items():
        rows |= _write_track(draft, gathered, track, figures, blocks)
    _write_overview(draft, overview, gathered, rows)
    _write_sources(draft, gathered)
    book = draft.workbook
    book.move_sheet(DATA, len(book.worksheets))
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == OVERVIEW
    book.properties.title = f"{title} {gathered.own.name}"
    book.properties.creator = "Råderum"
    book.properties.language = "da-DK"
    return draft


def _page(draft: Draft, title: str, subtitle: str) -> Worksheet:
    sheet = draft.sheet(title, subtitle)
    footer = sheet.oddFooter
    assert footer is not None
    footer.left.text = "Råderum nøgletalsrapport"
    return sheet


def _text(sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
    """A text from data, which stays text whatever it begins with."""
    cell = put(sheet, row, column, text, style)
    if text[:1] in ("=", "+", "-", "@"):
        cell.data_type = "s"
        cell.quotePrefix = True


@dataclass(frozen=True)
class _Block:
    """Where a key figure's table stands on Data: first column, header row, last row, and the group's last."""

    left: int
    header: int
    last: int
    last_of_group: int
    own: int

    def group_values(self) -> str:
        """The group's figures."""
        return Place(DATA, self.header + 1, self.left, self.last_of_group, self.left).reference()

    def own_value(self) -> str:
        """The own figure."""
        return Place.cell(DATA, self.own, self.left).reference()


def _write_data(draft: Draft, gathered: Contents) -> dict[str, _Block]:
    """The figures in order, best first, a block for each key figure; what pages and charts refer to."""
    sheet = _page(draft, DATA, "Tallene bag siderne, bedste først · manglende tal er udeladt, ikke 0")
    blocks = {}
    for number, figure in enumerate(gathered.all()):
        left = 2 + number * 6
        _text(sheet, _HEADER, left, figure.about.label, "rd_afsnit")
        headers = ("Værdi", "Kommune", "Andre", gathered.own.name, "Median")
        for offset, text in enumerate(headers):
            put(sheet, _HEADER + 1, left + offset, text, "rd_hoved" if offset == 1 else "rd_hoved_tal")
        rows = _lines(figure)
        block = _block(left, _HEADER + 1, rows, figure)
        for row, line in enumerate(rows, block.header + 1):
            put(sheet, row, left, line.value, "rd_tal", _FIGURE)
            put(sheet, row, left + 1, line.municipality.name, "rd_resultat_tekst" if line.own else "rd_tekst")
            put(sheet, row, left + 2, 0 if line.own else line.value, "rd_tal", _FIGURE)
            put(sheet, row, left + 3, line.value if line.own else 0, "rd_tal", _FIGURE)
            put(sheet, row, left + 4, f"=MEDIAN({block.group_values()})", "rd_tal", _FIGURE)
        sheet.column_dimensions[get_column_letter(left + 1)].width = 20
        sheet.column_dimensions[get_column_letter(left + 5)].width = 3
        blocks[figure.about.id] = block
    sheet.freeze_panes = f"A{_HEADER + 2}"
    sheet.page_setup.fitToWidth = math.ceil(len(blocks) / _BLOCKS_A_PAGE)
    return blocks


def _lines(figure: KeyFigure) -> list[Row]:
    """The lines with a figure; the own one last when it is outside the group."""
    rows = [row for row in figure.found.rows if not math.isnan(row.value)]
    return sorted(rows, key=lambda row: row.own and not _own_is_in_group(figure))


def _own_is_in_group(figure: KeyFigure) -> bool:
    own = figure.own
    if own is None or figure.found.group == "Kildens kommuner":
        return True
    return own.municipality in group(figure.found.group).members


def _block(left: int, header: int, rows: Sequence[Row], figure: KeyFigure) -> _Block:
    own = header + 1 + next(number for number, row in enumerate(rows) if row.own)
    last = header + len(rows)
    return _Block(left, header, last, last - (not _own_is_in_group(figure)), own)


def _write_track(
    draft: Draft, gathered: Contents, track: str, figures: Sequence[KeyFigure], blocks: Mapping[str, _Block]
) -> dict[str, tuple[str, int]]:
    """A track's page: the table, the charts, the caveats; where each key figure's row is."""
    sheet = _page(
        draft,
        _NOT_IN_A_TAB.sub(" ", track)[:31],
        f"{gathered.own.name} mod {gathered.group} · potentialer i t.kr. pr. år",
    )
    widths = (46, 17, 8, 11, 12, 12, *(12,) * len(_LEVELS), 12, *(13,) * len(_LEVELS))
    for column, width in enumerate(widths, NAME):
        sheet.column_dimensions[get_column_letter(column)].width = width
    headers = (
        *("Nøgletal", "Enhed", "År", gathered.own.name, "Placering", "Hele landet (vægtet)"),
        *_LEVELS,
        "Antal",
        *(f"Potentiale ved {level.lower()}" for level in _LEVELS),
    )
    for column, text in enumerate(headers, NAME):
        put(sheet, _HEADER, column, text, "rd_hoved" if column in (NAME, UNIT) else "rd_hoved_tal")
    sheet.row_dimensions[_HEADER].height = 48
    rows = {}
    for row, figure in enumerate(figures, _HEADER + 1):
        _write_figure(sheet, row, figure, blocks[figure.about.id])
        rows[figure.about.id] = (sheet.title, row)
    after = _HEADER + len(figures) + 2
    put(sheet, after, NAME, _VOLUME_NOTE, "rd_hentet")
    end = _add_charts(draft, sheet, after + 2, figures, blocks)
    sheet.print_area = f"A1:{get_column_letter(LAST)}{end}"
    sheet.page_setup.fitToHeight = 1
    sheet.freeze_panes = f"C{_HEADER + 1}"
    return rows


def _write_figure(sheet: Worksheet, row: int, figure: KeyFigure, block: _Block) -> None:
    found, area = figure.found, block.group_values()
    own = sheet.cell(row, OWN).coordinate
    low = figure.about.direction == "low"
    _text(sheet, row, NAME, figure.about.label, "rd_tekst")
    _text(sheet, row, UNIT, figure.about.unit, "rd_enhed")
    put(sheet, row, YEAR, int(found.period) if found.period.isdigit() else found.period, "rd_tal", "0")
    put(sheet, row, OWN, f"={block.own_value()}", "rd_resultat", _FIGURE)
    ahead = f"SUMPRODUCT(--({area}{'<' if low else '>'}{own}))"
    put(sheet, row, RANK, f'=1+{ahead}&" af "&COUNT({area})', "rd_tal")
    country = found.targets["country"]
    put(sheet, row, COUNTRY, None if math.isnan(country) else country, "rd_tal", _FIGURE)
    quartile = "0.25" if low else "0.75"
    formulas = (
        f"AVERAGE({area})",
        f"MEDIAN({area})",
        f"PERCENTILE({area},{quartile})",
        f"{'MIN' if low else 'MAX'}({area})",
    )
    for offset, formula in enumerate(formulas):
        put(sheet, row, FIRST_LEVEL + offset, f"={formula}", "rd_tal", _FIGURE)
    factor = figure.thousand_kroner
    volume = sheet.cell(row, VOLUME).coordinate
    put(sheet, row, VOLUME, figure.volume, "rd_input" if factor else "rd_tal", _KRONER)
    for offset in range(len(_LEVELS)):
        level = sheet.cell(row, FIRST_LEVEL + offset).coordinate
        gap = f"{own}-{level}" if low else f"{level}-{own}"
        per = "" if factor == 1 else "/1000"
        potential: CellValue = f'=IF(COUNT({volume})=0,"–",MAX(0,{gap})*{volume}{per})' if factor else "–"
        put(sheet, row, FIRST_POTENTIAL + offset, potential, "rd_tal", _KRONER)
    fit_height(sheet, row, figure.about.label, 46, least=24)


def _add_charts(
    draft: Draft, sheet: Worksheet, row: int, figures: Sequence[KeyFigure], blocks: Mapping[str, _Block]
) -> int:
    """A chart for each key figure, two in a row; the last row that they cover."""
    for number, figure in enumerate(figures):
        block = blocks[figure.about.id]
        box = (block.left + 1, block.header, block.left + 4, block.last)
        chart = ranked_columns(draft.workbook[DATA], box, figure.about.unit, 0)
        chart.title = None
        size_in_cm(chart, *_CHART_SIZE)
        top = row + (number // _CHARTS_A_ROW) * (_CHART_ROWS + 2)
        column = (NAME, FIRST_LEVEL)[number % _CHARTS_A_ROW]
        _text(sheet, top, column, f"{figure.about.label}, {figure.found.period}", "rd_undertitel")
        sheet.add_chart(chart, sheet.cell(top + 1, column).coordinate)
    lines = math.ceil(len(figures) / _CHARTS_A_ROW)
    return row + lines * (_CHART_ROWS + 2)


def _write_overview(draft: Draft, sheet: Worksheet, gathered: Contents, rows: Mapping[str, tuple[str, int]]) -> None:
    """Potentials side by side, added where they do not overlap, and what the sum leaves out."""
    for letter, width in zip("BCDEFGHI", (26, 50, 12, 15, 15, 15, 15, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    headers = (
        "Spor",
        "Nøgletal",
        "Medregnes",
        *(f"Potentiale ved {level.lower()}, t.kr." for level in _LEVELS),
        "Overlap",
    )
    for column, text in enumerate(headers, 2):
        put(sheet, _HEADER, column, text, "rd_hoved_tal" if 4 <= column <= 8 else "rd_hoved")
    sheet.row_dimensions[_HEADER].height = 48
    first = row = _HEADER + 1
    for row, figure in enumerate(gathered.all(), first):
        page, line = rows[figure.about.id]
        _text(sheet, row, 2, figure.track, "rd_tekst")
        _text(sheet, row, 3, figure.about.label, "rd_tekst")
        put(sheet, row, 4, "Nej" if figure.overlap else "Ja", "rd_input_tekst")
        for offset in range(len(_LEVELS)):
            there = Place.cell(page, line, FIRST_POTENTIAL + offset).reference()
            put(sheet, row, 5 + offset, f"={there}", "rd_tal", _KRONER)
        _text(sheet, row, 9, figure.overlap, "rd_note")
        fit_height(sheet, row, max(figure.about.label, figure.overlap, key=len), 48)
    rule = DataValidation(type="list", formula1='"Ja,Nej"', allow_blank=False)
    rule.error, rule.errorTitle = "Vælg Ja eller Nej.", "Råderum"
    rule.add(f"D{first}:D{row}")
    sheet.add_data_validation(rule)
    _write_sums(draft, sheet, row + 1, first, row)
    _write_words(sheet, row + 5, gathered)


def _write_sums(draft: Draft, sheet: Worksheet, row: int, first: int, last: int) -> None:
    lines = (
        ("I alt uden dobbelttælling", "sum", 'SUMIF($D${first}:$D${last},"Ja",{c}{first}:{c}{last})', "rd_resultat"),
        ("Alle potentialer lagt sammen", "sum_alle", "SUM({c}{first}:{c}{last})", "rd_tal"),
        ("Heraf talt med mere end én gang eller ikke sammenligneligt", "dobbelt", "{c}{above}-{c}{row}", "rd_tal"),
    )
    for number, (label, name, formula, style) in enumerate(lines):
        here = row + number
        put(sheet, here, 2, label, "rd_resultat_tekst" if style == "rd_resultat" else "rd_tekst")
        for column in (3, 4):
            put(sheet, here, column, None, "rd_resultat_tekst" if style == "rd_resultat" else "rd_tekst")
        for offset in range(len(_LEVELS)):
            letter = get_column_letter(5 + offset)
            text = formula.format(c=letter, first=first, last=last, row=row, above=here - 1)
            put(sheet, here, 5 + offset, f"={text}", style, _KRONER)
        fit_height(sheet, here, label, 24)
        draft.register(f"rapport.{name}", Place(OVERVIEW, here, 5, here, 4 + len(_LEVELS)))


def _write_words(sheet: Worksheet, row: int, gathered: Contents) -> None:
    """How to read the sums, and what is missing."""
    words = [
        "Potentialet er egen kommunes afstand til niveauet gange antal; ligger kommunen bedre end niveauet, er det 0.",
        "Summen tæller hver regnskabsfunktion én gang. Nøgletal, der overlapper, står med Nej; skift selv til Ja.",
        _COMMON_CAVEAT,
    ]
    unknown = [figure.about.label for figure in gathered.all() if figure.thousand_kroner and figure.volume is None]
    if unknown:
        words.append(f"Uden antal og derfor uden potentiale: {'; '.join(unknown)}. Skriv antallet på sporets side.")
    if gathered.missing:
        words.append(f"{len(gathered.missing)} nøgletal mangler; arket {SOURCES} siger hvilke og hvorfor.")
    for number, text in enumerate(words):
        _text(sheet, row + number, 2, text, "rd_hentet")
    sheet.print_area = f"A1:I{row + len(words)}"
    sheet.page_setup.fitToHeight = 1


def _write_sources(draft: Draft, gathered: Contents) -> None:
    sheet = _page(draft, SOURCES, "Hvor tallene er fra, hvad de tåler, og hvad der mangler")
    for letter, width in zip("BCDEFG", (46, 12, 14, 22, 60, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    headers = ("Nøgletal", "År", "Opdateret", "Sammenlignet med", "Kilde", "Forbehold")
    for column, text in enumerate(headers, 2):
        put(sheet, _HEADER, column, text, "rd_hoved")
    row = _HEADER
    for row, figure in enumerate(gathered.all(), _HEADER + 1):
        found = figure.found
        caveats = " ".join(text for text in found.caveats if text != _COMMON_CAVEAT)
        price_level = f" ({found.price_level})" if found.price_level else ""
        cells = (
            figure.about.label,
            found.period,
            _day(found.updated),
            found.group,
            found.source + price_level,
            caveats,
        )
        for column, text in enumerate(cells, 2):
            _text(sheet, row, column, text, "rd_tekst")
        fit_height(sheet, row, max(caveats, cells[4], key=len), 58)
    if gathered.missing:
        put(sheet, row + 2, 2, "Mangler", "rd_afsnit")
        for line, (track, label, why) in enumerate(gathered.missing, row + 3):
            for column, text in ((2, label), (3, ""), (5, track), (6, why)):
                _text(sheet, line, column, text, "rd_tekst")
            fit_height(sheet, line, why, 56)


def _day(updated: str) -> str:
    """The day of a moment; any other text as it is."""
    return updated[:10] if _DATE.match(updated) else updated
