"""Statistics Denmark's StatBank API: table information and data, fetched whole or not at all.

Data are CC BY 4.0; the source is named wherever they are shown.
"""

import json
import math
import os
import random
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import certifi
import httpx

from sources.cube import Cube, Dimension
from sources.errors import SourceError
from sources.jsonstat import parse_bulk, parse_jsonstat

#: Names another base address, for a proxy or a copy inside the municipality; the user or IT sets it.
ADDRESS_VARIABLE = "RAADERUM_STATBANK"
ADDRESS = "https://api.statbank.dk/v1"
SOURCE = "Danmarks Statistik, Statistikbanken (CC BY 4.0)"

#: The API answers at most this many cells in other forms than BULK.
CELL_LIMIT = 1_000_000
_BYTE_LIMIT = 400_000_000
_ATTEMPTS = 4
_UNTOUCHED = "Det, der allerede er hentet, er urørt."


@dataclass(frozen=True)
class TableInfo:
    """What a table holds: its variables with their codes, and when it was last updated."""

    table: str
    title: str
    unit: str
    updated: str
    variables: tuple[Dimension, ...]
    may_be_left_out: frozenset[str]
    time: str

    def variable(self, code: str) -> Dimension:
        """A variable by code, case aside. Raises SourceError when the table has changed."""
        for variable in self.variables:
            if variable.code.casefold() == code.casefold():
                return variable
        have = ", ".join(variable.code for variable in self.variables)
        raise SourceError(
            f"Tabellen {self.table} har ikke variablen {code} (den har {have}). "
            f"Danmarks Statistik kan have ændret den; ret nøgletallets opskrift. {_UNTOUCHED}"
        )


class Offline(SourceError):
    """No connection at all; the next table will not fare better."""


