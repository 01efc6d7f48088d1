import errno
import os
import signal
import stat
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from workbooks import package
from workbooks.package import WorkbookError, packed, parts_of, read_package, write_package


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "case.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "æøå"
    workbook.save(path)
    return path


def zipped(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_part(book: Path, name: str, content: bytes) -> bytes:
    """The workbook with one part more, past zipfile's own cleaning of names."""
    data = book.read_bytes()
    buffer = BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        archive.writestr(entry, content)
    return buffer.getvalue()


def test_parts_come_in_the_order_of_the_file(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        assert list(read_package(book)) == archive.namelist()


def test_written_parts_are_read_back_unchanged(book: Path, tmp_path: Path) -> None:
    parts = read_package(book)
    write_package(tmp_path / "ny.xlsx", parts, overwrite=False)
    assert read_package(tmp_path / "ny.xlsx") == parts


def test_same_parts_give_the_same_bytes(book: Path) -> None:
    assert packed(read_package(book)) == packed(read_package(book))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="findes ikke"):
        read_package(tmp_path / "nej.xlsx")


def test_folder_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="er en mappe"):
        read_package(tmp_path)


def test_name_that_no_system_can_hold() -> None:
    with pytest.raises(WorkbookError, match="kan ikke læses"):
        read_package("a\x00b.xlsx")


def test_text_file_named_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "tekst.xlsx"
    path.write_text("konto;beløb\n1;2\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"ikke en Excel-projektmappe \(\.xlsx\)"):
        read_package(path)


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "tom.xlsx").touch()
    with pytest.raises(WorkbookError, match="er tom"):
        read_package(tmp_path / "tom.xlsx")


def test_encrypted_file_says_password() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(WorkbookError, match="adgangskode"):
        parts_of(ole)


def test_file_encrypted_by_a_real_writer_says_password(book: Path) -> None:
    crypto = pytest.importorskip("msoffcrypto.format.ooxml", reason="msoffcrypto-tool is not installed")
    encrypted = BytesIO()
    with book.open("rb") as plain:
        crypto.OOXMLFile(plain).encrypt("hemmelig", encrypted)
    with pytest.raises(WorkbookError, match="adgangskode"):
        parts_of(encrypted.getvalue())


def test_old_xls_says_save_as_xlsx() -> None:
    with pytest.raises(WorkbookError, match=r"gamle format \(\.xls\)"):
        parts_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_truncated_zip(book: Path, share: float) -> None:
    data = book.read_bytes()
    with pytest.raises(WorkbookError, match="beskadiget eller kun delvis"):
        parts_of(data[: int(len(data) * share)])


def test_flipped_bytes_inside_a_part(book: Path) -> None:
    data = bytearray(book.read_bytes())
    data[60:90] = bytes(30)
    with pytest.raises(WorkbookError, match="beskadiget"):
        parts_of(bytes(data))


def test_zip_that_is_no_workbook() -> None:
    with pytest.raises(WorkbookError, match="ikke en Excel-projektmappe"):
        parts_of(zipped(**{"readme.txt": b"hej"}))


def test_binary_workbook_is_named() -> None:
    parts = {"[Content_Types].xml": b"<a/>", "_rels/.rels": b"<a/>", "xl/workbook.bin": b""}
    with pytest.raises(WorkbookError, match="xlsb"):
        parts_of(zipped(**parts))


def test_bomb_by_declared_size(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 1_000_000)
    with pytest.raises(WorkbookError, match="pakkes ud"):
        parts_of(with_part(book, "xl/media/a.bin", bytes(2_000_000)))


