"""What the simulated city reports: yearly by all, monthly by above-scale firms so that it adds up, graduates by schools."""

from __future__ import annotations

import polars as pl
import pytest

from liantu.kernel.pack import Pack
from liantu.simulation.engine.plan import Plan
from liantu.statistics.engine.rule_files import ClusterRules
from tests.simulation.conftest import TODAY

City = tuple[Plan, dict[str, pl.DataFrame]]
LINE = 2.0e7


@pytest.fixture(scope="module")
def monthly(city: City) -> pl.DataFrame:
    return city[1]["reports"].filter(pl.col("period").str.len_chars() == 7).with_columns(year=pl.col("period").str.slice(0, 4))


@pytest.fixture(scope="module")
def yearly(city: City) -> pl.DataFrame:
    return city[1]["reports"].filter(pl.col("period").str.len_chars() == 4).rename({"period": "year", "value": "whole"})


def test_months_add_up_to_the_year_where_nothing_is_wrong(pack: Pack, monthly: pl.DataFrame, yearly: pl.DataFrame) -> None:
    sums = monthly.group_by("organisation", "year", "item").agg(
        months=pl.len(), total=(pl.col("value") * 100).round().sum(), mean=pl.col("value").mean()
    )
    both = sums.filter(pl.col("months") == 12).join(yearly, on=["organisation", "year", "item"])
    averaged = [code for code, item in pack.items.items() if item.adds == "mean"]
    flows = both.filter(~pl.col("item").is_in(averaged))
    right = flows.filter(pl.col("total") == (pl.col("whole") * 100).round())
    people = both.filter(pl.col("item") == "employees")
    assert (people.get_column("mean") - people.get_column("whole")).abs().max() == pytest.approx(0, abs=1e-6)
    by_item = flows.group_by("item").len().join(right.group_by("item").agg(right=pl.len()), on="item")
    untouched = {"energy_tce", "electricity_kwh", "water_m3"}
    for item, rows, good in by_item.iter_rows():
        assert good == rows if item in untouched else good > 0.95 * rows, item


def test_only_above_scale_firms_report_by_month(monthly: pl.DataFrame, yearly: pl.DataFrame) -> None:
    """The year that is not over has no yearly report yet."""
    reported = monthly.filter(pl.col("year") <= "2025")
    large = yearly.filter(pl.col("item") == "revenue", pl.col("whole") >= LINE, pl.col("year").is_in(["2024", "2025"])).select(
        "organisation", "year"
    )
    assert reported.join(large, on=["organisation", "year"], how="anti").is_empty()
    reporting = reported.select("organisation", "year").unique()
    assert reporting.height > 0.99 * large.height


def test_months_are_reported_after_they_end(monthly: pl.DataFrame) -> None:
    days = monthly.with_columns(days=(pl.col("reported_date") - pl.col("period").str.to_date("%Y-%m").dt.month_end()).dt.total_days())
    assert days.get_column("days").min() == 10
    assert 0.9 < (days.get_column("days") <= 25).mean() < 1.0  # type: ignore[operator]
    assert (days.get_column("reported_date") <= TODAY).all()


def test_items_reported_by_month_are_those_of_the_pack(pack: Pack, monthly: pl.DataFrame) -> None:
    allowed = {code for code, item in pack.items.items() if "month" in item.period_kinds}
    found = set(monthly.get_column("item").unique())
    assert found <= allowed
    assert {
        "output_value",
        "revenue",
        "value_added",
        "profit",
        "export_value",
        "employees",
        "energy_tce",
        "electricity_kwh",
        "investment",
    } <= found


def test_some_firms_stay_just_below_the_line(yearly: pl.DataFrame) -> None:
    revenue = yearly.filter(pl.col("item") == "revenue", pl.col("year") == "2025").get_column("whole")
    below, above = revenue.is_between(0.85 * LINE, LINE, closed="left").sum(), revenue.is_between(LINE, 1.15 * LINE, closed="left").sum()
    assert below > above > 0


def test_parts_do_not_exceed_the_whole(yearly: pl.DataFrame) -> None:
    wide = yearly.filter(pl.col("year") == "2025").pivot(on="item", index="organisation", values="whole")
    for part, whole in (
        ("main_revenue", "revenue"),
        ("service_revenue", "revenue"),
        ("technical_upgrade_investment", "investment"),
        ("value_added", "output_value"),
        ("rd_staff", "employees"),
        ("vacancies", "employees"),
    ):
        assert (wide.get_column(part) <= wide.get_column(whole) + 0.01).drop_nulls().all(), part
    assert set(wide.get_column("on_cloud").drop_nulls().unique()) == {0.0, 1.0}
    runs = wide.filter(pl.col("rd_institutions") > 0)
    assert (runs.get_column("rd_expense") > 0).all()
    assert wide.filter(pl.col("rd_expense") > 0, pl.col("rd_institutions") == 0).height > 100


def test_schools_report_graduates_of_every_cluster(pack: Pack, city: City, yearly: pl.DataFrame) -> None:
    schools = city[1]["organisations"].filter(kind="institution")
    assert schools.get_column("name").str.starts_with("模拟院校").all()
    clusters = {f"graduates_{cluster.code}" for cluster in pack.rule(ClusterRules).clusters}
    rows = yearly.filter(pl.col("item").str.starts_with("graduates_"))
    assert set(rows.get_column("item")) == clusters <= set(pack.items)
    assert set(rows.get_column("organisation")) <= set(schools.get_column("credit_code"))
