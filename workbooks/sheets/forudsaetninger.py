"""Forudsætninger: every input with unit, price level, period, source and comment."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbooks.draft import (
    FIRST_ROW,
    FIRST_YEAR,
    LABEL,
    LABEL_WIDTH,
    UNIT,
    VALUE,
    Check,
    Draft,
    Place,
    band,
    fit_row,
    put,
    table_head,
    typed,
    validation,
)
from workbooks.library import common_inputs
from workbooks.proposal import Column, Entered, Input, InputGroup, Table, accepted, limits
from workbooks.style import number_format

TITLE = "Forudsætninger"
LOW, HIGH, PRICE_LEVEL, PERIOD, SOURCE, COMMENT = range(6)
_SOURCE_WIDTH = 34
_HEADERS = ("Lav", "Høj", "Prisniveau", "Periode", "Kilde", "Kommentar")


def write(draft: Draft) -> None:
    """Write the sheet and register every input's place."""
    sheet = draft.sheet(TITLE, f"{draft.proposal.title} · udfyld de gule felter fra oven og ned")
    draft.widths(sheet, (11, 11, 11, 13, _SOURCE_WIDTH, 34))
    shared = common_inputs(draft.proposal)
    draft.register("foerste_aar", Place.cell(TITLE, FIRST_ROW + 1, VALUE))
    draft.timeline(sheet, "Værdi")
    for offset, header in enumerate(_HEADERS):
        style = "rd_hoved_tal" if offset in (LOW, HIGH, PRICE_LEVEL) else "rd_hoved_ved"
        put(sheet, FIRST_ROW - 2, draft.after(offset), header, style)
    row = FIRST_ROW
    for group in (*shared.before, *draft.proposal.groups, *shared.after):
        row = _write_group(draft, sheet, row, group) + 1
    for table in draft.proposal.tables:
        row = _write_table(draft, sheet, row, table) + 1
    draft.places["aar"] = Place(TITLE, FIRST_ROW - 2, FIRST_YEAR, FIRST_ROW - 2, draft.last_year, yearly=True)
    _add_checks(draft)
    sheet.print_area = f"A1:{get_column_letter(draft.after(COMMENT))}{row}"


def _write_group(draft: Draft, sheet: Worksheet, row: int, group: InputGroup) -> int:
    band(sheet, row, group.title, draft.after(COMMENT))
    for entry in group.inputs:
        row += 1
        _write_input(draft, sheet, row, entry)
    return row + 1


def _write_input(draft: Draft, sheet: Worksheet, row: int, entry: Input) -> None:
    put(sheet, row, LABEL, entry.label, "rd_tekst")
    put(sheet, row, UNIT, entry.unit, "rd_enhed")
    columns = draft.across(entry)
    form = number_format(entry.kind, entry.decimals)
    text = not entry.is_numeric
    style = "rd_tal" if entry.fixed else "rd_input_tekst" if text else "rd_input"
    for column, value in zip(columns, draft.values_of(entry), strict=True):
        put(sheet, row, column, value, style, form)
    if entry.across and columns[0] != VALUE:
        first, last = (get_column_letter(c) for c in (columns[0], columns[-1]))
        summed = entry.kind in ("tal", "beløb")
        put(sheet, row, VALUE, f"=SUM({first}{row}:{last}{row})" if summed else None, "rd_tal", form)
        if summed:
            draft.places[f"{entry.id}.sum"] = Place.cell(TITLE, row, VALUE)
    place = Place(TITLE, row, columns[0], row, columns[-1], yearly=columns[0] != VALUE)
    draft.register(entry.id, place)
    if entry.fixed:
        _write_side(draft, sheet, row, entry, form)
        return
    rule = validation(entry, entry.guide)
    rule.add(f"{get_column_letter(columns[0])}{row}:{get_column_letter(columns[-1])}{row}")
    sheet.add_data_validation(rule)
    if not entry.optional:
        draft.required.append(place)
    _write_side(draft, sheet, row, entry, form)


