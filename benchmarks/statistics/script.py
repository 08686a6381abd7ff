"""The rival: the same figures as a person would write them by hand in Polars, for this one question, without definitions or a store.

It reads the same Parquet files in one lazy scan, each month as it stands: it knows that nothing was corrected or merged, checks no
SHA-256, asks nobody's rights. Firms and yearly reports come from the same SQLite database by plain SQL. What industry belongs to which
cluster and field, and which are high-tech, it is given as a frame.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import polars as pl

LINE, NEAR = 20_000_000.0, 17_000_000.0
FIELDS = ["new_generation_it", "smart_vehicles", "high_end_equipment", "new_materials", "biotechnology", "green_environment"]
CLUSTERS = ["electronics", "vehicles", "equipment", "materials", "consumer_goods", "biomedicine"]
YI, WAN, PERCENT = 1e-8, 1e-4, 100.0
Pair = tuple[pl.Expr, pl.Expr, pl.Expr]
"""Value, the number of firms that it rests on, and of those that it speaks of."""
EVERY = pl.len()


def _safe(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole != 0).then(part / whole)


def total(x: str, factor: float = 1.0) -> Pair:
    known = pl.col(x).count()
    return pl.when(known > 0).then(pl.col(x).sum() * factor), known, EVERY


def total_where(x: str, where: pl.Expr, factor: float = 1.0) -> Pair:
    told = (~where | (where & pl.col(x).is_not_null())).sum()
    concerned = where.fill_null(value=True)
    firms, known = concerned.sum(), (concerned & pl.col(x).is_not_null()).sum()
    return pl.when((told > 0) & ((known > 0) | (firms == 0))).then(pl.when(where).then(pl.col(x)).sum() * factor), known, firms


def ratio(x: pl.Expr, y: pl.Expr, factor: float = PERCENT) -> Pair:
    above, below = pl.when(y.is_not_null()).then(x).sum(), pl.when(x.is_not_null()).then(y).sum()
    return _safe(above, below) * factor, (x.is_not_null() & y.is_not_null()).sum(), EVERY


def part(x: str, where: pl.Expr) -> Pair:
    (above, _, _), (below, known, _) = total_where(x, where), total(x)
    return _safe(above, below) * PERCENT, known, EVERY


def part_told(x: str, where: pl.Expr) -> Pair:
    above, below = pl.when(where).then(pl.col(x)).sum(), pl.when(where.is_not_null()).then(pl.col(x)).sum()
    return _safe(above, below) * PERCENT, (pl.col(x).is_not_null() & where.is_not_null()).sum(), EVERY


def share_of(where: pl.Expr) -> Pair:
    return _safe(where.sum(), where.count()) * PERCENT, where.count(), EVERY


def count(where: pl.Expr) -> Pair:
    return pl.when(where.count() > 0).then(where.sum()), where.count(), EVERY


def quantile(x: str, y: str, q: float, factor: float = PERCENT) -> Pair:
    each = pl.when(pl.col(y) != 0).then(pl.col(x) / pl.col(y))
    return each.quantile(q, "linear") * factor, each.count(), EVERY


def _c(name: str) -> pl.Expr:
    return pl.col(name)


def monthly() -> dict[str, Pair]:
    """Of above-scale firms: the indicators that the pack has by month, but for growth."""
    in_field = pl.coalesce(_c("field"), pl.when(_c("industry").is_not_null()).then(pl.lit(""))).is_in(FIELDS)
    cluster = pl.coalesce(_c("cluster"), pl.when(_c("industry").is_not_null()).then(pl.lit("")))
    return {
        **{f"cluster_output_{code}": total_where("output_value", cluster == code, YI) for code in CLUSTERS},
        "value_added_rate": ratio(_c("value_added"), _c("output_value")),
        "profit_margin": ratio(_c("profit"), _c("revenue")),
        "loss_making_share": share_of(_c("profit") < 0),
        "export_share": ratio(_c("export_value"), _c("output_value")),
        "above_scale_energy": total("energy_tce", WAN),
        "energy_per_above_scale_value_added": ratio(_c("energy_tce"), _c("value_added"), 1e4),
        "energy_per_output": ratio(_c("energy_tce"), _c("output_value"), 1e4),
        "above_scale_electricity": total("electricity_kwh", YI),
        "above_scale_output": total("output_value", YI),
        "above_scale_value_added": total("value_added", YI),
        "above_scale_revenue": total("revenue", YI),
        "above_scale_profit": total("profit", YI),
        "above_scale_export": total("export_value", YI),
        "above_scale_investment": total("investment", YI),
        "above_scale_employees": total("employees", WAN),
        "strategic_emerging_output_share": part("output_value", _c("strategic")),
        "strategic_emerging_share": part("value_added", _c("strategic")),
        "high_tech_output_share": part("output_value", _c("high_tech")),
        "high_tech_share": part("value_added", _c("high_tech")),
        "strategic_emerging_output": total_where("output_value", _c("strategic"), YI),
        "high_tech_output": total_where("output_value", _c("high_tech"), YI),
        "emerging_fields_output_share": part_told("output_value", in_field),
    }


GROWTH = {
    "electricity_growth": "electricity_kwh", "above_scale_output_growth": "output_value",
    "above_scale_value_added_nominal_growth": "value_added", "above_scale_revenue_growth": "revenue",
}  # fmt: skip


def growths() -> dict[str, Pair]:
    """Of above-scale firms: growth over those that report in both months; ``before:`` are the values of the same month of last year."""
    return {code: growth(_c(item), _c(f"before:{item}")) for code, item in GROWTH.items()}


def growth(now: pl.Expr, before: pl.Expr) -> Pair:
    base = pl.when(now.is_not_null()).then(before).sum()
    times = pl.when(before.is_not_null()).then(now).sum() / base
    return pl.when(base > 0).then((times - 1) * PERCENT), (now.is_not_null() & before.is_not_null()).sum(), EVERY


def others() -> dict[str, Pair]:
    """Of above-scale firms: the other indicators."""
    output = _c("output_value")
    positive = pl.when(output > 0).then(output)
    costs = _c("energy_cost") + _c("logistics_cost") + _c("finance_cost")
    return {
        **{f"{one}_cost_ratio": ratio(_c(f"{one}_cost"), _c("revenue")) for one in ("energy", "logistics", "finance")},
        **{f"{one}_cost_ratio_median": quantile(f"{one}_cost", "revenue", 0.5) for one in ("energy", "logistics", "finance")},
        "three_costs_ratio": ratio(costs, _c("revenue")),
        "labour_productivity": ratio(_c("value_added"), _c("employees"), WAN),
        "labour_productivity_median": quantile("value_added", "employees", 0.5, WAN),
        "output_per_head": ratio(output, _c("employees"), WAN),
        "asset_liability_ratio": ratio(_c("liabilities"), _c("assets")),
        "above_scale_rd": total("rd_expense", YI),
        "above_scale_rd_intensity": ratio(_c("rd_expense"), _c("revenue")),
        "rd_intensity_median": quantile("rd_expense", "revenue", 0.5),
        "rd_intensity_p90": quantile("rd_expense", "revenue", 0.9),
        "above_scale_firms_doing_rd": share_of(_c("rd_expense") > 0),
        "above_scale_firms_with_rd_institution": share_of(_c("rd_institutions") >= 1),
        "firms_rd_without_institution": count((_c("rd_expense") > 0) & (_c("rd_institutions") == 0)),
        "rd_institutions_total": total("rd_institutions"),
        "firms_on_cloud_share": share_of(_c("on_cloud") > 0),
        "output_on_cloud_share": part_told("output_value", _c("on_cloud") > 0),
        "technical_upgrade_share_of_industrial_investment": ratio(_c("technical_upgrade_investment"), _c("investment")),
        "output_top_firm_share": (_safe(positive.top_k(3).sum(), positive.sum()) * PERCENT, output.count(), EVERY),
        "output_hhi": (_safe((positive * positive).sum(), positive.sum()) / positive.sum(), output.count(), EVERY),
        "large_firms": count(output >= 1e9),
        "above_scale_firms": count(_c("revenue") >= LINE),
        "private_output_share": part_told("output_value", _c("ownership") == "民营"),
        "output_in_parks_share": part("output_value", _c("park").is_not_null()),
        "service_revenue_share": ratio(_c("service_revenue"), _c("revenue")),
        "firms_with_services": share_of(_c("service_revenue") > 0),
    }


def of_firms() -> dict[str, Pair]:
    """Of all firms that report."""
    return {
        "open_posts": total("vacancies"),
        "open_posts_rate": ratio(_c("vacancies"), _c("employees")),
        "firms_near_above_scale": count((_c("revenue") >= NEAR) & (_c("revenue") < LINE)),
        "above_scale_share_of_firms": share_of(_c("revenue") >= LINE),
    }


def figures(home: Path, knowledge: pl.DataFrame, items: list[str], *, everything: bool) -> pl.DataFrame:
    """Return indicator, key, period, value, firms, known of the indicators by month, or of all."""
    firms, years = _tables(home, knowledge)
    above = _above(firms, years)
    scan = pl.scan_parquet(home / "reports" / "month" / "*.parquet")
    facts = scan.select("organisation", "period", *(pl.col(f"value_{item}").alias(item) for item in items))
    months = facts.select("period").unique().collect(engine="streaming").with_columns(year=pl.col("period") // 12)
    large = above.join(months, on="year").lazy().join(facts, on=["organisation", "period"], how="left")
    large = _with_last_year(large)
    asked = [(large, lambda: monthly() | growths() | (others() if everything else {}))]
    if everything:
        asked.append((facts.join(firms.lazy().filter(pl.col("kind") == "firm"), on="organisation"), of_firms))
    grouped = pl.collect_all([_grouped(rows, pairs) for rows, pairs in asked], engine="streaming")
    return _long(grouped[0], [*monthly(), *growths(), *(others() if everything else {})], grouped[1:])


def _with_last_year(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Join to a firm's month what it reported for the same month of last year, as a member then too."""
    before = rows.select("organisation", pl.col("period") + 12, *(pl.col(item).alias(f"before:{item}") for item in GROWTH.values()))
    return rows.join(before, on=["organisation", "period"], how="left")


