"""The stamp of a template workbook: which template it is, whatever the file is called now."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook import Workbook

from engines import __version__
from workbooks.package import parsed

_PART = "docProps/custom.xml"
_FIELDS = {
    "template": "Raaderum.Skabelon",
    "template_version": "Raaderum.Skabelonversion",
    "parameter_date": "Raaderum.Parametre",
    "generator": "Raaderum.Version",
    "years": "Raaderum.Aar",
}


@dataclass(frozen=True)
class Stamp:
    """Template id and version, the date of the parameters, the Råderum that wrote it, and the years."""

    template: str
    template_version: str
    parameter_date: str
    generator: str
    years: str

    @classmethod
    def of(cls, template: str, version: int, date: str, years: int) -> "Stamp":
        """The stamp that this Råderum puts on a workbook."""
        return cls(template, str(version), date, __version__, str(years))

    def put_on(self, workbook: Workbook) -> None:
        """Store the stamp as custom document properties."""
        for field, name in _FIELDS.items():
            properties = workbook.custom_doc_props  # type: ignore[attr-defined]  # openpyxl 3.1, stubs 3.1.5
            properties.append(StringProperty(name=name, value=getattr(self, field)))


def stamp_of(parts: Mapping[str, bytes]) -> Stamp | None:
    """The stamp of a package, or None when it is no template of ours."""
    if _PART not in parts:
        return None
    values = {}
    for entry in parsed(parts[_PART], _PART):
        text = "".join(str(piece) for piece in entry.itertext()).strip() if isinstance(entry.tag, str) else ""
        values[entry.get("name", "")] = text
    found = {field: values.get(name, "") for field, name in _FIELDS.items()}
    return Stamp(**found) if found["template"] else None
