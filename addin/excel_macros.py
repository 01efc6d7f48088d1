"""From the ribbon to the macros: ``CallUDF("addin.excel_macros", "kontroller", (text, workbook))``.

Every name is a function of this module that takes the argument of a menu item (empty for a button) and the
active workbook as Excel's own object, makes it an ``xw.Book``, and runs the macro of that name in
the module of its work, which shows its own message box. What it returns is for VBA: the content of a menu, or the
sentence for a box when the macro could not run at all. It never raises.
"""

import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any

import xlwings as xw

from addin import ribbon
from udfs.xlwings_host import SheetValue

log = logging.getLogger(__name__)

#: The macros that the items of menus name.
OF_MENUS = ("ny_skabelon", "sammenligningsgruppe", "standardrapport")

#: Where a macro is that is not in :mod:`addin.macros`; imported when it is called.
_HOMES = {
    "foelsomhed": "addin.simulation",
    "opdater_benchmark": "addin.benchmark",
    "opdater_skabelon": "addin.upgrading",
    "sammenligningsgruppe": "addin.benchmark",
    "standardrapport": "addin.reporting",
}


def _book(workbook: Any) -> xw.Book:
    from xlwings import _xlwindows

    impl: Any = _xlwindows.Book
    return xw.Book(impl=impl(xl=workbook))


def _proposals(_: Any) -> str:
    """The menu of proposals by track."""
    from workbooks.shipped import TARIFFS, listing

    by_track: dict[str, list[tuple[str, str]]] = {}
    for entry in listing():
        if entry.track != TARIFFS:
            by_track.setdefault(entry.track, []).append((entry.id, entry.title))
    return ribbon.menu(by_track, "ny_skabelon")


def _tariffs(_: Any) -> str:
    """The menu of tariff templates."""
    from workbooks.shipped import TARIFFS, listing

    tariffs = [(entry.id, entry.title) for entry in listing() if entry.track == TARIFFS]
    return ribbon.menu({"": tariffs}, "ny_skabelon")


def _groups(_: Any) -> str:
    """The menu of comparison groups."""
    from addin.benchmark import group_menu

    return ribbon.menu(group_menu(), "sammenligningsgruppe")


def _reports(workbook: Any) -> str:
    """The menu of municipalities that a report can be about."""
    from addin.reporting import municipality_menu

    return ribbon.menu(municipality_menu(_book(workbook)), "standardrapport")


#: The content of each menu by its button's name, made from the active workbook.
_MENUS = {
    "skabeloner": _proposals,
    "sammenligningsgrupper": _groups,
    "takstberegninger": _tariffs,
    "rapporter": _reports,
}


def home(name: str) -> Callable[..., Any]:
    """The macro of that name."""
    macro: Callable[..., Any] = getattr(import_module(_HOMES.get(name, "addin.macros")), name)
    return macro


def _run(name: str, argument: str, workbook: Any) -> None:
    home(name)(_book(workbook), *((argument,) if argument else ()))


def _answer(name: str, argument: str, workbook: Any) -> str:
    try:
        if name in _MENUS:
            return _MENUS[name](workbook)
        _run(name, argument, workbook)
    except Exception as error:
        log.exception("Makroen %s fejlede", name)
        return (
            f"Råderum stødte på en fejl, der ikke var ventet ({type(error).__name__}: {error}). "
            "Logfilen excel.log har mere; send den gerne med, når du melder fejlen."
        )
    return ""


def _served(name: str) -> Callable[..., str]:
    def macro(argument: str, workbook: Any) -> str:
        return _answer(name, argument, workbook)

    macro.__name__ = macro.__qualname__ = name
    served = xw.ret(convert=SheetValue)(macro)
    for parameter in ("argument", "workbook"):
        served = xw.arg(parameter, convert=SheetValue)(served)
    return xw.func(served)


def names() -> list[str]:
    """Every macro that the ribbon can reach."""
    return [*(button.macro for button in ribbon.buttons()), *OF_MENUS]


globals().update({name: _served(name) for name in names()})
