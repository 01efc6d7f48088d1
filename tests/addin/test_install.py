from pathlib import Path

import pytest

from addin import excel, install, settings
from addin.build_xlam import NAME, build
from addin.install import InstallError
from addin.pc import MACHINE, USER
from addin.settings import Settings
from tests.addin.pc import CLICK_TO_RUN, OPTIONS, FakePc


@pytest.fixture
def pc(tmp_path: Path) -> FakePc:
    return FakePc(tmp_path)


@pytest.fixture(scope="module")
def xlam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("xlam"))


def test_it_lands_in_excels_start_folder(pc: FakePc, xlam: Path) -> None:
    target = install.install(pc, xlam=xlam)
    assert target == Path(pc.variable("APPDATA")) / "Microsoft" / "Excel" / "XLSTART" / NAME
    assert target.read_bytes() == xlam.read_bytes()
    assert [path.name for path in target.parent.iterdir()] == [NAME]
    assert (USER, OPTIONS) not in pc.registry  # what lies there is opened without an entry


def test_without_a_file_it_is_built(pc: FakePc, xlam: Path) -> None:
    assert install.install(pc).read_bytes() == xlam.read_bytes()


def test_the_settings_name_python_the_dll_and_who_starts(pc: FakePc, xlam: Path) -> None:
    install.install(pc, xlam=xlam)
    file = Path(pc.variable("APPDATA")) / "Raaderum" / "raaderum.ini"
    assert file.read_bytes()[:2] == b"\xff\xfe"  # UTF-16, which Windows asks for
    assert file.read_text(encoding="utf-16").splitlines() == [
        "[excel]",
        f"python={pc.python}",
        f"dll={pc.folder / 'Python'}",
        "start=excel",
        "",
    ]


def test_settings_with_danish_letters_come_back(tmp_path: Path) -> None:
    stored = Settings(Path("C:/Brugere/Åse Ærø/pythonw.exe"), Path("C:/Brugere/Åse Ærø"), "tjeneste")
    settings.write(tmp_path / "raaderum.ini", stored)
    assert settings.read(tmp_path / "raaderum.ini") == stored


@pytest.mark.parametrize("content", [b"", b"[excel]\r\npython=x", "[andet]\n".encode("utf-16"), b"\xff\xfe\x00"])
def test_a_spoiled_settings_file_is_no_settings(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "raaderum.ini").write_bytes(content)
    assert settings.read(tmp_path / "raaderum.ini") is None


def test_in_the_addins_folder_it_is_registered_behind_the_others(pc: FakePc, xlam: Path) -> None:
    pc.registry[USER, OPTIONS] = {"OPEN": '"C:\\A.xlam"', "OPEN1": '/R "C:\\B.xll"', "Font": "Calibri,11"}
    target = install.install(pc, xlam=xlam, place="tilføjelser")
    assert target.parent.name == "AddIns"
    assert pc.registry[USER, OPTIONS] == {
        "Font": "Calibri,11",
        "OPEN": '"C:\\A.xlam"',
        "OPEN1": '/R "C:\\B.xll"',
        "OPEN2": f'"{target}"',
    }


def test_installing_again_registers_once(pc: FakePc, xlam: Path) -> None:
    for _ in range(2):
        target = install.install(pc, xlam=xlam, place="tilføjelser")
    assert pc.registry[USER, OPTIONS] == {"OPEN": f'"{target}"'}


def test_moving_leaves_nothing_in_the_old_place(pc: FakePc, xlam: Path) -> None:
    install.install(pc, xlam=xlam, place="tilføjelser")
    target = install.install(pc, xlam=xlam, place="start")
    assert install.installed(pc) == [target]
    assert pc.registry[USER, OPTIONS] == {}


def test_the_service_starts_at_logon_and_stops_with_a_change_of_mind(pc: FakePc, xlam: Path) -> None:
    install.install(pc, xlam=xlam, start="tjeneste")
    assert pc.registry[USER, install.RUN_KEY] == {"Raaderum": f'"{pc.python}" -I -m addin.serve'}
    install.install(pc, xlam=xlam, start="excel")
    assert pc.registry[USER, install.RUN_KEY] == {}


