"""Every template through the validator, and through an upgrade and back."""

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from tests.workbooks.editing import edited, insert_row
from workbooks.build import build
from workbooks.draft import Settings
from workbooks.library import load
from workbooks.package import write_package
from workbooks.read import read
from workbooks.shipped import ids
from workbooks.upgrade import upgraded


@pytest.mark.parametrize("name", ids())
def test_every_template_passes_the_validator_and_comes_back_from_an_upgrade(name: str, tmp_path: Path) -> None:
    """Filled, a row put in, a sheet renamed and a name deleted: everything is read back as it was."""
    filled = build(load(name), Settings(kommune="Nyborg", example=True))
    path = tmp_path / f"{name}.xlsx"
    write_package(path, filled, overwrite=False)
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []

    def change(book):  # type: ignore[no-untyped-def]
        insert_row(book, book["Forudsætninger"], 12)
        renamed = "Gevinstplan" if "Gevinstplan" in book.sheetnames else "Takst"
        for entry in book.defined_names.values():
            entry.attr_text = entry.attr_text.replace(f"'{renamed}'!", "'Plan'!").replace(f"{renamed}!", "'Plan'!")
        book[renamed].title = "Plan"
        del book.defined_names["RD_PRISNIVEAU"]

    back = upgraded(edited(filled, change, computed=False))
    assert [left for left in back.left if left.value not in ("", "tom")] == []
    assert read(back.parts) == read(filled)