def _write_side(draft: Draft, sheet: Worksheet, row: int, entry: Input, form: str) -> None:
    for offset in (LOW, HIGH):
        bound = (entry.low, entry.high)[offset]
        shown = bound if draft.settings.example or entry.default else None
        style = "rd_input" if entry.uncertain else "rd_tal"
        put(sheet, row, draft.after(offset), shown if entry.uncertain else None, style, form)
        if entry.uncertain:
            draft.places[f"{entry.id}.{'lav' if offset == LOW else 'høj'}"] = Place.cell(
                TITLE, row, draft.after(offset)
            )
    if entry.uncertain:
        draft.uncertain.append(entry)
        rule = validation(entry, entry.guide)
        rule.add(f"{get_column_letter(draft.after(LOW))}{row}:{get_column_letter(draft.after(HIGH))}{row}")
        sheet.add_data_validation(rule)
    level = draft.after(PRICE_LEVEL)
    if entry.kind == "beløb":
        put(sheet, row, level, f"={draft.places['prisniveau'].reference(TITLE)}", "rd_input", "0")
        draft.amounts.append(Place.cell(TITLE, row, level))
    else:
        put(sheet, row, level, None, "rd_tal")
    put(sheet, row, draft.after(PERIOD), _period(entry), "rd_enhed")
    source = draft.source_of(entry)
    put(sheet, row, draft.after(SOURCE), source or None, "rd_input_tekst")
    fit_row(sheet, row, (entry.label, LABEL_WIDTH), (source, _SOURCE_WIDTH))
    put(sheet, row, draft.after(COMMENT), None, "rd_input_tekst")


def _period(entry: Input) -> str:
    if entry.period:
        return entry.period
    if entry.yearly:
        return "hvert år"
    return "pr. år" if "pr. år" in entry.unit else "fast" if entry.kind != "årstal" else ""


def _write_table(draft: Draft, sheet: Worksheet, row: int, table: Table) -> int:
    """The input columns of a table, a row for each printed label and for the user's own."""
    band(sheet, row, table.title, draft.after(COMMENT))
    columns = [column for column in table.columns if not column.formula]
    header = row + 1
    shown = any(row.figures(draft.settings.example) for row in table.rows)
    table_head(sheet, header, columns, f"Tallene: {table.example_source}" if shown else None)
    own = draft.own_rows(table.id, table.spare_rows)
    first, last = header + 1, header + len(table.rows) + own
    for number in range(first, last + 1):
        _write_table_row(draft, sheet, number, table, columns, number - first)
    for index, column in enumerate(columns):
        place = Place(TITLE, first, UNIT + index, last, UNIT + index)
        draft.register(f"{table.id}.{column.id}", place)
        rule = validation(column)
        rule.add(place.reference(TITLE).replace("$", ""))
        sheet.add_data_validation(rule)
    labels = Place(TITLE, first, LABEL, last, LABEL)
    draft.places[f"{table.id}.navn"] = labels  # as the formulas of proposals call it
    draft.add_list(table.id, labels, own)
    return last + 1


def _write_table_row(draft: Draft, sheet: Worksheet, row: int, table: Table, columns: list[Column], index: int) -> None:
    printed = table.rows[index] if index < len(table.rows) else None
    put(sheet, row, LABEL, printed.label if printed else None, "rd_tekst" if printed else "rd_input_tekst")
    if printed:
        fit_row(sheet, row, (printed.label, LABEL_WIDTH))
    figures = printed.figures(draft.settings.example) if printed else ()
    for offset, column in enumerate(columns):
        text = not column.is_numeric
        value = figures[offset] if offset < len(figures) else None
        form = number_format(column.kind, column.decimals)
        put(sheet, row, UNIT + offset, value, "rd_input_tekst" if text else "rd_input", form)


def _add_checks(draft: Draft) -> None:
    missing = "+".join(f"COUNTBLANK({area})" for area in _areas(draft.required))
    draft.checks.append(
        Check(
            "Input",
            "Alle nødvendige felter er udfyldt (antal, der mangler)",
            native=missing,
            status='IF({native}=0,"✓","▲")',
            kind="antal",
            what_to_do="Udfyld de gule felter på Forudsætninger.",
        )
    )
    level = draft.places["prisniveau"].reference()
    if draft.amounts:
        other = "+".join(f"IF({place.reference()}={level},0,1)" for place in draft.amounts)
        draft.checks.append(
            Check(
                "Input",
                "Alle beløb er i sagens prisniveau (antal, der afviger)",
                native=other,
                status='IF({native}=0,"✓","✗")',
                kind="antal",
                what_to_do="Omregn beløbet til sagens prisniveau, fx med BC_PL.",
            )
        )
    _add_typing_checks(draft)
    if draft.proposal.business_case:
        _add_case_checks(draft)
    _add_range_checks(draft)


