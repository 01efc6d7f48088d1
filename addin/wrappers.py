"""The VBA functions that Excel sees, and what the function wizard says of them, made from the registry."""

import re
from collections.abc import Iterable

from udfs.registry import Argument, CellFunction, functions

#: Excel's limit for a description of a function or an argument.
LONGEST_HELP = 255

#: Words that VBA keeps for itself and a label could be.
_RESERVED = """
and any array as boolean byref byte byval call case cbool cdate cdbl close const currency date debug
declare dim do double each else elseif empty end enum erase error event exit false fix for function get
global gosub goto if implements in input int integer is let lbound len like line local lock long loop me
mod name new next not nothing null object on open option optional or paramarray preserve print private
property public put redim rem resume return seek select set single spc static stop string sub tab then
time to true type typeof ubound unlock until variant wend while width with write xor
"""


def parameter_names(function: CellFunction) -> list[str]:
    """The names the wizard shows: the Danish labels, as VBA can have them."""
    names: list[str] = []
    for argument in function.arguments:
        name = re.sub(r"\W+", "_", argument.label).strip("_") or argument.name
        if not name[0].isalpha():
            name = f"Nr_{name}"
        if name.casefold() in _RESERVED.split() or name.casefold() in (taken.casefold() for taken in names):
            name = f"{name}_{len(names) + 1}"
        names.append(name)
    return names


def vba_module() -> str:
    """``modRaaderumFunctions``: one function for each cell function, not volatile."""
    return "\n".join(
        (
            'Attribute VB_Name = "modRaaderumFunctions"',
            "' Made from the declarations in udfs/; change them there.",
            "Option Explicit",
            "",
            *(_wrapper(function) for function in functions().values()),
        )
    )


def _wrapper(function: CellFunction) -> str:
    names = parameter_names(function)
    if function.most is None:
        return _repeated(function.name, names[:-1], names[-1])
    parameters = ", ".join(f"Optional ByVal {name} As Variant" for name in names)
    given = ", ".join((*(f"Plain({name})" for name in names), "CallerMark()"))
    return "\n".join(
        (
            f"Public Function {function.name}({parameters}) As Variant",
            f'    {function.name} = CellResult("{function.name}", Array({given}))',
            "End Function",
            "",
        )
    )


def _repeated(function: str, fixed: list[str], repeated: str) -> str:
    """A wrapper with a repeated last argument, beside which VBA allows no optional ones."""
    parameters = ", ".join((*(f"ByVal {name} As Variant" for name in fixed), f"ParamArray {repeated}() As Variant"))
    first = len(fixed)
    return "\n".join(
        (
            f"Public Function {function}({parameters}) As Variant",
            "    Dim all_() As Variant, place_ As Long",
            f"    ReDim all_(0 To UBound({repeated}) + {first + 1})",
            *(f"    all_({place}) = Plain({name})" for place, name in enumerate(fixed)),
            f"    For place_ = 0 To UBound({repeated})",
            f"        all_(place_ + {first}) = Plain({repeated}(place_))",
            "    Next place_",
            "    all_(UBound(all_)) = CallerMark()",
            f'    {function} = CellResult("{function}", all_)',
            "End Function",
            "",
        )
    )


def wizard_table() -> list[list[str]]:
    """The sheet *Funktioner*: name, category, help in Danish and English, then the same for each argument."""
    rows = [["Funktion", "Kategori", "Dansk", "English"]]
    for function in functions().values():
        row = [function.name, function.category, _help(function.da), _help(function.en)]
        for name, argument in zip(parameter_names(function), function.arguments, strict=True):
            row += [name, _help(argument.da), _help(argument.en)]
        rows.append(row)
    return rows


def intellisense_table() -> list[list[str]]:
    """The sheet *_IntelliSense_* as Excel-DNA's viewer reads it: name, help, topic, each argument."""
    rows = [["FunctionInfo", "1.0"]]
    for function in functions().values():
        rows.append([function.name, _help(function.da), "", *_pairs(function.arguments)])
    return rows


def _pairs(arguments: Iterable[Argument]) -> Iterable[str]:
    for argument in arguments:
        yield argument.label
        yield _help(argument.da)


def _help(text: str) -> str:
    if len(text) > LONGEST_HELP:
        raise ValueError(f"Excel shows {LONGEST_HELP} characters of help at most, not {len(text)}: {text}")
    return text
