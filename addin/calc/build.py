"""The Calc extension, made from the registry of cell functions.

The extension is a zip file: a type library with one method per function, their names and help texts for the
function wizard, the component that serves them, and its passive registration. The same source gives the
same bytes.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from addin.calc.bridge import method_name
from addin.calc.typelibrary import ANY, ANY_SEQUENCE, ANY_TABLE, Method, type_library
from engines import __version__
from udfs.registry import Argument, CellFunction, functions

IDENTIFIER = "dk.raaderum.calc"
SERVICE = "dk.raaderum.CellFunctions"
INTERFACE = "dk.raaderum.XCellFunctions"
FILE_NAME = "Raaderum.oxt"

_HERE = Path(__file__).parent
_DATE = (2020, 1, 1, 0, 0, 0)  # zip entries carry a date; a fixed one keeps the bytes the same
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

_MANIFEST = f"""{_XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:full-path="raaderum.rdb"
  manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
 <manifest:file-entry manifest:full-path="raaderum.components"
  manifest:media-type="application/vnd.sun.star.uno-components"/>
 <manifest:file-entry manifest:full-path="CalcAddIns.xcu"
  manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""

_COMPONENTS = f"""{_XML}<components xmlns="http://openoffice.org/2010/uno-components">
 <component loader="com.sun.star.loader.Python" uri="component.py">
  <implementation name="{SERVICE}"><service name="{SERVICE}"/></implementation>
 </component>
</components>
"""

_DESCRIPTION = f"""{_XML}<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:lo="http://libreoffice.org/extensions/description/2011">
 <identifier value="{IDENTIFIER}"/>
 <version value="{__version__}"/>
 <display-name><name lang="da">Råderum: cellefunktioner</name><name lang="en">Råderum: cell functions</name>
 </display-name>
 <dependencies><lo:LibreOffice-minimal-version value="25.2" lo:name="LibreOffice 25.2"/></dependencies>
</description>
"""


def build(out: Path) -> Path:
    """Write the extension to ``out``, a file or a folder; returns the file."""
    target = out / FILE_NAME if out.suffix != ".oxt" else out
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".ny")
    with zipfile.ZipFile(draft, "w") as archive:
        for name, content in sorted(parts().items()):
            entry = zipfile.ZipInfo(name, date_time=_DATE)
            entry.create_system = 0  # the building system leaves no mark
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    draft.replace(target)
    return target


def parts() -> dict[str, bytes]:
    """The files in the extension by name."""
    declared = list(functions().values())
    texts = {
        "META-INF/manifest.xml": _MANIFEST,
        "description.xml": _DESCRIPTION,
        "raaderum.components": _COMPONENTS,
        "CalcAddIns.xcu": _wizard(declared),
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        "raaderum.rdb": type_library(INTERFACE, [_declaration(function) for function in declared]),
        "component.py": _source("component.py"),
        "pythonpath/raaderum_settings.py": _source("settings.py"),
    }


def _source(name: str) -> bytes:
    return (_HERE / name).read_text(encoding="utf-8").encode()  # line ends alike on every system


def _declaration(function: CellFunction) -> Method:
    inputs = [
        (f"arg{place}", ANY_SEQUENCE if argument.repeated else ANY) for place, argument in enumerate(function.arguments)
    ]
    # Every function can fill a block when it is given one, so every function returns a table.
    return Method(method_name(function.name), ANY_TABLE, inputs)


def _wizard(declared: list[CellFunction]) -> str:
    """The functions' names and texts for Calc, in its configuration format."""
    return "\n".join(
        [
            _XML + '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
            ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
            ' oor:name="CalcAddIns" oor:package="org.openoffice.Office">',
            f' <node oor:name="AddInInfo"><node oor:name="{SERVICE}" oor:op="replace"><node oor:name="AddInFunctions">',
            *(line for function in declared for line in _wizard_entry(function)),
            " </node></node></node>",
            "</oor:component-data>",
            "",
        ]
    )


def _wizard_entry(function: CellFunction) -> Iterator[str]:
    yield f"  <node oor:name={quoteattr(method_name(function.name))} oor:op='replace'>"
    yield _localized("DisplayName", function.name, function.name)
    yield _localized("Description", function.da, function.en)
    yield '   <prop oor:name="Category"><value>Add-In</value></prop>'
    yield _localized("CompatibilityName", function.name, function.name)
    yield '   <node oor:name="Parameters">'
    for place, argument in enumerate(function.arguments):
        yield f"    <node oor:name='arg{place}' oor:op='replace'>"
        yield _localized("DisplayName", _danish_label(argument), argument.name)
        yield _localized("Description", argument.da, argument.en)
        yield "    </node>"
    yield "   </node></node>"


def _danish_label(argument: Argument) -> str:
    return f"{argument.label} (valgfri)" if argument.optional else argument.label


def _localized(name: str, da: str, en: str) -> str:
    values = "".join(
        f'<value xml:lang="{language}">{escape(text)}</value>' for language, text in (("en", en), ("da", da))
    )
    return f'   <prop oor:name="{name}">{values}</prop>'
