"""Sundhed og ældre: re-assessment, rehabilitation, care offers, clinics and working time in care."""

import numpy as np
from numpy.typing import ArrayLike

from engines.checks import FloatArray, nonnegative, nonzero, positive, share
from engines.errors import InvalidInput
from engines.savings.lists import side_by_side

DAYS_PER_WEEK = 7.0


def round_half_up(value: ArrayLike) -> FloatArray:
    """Whole numbers as people and Excel round them: a half goes up (positive values)."""
    return np.floor(np.asarray(value, dtype=np.float64) + 0.5)


def rehab_breakeven_weeks(extra_cost: ArrayLike, hours_saved_per_week: ArrayLike, hour_price: ArrayLike) -> FloatArray:
    """Break-even for et rehabiliteringsforløb: weeks after it until less help has paid its extra cost.

    ``extra_cost`` kr. per course, ``hours_saved_per_week`` assessed hours, ``hour_price`` kr. per hour.
    Source: report p. 128 (stated in words, formula inferred).
    """
    return nonnegative("Merudgiften", extra_cost) / _weekly_gain(hours_saved_per_week, hour_price)


def rehab_breakeven_days(extra_cost: ArrayLike, hours_saved_per_week: ArrayLike, hour_price: ArrayLike) -> FloatArray:
    """Break-even in whole days, as the report prints it beside the weeks (3.51 weeks are 25 days)."""
    weeks = rehab_breakeven_weeks(extra_cost, hours_saved_per_week, hour_price)
    return round_half_up(weeks * DAYS_PER_WEEK)


def _weekly_gain(hours_saved: ArrayLike, hour_price: ArrayLike) -> FloatArray:
    hours = positive("Sparede timer pr. uge", nonzero("Sparede timer pr. uge", hours_saved))
    return hours * positive("Timeprisen", nonzero("Timeprisen", hour_price))


def rehab_net(
    courses: ArrayLike, extra_cost: ArrayLike, hour_price: ArrayLike, hours_saved: ArrayLike, weeks: ArrayLike
) -> FloatArray:
    """Nettogevinst af rehabilitering, kr.: courses · (price · Σ hours saved · weeks − extra cost).

    ``hours_saved`` and ``weeks`` are (..., n): hours saved per week in each stretch of weeks, so that an
    effect that fades is a falling series. Source: report pp. 128-129 (inferred; that it fades is stated).
    """
    saved = np.atleast_1d(np.asarray(hours_saved, dtype=np.float64))
    stretches = np.atleast_1d(nonnegative("Antal uger", weeks))
    if saved.shape[-1] != stretches.shape[-1]:
        raise InvalidInput(
            f"Sparede timer har {saved.shape[-1]} perioder, men uger har {stretches.shape[-1]}. Vælg lige mange."
        )
    kept: FloatArray = np.sum(saved * stretches, axis=-1)
    gain = nonnegative("Timeprisen", hour_price) * kept
    return nonnegative("Antal forløb", courses) * (gain - nonnegative("Merudgiften", extra_cost))


def deferral_gain(
    citizens: ArrayLike,
    nursing_net_week: ArrayLike,
    home_week: ArrayLike,
    weeks: ArrayLike,
    extra_week: ArrayLike = 0.0,
    investment: ArrayLike = 0.0,
) -> FloatArray:
    """Senere entré i plejebolig, kr.: citizens · (nursing − home − extra support) · weeks − investment.

    Weekly net kr. per citizen. Negative when home is the dearer. Source: report p. 124 (inferred).
    """
    week = np.asarray(nursing_net_week, dtype=np.float64) - nonnegative("Udgiften i eget hjem", home_week)
    spared = (week - nonnegative("Den ekstra indsats", extra_week)) * nonnegative("Uger udskudt", weeks)
    return nonnegative("Antal borgere", citizens) * spared - nonnegative("Investeringen", investment)


def reassessment(
    cases: ArrayLike,
    share_reduced: ArrayLike,
    saving_per_reduced: ArrayLike,
    hours_per_case: ArrayLike,
    hour_price: ArrayLike,
    years: ArrayLike = 1.0,
) -> FloatArray:
    """Opfølgning på visiterede sager: (reduced cases, yearly saving, effort, net first year, net in all).

    Reduced cases are rounded to whole (52 · 36 % is 19), the saving is kr. per reduced case and year,
    effort = cases · hours · hour price, net in all = yearly saving · ``years`` the reduction lasts − effort.
    Shape (..., 5). Source: report p. 121 (figures stated, formulas inferred; how long it lasts is unknown).
    """
    reviewed = nonnegative("Antal sager", cases)
    reduced = round_half_up(reviewed * share("Andelen der reduceres", share_reduced))
    saving = reduced * nonnegative("Besparelsen pr. sag", saving_per_reduced)
    effort = reviewed * nonnegative("Timer pr. sag", hours_per_case) * nonnegative("Timeprisen", hour_price)
    lasting = saving * nonnegative("Varigheden", years)
    return side_by_side(reduced, saving, effort, saving - effort, lasting - effort)


def clinic_net(
    visits: ArrayLike,
    minutes_home: ArrayLike,
    minutes_clinic: ArrayLike,
    hourly_wage: ArrayLike,
    drive_cost: ArrayLike = 0.0,
    extra_travel_hours: ArrayLike = 0.0,
    clinic_cost: ArrayLike = 0.0,
) -> FloatArray:
    """Sygeplejeklinik, net kr. per year for the ``visits`` moved from homes to the clinic.

    visits · ((minutes home incl. travel − minutes clinic)/60 · wage + driving) − extra travel for the visits
    that stay · wage − clinic cost. Source: report p. 135 (stated in words, formula inferred).
    """
    wage = nonnegative("Timelønnen", hourly_wage)
    minutes = nonnegative("Minutter i hjemmet", minutes_home) - nonnegative("Minutter på klinik", minutes_clinic)
    per_visit = minutes / 60.0 * wage + nonnegative("Kørselsudgiften", drive_cost)
    travel = nonnegative("Ekstra vejtid", extra_travel_hours) * wage
    return nonnegative("Antal besøg", visits) * per_visit - travel - nonnegative("Klinikudgiften", clinic_cost)


def user_time_gain(assessed_hours: ArrayLike, share_before: ArrayLike, share_after: ArrayLike) -> FloatArray:
    """Timer frigjort ved højere brugertidsprocent (BTP): assessed hours · (1/before − 1/after).

    Both shares are citizen time over working time. Negative when the share falls.
    Source: report p. 136 names BTP without defining it; definition and formula are ours.
    """
    before = share("BTP før", nonzero("BTP før", share_before))
    after = share("BTP efter", nonzero("BTP efter", share_after))
    return nonnegative("Visiteret tid", assessed_hours) * (1.0 / before - 1.0 / after)


def holiday_shifts(
    norm_hours: ArrayLike, hours_before: ArrayLike, base_hours: ArrayLike, hours_per_shift: ArrayLike
) -> FloatArray:
    """Ekstra vagter pr. medarbejder i ferieperioden: (norm − before − base plan) / hours per shift.

    Hours of one accounting period: the norm, those planned before the holiday, and those the base plan has
    in the holiday. Negative when too many are planned. Source: report p. 140 (one or two shifts; formula
    ours).
    """
    left = (
        nonnegative("Normtimerne", norm_hours)
        - nonnegative("Timer før ferien", hours_before)
        - nonnegative("Grundplanens timer", base_hours)
    )
    return left / positive("Timer pr. vagt", nonzero("Timer pr. vagt", hours_per_shift))
