"""统计范围: which organisations an indicator counts in a year, by the rules of rules/populations.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from liantu.kernel.period import PeriodKind


def membership(yearly: pl.DataFrame, members: pl.DataFrame, rule: Mapping[str, Any]) -> pl.DataFrame:
    """Return who belongs to a population: columns organisation and, where it goes by year, year and own.

    ``yearly`` is the panel by years, ``rule`` an entry of the pack: ``kind`` of organisation, ``item`` with ``at_least`` and
    ``falls_back_years``. ``own`` is false where the year has no report of the item and an earlier one decides.

    >>> reports = pl.DataFrame({"organisation": [1, 1, 2], "period": [2023, 2024, 2023], "revenue": [30.0, 5.0, 40.0]})
    >>> firms = pl.DataFrame({"organisation": [1, 2], "kind": ["firm", "firm"]})
    >>> membership(reports, firms, {"item": "revenue", "at_least": 20, "kind": "firm", "falls_back_years": 1}).rows()
    [(1, 2023, True), (2, 2023, True), (2, 2024, False)]
    """
    kind = rule.get("kind")
    chosen = members.lazy().filter(pl.col("kind") == kind if kind else pl.lit(True)).select("organisation")
    if "item" not in rule:
        return chosen.unique().sort("organisation").collect()
    item = str(rule["item"])
    known = yearly.lazy().filter(pl.col(item).is_not_null()).select("organisation", pl.col("period").cast(pl.Int32).alias("year"), item)
    steps = int(rule.get("falls_back_years", 0))
    shifted = [known.with_columns(pl.col("year") + step, step=pl.lit(step, pl.Int32)) for step in range(steps + 1)]
    decided = pl.concat(shifted).sort("step").unique(("organisation", "year"), keep="first", maintain_order=True)
    above = decided.filter(pl.col(item) >= float(rule["at_least"])).join(chosen, on="organisation", how="semi")
    return above.select("organisation", "year", own=pl.col("step") == 0).sort("year", "organisation").collect()


def of_population(panel: pl.DataFrame, who: pl.DataFrame | None, kind: PeriodKind) -> pl.DataFrame:
    """Return the rows of ``panel`` that belong to the population ``who``, with an empty row for each member that did not report.

    A population that goes by year counts by the year in which a period lies: for years by that year's own report only, for shorter
    periods also by an earlier one (`membership`). A population without years, or None (all who report), gets no empty rows.
    """
    if who is None:
        return panel
    if "year" not in who.columns:
        return panel.join(who.select("organisation"), on="organisation", how="semi")
    if kind is PeriodKind.YEAR:
        who = who.filter("own")
    dated = who.select("organisation", "year").unique()
    year = (pl.col("period") // kind.per_year).cast(pl.Int32)
    reported = panel.with_columns(year=year).join(dated.cast({"year": pl.Int32}), on=("organisation", "year"), how="semi").drop("year")
    periods = panel.select("period").unique().with_columns(year=year)
    wanted = periods.join(dated.cast({"year": pl.Int32}), on="year").select("organisation", "period")
    missing = wanted.join(reported, on=("organisation", "period"), how="anti")
    return (
        reported
        if missing.is_empty()
        else pl.concat([reported, missing.cast({name: panel.schema[name] for name in missing.columns})], how="diagonal")
    )
