"""The report's tables: spot figures as printed, and nothing made up."""

import pytest

from engines.errors import NotKnown
from sources import embedded
from sources.figures import figures, value


def test_every_table_has_page_source_and_rows_that_fit_its_columns():
    for table in embedded.tables().values():
        assert table.page
        assert table.source
        assert all(len(row) == len(table.columns) for row in table.rows), table.id


def test_every_indicator_s_columns_are_figures_by_municipality():
    for name in embedded.indicators():
        found = figures(name)
        assert found.values.shape == (len(found.areas), len(found.periods))
        assert len(found.areas) == len(embedded.indicators()[name][0].rows)


@pytest.mark.parametrize(
    ("indicator", "municipality", "period", "printed"),
    [
        ("jobcenter-administrationsandel", "Nyborg", "2012", 5.1),
        ("jobcenter-administrationsandel", "Hele landet", "2016", 5.6),
        ("jobcenter-administration", "Nyborg", "2016", 32.39),
        ("jobcenter-ydelser", "Nyborg", "2016", 433.3),
        ("anbringelse-enhedspris", "Nordfyn", "2014", 486),
        ("udsat-skolestart", "Billund", "2015", 7.09),
        ("udsat-boernehavestart-vuggestue", "Billund", "2016", 0.0),
    ],
)
def test_figures_are_as_printed(indicator, municipality, period, printed):
    assert value(indicator, municipality, period) == printed


def test_the_printed_shares_follow_from_the_printed_amounts():
    """P. 58 prints administration and benefits, p. 57 their ratio, for the municipalities kept in full."""
    for name in ("Nyborg", "Varde", "Aabenraa", "Nordfyns", "Holbæk", "Hvidovre", "Billund"):
        share = value("jobcenter-administration", name, "2016") / value("jobcenter-ydelser", name, "2016")
        assert 100 * share == pytest.approx(value("jobcenter-administrationsandel", name, "2016"), abs=0.051)


def test_a_figure_lost_in_the_transcript_is_empty():
    table = embedded.table("jobcenter-adm-og-ydelser")
    copenhagen = next(row for row in table.rows if row[0] == "København")
    assert copenhagen[table.columns.index("Ydelser 2012")] is None
    assert copenhagen[table.columns.index("Adm 2012")] == 409.42


def test_nyborg_s_target_groups_add_up_to_the_printed_total():
    table = embedded.table("nyborg-aarsvaerk-pr-sag")
    total = table.rows[-1]
    assert total[:3] == ("I alt", 2948, 81.49)
    parts = [row[4] for row in table.rows[:-1] if row[4] is not None]
    assert sum(parts) == pytest.approx(27.64 - 2.72, abs=0.03)  # the merged row's 2,72 is lost


def test_an_unknown_table_gets_the_names_there_are():
    with pytest.raises(NotKnown, match="Vælg mellem anbringelser-enhedspris"):
        embedded.table("ukendt")
