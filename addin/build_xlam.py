"""``Raaderum.xlam`` from text, the same bytes on every machine.

The package's parts are written here, the VBA project by pyOpenVBA and then reduced to what [MS-OVBA] asks of
a writer: source only, no compiled code, a performance cache of seven bytes. Parts are stored, not deflated,
because zlib's output differs between builds of Python; the file is small enough.
"""

import importlib.metadata
import re
import tempfile
import zipfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.cfb import CFB
from pyopenvba.vba import compress, decompress

from addin import ribbon, wrappers
from addin.serve import RUNNING_SERVER
from engines import __version__

NAME = "Raaderum.xlam"

#: The custom document property that says which template a workbook was made from.
STAMP = "Raaderum.Skabelon"

_PROJECT = "Raaderum"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SOURCE_ONLY = bytes.fromhex("cc61ffff000000")  # [MS-OVBA] 2.3.4.1: version 0xFFFF, no cache
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT = "http://schemas.microsoft.com/office"
_ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_MACRO_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WORKBOOK_TYPE = f"{_SPREADSHEET}.sheet.main+xml"


def build(out: Path, *, as_workbook: bool = False) -> Path:
    """Write the add-in.

    Parameters
    ----------
    out
        A folder, or the file to write.
    as_workbook
        Write a macro workbook (``.xlsm``) instead, which other programs open more readily.

    Returns
    -------
    The file written.
    """
    name = NAME.replace(".xlam", ".xlsm") if as_workbook else NAME
    target = out / name if out.suffix not in (".xlam", ".xlsm") else out
    target.parent.mkdir(parents=True, exist_ok=True)
    main_type = _MACRO_WORKBOOK_TYPE if as_workbook else _ADDIN_TYPE
    parts = {
        **_parts(main_type),
        "xl/vbaProject.bin": vba_project(),
        "customUI/customUI14.xml": ribbon.custom_ui(),
    }
    _write(target, parts)
    return target


def modules() -> dict[str, str]:
    """The source of every standard module, by name."""
    found = {path.stem: _filled(path.read_text(encoding="utf-8")) for path in _sources(".bas")}
    found["modRaaderumFunctions"] = wrappers.vba_module()
    found["modRaaderumButtons"] = ribbon.vba_module()
    return dict(sorted(found.items()))


def class_modules() -> dict[str, str]:
    """The source of every class and document module, by name."""
    return {path.stem: _filled(path.read_text(encoding="utf-8")) for path in _sources(".cls")}


def xlwings_version() -> str:
    """The one version of xlwings that the add-in works with (pinned); its DLL carries it in its name."""
    return importlib.metadata.version("xlwings")


