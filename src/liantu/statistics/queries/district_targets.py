"""分解指标: the shares of a target that districts were set, beside where each stands, what its own path asks for, and the city's target."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import polars as pl
from django.db.models import QuerySet

from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.bound import Bound
from liantu.kernel.formula import nodes, parse_formula
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import TargetEntry
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.targets import Aim, Direction, Reading, satisfied
from liantu.statistics.models import Computation, DistrictTarget
from liantu.statistics.queries.claims import Stored
from liantu.statistics.queries.computations import latest_computation
from liantu.statistics.queries.gaps import target_gap
from liantu.statistics.queries.names import key_name
from liantu.statistics.queries.readings import aim_of, computed_readings, measured_of, place_of_target
from liantu.statistics.queries.targets import TargetView
from liantu.statistics.queries.values import figures_frame
from liantu.statistics.rules import sees_aggregates


@dataclass(frozen=True, slots=True)
class ShareLine:
    """一个区县的分解指标: the share (None: not set), the newest value, what the own path would ask for, and what is lacking of the share.

    All in the target's unit. ``bound`` is that of ``now``: firms may be silent. ``lacking`` is what is lacking at least (above 0), or how
    far it is ahead at least (below); it and ``met``, whether nothing is, are None where the bound leaves both open.
    """

    district: str
    name: Text
    share: DistrictTarget | None
    now: float | None
    period: Period | None
    suggested: float | None
    lacking: float | None
    met: bool | None
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Shares:
    """全部分解指标: a line a district, and of totals the sum of the shares that are set, and what it lacks of the city's target."""

    lines: tuple[ShareLine, ...]
    additive: bool
    total: float | None
    lacking: float | None
    count: int


def district_targets(viewer: Viewer, target: str | None = None) -> QuerySet[DistrictTarget]:
    """Shares that the viewer may see: the city all, a district its own; by target and district."""
    rows = visible_to(viewer, DistrictTarget.objects.all()).order_by("target", "district")
    return rows if target is None else rows.filter(target=target)


def shareable(pack: Pack, target: TargetEntry) -> bool:
    """Whether districts can be set shares of a target: it has a number for the city, and its indicator is computed by district."""
    place = place_of_target(pack, target)
    if place is None or target.value is None or target.region != pack.city or measured_of(target) is not Measured.LEVEL:
        return False
    return place[1] == "city" and "district" in pack.measured[place[0]].dimensions


def shares(viewer: Viewer, pack: Pack, view: TargetView, *, computation: Computation | None = None) -> Shares:
    """Return the shares of a target by district: all districts for the city, the own ones for a district."""
    chosen = computation or latest_computation(viewer)
    rows = {row.district: row for row in district_targets(viewer, view.entry.code)}
    seen = [one.code for one in pack.districts if viewer.sees_city or one.code in viewer.districts]
    values = _newest(viewer, pack, [view.entry], seen, chosen).get(view.entry.code, {})
    gap = target_gap(viewer, pack, view, "district", computation=chosen)
    asked = {} if gap is None else {line.key: line.aim for line in gap.lines}
    lines = tuple(_line(pack, view.entry, code, rows.get(code), values.get(code), asked.get(code)) for code in seen)
    additive = _additive(pack, view.entry)
    told = [line.share.value for line in lines if line.share is not None]
    total = math.fsum(told) if additive and told else None
    lacking = None if total is None or view.entry.value is None or not viewer.sees_city else view.entry.value - total
    return Shares(lines, additive, total, lacking, len(told))


def own_shares(viewer: Viewer, pack: Pack, *, computation: Computation | None = None) -> list[tuple[TargetEntry, ShareLine]]:
    """Return the shares of the viewer's own districts in the pack's order of targets; two queries beside the computation."""
    if viewer.sees_city or not viewer.districts or not sees_aggregates(viewer):
        return []
    rows = list(district_targets(viewer))
    entries = {entry.code: entry for entry in pack.targets if entry.code in {row.target for row in rows}}
    chosen = computation or latest_computation(viewer)
    values = _newest(viewer, pack, entries.values(), sorted(viewer.districts), chosen) if rows else {}
    order = {code: place for place, code in enumerate(entries)}
    told = sorted((row for row in rows if row.target in entries), key=lambda row: (order[row.target], row.district))
    return [
        (entries[row.target], _line(pack, entries[row.target], row.district, row, values.get(row.target, {}).get(row.district), None))
        for row in told
    ]


def _line(
    pack: Pack, target: TargetEntry, district: str, share: DistrictTarget | None, newest: Reading | None, asked: float | None
) -> ShareLine:
    name = key_name(pack, "district", district)
    if newest is None:
        return ShareLine(district, name, share, None, None, asked, None, None)
    lacking, met = (None, None) if share is None else _against(aim_of(pack, target), newest, share.value)
    return ShareLine(district, name, share, newest.value, newest.period, asked, lacking, met, newest.bound)


def _against(aim: Aim, newest: Reading, level: float) -> tuple[float | None, bool | None]:
    """What is lacking of a level at least, and whether it is met; None for both where the ends of the value give different answers."""
    answers = {satisfied(end, level, aim.sense, aim.tolerance) for end in newest.ends}
    met = answers.pop() if len(answers) == 1 else None
    if met is None:
        return None, None
    turned = -1.0 if aim.sense is Direction.AT_MOST else 1.0
    return min((turned * (level - end.value) for end in newest.ends), key=abs), met


def _newest(
    viewer: Viewer, pack: Pack, targets: Iterable[TargetEntry], districts: Collection[str], computation: Computation | None
) -> dict[str, dict[str, Reading]]:
    """The newest yearly value of each district by target, in the target's unit with its bound, read in one query."""
    places = {target.code: (target, place[0]) for target in targets if (place := place_of_target(pack, target)) and shareable(pack, target)}
    codes = {code for _target, code in places.values()}
    frame = figures_frame(
        viewer, indicator=codes, dimension="district", kind=PeriodKind.YEAR, keys=list(districts), computation=computation
    ).filter(pl.col("value").is_not_null())
    rows = frame.select("indicator", "key", "period", "value", "firms", "known").iter_rows()
    newest = {(code, key): Stored(*stored) for code, key, *stored in rows}
    return {
        target_code: {key: computed_readings(pack, target, [stored])[0] for (name, key), stored in newest.items() if name == code}
        for target_code, (target, code) in places.items()
    }


def _additive(pack: Pack, target: TargetEntry) -> bool:
    """Whether the values of districts add up to the city's."""
    place = place_of_target(pack, target)
    formula = None if place is None else pack.measured[place[0]].formula
    return formula is not None and isinstance(parse_formula(formula), nodes.Sum | nodes.Count)
