"""Cell functions over the caseworker's effect and time."""

from typing import Annotated

from engines import savings
from engines.checks import FloatArray
from engines.parameters import active
from engines.savings.caseworker import Preparation, Reading
from udfs.arguments import Number, choice
from udfs.registry import Arg, Result, cell_function
from udfs.savings.rows import one_row_per_case
from udfs.savings.support import EMPLOYMENT


@cell_function(
    EMPLOYMENT,
    "Færre sagsbehandlerskift: relativ stigning i afgang, færre helårspersoner og årlig besparelse i kr.",
    "Fewer caseworker changes: relative rise in exits, fewer full-year persons, yearly saving in kr.",
    result=Result.ROW,
    source=(
        "Rapporten s. 88 og 90 (22 % fremgår i to ordlyde, formlerne er udledt). Læg den ikke sammen med BC_MOTIVATION."
    ),
    example="BC_CONTINUITY(500,0.4,0.2,140000,0.2)",
)
def BC_CONTINUITY(
    persons: Annotated[
        Number, Arg("Antallet af helårspersoner", "Ledige helårspersoner.", "Unemployed full-year persons")
    ],
    share_before: Annotated[
        Number,
        Arg(
            "Andelen med skift i dag",
            "Andel med sagsbehandlerskift i dag, fx 40 %.",
            "Share with a change today",
        ),
    ],
    share_after: Annotated[
        Number, Arg("Andelen med skift efter", "Andel med skift efter indsatsen.", "Share afterwards")
    ],
    benefit: Annotated[Number, Arg("Ydelsen", "Ydelse pr. helårsperson, kr.", "Benefit per person and year, kr.")],
    refund_share: Annotated[Number, Arg("Refusionen", "Refusionsandel, fx 20 %.", "Refund share")],
    reading: Annotated[
        Reading,
        choice("a", "b"),
        Arg(
            "Læsning",
            "b (standard, s. 90): uden skift stiger chancen 22 %; a (s. 88): et skift sænker den 22 %.",
            "b or a",
        ),
    ] = "b",
    effect: Annotated[
        Number | None, Arg("Effekten", "Effekt; 22 % hvis den udelades.", "Effect, 22 % by default")
    ] = None,
) -> FloatArray:
    """Three figures per case."""
    size = active().number("sagsbehandler.skift.effekt") if effect is None else effect
    return one_row_per_case(
        savings.continuity_effect(persons, share_before, share_after, benefit, refund_share, size, reading)
    )


@cell_function(
    EMPLOYMENT,
    "Tro på borgeren: relativ stigning i afgang, færre helårspersoner og årlig besparelse i kr.",
    "Belief in the citizen: relative rise in exits, fewer full-year persons, yearly saving in kr.",
    result=Result.ROW,
    source="Rapporten s. 88-90 (33 % fremgår, formlerne er udledt). Læg den ikke sammen med BC_CONTINUITY.",
    example="BC_MOTIVATION(500,0.5,0.75,140000,0.2)",
)
def BC_MOTIVATION(
    persons: Annotated[
        Number, Arg("Antallet af helårspersoner", "Ledige helårspersoner.", "Unemployed full-year persons")
    ],
    realised_before: Annotated[
        Number,
        Arg(
            "Realiseret andel i dag",
            "Andel af effekten, der høstes i dag (ledelsens skøn).",
            "Share of effect today",
        ),
    ],
    realised_after: Annotated[
        Number, Arg("Realiseret andel efter", "Andel af effekten efter indsatsen.", "Share afterwards")
    ],
    benefit: Annotated[Number, Arg("Ydelsen", "Ydelse pr. helårsperson, kr.", "Benefit per person and year, kr.")],
    refund_share: Annotated[Number, Arg("Refusionen", "Refusionsandel, fx 20 %.", "Refund share")],
    effect: Annotated[
        Number | None, Arg("Effekten", "Effekt; 33 % hvis den udelades.", "Effect, 33 % by default")
    ] = None,
) -> FloatArray:
    """Three figures per case."""
    size = active().number("sagsbehandler.motivation.effekt") if effect is None else effect
    return one_row_per_case(
        savings.motivation_effect(persons, realised_before, realised_after, benefit, refund_share, size)
    )


@cell_function(
    EMPLOYMENT,
    "Kompetencegab: behov minus nuværende niveau på skalaen 1-5.",
    "Competence gap: need minus current level on the scale 1-5.",
    source="Rapporten s. 88 (skalaen og vurderingerne fremgår, gabet er udledt).",
    example="BC_COMPETENCEGAP({4;5;3},{3;3;4})",
)
def BC_COMPETENCEGAP(
    needed: Annotated[Number, Arg("Kompetencebehovet", "Behov, 1-5.", "Needed level, 1-5")],
    current: Annotated[Number, Arg("Kompetenceniveauet", "Nuværende niveau, 1-5.", "Current level, 1-5")],
) -> FloatArray:
    """Gap in steps of the scale."""
    lowest, highest = (
        active().number("kompetence.skala.laveste"),
        active().number("kompetence.skala.hoejeste"),
    )
    return savings.competence_gap(needed, current, lowest, highest)


@cell_function(
    EMPLOYMENT,
    "Timer pr. år til forberedelse, samtale, efterbehandling, spild ved udeblivelse og i alt.",
    "Hours per year for preparation, interview, write-up, loss from no-shows, and in all.",
    result=Result.ROW,
    source="Rapporten s. 91-93 (faserne og forberedelse efter fremmøde fremgår, formlerne er udledt).",
    example="BC_INTERVIEWHOURS(6000,0.2,20,45,25)",
)
def BC_INTERVIEWHOURS(
    booked: Annotated[Number, Arg("Antallet af samtaler", "Bookede samtaler pr. år.", "Booked interviews per year")],
    no_show_share: Annotated[
        Number, Arg("Udeblivelsesandelen", "Andel, hvor borgeren udebliver, fx 20 %.", "No-show share")
    ],
    preparation: Annotated[Number, Arg("Forberedelsen", "Minutter pr. samtale.", "Minutes of preparation")],
    interview: Annotated[Number, Arg("Samtaletiden", "Minutter pr. samtale.", "Minutes of interview")],
    write_up: Annotated[Number, Arg("Efterbehandlingen", "Minutter pr. samtale.", "Minutes of write-up")],
    prepared: Annotated[
        Preparation,
        choice("før", "efter"),
        Arg(
            "Forberedt",
            "før (standard) eller efter, at borgeren er mødt frem; efter giver intet spild.",
            "før or efter arrival",
        ),
    ] = "før",
) -> FloatArray:
    """Five numbers of hours."""
    return one_row_per_case(savings.interview_hours(booked, no_show_share, preparation, interview, write_up, prepared))
