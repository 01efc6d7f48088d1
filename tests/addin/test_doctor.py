"""The doctor on simulated PCs: one thing wrong at a time, found by its name, with what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from addin import doctor, install, settings
from addin.build_xlam import NAME, build
from addin.doctor import Finding
from addin.pc import MACHINE, USER
from addin.settings import Settings
from tests.addin.pc import CLICK_TO_RUN, FakePc

SECURITY = "Software\\Microsoft\\Office\\16.0\\Excel\\Security"
POLICY = "Software\\Policies\\Microsoft\\Office\\16.0\\Excel\\Security"
ASR = "Software\\Policies\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules"
MANAGED = "Software\\Microsoft\\Windows Defender\\Policy Manager"
CHILD = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
WIN32 = "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B"
DISABLED = "Software\\Microsoft\\Office\\16.0\\Excel\\Resiliency\\DisabledItems"


@pytest.fixture(scope="module")
def xlam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("xlam"))


@pytest.fixture
def pc(tmp_path: Path, xlam: Path) -> FakePc:
    made = FakePc(tmp_path)
    install.install(made, xlam=xlam)
    return made


def found(pc: FakePc, check: str) -> list[Finding]:
    return [finding for finding in doctor.examine(pc) if finding.check == check and finding.severity != "ok"]


def test_a_pc_in_order_has_nothing_to_say(pc: FakePc) -> None:
    findings = doctor.examine(pc)
    assert {finding.severity for finding in findings} == {"ok"}
    assert {"excel", "dll", "tilføjelse", "python", "makroer", "underprocesser"} <= {f.check for f in findings}


def store_office(pc: FakePc) -> None:
    path = "C:\\Program Files\\WindowsApps\\Microsoft.Office.Desktop.Excel_16051"
    pc.registry[MACHINE, CLICK_TO_RUN]["InstallationPath"] = path


def dll_missing(pc: FakePc) -> None:
    (pc.folder / "Python" / install.library_name(64)).unlink()


def wrong_bitness(pc: FakePc) -> None:
    """A 32-bit Excel and only the 64-bit DLL."""
    pc.registry[MACHINE, CLICK_TO_RUN]["Platform"] = "x86"
    (pc.folder / "Python" / install.library_name(32)).unlink()


def no_pywin32(pc: FakePc) -> None:
    pc.packages.pop("pywin32")


def addin_gone(pc: FakePc) -> None:
    install.places(pc)["start"].unlink()


def addin_old(pc: FakePc) -> None:
    install.places(pc)["start"].write_bytes(b"en gammel fil")


def two_places(pc: FakePc) -> None:
    places = install.places(pc)
    places["tilføjelser"].parent.mkdir(parents=True)
    places["tilføjelser"].write_bytes(places["start"].read_bytes())


def not_registered(pc: FakePc) -> None:
    places = install.places(pc)
    places["tilføjelser"].parent.mkdir(parents=True)
    places["start"].rename(places["tilføjelser"])


def disabled_after_crash(pc: FakePc) -> None:
    entry = b"\x01\x00" + "c:\\users\\bo\\xlstart\\raaderum.xlam".encode("utf-16-le")
    pc.registry[USER, DISABLED] = {"1A2B": entry}


def no_settings(pc: FakePc) -> None:
    settings.path(pc).unlink()


def python_gone(pc: FakePc) -> None:
    pc.python.unlink()


def python_not_isolated(pc: FakePc) -> None:
    pc.isolated_runs = False


def odd_letters(pc: FakePc) -> None:
    settings.write(settings.path(pc), Settings(Path("C:/Użytkownik/pythonw.exe"), pc.folder / "Python"))


def path_too_long(pc: FakePc) -> None:
    settings.write(settings.path(pc), Settings(Path("C:/" + "x" * 2100), pc.folder / "Python"))


def store_python(pc: FakePc) -> None:
    path = Path("C:\\Users\\bo\\AppData\\Local\\Microsoft\\WindowsApps\\pythonw.exe")
    settings.write(settings.path(pc), Settings(path, pc.folder / "Python"))


def in_one_drive(pc: FakePc) -> None:
    pc.variables["OneDriveCommercial"] = str(pc.folder / "Python")


def addins_off(pc: FakePc) -> None:
    pc.registry[USER, POLICY] = {"DisableAllAddins": 1}


def addins_must_be_signed(pc: FakePc) -> None:
    pc.registry[USER, POLICY] = {"RequireAddinSig": 1}


def macros_off_and_no_trusted_places(pc: FakePc) -> None:
    pc.registry[USER, POLICY] = {"VBAWarnings": 4}
    pc.registry[USER, f"{POLICY}\\Trusted Locations"] = {"AllLocationsDisabled": 1}


def only_signed_macros(pc: FakePc) -> None:
    macros_off_and_no_trusted_places(pc)
    pc.registry[USER, POLICY] = {"VBAWarnings": 3}


def no_child_processes(pc: FakePc) -> None:
    pc.registry[MACHINE, ASR] = {CHILD: "1"}


def no_child_processes_by_intune(pc: FakePc) -> None:
    pc.registry[MACHINE, MANAGED] = {"ASRRules": f"{WIN32}=2|{CHILD}=1"}


def child_processes_with_a_question(pc: FakePc) -> None:
    pc.registry[MACHINE, ASR] = {CHILD: "6"}


def no_windows_calls(pc: FakePc) -> None:
    pc.registry[MACHINE, ASR] = {WIN32.lower(): "1"}


def service_not_at_logon(pc: FakePc) -> None:
    settings.write(settings.path(pc), Settings(pc.python, pc.folder / "Python", "tjeneste"))


Case = tuple[Callable[[FakePc], None], str, str, str, bool]
CASES: list[Case] = [
    (store_office, "excel", "fejl", "Microsoft Store", True),
    (dll_missing, "dll", "fejl", "xlwings64-", True),
    (wrong_bitness, "dll", "fejl", "xlwings32-", True),
    (no_pywin32, "pywin32", "fejl", "pip install pywin32", False),
    (addin_gone, "tilføjelse", "fejl", "ikke installeret", False),
    (addin_old, "tilføjelse", "fejl", "anden version", False),
    (two_places, "tilføjelse", "fejl", "to steder", False),
    (not_registered, "registrering", "fejl", "ikke tilføjelsesprogrammet ved start", False),
    (disabled_after_crash, "deaktiveret", "fejl", "Deaktiverede elementer", False),
    (no_settings, "indstillinger", "fejl", "raaderum.ini mangler", False),
    (python_gone, "python", "fejl", "findes ikke mere", False),
    (python_not_isolated, "python", "fejl", "virtuelt miljø", False),
    (odd_letters, "sti", "fejl", "tegn", False),
    (path_too_long, "sti", "fejl", "for lang", False),
    (store_python, "python", "advarsel", "Microsoft Store", True),
    (in_one_drive, "onedrive", "advarsel", "OneDrive", False),
    (addins_off, "makroer", "fejl", "slår alle tilføjelsesprogrammer", True),
    (addins_must_be_signed, "makroer", "fejl", "kun signerede tilføjelsesprogrammer", True),
    (macros_off_and_no_trusted_places, "makroer", "fejl", "slået fra", True),
    (only_signed_macros, "makroer", "fejl", "kun signerede makroer", True),
    (no_child_processes, "underprocesser", "fejl", "--start tjeneste", True),
    (no_child_processes_by_intune, "underprocesser", "fejl", "--start tjeneste", True),
    (child_processes_with_a_question, "underprocesser", "advarsel", "spørger", False),
    (no_windows_calls, "makroer", "fejl", "kalde Windows", True),
    (service_not_at_logon, "tjeneste", "fejl", "ved logon", False),
]


@pytest.mark.parametrize(
    ("spoil", "check", "severity", "words", "needs_it"), CASES, ids=lambda c: getattr(c, "__name__", None)
)
def test_what_is_wrong_is_found_and_said(
    pc: FakePc, spoil: Callable[[FakePc], None], check: str, severity: str, words: str, needs_it: bool
) -> None:
    spoil(pc)
    findings = [finding for finding in found(pc, check) if words in finding.message]
    assert [finding.severity for finding in findings] == [severity]
    assert bool(findings[0].ask) is needs_it
    assert not needs_it or "IT" in findings[0].ask


def test_a_blocked_child_process_is_no_matter_for_the_service(pc: FakePc, xlam: Path) -> None:
    no_child_processes(pc)
    install.install(pc, xlam=xlam, start="tjeneste")
    assert found(pc, "underprocesser") == []
    assert found(pc, "tjeneste") == []


def test_a_rule_that_only_notes_blocks_nothing(pc: FakePc) -> None:
    pc.registry[MACHINE, ASR] = {CHILD: "2", WIN32: "2"}
    assert found(pc, "underprocesser") == found(pc, "makroer") == []


def test_macros_off_is_no_matter_in_the_trusted_start_folder(pc: FakePc) -> None:
    pc.registry[USER, SECURITY] = {"VBAWarnings": 4}
    assert found(pc, "makroer") == []


@pytest.mark.parametrize(("below", "trusted"), [(1, True), (0, False)])
def test_a_trusted_location_of_a_policy_is_known(pc: FakePc, below: int, trusted: bool) -> None:
    not_registered(pc)
    pc.registry[USER, POLICY] = {"VBAWarnings": 3}
    place = {"Path": str(pc.folder / "AppData") + "\\", "AllowSubFolders": below}
    pc.registry[USER, f"{POLICY}\\Trusted Locations\\Location7"] = dict(place)
    assert (found(pc, "makroer") == []) is trusted


def test_no_excel_and_no_windows_are_the_only_finding(pc: FakePc) -> None:
    pc.registry.clear()
    assert [finding.check for finding in doctor.examine(pc)] == ["excel"]
    pc.windows = False
    assert [finding.check for finding in doctor.examine(pc)] == ["windows"]


def test_a_central_installation_is_examined_too(pc: FakePc) -> None:
    central = settings.central_folder(pc)
    central.mkdir(parents=True)
    install.places(pc)["start"].rename(central / NAME)
    settings.path(pc).rename(central / "raaderum.ini")
    pc.registry[USER, "Software\\Microsoft\\Office\\16.0\\Excel\\Options"] = {"OPEN": f'"{central / NAME}"'}
    pc.registry[USER, f"{POLICY}\\Trusted Locations\\Location1"] = {"Path": str(central)}
    assert {finding.severity for finding in doctor.examine(pc)} == {"ok"}
