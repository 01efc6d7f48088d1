"""The benchmark cell functions as a cell calls them: values, blanks, and each one's likely mistakes."""

import pytest

from udfs.registry import function
from udfs.values import OMITTED, ErrorCode

TEN = [[537.0, 594.0, 583.0, 486.0, 617.0, 745.0, 775.0, 746.0, 884.0, 860.0]]
UNITS = [[20.0, 151.0], [19.0, 131.0], [25.0, 160.0]]
MADE = [[100.0, 90.0], [150.0, 50.0], [160.0, 55.0]]
ERROR = ErrorCode.REF
BLANK = [[None], [None]]


MISSING = (
    "Et tal mangler, så nøgletallet kan ikke beregnes. Et manglende tal er ikke 0; udfyld det, eller lad "
    "rækken stå uden nøgletal."
)
NO_OWN = "Eget tal mangler eller er 0, så der er intet at sammenligne. Udfyld det; er det virkelig 0, så skriv {0}."
NOTHING = "Der er ingen observationer at sammenligne med. Udfyld mindst én."


def zero(name: str) -> str:
    return f"{name} er 0 eller tom, og der skal divideres med den. Udfyld den."


def text(name: str, got: str) -> str:
    return f'{name} skal være et tal; fik teksten "{got}". Skriv tallet uden tekst og enhed.'


def negative(name: str, got: str) -> str:
    return f"{name} må ikke være negativ; fik {got}."


def error(name: str) -> str:
    return f"{name} indeholder fejlen #REF!. Ret cellen, som fejlen kommer fra."


def value(name: str, *arguments: object) -> object:
    outcome = function(name)(*arguments)
    assert outcome.message is None
    return outcome.value


def test_every_benchmark_example_runs_by_itself() -> None:
    assert value("BM_RATIO", 81.49, 2948.0, 1000.0) == pytest.approx(27.6424694)


def test_a_column_of_ratios_keeps_a_missing_figure_missing() -> None:
    outcome = function("BM_RATIO")([[10.0], [None], [30.0]], 10.0)
    assert outcome.value == [[1.0], [ErrorCode.NA], [3.0]]
    assert outcome.message is not None


def test_one_wrong_row_spoils_its_own_cell_only() -> None:
    assert function("BM_RATIO")([[10.0], [20.0]], [[10.0], [None]]).value == [[1.0], [ErrorCode.DIV0]]


def test_models_come_as_one_row_per_case() -> None:
    found = value("BM_SHAREMODELS", [[32.39], [44.56]], [[433.3], [652.1]], [[0.051], [0.058]], 0.044, 0.056)
    assert found == [
        pytest.approx([10.2917, 13.3248, 8.1252]),
        pytest.approx([6.7382, 15.8676, 8.0424]),
    ]


def test_fte_per_case_is_the_report_s_row() -> None:
    assert value("BM_FTEPERCASE", 81.49, 2948.0, 24.43, 415_945.0) == [
        pytest.approx([27.6424694, 3.2124694, 9.47036, 3_939_148.89])
    ]


def test_fte_per_case_without_wage_leaves_the_amount_unknown() -> None:
    for wage in (OMITTED, None):
        found = function("BM_FTEPERCASE")(81.49, 2948.0, 24.43, wage).value
        assert isinstance(found, list)
        assert found[0][3] is ErrorCode.NA
        assert found[0][0] == pytest.approx(27.6424694)


@pytest.mark.parametrize(("english", "danish"), [("mean", "gennemsnit"), ("quartile", "Kvartil"), ("best", "bedste")])
def test_targets_have_danish_names(english: str, danish: str) -> None:
    assert value("BM_TARGET", TEN, english) == value("BM_TARGET", TEN, danish)


def test_direction_has_danish_names() -> None:
    assert value("BM_RANK", 486.0, TEN, "høj") == value("BM_RANK", 486.0, TEN, "high") == 10
    assert value("BM_RANK", 486.0, TEN, "lav") == value("BM_RANK", 486.0, TEN) == 1


@pytest.mark.parametrize("blank", [None, 0.0, [[None]]])
def test_a_blank_own_figure_is_never_ranked_as_zero(blank: object) -> None:
    outcome = function("BM_RANK")(blank, TEN)
    assert (outcome.value, outcome.message) == (ErrorCode.NA, NO_OWN)
    assert function("BM_RANK")([[0.0]], TEN).value == 1.0


def test_a_blank_observation_is_missing_and_not_zero() -> None:
    with_blank = [[*TEN[0], None]]
    assert value("BM_TARGET", with_blank, "best") == 486
    assert value("BM_TARGET", with_blank, "mean") == value("BM_TARGET", TEN, "mean")


