"""统计范围: which organisations an indicator counts in a year, by the rules of rules/populations.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from liantu.kernel.period import PeriodKind

_PLACE, _PLACES = "__place", 2**40
"""Organisation and period as one number: joined in half the time of two columns."""


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

    A population that goes by year counts by the year in which a period lies: by that year's own report, else by an earlier one
    (`membership`). So a member of last year that has not reported yet stays one, with unknown values. A population without years, or
    None (all who report), gets no empty rows.
    ``panel`` is unique by organisation and period.
    """
    return panel if who is None else counted_rows(panel, panel.columns, who, kind).collect()


def counted_rows(panel: pl.DataFrame, columns: Sequence[str], who: pl.DataFrame | None, kind: PeriodKind) -> pl.LazyFrame:
    """Return these ``columns`` of the rows of `of_population`, not yet computed; organisation and period are among them."""
    rows = panel.lazy().select(columns)
    if who is None:
        return rows
    if "year" not in who.columns:
        return rows.join(who.lazy().select("organisation"), on="organisation", how="semi")
    dated = who.select("organisation", "year").unique()
    year = (pl.col("period") // kind.per_year).cast(pl.Int32)
    periods = panel.select("period").unique().with_columns(year=year)
    wanted = (
        dated.cast({"year": pl.Int32}).join(periods, on="year").select(pl.col("organisation").cast(panel.schema["organisation"]), "period")
    )
    place = (pl.col("period").cast(pl.Int64) * _PLACES + pl.col("organisation")).alias(_PLACE)
    found = wanted.lazy().with_columns(place).join(rows.with_columns(place).drop("organisation", "period"), on=_PLACE, how="left")
    return found.select(columns)
