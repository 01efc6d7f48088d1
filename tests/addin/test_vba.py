"""From a cell's VBA wrapper through xlwings' real call path and back, run by pyOpenVBA's interpreter."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from addin.serve import RUNNING_SERVER
from engines import __version__
from tests.addin.vba import LANGUAGE, Excel
from tests.udfs.examples import arguments
from tests.udfs.winstub import windows
from udfs import journal
from udfs.registry import CellFunction, functions
from udfs.values import OMITTED, ErrorCode

ALL = list(functions().values())


@pytest.fixture(scope="module")
def call() -> Iterator[Callable[..., Any]]:
    with windows() as through_com:
        yield through_com


@pytest.fixture(scope="module")
def shared(call: Callable[..., Any]) -> Excel:
    return Excel(call)


@pytest.fixture
def excel(call: Callable[..., Any]) -> Excel:
    return Excel(call)


def in_sheet(value: Any) -> Any:
    """A plain value as the sheet gets it; one row comes as a flat array."""
    if isinstance(value, list):
        rows = [["" if cell is None else cell for cell in row] for row in value]
        return rows[0] if len(rows) == 1 else rows
    return value


@pytest.mark.parametrize("function", ALL, ids=lambda function: function.name)
def test_every_wrapper_gives_what_the_function_gives(shared: Excel, function: CellFunction) -> None:
    given = arguments(function)
    while given and given[-1] is OMITTED:
        given.pop()
    assert shared.run(function.name, *given) == in_sheet(function(*given).value)


@pytest.mark.parametrize("function", [f for f in ALL if f.arguments], ids=lambda function: function.name)
def test_an_error_in_the_first_argument_comes_out_as_an_error_value(shared: Excel, function: CellFunction) -> None:
    given = [ErrorCode.REF, *arguments(function)[1:]]
    assert shared.run(function.name, *given) == in_sheet(function(*given).value)


def test_an_omitted_optional_argument_means_its_default(shared: Excel) -> None:
    flows = [[-500.0, 550.0, 550.0]]
    assert shared.run("BC_NPV", 0.035, flows) == pytest.approx(-500 + 550 / 1.035 + 550 / 1.035**2)


def test_an_error_in_an_array_is_an_error_value_in_its_place(shared: Excel) -> None:
    hours = shared.run("BC_TIME", [[60.0], [ErrorCode.DIV0], [120.0]], 1.0)
    assert hours == [[1.0], [ErrorCode.DIV0], [2.0]]


def test_the_calling_cell_reaches_the_journal(shared: Excel) -> None:
    assert shared.run("BC_IRR", [[1.0, 2.0]]) is ErrorCode.NUM
    entry = journal.latest("Sag 1.xlsx", "Business case", "C12")
    assert entry is not None
    assert entry.function == "BC_IRR"


def test_one_python_serves_all_calls(excel: Excel) -> None:
    for _ in range(5):
        excel.run("BC_TIME", 60.0, 1.0)
    assert len(excel.machine.started) == 1


def test_python_is_started_isolated_and_without_a_shell(excel: Excel) -> None:
    excel.run("BC_VERSION")
    assert excel.machine.started == [('"C:\\Python\\pythonw.exe" -I -m addin.serve $(CLSID)', 1)]


def test_a_running_service_is_found_by_its_class(excel: Excel) -> None:
    excel.machine.settings["start"] = "tjeneste"
    assert excel.run("BC_VERSION") == __version__
    assert excel.machine.started == [(RUNNING_SERVER, 1)]


def test_python_that_died_is_started_again(excel: Excel) -> None:
    assert excel.run("BC_TIME", 60.0, 1.0) == 1.0
    assert excel.machine.server is not None
    excel.machine.server.lost = True
    assert excel.run("BC_TIME", 60.0, 3.0) == 3.0
    assert len(excel.machine.started) == 2


FAILURES: dict[str, tuple[Callable[[Any], None], str]] = {
    "not set up": (lambda machine: machine.settings.clear(), "ikke sat op"),
    "no python": (
        lambda machine: machine.files.clear(),
        "kan ikke finde Python her: C:\\Python\\pythonw.exe",
    ),
    "no dll": (lambda machine: setattr(machine, "can_load", False), "xlwings64-0.37.8.dll"),
    "no start": (lambda machine: setattr(machine, "can_start", False), "kunne ikke starte Python"),
}


@pytest.mark.parametrize(("spoil", "words"), FAILURES.values(), ids=FAILURES)
def test_a_missing_python_is_said_once_and_not_for_each_cell(
    excel: Excel, spoil: Callable[[Any], None], words: str
) -> None:
    spoil(excel.machine)
    assert [excel.run("BC_TIME", 60.0, 1.0) for _ in range(20)] == [ErrorCode.NA] * 20
    assert len(excel.messages) == 1
    assert words in excel.messages[0]
    assert len(excel.machine.started) <= 1


def test_a_service_that_does_not_run_says_how_to_start_it(excel: Excel) -> None:
    excel.machine.settings["start"] = "tjeneste"
    excel.machine.can_start = False
    excel.run("BC_VERSION")
    assert "raaderum addin serve" in excel.messages[0]


def test_an_old_python_part_is_told_of(excel: Excel, monkeypatch: pytest.MonkeyPatch) -> None:
    real = excel.machine.call
    monkeypatch.setattr(
        excel.machine, "call", lambda name, *a, **k: "0.0.1" if name == "BC_VERSION" else real(name, *a, **k)
    )
    assert excel.run("BC_TIME", 60.0, 1.0) == 1.0
    assert "0.0.1" in excel.messages[0]
    assert __version__ in excel.messages[0]


def test_messages_are_english_where_office_is(excel: Excel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LANGUAGE, "language", 2057)
    excel.machine.settings.clear()
    excel.run("BC_VERSION")
    assert excel.messages[0].startswith("Råderum is not set up")


def test_the_users_settings_come_before_those_beside_the_addin(excel: Excel) -> None:
    excel.machine.settings.pop("start")
    excel.run("BC_VERSION")
    paths = [path for path, key in excel.machine.asked if key == "start"]
    assert paths[0] == "C:\\Users\\Åse\\APPDATA\\Raaderum\\raaderum.ini"
    assert all(path.endswith("\\raaderum.ini") for path in paths)
    assert len(set(paths)) == 2


@pytest.mark.parametrize(
    ("link", "own"),
    [
        ("C:\\Users\\Bo\\AppData\\Raaderum.xlam", True),
        ("https://kommune.sharepoint.com/sites/x/RAADERUM.XLAM", True),
        ("C:\\Addins\\Raaderum.xlam", False),  # this very add-in
        ("C:\\Users\\Bo\\Regneark.xlsx", False),
        ("C:\\Users\\Bo\\Raaderum.xlam.xlsx", False),
        ("C:\\Raaderum.xlam\\Budget.xlsx", False),
        ("", False),
    ],
)
def test_only_links_to_the_addins_own_name_are_changed(shared: Excel, link: str, own: bool) -> None:
    assert shared.run("IsOwnLink", link, "C:\\Addins\\Raaderum.xlam") is own


@pytest.mark.parametrize(
    ("number", "lost"),
    [(462, True), (-2147023174, True), (-2147417848, True), (13, False), (-2147352567, False)],
)
def test_only_a_lost_connection_is_tried_again(shared: Excel, number: int, lost: bool) -> None:
    assert shared.run("IsLost", number) is lost
