"""检查 CH001–CH007: weak, lost and absent links, single makers, falling local supply, stale data, missing links within reach.

The subject is the product, with all the chains that it touches in the scope: a bearing that stands in nine chains is one
gap that one team closes, so it is one finding and not nine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from django.utils.timezone import localdate

from liantu.accounts.queries import SYSTEM
from liantu.chains.engine.opportunities import OpportunityRules
from liantu.chains.engine.shortfall import met_demand, unmet_demand
from liantu.chains.models import NOBODY_MAKES, Assessment, LinkFigure, LinkState
from liantu.chains.queries import Ranking, districts_of_makers, latest_assessment, opportunities
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.finding import CHECKS, Finding, Severity
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.kernel.written import yuan_text


@dataclass(frozen=True, slots=True)
class Link:
    """A product in the newest assessment with the codes of all its chains and of the districts where it is or was made."""

    figure: LinkFigure
    chains: tuple[str, ...]
    districts: tuple[str, ...]

    @property
    def name(self) -> Text:
        """Name of the product."""
        product = self.figure.product
        return Text(product.name_zh, product.name_en or product.name_zh)

    @property
    def demand_cny(self) -> float | None:
        """Yuan a year that the city needs of it."""
        return None if self.figure.demand_fen is None else self.figure.demand_fen / 100

    @property
    def unmet_cny(self) -> float | None:
        """Yuan a year that the city needs of it and does not get from its own makers."""
        nobody = self.figure.state in NOBODY_MAKES
        return unmet_demand(self.demand_cny, self.figure.local_supply_ratio, nobody_makes=nobody)

    @property
    def met_cny(self) -> float | None:
        """Yuan a year that the city gets of it from its own makers."""
        nobody = self.figure.state in NOBODY_MAKES
        return met_demand(self.demand_cny, self.figure.local_supply_ratio, nobody_makes=nobody)


def links_of(assessment: Assessment) -> list[Link]:
    """Return each assessed product once, with its chains and the districts of its makers, in the order of the chains; two queries."""
    figures: dict[int, LinkFigure] = {}
    chains: dict[int, list[str]] = {}
    rows = LinkFigure.objects.filter(assessment=assessment).select_related("product", "chain")
    for row in rows.order_by("chain__order", "chain__code", "product__code"):
        figures.setdefault(row.product_id, row)
        chains.setdefault(row.product_id, []).append(row.chain.code)
    districts: dict[int, list[str]] = {}
    for product, district in districts_of_makers(assessment.known_at):
        districts.setdefault(product, []).append(district)
    return [Link(figure, tuple(chains[product]), tuple(districts.get(product, ()))) for product, figure in figures.items()]


def newest_links(context: CheckContext) -> tuple[Assessment | None, list[Link]]:
    """Return the assessment that the checks look at, and its links; None and nothing where there is none."""
    assessment = latest_assessment(SYSTEM, known_at=context.known_at)
    return assessment, [] if assessment is None else links_of(assessment)


def high_demand(links: list[Link], quantile: float) -> float:
    """Return the demand in fen from which it counts as high: the ``quantile`` of all known demands; infinite without any."""
    demands = [link.figure.demand_fen for link in links if link.figure.demand_fen]
    return float(np.quantile(demands, quantile)) if demands else float("inf")


def _weight(figure: LinkFigure, high: float) -> str:
    """Key into a check's severities: whether it is a critical input of something made here, and whether much of it is needed."""
    is_high = figure.demand_fen is not None and figure.demand_fen >= high
    if figure.critical and is_high:
        return "critical_and_high_demand"
    return "critical_or_high_demand" if figure.critical or is_high else "otherwise"


def _finding(
    code: str,
    assessment: Assessment,
    link: Link,
    severity: Any,
    line: Text,
    figure: tuple[str, float | None],
    stake: float | None = None,
    **evidence: Any,
) -> Finding:
    """A finding on a product, with the assessment and the rule under it; ``figure``: its code and its value now, ``stake`` in yuan a year.

    Findings on links that are weak, lost or absent by one rule have one cause.
    """
    base = {"assessment": assessment.pk, "year": assessment.year, "state": link.figure.state, "rule": link.figure.rule_fired}
    return Finding(
        code,
        Subject("product", link.figure.product.code),
        Severity(severity),
        line,
        *figure,
        {**base, **evidence},
        {"chains": list(link.chains), "districts": list(link.districts)},
        simulated=Mark.SIMULATED.value in assessment.marks,
        stake_cny=stake,
        cause=link.figure.rule_fired if code in BY_STATE else "",
    )


