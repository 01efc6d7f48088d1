"""A proposal as data: what a template asks, how it calculates, and what it says. One YAML file each.

The keys of the file are Danish, because municipalities write files of their own; the attributes are English.
``docs/skabelonfil.md`` describes the format for them.
"""

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from engines.yamltext import parsed_yaml
from sources.errors import file_reason

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Origin = Literal["rapport", "udledt", "vores"]
Sphere = Literal["service", "anlæg", "overførsler"]
GroupChoice = Literal["Hele landet (vægtet)", "Region", "Kommunegruppe", "Egen liste"]
#: The most municipalities that a comparison can be with: all but the own.
ALL_OTHERS = 97
Number = int | float
REFERENCE = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\d+(?:\.\d+)?")
_TEXT = re.compile(r'"[^"]*"')
#: Numbers that say something by themselves; any other figure is an input with a label and a source.
PLAIN_NUMBERS = {0, 1, 12, 100, 1000}
#: A criterion of COUNTIF or SUMIF with a figure in it, as ``">0.5"``.
_CRITERION = re.compile(r'"[<>=]+\s*-?(\d+(?:[.,]\d+)?)"')
#: The longest text that Excel takes inside a formula.
LONGEST_TEXT = 255
_CALL = re.compile(r"[A-ZÆØÅ.]+\(")

#: What a formula's origin is called in the workbook.
ORIGIN_TEXT: dict[str, str] = {
    "rapport": "Rapportens formel",
    "udledt": "Udledt af rapporten",
    "vores": "Råderums egen",
}


class ProposalError(Exception):
    """A proposal that cannot be found or used; the Danish text says which file, where and what to do."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _as_tuple(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else (value,)


def _fit_in_a_list(choices: tuple[str, ...]) -> tuple[str, ...]:
    """Excel keeps a cell's list as one text of at most 255 characters with commas between."""
    if any("," in choice or '"' in choice for choice in choices):
        raise ValueError("en valgmulighed må ikke indeholde komma eller anførselstegn")
    if len(",".join(choices)) > 255:
        raise ValueError("valgmulighederne fylder tilsammen over 255 tegn; skriv dem kortere")
    return choices


Choices = Annotated[tuple[str, ...], AfterValidator(_fit_in_a_list), Field(alias="valgmuligheder")]

#: One figure, or one for each year or column.
Figures = Annotated[tuple[Number | dt.date | str, ...], BeforeValidator(_as_tuple)]
#: The years and dates that a cell takes.
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


class Entered(_Entry):
    """What is typed into a cell: its kind, unit and limits."""

    id: Identifier
    label: Annotated[str, Field(alias="navn")]
    unit: Annotated[str, Field(alias="enhed")]
    kind: Annotated[Literal["tal", "beløb", "andel", "årstal", "dato", "valg", "tekst"], Field(alias="type")] = "tal"
    choices: Choices = ()
    least: Annotated[Number | None, Field(alias="mindst")] = None
    most: Annotated[Number | None, Field(alias="højst")] = None
    whole: Annotated[bool, Field(alias="hele_tal")] = False
    negative: Annotated[bool, Field(alias="må_være_negativ")] = False
    decimals: Annotated[int, Field(alias="decimaler", ge=0, le=6)] = 0

    @property
    def is_numeric(self) -> bool:
        """Whether the cell holds a number."""
        return self.kind not in ("valg", "tekst")

    @property
    def lowest(self) -> Number | dt.date | None:
        """The lowest value that may be typed; None where there is none."""
        if self.kind in ("årstal", "dato"):
            return EARLIEST if self.kind == "dato" else EARLIEST.year
        if self.least is not None or not self.negative:
            return self.least or 0
        return -self.most if self.most is not None else -1 if self.kind == "andel" else None

    @property
    def highest(self) -> Number | dt.date | None:
        """The highest value that may be typed: 100 % of a share, unless the proposal says otherwise."""
        if self.kind in ("årstal", "dato"):
            return LATEST if self.kind == "dato" else LATEST.year
        return 1 if self.most is None and self.kind == "andel" else self.most

    def takes(self, value: object) -> bool:
        """Whether a number or date may stand in the cell; a text always may here."""
        if isinstance(value, dt.date) != (self.kind == "dato"):
            return False
        if not isinstance(value, int | float | dt.date):
            return True
        low: Any = self.lowest
        high: Any = self.highest
        if (low is not None and value < low) or (high is not None and value > high):
            return False
        is_whole = isinstance(value, dt.date) or value == int(value)
        return is_whole or not (self.whole or self.kind == "årstal")

    @property
    def is_bounded(self) -> bool:
        """Whether the cell has a limit beyond its kind's own (no negatives, no share over 100 %)."""
        return self.whole or self.least is not None or self.most is not None or self.kind in ("årstal", "dato")


