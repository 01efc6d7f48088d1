"""A UNO type library with one interface, written without LibreOffice's SDK.

The format is LibreOffice's binary UNOIDL format: a header, payloads, and maps from names to payloads that
the header and each module point to. Numbers are little-endian, offsets count from the start of the file.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

ANY = "any"
ANY_SEQUENCE = "[]any"
ANY_TABLE = "[][]any"

_MAGIC = b"UNOIDL\xff\x00"
_MODULE = b"\x00"
_INTERFACE = b"\x05"
_IN = b"\x00"
_BASE = "com.sun.star.uno.XInterface"


@dataclass(frozen=True)
class Method:
    """A method of the interface: its name, and the types of its result and of each input."""

    name: str
    result: str
    inputs: Sequence[tuple[str, str]]


def type_library(interface: str, methods: Sequence[Method]) -> bytes:
    """The type library (``.rdb``) that declares ``interface``, a dotted name, with ``methods``."""
    *modules, name = interface.split(".")
    content = bytearray(len(_MAGIC) + 8)
    payload = _append(content, _interface(methods))
    for module in reversed(modules):
        entry = _entry(content, name, payload)
        payload = _append(content, _MODULE + _number(1) + entry)
        name = module
    root = _append(content, _entry(content, name, payload))
    content[: len(_MAGIC) + 8] = _MAGIC + _number(root) + _number(1)
    return bytes(content)


def _interface(methods: Sequence[Method]) -> bytes:
    nothing = _number(0)
    bases = _number(1) + _text(_BASE) + nothing
    attributes = nothing
    return _INTERFACE + bases + attributes + _number(len(methods)) + b"".join(map(_method, methods))


def _method(method: Method) -> bytes:
    inputs = b"".join(_IN + _text(name) + _text(type_) for name, type_ in method.inputs)
    exceptions = _number(0)
    return _text(method.name) + _text(method.result) + _number(len(method.inputs)) + inputs + exceptions


def _entry(content: bytearray, name: str, payload: int) -> bytes:
    return _number(_append(content, name.encode("ascii") + b"\x00")) + _number(payload)


def _append(content: bytearray, part: bytes) -> int:
    at = len(content)
    content += part
    return at


def _number(value: int) -> bytes:
    return struct.pack("<I", value)


def _text(text: str) -> bytes:
    return _number(len(text)) + text.encode("ascii")
