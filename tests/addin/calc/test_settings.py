import os
from pathlib import Path

import platformdirs
import pytest

from addin.calc import settings
from addin.calc.settings import PATH_VARIABLE, Settings, SettingsError


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "opsætning"))
    monkeypatch.delenv(PATH_VARIABLE, raising=False)
    return tmp_path


def test_the_folder_is_the_one_platformdirs_names() -> None:
    assert settings.settings_folder() == platformdirs.user_config_path("Raaderum", appauthor=False)


def test_the_folder_is_platformdirs_own_without_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert settings.settings_folder() == platformdirs.user_config_path("Raaderum", appauthor=False)


def test_what_is_written_is_read() -> None:
    stored = Settings(settings.python_version(), ("/en/æøå mappe", "/to"))
    settings.write(stored)
    assert settings.read() == stored
    assert settings.package_paths() == stored.paths


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write(Settings(settings.python_version(), ("/fra-fil",)))
    monkeypatch.setenv(PATH_VARIABLE, os.pathsep.join(["/a", "", "/b"]))
    assert settings.package_paths() == ("/a", "/b")


def test_missing_settings_say_what_to_do() -> None:
    with pytest.raises(SettingsError, match="calc-addin install"):
        settings.package_paths()


def test_broken_settings_say_what_to_do() -> None:
    settings.write(Settings("3.11", ())).write_text("{", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"kan ikke læses.*calc-addin install"):
        settings.read()


def test_another_python_is_told_with_both_versions() -> None:
    settings.write(Settings("3.8", ("/x",)))
    with pytest.raises(SettingsError, match=rf"Python {settings.python_version()}, men .* Python 3\.8"):
        settings.package_paths()
