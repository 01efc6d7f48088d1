"""Cell functions over health and elderly care."""

from typing import Annotated, Literal

from engines.checks import FloatArray
from engines.savings import elderly
from udfs.arguments import Number, Series, choice
from udfs.registry import Arg, Result, cell_function

CARE = "Råderum Sundhed og ældre"


@cell_function(
    CARE,
    "Break-even for et rehabiliteringsforløb: uger efter forløbet (eller hele dage), til mindre hjælp "
    "har betalt "
    "merudgiften.",
    "Break-even of a rehabilitation course: weeks (or whole days) until less help has paid the extra cost.",
    source="Rapporten s. 128 (står i ord, formlen er udledt).",
    example='BC_REHABBREAKEVEN(5000,3.3,430,"dage")',
)
def BC_REHABBREAKEVEN(
    extra_cost: Annotated[Number, Arg("Merudgift", "Merudgift pr. forløb, kr.", "Extra cost per course")],
    hours_saved_per_week: Annotated[
        Number, Arg("Sparede timer", "Sparet visiteret tid pr. uge efter forløbet.", "Hours saved per week")
    ],
    hour_price: Annotated[Number, Arg("Timepris", "Timepris for hjælpen, kr.", "Price per hour of help")],
    unit: Annotated[
        Literal["uger", "dage"], choice("uger", "dage"), Arg("Enhed", "uger (standard) eller dage.", "Unit")
    ] = "uger",
) -> FloatArray:
    """Weeks or whole days."""
    if unit == "dage":
        return elderly.rehab_breakeven_days(extra_cost, hours_saved_per_week, hour_price)
    return elderly.rehab_breakeven_weeks(extra_cost, hours_saved_per_week, hour_price)


@cell_function(
    CARE,
    "Nettogevinst af rehabilitering, kr.: forløb · (timepris · Σ sparede timer · uger − merudgift).",
    "Net gain of rehabilitation, kr.: courses · (hour price · Σ hours saved · weeks − extra cost).",
    source="Rapporten s. 128-129 (udledt; at effekten aftager, fremgår).",
    example="BC_REHABNET(40,6000,430,{3.3,2.4,1.2},{12,12,12})",
)
def BC_REHABNET(
    courses: Annotated[Number, Arg("Forløb", "Antal forløb pr. år.", "Courses per year")],
    extra_cost: Annotated[Number, Arg("Merudgift", "Merudgift pr. forløb, kr.", "Extra cost per course")],
    hour_price: Annotated[Number, Arg("Timepris", "Timepris for hjælpen, kr.", "Price per hour of help")],
    hours_saved: Annotated[
        Series,
        Arg("Sparede timer", "Sparede timer pr. uge i hver periode; faldende, hvis effekten aftager.", "Hours"),
    ],
    weeks: Annotated[Series, Arg("Uger", "Antal uger i hver periode.", "Weeks in each stretch")],
) -> FloatArray:
    """Net gain, kr."""
    return elderly.rehab_net(courses, extra_cost, hour_price, hours_saved, weeks)


@cell_function(
    CARE,
    "Senere entré i plejebolig, kr.: borgere · (plejebolig − eget hjem − ekstra indsats) · uger − investering.",
    "Later move to a nursing home, kr.: citizens · (nursing − home − extra support) · weeks − investment.",
    source="Rapporten s. 124 (udledt).",
    example="BC_DEFERRAL(12,11500,6800,26,900,150000)",
)
def BC_DEFERRAL(
    citizens: Annotated[Number, Arg("Borgere", "Antal borgere i målgruppen.", "Citizens")],
    nursing_net_week: Annotated[
        Number, Arg("Plejebolig", "Plejeboligens nettopris, kr. pr. uge.", "Nursing home, net per week")
    ],
    home_week: Annotated[Number, Arg("Eget hjem", "Udgift i eget hjem, kr. pr. uge.", "Home care per week")],
    weeks: Annotated[Number, Arg("Uger", "Uger, flytningen udskydes.", "Weeks deferred")],
    extra_week: Annotated[
        Number, Arg("Ekstra indsats", "Ekstra indsats pr. borger, kr. pr. uge.", "Extra support per week")
    ] = 0.0,
    investment: Annotated[Number, Arg("Investering", "Investering i alt, kr.", "Investment")] = 0.0,
) -> FloatArray:
    """Net gain, kr."""
    return elderly.deferral_gain(citizens, nursing_net_week, home_week, weeks, extra_week, investment)