def limits(entry: Entered) -> str:
    """What a number's, share's, year's or date's cell takes, in words that follow *skriv* or *skal være*."""
    low, high = entry.lowest, entry.highest
    if isinstance(low, dt.date) and isinstance(high, dt.date):
        return f"en dato mellem {low:%d-%m-%Y} og {high:%d-%m-%Y}"
    if entry.kind == "årstal":
        return f"et årstal mellem {low} og {high}"
    if entry.kind == "andel":
        return f"en andel mellem {danish(low, 100)} % og {danish(high, 100)} %"
    number = "et helt tal" if entry.whole else "et tal"
    if low is not None and high is not None:
        return f"{number} mellem {danish(low)} og {danish(high)}"
    return number if low is None else f"{number} på mindst {danish(low)}"


def accepted(entry: Entered) -> str:
    """:func:`limits` with how it is written."""
    if entry.kind == "årstal":
        return limits(entry)
    if entry.kind == "dato":
        return f"{limits(entry)}, fx 12-03-2026"
    if entry.kind == "andel":
        return f"{limits(entry)}, fx 25 % eller 0,25"
    if entry.lowest == 0 and entry.highest is None:
        return f"{'et helt tal' if entry.whole else 'et tal'} uden tekst og enhed; det må ikke være negativt"
    return f"{limits(entry)} uden tekst og enhed"


def danish(limit: Number | dt.date | None, times: int = 1) -> str:
    """A limit in Danish figures."""
    assert isinstance(limit, int | float)
    return f"{limit * times:.12g}".replace(".", ",")


class Input(Entered):
    """One input of a template: a single cell, or one cell a year."""

    yearly: Annotated[bool, Field(alias="pr_år")] = False
    by_column: Annotated[bool, Field(alias="pr_kolonne")] = False
    from_now: Annotated[int | None, Field(alias="år_fra_nu")] = None
    period: Annotated[str, Field(alias="periode")] = ""
    default: Annotated[Figures, Field(alias="standard")] = ()
    parameter: str = ""
    example: Annotated[Figures, Field(alias="eksempel")] = ()
    low: Annotated[Number | None, Field(alias="lav")] = None
    high: Annotated[Number | None, Field(alias="høj")] = None
    uncertain: Annotated[bool, Field(alias="usikker")] = False
    page: Annotated[int | None, Field(alias="side")] = None
    source: Annotated[str, Field(alias="kilde")] = ""
    guide: Annotated[str, Field(alias="vejledning")] = ""
    optional: Annotated[bool, Field(alias="valgfri")] = False
    fixed: Annotated[bool, Field(alias="fast")] = False

    @model_validator(mode="after")
    def _consistent(self) -> "Input":
        if self.kind == "valg" and not self.choices:
            raise ValueError(f"{self.id}: et valg skal have valgmuligheder")
        if self.uncertain and (self.across or self.kind in ("valg", "tekst", "årstal", "dato")):
            raise ValueError(f"{self.id}: kun et enkelt tal kan være usikkert")
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.id}: skriv både lav og høj, eller ingen af dem")
        for value in (*self.default, *self.example, self.low, self.high):
            if value is not None and not self.takes(value):
                raise ValueError(f"{self.id}: {value} kan ikke stå i feltet; det tager {limits(self)}")
        return self

    @property
    def across(self) -> bool:
        """Whether the input is a row of cells: one a year, or one for each column of a tariff."""
        return self.yearly or self.by_column

    @property
    def example_source(self) -> str:
        """Where the example's figure comes from; never the report unless a page is named."""
        if self.page is not None:
            return f"Rapporten s. {self.page}"
        return self.source or "Eksempeltal, ikke fra rapporten"


