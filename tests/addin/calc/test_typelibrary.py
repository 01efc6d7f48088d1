"""The type library against LibreOffice's own reader of the format."""

import subprocess
from pathlib import Path

import pytest

from addin.calc.office import find_program
from addin.calc.typelibrary import ANY, ANY_SEQUENCE, ANY_TABLE, Method, type_library

METHODS = [
    Method("bcnpv", ANY_TABLE, [("arg0", ANY), ("arg1", ANY)]),
    Method("bcsensitivity", ANY_TABLE, [("arg0", ANY), ("arg1", ANY_SEQUENCE)]),
    Method("bcversion", ANY_TABLE, []),
]


@pytest.mark.libreoffice
def test_libreoffices_reader_sees_every_method_and_type(tmp_path: Path) -> None:
    program = find_program()
    reader = program.parents[1] / "sdk" / "bin" / "unoidl-read"
    if not reader.is_file():
        pytest.skip("needs libreoffice-dev (unoidl-read)")
    library = tmp_path / "to.rdb"
    library.write_bytes(type_library("dk.raaderum.XTest", METHODS))
    read = subprocess.run(
        [reader, program.with_name("types.rdb"), library], capture_output=True, text=True, check=True
    ).stdout
    table = "sequence<sequence<any>>"
    assert "".join(read.split()) == (
        "moduledk{moduleraaderum{interfaceXTest{interface::com::sun::star::uno::XInterface;"
        f"{table}bcnpv([in]anyarg0,[in]anyarg1);"
        f"{table}bcsensitivity([in]anyarg0,[in]sequence<any>arg1);"
        f"{table}bcversion();"
        "};};};"
    )


def test_the_file_begins_with_the_formats_mark_and_points_to_its_root() -> None:
    library = type_library("dk.XTest", METHODS)
    assert library.startswith(b"UNOIDL\xff\x00")
    root, entries = (int.from_bytes(library[at : at + 4], "little") for at in (8, 12))
    assert entries == 1
    name = int.from_bytes(library[root : root + 4], "little")
    assert library[name:].startswith(b"dk\x00")
    assert len(library) == root + 8
