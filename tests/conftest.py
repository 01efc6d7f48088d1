"""Fixtures that more than one folder uses."""

import os
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from addin.calc.build import build
from addin.calc.install import OLDEST_OFFICE, office_python, python_paths
from addin.calc.office import Office, OfficeError, find_program, office_version, uno_module
from addin.calc.settings import PATH_VARIABLE


@cache
def why_no_office() -> str | None:
    """Why LibreOffice cannot be used on this machine; None when it can."""
    try:
        program = find_program()
    except OfficeError as error:
        return str(error)
    version = office_version(program)
    if version is None or version < OLDEST_OFFICE:
        return f"LibreOffice {version} is older than 25.2 (LibreOffice er ældre end 25.2)"
    ours = sysconfig.get_python_version()
    if office_python(program) != ours:
        return (
            f"LibreOffice uses Python {office_python(program)}, the tests run in {ours} "
            "(LibreOffice og testene bruger hver sin Python)"
        )
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs LibreOffice where it is missing, but never in CI."""
    if item.get_closest_marker("libreoffice") is None:
        return
    reason = why_no_office()
    if reason is None:
        return
    if os.environ.get("CI"):
        pytest.fail(f"LibreOffice is required in CI (LibreOffice mangler): {reason}", pytrace=False)
    pytest.skip(f"needs LibreOffice (kræver LibreOffice): {reason}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the ``office`` fixture needs LibreOffice."""
    for item in items:
        if "office" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.libreoffice)


@pytest.fixture(scope="session")
def calc_extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built Calc extension."""
    return build(tmp_path_factory.mktemp("oxt"))


@pytest.fixture(scope="session")
def office(calc_extension: Path) -> Iterator[Office]:
    """A running LibreOffice with our extension, in Danish as its users have it; each xdist worker has its own."""
    environment = {PATH_VARIABLE: os.pathsep.join(python_paths())}
    with Office(extensions=[calc_extension], environment=environment) as running:
        _make_danish(running)
        yield running


def _make_danish(running: Office) -> None:
    """Let LibreOffice read and show numbers as a Dane's does, whatever the system's own locale."""
    place = uno_module().createUnoStruct("com.sun.star.beans.NamedValue")
    place.Name, place.Value = "nodepath", "/org.openoffice.Setup/L10N"
    settings = running.service("com.sun.star.configuration.ConfigurationProvider").createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationUpdateAccess", (place,)
    )
    settings.setPropertyValue("ooSetupSystemLocale", "da-DK")
    settings.commitChanges()
