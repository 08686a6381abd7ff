"""统计范围: which organisations an indicator counts in a year, by the rules of rules/populations.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, ClassVar, Literal

import polars as pl
from pydantic import field_validator, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.errors import Problem
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import Code, Entry, Words
from liantu.kernel.pack.rule_files import RuleFile, exists
from liantu.kernel.pack.rule_values import ItemCode, Number, Whole
from liantu.kernel.period import PeriodKind
from liantu.kernel.text import Text

EVERYONE, ABOVE_SCALE = "all", "above_scale"
"""The populations that every pack has: all that report, and the industrial firms that reach the line (规模以上)."""
_PLACE, _PLACES = "__place", 2**40
"""Organisation and period as one number: joined in half the time of two columns."""


class Membership(Entry):
    """Who belongs: organisations of a ``kind``, and those whose yearly report of ``item`` is ``at_least`` so much.

    ``falls_back_years``: from how many years ago a report decides where the year has none.
    """

    kind: Literal["firm", "institution", "park_operator", "department"] | None = None
    item: ItemCode | None = None
    at_least: Number | None = None
    falls_back_years: Whole = 0

    @model_validator(mode="after")
    def _line_of_an_item(self) -> Membership:
        if (self.item is None) != (self.at_least is None):
            raise PydanticCustomError("rule", "item 与 at_least 须同时给出 / item and at_least must be given together")
        if self.item is None and self.falls_back_years:
            raise PydanticCustomError("rule", "没有 item 则无所谓 falls_back_years / falls_back_years requires an item")
        return self


class Population(Membership):
    """统计范围: who an indicator counts, with its name and the rule in words."""

    name: Words
    rule: Words | None = None


class PopulationRules(RuleFile):
    """The populations of the indicators, by code."""

    file: ClassVar[str] = "populations"
    decides: ClassVar[Text] = Text("各指标统计哪些单位", "which organisations the indicators count")

    populations: dict[Code, Population]

    @field_validator("populations")
    @classmethod
    def _has_those_that_are_asked_for(cls, populations: dict[str, Population]) -> dict[str, Population]:
        if EVERYONE not in populations:
            raise PydanticCustomError("rule", "缺少统计范围 all / population all is missing")
        if ABOVE_SCALE not in populations or populations[ABOVE_SCALE].item is None:
            raise PydanticCustomError("rule", "缺少有门槛的统计范围 above_scale / population above_scale with a threshold is missing")
        return populations

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """The population of each indicator is among these."""
        for entry in pack.measured.values():
            if entry.population not in self.populations:
                what = Text(f"统计范围 {entry.population} 不存在", f"population {entry.population} does not exist")
                where = pack.place(("indicators", entry.code), ("population",))
                yield Problem("pack.unknown", what, Text("补上定义或改正名称", "define it or correct the name"), where)

    @property
    def line(self) -> tuple[str, float]:
        """The item and the amount by which a firm is above scale."""
        rule = self.populations[ABOVE_SCALE]
        assert rule.item is not None
        assert rule.at_least is not None
        return rule.item, rule.at_least


PopulationCode = Annotated[str, exists(Text("统计范围", "population"), lambda pack: pack.rule(PopulationRules).populations)]


def membership(yearly: pl.DataFrame, members: pl.DataFrame, rule: Membership) -> pl.DataFrame:
    """Return who belongs to a population: columns organisation and, where it goes by year, year and own.

    ``yearly`` is the panel by years. ``own`` is false where the year has no report of the item and an earlier one decides.

    >>> reports = pl.DataFrame({"organisation": [1, 1, 2], "period": [2023, 2024, 2023], "revenue": [30.0, 5.0, 40.0]})
    >>> firms = pl.DataFrame({"organisation": [1, 2], "kind": ["firm", "firm"]})
    >>> membership(reports, firms, Membership(item="revenue", at_least=20, kind="firm", falls_back_years=1)).rows()
    [(1, 2023, True), (2, 2023, True), (2, 2024, False)]
    """
    chosen = members.lazy().filter(pl.col("kind") == rule.kind if rule.kind else pl.lit(True)).select("organisation")
    if rule.item is None:
        return chosen.unique().sort("organisation").collect()
    item = rule.item
    reports = yearly.lazy().filter(pl.col(item).is_not_null()).select("organisation", pl.col("period").cast(pl.Int32).alias("year"), item)
    steps = rule.falls_back_years
    shifted = [reports.with_columns(pl.col("year") + step, step=pl.lit(step, pl.Int32)) for step in range(steps + 1)]
    decided = pl.concat(shifted).sort("step").unique(("organisation", "year"), keep="first", maintain_order=True)
    above = decided.filter(pl.col(item) >= rule.at_least).join(chosen, on="organisation", how="semi")
    return above.select("organisation", "year", own=pl.col("step") == 0).sort("year", "organisation").collect()


def of_population(panel: pl.DataFrame, members: pl.DataFrame | None, kind: PeriodKind) -> pl.DataFrame:
    """Return the rows of ``panel`` that belong to the population ``members``, with an empty row for each member that did not report.

    A population that goes by year counts by the year in which a period lies: by that year's own report, else by an earlier one
    (`membership`). So a member of last year that has not reported yet stays one, with unknown values. A population without years, or
    None (all who report), gets no empty rows.
    ``panel`` is unique by organisation and period.
    """
    return panel if members is None else counted_rows(panel, panel.columns, members, kind).collect()


def counted_rows(panel: pl.DataFrame, columns: Sequence[str], members: pl.DataFrame | None, kind: PeriodKind) -> pl.LazyFrame:
    """Return these ``columns`` of the rows of `of_population`, not yet computed; organisation and period are among them."""
    rows = panel.lazy().select(columns)
    if members is None:
        return rows
    if "year" not in members.columns:
        return rows.join(members.lazy().select("organisation"), on="organisation", how="semi")
    dated = members.select("organisation", "year").unique(maintain_order=True)
    year = (pl.col("period") // kind.per_year).cast(pl.Int32)
    periods = panel.select("period").unique(maintain_order=True).with_columns(year=year)
    member_periods = (
        dated.cast({"year": pl.Int32})
        .join(periods, on="year", maintain_order="left_right")
        .select(pl.col("organisation").cast(panel.schema["organisation"]), "period")
    )
    place = (pl.col("period").cast(pl.Int64) * _PLACES + pl.col("organisation")).alias(_PLACE)
    filled = (
        member_periods.lazy()
        .with_columns(place)
        .join(rows.with_columns(place).drop("organisation", "period"), on=_PLACE, how="left", maintain_order="left")
    )
    return filled.select(columns)
