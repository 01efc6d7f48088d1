"""Makes the generated documents: ``python docs/generate.py``. The tests hold that they are current.

* ``funktioner.md``, the reference of every cell function, from the registry;
* ``modeller.md``, every model of the report with the function that computes it, from ``models-*.yaml``.
"""

from pathlib import Path
from typing import Any

import yaml

from raaderum.commands.functions import signature
from udfs.registry import CellFunction, functions

FOLDER = Path(__file__).parent
_ORIGINS = {"stated": "rapporten", "inferred": "udledt", "ours": "vores"}


def texts() -> dict[str, str]:
    """The generated documents by file name."""
    return {"funktioner.md": _reference(), "modeller.md": _models()}


def _reference() -> str:
    declared = list(functions().values())
    lines = [
        "# Cellefunktioner",
        "",
        f"Råderum har {len(declared)} cellefunktioner. De virker ens i Excel, i LibreOffice Calc og i `raaderum eval`. "
        "Navnene i parentes er argumenterne, som dansk Excel viser dem; argumenter i [ ] kan udelades. Eksemplerne er "
        "i filsyntaks (komma og decimalpunktum) og kan køres med `raaderum eval`. Siden er lavet af funktionernes egen "
        "erklæring.",
        "",
    ]
    for category in dict.fromkeys(function.category for function in declared):
        lines += [f"## {category}", ""]
        for function in declared:
            if function.category == category:
                lines += _entry(function)
    return "\n".join(lines).rstrip() + "\n"


def _entry(function: CellFunction) -> list[str]:
    lines = [f"### {function.name}", "", f"`{signature(function)}`", "", function.da, ""]
    lines += [f"- **{argument.label}** ({argument.kind.label}): {argument.da}" for argument in function.arguments]
    if function.source:
        lines += ["", f"Kilde: {function.source}"]
    if function.example:
        lines += ["", f"Eksempel: `={function.example}`"]
    return [*lines, ""]


def models() -> list[dict[str, Any]]:
    """Every model of the report and of ours, in the order of proposals."""
    found = [
        entry
        for path in sorted(FOLDER.glob("models-*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    return sorted(found, key=lambda entry: (entry["proposal"] or "~", _first_page(entry)))


def _first_page(entry: dict[str, Any]) -> int:
    """The page that an entry begins on; "147-148" begins on 147, none comes last."""
    digits = str(entry.get("page") or "999").split("-")[0]
    return int(digits)


def _models() -> str:
    listed = models()
    lines = [
        "# Rapportens modeller og deres funktioner",
        "",
        f"{len(listed)} modeller fra *Kommunale veje til effektivisering*, og hvad der regner hver af dem. *Ophav*: "
        "**rapporten** når formlen eller tabellen står der, **udledt** når vi har læst den ud af tekst og tabeller, "
        "**vores** når den er Råderums egen. Kaldene er i filsyntaks med eksempeltal; hvert kald regnes ud i testene. "
        "Siden er lavet af `models-*.yaml`.",
    ]
    proposal = ""
    for entry in listed:
        if entry["proposal"] != proposal:
            proposal = entry["proposal"]
            lines += [
                "",
                f"## {proposal}",
                "",
                "| model | side | ophav | regnes med | eksempel i rapporten |",
                "|---|---|---|---|---|",
            ]
        lines.append(_row(entry))
    return "\n".join(lines) + "\n"


def _row(entry: dict[str, Any]) -> str:
    name = _cell(entry["model"])
    if entry.get("note"):
        name += f"<br>*{_cell(entry['note'])}*"
    calls = "<br>".join(f"{_cell(call['gives'])}: `={_cell(call['call'])}`" for call in entry.get("calls") or [])
    if entry.get("form"):
        calls = "<br>".join(part for part in (f"Skema: {_cell(_text(entry['form']))}", calls) if part)
    example = entry.get("worked_example")
    shown = _cell(_text(example)) if example else f"ingen: {_cell(entry.get('why_none') or '')}"
    return f"| {name} | {entry.get('page') or ''} | {_ORIGINS[entry['origin']]} | {calls} | {shown} |"


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return str(value)


def _cell(text: Any) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


if __name__ == "__main__":
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        print(FOLDER / name)
