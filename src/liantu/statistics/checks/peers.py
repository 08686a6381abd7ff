"""检查 ST007、ST008: districts whose firms pay more than their peers; clusters short of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.finding import CHECKS, Finding
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.statistics.checks.context import computed, finding, newest_year
from liantu.statistics.checks.firms import firms_of
from liantu.statistics.queries.names import groups_of, key_name
from liantu.statistics.queries.values import figure_at

_COSTS: Mapping[str, str] = {
    "energy_cost": "energy_cost_ratio_median",
    "logistics_cost": "logistics_cost_ratio_median",
    "finance_cost": "finance_cost_ratio_median",
}
"""Cost that firms report → the indicator that a district's finding should move."""


@CHECKS.check("ST007")
def above_peers(context: CheckContext) -> Iterator[Finding]:
    """Districts in which the median cost ratio of a division's firms lies well above the city's: one finding a district."""
    entry, computation = context.pack.checks["ST007"], computed(context)
    year = None if computation is None else newest_year(computation)
    if computation is None or year is None:
        return
    rows = firms_of(context, computation, year, ["revenue", *_COSTS], "above_scale")
    compared = ratios_to_peers(rows, int(entry.thresholds["least_firms"]))
    high = compared.filter(pl.col("ratio") >= entry.thresholds["ratio_to_peers"]).sort("ratio", descending=True)
    for (district,), lines in high.group_by("district", maintain_order=True):
        worst = lines.row(0, named=True)
        severity = "very_high" if worst["ratio"] >= entry.thresholds["very_high_ratio"] else "otherwise"
        leading, place = _cost_text(context.pack, worst), key_name(context.pack, "district", str(district))
        more = lines.height - 1
        line = Text(
            f"{place.zh}：{leading.zh}" + (f"；另有 {more} 项" if more else ""),
            f"{place.en}: {leading.en}" + (f"; and {more} more" if more else ""),
        )
        figure = _COSTS[worst["cost"]]
        cell = figure_at(SYSTEM, figure, "district", str(district), year, computation=computation)
        costs = [{"zh": text.zh, "en": text.en} for text in (_cost_text(context.pack, row) for row in lines.to_dicts())]
        yield finding(
            entry, Subject("district", str(district)), severity, line, computation, figure=figure,
            value=None if cell is None else cell["value"], scope={"districts": [str(district)]},
            evidence={"year": str(year), "costs": costs},
        )  # fmt: skip


def ratios_to_peers(rows: pl.DataFrame, least_firms: int) -> pl.DataFrame:
    """Return district, division, cost, firms, median, city_median (cost ÷ revenue) and ratio (median ÷ city_median).

    Only where at least ``least_firms`` firms of the division report the cost in the district, and more than these in the city.

    >>> firms = {"district": ["a"] * 2 + ["b"] * 2, "division": ["39"] * 4, "revenue": [100.0] * 4}
    >>> costs = {"energy_cost": [2.0, 2.0, 1.0, 1.0], "logistics_cost": [None] * 4, "finance_cost": [None] * 4}
    >>> frame = pl.DataFrame(firms | costs, schema_overrides={"logistics_cost": pl.Float64, "finance_cost": pl.Float64})
    >>> ratios_to_peers(frame, 2).select("district", "ratio").rows()
    [('a', 1.3333333333333333), ('b', 0.6666666666666666)]
    """
    placed = rows.filter(pl.col("revenue") > 0, pl.col("division").is_not_null())
    long = placed.unpivot(list(_COSTS), index=["district", "division", "revenue"], variable_name="cost", value_name="paid").drop_nulls(
        "paid"
    )
    long = long.with_columns(share=pl.col("paid") / pl.col("revenue"))
    city = long.group_by("division", "cost").agg(city_median=pl.col("share").median(), all=pl.len())
    places = long.filter(pl.col("district").is_not_null()).group_by("district", "division", "cost")
    medians = places.agg(firms=pl.len(), median=pl.col("share").median()).join(city, on=["division", "cost"])
    fit = medians.filter(pl.col("firms") >= least_firms, pl.col("all") > pl.col("firms"), pl.col("city_median") > 0)
    compared = fit.with_columns(ratio=pl.col("median") / pl.col("city_median"))
    return compared.select("district", "division", "cost", "firms", "median", "city_median", "ratio").sort("district", "division", "cost")


def _cost_text(pack: Pack, row: Mapping[str, Any]) -> Text:
    """One cost of one division's firms beside the city's."""
    cost, division = pack.items[row["cost"]].name, key_name(pack, "division", row["division"])
    district, city, ratio, firms = 100 * row["median"], 100 * row["city_median"], row["ratio"], row["firms"]
    return Text(
        f"{division.zh}{cost.zh}占营业收入 {district:.2f}%，全市同行 {city:.2f}%（{ratio:.2f} 倍，{firms} 家）",
        f"{division.en}: {cost.en} {district:.2f}% of revenue, {city:.2f}% for peers in the city ({ratio:.2f} times, {firms} firms)",
    )


@CHECKS.check("ST008")
def short_of_people(context: CheckContext) -> Iterator[Finding]:
    """Clusters with fewer graduates of their subjects than the threshold for each open post."""
    entry, computation = context.pack.checks["ST008"], computed(context)
    if computation is None:
        return
    year = newest_year(computation)
    for code in groups_of(context.pack, "cluster"):
        figure = f"graduates_per_open_post_{code}"
        if figure not in context.pack.measured:
            continue
        cell = figure_at(SYSTEM, figure, "city", context.pack.city, year, computation=computation)
        posts = figure_at(SYSTEM, "open_posts", "cluster", code, year, computation=computation)
        if cell is None or cell["value"] is None or posts is None or (posts["value"] or 0) < entry.thresholds["least_vacancies"]:
            continue
        ratio = cell["value"]
        if ratio >= entry.thresholds["graduates_per_vacancy"]:
            continue
        name = key_name(context.pack, "cluster", code)
        line = Text(
            f"{name.zh}：每个空缺岗位只有 {ratio:.2f} 名相关专业毕业生（空缺 {posts['value']:,.0f} 个）",
            f"{name.en}: {ratio:.2f} graduates in its subjects for each of {posts['value']:,.0f} open posts",
        )
        severity = "very_short" if ratio < entry.thresholds["very_short"] else "otherwise"
        yield finding(
            entry, Subject("cluster", code), severity, line, computation, figure=figure, value=ratio,
            evidence={"year": cell["period"], "open_posts": posts["value"]},
        )  # fmt: skip
