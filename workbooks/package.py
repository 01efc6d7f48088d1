"""A workbook file as a package of parts: opened with suspicion, written so that nothing is lost.

A package comes from colleagues, mail and the web. Everything about it that could harm the machine (a zip
bomb, a path out of the package, XML with entities, encryption) ends in a :class:`WorkbookError` with a
sentence for the user, and so does every ordinary mishap: a missing file, a text file, a locked file.
"""

import contextlib
import errno
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath

from lxml import etree

from sources.errors import file_reason

#: What a package may unpack to, and how many parts it may have; a million cells stay well below.
MOST_BYTES = 400_000_000
MOST_PARTS = 20_000

CONTENT_TYPES = "[Content_Types].xml"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
# The moment every written part carries, so that the same content gives the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class WorkbookError(Exception):
    """A workbook that cannot be read, used or written; ``str(error)`` is the Danish sentence."""


def read_package(path: str | os.PathLike[str]) -> dict[str, bytes]:
    """The parts of the workbook at ``path``, by name, in the order of the file.

    Raises
    ------
    WorkbookError
        When the file is missing, unreadable, no workbook, encrypted, damaged or hostile.
    """
    file = Path(path)
    return parts_of(read_bytes(file), str(file))


def parts_of(data: bytes, name: str = "Filen") -> dict[str, bytes]:
    """The parts of a package held in memory; ``name`` stands in the error sentences."""
    if data.startswith(_OLE):
        raise WorkbookError(_ole_sentence(data, name))
    if not data:
        raise WorkbookError(f"{name} er tom. Hent filen igen, eller gem den på ny i Excel.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = _unpacked(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError) as error:
        if data.startswith(b"PK"):
            raise WorkbookError(
                f"{name} er beskadiget eller kun delvis hentet. Hent eller kopiér filen igen."
            ) from error
        raise WorkbookError(
            f"{name} er ikke en Excel-projektmappe (.xlsx). Åbn den i Excel, og gem den som .xlsx."
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise WorkbookError(
            f"{name} er pakket eller krypteret på en måde, som Excel ikke bruger. Gem den på ny i Excel."
        ) from error
    _require_workbook(parts, name)
    _refuse_entities(parts, name)
    return parts


def parsed(data: bytes, name: str = "Filen") -> etree._Element:
    """The root of an XML part, read without entities, external files or network.

    Raises WorkbookError when the part is not well-formed XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise WorkbookError(
            f"{name} har en ødelagt del ({error}). Åbn den i Excel, lad Excel reparere den, og gem."
        ) from error


def serialised(root: etree._Element) -> bytes:
    """An XML part as Excel writes it: UTF-8 with a standalone declaration."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def packed(parts: Mapping[str, bytes], *, compressed: bool = True) -> bytes:
    """The package of ``parts`` as bytes; the same parts give the same bytes."""
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = method
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def write_package(path: str | os.PathLike[str], parts: Mapping[str, bytes], *, overwrite: bool) -> None:
    """Write ``parts`` as the workbook at ``path``, whole or not at all.

    The package is written beside the target, flushed to disk and put in its place in one step, so that a
    full disk or a killed process leaves the old file as it was. A link is followed, and the file's access
    rights are kept.

    Raises
    ------
    WorkbookError
        When the target exists and ``overwrite`` is false, is open in another program, is write-protected,
        or cannot be written.
    """
    write_file(path, packed(parts), overwrite=overwrite)


def write_file(path: str | os.PathLike[str], data: bytes, *, overwrite: bool) -> None:
    """Write ``data`` to ``path`` the way :func:`write_package` does. Raises WorkbookError."""
    target = Path(os.path.realpath(path))
    _require_writable(target, overwrite)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise WorkbookError(_write_sentence(target, error)) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_rights(target, temporary)
        _put_in_place(temporary, target, overwrite)
    except OSError as error:
        raise WorkbookError(_write_sentence(target, error)) from error
    finally:
        with contextlib.suppress(FileNotFoundError, PermissionError):
            temporary.unlink()
    _flush_folder(target.parent)


def read_bytes(file: Path) -> bytes:
    """A file as it is. Raises WorkbookError."""
    try:
        if file.is_dir():
            raise WorkbookError(f"{file} er en mappe. Angiv en projektmappe (.xlsx).")
        if file.stat().st_size > MOST_BYTES:
            raise WorkbookError(f"{file} er over {MOST_BYTES // 1_000_000} MB og læses ikke.")
        return file.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookError(f"{file} findes ikke. Se efter i stien og navnet.") from error
    except PermissionError as error:
        raise WorkbookError(
            f"{file} kan ikke læses: den er åben i et andet program, eller du har ikke adgang. "
            "Luk den i Excel, og prøv igen."
        ) from error
    except (OSError, ValueError) as error:
        raise WorkbookError(f"{file} kan ikke læses ({file_reason(error)}).") from error


def _unpacked(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise WorkbookError(_bomb_sentence(name))
    parts: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        _require_sound(entry, parts, name)
        content = _limited(archive, entry, left)
        if content is None:
            raise WorkbookError(_bomb_sentence(name))
        left -= len(content)
        parts[entry.filename] = content
    return parts


def _limited(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes | None:
    """The content of an entry, or None when it unpacks to more than ``limit``, whatever it declares."""
    pieces: list[bytes] = []
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            limit -= len(piece)
            if limit < 0:
                return None
            pieces.append(piece)
    return b"".join(pieces)


def _require_sound(entry: zipfile.ZipInfo, parts: Mapping[str, bytes], name: str) -> None:
    path = PurePosixPath(entry.filename)
    if (
        path.is_absolute()
        or ".." in path.parts
        or "\\" in entry.orig_filename
        or ":" in entry.filename
        or "\x00" in entry.orig_filename
    ):
        raise WorkbookError(
            f'{name} indeholder en del med en ulovlig sti ("{entry.filename}") og åbnes ikke. '
            "Filen er ikke lavet af Excel."
        )
    if entry.filename in parts:
        raise WorkbookError(f'{name} indeholder delen "{entry.filename}" to gange og åbnes ikke.')
    if entry.flag_bits & 0x1:
        raise WorkbookError(f"{name} er krypteret. Fjern adgangskoden, og gem filen igen.")


def _require_workbook(parts: Mapping[str, bytes], name: str) -> None:
    if CONTENT_TYPES in parts and "_rels/.rels" in parts:
        if any(part.endswith("workbook.bin") for part in parts):
            raise WorkbookError(f"{name} er en binær projektmappe (.xlsb). Gem den som .xlsx i Excel.")
        if any(part.startswith("xl/") for part in parts):
            return
    raise WorkbookError(
        f"{name} er en pakket fil, men ikke en Excel-projektmappe. Åbn den i Excel, og gem den som .xlsx."
    )


def _refuse_entities(parts: Mapping[str, bytes], name: str) -> None:
    """Office never writes a document type; whoever does wants the reader to expand or fetch something."""
    for part, content in parts.items():
        if not part.endswith((".xml", ".rels", ".vml")):
            continue
        for mark in ("<!DOCTYPE", "<!ENTITY"):
            if any(mark.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be")):
                raise WorkbookError(
                    f'{name} indeholder en XML-erklæring, som Excel aldrig skriver (i "{part}"), '
                    "og åbnes ikke. Få filen gemt på ny i Excel."
                )


def _ole_sentence(data: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"{name} er beskyttet med en adgangskode. Fjern koden under Filer > Oplysninger, og gem igen."
    return f"{name} er i Excels gamle format (.xls). Gem den som .xlsx i Excel."


def _bomb_sentence(name: str) -> str:
    return (
        f"{name} fylder over {MOST_BYTES // 1_000_000} MB eller {MOST_PARTS} dele, når den pakkes ud, "
        "og åbnes ikke. Er filen ægte, så slet ubrugte ark og billeder."
    )


def _require_writable(target: Path, overwrite: bool) -> None:
    if target.is_dir():
        raise WorkbookError(f"{target} er en mappe. Angiv et filnavn.")
    if not target.parent.is_dir():
        raise WorkbookError(f"Mappen {target.parent} findes ikke. Opret den først.")
    if not target.exists():
        return
    if not overwrite:
        raise WorkbookError(f"{target} findes allerede og overskrives ikke. Vælg et andet navn.")
    if not target.stat().st_mode & stat.S_IWUSR:
        raise WorkbookError(f"{target} er skrivebeskyttet. Fjern beskyttelsen, eller arbejd på en kopi.")
    for lock in (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")):
        if lock.exists():
            raise WorkbookError(
                f"{target} er åben i et andet program. Luk den der, og prøv igen. "
                f"Er den ikke åben nogen steder, så slet {lock.name} i samme mappe."
            )


def _keep_rights(target: Path, temporary: Path) -> None:
    if target.exists():
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))
    elif os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)


def _put_in_place(temporary: Path, target: Path, overwrite: bool) -> None:
    if overwrite:
        temporary.replace(target)
    elif os.name == "nt":
        temporary.rename(target)  # never replaces on Windows
    else:
        _link_or_move(temporary, target)


def _link_or_move(temporary: Path, target: Path) -> None:
    """Give the file its name without ever replacing another; some shares know no links."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:
        if target.exists():
            raise FileExistsError(errno.EEXIST, "findes", str(target)) from None
        temporary.rename(target)


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_sentence(target: Path, error: OSError) -> str:
    if isinstance(error, FileExistsError):
        return f"{target} findes allerede og overskrives ikke. Vælg et andet navn."
    if error.errno == errno.ENOSPC:
        return f"Disken er fuld, så {target} er ikke skrevet. Den gamle fil er uændret. Ryd op, og prøv igen."
    if isinstance(error, PermissionError):
        return (
            f"{target} kan ikke skrives: den er åben i et andet program, eller du har ikke adgang. "
            "Luk den i Excel, og prøv igen. Den gamle fil er uændret."
        )
    return f"{target} kan ikke skrives ({file_reason(error)}). Den gamle fil er uændret."