def _grouped(rows: pl.LazyFrame, pairs: Callable[[], dict[str, Pair]]) -> pl.LazyFrame:
    made = [
        each
        for code, (value, known, firms) in pairs().items()
        for each in (value.cast(pl.Float64).alias(code), known.alias(f"known:{code}"), firms.alias(f"firms:{code}"))
    ]
    return rows.group_by("district", "period").agg(*made)


def _tables(home: Path, knowledge: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    connection = sqlite3.connect(home / "liantu.sqlite3")
    rows = connection.execute(
        "SELECT id, region_id, industry, park_id, ownership, kind FROM registry_organisation WHERE merged_into_id IS NULL AND inside_city"
    ).fetchall()
    names = ["organisation", "district", "industry", "park", "ownership", "kind"]
    types = [pl.Int64, pl.String, pl.String, pl.Int64, pl.String, pl.String]
    firms = pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")
    firms = firms.with_columns(pl.col("industry", "ownership").replace("", None)).filter(pl.col("district").is_not_null())
    rows = connection.execute(
        "SELECT organisation_id, period, value FROM registry_report WHERE item = 'revenue' AND length(period) = 4"
    ).fetchall()
    years = pl.DataFrame(rows, schema={"organisation": pl.Int64, "year": pl.String, "revenue": pl.Float64}, orient="row")
    connection.close()
    return firms.join(knowledge, on="industry", how="left"), years.with_columns(pl.col("year").cast(pl.Int32))


def _above(firms: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Firms by year that are above the line by that year's report, or where there is none by the one before."""
    own = years.drop_nulls("revenue")
    before = own.with_columns(pl.col("year") + 1).join(own, on=["organisation", "year"], how="anti")
    return (
        pl.concat([own, before])
        .filter(pl.col("revenue") >= LINE)
        .drop("revenue")
        .join(firms.filter(pl.col("kind") == "firm"), on="organisation")
    )


def _long(wide: pl.DataFrame, names: list[str], more: list[pl.DataFrame]) -> pl.DataFrame:
    frames = [(wide, code) for code in names] + [(frame, code) for frame in more for code in of_firms()]
    return pl.concat(
        frame.select(
            pl.lit(code).alias("indicator"), pl.col("district").alias("key"), "period", pl.col(code).alias("value"),
            pl.col(f"firms:{code}").cast(pl.Int64).alias("firms"), pl.col(f"known:{code}").fill_null(0).cast(pl.Int64).alias("known"),
        )
        for frame, code in frames
    )  # fmt: skip