class InputGroup(_Entry):
    """A heading on Forudsætninger and the inputs under it."""

    title: Annotated[str, Field(alias="gruppe")]
    inputs: Annotated[tuple[Input, ...], Field(alias="input")]


class Column(Entered):
    """A column of a table: an input, or a formula over the row's other columns."""

    formula: Annotated[str, Field(alias="formel")] = ""
    function: Annotated[str, Field(alias="funktion")] = ""
    total: Annotated[Literal["sum", ""], Field(alias="i_alt")] = ""

    @property
    def heading(self) -> str:
        """The column's label with its unit, where it has one to tell."""
        return f"{self.label} ({self.unit})" if self.unit not in ("", "valg", "tekst", "navn") else self.label


TableFigures = tuple[Number | dt.date | str | None, ...]


class TableRow(_Entry):
    """A printed row of a table, with starting and example figures for its input columns."""

    label: Annotated[str, Field(alias="navn")]
    default: Annotated[TableFigures, Field(alias="standard")] = ()
    example: Annotated[TableFigures, Field(alias="eksempel")] = ()

    def figures(self, example: bool) -> TableFigures:
        """What the row's input cells hold at the start."""
        return self.example or self.default if example else self.default


class Table(_Entry):
    """A table of the report: its printed row labels, input columns and formula columns."""

    id: Identifier
    title: Annotated[str, Field(alias="titel")]
    origin: Annotated[Origin, Field(alias="ophav")] = "rapport"
    page: Annotated[int | None, Field(alias="side")] = None
    columns: Annotated[tuple[Column, ...], Field(alias="kolonner")]
    rows: Annotated[tuple[TableRow, ...], Field(alias="rækker")]
    spare_rows: Annotated[int, Field(alias="egne_rækker", ge=0, le=40)] = 0
    example_source: Annotated[str, Field(alias="kilde")] = "Eksempeltal, ikke fra rapporten"
    guide: Annotated[str, Field(alias="vejledning")] = ""

    @model_validator(mode="after")
    def _figures_fit(self) -> "Table":
        entered = [column for column in self.columns if not column.formula]
        for row in self.rows:
            for figures in (row.default, row.example):
                if len(figures) > len(entered):
                    raise ValueError(f"{row.label}: {len(figures)} tal til {len(entered)} kolonner uden formel")
                for column, value in zip(entered, figures, strict=False):
                    if value is not None and not column.takes(value):
                        raise ValueError(
                            f"{row.label}: {value} kan ikke stå under {column.label}; det tager {limits(column)}"
                        )
        return self


class Row(_Entry):
    """A calculated row of Beregning, in native Excel with ``{id}`` for other cells."""

    id: Identifier
    label: Annotated[str, Field(alias="navn")]
    unit: Annotated[str, Field(alias="enhed")]
    formula: Annotated[str, Field(alias="formel")]
    function: Annotated[str, Field(alias="funktion")] = ""
    yearly: Annotated[bool, Field(alias="pr_år")] = False
    by_column: Annotated[bool, Field(alias="pr_kolonne")] = False
    total: Annotated[Literal["sum", ""], Field(alias="i_alt")] = "sum"
    result: Annotated[bool, Field(alias="resultat")] = False
    kind: Annotated[Literal["tal", "beløb", "andel", "tekst"], Field(alias="type")] = "tal"
    decimals: Annotated[int, Field(alias="decimaler", ge=0, le=6)] = 0
    note: Annotated[str, Field(alias="note")] = ""


class Model(_Entry):
    """One calculation model of the proposal: its rows, the page, and whose formula it is."""

    title: Annotated[str, Field(alias="titel")]
    page: Annotated[int | None, Field(alias="side")] = None
    origin: Annotated[Origin, Field(alias="ophav")]
    note: str = ""
    rows: Annotated[tuple[Row, ...], Field(alias="rækker")]


