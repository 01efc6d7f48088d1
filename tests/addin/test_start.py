"""What happens when Excel has loaded the add-in: the wizard's help and the open workbooks."""

from pathlib import Path
from typing import Any

import pytest
from pyopenvba.apps.excel import Application, Workbook
from pyopenvba.interpreter._objects import MemberSpec
from pyopenvba.interpreter._values import MISSING, error

from addin.build_xlam import build
from addin.wrappers import parameter_names
from tests.addin.vba import LANGUAGE, Excel, as_python
from udfs.registry import functions


class Wizard:
    """``Application.MacroOptions`` and ``ThisWorkbook.IsAddin``, with Excel's habit of refusing hidden add-ins."""

    def __init__(self, *, refuses_hidden: bool = False, refuses_all: bool = False) -> None:
        self.refuses_hidden, self.refuses_all = refuses_hidden, refuses_all
        self.is_addin = True
        self.told: list[dict[str, Any]] = []
        self.shown = 0
        self.batches: list[int] = []

    def macro_options(self, app: Any, macro: Any, description: Any, category: Any, helps: Any = None) -> None:
        if self.refuses_all or (self.refuses_hidden and self.is_addin):
            raise error(1004)
        told = {"macro": macro, "description": description, "category": category}
        self.told.append(told | {"helps": [] if helps is MISSING else as_python(helps)})


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("start"), as_workbook=True)


def started(workbook: Path, wizard: Wizard, monkeypatch: pytest.MonkeyPatch) -> Wizard:
    parameters = ("Macro", "Description", "Category", "ArgumentDescriptions")
    options = MemberSpec("MacroOptions", "method", getter=wizard.macro_options, parameters=parameters)
    monkeypatch.setattr(Application, "_vba_members", Application._vba_members | {"macrooptions": options})

    def show(book: Any, value: Any) -> None:
        wizard.shown += not value
        wizard.is_addin = bool(value)

    addin = MemberSpec("IsAddin", "property", getter=lambda book: wizard.is_addin, setter=show)
    monkeypatch.setattr(Workbook, "_vba_members", Workbook._vba_members | {"isaddin": addin})
    excel = Excel(lambda *a, **k: pytest.fail("starting needs no Python"), workbook)
    scheduled = ["first"]

    def on_time(app: Any, when: Any, procedure: Any) -> None:
        scheduled.append(str(procedure))

    later = MemberSpec("OnTime", "method", getter=on_time, parameters=("EarliestTime", "Procedure"))
    monkeypatch.setattr(Application, "_vba_members", Application._vba_members | {"ontime": later})
    while scheduled:
        before = len(wizard.told)
        assert scheduled.pop() in ("first", f"'{workbook.name}'!RaaderumDescribe")
        excel.run("RaaderumDescribe")
        wizard.batches.append(len(wizard.told) - before)
    return wizard


@pytest.mark.parametrize("language", [1030, 1033])
def test_the_wizard_hears_of_every_function_in_the_language_of_office(
    workbook: Path, monkeypatch: pytest.MonkeyPatch, language: int
) -> None:
    monkeypatch.setattr(LANGUAGE, "language", language)
    wizard = started(workbook, Wizard(), monkeypatch)
    english = language == 1033
    for told, function in zip(wizard.told, functions().values(), strict=True):
        assert told["macro"] == f"'{workbook.name}'!{function.name}"
        assert told["category"] == function.category
        assert told["description"] == (function.en if english else function.da)
        assert told["helps"] == [a.en if english else a.da for a in function.arguments]
        assert len(told["helps"]) == len(parameter_names(function))
    assert wizard.shown == 0
    assert max(wizard.batches) <= 20  # Excel is not held up


def test_an_excel_that_refuses_hidden_addins_is_shown_ours_for_the_moment(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = started(workbook, Wizard(refuses_hidden=True), monkeypatch)
    assert len(wizard.told) == len(functions())
    assert wizard.shown == 1
    assert wizard.is_addin


def test_an_excel_that_refuses_altogether_is_not_asked_for_ever(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = started(workbook, Wizard(refuses_all=True), monkeypatch)
    assert wizard.told == []
    assert wizard.is_addin
