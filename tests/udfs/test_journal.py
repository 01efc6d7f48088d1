from pathlib import Path

import pytest

from udfs.journal import KEPT_IN_MEMORY, Journal, Place
from udfs.registry import Outcome
from udfs.values import ErrorCode

FAILED = Outcome(ErrorCode.NUM, "Belægning skal være over 0.")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("[Sag.xlsx]Ark1!$B$4", Place("Sag.xlsx", "Ark1", "B4")),
        ("'[Sag 1.xlsx]Business case'!$B$4:$C$9", Place("Sag 1.xlsx", "Business case", "B4:C9")),
        ("'C:\\Sager\\[O''Hara.xlsx]Børn''s ark'!$A$1", Place("O'Hara.xlsx", "Børn's ark", "A1")),
        ("Ark1!$B$4", Place("", "Ark1", "B4")),
        ("$B$4", Place("", "", "B4")),
        ("", Place()),
    ],
)
def test_an_external_address_is_a_place(address: str, place: Place) -> None:
    assert Place.of(address) == place


def test_the_newest_entry_of_the_cell_is_found(tmp_path: Path) -> None:
    journal = Journal(None)
    journal.note("BC_NPV", Outcome(ErrorCode.NA, "først"), "[A.xlsx]Ark1!$A$1")
    journal.note("BC_NPV", Outcome(ErrorCode.NA, "sidst"), "[A.xlsx]Ark1!$A$1")
    journal.note("BC_NPV", Outcome(ErrorCode.NA, "en anden"), "[A.xlsx]Ark1!$A$2")
    entry = journal.latest("A.xlsx", "Ark1", "$A$1")
    assert entry is not None
    assert entry.sentence == "sidst"
    assert journal.latest("A.xlsx", "Ark2", "A1") is None


def test_memory_is_bounded() -> None:
    journal = Journal(None)
    for number in range(KEPT_IN_MEMORY + 50):
        journal.note("BC_NPV", Outcome(ErrorCode.NA, str(number)))
    sentences = [entry.sentence for entry in journal]
    assert len(sentences) == KEPT_IN_MEMORY
    assert sentences[0] == str(KEPT_IN_MEMORY + 49)


def test_the_file_is_made_at_the_first_entry_only(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    journal = Journal(lambda: folder)
    assert not folder.exists()
    journal.note("TF_DAYRATE", FAILED, "[Takst.xlsx]Ark1!$C$3")
    line = (folder / "celler.log").read_text(encoding="utf-8").rstrip("\n").split("\t")
    assert line[1:] == ["Takst.xlsx", "Ark1", "C3", "TF_DAYRATE", "#NUM!", "Belægning skal være over 0."]


def test_repetitions_are_written_once(tmp_path: Path) -> None:
    journal = Journal(lambda: tmp_path)
    for _ in range(3):
        journal.note("TF_DAYRATE", FAILED, "[Takst.xlsx]Ark1!$C$3")
    assert len((tmp_path / "celler.log").read_text(encoding="utf-8").splitlines()) == 1


def test_a_folder_that_cannot_be_made_never_spoils_a_cell(tmp_path: Path) -> None:
    in_the_way = tmp_path / "fil"
    in_the_way.write_text("ikke en mappe")
    journal = Journal(lambda: in_the_way / "log")
    journal.note("TF_DAYRATE", FAILED)
    journal.note("TF_DAYRATE", FAILED, "[A.xlsx]Ark1!$A$1")
    assert len(list(journal)) == 2


def test_the_file_rotates(tmp_path: Path) -> None:
    journal = Journal(lambda: tmp_path)
    for number in range(700):
        journal.note("BC_NPV", Outcome(ErrorCode.NA, f"{number} {'x' * 1000}"))
    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["celler.log", "celler.log.1"]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 1_100_000