def test_bomb_that_lies_about_its_size(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The central directory says 10 bytes; what the stream gives is what counts."""
    monkeypatch.setattr(package, "MOST_BYTES", 1_000_000)
    data = with_part(book, "xl/media/a.bin", bytes(2_000_000))
    lying = data.replace((2_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(WorkbookError):
        parts_of(lying)


def test_limit_counts_what_is_unpacked(book: Path) -> None:
    with zipfile.ZipFile(BytesIO(with_part(book, "a.bin", bytes(5000)))) as archive:
        assert package._limited(archive, archive.getinfo("a.bin"), 4999) is None
        assert package._limited(archive, archive.getinfo("a.bin"), 5000) == bytes(5000)


def test_too_many_parts(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_PARTS", 3)
    with pytest.raises(WorkbookError, match="3 dele"):
        read_package(book)


@pytest.mark.parametrize("name", ["../ud.xml", "/etc/passwd", "xl/../../ud.xml", "C:/x.xml", "xl\\..\\x"])
def test_path_out_of_the_package(book: Path, name: str) -> None:
    with pytest.raises(WorkbookError, match="ulovlig sti"):
        parts_of(with_part(book, name, b"x"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_part_that_is_there_twice(book: Path) -> None:
    with pytest.raises(WorkbookError, match="to gange"):
        parts_of(with_part(book, "xl/workbook.xml", b"<x/>"))


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be"])
def test_xml_with_a_document_type(book: Path, code: str) -> None:
    attack = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'.encode(code)
    with pytest.raises(WorkbookError, match="XML-erklæring"):
        parts_of(with_part(book, "xl/ekstra.xml", attack))


def test_parser_expands_no_entity() -> None:
    root = package.parsed(b'<!DOCTYPE a [<!ENTITY b "hemmelig">]><a>&b;</a>')
    assert "hemmelig" not in "".join(root.itertext())


def test_broken_xml_is_a_sentence() -> None:
    with pytest.raises(WorkbookError, match="ødelagt del"):
        package.parsed(b"<a><b></a>")


def test_existing_file_is_not_overwritten(book: Path) -> None:
    before = book.read_bytes()
    with pytest.raises(WorkbookError, match="findes allerede"):
        write_package(book, {"a": b"b"}, overwrite=False)
    assert book.read_bytes() == before


def test_file_that_appears_meanwhile_is_not_overwritten(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = read_package(book)
    before = book.read_bytes()
    monkeypatch.setattr(package, "_require_writable", lambda *_: None)
    with pytest.raises(WorkbookError, match="findes allerede"):
        write_package(book, parts, overwrite=False)
    assert book.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["case.xlsx"]


def test_share_without_links_still_never_overwrites(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    parts = read_package(book)
    write_package(book.with_name("ny.xlsx"), parts, overwrite=False)
    assert read_package(book.with_name("ny.xlsx")) == parts
    monkeypatch.setattr(package, "_require_writable", lambda *_: None)
    with pytest.raises(WorkbookError, match="findes allerede"):
        write_package(book, {"a": b"b"}, overwrite=False)


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="Opret den først"):
        write_package(tmp_path / "nej" / "a.xlsx", {}, overwrite=False)


def test_folder_as_target(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="er en mappe"):
        write_package(tmp_path, {}, overwrite=True)


def test_read_only_file_is_left_alone(book: Path) -> None:
    before = book.read_bytes()
    book.chmod(stat.S_IREAD)
    with pytest.raises(WorkbookError, match="skrivebeskyttet"):
        write_package(book, {"a": b"b"}, overwrite=True)
    assert book.read_bytes() == before


@pytest.mark.parametrize("lock", ["~$case.xlsx", ".~lock.case.xlsx#"])
def test_file_that_is_open_elsewhere(book: Path, lock: str) -> None:
    book.with_name(lock).touch()
    with pytest.raises(WorkbookError, match="åben i et andet program"):
        write_package(book, {"a": b"b"}, overwrite=True)


def _assert_nothing_lost(book: Path, before: bytes) -> None:
    assert book.read_bytes() == before
    assert list(book.parent.iterdir()) == [book]


def test_failing_replace_loses_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows answers so while Excel has the file open."""
    before = book.read_bytes()

    def locked(*_: object) -> None:
        raise PermissionError(errno.EACCES, "sharing violation")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(WorkbookError, match="Luk den i Excel"):
        write_package(book, {"a": b"b"}, overwrite=True)
    _assert_nothing_lost(book, before)


def test_full_disk_loses_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = book.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkbookError, match="Disken er fuld"):
        write_package(book, {"a": b"b"}, overwrite=True)
    _assert_nothing_lost(book, before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_full_disk_for_real(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = book.read_bytes()
    real = os.fdopen

    def to_full_device(handle: int, mode: str) -> object:
        os.close(handle)
        return real(os.open("/dev/full", os.O_WRONLY), mode)

    monkeypatch.setattr(os, "fdopen", to_full_device)
    with pytest.raises(WorkbookError, match="Disken er fuld"):
        write_package(book, {"a": os.urandom(100_000)}, overwrite=True)
    _assert_nothing_lost(book, before)


def test_interruption_while_writing_loses_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = book.read_bytes()

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_package(book, {"a": b"b"}, overwrite=True)
    _assert_nothing_lost(book, before)


@pytest.mark.skipif(os.name != "posix", reason="needs a signal that cannot be caught")
def test_killed_process_leaves_the_old_file(book: Path) -> None:
    before = book.read_bytes()
    code = (
        "import os, signal, sys\nfrom workbooks.package import read_package, write_package\n"
        "parts = read_package(sys.argv[1])\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_package(sys.argv[1], parts | {'xl/ny.xml': b'<a/>'}, overwrite=True)"
    )
    root = str(Path(package.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code, str(book)], env={**os.environ, "PYTHONPATH": root}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert book.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="access rights are the system's")
def test_access_rights_are_kept(book: Path) -> None:
    book.chmod(0o640)
    write_package(book, read_package(book), overwrite=True)
    assert stat.S_IMODE(book.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_link_is_followed_not_replaced(book: Path) -> None:
    link = book.with_name("link.xlsx")
    link.symlink_to(book)
    write_package(link, read_package(book), overwrite=True)
    assert link.is_symlink()
