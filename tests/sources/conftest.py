"""A StatBank on loopback that answers in the recorded shapes, and fails in every way on demand."""

import contextlib
import csv
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sources.municipalities import all_municipalities, find
from sources.statbank import StatBank
from sources.store import Store

DATA = Path(__file__).parents[1] / "data"
REGK31_FILE = DATA / "regk31-02820-2024.csv"

Values = dict[tuple[str, ...], float | None]
Fault = Callable[[BaseHTTPRequestHandler], None]


class Table:
    """A table as the API knows it: variables with codes and texts, and its figures."""

    def __init__(self, table: str, variables: dict[str, dict[str, str]], values: Values, **about: Any) -> None:
        self.table, self.variables, self.values = table, variables, values
        self.elimination = about.get("elimination", set())
        self.unit, self.updated = about.get("unit", "-"), about.get("updated", "2025-05-22T08:00:00")

    def info(self) -> dict[str, Any]:
        return {
            "id": self.table,
            "text": f"{self.table} efter noget",
            "unit": self.unit,
            "suppressedDataValue": "0",
            "updated": self.updated,
            "active": True,
            "variables": [
                {
                    "id": code,
                    "text": code.lower(),
                    "elimination": code in self.elimination,
                    "time": code == "Tid",
                    "values": [{"id": value, "text": text} for value, text in values.items()],
                }
                for code, values in self.variables.items()
            ],
        }

    def jsonstat(self, chosen: dict[str, list[str]]) -> dict[str, Any]:
        dimension: dict[str, Any] = {}
        for code, values in chosen.items():
            dimension[code] = {
                "label": code.lower(),
                "category": {
                    "index": {value: place for place, value in enumerate(values)},
                    "label": {value: self.variables[code][value] for value in values},
                },
            }
        contents = {
            "label": "Indhold",
            "category": {
                "index": {self.table: 0},
                "label": {self.table: self.table},
                "unit": {self.table: {"base": self.unit, "decimals": 0}},
            },
        }
        codes = [*list(chosen)[:-1], "ContentsCode", list(chosen)[-1]]
        dimension["ContentsCode"] = contents
        return {
            "dataset": {
                "dimension": {
                    **dimension,
                    "id": codes,
                    "size": [1 if code == "ContentsCode" else len(chosen[code]) for code in codes],
                    "role": {"metric": ["ContentsCode"], "time": ["Tid"]},
                },
                "label": self.table,
                "source": "Danmarks Statistik",
                "updated": self.updated,
                "value": [self.values.get(key) for key in product(*chosen.values())],
            }
        }

    def bulk(self, chosen: dict[str, list[str]]) -> str:
        lines = [";".join([*(code.upper() for code in chosen), "INDHOLD"])]
        for key in product(*chosen.values()):
            figure = self.values.get(key)
            lines.append(";".join([*key, ".." if figure is None else repr(figure)]))
        return "\ufeff" + "\r\n".join(lines) + "\r\n"