class Line(_Entry):
    """A line of the business case: kroner a year, shown in thousands."""

    id: Identifier
    label: Annotated[str, Field(alias="navn")]
    formula: Annotated[str, Field(alias="formel")]
    sphere: Annotated[Sphere, Field(alias="område")] = "service"


class BusinessCase(_Entry):
    """The lines of gains, running costs and investment, and the staff freed."""

    gains: Annotated[tuple[Line, ...], Field(alias="gevinster", min_length=1)]
    costs: Annotated[tuple[Line, ...], Field(alias="omkostninger")] = ()
    investment: Annotated[tuple[Line, ...], Field(alias="investering")] = ()
    staff: Annotated[str, Field(alias="årsværk")] = ""
    gains_label: Annotated[str, Field(alias="gevinster_navn")] = "Indtjening"
    costs_label: Annotated[str, Field(alias="omkostninger_navn")] = "Omkostninger"
    investment_label: Annotated[str, Field(alias="investering_navn")] = "Investering"

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, gains first."""
        return (*self.gains, *self.costs, *self.investment)


class ComparisonRow(_Entry):
    """Another municipality's (or unit's) figure, with year and source."""

    name: Annotated[str, Field(alias="navn")]
    value: Annotated[Number | None, Field(alias="værdi")] = None


class Comparison(_Entry):
    """A key figure set against others on Nøgletal: rank, target levels, and the potential in units and kroner."""

    id: Identifier
    title: Annotated[str, Field(alias="titel")]
    unit: Annotated[str, Field(alias="enhed")]
    direction: Annotated[Literal["lav", "høj"], Field(alias="retning")] = "lav"
    page: Annotated[int | None, Field(alias="side")] = None
    origin: Annotated[Origin, Field(alias="ophav")] = "udledt"
    own: Annotated[str, Field(alias="egen")] = ""
    example: Annotated[Number | None, Field(alias="eksempel")] = None
    volume: Annotated[str, Field(alias="mængde")] = "1"
    volume_unit: Annotated[str, Field(alias="mængde_enhed")] = ""
    price: Annotated[str, Field(alias="pris")] = ""
    indicator: Annotated[str, Field(alias="indikator")] = ""
    group: Annotated[GroupChoice, Field(alias="gruppe")] = "Kommunegruppe"
    rows: Annotated[tuple[ComparisonRow, ...], Field(alias="sammenligning")] = ()
    own_rows: Annotated[int | None, Field(alias="egne_rækker", ge=0, le=ALL_OTHERS)] = None
    year: Annotated[int | None, Field(alias="år")] = None
    source: Annotated[str, Field(alias="kilde")] = ""
    rows_are_examples: Annotated[bool, Field(alias="kun_eksempel")] = False
    caveat: Annotated[str, Field(alias="forbehold")] = ""
    decimals: Annotated[int, Field(alias="decimaler", ge=0, le=6)] = 2

    @property
    def spare_rows(self) -> int:
        """Empty rows: room for every municipality where an indicator fills them."""
        if self.own_rows is not None:
            return self.own_rows
        return max(10, ALL_OTHERS - len(self.rows)) if self.indicator else 10


class Element(_Entry):
    """A cost element of a tariff: one formula for all its columns, or one for each (empty where there is none)."""

    id: Identifier
    label: Annotated[str, Field(alias="navn")]
    formula: Annotated[tuple[str, ...], Field(alias="formel", min_length=1), BeforeValidator(_as_tuple)]
    origin: Annotated[str, Field(alias="kommer_fra")] = ""


class Adjustment(_Entry):
    """What is taken from or added to the costs before the tariff: income, resident payment, earlier years."""

    id: Identifier
    label: Annotated[str, Field(alias="navn")]
    formula: Annotated[str, Field(alias="formel")]
    sign: Annotated[Literal["+", "-"], Field(alias="fortegn")]
    origin: Annotated[str, Field(alias="kommer_fra")] = ""


class Swing(_Entry):
    """The tariff at other occupancies (or numbers of pupils, or shares of user time); ``{x}`` is the row's value."""

    label: Annotated[str, Field(alias="navn")]
    first: Annotated[str, Field(alias="fra")]
    step: Annotated[str, Field(alias="trin")]
    count: Annotated[int, Field(alias="antal", ge=3, le=40)]
    now: Annotated[str, Field(alias="nu")]
    rate: Annotated[str, Field(alias="takst")]
    current: Annotated[str, Field(alias="fastsat")] = "{takst}"
    coverage: Annotated[str, Field(alias="dækning")]
    function: Annotated[str, Field(alias="funktion")] = ""
    decimals: Annotated[int, Field(alias="decimaler", ge=0, le=6)] = 1
    note: str = ""