def _by_state(code: str, state: LinkState, context: CheckContext) -> Iterator[Finding]:
    """Findings on all products in ``state``: the check's severity by importance and demand."""
    entry = context.pack.checks[code]
    assessment, links = context.once(newest_links)
    if assessment is None:
        return

    high = high_demand(links, entry.thresholds["high_demand_quantile"])
    rules = {rule["code"]: rule for rule in assessment.rules["link_state"]["states"]}
    for link in links:
        figure = link.figure
        if figure.state != state:
            continue
        text, said = rules[figure.rule_fired]["text"], _demand_words(link)
        line = Text(
            f"{link.name.zh}：{text['zh']}{_ratio_words(figure).zh}{said.zh}",
            f"{link.name.en}: {text['en']}{_ratio_words(figure).en}{said.en}",
        )
        severity, value = entry.severity[_weight(figure, high)], ("local_supply_ratio", figure.local_supply_ratio)
        yield _finding(code, assessment, link, severity, line, value, link.unmet_cny, demand_fen=figure.demand_fen)


def _ratio_words(figure: LinkFigure) -> Text:
    if figure.local_supply_ratio is None or figure.state != LinkState.WEAK:
        return Text("", "")
    return Text(f"，现为 {figure.local_supply_ratio:.1%}", f"; now {figure.local_supply_ratio:.1%}")


def _demand_words(link: Link) -> Text:
    """The demand, and how much of it local supply does not meet where that is less."""
    if link.demand_cny is None:
        return Text("", "")
    demand = yuan_text(link.demand_cny)
    said = Text(f"；年需求 {demand.zh}", f"; demand {demand.en} a year")
    if link.unmet_cny is None or link.figure.state in NOBODY_MAKES:
        return said
    unmet = yuan_text(link.unmet_cny)
    return Text(f"{said.zh}，其中本地未满足 {unmet.zh}", f"{said.en}, of which {unmet.en} is not met locally")


BY_STATE = {"CH001": LinkState.WEAK, "CH002": LinkState.LOST, "CH003": LinkState.ABSENT}
"""Checks on links that should be closed, and the state on which each speaks."""
for _code, _state in BY_STATE.items():
    CHECKS.check(_code)(partial(_by_state, _code, _state))


@CHECKS.check("CH004")
def single_maker(context: CheckContext) -> Iterator[Finding]:
    """Products that only one firm of the city makes."""
    entry = context.pack.checks["CH004"]
    assessment, links = context.once(newest_links)
    if assessment is None:
        return
    high = high_demand(links, entry.thresholds["high_demand_quantile"])
    for link in links:
        if link.figure.makers != entry.thresholds["makers"]:
            continue
        severity, value = entry.severity[_weight(link.figure, high)], ("makers", float(link.figure.makers))
        yield _finding("CH004", assessment, link, severity, _single_words(link), value, link.met_cny, demand_fen=link.figure.demand_fen)


def _single_words(link: Link) -> Text:
    """That one firm alone makes it, and how much of the demand hangs on that firm."""
    said = Text("", "")
    if link.demand_cny is not None:
        demand = yuan_text(link.demand_cny)
        said = Text(f"；年需求 {demand.zh}", f"; demand {demand.en} a year")
    if link.met_cny:
        met = yuan_text(link.met_cny)
        said = Text(f"{said.zh}，其中由其供应 {met.zh}", f"{said.en}, of which it supplies {met.en}")
    return Text(f"{link.name.zh}：本市仅一家企业生产{said.zh}", f"{link.name.en}: only one maker in the city{said.en}")


@CHECKS.check("CH005")
def falling_ratio(context: CheckContext) -> Iterator[Finding]:
    """Products whose local supply ratio fell, where both years have one basis."""
    entry = context.pack.checks["CH005"]
    years = int(entry.thresholds["years"])
    assessment, links = context.once(newest_links)
    if assessment is None:
        return

    for link in links:
        earlier, current = ratios_apart(link.figure.series, assessment.year, years)
        if earlier is None or current is None:
            continue
        points = round((earlier - current) * 100, 6)  # 0.6 − 0.5 is ten points, not 9.999…
        if points < entry.thresholds["fall_points"]:
            continue
        severity = entry.severity["steep" if points >= entry.thresholds["steep_fall_points"] else "otherwise"]
        line = Text(
            f"{link.name.zh}：本地配套率 {years} 年下降 {points:.1f} 个百分点（{earlier:.1%} → {current:.1%}）",
            f"{link.name.en}: local supply ratio fell by {points:.1f} percentage points in {years} years ({earlier:.1%} → {current:.1%})",
        )
        moved = None if link.demand_cny is None else link.demand_cny * (earlier - current)
        value = ("local_supply_ratio", current)
        yield _finding("CH005", assessment, link, severity, line, value, moved, before=earlier, points=points)