class _Passing(Exception):
    """A failure that may pass; ``wait`` is what the server asked for, in seconds."""

    def __init__(self, error: SourceError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


def base_address() -> str:
    """The API's address, or the one that the user or IT named. Raises SourceError unless it is https."""
    address = os.environ.get(ADDRESS_VARIABLE, "").strip().rstrip("/") or ADDRESS
    parts = urlsplit(address)
    loopback = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise SourceError(f'Adressen "{address}" i {ADDRESS_VARIABLE} kan ikke bruges. Den skal begynde med https://.')
    return address


class StatBank:
    """A client of the API. Use it in a ``with`` block.

    Parameters
    ----------
    address
        Base address; :func:`base_address` when left out.
    timeout
        Seconds to wait for a connection or the next piece of an answer.
    longest
        Seconds that one answer may take in all.
    sleep
        Waits between attempts; another in tests.
    """

    def __init__(
        self,
        address: str | None = None,
        *,
        timeout: float = 30.0,
        longest: float = 300.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address = (address or base_address()).rstrip("/")
        self._longest = longest
        self._sleep = sleep
        self._client = httpx.Client(
            verify=_trusted(),
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
            headers={"User-Agent": "Raaderum", "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> "StatBank":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def table_info(self, table: str) -> TableInfo:
        """The variables and codes of a table. Raises SourceError with a sentence for every failure."""
        content = self._fetched(table, "GET", "/tableinfo", params={"id": table, "format": "JSON", "lang": "da"})
        try:
            answer = json.loads(content)
        except ValueError as error:
            raise SourceError(
                f"Oplysningerne om {table} kan ikke læses som JSON ({error}). {_UNTOUCHED} Prøv igen senere."
            ) from error
        return _table_info(table, answer)

    def data(self, info: TableInfo, choice: Mapping[str, Sequence[str]]) -> Cube:
        """The chosen part of a table in one request: JSON-stat, or BULK above the API's cell limit.

        Variables that are not chosen give their total where the table allows it, and else all their values.
        Codes that the table does not have are refused before anything is sent.
        """
        variables = _request_variables(info, choice)
        bulk = math.prod(len(values) for values in variables.values()) > CELL_LIMIT
        if bulk:
            variables = {v.code: list(variables.get(v.code, v.values)) for v in info.variables}
        body: dict[str, Any] = {
            "table": info.table,
            "lang": "en" if bulk else "da",
            "format": "BULK" if bulk else "JSONSTAT",
            "variables": [{"code": code, "values": values} for code, values in variables.items()],
        }
        if bulk:
            body |= {"delimiter": "Semicolon", "valuePresentation": "Code"}
        content = self._fetched(info.table, "POST", "/data", json=body)
        cube = parse_bulk(info.table, content, variables) if bulk else parse_jsonstat(info.table, content)
        cube = _as_asked(info, cube, variables)
        return replace(
            cube,
            title=info.title,
            unit=info.unit or cube.unit,
            updated=info.updated or cube.updated,
            source=f"{SOURCE}, tabel {info.table}",
        )

    def _fetched(self, table: str, method: str, path: str, **request: Any) -> bytes:
        """The whole answer; tried again with growing pauses where the failure may pass."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._once(table, method, path, **request)
            except _Passing as passing:
                if attempt == _ATTEMPTS:
                    raise passing.error from passing
                pause = 2.0**attempt / 2 * random.uniform(0.8, 1.2)
                self._sleep(min(passing.wait, 60.0) if passing.wait is not None else pause)
        raise AssertionError("unreachable")

    def _once(self, table: str, method: str, path: str, **request: Any) -> bytes:
        deadline = time.monotonic() + self._longest
        try:
            with self._client.stream(method, self._address + path, **request) as response:
                content = bytearray()
                for piece in response.iter_bytes():
                    content += piece
                    if time.monotonic() > deadline:
                        raise httpx.ReadTimeout("longest")
                    if len(content) > _BYTE_LIMIT:
                        raise SourceError(
                            f"Svaret om {table} er større end ventet og er afbrudt. {_UNTOUCHED} Vælg færre år."
                        )
                _require_success(table, response, bytes(content))
                return bytes(content)
        except httpx.ConnectTimeout as error:
            raise _Passing(self._no_connection(error)) from error
        except httpx.TimeoutException as error:
            raise _Passing(
                SourceError(
                    f"Danmarks Statistik svarede ikke i tide om {table}. {_UNTOUCHED} "
                    "Prøv igen senere, eller vælg færre år."
                )
            ) from error
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError) as error:
            raise _Passing(SourceError(f"Svaret om {table} blev afbrudt undervejs. {_UNTOUCHED} Prøv igen.")) from error
        except httpx.TransportError as error:
            raise _Passing(self._no_connection(error)) from error

    def _no_connection(self, error: httpx.TransportError) -> Offline:
        return Offline(
            f"Der er ingen forbindelse til {urlsplit(self._address).hostname} ({error}). {_UNTOUCHED} "
            "Se efter netforbindelse, proxy og certifikater, og prøv igen."
        )


def _trusted() -> ssl.SSLContext:
    """The machine's own trust, which has the certificates of a municipality's proxy, and certifi's beside it."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _require_success(table: str, response: httpx.Response, content: bytes) -> None:
    status = response.status_code
    if status == 200:
        return
    if status == 429:
        raise _Passing(
            SourceError(
                f"Danmarks Statistik har fået for mange forespørgsler (429). {_UNTOUCHED} "
                "Vent nogle minutter, og prøv igen."
            ),
            _asked_pause(response),
        )
    if status >= 500:
        raise _Passing(
            SourceError(f"Danmarks Statistik har en fejl lige nu ({status}). {_UNTOUCHED} Prøv igen senere."),
            _asked_pause(response),
        )
    if status == 404 or (status == 400 and b"TABLE" in content.upper() and b"FOUND" in content.upper()):
        raise SourceError(
            f"Tabellen {table} findes ikke hos Danmarks Statistik ({status}). Se efter tabellens navn. {_UNTOUCHED}"
        )
    if 300 <= status < 400:
        raise SourceError(f"Adressen henviser et andet sted hen ({status}). {_UNTOUCHED} Se efter {ADDRESS_VARIABLE}.")
    raise SourceError(
        f"Danmarks Statistik afviste forespørgslen om {table} ({status}{_reason(content)}). {_UNTOUCHED} "
        "Ret nøgletallets opskrift."
    )


def _asked_pause(response: httpx.Response) -> float | None:
    asked = response.headers.get("Retry-After", "").strip()
    if not asked:
        return None
    if asked.isdigit():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _reason(content: bytes) -> str:
    try:
        answer = json.loads(content)
    except ValueError:
        return ""
    text = str(answer.get("message", "")) if isinstance(answer, dict) else ""
    return f": {text[:200]}" if text else ""


def _table_info(table: str, answer: Any) -> TableInfo:
    try:
        variables = tuple(
            Dimension(
                str(variable["id"]),
                str(variable["text"]),
                tuple(str(value["id"]) for value in variable["values"]),
                tuple(str(value["text"]) for value in variable["values"]),
            )
            for variable in answer["variables"]
        )
        left_out = frozenset(str(v["id"]) for v in answer["variables"] if v.get("elimination"))
        time_variable = next(str(v["id"]) for v in answer["variables"] if v.get("time"))
        return TableInfo(
            str(answer["id"]).upper(),
            str(answer["text"]),
            str(answer.get("unit", "")),
            str(answer.get("updated", "")),
            variables,
            left_out,
            time_variable,
        )
    except (KeyError, TypeError, StopIteration) as error:
        raise SourceError(
            f"Oplysningerne om {table} har en anden form end ventet ({str(error) or 'ingen tidsvariabel'}). "
            f"Danmarks Statistik kan have ændret dem. {_UNTOUCHED}"
        ) from error


def _request_variables(info: TableInfo, choice: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    asked = {info.variable(code).code: list(values) for code, values in choice.items()}
    for code, values in asked.items():
        lacking = sorted(set(values) - set(info.variable(code).values))
        if lacking:
            raise SourceError(
                f"Tabellen {info.table} har ikke {', '.join(lacking)} under {code}. "
                f"Danmarks Statistik kan have ændret koden; ret nøgletallets opskrift. {_UNTOUCHED}"
            )
    for variable in info.variables:
        if variable.code not in asked and variable.code not in info.may_be_left_out:
            asked[variable.code] = list(variable.values)
    return {variable.code: asked[variable.code] for variable in info.variables if variable.code in asked}


def _as_asked(info: TableInfo, cube: Cube, variables: Mapping[str, Sequence[str]]) -> Cube:
    """The cube in the order asked for, with the table's own texts. Raises SourceError for a lacking part."""
    cube = cube.selected(variables)
    extra = [d.code for d in cube.dimensions if all(d.code.casefold() != c.casefold() for c in variables)]
    if extra:
        raise SourceError(
            f"Svaret om {info.table} har en variabel, der ikke er spurgt om ({', '.join(extra)}). {_UNTOUCHED}"
        )
    dimensions = []
    for dimension in cube.dimensions:
        known = info.variable(dimension.code)
        texts = dict(zip(known.values, known.labels, strict=True))
        dimensions.append(
            Dimension(known.code, known.label, dimension.values, tuple(texts[value] for value in dimension.values))
        )
    return replace(cube, dimensions=tuple(dimensions))
