"""Reading the recipes: the shipped files, then the user's own on top."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from engines.yamltext import parsed_yaml
from sources.errors import SourceError, file_reason
from sources.folders import data_folder
from sources.indicators.model import Indicator


def user_folder() -> Path:
    """Where the user's own recipes are read from (``*.yaml``)."""
    return data_folder() / "indikatorer"


def definitions() -> dict[str, Indicator]:
    """Every recipe by id; a user's recipe of the same id replaces the shipped one.

    Raises SourceError with file, entry and field when a recipe cannot be used.
    """
    found: dict[str, Indicator] = {}
    shipped = resources.files("sources.indicators") / "data"
    for file in sorted(shipped.iterdir(), key=lambda entry: entry.name):
        for indicator in _parsed(file.read_text(encoding="utf-8"), file.name):
            if indicator.id in found:
                raise SourceError(f"{file.name}: nøgletallet {indicator.id} findes to gange.")
            found[indicator.id] = indicator
    for path in sorted(user_folder().glob("*.yaml")):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"{path}: filen kan ikke læses ({file_reason(error)}).") from error
        found.update({indicator.id: indicator for indicator in _parsed(text, str(path))})
    return found


def _parsed(text: str, where: str) -> Iterator[Indicator]:
    try:
        entries: Any = parsed_yaml(text) or []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", linje {mark.line + 1}" if mark else ""
        raise SourceError(f"{where}{line}: filen er ikke gyldig YAML ({error}). Ret linjen.") from error
    if not isinstance(entries, list):
        raise SourceError(f"{where}: filen skal være en liste (linjer der begynder med '- ').")
    for number, entry in enumerate(entries, start=1):
        name = entry.get("id", f"nr. {number}") if isinstance(entry, dict) else f"nr. {number}"
        try:
            indicator = Indicator.model_validate(entry)
        except ValidationError as error:
            raise SourceError(f"{where}: nøgletallet {name} kan ikke bruges: {_problems(error)}.") from error
        yield indicator
        budget = indicator.of_the_budget()
        if budget is not None:
            yield budget


_RULES = {
    "missing": "mangler",
    "extra_forbidden": "er ikke et felt i en opskrift",
    "literal_error": "kan være low eller high",
    "string_pattern_mismatch": "har tegn, der ikke kan bruges",
}


def _problems(error: ValidationError) -> str:
    """Each wrong field with what is wrong with it, in Danish where the kind is known."""
    return "; ".join(
        f"{'.'.join(str(part) for part in item['loc']) or 'punktet'} {_RULES.get(item['type'], item['msg'])}"
        for item in error.errors()
    )
