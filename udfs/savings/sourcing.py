"""Cell functions over in- and outsourcing."""

from typing import Annotated

from engines.savings import sourcing
from engines.savings.sourcing import Rule
from udfs.arguments import Observations, Single, Texts, choice
from udfs.registry import Arg, cell_function
from udfs.savings.property import TECHNICAL


@cell_function(
    TECHNICAL,
    "Kandidat til in- eller outsourcing (SAND/FALSK): alle spørgsmål er besvaret ja eller overvejende "
    "ja, eller et "
    "flertal af dem. Lovbundet myndighed udelukker.",
    "Candidate for in- or outsourcing: all questions, or a majority, answered yes or mostly yes.",
    source=("Rapporten s. 168-169 (reglen fremgår; flertal er den anden læsning; s. 167 om lovbundet myndighed)."),
    example='BC_SOURCING({"ja";"overvejende ja";"ja"})',
)
def BC_SOURCING(
    answers: Annotated[
        Texts,
        Arg(
            "Svar",
            "ja, overvejende ja, overvejende nej, nej eller ikke relevant; ét pr. spørgsmål.",
            "Answers",
        ),
    ],
    rule: Annotated[
        Rule, choice("alle", "flertal"), Arg("Regel", "alle (standard) eller flertal.", "All or majority")
    ] = "alle",
    statutory_duty: Annotated[
        Single, Arg("Lovbundet", "SAND, hvis loven kræver, at kommunen selv løser opgaven.", "Statutory duty")
    ] = 0.0,
) -> bool:
    """Whether it may pay."""
    return sourcing.sourcing_candidate(answers, rule, bool(statutory_duty))


@cell_function(
    TECHNICAL,
    "Vægtet score: Σ vægt · score / Σ vægt; faktorer uden score springes over.",
    "Weighted score: Σ weight · score / Σ weight; factors without a score are left out.",
    source="Rapporten s. 166-168 nævner ni faktorer, kommunen selv vægter; scoren er vores.",
    example="BC_WEIGHTEDSCORE({4,3,5,2},{3,1,2,1})",
)
def BC_WEIGHTEDSCORE(
    scores: Annotated[Observations, Arg("Score", "Score pr. faktor; tom: indgår ikke.", "Score by factor")],
    weights: Annotated[Observations, Arg("Vægt", "Vægt pr. faktor.", "Weight by factor")],
) -> float:
    """Weighted mean score."""
    return sourcing.weighted_score(scores, weights)
