"""Random valid input in every template: native formulas, cell functions and engines must still agree.

Kontrol compares each headline and model row in native Excel formulas with the cell function over the Python
engine; a ✗ there, or an error cell, is a fault in a template. Input that Kontrol itself refuses (its group *Input*,
where a template states its own conditions) is not valid: as many fields are changed together as are.
"""

import pytest

from tests.workbooks.random_input import PROFILES, Template, failed, template
from workbooks.recalculate import Recalculation
from workbooks.shipped import ids


def faults(run: Recalculation) -> list[str]:
    """Error cells, and what Kontrol finds wrong."""
    wrong = [f"{sheet} ({row},{column}): {code}" for (sheet, row, column), code in run.errors().items()]
    kontrol = run.values["Kontrol"]
    for _, row in failed(run):
        wrong.append(f"{kontrol[row, 2]}: {kontrol.get((row, 3))} mod {kontrol.get((row, 4))}")
    return wrong


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", ids())
def test_functions_and_native_formulas_agree_on_any_valid_input(name: str, profile: str) -> None:
    assert faults(template(name).filled(profile, name))[:5] == []


@pytest.mark.parametrize("name", ids())
def test_a_half_filled_template_shows_no_error(name: str) -> None:
    """The example's figures from above, as far as a user has come; only input itself may be red by then."""
    blank, values = Template(name, example=False), list(template(name).values().items())
    for part in (0.3, 0.6, 0.9):
        run = blank.computed([dict(values[: int(part * len(values))])])
        red = [run.values["Kontrol"][row, 2] for group, row in failed(run) if group != "Input"]
        assert (run.errors(), red) == ({}, []), part
