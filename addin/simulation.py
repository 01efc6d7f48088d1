"""*Følsomhed*: a simulation of a template's net saving from what its sheet Følsomhed shows.

The sheet gives, for each uncertain input, the net saving when only that input is low or high. The macro takes
the straight line between the two as the input's effect and adds the effects, so that interplay between inputs
is left out; the result sheet says so, and repeats every figure with the cell function over its own cells.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlwings as xw

from addin.hosts.document import HostError
from addin.macros import macro, opened, show
from addin.result_sheet import Block, Column, Formula, table_row, write
from engines.errors import NotKnown, OutOfDomain, da_number
from engines.savings.uncertainty import PERCENTILES, Simulation, simulate, three_point
from udfs.values import Scalar
from workbooks.read import PREFIX
from workbooks.sheets.foelsomhed import AT_HIGH, AT_LOW, HIGH, INPUT, LIKELY, LOW

SHEET = "Simulering"
DRAWS, SEED = 10_000, 1
NET = "RD_NETTOBESPARELSE"
#: The part of the sheet where the table's headings are looked for: rows and columns.
_SEARCHED = (20, 20)
_MOST_INPUTS = 200
#: How far the net saving may lie from the straight line, as a part of the swing, before the sheet tells.
_STRAIGHT = 0.01
_KRONER, _SHARE = "#,##0", "0.0%"

_COLUMNS = (
    Column("Usikker forudsætning", 44),
    Column("Lav", 14),
    Column("Værdi", 14),
    Column("Høj", 14),
    Column("Netto ved lav (t.kr.)", 14),
    Column("Netto ved høj (t.kr.)", 14),
    Column("Effekt (t.kr. pr. enhed)", 14),
    Column("Vægtet middel", 14),
    Column("Spredning (σ)", 14),
)


@dataclass(frozen=True)
class Uncertain:
    """A line of the sheet Følsomhed: an input's three values, and the net saving in t.kr. at low and at high."""

    name: str
    low: float
    likely: float
    high: float
    at_low: float
    at_high: float

    @property
    def moves(self) -> bool:
        """Whether the input has a range, and the net saving follows it."""
        return self.low != self.high and self.at_low != self.at_high

    @property
    def effect(self) -> float:
        """The net saving's change in t.kr. per unit of the input, on the line from low to high."""
        return (self.at_high - self.at_low) / (self.high - self.low)

    def is_bent(self, base: float) -> bool:
        """Whether the net saving at the likely value lies off the line from low to high."""
        on_line = self.at_low + self.effect * (self.likely - self.low)
        return abs(on_line - base) > _STRAIGHT * abs(self.at_high - self.at_low)


@macro("simulerer nettobesparelsen")
def foelsomhed(book: xw.Book, draws: int = DRAWS, seed: int = SEED) -> Simulation | None:
    """Simulate the template's net saving and write it, with everything needed to repeat it, to a sheet.

    None when the user keeps a sheet of that name as it is.
    """
    opened(book).app.calculate()  # a workbook may be set to calculate by hand
    inputs = uncertain_inputs(book)
    base = _net(book)
    moving = [entry for entry in inputs if entry.moves]
    if not moving:
        raise NotKnown(
            "Ingen usikker forudsætning flytter nettobesparelsen, så der er intet at simulere. "
            "Skriv Lav og Høj ud for de usikre forudsætninger på arket Forudsætninger."
        )
    found = simulate(
        [entry.low for entry in moving],
        [entry.likely for entry in moving],
        [entry.high for entry in moving],
        [entry.effect for entry in moving],
        base,
        draws,
        seed,
    )
    intro = _intro(book, inputs, base)
    sheet = write(
        book,
        SHEET,
        intro,
        _COLUMNS,
        _input_rows(moving),
        below=_below(found, len(intro), len(moving), base, draws, seed),
    )
    if sheet is None:
        show(book.app, "Intet er ændret.")
        return None
    _format(sheet, len(intro), len(moving))
    sheet.activate()
    show(book.app, _in_short(found, draws))
    return found


# --- what the template says


def uncertain_inputs(book: xw.Book) -> list[Uncertain]:
    """The lines of the template's sheet Følsomhed.

    Raises HostError when the workbook is no template, NotKnown when it has no such table or a figure is missing,
    and OutOfDomain when low, value and high do not rise.
    """
    if NET not in book.names:
        if any(name.name.startswith(PREFIX) for name in book.names):
            raise NotKnown(f"{book.name} har ingen nettobesparelse, så der er intet at simulere.")
        raise HostError(f"{book.name} er ikke en skabelon fra Råderum. Lav en med Ny skabelon.")
    for sheet in (sheet for sheet in book.sheets if sheet.name != SHEET):
        rows = sheet.range((1, 1), _SEARCHED).options(ndim=2, err_to_str=True).value
        for number, row in enumerate(rows, 1):
            if {INPUT, LOW, HIGH, AT_LOW, AT_HIGH} <= {cell for cell in row if isinstance(cell, str)}:
                return _lines(sheet, number, {heading: row.index(heading) for heading in row if heading})
    raise NotKnown("Skabelonen har ingen usikre forudsætninger, så der er intet at simulere.")


def _lines(sheet: xw.Sheet, header: int, columns: Mapping[str, int]) -> list[Uncertain]:
    area = sheet.range((header + 1, 1), (header + _MOST_INPUTS, max(columns.values()) + 1))
    lines = []
    for row in area.options(ndim=2, err_to_str=True).value:
        if row[columns[INPUT]] is None or row[columns[LOW]] is None:  # the note below the table has a name alone
            break
        lines.append(_line(row, columns))
    return lines


