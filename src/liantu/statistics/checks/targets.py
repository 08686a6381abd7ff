"""检查 ST001、ST002: targets off their path or missed; clusters and fields that fall behind."""

from __future__ import annotations

from collections.abc import Iterator

from liantu.accounts.queries import SYSTEM
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.finding import CHECKS, Finding
from liantu.kernel.text import Text
from liantu.kernel.written import difference_text
from liantu.statistics.checks.context import computed, finding
from liantu.statistics.engine.targets import PathStatus
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.queries.clusters import ClusterView, cluster_views
from liantu.statistics.queries.readings import CLUSTER_OUTPUT
from liantu.statistics.queries.targets import TargetSide, TargetView, target_views
from liantu.statistics.queries.worth import path_shortfall_cny, worths


@CHECKS.check("ST001")
def targets(context: CheckContext) -> Iterator[Finding]:
    """Targets that were missed, are off or near the edge of their path, or have no series on their own basis."""
    entry, computation = context.pack.checks["ST001"], computed(context)
    if computation is None:
        return
    views = target_views(SYSTEM, context.pack, computation=computation)
    stakes = worths(SYSTEM, context.pack, views, computation)
    for view in views:
        verdict = judged(view, entry.thresholds)
        if verdict is None:
            continue
        severity, line = verdict
        side = view.leading
        reading, published = side.newest, view.official.newest
        scope = {"districts": [view.entry.region]} if view.entry.region != context.pack.city else {}
        yield finding(
            entry, Subject("target", view.entry.code), severity, line, computation, figure=view.entry.indicator,
            value=None if reading is None else reading.value, scope=scope, published=side.origin == "official",
            stake_cny=stakes.get(view.entry.code),
            evidence={
                "origin": side.origin, "outcome": side.verdict.outcome.value, "period": str(reading.period) if reading else None,
                "published": str(published.period) if published else None,
            },
        )  # fmt: skip


def judged(view: TargetView, thresholds: dict[str, float]) -> tuple[str, Text] | None:
    """Return the severity's name and the line of a target; None where it is met, on its path, or has no number.

    What rests on an unverified number has a severity of its own, and its line says so.
    """
    told, side = _told(view, thresholds), view.leading
    if told is None or told[0] == "no_series" or side.verified:
        return told
    return "unverified", Text(f"{told[1].zh}（数值未核实）", f"{told[1].en} (unverified number)")


def _told(view: TargetView, thresholds: dict[str, float]) -> tuple[str, Text] | None:
    """What the deciding side says, whoever answers for its numbers."""
    if view.entry.value is None:
        return None
    name, side = view.entry.name, view.leading
    if side.newest_level is None:
        return "no_series", Text(f"{name.zh}：没有同口径的数据，无法判断", f"{name.en}: no series on this basis, so it cannot be judged")

    if side.verdict.outcome is Outcome.MISSED:
        more, margin = _published_before(view, side), _margin(view, side)
        return "missed", Text(f"{name.zh}：未完成{margin.zh}{more.zh}", f"{name.en}: missed{margin.en}{more.en}")
    if side.verdict.outcome is Outcome.MET:
        return None
    if side.newest is None or side.progress is None or side.progress.path_status is not PathStatus.OFF_PATH:
        return None  # a bound, or values that contradict each other, say nothing of the path

    share, year = _of_path(view, side), side.newest.period.text
    if share is None:
        return "off_path", Text(f"{name.zh}：{year.zh}滞后于进度要求", f"{name.en}: behind schedule in {year.en}")
    line = Text(f"{name.zh}：{year.zh}为路径值的 {share:.1%}", f"{name.en}: at {share:.1%} of its path in {year.en}")
    if share < thresholds["off_path"] or (side.chance is not None and side.chance < thresholds["unlikely"]):
        return "off_path", line
    return ("near_path", line) if share < thresholds["near_path"] else None


