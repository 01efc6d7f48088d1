import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from addin.calc import build as calc_build
from addin.calc.bridge import method_name
from addin.calc.build import build, parts
from udfs.registry import functions

NAME = "{http://openoffice.org/2001/registry}name"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def wizard() -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(parts()["CalcAddIns.xcu"])
    (listed,) = root.iterfind(f".//node[@{NAME}='AddInFunctions']")
    return {node.attrib[NAME]: node for node in listed}


def text(node: ElementTree.Element, prop: str, language: str) -> str:
    value = node.find(f"prop[@{NAME}='{prop}']/value[@{LANGUAGE}='{language}']")
    assert value is not None
    return value.text or ""


def test_two_builds_are_byte_identical(tmp_path: Path) -> None:
    first, second = build(tmp_path / "en"), build(tmp_path / "to")
    assert first.read_bytes() == second.read_bytes()


def test_the_archive_is_whole_and_carries_no_date_of_the_build(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time[0] for entry in archive.infolist()} == {2020}
        assert archive.namelist() == sorted(archive.namelist())


def test_a_name_ending_in_oxt_is_the_file_itself(tmp_path: Path) -> None:
    assert build(tmp_path / "ny" / "mit.oxt") == tmp_path / "ny" / "mit.oxt"
    assert [file.name for file in (tmp_path / "ny").iterdir()] == ["mit.oxt"]


def test_a_build_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build(tmp_path).read_bytes()

    def broken() -> dict[str, bytes]:
        raise OSError("disken er fuld")

    monkeypatch.setattr(calc_build, "parts", broken)
    with pytest.raises(OSError, match="disken er fuld"):
        build(tmp_path)
    assert (tmp_path / calc_build.FILE_NAME).read_bytes() == before


def test_every_function_is_described_in_danish_and_english() -> None:
    listed = wizard()
    assert set(listed) == {method_name(name) for name in functions()}
    for name, function in functions().items():
        node = listed[method_name(name)]
        assert text(node, "DisplayName", "da") == text(node, "CompatibilityName", "en") == name
        assert text(node, "Description", "da") == function.da
        assert text(node, "Description", "en") == function.en


def test_every_argument_is_described_in_danish_and_english() -> None:
    listed = wizard()
    for name, function in functions().items():
        arguments = list(listed[method_name(name)].find(f"node[@{NAME}='Parameters']") or [])
        assert [node.attrib[NAME] for node in arguments] == [f"arg{i}" for i in range(len(arguments))]
        for node, argument in zip(arguments, function.arguments, strict=True):
            assert text(node, "Description", "da") == argument.da
            assert text(node, "Description", "en") == argument.en
            assert text(node, "DisplayName", "da").endswith("(valgfri)") is argument.optional


def test_method_names_are_unique() -> None:
    assert len({method_name(name) for name in functions()}) == len(functions())


@pytest.mark.parametrize("name", ["META-INF/manifest.xml", "description.xml", "raaderum.components"])
def test_the_other_parts_are_well_formed(name: str) -> None:
    ElementTree.fromstring(parts()[name])


def test_the_manifest_names_parts_that_are_there() -> None:
    key = "{http://openoffice.org/2001/manifest}full-path"
    named = {entry.attrib[key] for entry in ElementTree.fromstring(parts()["META-INF/manifest.xml"])}
    assert named <= set(parts())
