"""Installing with LibreOffice's own unopkg, into a folder of the test's own."""

import shlex
from pathlib import Path

import pytest

from addin.calc import install as calc
from addin.calc import settings
from addin.calc.office import PROGRAM_VARIABLE, Office, OfficeError, find_program
from addin.calc.settings import PATH_VARIABLE
from engines import __version__

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """LibreOffice as it is, but with its shared extensions in the test's folder."""
    real = find_program()
    folder = tmp_path / "program"
    folder.mkdir()
    places = [
        f"-env:UNO_SHARED_PACKAGES_CACHE={(tmp_path / 'delt').as_uri()}",
        f"-env:SHARED_EXTENSIONS_USER={(tmp_path / 'profil' / 'delt').as_uri()}",
    ]
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    for name, options in (("unopkg", [*places, profile]), ("soffice.bin", places)):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {real.with_name(name)} {shlex.join(options)} "$@"\n')
        script.chmod(0o755)
    (folder / "libpyuno.so").symlink_to(real.with_name("libpyuno.so"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "opsætning"))
    monkeypatch.delenv(PATH_VARIABLE, raising=False)
    monkeypatch.setenv(PROGRAM_VARIABLE, str(folder / "soffice.bin"))
    return folder / "soffice.bin"


def test_installed_functions_run_and_go_away_again(program: Path) -> None:
    calc.install(program, shared=True)
    assert calc.status(program, shared=True).problems == ()
    assert calc.status(program, shared=True).installed_version == __version__
    with Office() as office, office.new() as book:
        book.set(book.sheets[0], "A1", "=BC_VERSION()")
        assert book.value(book.sheets[0], "A1") == __version__
    calc.remove(program, shared=True)
    assert calc.installed_version(program, shared=True) is None
    assert not settings.settings_file().exists()


def test_installing_twice_is_no_error(program: Path) -> None:
    calc.install(program, shared=True)
    calc.install(program, shared=True)
    assert calc.installed_version(program, shared=True) == __version__


def test_removing_what_is_not_there_is_no_error(program: Path) -> None:
    calc.remove(program, shared=True)


def test_status_says_what_to_do_before_installation(program: Path) -> None:
    (problem,) = calc.status(program, shared=True).problems
    assert "ikke installeret" in problem


def test_status_tells_of_packages_that_moved(program: Path) -> None:
    calc.install(program, shared=True)
    settings.write(settings.Settings(settings.python_version(), ("/flyttet/væk",)))
    (problem,) = calc.status(program, shared=True).problems
    assert "/flyttet/væk findes ikke mere" in problem


def test_status_without_libreoffice_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROGRAM_VARIABLE, "/findes/ikke/soffice")
    (problem,) = calc.status().problems
    assert "/findes/ikke/soffice" in problem


def test_another_python_in_libreoffice_is_refused_with_both_versions(program: Path) -> None:
    library = program.with_name("libpyuno.so")
    library.unlink()
    library.write_bytes(b"\x7fELF libpython3.8.so.1.0")
    with pytest.raises(OfficeError, match=rf"Python 3\.8, men Råderum .* {settings.python_version()}"):
        calc.install(program, shared=True)
    assert not settings.settings_file().exists()


def test_a_bundled_python_is_seen(tmp_path: Path) -> None:
    (tmp_path / "python-core-3.10.16").mkdir()
    assert calc.office_python(tmp_path / "soffice.exe") == "3.10"
