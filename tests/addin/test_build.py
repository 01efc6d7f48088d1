"""The add-in as a file: the same bytes each time, valid, readable, and source only."""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from oletools.olevba import VBA_Parser
from openxml_audit import OpenXmlValidator
from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.vba import decompress

from addin.build_xlam import NAME, STAMP, build, class_modules, modules, vba_project, xlwings_version
from addin.wrappers import intellisense_table, wizard_table
from engines import __version__


@pytest.fixture(scope="module")
def xlam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("xlam"))


@pytest.fixture(scope="module")
def parts(xlam: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(xlam) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_it_is_named_as_links_to_it_are(xlam: Path) -> None:
    assert xlam.name == NAME == "Raaderum.xlam"


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_another_process_in_another_folder_builds_the_same_bytes(xlam: Path, tmp_path: Path, seed: str) -> None:
    code = "import sys; from pathlib import Path; from addin.build_xlam import build; build(Path(sys.argv[1]))"
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "TZ": "Asia/Tokyo",
        "LANG": "C",
        "PYTHONPATH": str(root),
    }
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, cwd=tmp_path, env=environment)
    assert (tmp_path / NAME).read_bytes() == xlam.read_bytes()


def test_nothing_in_it_depends_on_a_compressor(xlam: Path) -> None:
    with zipfile.ZipFile(xlam) as package:
        assert {entry.compress_type for entry in package.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_package_is_valid(xlam: Path) -> None:
    result = OpenXmlValidator().validate(str(xlam))
    assert result.is_valid, [str(error) for error in result.errors]


def test_every_xml_part_is_well_formed_and_has_a_content_type(parts: dict[str, bytes]) -> None:
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    overridden = {element.get("PartName") for element in types if element.get("PartName")}
    extensions = {element.get("Extension") for element in types if element.get("Extension")}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)
        assert f"/{name}" in overridden or name.rpartition(".")[2] in extensions
    assert all(part.lstrip("/") in parts for part in overridden if part)


def test_every_relationship_leads_to_a_part(parts: dict[str, bytes]) -> None:
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels"):
        folder = "" if name == "_rels/.rels" else "xl/"
        targets = [element.get("Target") for element in ElementTree.fromstring(parts[name])]
        assert targets
        assert all(f"{folder}{target}" in parts for target in targets)


def test_the_ribbon_is_found_as_excel_2010_and_later_look_for_it(parts: dict[str, bytes]) -> None:
    assert b"schemas.microsoft.com/office/2007/relationships/ui/extensibility" in parts["_rels/.rels"]
    assert b"http://schemas.microsoft.com/office/2009/07/customui" in parts["customUI/customUI14.xml"]


def test_olevba_reads_every_module_with_its_danish_letters(xlam: Path) -> None:
    parser = VBA_Parser(str(xlam))
    found = {Path(name).stem: source for _, _, name, source in parser.extract_all_macros()}
    parser.close()
    for name, source in {**modules(), **class_modules()}.items():
        body = re.sub(r"^Attribute .*\n", "", source, flags=re.M)
        assert _lines(found[name]) == _lines(body), name
    assert "Kontrollér" in found["modRaaderumButtons"]
    assert "Første_periode" in found["modRaaderumFunctions"]


def _lines(source: str) -> list[str]:
    """The lines that are code: olevba leaves attributes and blank ends out."""
    lines = source.replace("\r\n", "\n").strip().split("\n")
    return [line for line in lines if not line.startswith("Attribute VB_")]


def test_pyopenvba_finds_the_project_in_order(xlam: Path) -> None:
    with ExcelFile(xlam) as book:
        assert book.validate() == []
        assert {*modules(), *class_modules()} <= set(book.module_names())


def test_the_project_holds_source_only() -> None:
    container = CFB.from_bytes(vba_project())
    assert container.get_stream_in_storage("VBA", "_VBA_PROJECT") == bytes.fromhex("cc61ffff000000")
    streams = container.list_streams_in_storage("VBA")
    assert not [stream for stream in streams if stream.startswith("__SRP_")]
    for name in {
        *modules(),
        *class_modules(),
    }:  # compressed source from the first byte, no compiled code before it
        assert decompress(container.get_stream_in_storage("VBA", name)).startswith(b"Attribute VB_Name")


def test_the_declared_library_is_the_pinned_xlwings() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"xlwings=={xlwings_version()}" in project["project"]["dependencies"]
    libraries = set(re.findall(r'Lib "(xlwings[^"]+)"', modules()["modRaaderumHost"]))
    assert libraries == {f"xlwings{bits}-{xlwings_version()}.dll" for bits in (32, 64)}


def test_no_placeholder_is_left_and_versions_are_in() -> None:
    sources = {**modules(), **class_modules()}
    assert not [name for name, source in sources.items() if "{{" in source]
    assert f'ADDIN_VERSION As String = "{__version__}"' in sources["modRaaderumHost"]
    assert f'STAMP As String = "{STAMP}"' in sources["modRaaderumWorkbooks"]


def test_the_source_keeps_within_the_code_page_and_line_length_of_vba() -> None:
    for name, source in {**modules(), **class_modules()}.items():
        assert source.encode("cp1252"), name
        assert max(map(len, source.splitlines())) <= 1023, name


def test_helpers_do_not_show_up_as_cell_functions() -> None:
    """A public function of a standard module is offered in cells, unless its module is private."""
    offering = {
        name
        for name, source in modules().items()
        if re.search(r"^Public Function", source, flags=re.M) and "Option Private Module" not in source
    }
    assert offering == {"modRaaderumFunctions"}


def test_the_sheets_hold_the_help(parts: dict[str, bytes]) -> None:
    workbook = ElementTree.fromstring(parts["xl/workbook.xml"])
    names = [sheet.get("name") for sheet in workbook.findall(".//{*}sheet")]
    assert names == ["Funktioner", "_IntelliSense_"]  # the viewer looks at the last sheet
    shared = [text.text for text in ElementTree.fromstring(parts["xl/sharedStrings.xml"]).findall(".//{*}t")]
    for number, table in enumerate((wizard_table(), intellisense_table()), start=1):
        sheet = ElementTree.fromstring(parts[f"xl/worksheets/sheet{number}.xml"])
        cells = [shared[int(value.text or "")] for value in sheet.findall(".//{*}v")]
        assert cells == [text for row in table for text in row if text]


def test_only_our_own_two_files_hold_settings() -> None:
    """No module reads a setting from a workbook, the registry or an environment path beside APPDATA."""
    text = "\n".join({**modules(), **class_modules()}.values())
    assert re.findall(r"Environ\$\((.*?)\)", text) == ['"APPDATA"']
    assert not re.search(
        r"GetSetting|RegRead|WScript|Shell\b|CreateObject|CurDir|ActiveWorkbook\.(Path|FullName)", text
    )


def test_a_folder_or_a_file_can_be_named(tmp_path: Path) -> None:
    assert build(tmp_path / "ny mappe") == tmp_path / "ny mappe" / NAME
    named = build(tmp_path / "andet.xlam")
    assert (
        hashlib.sha256(named.read_bytes()).digest()
        == hashlib.sha256((tmp_path / "ny mappe" / NAME).read_bytes()).digest()
    )
