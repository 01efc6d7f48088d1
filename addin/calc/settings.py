"""Where the extension inside LibreOffice finds Råderum's packages.

This module is also copied into the extension, so it stands alone: LibreOffice's Python has none of our
packages before the settings are read. They come from the user's own folder or the user's environment,
never from a document.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

PATH_VARIABLE = "RAADERUM_PYTHONPATH"


class SettingsError(Exception):
    """Settings that are missing or do not fit; ``str(error)`` is the Danish sentence."""


@dataclass(frozen=True)
class Settings:
    """The Python version that the packages were installed for, and the folders they lie in."""

    python: str
    paths: tuple[str, ...]


def python_version() -> str:
    """The running Python as ``3.11``."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def settings_folder() -> Path:
    """The user's own folder for Råderum's settings, the one that platformdirs names."""
    if sys.platform == "win32":
        return Path(os.environ["LOCALAPPDATA"]) / "Raaderum"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Raaderum"
    configured = os.environ.get("XDG_CONFIG_HOME", "").strip()
    return (Path(configured) if configured else Path.home() / ".config") / "Raaderum"


def settings_file() -> Path:
    """The settings of the LibreOffice extension."""
    return settings_folder() / "calc.json"


def log_file() -> Path:
    """Where the extension says why the functions could not be loaded."""
    return settings_folder() / "calc.log"


def write(settings: Settings) -> Path:
    """Store the settings; returns the file."""
    target = settings_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".ny")
    draft.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(target)
    return target


def read() -> Settings:
    """The stored settings. Raises SettingsError."""
    source = settings_file()
    try:
        stored = json.loads(source.read_text(encoding="utf-8"))
        return Settings(python=str(stored["python"]), paths=tuple(map(str, stored["paths"])))
    except FileNotFoundError as error:
        raise SettingsError(
            f'Råderum er ikke sat op for LibreOffice: {source} findes ikke. Kør "raaderum calc-addin install".'
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f'{source} kan ikke læses ({error}). Kør "raaderum calc-addin install" igen.') from error


def package_paths() -> tuple[str, ...]:
    """The folders to import from; the environment variable wins. Raises SettingsError."""
    given = tuple(path for path in os.environ.get(PATH_VARIABLE, "").split(os.pathsep) if path)
    if given:
        return given
    settings = read()
    if settings.python != python_version():
        raise SettingsError(
            f"LibreOffice bruger Python {python_version()}, men Råderum er installeret i Python "
            f"{settings.python}. Installér Råderum i Python {python_version()}, og kør derfra "
            '"raaderum calc-addin install" igen.'
        )
    return settings.paths