def ratios_apart(series: dict[str, list[Any]], year: int, years: int) -> tuple[float | None, float | None]:
    """Return the ratio ``years`` before ``year`` and in it; None for both where a year is missing or the basis changed.

    >>> ratios_apart({"years": [2022, 2025], "ratio": [0.6, 0.4], "basis": ["output", "output"]}, 2025, 3)
    (0.6, 0.4)
    """
    index_of_year = {year_: index for index, year_ in enumerate(series.get("years", []))}
    if year not in index_of_year or year - years not in index_of_year:
        return None, None
    earlier, current = index_of_year[year - years], index_of_year[year]
    if series["basis"][earlier] != series["basis"][current]:
        return None, None
    return series["ratio"][earlier], series["ratio"][current]


@CHECKS.check("CH006")
def stale_data(context: CheckContext) -> Iterator[Finding]:
    """Products whose newest fact is old against the moment of the assessment."""
    entry = context.pack.checks["CH006"]
    assessment, links = context.once(newest_links)
    if assessment is None:
        return

    today = localdate(assessment.known_at)
    for link in links:
        newest = link.figure.newest_fact_date
        if newest is None:
            continue
        months = (today.year - newest.year) * 12 + today.month - newest.month - (today.day < newest.day)
        if months <= entry.thresholds["months"]:
            continue
        severity = entry.severity["very_old" if months > entry.thresholds["very_old_months"] else "otherwise"]
        line = Text(
            f"{link.name.zh}：最新数据填报于 {newest:%Y-%m-%d}，已 {months} 个月",
            f"{link.name.en}: latest data reported on {newest:%Y-%m-%d}, {months} months ago",
        )
        yield _finding("CH006", assessment, link, severity, line, ("", float(months)), newest=newest.isoformat())


@CHECKS.check("CH007")
def within_reach(context: CheckContext) -> Iterator[Finding]:
    """Missing and weak products that stand on the promotion list of a district which has, or makes, something near them."""
    entry = context.pack.checks["CH007"]
    assessment, links = context.once(newest_links)
    if assessment is None:
        return

    ranking = opportunities(SYSTEM, assessment, context.pack)
    rule = context.pack.rule(OpportunityRules)
    has_local_basis = (pl.col("relatedness").fill_null(0) > 0) | (pl.col("near_here") > 0)
    listed = ranking.frame.filter(pl.col("feasibility") >= rule.least_feasibility)
    listed = listed.filter(pl.int_range(pl.len()).over("district") < rule.listed_of_district)
    candidates = listed.filter((pl.col("feasibility") >= entry.thresholds["feasible_from"]) & has_local_basis)
    districts_per_link = rule.districts_of_link
    best: dict[int, list[dict[str, Any]]] = {}
    for row in candidates.iter_rows(named=True):
        best.setdefault(row["product"], []).append(row)

    for link in links:
        if link.figure.product_id not in best:
            continue
        rows = best[link.figure.product_id][:districts_per_link]
        high = rows[0]["at_least"] >= entry.thresholds["high_score"]
        yield _within_reach(assessment, link, entry.severity["high_score" if high else "otherwise"], rows, ranking)


def _within_reach(assessment: Assessment, link: Link, severity: Any, rows: list[dict[str, Any]], ranking: Ranking) -> Finding:
    """The finding on one product: its best districts, and the reasons for the first."""
    first = rows[0]
    places = [ranking.districts[row["district"]] for row in rows]
    grounds = ranking.reasons(first)
    line = Text(
        f"{link.name.zh}：最适合进入的是{'、'.join(place.name_zh for place in places)}；{'；'.join(reason.zh for reason in grounds)}",
        f"{link.name.en}: districts best placed to enter: {', '.join(place.name_en or place.name_zh for place in places)}; "
        + "; ".join(reason.en for reason in grounds),
    )
    scores = {row["district"]: round(row["at_least"], 4) for row in rows}
    link = replace(link, districts=tuple(row["district"] for row in rows))
    score = float(first["at_least"])
    evidence = {"scores": scores, "known": first["known"], "feasibility": first["feasibility"]}
    return _finding("CH007", assessment, link, severity, line, ("", score), link.unmet_cny, **evidence)
