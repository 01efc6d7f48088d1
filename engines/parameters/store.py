"""Loading parameters: the shipped files, then the user's own laid over them."""

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import platformdirs
import yaml
from pydantic import ValidationError

from engines.errors import NotKnown
from engines.parameters.model import DatedValue, Parameter, ParameterError, RateSchedule
from engines.yamltext import parsed_yaml

#: An environment variable that names the user's file; IT sets it, a workbook cannot.
USER_FILE_VARIABLE = "RAADERUM_PARAMETRE"


_asked: ContextVar[list[tuple[Parameter, DatedValue]] | None] = ContextVar("asked", default=None)


@contextmanager
def recorded() -> Iterator[list[tuple[Parameter, DatedValue]]]:
    """The dated values looked up inside the block, in order: what a result rests on."""
    found: list[tuple[Parameter, DatedValue]] = []
    token = _asked.set(found)
    try:
        yield found
    finally:
        _asked.reset(token)


class ParameterSet:
    """Parameters by name. ``own`` are the names that a user's file added or changed."""

    def __init__(self, parameters: Mapping[str, Parameter], own: frozenset[str] = frozenset()) -> None:
        self._parameters = dict(parameters)
        self.own = own

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._parameters.values())

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name (case aside). Raises NotKnown with the nearest names."""
        wanted = name.strip().casefold()
        for known, parameter in self._parameters.items():
            if known.casefold() == wanted:
                return parameter
        near = [known for known in self._parameters if known.casefold().startswith(wanted[:4])]
        hint = f" Mener du {' eller '.join(sorted(near)[:4])}?" if near else ""
        raise NotKnown(f'Der er ingen parameter med navnet "{name}".{hint}')

    def dated(self, name: str, date: dt.date | None = None) -> DatedValue:
        """The value in force on ``date`` (today when None). Raises NotKnown when none is."""
        parameter = self.parameter(name)
        on = date or dt.date.today()
        found = parameter.on(on)
        if found is None:
            first = min((value.from_ for value in parameter.values), default=None)
            since = f" Den ældste værdi gælder fra {first:%d.%m.%Y}." if first else " Tabellen er tom."
            raise NotKnown(
                f"{parameter.label} har ingen værdi for {on:%d.%m.%Y}.{since} "
                f"Skriv værdien i din egen parameterfil ({user_file()})."
            )
        if (asked := _asked.get()) is not None:
            asked.append((parameter, found))
        return found

    def number(self, name: str, date: dt.date | None = None) -> float:
        """A plain number in force on ``date``. Raises NotKnown when it has steps or a table instead."""
        found = self.dated(name, date)
        if found.value is None:
            raise NotKnown(f"{self.parameter(name).label} er en trappe eller tabel, ikke ét tal.")
        return found.value

    def table(self, name: str, date: dt.date | None = None) -> Mapping[int, float]:
        """A table by year in force on ``date``. Raises NotKnown when it is empty or not a table."""
        parameter = self.parameter(name)
        found = parameter.on(date or dt.date.today())
        if found is not None and found.table is None:
            raise NotKnown(f"{parameter.label} er ét tal eller en trappe, ikke en tabel.")
        if found is None or not found.table:
            raise NotKnown(
                f"{parameter.label} er ikke udfyldt. Skriv tallene år for år under navnet {parameter.name} "
                f"i din egen parameterfil ({user_file()})."
            )
        return found.table

    def rate_schedule(self, name: str, date: dt.date | None = None) -> RateSchedule:
        """A discount schedule by name, such as ``FM2021``."""
        return RateSchedule.of(self.parameter(name), self.dated(name, date))

    def overlaid(self, extra: Iterable[Parameter]) -> "ParameterSet":
        """This set with ``extra`` on top: same name and from-date replaces, a new date adds."""
        merged = dict(self._parameters)
        own = set(self.own)
        for parameter in extra:
            below = merged.get(parameter.name)
            kept = {value.from_: value for value in below.values} if below else {}
            kept.update({value.from_: value for value in parameter.values})
            merged[parameter.name] = parameter.model_copy(update={"values": tuple(kept.values())})
            own.add(parameter.name)
        return ParameterSet(merged, frozenset(own))


def _parsed(text: str, where: str) -> list[Parameter]:
    try:
        entries: Any = parsed_yaml(text) or []
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", linje {mark.line + 1}" if mark else ""
        raise ParameterError(f"{where}{line}: filen er ikke gyldig YAML ({error}). Ret linjen og prøv igen.") from error
    if not isinstance(entries, list):
        raise ParameterError(f"{where}: filen skal være en liste (linjer der begynder med '- ').")
    parameters = []
    for entry in entries:
        name = entry.get("name", "uden navn") if isinstance(entry, dict) else "uden navn"
        try:
            parameters.append(Parameter.model_validate(entry))
        except ValidationError as error:
            what = "; ".join(
                f"{'.'.join(str(part) for part in item['loc']) or 'værdien'}: {item['msg']}" for item in error.errors()
            )
            raise ParameterError(f"{where}: parameteren {name} kan ikke bruges: {what}.") from error
    return parameters


def user_file() -> Path:
    """Where the user's own parameters are read from."""
    named = os.environ.get(USER_FILE_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_config_path("Raaderum", False)) / "parametre.yaml"


def load(*overlays: Path) -> ParameterSet:
    """The shipped parameters with ``overlays`` on top, later ones above earlier.

    Raises ParameterError with file and line when a file cannot be read or used.
    """
    shipped: dict[str, Parameter] = {}
    folder = resources.files("engines.parameters") / "data"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        for parameter in _parsed(file.read_text(encoding="utf-8"), file.name):
            if parameter.name in shipped:
                raise ParameterError(f"{file.name}: parameteren {parameter.name} findes i to filer.")
            shipped[parameter.name] = parameter
    parameters = ParameterSet(shipped)
    for path in overlays:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ParameterError(f"{path}: filen kan ikke læses ({error}).") from error
        parameters = parameters.overlaid(_parsed(text, str(path)))
    return parameters


@cache
def active() -> ParameterSet:
    """The set in use: shipped, with the user's file on top where there is one."""
    path = user_file()
    return load(path) if path.exists() else load()
