"""Who is counted: by the year's own report, else by the year before for shorter periods; and nobody is lost for not reporting."""

from __future__ import annotations

import polars as pl

from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.population import Membership, membership, of_population

RULE = Membership(kind="firm", item="revenue", at_least=20, falls_back_years=1)
FIRMS = pl.DataFrame({"organisation": [1, 2, 3, 4], "kind": ["firm", "firm", "institution", "firm"]})
YEARS = pl.DataFrame(
    [(1, 2023, 20.0), (1, 2024, 19.0), (2, 2023, 50.0), (3, 2023, 90.0), (4, 2024, 30.0), (4, 2025, None)],
    schema={"organisation": pl.Int64, "period": pl.Int32, "revenue": pl.Float64},
    orient="row",
)


def test_the_line_itself_is_above_and_an_own_report_decides() -> None:
    made = membership(YEARS, FIRMS, RULE)
    assert made.rows() == [(1, 2023, True), (2, 2023, True), (2, 2024, False), (4, 2024, True), (4, 2025, False)]


def test_a_population_of_a_kind_goes_by_no_year() -> None:
    assert membership(YEARS, FIRMS, Membership(kind="institution")).rows() == [(3,)]
    assert membership(YEARS, FIRMS, Membership()).height == 4


def test_who_has_not_reported_the_year_stays_a_member_as_long_as_the_rule_falls_back() -> None:
    made = of_population(YEARS, membership(YEARS, FIRMS, RULE), PeriodKind.YEAR)
    assert sorted(made.rows(), key=lambda row: row[:2]) == [
        (1, 2023, 20.0),
        (2, 2023, 50.0),
        (2, 2024, None),
        (4, 2024, 30.0),
        (4, 2025, None),
    ]
    strict = of_population(YEARS, membership(YEARS, FIRMS, RULE.model_copy(update={"falls_back_years": 0})), PeriodKind.YEAR)
    assert sorted(strict.rows()) == [(1, 2023, 20.0), (2, 2023, 50.0), (4, 2024, 30.0)]


def test_members_that_did_not_report_have_an_empty_row() -> None:
    quarters = pl.DataFrame(
        {"organisation": [1, 2, 1], "period": [2023 * 4, 2024 * 4, 2024 * 4 + 1], "revenue": [1.0, 2.0, 3.0]},
        schema_overrides={"period": pl.Int32},
    )
    made = of_population(quarters, membership(YEARS, FIRMS, RULE), PeriodKind.QUARTER)
    assert sorted(made.rows(), key=lambda row: row[:2]) == [
        (1, 8092, 1.0),
        (2, 8092, None),
        (2, 8096, 2.0),
        (2, 8097, None),
        (4, 8096, None),
        (4, 8097, None),
    ]
    assert of_population(quarters, None, PeriodKind.QUARTER).equals(quarters)