def _add_typing_checks(draft: Draft) -> None:
    """What a validation stops at the keyboard, but not when cells are pasted in or filled by a program."""
    numbers = [(entry, place) for entry, place in _typed_fields(draft) if entry.is_numeric]
    below = [place for entry, place in numbers if entry.lowest == 0]
    shares = [place for entry, place in numbers if entry.kind == "andel" and entry.highest == 1]
    bounded: dict[str, list[tuple[Entered, Place]]] = {}
    for entry, place in numbers:
        if entry.is_bounded:
            bounded.setdefault(limits(entry), []).append((entry, place))
    for label, terms, advice in (
        (
            "Tal er skrevet som tal (antal tekster)",
            [f"COUNTA({area})-COUNT({area})" for area in _areas([place for _, place in numbers])],
            "Skriv tallet uden enhed og tekst; enheden står ved feltet.",
        ),
        (
            "Ingen omkostning, indtægt eller mængde er negativ (antal)",
            [f'COUNTIF({area},"<0")' for area in _areas(below)],
            "Skriv beløbet med plus. Indtægter har deres eget felt og trækkes fra.",
        ),
        (
            "Andele og nøgler er højst 100 % (antal over)",
            [f'COUNTIF({area},">1")' for area in _areas(shares)],
            "Skriv andelen med procenttegn, fx 95 % eller 0,95. 95 alene er 9.500 %.",
        ),
        *(
            (
                f"Felter med {words} (antal uden for)",
                [term for entry, place in entries for term in _outside(entry, place)],
                _advice([entry for entry, _ in entries]),
            )
            for words, entries in bounded.items()
        ),
    ):
        if terms:
            native, status = "+".join(terms), 'IF({native}=0,"✓","✗")'
            draft.checks.append(Check("Input", label, native=native, status=status, kind="antal", what_to_do=advice))


def _advice(entries: list[Entered]) -> str:
    """Which fields a limit goes for, and how they are written."""
    labels = " · ".join(entry.label for entry in entries)
    shown = labels if len(labels) <= 140 else f"{labels[:140].rpartition(' ·')[0]} …"
    return f"Skriv {accepted(entries[0])}. Det gælder: {shown}."


def _typed_fields(draft: Draft) -> Iterator[tuple[Entered, Place]]:
    """Every field that is typed, as it stands on the sheet."""
    shared = common_inputs(draft.proposal)
    for group in (*shared.before, *draft.proposal.groups, *shared.after):
        for entry in group.inputs:
            if not entry.fixed:
                yield entry, draft.places[entry.id]
    for table in draft.proposal.tables:
        for column in table.columns:
            if not column.formula:
                yield column, draft.places[f"{table.id}.{column.id}"]


def _areas(places: Iterable[Place]) -> list[str]:
    """References that cover ``places``, those right under each other as one."""
    merged: list[Place] = []
    for place in places:
        above = merged[-1] if merged else None
        if above and above.last_row + 1 == place.row and above.columns == place.columns:
            merged[-1] = replace(above, last_row=place.last_row)
        else:
            merged.append(place)
    return [place.reference() for place in merged]


def _outside(entry: Entered, place: Place) -> Iterator[str]:
    """How many cells of a field lie outside its limits."""
    low, high = (typed(limit) if limit is not None else "" for limit in (entry.lowest, entry.highest))
    # The limit stands outside the quotes: inside them a Danish Excel reads 0.5 as a text.
    if low and low != "0":
        yield f'COUNTIF({place.reference()},"<"&{low})'
    if high and not (entry.kind == "andel" and high == "1"):
        yield f'COUNTIF({place.reference()},">"&{high})'
    if entry.whole or entry.kind in ("årstal", "dato"):
        for cell in place.cells():
            yield f"IFERROR(N(INT({cell.reference()})<>{cell.reference()}),0)"


def _add_case_checks(draft: Draft) -> None:
    """What only a business case asks: prices and rate of one kind, and quarters that make a year."""
    prices, rates = draft.places["pristype"].reference(), draft.places["rentetype"].reference()
    draft.checks.append(
        Check(
            "Input",
            "Faste priser med real rente, løbende priser med nominel (antal brud)",
            native=f'IF(OR(AND({prices}="Faste",{rates}="Nominel"),AND({prices}="Løbende",{rates}="Real")),1,0)',
            status='IF({native}=0,"✓","✗")',
            kind="antal",
            what_to_do="Ret priser eller rentetype, så de hører sammen.",
        )
    )
    quarters = "+".join(draft.places[f"kvartal{n}"].reference() for n in range(1, 5))
    draft.checks.append(Check("Input", "Kvartalernes andele giver 100 %", native=quarters, other="1", kind="andel"))


def _add_range_checks(draft: Draft) -> None:
    for entry in draft.uncertain:
        low, high = (draft.places[f"{entry.id}.{end}"].reference() for end in ("lav", "høj"))
        likely = draft.places[entry.id].reference()
        draft.checks.append(
            Check(
                "Input",
                f"Lav ≤ værdi ≤ høj: {entry.label.lower()} (antal brud)",
                native=f"IF(AND(COUNT({low})=1,{low}>{likely}),1,0)+IF(AND(COUNT({high})=1,{high}<{likely}),1,0)",
                status='IF({native}=0,"✓","✗")',
                kind="antal",
                what_to_do="Ret Lav og Høj, så værdien ligger imellem.",
            )
        )
