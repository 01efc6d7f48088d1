"""The recipe in the user's guide is one that works."""

import textwrap
from pathlib import Path

from sources.indicators import definitions

GUIDE = Path(__file__).parents[2] / "docs" / "noegletal.md"


def test_the_guide_s_recipe_can_be_used(own_folder):
    text = GUIDE.read_text(encoding="utf-8")
    block = text[text.index("    - id: biblioteker") : text.index("\nOrdet efter en kode")]
    (own_folder / "indikatorer").mkdir(parents=True)
    (own_folder / "indikatorer" / "mine.yaml").write_text(textwrap.dedent(block), encoding="utf-8")
    recipe = definitions()["biblioteker"]
    assert recipe.select["FUNKTION"] == {"33250": "Folkebiblioteker"}
    assert recipe.per is not None