class Api:
    """The server: its tables, the requests it has had, and the faults it has in store."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.requests: list[tuple[str, str, Any]] = []
        self.faults: list[Fault | None] = []
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                self._answer("GET", None)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                self._answer("POST", json.loads(self.rfile.read(length)))

            def _answer(self, method: str, body: Any) -> None:
                api.requests.append((method, self.path, body))
                fault = api.faults.pop(0) if api.faults else None
                if fault is not None:
                    fault(self)
                elif method == "GET":
                    table = parse_qs(urlsplit(self.path).query)["id"][0]
                    if table in api.tables:
                        send_json(self, api.tables[table].info())
                    else:
                        send_json(self, {"errorTypeCode": "EXTRACT-NOTFOUND", "message": "Table not found"}, 400)
                else:
                    self._data(body)

            def _data(self, body: Any) -> None:
                table = api.tables[body["table"]]
                asked = {variable["code"]: variable["values"] for variable in body["variables"]}
                chosen = {code: asked[code] for code in table.variables if code in asked}
                if body["format"] == "BULK":
                    send(self, table.bulk(chosen).encode(), content="text/csv; charset=utf-8")
                else:
                    send_json(self, table.jsonstat(chosen))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}/v1"


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **about: Any) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", about.get("content", "text/json; charset=utf-8"))
    handler.send_header("Content-Length", str(about.get("length", len(body))))
    for name, value in about.get("headers", {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def send_json(handler: BaseHTTPRequestHandler, answer: Any, status: int = 200) -> None:
    send(handler, json.dumps(answer, ensure_ascii=False).encode(), status)


class Faults:
    """The ways an API fails."""

    @staticmethod
    def status(code: int, body: bytes = b"", **headers: str) -> Fault:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return lambda handler: send(handler, body, code, headers=named)

    @staticmethod
    def body(text: str) -> Fault:
        return lambda handler: send(handler, text.encode())

    @staticmethod
    def cut(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b'{"dataset":{"dimension":', length=5000)
        handler.close_connection = True

    @staticmethod
    def slow(seconds: float) -> Fault:
        def late(handler: BaseHTTPRequestHandler) -> None:
            time.sleep(seconds)
            with contextlib.suppress(OSError):
                send(handler, b"{}")

        return late

    @staticmethod
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(100):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)
        handler.close_connection = True


def areas() -> dict[str, str]:
    return {"000": "Hele landet"} | {one.code: one.name for one in all_municipalities()}


def regk31() -> Table:
    """REGK31 with the real figures of function 0.28.20 in 2024, and made-up ones of 3.22.01 in two years."""
    with REGK31_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    values: Values = {}
    for row in rows:
        code = "000" if row["navn"] == "Hele landet" else find(row["navn"]).code
        values[(code, "2820", "1", "TOT", "INDL", "2024")] = float(row["kr_pr_indb"])
    for place, code in enumerate(areas()):
        for year, base in (("2023", 9000.0), ("2024", 9500.0)):
            values[(code, "32201", "1", "TOT", "INDL", year)] = base + place
    values[("461", "32201", "1", "TOT", "INDL", "2024")] = None
    variables = {
        "OMRÅDE": areas(),
        "FUNKTION": {"2820": "0.28.20 Grønne områder og naturpladser", "32201": "3.22.01 Folkeskoler"},
        "DRANST": {"1": "1 Driftskonti", "2": "2 Statsrefusion"},
        "ART": {"TOT": "I alt (netto)", "UE": "Bruttoudgifter", "I": "Indtægter"},
        "PRISENHED": {"LOBM": "Løbende priser (1.000 kr.)", "INDL": "Pr. indbygger, løbende priser (kr.)"},
        "Tid": {"2023": "2023", "2024": "2024"},
    }
    return Table("REGK31", variables, values)


def folk1a() -> Table:
    """FOLK1A with population 1.000 · the place of the municipality; sex and age may be left out."""
    values: Values = {}
    for place, code in enumerate(areas()):
        values[(code, "TOT", "IALT", "TOT", "2024K1")] = 5_000_000.0 if code == "000" else 1000.0 * place
    variables = {
        "OMRÅDE": areas(),
        "KØN": {"TOT": "I alt", "M": "Mænd"},
        "ALDER": {"IALT": "Alder i alt"},
        "CIVILSTAND": {"TOT": "I alt"},
        "Tid": {"2024K1": "2024K1"},
    }
    return Table("FOLK1A", variables, values, elimination={"KØN", "ALDER", "CIVILSTAND"}, unit="Antal")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, and no proxy between it and loopback."""
    folder = tmp_path / "raaderum data"
    monkeypatch.setenv("RAADERUM_DATA", str(folder))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return folder


@pytest.fixture
def api() -> Iterator[Api]:
    server = Api()
    for table in (regk31(), folk1a()):
        server.tables[table.table] = table
    thread = threading.Thread(target=server.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.server.shutdown()
    server.server.server_close()
    thread.join()


@pytest.fixture
def faults() -> type[Faults]:
    return Faults


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that the client made, which take no time here."""
    return []


@pytest.fixture
def client(api: Api, pauses: list[float]) -> Iterator[StatBank]:
    with StatBank(api.address, timeout=0.5, longest=1.5, sleep=pauses.append) as bank:
        yield bank


@pytest.fixture
def store() -> Store:
    return Store()