class Figure(_Entry):
    """A figure on Forside: which quantity, and how it is shown."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$")]
    label: Annotated[str, Field(alias="navn")]
    unit: Annotated[str, Field(alias="enhed")]
    kind: Annotated[Literal["tal", "beløb", "andel"], Field(alias="type")] = "tal"
    decimals: Annotated[int, Field(alias="decimaler", ge=0, le=6)] = 0


class Rule(_Entry):
    """A check of the proposal's own: two figures that must agree, or a condition on the input that must be TRUE."""

    label: Annotated[str, Field(alias="navn")]
    figure: Annotated[str, Field(alias="tal")]
    equals: Annotated[str, Field(alias="lig")] = ""
    condition: Annotated[str, Field(alias="krav")] = ""
    grave: Annotated[Literal["fejl", "advarsel"], Field(alias="niveau")] = "fejl"
    advice: Annotated[str, Field(alias="råd", max_length=LONGEST_TEXT)] = ""
    kind: Annotated[Literal["tal", "beløb", "andel", "tekst"], Field(alias="type")] = "beløb"
    decimals: Annotated[int, Field(alias="decimaler", ge=0, le=6)] = 0

    @model_validator(mode="after")
    def _one_of_two(self) -> "Rule":
        if bool(self.equals) == bool(self.condition):
            raise ValueError(f"{self.label}: skriv enten lig eller krav")
        return self