def test_removing_takes_back_everything(pc: FakePc, xlam: Path) -> None:
    pc.registry[USER, OPTIONS] = {"OPEN": '"C:\\A.xlam"', "OPEN1": '"C:\\B.xlam"'}
    install.install(pc, xlam=xlam, place="tilføjelser", start="tjeneste")
    removed = install.remove(pc)
    assert [path.name for path in removed] == [NAME, "raaderum.ini"]
    assert pc.registry[USER, OPTIONS] == {"OPEN": '"C:\\A.xlam"', "OPEN1": '"C:\\B.xlam"'}
    assert pc.registry[USER, install.RUN_KEY] == {}
    assert install.remove(pc) == []


def test_no_gap_is_left_among_what_excel_opens(pc: FakePc) -> None:
    pc.registry[USER, OPTIONS] = {"OPEN": '"C:\\A.xlam"', "OPEN1": '"C:\\x\\RAADERUM.XLAM"', "OPEN2": "B.xlam"}
    found = excel.find(pc)
    assert found is not None
    excel.remove_opened(pc, found, NAME)
    assert pc.registry[USER, OPTIONS] == {"OPEN": '"C:\\A.xlam"', "OPEN1": "B.xlam"}


def test_an_open_excel_stops_the_installation_before_anything_is_written(pc: FakePc, xlam: Path) -> None:
    pc.excel_open = True
    with pytest.raises(InstallError, match="Luk alle Excel-vinduer"):
        install.install(pc, xlam=xlam)
    assert install.installed(pc) == []


def test_a_failed_copy_leaves_the_old_addin(pc: FakePc, xlam: Path, tmp_path: Path) -> None:
    target = install.install(pc, xlam=xlam)
    with pytest.raises(InstallError, match="Kan ikke skrive"):
        install.install(pc, xlam=tmp_path / "findes-ikke.xlam")
    assert target.read_bytes() == xlam.read_bytes()


def test_no_excel_and_no_windows_are_told_apart(pc: FakePc) -> None:
    pc.registry.clear()
    with pytest.raises(InstallError, match="Excel blev ikke fundet"):
        install.install(pc)
    pc.windows = False
    with pytest.raises(InstallError, match="LibreOffice"):
        install.install(pc)


def test_the_dll_follows_excels_bitness(pc: FakePc) -> None:
    pc.registry[MACHINE, CLICK_TO_RUN]["Platform"] = "x86"
    (pc.folder / "Python" / install.library_name(32)).unlink()
    with pytest.raises(InstallError, match=r"xlwings32-.*mangler"):
        install.install(pc)


def test_status_tells_what_is_there(pc: FakePc, xlam: Path) -> None:
    before = install.status(pc)
    assert (before.addin, before.up_to_date, before.python) == (None, False, None)
    install.install(pc, xlam=xlam, start="tjeneste")
    after = install.status(pc)
    assert (after.excel_version, after.excel_bits, after.start) == ("16.0", 64, "tjeneste")
    assert after.up_to_date
    assert after.python == str(pc.python)


def test_an_addin_with_other_modules_is_not_current(tmp_path: Path, xlam: Path) -> None:
    from pyopenvba import ExcelFile

    old = tmp_path / NAME
    old.write_bytes(xlam.read_bytes())
    assert install.is_current(old)
    with ExcelFile(old) as book:
        source = book.get_module("modRaaderumHost")
        book.set_module("modRaaderumHost", source.replace("SECONDS_BETWEEN_ATTEMPTS As Long = 60", "X As Long = 1"))
        book.save()
    assert not install.is_current(old)
    old.write_bytes(b"ikke en zip")
    assert not install.is_current(old)


def test_what_it_installed_centrally_is_found(pc: FakePc, xlam: Path) -> None:
    central = settings.central_folder(pc)
    central.mkdir(parents=True)
    (central / NAME).write_bytes(xlam.read_bytes())
    settings.write(central / "raaderum.ini", Settings(pc.python, pc.folder / "Python"))
    status = install.status(pc)
    assert status.addin == str(central / NAME)
    assert status.settings_file == str(central / "raaderum.ini")
    assert install.remove(pc) == []  # a user cannot take away what IT installed
