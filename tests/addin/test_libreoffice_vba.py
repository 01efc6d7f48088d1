"""The add-in's VBA in LibreOffice: another reader of the project and another Basic."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from addin.build_xlam import build, class_modules, modules
from addin.calc.office import Office, uno_module

ALWAYS_RUN = 4
FILTER = "Calc MS Excel 2007 VBA XML"


@pytest.fixture(scope="module", params=[False, True], ids=["xlam", "xlsm"])
def document(request: pytest.FixtureRequest, office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = build(tmp_path_factory.mktemp("vba"), as_workbook=request.param)
    uno = uno_module()

    def option(name: str, value: object) -> Any:
        made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        made.Name, made.Value = name, value
        return made

    options = {"Hidden": True, "MacroExecutionMode": ALWAYS_RUN, "FilterName": FILTER}
    desktop = office.service("com.sun.star.frame.Desktop")
    url = uno.systemPathToFileUrl(str(Path(path)))
    opened = desktop.loadComponentFromURL(url, "_blank", 0, tuple(option(n, v) for n, v in options.items()))
    yield opened
    opened.close(True)


@pytest.fixture
def run(document: Any) -> Callable[..., Any]:
    provider = document.getScriptProvider()

    def call(module: str, name: str, *given: Any) -> Any:
        url = f"vnd.sun.star.script:Raaderum.{module}.{name}?language=Basic&location=document"
        return provider.getScript(url).invoke(given, (), ())[0]

    return call


def test_it_opens_with_every_module(document: Any) -> None:
    library = document.BasicLibraries.getByName("Raaderum")
    assert {*modules(), *class_modules()} <= set(library.ElementNames)


def test_the_danish_letters_arrive(document: Any) -> None:
    source = document.BasicLibraries.getByName("Raaderum").getByName("modRaaderumFunctions")
    assert "Optional ByVal Første_periode As Variant" in source


def test_a_plain_result_passes_unchanged(run: Callable[..., Any]) -> None:
    assert run("modRaaderumHost", "FromPython", 3.5) == 3.5
    assert run("modRaaderumHost", "FromPython", "tekst") == "tekst"


def test_a_marked_text_is_no_text_any_more(run: Callable[..., Any]) -> None:
    """LibreOffice has no value for CVErr over its bridge: it comes back empty."""
    assert run("modRaaderumHost", "FromPython", "\ue0002042") is None


def test_an_argument_goes_over_as_it_stands(run: Callable[..., Any]) -> None:
    assert run("modRaaderumHost", "Plain", 3.0) == 3.0


def test_only_own_links_are_changed(run: Callable[..., Any]) -> None:
    here = "C:\\Addins\\Raaderum.xlam"
    assert run("modRaaderumWorkbooks", "IsOwnLink", "D:\\Andre\\raaderum.xlam", here) is True
    assert run("modRaaderumWorkbooks", "IsOwnLink", here, here) is False
    assert run("modRaaderumWorkbooks", "IsOwnLink", "D:\\Andre\\budget.xlsx", here) is False


def test_the_name_of_a_file_on_the_web_is_found(run: Callable[..., Any]) -> None:
    assert run("modRaaderumWorkbooks", "FileNameOf", "https://x.dk/y/Raaderum.xlam") == "Raaderum.xlam"


@pytest.mark.parametrize(("language", "english"), [(1030, False), (1033, True), (2057, True), (1053, False)])
def test_english_is_told_from_other_languages(run: Callable[..., Any], language: int, english: bool) -> None:
    assert run("modRaaderumSettings", "IsEnglish", language) is english


def test_the_start_of_python_is_a_plain_command_line(run: Callable[..., Any]) -> None:
    command = run("modRaaderumHost", "ServerConfig", "C:\\Program Files\\Python\\pythonw.exe", "excel")
    assert command == '"C:\\Program Files\\Python\\pythonw.exe" -I -m addin.serve $(CLSID)'


def test_the_buttons_know_their_texts(run: Callable[..., Any]) -> None:
    assert run("modRaaderumButtons", "ButtonText", "raaderumKontroller", 0) == "Kontrollér"
    assert run("modRaaderumButtons", "ButtonNeed", "raaderumKontroller") == "template"


@pytest.mark.parametrize(
    ("module", "procedure"), [("modRaaderumStart", "RaaderumStop"), ("modRaaderumRibbon", "RefreshRibbon")]
)
def test_the_modules_around_excel_compile_and_do_nothing_without_it(
    run: Callable[..., Any], module: str, procedure: str
) -> None:
    assert run(module, procedure) is None