def test_potential_takes_a_number_as_target_and_a_column_of_own_figures() -> None:
    assert value("BM_POTENTIAL", [[583.0], [486.0]], [[45.0], [20.0]], TEN, 500.0) == [[3735.0], [0.0]]


def test_efficiency_is_a_column() -> None:
    found = value("BM_EFFICIENCY", UNITS, MADE, "crs")
    assert isinstance(found, list)
    assert [len(row) for row in found] == [1, 1, 1]
    assert found[0] == [pytest.approx(1)]


def test_slacks_are_in_the_columns_own_units() -> None:
    found = value("BM_SLACKS", [[8.0, 1.0], [10.0, 1.0]], [[1.0], [1.0]], "crs")
    assert found == [[0, 0, 0], [pytest.approx(2), 0, 0]]


def test_peers_weigh_the_units_measured_against() -> None:
    assert value("BM_PEERS", [[8.0, 1.0], [10.0, 1.0]], [[1.0], [1.0]], "crs") == [[1, 0], [1, 0]]


@pytest.mark.parametrize(
    ("name", "arguments", "code", "sentence"),
    [
        ("BM_RATIO", (1.0, 0.0), ErrorCode.DIV0, zero("Nævneren")),
        ("BM_RATIO", ("12 kr.", 4.0), ErrorCode.VALUE, text("Tæller", "12 kr.")),
        ("BM_RATIO", (1.0, 4.0, -1000.0), ErrorCode.NUM, "Pr. antal skal være over 0; fik -1.000."),
        ("BM_RATIO", (ERROR, 4.0), ErrorCode.REF, error("Tæller")),
        ("BM_INDEX", (1.0, None), ErrorCode.DIV0, zero("Det forventede niveau")),
        ("BM_INDEX", (BLANK, 100.0), ErrorCode.NA, MISSING),
        ("BM_INDEX", ("høj", 100.0), ErrorCode.VALUE, text("Faktisk", "høj")),
        ("BM_GROWTH", (0.0, 5.0), ErrorCode.DIV0, zero("Det tidligere beløb")),
        ("BM_GROWTH", (5.0, BLANK), ErrorCode.NA, MISSING),
        ("BM_GROWTH", (5.0,), ErrorCode.VALUE, "BM_GROWTH skal have 2 argumenter; fik 1."),
        (
            "BM_SHAREMODELS",
            (32.39, 433.3, 5.1, 0.044, 0.056),
            ErrorCode.NUM,
            "Egen tidligere andel skal være en andel fra 0 til 1; fik 5,1. Skriv 5,1 % eller 0,051.",
        ),
        (
            "BM_SHAREMODELS",
            (32.39, -433.3, 0.051, 0.044, 0.056),
            ErrorCode.NUM,
            negative("Ydelserne", "-433,3"),
        ),
        (
            "BM_SHAREMODELS",
            (32.39, 433.3, 0.051, 0.044),
            ErrorCode.VALUE,
            "BM_SHAREMODELS skal have 5 argumenter; fik 4.",
        ),
        ("BM_LEVELMODELS", (1.0, -5.0, 1.0, 1.0, 1.0), ErrorCode.NUM, negative("Grundlaget", "-5")),
        ("BM_LEVELMODELS", ("mange", 5.0, 1.0, 1.0, 1.0), ErrorCode.VALUE, text("Udgift", "mange")),
        (
            "BM_LEVELMODELS",
            (1.0, 5.0, 1.0, 1.0),
            ErrorCode.VALUE,
            "BM_LEVELMODELS skal have 5 argumenter; fik 4.",
        ),
        ("BM_FTEPERCASE", (81.49, None, 24.43), ErrorCode.DIV0, zero("Antal sager")),
        ("BM_FTEPERCASE", (-1.0, 2948.0, 24.43), ErrorCode.NUM, negative("Årsværk", "-1")),
        ("BM_FTEPERCASE", (81.49, 2948.0, 24.43, -400.0), ErrorCode.NUM, negative("Lønnen", "-400")),
        ("BM_CASELOAD", (480.0, 0.0, 40.0), ErrorCode.DIV0, zero("Årsværk")),
        ("BM_CASELOAD", (480.0, 10.0, None), ErrorCode.DIV0, zero("Normen")),
        ("BM_CASELOAD", (-480.0, 10.0, 40.0), ErrorCode.NUM, negative("Antal sager", "-480")),
        (
            "BM_TARGET",
            (TEN, "middel"),
            ErrorCode.VALUE,
            'Mål kan være mean, median, quartile, best eller et tal; fik "middel". Danske '
            "navne: gennemsnit, median, kvartil, bedste.",
        ),
        (
            "BM_TARGET",
            (TEN, "mean", "ned"),
            ErrorCode.VALUE,
            'Retning kan være low (lavt er godt) eller high (højt er godt); fik "ned".',
        ),
        ("BM_TARGET", ([[None, None]], "mean"), ErrorCode.NA, NOTHING),
        (
            "BM_TARGET",
            (TEN, "median", "low", TEN),
            ErrorCode.VALUE,
            'Vægte bruges kun sammen med gennemsnittet ("mean"); målet er "median". Udelad vægtene, eller vælg mean.',
        ),
        (
            "BM_TARGET",
            (TEN, "mean", "low", [[1.0, 2.0]]),
            ErrorCode.VALUE,
            "Der er 10 observationer og 2 vægte. Vælg lige store områder.",
        ),
        ("BM_POTENTIAL", (583.0, -45.0, TEN, "best"), ErrorCode.NUM, negative("Mængden", "-45")),
        ("BM_POTENTIAL", (BLANK, 45.0, TEN, "best"), ErrorCode.NA, NO_OWN),
        ("BM_POTENTIAL", (583.0, 45.0, [[1.0, "x"]], "best"), ErrorCode.VALUE, text("Observationer", "x")),
        ("BM_RANK", (BLANK, TEN), ErrorCode.NA, NO_OWN),
        ("BM_RANK", (1.0, BLANK), ErrorCode.NA, NOTHING),
        (
            "BM_RANK",
            (1.0, TEN, "op"),
            ErrorCode.VALUE,
            'Retning kan være low (lavt er godt) eller high (højt er godt); fik "op".',
        ),
        (
            "BM_PERCENTILE",
            (1.0, 5.0),
            ErrorCode.NA,
            "En percentil kræver mindst to observationer; fik 1. Udfyld flere.",
        ),
        ("BM_PERCENTILE", (BLANK, TEN), ErrorCode.NA, NO_OWN),
        ("BM_PERCENTILE", ("x", TEN), ErrorCode.VALUE, text("Eget tal", "x")),
        ("BM_SPREAD", (BLANK,), ErrorCode.NA, NOTHING),
        ("BM_SPREAD", ([["a", 1.0]],), ErrorCode.VALUE, text("Observationer", "a")),
        ("BM_SPREAD", (), ErrorCode.VALUE, "BM_SPREAD skal have 1 argumenter; fik 0."),
        ("BM_REMARKS", ([["a", 1.0]],), ErrorCode.VALUE, text("Observationer", "a")),
        ("BM_REMARKS", ([[ERROR, 1.0]],), ErrorCode.REF, error("Observationer")),
        ("BM_REMARKS", (), ErrorCode.VALUE, "BM_REMARKS skal have 1 argumenter; fik 0."),
        (
            "BM_EFFICIENCY",
            (UNITS, MADE[:2]),
            ErrorCode.VALUE,
            "Der er 3 enheder med ressourcer og 2 med ydelser. Hver række er en enhed; vælg lige mange rækker.",
        ),
        (
            "BM_EFFICIENCY",
            (UNITS, MADE, "nirs"),
            ErrorCode.VALUE,
            'Skalaafkast kan være vrs eller crs; fik "nirs".',
        ),
        (
            "BM_EFFICIENCY",
            ([[1.0], [-1.0]], [[1.0], [1.0]]),
            ErrorCode.NUM,
            "Ressourcer må ikke være negative i en effektivitetsanalyse; enhed nr. 2 er. Ret "
            "tallet, eller tag enheden ud.",
        ),
        (
            "BM_PEERS",
            (UNITS, [[0.0], [1.0], [1.0]]),
            ErrorCode.NUM,
            "Enhed nr. 1 har ingen ydelser. Udfyld dem, eller tag enheden ud.",
        ),
        (
            "BM_PEERS",
            (UNITS, MADE, "vrs", "ud"),
            ErrorCode.VALUE,
            'Retning kan være input eller output; fik "ud".',
        ),
        (
            "BM_PEERS",
            ([[None, 1.0]], [[1.0]]),
            ErrorCode.NA,
            "Ingen enhed har alle tal, så der er intet at sammenligne. Udfyld rækkerne.",
        ),
        (
            "BM_SLACKS",
            ([[0.0]], [[1.0]]),
            ErrorCode.NUM,
            "Enhed nr. 1 har ingen ressourcer. Udfyld dem, eller tag enheden ud.",
        ),
        ("BM_SLACKS", ([["x"]], [[1.0]]), ErrorCode.VALUE, text("Ressourcer", "x")),
        ("BM_SLACKS", (UNITS,), ErrorCode.VALUE, "BM_SLACKS skal have 2-4 argumenter; fik 1."),
    ],
)
def test_a_likely_mistake_gets_its_sentence(
    name: str, arguments: tuple[object, ...], code: ErrorCode, sentence: str
) -> None:
    outcome = function(name)(*arguments)
    assert (first(outcome.value), outcome.message) == (code, sentence)


def first(found: object) -> object:
    while isinstance(found, list):
        found = found[0]
    return found
