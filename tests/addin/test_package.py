import hashlib
import re
from pathlib import Path

import pytest

from addin.build_xlam import NAME, build, xlwings_version
from addin.package import SUMS, PackageError, package, sums
from engines import __version__

WHEELS = (
    f"raaderum-{__version__}-py3-none-any.whl",
    f"xlwings-{xlwings_version()}-cp312-cp312-win_amd64.whl",
    "pywin32-311-cp312-cp312-win_amd64.whl",
    "numpy-2.4.6-cp312-cp312-win_amd64.whl",
)


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "hentet"
    folder.mkdir()
    for name in WHEELS:
        (folder / name).write_bytes(name.encode())
    return folder


def test_the_folder_holds_all_that_it_deploys(tmp_path: Path, wheels: Path) -> None:
    out = package(tmp_path / "pakke", wheels=wheels)
    names = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    expected = [NAME, SUMS, "LÆS-MIG.txt", "fjern.ps1", "installer.ps1", "tilslut.ps1"]
    assert names == sorted([*expected, *(f"wheels/{name}" for name in WHEELS)])


def test_the_checksums_are_those_of_the_files(tmp_path: Path, wheels: Path) -> None:
    out = package(tmp_path / "pakke", wheels=wheels)
    lines = (out / SUMS).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5 + len(WHEELS)
    for line in lines:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


def test_a_changed_file_no_longer_fits_its_checksum(tmp_path: Path) -> None:
    out = package(tmp_path / "pakke")
    before = sums(out)
    (out / NAME).write_bytes(b"noget andet")
    assert sums(out) != before


def test_scripts_carry_this_version_and_the_choice_of_start(tmp_path: Path) -> None:
    out = package(tmp_path / "pakke", start="tjeneste")
    script = (out / "installer.ps1").read_bytes()
    assert script.startswith(b"\xef\xbb\xbf")  # PowerShell 5.1 reads other letters only with this mark
    text = script.decode("utf-8-sig")
    assert f"'raaderum=={__version__}'" in text
    assert f"xlwings$bit-{xlwings_version()}.dll" in text
    assert "$Start = 'tjeneste'" in text
    assert "er ændret, siden pakken blev lavet" in text
    for path in out.glob("*.*"):
        if path.suffix in (".ps1", ".txt"):
            assert "{{" not in path.read_text(encoding="utf-8-sig")


def test_the_scripts_brackets_and_quotes_close(tmp_path: Path) -> None:
    """No PowerShell here: at least every bracket that opens is closed, outside texts and comments."""
    out = package(tmp_path / "pakke")
    for path in out.glob("*.ps1"):
        text = re.sub(r'^\s*#.*$|"(?:`.|[^"`])*"|\'[^\']*\'', "", path.read_text(encoding="utf-8-sig"), flags=re.M)
        assert "'" not in text
        assert '"' not in text
        for pair in ("()", "{}", "[]"):
            assert text.count(pair[0]) == text.count(pair[1]), (path.name, pair)


def test_the_settings_it_writes_are_those_the_addin_reads(tmp_path: Path) -> None:
    text = (package(tmp_path / "pakke") / "installer.ps1").read_text(encoding="utf-8-sig")
    written = re.search(r'\$indstillinger = "(.*)"', text)
    assert written is not None
    keys = re.findall(r"(?:^|`r`n)([\[\]\w]+)(?==|`r`n)", written[1])
    assert keys == ["[excel]", "python", "dll", "start"]
    assert "[Text.Encoding]::Unicode" in text  # UTF-16


def test_a_signed_file_goes_in_as_it_is(tmp_path: Path) -> None:
    signed = build(tmp_path / "bygget")
    out = package(tmp_path / "pakke", xlam=signed)
    assert (out / NAME).read_bytes() == signed.read_bytes()


def test_a_file_that_is_not_this_versions_addin_is_refused(tmp_path: Path) -> None:
    other = tmp_path / NAME
    other.write_bytes(b"noget andet")
    with pytest.raises(PackageError, match=r"er ikke Raaderum\.xlam i version"):
        package(tmp_path / "pakke", xlam=other)
    assert not (tmp_path / "pakke").exists()


def test_missing_wheels_are_named(tmp_path: Path, wheels: Path) -> None:
    (wheels / WHEELS[2]).unlink()
    with pytest.raises(PackageError, match=r"mangler wheel-filer.*: pywin32"):
        package(tmp_path / "pakke", wheels=wheels)


def test_an_xlwings_of_another_version_is_refused(tmp_path: Path, wheels: Path) -> None:
    (wheels / WHEELS[1]).rename(wheels / "xlwings-0.30.0-cp312-cp312-win_amd64.whl")
    with pytest.raises(PackageError, match=r"xlwings skal være version .*0\.30\.0"):
        package(tmp_path / "pakke", wheels=wheels)


def test_wheels_for_another_system_are_refused(tmp_path: Path, wheels: Path) -> None:
    (wheels / WHEELS[3]).rename(wheels / "numpy-2.4.6-cp312-cp312-manylinux_2_28_x86_64.whl")
    with pytest.raises(PackageError, match="ikke til Windows"):
        package(tmp_path / "pakke", wheels=wheels)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "min.txt").write_text("vigtigt")
    with pytest.raises(PackageError, match="ikke tom"):
        package(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["min.txt"]