class Tariff(_Entry):
    """A tariff: its cost elements, what they are divided by, and how the result is shown and checked."""

    label: Annotated[str, Field(alias="navn")]
    unit: Annotated[str, Field(alias="enhed")]
    decimals: Annotated[int, Field(alias="decimaler", ge=0, le=6)] = 2
    columns: Annotated[tuple[str, ...], Field(alias="kolonner")] = ()
    names: Annotated[str, Field(alias="kolonnenavne")] = ""
    separate: Annotated[bool, Field(alias="hver_for_sig")] = False
    elements: Annotated[tuple[Element, ...], Field(alias="elementer", min_length=1)]
    adjustments: Annotated[tuple[Adjustment, ...], Field(alias="reguleringer")] = ()
    base_label: Annotated[str, Field(alias="grundlag_navn")] = "Takstgrundlag"
    volume: Annotated[tuple[Row, ...], Field(alias="mængde", min_length=1)]
    units: Annotated[str, Field(alias="enheder")]
    function: Annotated[str, Field(alias="funktion")]
    explanation: Annotated[str, Field(alias="forklaring")] = ""
    page: Annotated[int | None, Field(alias="side")] = None
    origin: Annotated[Origin, Field(alias="ophav")]
    note: str = ""
    models: Annotated[tuple[Model, ...], Field(alias="modeller")] = ()
    swing: Annotated[Swing, Field(alias="følsomhed")]
    settlement: Annotated[bool, Field(alias="efterregulering")] = False
    figures: Annotated[tuple[Figure, Figure, Figure], Field(alias="forside")]
    foundation: Annotated[tuple[Figure, ...], Field(alias="grundlag")] = ()
    chart: Annotated[Literal["følsomhed", "takster"], Field(alias="diagram")] = "følsomhed"
    examples: Annotated[dict[str, Figures], Field(alias="eksempler")] = {}
    functions: Annotated[tuple[Rule, ...], Field(alias="funktioner")] = ()

    @model_validator(mode="after")
    def _columns_fit(self) -> "Tariff":
        if self.separate and not self.columns:
            raise ValueError("hver_for_sig: skriv kolonnerne")
        for element in self.elements:
            if len(element.formula) not in (1, len(self.columns)):
                raise ValueError(f"{element.id}: skriv én formel, eller én for hver af de {len(self.columns)} kolonner")
        return self

    @property
    def first_year(self) -> int:
        """The first year of the tables, counted from now: the budget year, or with a settlement three years before."""
        return -2 if self.settlement else 1

    @property
    def formulas(self) -> tuple[tuple[str, str], ...]:
        """Every native formula with the name of its row."""
        rows = (*self.volume, *(row for model in self.models for row in model.rows))
        swing = (self.swing.first, self.swing.step, self.swing.now, self.swing.rate, self.swing.coverage)
        return (
            *((element.id, part) for element in self.elements for part in element.formula),
            *((line.id, line.formula) for line in self.adjustments),
            *((row.id, row.formula) for row in rows),
            *((self.swing.label, formula) for formula in swing),
            (self.label, self.units),
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its rows."""
        rows = (*self.volume, *(row for model in self.models for row in model.rows))
        lines: list[Element | Adjustment] = [*self.elements, *self.adjustments]
        return (*(line.id for line in lines), *(row.id for row in rows))


class Action(_Entry):
    """A step of the realisation plan, shown on Gevinstplan for the owner to date."""

    what: Annotated[str, Field(alias="handling")]
    who: Annotated[str, Field(alias="rolle")] = ""


class Proposal(_Entry):
    """A whole proposal."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[int, Field(ge=1)] = 1
    title: Annotated[str, Field(alias="titel")]
    track: Annotated[str, Field(alias="spor")]
    pages: Annotated[tuple[int, int] | None, Field(alias="sider")] = None
    years: Annotated[int, Field(alias="antal_år", ge=1, le=30)] = 4
    purpose: Annotated[str, Field(alias="formål")]
    motivation: Annotated[str, Field(alias="motivation")] = ""
    affected: Annotated[str, Field(alias="berørte")] = ""
    steps: Annotated[tuple[Action, ...], Field(alias="trin")] = ()
    risks: Annotated[tuple[str, ...], Field(alias="risici")] = ()
    indicators: Annotated[tuple[str, ...], Field(alias="indikatorer")] = ()
    data_sources: Annotated[tuple[str, ...], Field(alias="datakilder")] = ()
    caveats: Annotated[tuple[str, ...], Field(alias="forbehold")] = ()
    groups: Annotated[tuple[InputGroup, ...], Field(alias="forudsætninger")]
    tables: Annotated[tuple[Table, ...], Field(alias="tabeller")] = ()
    comparisons: Annotated[tuple[Comparison, ...], Field(alias="nøgletal")] = ()
    models: Annotated[tuple[Model, ...], Field(alias="modeller")] = ()
    rules: Annotated[tuple[Rule, ...], Field(alias="kontroller")] = ()
    business_case: Annotated[BusinessCase | None, Field(alias="business_case")] = None
    tariff: Annotated[Tariff | None, Field(alias="takst")] = None

    @model_validator(mode="after")
    def _one_result(self) -> "Proposal":
        if (self.business_case is None) == (self.tariff is None):
            raise ValueError("skriv enten business_case eller takst; det er resultatet, skabelonen regner frem til")
        return self

    @model_validator(mode="after")
    def _ids_differ(self) -> "Proposal":
        named = [
            *(entry.id for entry in self.inputs),
            *(table.id for table in self.tables),
            *(comparison.id for comparison in self.comparisons),
            *(row.id for model in self.models for row in model.rows),
            *(line.id for line in self.lines),
            *(self.tariff.ids if self.tariff else ()),
        ]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise ValueError(f"samme id er brugt to gange: {', '.join(twice)}; giv dem hver sit")
        return self

    @model_validator(mode="after")
    def _no_figures_in_formulas(self) -> "Proposal":
        rows = [(row.id, row.formula) for model in self.models for row in model.rows]
        columns = [(column.id, column.formula) for table in self.tables for column in table.columns]
        lines = [(line.id, line.formula) for line in self.lines]
        tariff = self.tariff.formulas if self.tariff else ()
        rules = [(rule.label, rule.figure + rule.equals + rule.condition) for rule in self.rules]
        for name, formula in (*rows, *columns, *lines, *tariff, *rules):
            bare = REFERENCE.sub("", _TEXT.sub("", formula))
            found = [*_NUMBER.findall(bare), *_CRITERION.findall(formula)]
            figures = [number for number in found if float(number.replace(",", ".")) not in PLAIN_NUMBERS]
            if figures:
                raise ValueError(
                    f"{name}: tallet {figures[0]} står i formlen; lav det til et input med navn, enhed og kilde"
                )
        return self

    @model_validator(mode="after")
    def _yearly_formulas_are_sums_and_products(self) -> "Proposal":
        """Følsomhed adds a yearly formula over all years at once, which a chosen value would not survive."""
        yearly = [(row.id, row.formula) for model in self.models for row in model.rows if row.yearly]
        lines = [(line.id, line.formula) for line in self.lines]
        for name, formula in (*yearly, *lines):
            if _CALL.search(formula):
                raise ValueError(
                    f"{name}: en formel pr. år må kun bruge + - * / og parenteser; læg IF, MAX og lignende i en "
                    "række uden pr_år"
                )
        return self

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Every input of the proposal's own groups."""
        return tuple(entry for group in self.groups for entry in group.inputs)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the business case, where there is one."""
        return self.business_case.lines if self.business_case else ()

    @property
    def page_text(self) -> str:
        """The report pages, or that there are none."""
        if self.pages is None:
            return "Ikke fra rapporten"
        first, last = self.pages
        return f"Rapporten s. {first}" if first == last else f"Rapporten s. {first}-{last}"


def origin_text(item: Model | Table | Comparison | Tariff, note: str) -> str:
    """Whose formula a model or table is, its page, and the note."""
    page = f", s. {item.page}" if item.page else ""
    printed = isinstance(item, Table) and item.origin == "rapport"
    return f"{'Rapportens tabel' if printed else ORIGIN_TEXT[item.origin]}{page}. {note}".strip()


def _node_at(node: yaml.Node | None, path: tuple[int | str, ...]) -> yaml.Node | None:
    for key in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            found = [value for name, value in node.value if name.value == key]
            if not found:
                break
            node = found[0]
        else:
            break
    return node


_MESSAGES = {
    "missing": "feltet mangler; skriv det",
    "extra_forbidden": "feltet kendes ikke; se efter en stavefejl",
    "string_type": "skal være tekst; sæt evt. anførselstegn om",
    "bool_type": "skal være true eller false",
    "string_too_long": f"må højst være {LONGEST_TEXT} tegn",
}


def parsed(text: str, where: str, model: type[BaseModel]) -> Any:
    """``text`` as YAML read into ``model``. Raises ProposalError naming file, line, field and cure."""
    try:
        data = parsed_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", linje {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", "") or "ukendt fejl"
        raise ProposalError(
            f"{where}{line}: filen er ikke gyldig YAML ({problem}). Se efter indrykning, kolon og "
            "anførselstegn i linjen."
        ) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        root = yaml.compose(text, Loader=yaml.SafeLoader)  # slow, and only needed to name the line
        found = []
        for item in error.errors():
            node = _node_at(root, item["loc"])
            line = f"linje {node.start_mark.line + 1}" if node else "filen"
            field = ".".join(str(part) for part in item["loc"])
            message = _MESSAGES.get(item["type"], item["msg"].removeprefix("Value error, "))
            found.append(f"{line}, {field}: {message}")
        raise ProposalError(f"{where}: {'; '.join(found)}.") from error


def load_file(path: Path) -> Proposal:
    """The proposal of a YAML file. Raises ProposalError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProposalError(
            f"{path}: skabelonfilen kan ikke læses ({file_reason(error)}). Se efter navn og mappe."
        ) from error
    proposal: Proposal = parsed(text, path.name, Proposal)
    return proposal