@cell_function(
    CARE,
    "Opfølgning på visiterede sager, 1 × 5: reducerede sager (hele), årlig besparelse, indsats, netto "
    "første år og "
    "netto i alt, kr.",
    "Re-assessment of cases, 1 × 5: reduced cases, yearly saving, effort, net first year, net in all, kr.",
    result=Result.ROW,
    source="Rapporten s. 121 (tallene fremgår, formlerne er udledt; varigheden er ukendt).",
    example="BC_REASSESSMENT(52,0.36,105263,1.5,420,2)",
)
def BC_REASSESSMENT(
    cases: Annotated[Number, Arg("Sager", "Antal gennemgåede sager.", "Cases reviewed")],
    share_reduced: Annotated[Number, Arg("Andel", "Andel, hvor hjælpen sættes ned.", "Share reduced")],
    saving_per_reduced: Annotated[
        Number, Arg("Besparelse", "Årlig besparelse pr. reduceret sag, kr.", "Yearly saving per reduced case")
    ],
    hours_per_case: Annotated[Number, Arg("Timer", "Timer pr. gennemgået sag.", "Hours per case")],
    hour_price: Annotated[Number, Arg("Timepris", "Visitators timepris, kr.", "Assessor's price per hour")],
    years: Annotated[Number, Arg("Varighed", "År, reduktionen varer (1 som standard).", "Years it lasts")] = 1.0,
) -> FloatArray:
    """Reduced cases, saving, effort and net."""
    return elderly.reassessment(cases, share_reduced, saving_per_reduced, hours_per_case, hour_price, years)


@cell_function(
    CARE,
    "Sygeplejeklinik, netto kr. pr. år: flyttede besøg · (sparet tid · løn + kørsel) − ekstra vejtid · løn − klinik.",
    "Nursing clinic, net kr. per year: visits moved · (time saved · wage + driving) − extra travel − clinic.",
    source="Rapporten s. 135 (står i ord, formlen er udledt).",
    example="BC_CLINIC(6000,32,18,310,14,250,180000)",
)
def BC_CLINIC(
    visits: Annotated[Number, Arg("Besøg", "Besøg, der flyttes til klinik, pr. år.", "Visits moved per year")],
    minutes_home: Annotated[
        Number, Arg("Minutter hjemme", "Minutter pr. besøg i hjemmet inkl. vejtid.", "Minutes at home")
    ],
    minutes_clinic: Annotated[Number, Arg("Minutter på klinik", "Minutter pr. klinikbesøg.", "At the clinic")],
    hourly_wage: Annotated[Number, Arg("Timeløn", "Timeløn, kr.", "Hourly wage")],
    drive_cost: Annotated[Number, Arg("Kørsel", "Kørselsudgift pr. besøg, kr.", "Driving per visit")] = 0.0,
    extra_travel_hours: Annotated[
        Number, Arg("Ekstra vejtid", "Ekstra vejtid for de besøg, der bliver, timer pr. år.", "Extra travel")
    ] = 0.0,
    clinic_cost: Annotated[Number, Arg("Klinikudgift", "Klinikkens udgifter, kr. pr. år.", "Clinic cost")] = 0.0,
) -> FloatArray:
    """Net saving, kr. per year."""
    return elderly.clinic_net(
        visits, minutes_home, minutes_clinic, hourly_wage, drive_cost, extra_travel_hours, clinic_cost
    )


@cell_function(
    CARE,
    "Timer frigjort ved højere brugertidsprocent (BTP): visiteret tid · (1/BTP før − 1/BTP efter).",
    "Hours freed by a higher share of citizen time: assessed hours · (1/before − 1/after).",
    source="Rapporten s. 136 nævner BTP uden at definere den; definition og formel er vores.",
    example="BC_USERTIMEGAIN(120000,0.55,0.58)",
)
def BC_USERTIMEGAIN(
    assessed_hours: Annotated[Number, Arg("Visiteret tid", "Visiterede timer pr. år.", "Assessed hours")],
    share_before: Annotated[Number, Arg("BTP før", "Borgertid / arbejdstid før, fx 55 %.", "Share before")],
    share_after: Annotated[Number, Arg("BTP efter", "Borgertid / arbejdstid efter.", "Share after")],
) -> FloatArray:
    """Hours per year."""
    return elderly.user_time_gain(assessed_hours, share_before, share_after)


@cell_function(
    CARE,
    "Ekstra vagter pr. medarbejder i ferieperioden: (normtimer − timer før ferien − grundplan) / timer pr. vagt.",
    "Extra shifts per employee in the holiday: (norm − hours before − base plan) / hours per shift.",
    source="Rapporten s. 140 (1-2 vagter fremgår, formlen er vores).",
    example="BC_HOLIDAYSHIFTS(481,361,104,8)",
)
def BC_HOLIDAYSHIFTS(
    norm_hours: Annotated[Number, Arg("Normtimer", "Normtimer i opgørelsesperioden.", "Norm hours")],
    hours_before: Annotated[Number, Arg("Timer før", "Planlagte timer før ferieperioden.", "Hours before")],
    base_hours: Annotated[Number, Arg("Grundplan", "Grundplanens timer i ferieperioden.", "Base plan hours")],
    hours_per_shift: Annotated[Number, Arg("Timer pr. vagt", "Timer pr. vagt.", "Hours per shift")],
) -> FloatArray:
    """Shifts per employee."""
    return elderly.holiday_shifts(norm_hours, hours_before, base_hours, hours_per_shift)
