"""The likely mistakes at the spreadsheet, each with its error value and the exact sentence."""

from udfs.registry import function
from udfs.values import ErrorCode

DAY_RATE_COSTS = [[8_200_000.0, 450_000.0]]


def called(name, *arguments):
    outcome = function(name)(*arguments)
    return outcome.value, outcome.message


def test_95_for_95_percent():
    assert called("TF_DAYRATE", DAY_RATE_COSTS, 24.0, 95.0) == (
        ErrorCode.NUM,
        "Belægning skal være over 0 og højst 1,2; fik 95. Skriv 95 % eller 0,95.",
    )


def test_an_occupancy_that_is_no_percentage_either():
    assert called("TF_DAYRATE", DAY_RATE_COSTS, 24.0, 1.5) == (
        ErrorCode.NUM,
        "Belægning skal være over 0 og højst 1,2; fik 1,5.",
    )


def test_no_places():
    assert called("TF_DAYRATE", DAY_RATE_COSTS, 0.0, 0.95) == (
        ErrorCode.DIV0,
        "Antal pladser er 0 eller tom, og der skal divideres med den. Udfyld den.",
    )


def test_negative_cost():
    assert called("TF_DAYRATE", [[8_200_000.0, -450_000.0]], 24.0, 0.95) == (
        ErrorCode.NUM,
        "En omkostning må ikke være negativ; fik -450.000. "
        "Skriv indtægter under indtægter og regulering fra tidligere år for sig.",
    )


def test_leap_year():
    assert called("TF_DAYRATE", DAY_RATE_COSTS, 24.0, 0.95, 366.0) == (
        ErrorCode.NUM,
        "En takst regnes på højst 365 dage, også i skudår; fik 366. Skriv 365.",
    )


def test_keys_that_sum_to_103_percent():
    assert called("TF_ALLOCATE", 1_000_000.0, [[0.5, 0.33, 0.2]]) == (
        ErrorCode.NUM,
        "Fordelingsnøglerne summer til 103 %. De skal summe til 100 %, "
        "så hele beløbet fordeles netop én gang. Ret nøglerne.",
    )


def test_keys_written_as_whole_numbers():
    assert called("TF_ALLOCATE", 1_000_000.0, [[50.0, 50.0]]) == (
        ErrorCode.NUM,
        "En fordelingsnøgle skal være fra 0 til 100 %; fik 50. Skriv 50 % eller 0,5.",
    )


def test_threshold_of_5():
    assert called("TF_SURPLUS", 700_000.0, 9_000_000.0, 5.0) == (
        ErrorCode.NUM,
        "Tærsklen skal være en andel fra 0 til 1; fik 5. Skriv 5 % eller 0,05.",
    )


def test_user_time_share_of_62():
    assert called("TF_HOURPRICE", 40e6, 140_000.0, 62.0) == (
        ErrorCode.NUM,
        "Brugertidsprocenten skal være en andel fra 0 til 1; fik 62. Skriv 62 % eller 0,62.",
    )


def test_year_without_limits():
    value, message = called("TF_PARENTSUBSIDY", 350_000.0, 1.0, 0.0, "2025-01-01")
    assert value is ErrorCode.NA
    assert message.startswith("Friplads, nedre indtægtsgrænse har ingen værdi for 01.01.2025.")


def test_single_parent_as_text():
    value, message = called("TF_PARENTSUBSIDY", 350_000.0, 1.0, "ja", "2024-01-01")
    assert (value, message) == (
        ErrorCode.VALUE,
        'Enlig forsørger skal være et tal; fik teksten "ja". Skriv tallet uden tekst og enhed.',
    )


def test_no_break():
    assert called("TF_BREAKEVENHOURS", 1000.0, 1450.0, 420.0) == (
        ErrorCode.NUM,
        "Tilbuddet er billigere end de øvrige udgifter i hjemmet allerede ved 0 timer, så der er intet knæk.",
    )
