"""主要指标: the lead indicators of the newest month with their changes, bounds, period and age; what is not comparable says why."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.bound import Bound
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.rooms import clock
from liantu.statistics.engine.head_figures import SPANS
from liantu.statistics.engine.head_rules import HeadFigureRules
from liantu.statistics.models import Computation
from liantu.statistics.queries.claims import Stored, claim_of
from liantu.statistics.queries.computations import latest_computation
from liantu.statistics.queries.head_changes import HeadChange, head_change
from liantu.statistics.queries.narrowed import withheld_keys
from liantu.statistics.queries.values import figures_frame
from liantu.statistics.rules import sees_aggregates


@dataclass(frozen=True, slots=True)
class HeadFigure:
    """主要指标: the value of a month in its indicator's unit with bound, changes by span, and the sum of the year so far."""

    code: str
    name: Text
    unit: str
    subject: Subject
    period: Period
    lag_days: int
    value: float | None
    bound: Bound
    known: int | None
    firms: int | None
    so_far: float | None
    changes: Mapping[str, HeadChange]
    money: bool


def head_figures(
    viewer: Viewer, pack: Pack, key: str | None = None, *, computation: Computation | None = None, today: datetime.date | None = None
) -> list[HeadFigure]:
    """Return the lead indicators of the city, or of the district ``key``, in the pack's order; empty for viewers without aggregates.

    One query for the computation where it is not given, one for the figures.
    """
    chosen = computation or latest_computation(viewer)
    if chosen is None or not chosen.head or not sees_aggregates(viewer):
        return []
    period, place = Period.parse(chosen.head["period"]), key or pack.city
    if key is not None and key in withheld_keys(viewer, "district", chosen):
        return []
    rules, told = pack.rule(HeadFigureRules), chosen.head["figures"].get(place, {})
    dimension = "city" if place == pack.city else "district"
    codes = [code for code in rules.indicators if code in told and code in pack.measured]
    frame = figures_frame(
        viewer, indicator=codes, dimension=dimension, kind=period.kind, keys=[place], periods=[str(period)], computation=chosen
    )
    stored = {row["indicator"]: row for row in frame.filter(pl.col("period") == str(period)).to_dicts()}
    lag = ((today or clock.today()) - period.end_date).days
    subject = Subject(dimension, place)
    return [_figure(pack, code, subject, period, lag, stored.get(code, {}), told[code], rules.least_matched) for code in codes]


def _figure(
    pack: Pack, code: str, subject: Subject, period: Period, lag: int, row: Mapping[str, Any], spans: Mapping[str, Any], least: float
) -> HeadFigure:
    entry, scale = pack.measured[code], float(scale_of(pack.measured[code]))
    value, firms, known = row.get("value"), row.get("firms"), row.get("known")
    claim = claim_of(pack, code, Stored(str(period), value, firms, known))
    so_far = spans.get("cumulative", {}).get("total")
    changes = {span: head_change(spans[span], span, least, scale) for span in SPANS if span in spans}
    return HeadFigure(
        code, entry.name, entry.unit, subject, period, lag, value, claim.bound, known, firms,
        None if so_far is None else so_far * scale, changes, entry.raw_unit == "yuan",
    )  # fmt: skip