def _published_before(view: TargetView, side: TargetSide) -> Text:
    """What the older published value says of the path, where reports gave the verdict."""
    last = view.official.newest
    if side.origin == "official" or last is None:
        return Text("", "")
    off_path = (
        view.official.progress is not None and view.official.progress.path_status is PathStatus.OFF_PATH
    )  # a bound says nothing of the path
    share, year = _of_path(view, view.official) if off_path else None, last.period.text
    if share is None:
        return Text(f"；官方数据只到{year.zh}", f"; published values end in {year.en}")
    return Text(f"；官方数据只到{year.zh}，为路径值的 {share:.1%}", f"; published values end in {year.en}, at {share:.1%} of the path")


def _of_path(view: TargetView, side: TargetSide) -> float | None:
    """The value ÷ the path's value in the same period, turned round for targets that ask for little; at best of what is open."""
    required = None if side.progress is None else side.progress.path_value
    if required is None or side.newest is None or required[1] <= 0 or side.newest.value <= 0:
        return None
    values = [end.value for end in side.newest.ends]
    down = view.aim.sense.value == "at_most"
    return required[0] / min(values) if down else max(values) / required[1]


def _margin(view: TargetView, side: TargetSide) -> Text:
    """By how much, in the target's unit, with whose numbers."""
    word = Text("", "") if side.origin == "official" else Text("（按企业填报）", " (from firms' reports)")
    if side.verdict.margin is None:
        return word
    short = difference_text(side.verdict.margin[1], view.entry.unit)
    return Text(f"，差 {short.zh}{word.zh}", f" by {short.en}{word.en}")


@CHECKS.check("ST002")
def clusters(context: CheckContext) -> Iterator[Finding]:
    """Clusters below the path to their target, and emerging fields that grow slower than the city year after year."""
    entry, computation = context.pack.checks["ST002"], computed(context)
    if computation is None:
        return
    for dimension in ("cluster", "field"):
        for view in cluster_views(SYSTEM, context.pack, dimension, computation=computation):
            verdict = (
                _below_path(view, entry.thresholds) if view.target is not None else _behind(view, int(entry.thresholds["years_behind"]))
            )
            if verdict is not None:
                severity, line = verdict
                subject = Subject(dimension, view.code)
                yield finding(
                    entry, subject, severity, line, computation, figure=CLUSTER_OUTPUT, value=view.output,
                    evidence={"period": str(view.period), "growth": view.growth},
                    stake_cny=None if view.target is None else path_shortfall_cny(view.target, view.target.computed),
                )  # fmt: skip


def _below_path(view: ClusterView, thresholds: dict[str, float]) -> tuple[str, Text] | None:
    side = None if view.target is None else view.target.computed
    if view.target is None or side is None or side.newest is None:
        return None
    if side.progress is None or side.progress.path_status is not PathStatus.OFF_PATH:
        return None  # what silent firms may add could lift it onto its path
    share = _of_path(view.target, side)
    if share is None or share >= thresholds["near_path"]:
        return None
    severity = "off_path" if share < thresholds["off_path"] else "near_path"
    when = side.newest.period.text
    return severity, Text(
        f"{view.name.zh}：{when.zh}产值为路径值的 {share:.1%}", f"{view.name.en}: output at {share:.1%} of its path in {when.en}"
    )


def _behind(view: ClusterView, years: int) -> tuple[str, Text] | None:
    """A field whose growth lay below the city's in each of the newest ``years``, where enough firms are known to tell."""
    city = dict(view.city_growth)
    known = [(period, growth) for period, growth in view.own_growth if growth is not None and city.get(period) is not None][-years:]
    if any(period in view.untold for period, _growth in known):
        return None
    pairs = [(growth, city.get(period)) for period, growth in known]
    if len(pairs) < years or any(growth >= city_growth for growth, city_growth in pairs if city_growth is not None):
        return None
    growth, city_growth = pairs[-1]
    return "behind_city", Text(
        f"{view.name.zh}：连续 {years} 年增速低于全市（最近 {growth:.1f}%，全市 {city_growth:.1f}%）",
        f"{view.name.en}: growth below the city's for {years} years (latest {growth:.1f}%, city {city_growth:.1f}%)",
    )