def _line(row: Sequence[Scalar], columns: Mapping[str, int]) -> Uncertain:
    name = str(row[columns[INPUT]])
    low, likely, high, at_low, at_high = (
        _figure(row[columns[heading]], f"{heading} for {name}") for heading in (LOW, LIKELY, HIGH, AT_LOW, AT_HIGH)
    )
    if not low <= likely <= high:
        raise OutOfDomain(
            f"{name}: Lav, værdi og høj skal stå i stigende orden; fik {da_number(low)}, {da_number(likely)} og "
            f"{da_number(high)}. Ret dem på arket Forudsætninger."
        )
    return Uncertain(name, low, likely, high, at_low, at_high)


def _figure(value: Scalar, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise NotKnown(
            f"{what} er ikke et tal; cellen viser {'intet' if value is None else value}. Udfyld forudsætningerne "
            "først; Kontrollér viser, hvad der mangler."
        )
    return float(value)


def _net(book: xw.Book) -> float:
    value = book.names[NET].refers_to_range.options(err_to_str=True).value
    return _figure(value, "Nettobesparelsen")


# --- what is written


def _intro(book: xw.Book, inputs: Sequence[Uncertain], base: float) -> list[str]:
    still = [entry.name for entry in inputs if not entry.moves]
    bent = [entry.name for entry in inputs if entry.moves and entry.is_bent(base)]
    lines = [
        "Simulering",
        f"{book.name}: samlet nettobesparelse i t.kr., når de usikre forudsætninger trækkes tilfældigt.",
        "Virkningerne er fundet for én forudsætning ad gangen og lagt sammen. Samspil mellem forudsætninger er ikke "
        "med, og de trækkes uafhængigt af hinanden.",
        "Effekten er (netto ved høj − netto ved lav) / (høj − lav). Hver forudsætning trækkes fra en PERT-fordeling "
        "mellem lav og høj.",
        "Tallene er fra skabelonen, da knappen blev trykket. Tryk igen, når forudsætningerne er ændret.",
    ]
    if bent:
        lines.append(f"Ikke på en ret linje mellem lav og høj, så simuleringen er en tilnærmelse: {', '.join(bent)}.")
    if still:
        lines.append(f"Uden usikkerhed eller uden virkning og derfor ikke med: {', '.join(still)}.")
    return lines


def _input_rows(moving: Sequence[Uncertain]) -> list[list[Scalar]]:
    rows: list[list[Scalar]] = []
    for entry in moving:
        mean, deviation = three_point(entry.low, entry.likely, entry.high).tolist()
        rows.append(
            [
                entry.name,
                entry.low,
                entry.likely,
                entry.high,
                entry.at_low,
                entry.at_high,
                entry.effect,
                mean,
                deviation,
            ]
        )
    return rows


def _below(found: Simulation, intro: int, inputs: int, base: float, draws: int, seed: int) -> list[Block]:
    """The settings, then the result beside the cell function over this sheet's own cells."""
    given = Block(
        ("Sådan er der trukket", "Tal"),
        (("Nettobesparelse ved de skrevne værdier (t.kr.)", base), ("Trækninger", draws), ("Startværdi", seed)),
    )
    first = table_row(intro) + 1
    last = first + inputs - 1
    setting = last + 3
    low, likely, high, effect = (f"${letter}${first}:${letter}${last}" for letter in "BCDG")
    own = ",".join([low, likely, high, effect, *(f"$B${setting + place}" for place in range(3))])
    labels = [f"Percentil {percent}" for percent in PERCENTILES]
    labels += ["Middel", "Spredning (σ)", "Andel af trækninger med gevinst"]
    values = [*found.percentiles.tolist(), found.mean, found.deviation, found.share_positive]
    rows: list[tuple[Scalar, ...]] = [
        (label, value, Formula(f"=INDEX(BC_SIMULATE({own}),{number},2)"))
        for number, (label, value) in enumerate(zip(labels, values, strict=True), 1)
    ]
    return [given, Block(("Nettobesparelse (t.kr.)", "Simuleret", "Med BC_SIMULATE"), tuple(rows))]


def _format(sheet: xw.Sheet, intro: int, inputs: int) -> None:
    first = table_row(intro) + 1
    sheet.range((first, 5), (first + inputs - 1, 6)).number_format = _KRONER
    sheet.range((first, 7), (first + inputs - 1, 9)).number_format = "#,##0.00##"
    setting = first + inputs + 2
    sheet.range((setting, 2), (setting + 1, 2)).number_format = _KRONER
    result = setting + 5
    share = result + len(PERCENTILES) + 2
    sheet.range((result, 2), (share - 1, 3)).number_format = _KRONER
    sheet.range((share, 2), (share, 3)).number_format = _SHARE


def _in_short(found: Simulation, draws: int) -> str:
    by_percent = dict(zip(PERCENTILES, found.percentiles.tolist(), strict=True))
    return (
        f"{da_number(draws)} trækninger: Nettobesparelsen er i middel {da_number(round(found.mean))} t.kr. og ligger "
        f"i fire af fem mellem {da_number(round(by_percent[10]))} og {da_number(round(by_percent[90]))} t.kr. "
        f"Den er positiv i {da_number(round(100 * found.share_positive, 1))} % af dem. Se arket {SHEET}."
    )