def vba_project() -> bytes:
    """The VBA project, source only."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.xlsm"
        _write(path, _parts(_WORKBOOK_TYPE, with_project=False))
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            for name, source in modules().items():
                project.add_module(name, _lines(source))
            for name, source in class_modules().items():
                if name in project.module_names():
                    project.get_module(name).body = _lines(source)
                else:
                    project.add_module(name, _lines(source), kind=VBAModuleKind.other)
            book.save()
        with zipfile.ZipFile(path) as package:
            return _purified(package.read("xl/vbaProject.bin"))


def _purified(raw: bytes) -> bytes:
    container = CFB.from_bytes(raw)
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _SOURCE_ONLY)
    for stream in container.list_streams_in_storage("VBA"):
        if stream.startswith("__SRP_"):
            container.remove_stream_in_storage("VBA", stream)
    directory: bytes = decompress(container.get_stream_in_storage("VBA", "dir"))
    container.write_stream_in_storage("VBA", "dir", compress(_renamed(directory)))
    settings = container.get_stream("PROJECT")
    container.write_stream("PROJECT", settings.replace(b'Name="VBAProject"', f'Name="{_PROJECT}"'.encode()))
    purified: bytes = container.to_bytes()
    return purified


def _renamed(directory: bytes) -> bytes:
    """The dir stream with our project name (record 0x0004: id, length, name)."""
    old, new = ((4).to_bytes(2, "little") + len(n).to_bytes(4, "little") + n for n in (b"VBAProject", b"Raaderum"))
    if directory.count(old) != 1:
        raise ValueError("the VBA project's name is not where [MS-OVBA] puts it")
    return directory.replace(old, new)


def _folder() -> Path:
    return Path(str(resources.files("addin") / "vba"))


def _sources(suffix: str) -> list[Path]:
    return sorted(path for path in _folder().iterdir() if path.suffix == suffix)


def _filled(source: str) -> str:
    values = {
        "xlwings": xlwings_version(),
        "version": __version__,
        "running_server": RUNNING_SERVER,
        "stamp": STAMP,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], source)


def _lines(source: str) -> str:
    return re.sub(r"\r?\n", "\r\n", source)


def _write(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 0  # else it says which system built it
            package.writestr(entry, content)


def _parts(main_type: str, *, with_project: bool = True) -> dict[str, bytes]:
    sheets = {"Funktioner": wrappers.wizard_table(), "_IntelliSense_": wrappers.intellisense_table()}
    parts = {
        "[Content_Types].xml": _content_types(main_type, len(sheets), with_project),
        "_rels/.rels": _relationships(_package_targets(with_project)),
        "docProps/core.xml": _core_properties(),
        "docProps/app.xml": _app_properties(),
        "xl/workbook.xml": _workbook(list(sheets)),
        "xl/_rels/workbook.xml.rels": _relationships(_workbook_targets(len(sheets), with_project)),
        "xl/theme/theme1.xml": (_folder() / "theme1.xml").read_text(encoding="utf-8").rstrip("\n"),
        "xl/styles.xml": _styles(),
    }
    texts: dict[str, int] = {}
    for number, rows in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(number, rows, texts)
    parts["xl/sharedStrings.xml"] = _shared(texts)
    return {name: (_XML + text).encode("utf-8") for name, text in parts.items()}


def _content_types(main_type: str, sheets: int, with_project: bool) -> str:
    overrides = {
        "/xl/workbook.xml": main_type,
        "/xl/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/xl/styles.xml": f"{_SPREADSHEET}.styles+xml",
        "/xl/sharedStrings.xml": f"{_SPREADSHEET}.sharedStrings+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    for number in range(1, sheets + 1):
        overrides[f"/xl/worksheets/sheet{number}.xml"] = f"{_SPREADSHEET}.worksheet+xml"
    project = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">{project if with_project else ""}'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
        + "</Types>"
    )


def _package_targets(with_project: bool) -> list[tuple[str, str]]:
    targets = [
        (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
        (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
    ]
    if with_project:
        targets.append((f"{_MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml"))
    return targets


def _workbook_targets(sheets: int, with_project: bool) -> list[tuple[str, str]]:
    targets = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{number}.xml") for number in range(1, sheets + 1)]
    targets.append((f"{_OFFICE}/theme", "theme/theme1.xml"))
    targets.append((f"{_OFFICE}/styles", "styles.xml"))
    targets.append((f"{_OFFICE}/sharedStrings", "sharedStrings.xml"))
    if with_project:
        targets.append((f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"))
    return targets


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _core_properties() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:creator>Råderum</dc:creator><dc:title>Råderum</dc:title>"
        "<dc:description>Business cases, nøgletal og takster for danske kommuner</dc:description>"
        "</cp:coreProperties>"
    )


def _app_properties() -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'<Properties xmlns="{kind}"><Application>Microsoft Excel</Application></Properties>'


def _workbook(sheets: Sequence[str]) -> str:
    inside = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr codeName="ThisWorkbook"/>'
        f"<bookViews><workbookView/></bookViews><sheets>{inside}</sheets></workbook>"
    )


def _styles() -> str:
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _sheet(number: int, rows: Sequence[Sequence[str]], texts: dict[str, int]) -> str:
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet{number}"/><sheetData>'
        + "".join(f'<row r="{r}">{_cells(row, r, texts)}</row>' for r, row in enumerate(rows, start=1))
        + "</sheetData></worksheet>"
    )


def _cells(row: Sequence[str], number: int, texts: dict[str, int]) -> str:
    return "".join(
        f'<c r="{_column(place)}{number}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
        for place, text in enumerate(row)
        if text
    )


def _shared(texts: dict[str, int]) -> str:
    inside = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{inside}</sst>'


def _column(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
