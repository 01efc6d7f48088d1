"""Reading StatBank's answers: JSON-stat 1.x (and 2.0), and BULK/CSV.

Decoded whole and laid out with numpy and pandas: a million cells take little longer than decoding the JSON.
"""

import io
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from engines.checks import FloatArray
from sources.cube import Cube, Dimension
from sources.errors import SourceError

#: What StatBank writes for a figure that is not there. "-" is its zero and is read as such in CSV.
MISSING = ("..", "...", "…", ".")

_CONTENTS = "ContentsCode"
_VALUE_COLUMN = "INDHOLD"
_AGAIN = "Svaret er ikke gemt; det, der allerede er hentet, er urørt. Prøv igen senere."


def _changed(table: str, what: str) -> SourceError:
    return SourceError(
        f"Svaret om {table} har en anden form end ventet ({what}). "
        "Danmarks Statistik kan have ændret tabellen. "
        "Det, der allerede er hentet, er urørt."
    )


def _decoded(table: str, content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, UnicodeDecodeError) as error:
        raise SourceError(f"Svaret om {table} kan ikke læses som JSON ({error}). {_AGAIN}") from error
    dataset = answer.get("dataset", answer) if isinstance(answer, dict) else None
    if not isinstance(dataset, dict) or "dimension" not in dataset or "value" not in dataset:
        raise _changed(table, "dimension eller value mangler")
    return dataset


def _dimension(table: str, code: str, body: Any, size: int) -> Dimension:
    try:
        category = body["category"]
        index = category.get("index")
        labels = category.get("label") or {}
        if index is None:
            ordered = list(labels)
        elif isinstance(index, list):
            ordered = index
        else:
            ordered = sorted(index, key=index.__getitem__)
        label = str(body.get("label", code))
        texts = tuple(str(labels.get(value, value)) for value in ordered)
    except (KeyError, TypeError, AttributeError) as error:
        raise _changed(table, f"variablen {code} har ikke category, index og label") from error
    if len(ordered) != size:
        raise _changed(table, f"variablen {code} har {len(ordered)} koder, men størrelsen {size}")
    return Dimension(code, label, tuple(str(value) for value in ordered), texts)


def _numbers(table: str, value: Any, status: Any, cells: int) -> FloatArray:
    try:
        if isinstance(value, dict):
            numbers = np.full(cells, np.nan)
            places = np.fromiter((int(place) for place in value), np.intp, len(value))
            numbers[places] = np.array(list(value.values()), dtype=np.float64)
        else:
            numbers = _array(value)
    except (TypeError, ValueError, IndexError) as error:
        raise _changed(table, f"value har andet end tal ({error})") from error
    if numbers.size != cells:
        raise _changed(table, f"value har {numbers.size} tal, men størrelsen er {cells}")
    if isinstance(status, dict):  # a figure with a status mark in its place is missing, whatever is beside it
        marked = [int(place) for place, mark in status.items() if str(mark) in MISSING]
        numbers[marked] = np.nan
    return numbers


def _array(value: Any) -> FloatArray:
    if not isinstance(value, list):
        raise TypeError("ikke en liste")
    try:
        return np.array(value, dtype=np.float64)  # None becomes NaN
    except (TypeError, ValueError):
        return np.array([np.nan if v in MISSING else v for v in value], dtype=np.float64)


def parse_jsonstat(table: str, content: bytes) -> Cube:
    """A JSON-stat answer as a cube; the one-place contents dimension is dropped and gives the unit.

    Raises SourceError for text that is not JSON, another shape than JSON-stat's, or no figure at all.
    """
    dataset = _decoded(table, content)
    body = dataset["dimension"]
    codes = body.get("id", dataset.get("id")) if isinstance(body, dict) else None
    sizes = body.get("size", dataset.get("size")) if isinstance(body, dict) else None
    if (
        not isinstance(codes, list)
        or not isinstance(sizes, list)
        or len(codes) != len(sizes)
        or not all(isinstance(size, int) and size >= 0 for size in sizes)
        or any(code not in body for code in codes)
    ):
        raise _changed(table, "id og size passer ikke sammen")
    dimensions = [_dimension(table, code, body[code], size) for code, size in zip(codes, sizes, strict=True)]
    values = _numbers(table, dataset["value"], dataset.get("status"), math.prod(sizes))
    _require_figures(table, values)
    unit = _unit(body, codes)
    shaped = values.reshape([len(d.values) for d in dimensions])
    drop = [axis for axis, d in enumerate(dimensions) if d.code == _CONTENTS and len(d.values) == 1]
    return Cube(
        table,
        str(dataset.get("label", table)),
        tuple(d for axis, d in enumerate(dimensions) if axis not in drop),
        shaped.reshape([len(d.values) for axis, d in enumerate(dimensions) if axis not in drop]),
        unit=unit,
        source=str(dataset.get("source", "")),
        updated=str(dataset.get("updated", "")),
    )


