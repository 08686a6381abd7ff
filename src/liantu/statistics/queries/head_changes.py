"""变动的一种算法: month-on-month, year-on-year and cumulative changes of a total in any month, on the firms that report all of them.

Homes show what a computation keeps of its newest month; reports ask for any month of any place. Both come from `head_rows` and
`engine.head_figures.head_changes`, so that no page compares the totals of different sets of firms.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.formula import items, nodes, parse_formula
from liantu.kernel.pack import Pack
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.statistics.engine import population
from liantu.statistics.engine.head_figures import SPANS, head_changes
from liantu.statistics.engine.head_rules import HeadFigureRules
from liantu.statistics.engine.polars_rows import expression
from liantu.statistics.models import Computation
from liantu.statistics.queries.cached_frame import cached
from liantu.statistics.queries.members import chain_members_frame, members_frame
from liantu.statistics.queries.panels import Panels, who_counts
from liantu.statistics.rules import sees_aggregates


@dataclass(frozen=True, slots=True)
class HeadChange:
    """变动: growth in percent over a span (previous, year, cumulative) of ``firms`` firms, or None and why.

    ``matched`` is their part of what is known of the period (0 to 1); ``difference`` what they add or take away, in the figure's unit.
    """

    span: str
    percent: float | None
    reason: Text | None
    firms: int
    matched: float
    difference: float | None


def head_change(span: Mapping[str, Any], name: str, least: float, scale: float) -> HeadChange:
    """Return a change from a row of `engine.head_figures.CHANGES`; not told where ``least`` of the period is not compared."""
    now, before, total, firms = span["now"], span["before"], span["total"], int(span["firms"])
    matched = now / total if now is not None and total else 0.0
    reason = None
    if now is None or before is None:
        reason = Text("没有两期都填报的企业", "no firm reported both")
    elif before <= 0:
        reason = Text("上期不大于零，增速没有意义", "the earlier value is not above zero")
    elif matched < least:
        reason = Text(f"两期都填报的企业只占本期的 {matched:.0%}，不可比", f"firms that reported both hold {matched:.0%}: not comparable")
    percent = None if reason is not None or now is None or before is None else (now / before - 1) * 100
    difference = None if percent is None else (now - before) * scale
    return HeadChange(name, percent, reason, firms, matched, difference)


def head_rows(panel: pl.DataFrame, members: pl.DataFrame | None, total: nodes.Sum) -> pl.DataFrame:
    """Return organisation, period and value of what each firm of a population tells by month."""
    counted = population.of_population(panel, members, PeriodKind.MONTH)
    return counted.select("organisation", "period", value=expression(total.x).cast(pl.Float64))


def month_changes(
    viewer: Viewer, pack: Pack, place: tuple[str, str], month: Period, codes: Collection[str], *, computation: Computation | None
) -> dict[str, dict[str, HeadChange]]:
    """Return by indicator and span the changes of a place (dimension, key) in a month; of totals only, for viewers of aggregates."""
    if computation is None or not sees_aggregates(viewer):
        return {}
    least, told = pack.rule(HeadFigureRules).least_matched, dict[str, dict[str, HeadChange]]()
    inside = _inside(pack, place, computation)
    for code in codes:
        total = parse_formula(pack.measured[code].formula or "")
        if isinstance(total, nodes.Sum) and total.where is None:
            rows = _rows(pack, code, total, month, inside, computation).with_columns(group=pl.lit(place[1]))
            scale = float(scale_of(pack.measured[code]))
            spans = {row["span"]: row for row in head_changes(rows, month.number).to_dicts()}
            told[code] = {span: head_change(spans[span], span, least, scale) for span in SPANS if span in spans}
    return told


def _rows(pack: Pack, code: str, total: nodes.Sum, month: Period, inside: pl.DataFrame, computation: Computation) -> pl.DataFrame:
    """What the firms of a place tell of the two years that end with the month, as the computation read it."""
    years, who = (month.year - 1, month.year), pack.measured[code].population
    members = cached(pack, computation, "members", lambda: members_frame(pack, known_at=computation.known_at))
    counted = [_population(pack, who, Period(year, PeriodKind.YEAR), members, computation) for year in years]
    panel = Panels(pack, sorted(items(total)), computation.known_at, years).of(PeriodKind.MONTH)
    return head_rows(panel.join(inside, on="organisation", how="semi"), pl.concat(counted).unique(maintain_order=True), total)


def _population(pack: Pack, who: str, year: Period, members: pl.DataFrame, computation: Computation) -> pl.DataFrame:
    return cached(pack, computation, ("who", who, year.year), lambda: who_counts(pack, who, year, members, computation.known_at))


def _inside(pack: Pack, place: tuple[str, str], computation: Computation) -> pl.DataFrame:
    """The organisations of a place."""
    dimension, key = place
    if dimension == "chain":
        chains = cached(pack, computation, "chains", lambda: chain_members_frame(pack, known_at=computation.known_at))
        return chains.filter(pl.col("chain") == key).select("organisation")
    members = cached(pack, computation, "members", lambda: members_frame(pack, known_at=computation.known_at))
    return (members if dimension == "city" else members.filter(pl.col(dimension) == key)).select("organisation")
