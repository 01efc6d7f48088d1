import datetime as dt

import pytest

from engines.parameters import active

ON = dt.date(2025, 9, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("takst.dage", 365),
        ("takst.belaegning.loft", 0.98),
        ("takst.belaegning.norm.laveste", 0.95),
        ("takst.belaegning.norm.hoejeste", 1.0),
        ("takst.belaegning.akut.laveste", 0.90),
        ("takst.overskud.taerskel", 0.05),
        ("takst.overskud.udloeb", 5),
        ("takst.overskud.forsinkelse", 2),
        ("takst.deltid.hoej", 0.85),
        ("takst.deltid.lav", 0.60),
        ("takst.faktureringsfrist", 12),
        ("overhead.friplejebolig", 0.063),
        ("overhead.helhedspleje", 0.06),
        ("overhead.madlevering", 0.036),
        ("dagtilbud.foraeldrebetaling.fritidshjem", 0.30),
        ("dagtilbud.foraeldrebetaling.klub", 0.20),
        ("dagtilbud.soeskende", 0.5),
        ("friplads.barn", 7000),
    ],
)
def test_rate_in_force(name, value):
    assert active().number(name, ON) == value


def test_single_parent_supplement_of_every_known_year():
    found = {
        year: active().number("friplads.enlig", dt.date(year, 1, 1)) for year in (2020, 2021, 2022, 2023, 2024, 2026)
    }
    assert found == {2020: 63506, 2021: 64967, 2022: 65747, 2023: 67719, 2024: 70089, 2026: 76317}


@pytest.mark.parametrize("name", ["takst.overskud.forsinkelse", "takst.belaegning.loft", "overhead.helhedspleje"])
def test_what_is_unsure_says_so(name):
    assert active().dated(name, ON).confidence != "high"