def _unit(body: dict[str, Any], codes: list[str]) -> str:
    if _CONTENTS not in codes:
        return ""
    category = body[_CONTENTS].get("category", {})
    units = list((category.get("unit") or {}).values())
    return str(units[0].get("base", "")) if units and isinstance(units[0], dict) else ""


def _require_figures(table: str, values: FloatArray) -> None:
    if not np.isfinite(values).any():
        raise SourceError(
            f"Svaret om {table} er uden tal for det valgte. Vælg et andet år eller en anden kode. "
            "Det, der allerede er hentet, er urørt."
        )


def parse_bulk(table: str, content: bytes, codes: Mapping[str, Sequence[str]] | None = None) -> Cube:
    """A BULK or CSV answer (semicolon, codes, decimal point) as a cube.

    Rows may come in any order, and combinations that are not there are missing. ``codes`` are the codes asked
    for by variable, which makes the reading faster; a code beside them is refused. Raises SourceError for
    another shape, a repeated combination, a figure that is no number, or a body that ends within a row.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"Svaret om {table} er ikke UTF-8-tekst ({error}). {_AGAIN}") from error
    if not text.strip():
        raise SourceError(f"Svaret om {table} er tomt. {_AGAIN}")
    if not text.endswith("\n"):
        raise SourceError(f"Svaret om {table} er afbrudt midt i en linje. {_AGAIN}")
    headings = text[: text.index("\n")].rstrip("\r").split(";")
    if headings[-1] != _VALUE_COLUMN or len(headings) < 2:
        raise _changed(table, f"den sidste kolonne er ikke {_VALUE_COLUMN}")
    types = _column_types(headings, codes or {})
    try:
        frame = _frame(content, types | {_VALUE_COLUMN: "float64"})
    except ValueError:  # a figure that is not plain: Statistics Denmark's dash for zero, or something wrong
        frame = _frame_with_texts(table, content, types)
    if not isinstance(frame.index, pd.RangeIndex):
        raise _changed(table, "en linje har flere felter end overskriften")
    if frame.empty:
        raise SourceError(f"Svaret om {table} er tomt. {_AGAIN}")
    figures = frame[_VALUE_COLUMN].to_numpy(dtype=np.float64)
    return _laid_out(table, frame.drop(columns=_VALUE_COLUMN).astype("category"), figures)


def _frame(content: bytes, types: dict[str, Any]) -> pd.DataFrame:
    missing = {_VALUE_COLUMN: [*MISSING, ""]}
    return pd.read_csv(
        io.BytesIO(content),
        sep=";",
        encoding="utf-8-sig",
        dtype=types,
        keep_default_na=False,
        na_values=missing,
    )


def _frame_with_texts(table: str, content: bytes, types: dict[str, Any]) -> pd.DataFrame:
    try:
        frame = _frame(content, types | {_VALUE_COLUMN: "str"})
    except (ValueError, pd.errors.ParserError) as error:
        raise _changed(table, f"tabellen kan ikke deles i kolonner: {error}") from error
    try:
        frame[_VALUE_COLUMN] = frame[_VALUE_COLUMN].replace({"-": "0", "–": "0"}).astype("float64")
    except ValueError as error:
        raise _changed(table, f"et tal kan ikke læses: {error}") from error
    return frame


def _column_types(headings: list[str], codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Codes as text ("000" is a code and not a number), in the order asked for where that is known."""
    known = {code.casefold(): list(values) for code, values in codes.items()}
    return {
        heading: pd.CategoricalDtype(known[heading.casefold()]) if heading.casefold() in known else "str"
        for heading in headings
    }


def _laid_out(table: str, keys: pd.DataFrame, figures: FloatArray) -> Cube:
    dimensions = []
    for code in keys.columns:
        if (keys[code].cat.codes < 0).any():
            raise _changed(table, f"{code} har en kode, der ikke er spurgt om")
        codes = tuple(str(value) for value in keys[code].cat.categories)
        dimensions.append(Dimension(str(code), str(code), codes, codes))
    shape = [len(dimension.values) for dimension in dimensions]
    places = np.ravel_multi_index(tuple(keys[code].cat.codes.to_numpy() for code in keys.columns), shape)
    if np.bincount(places).max() > 1:
        raise _changed(table, "den samme række findes to gange")
    values = np.full(math.prod(shape), np.nan)
    values[places] = figures
    _require_figures(table, values)
    return Cube(table, table, tuple(dimensions), values.reshape(shape))
