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
from liantu.chains.models import Assessment, LinkFigure, LinkState
from liantu.chains.queries import Ranking, districts_of_makers, latest_assessment, opportunities, reasons
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.finding import CHECKS, Finding, Severity
from liantu.kernel.source import Mark
from liantu.kernel.text import Text

_SMALL = 0.1
"""Below so many 亿元 a demand is written in 万元, so that it does not look like zero."""


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
    code: str, assessment: Assessment, link: Link, severity: Any, line: Text, figure: str, value: float | None, **evidence: Any
) -> Finding:
    """A finding on a product, with the assessment and the rule under it."""
    base = {"assessment": assessment.pk, "year": assessment.year, "state": link.figure.state, "rule": link.figure.rule_fired}
    return Finding(
        code,
        Subject("product", link.figure.product.code),
        Severity(severity),
        line,
        figure,
        value,
        {**base, **evidence},
        {"chains": list(link.chains), "districts": list(link.districts)},
        simulated=Mark.SIMULATED.value in assessment.marks,
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
        text = rules[figure.rule_fired]["text"]
        line = Text(
            f"{link.name.zh}：{text['zh']}{_ratio_words(figure).zh}{_demand_words(figure).zh}",
            f"{link.name.en}: {text['en']}{_ratio_words(figure).en}{_demand_words(figure).en}",
        )
        ratio = figure.local_supply_ratio
        yield _finding(
            code, assessment, link, entry.severity[_weight(figure, high)], line, "local_supply_ratio", ratio, demand_fen=figure.demand_fen
        )


def _ratio_words(figure: LinkFigure) -> Text:
    if figure.local_supply_ratio is None or figure.state != LinkState.WEAK:
        return Text("", "")
    return Text(f"，现为 {figure.local_supply_ratio:.1%}", f"; now {figure.local_supply_ratio:.1%}")


def _demand_words(figure: LinkFigure) -> Text:
    if figure.demand_fen is None:
        return Text("", "")
    hundred_millions = figure.demand_fen / 1e10
    if hundred_millions < _SMALL:
        return Text(f"；年需求 {hundred_millions * 1e4:,.1f} 万元", f"; demand {hundred_millions * 100:,.3f} million yuan a year")
    billions = hundred_millions / 10
    return Text(
        f"；年需求 {hundred_millions:,.{_places(hundred_millions)}f} 亿元",
        f"; demand {billions:,.{_places(billions)}f} billion yuan a year",
    )


def _places(amount: float) -> int:
    """Digits after the point, as pages write amounts: one from a hundred on, else two."""
    return 1 if abs(amount) >= 100 else 2


CHECKS.check("CH001")(partial(_by_state, "CH001", LinkState.WEAK))
CHECKS.check("CH002")(partial(_by_state, "CH002", LinkState.LOST))
CHECKS.check("CH003")(partial(_by_state, "CH003", LinkState.ABSENT))


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
        demand = _demand_words(link.figure)
        line = Text(f"{link.name.zh}：本市仅一家企业生产{demand.zh}", f"{link.name.en}: only one maker in the city{demand.en}")
        severity = entry.severity[_weight(link.figure, high)]
        yield _finding("CH004", assessment, link, severity, line, "makers", float(link.figure.makers), demand_fen=link.figure.demand_fen)


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
            f"{link.name.en}: local supply ratio fell by {points:.1f} points in {years} years ({earlier:.1%} → {current:.1%})",
        )
        yield _finding("CH005", assessment, link, severity, line, "local_supply_ratio", current, before=earlier, points=points)


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
        yield _finding("CH006", assessment, link, severity, line, "", float(months), newest=newest.isoformat())


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
    grounds = reasons(first, ranking.links[first["product"]])
    line = Text(
        f"{link.name.zh}：最适合进入的是{'、'.join(place.name_zh for place in places)}；{'；'.join(reason.zh for reason in grounds)}",
        f"{link.name.en}: districts best placed to enter: {', '.join(place.name_en or place.name_zh for place in places)}; "
        + "; ".join(reason.en for reason in grounds),
    )
    scores = {row["district"]: round(row["at_least"], 4) for row in rows}
    link = replace(link, districts=tuple(row["district"] for row in rows))
    score = float(first["at_least"])
    return _finding(
        "CH007",
        assessment,
        link,
        severity,
        line,
        "",
        score,
        scores=scores,
        known=first["known"],
        feasibility=first["feasibility"],
    )
