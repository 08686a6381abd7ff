"""目标一览: where each target stands, by published values and by the firms' reports apart, on the target's own basis only."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from liantu.accounts.queries import Viewer, reader_of
from liantu.kernel.figure import Definition
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import TargetEntry
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.rooms import clock
from liantu.rooms.kept import kept
from liantu.statistics.engine.changes import Measured, base_readings, compared, level_of, mean_progress, target_value, usable_base
from liantu.statistics.engine.targets import Aim, PathStatus, Progress, Reading, Shape, path, progress, satisfied, years_between
from liantu.statistics.engine.verdicts import Outcome, Verdict, verdict
from liantu.statistics.models import Computation, Forecast, StatisticFigure
from liantu.statistics.queries.comparable import as_published, coverage_of, undecided, withheld
from liantu.statistics.queries.computations import latest_computation
from liantu.statistics.queries.forecasts import ForecastRow, chance_of, forecast_rows
from liantu.statistics.queries.narrowed import is_narrowed
from liantu.statistics.queries.official import OfficialRow, context_codes, official_rows, published_rows
from liantu.statistics.queries.readings import (
    aim_of,
    base_of,
    computed_readings,
    level_code,
    level_unit,
    measured_of,
    official_readings,
    place_of_target,
    shape_of,
    target_of,
)
from liantu.statistics.queries.target_reads import TargetReads, target_reads
from liantu.statistics.rules import sees_aggregates

NO_SERIES = Text("没有同口径的数据", "no series on this basis")


@dataclass(frozen=True, slots=True)
class TargetSide:
    """一个来源下的目标: readings, path, where it stands, forecast, chance of meeting (0 to 1) and verdict, from one origin only.

    ``origin`` is ``official`` or ``computed``. ``readings``, path and forecast are in the target's unit; ``levels`` are the values of the
    indicator under them, the same where the target is a level. ``path`` is empty and ``base`` None where there is no base value.
    """

    origin: str
    readings: tuple[Reading, ...]
    levels: tuple[Reading, ...]
    base: Period | None
    path: tuple[tuple[Period, float], ...]
    progress: Progress | None
    verdict: Verdict
    forecast: tuple[ForecastRow, ...]
    chance: float | None

    @property
    def newest(self) -> Reading | None:
        """The newest reading up to now; None without any."""
        return self.readings[-1] if self.readings else None

    @property
    def newest_level(self) -> Reading | None:
        """The newest value of the indicator itself; None without any."""
        return self.levels[-1] if self.levels else None

    @property
    def verified(self) -> bool:
        """Whether somebody answers for every number that the verdict, or before the end the course, rests on."""
        course = () if self.progress is None else (*self.progress.base, *self.progress.now)
        rows = self.verdict.rows if self.settled else course
        return all(row.mark is None or row.mark.verified for row in rows)

    @property
    def settled(self) -> bool:
        """Whether the verdict is met or missed."""
        return self.verdict.outcome in {Outcome.MET, Outcome.MISSED}

    @property
    def tells(self) -> bool:
        """Whether it says how the target ended, or before its end whether it is on its path."""
        course = None if self.progress is None else self.progress.path_status
        return self.settled or (self.verdict.outcome is Outcome.OPEN and course in {PathStatus.ON_PATH, PathStatus.OFF_PATH})


@dataclass(frozen=True, slots=True)
class TargetView:
    """目标: the entry with its indicator, both origins apart, and series on another basis, which are shown and never compared.

    ``measured`` says what of the levels is compared; ``level_unit`` is theirs, and that of ``official_rows``. ``place`` is the indicator,
    dimension and key whose computed values stand on the target's basis. ``note`` says that there is no series on this basis, or None.
    ``coverage`` is computed ÷ published of the newest period that both have.
    """

    entry: TargetEntry
    definition: Definition | None
    measured: Measured
    level_unit: str
    place: tuple[str, str, str] | None
    aim: Aim
    shape: Shape
    official: TargetSide
    computed: TargetSide
    official_rows: tuple[OfficialRow, ...]
    context: tuple[OfficialRow, ...]
    note: Text | None
    coverage: float | None

    @property
    def leading(self) -> TargetSide:
        """The side that speaks first: the published one where it has any value, else the computed one.

        Where published values say nothing (an old bound, an estimate) and end before what the reports tell, the reports speak.
        """
        if not self.official.readings:
            return self.computed
        newest, later = self.official.readings[-1].period, self.computed.newest
        ends_early = later is not None and newest.end_date < later.period.end_date
        return self.computed if ends_early and not self.official.tells and self.computed.tells else self.official


def target_views(
    viewer: Viewer, pack: Pack, *, computation: Computation | None = None, codes: Collection[str] | None = None
) -> list[TargetView]:
    """Return all targets of the pack in its order, or those of ``codes``; the number of queries does not grow with them.

    Where they follow from a finished computation and the published figures alone, they are kept from page to page.
    """
    chosen = computation or latest_computation(viewer)
    if codes is None and (state := state_of_targets(viewer, pack, chosen)) is not None:
        reader: Viewer = state[0]
        return list(kept(("targets", *state), lambda: _views(reader, pack, None, chosen)))
    return _views(viewer, pack, codes, chosen)


def state_of_targets(viewer: Viewer, pack: Pack, computation: Computation | None) -> tuple[Any, ...] | None:
    """All that the targets follow from, as a key under which what follows is kept: first for whom it is read; None where it is not kept."""
    if computation is None or not computation.is_done or not sees_aggregates(viewer):
        return None
    alike = registry.sees_all_published(viewer) and not is_narrowed(viewer)  # staff of a district see all rows, and not the value of each
    reader = reader_of(viewer, Computation, StatisticFigure, Forecast) if alike else viewer.scope
    return reader, pack.identity, computation.pk, computation.finished_at, registry.published_state()


def _views(viewer: Viewer, pack: Pack, codes: Collection[str] | None, chosen: Computation | None) -> list[TargetView]:
    targets = [target for target in pack.targets if codes is None or target.code in codes]
    reads = target_reads(viewer, pack, targets, chosen)
    return [_view(viewer, pack, target, chosen, reads) for target in targets]


def target_view(viewer: Viewer, pack: Pack, code: str, *, computation: Computation | None = None) -> TargetView:
    """Return one target; raises NotFoundError."""
    target, chosen = target_of(pack, code), computation or latest_computation(viewer)
    return _view(viewer, pack, target, chosen, target_reads(viewer, pack, [target], chosen))


def _view(viewer: Viewer, pack: Pack, target: TargetEntry, computation: Computation | None, reads: TargetReads) -> TargetView:
    code, unit, place, measured = level_code(target), level_unit(pack, target), place_of_target(pack, target), measured_of(target)
    rows = published_rows(viewer, pack, code, target.region, unit=unit, table=reads.published)
    context = official_rows(viewer, context_codes(pack, target.indicator), target.region, table=reads.published)
    on_date = clock.today() if computation is None else timezone.localdate(computation.known_at)

    levels = {
        "official": official_readings(rows),
        "computed": computed_readings(pack, target, reads.values.get(place, ()) if place else ()),
    }
    places = {"official": (code, "region", target.region), "computed": place}
    ahead = {origin: forecast_rows(viewer, pack, origin, where, unit, table=reads.forecasts) for origin, where in places.items()}

    other = official_readings(context)
    official, computed = (_side(pack, target, origin, readings, ahead[origin], other, on_date) for origin, readings in levels.items())
    if (reason := withheld(pack, target, official.levels, computed.levels)) is not None:
        computed = _unjudged(pack, target, computed, on_date, reason)

    note = None if official.levels or computed.levels else NO_SERIES
    coverage = coverage_of(official.levels, computed.levels, unit)
    definition, aim, shape = pack.indicators.get(target.indicator), aim_of(pack, target), shape_of(pack, target)
    return TargetView(target, definition, measured, unit, place, aim, shape, official, computed, rows, context, note, coverage)


def _side(
    pack: Pack, target: TargetEntry, origin: str, levels: Sequence[Reading], forecast: tuple[ForecastRow, ...], other: Sequence[Reading],
    on_date: datetime.date,
) -> TargetSide:  # fmt: skip
    ordered = tuple(sorted(levels, key=lambda reading: reading.period))
    measured, aim = measured_of(target), aim_of(pack, target)
    if measured is not Measured.LEVEL:
        return _against_base(pack, target, origin, ordered, forecast, on_date)
    base, shape = base_of(pack, ordered, aim), shape_of(pack, target)
    judged = verdict(aim, as_published(pack, target, ordered), on_date, other)
    chance = chance_of(aim, aim.level(), forecast) if _all_told(ordered) else None
    if base is None:
        return TargetSide(origin, ordered, ordered, None, (), None, judged, forecast, chance)
    state = progress(aim, ordered, base, shape)
    return TargetSide(origin, ordered, ordered, base, _target_path(aim, state, base, shape), state, judged, forecast, chance)


def _all_told(levels: Sequence[Reading]) -> bool:
    """Whether a forecast of these levels may give a chance: computed ones that are mere bounds say how little there is, not how much."""
    return all(level.told for level in levels if level.computed)


def _unjudged(pack: Pack, target: TargetEntry, side: TargetSide, on_date: datetime.date, reason: Text) -> TargetSide:
    """A side whose values are shown and not compared: no path, no chance, no verdict, and the reason instead."""
    judged, state = undecided(aim_of(pack, target), side.readings, on_date, reason)
    return replace(side, path=(), progress=state, verdict=judged, chance=None)


def _against_base(
    pack: Pack, target: TargetEntry, origin: str, levels: tuple[Reading, ...], forecast: tuple[ForecastRow, ...], on_date: datetime.date
) -> TargetSide:
    """A side whose target is a change or a mean growth in percent against a base period; without a base value it cannot be judged."""
    measured, aim, shape = measured_of(target), aim_of(pack, target), shape_of(pack, target)
    intended_base = aim.base or aim.period
    base = usable_base(measured, levels, intended_base, aim.period)
    if base is None:
        return _without_base(aim, origin, levels, intended_base, on_date)

    readings = compared(measured, levels, base)
    if base != intended_base:
        return _not_counted(pack, target, origin, readings, levels, base, on_date)
    judged = verdict(aim, as_published(pack, target, readings), on_date)

    values = {one.value for one in base_readings(levels, base)}
    start = values.pop() if len(values) == 1 else None
    ahead = () if start is None else _ahead_of_base(measured, base, start, forecast)
    level = None if start is None or aim.value is None else level_of(measured, aim.value, start, years_between(base, aim.period))
    chance = chance_of(aim, level, forecast) if _all_told(levels) else None

    if measured is Measured.MEAN_GROWTH:
        state = mean_progress(aim, readings, base)
        steps = range(1, aim.period.number - base.number + 1)
        target_path = tuple((base.shifted(step), aim.value) for step in steps) if aim.value is not None else ()
        return TargetSide(origin, readings, levels, base, target_path, state, judged, ahead, chance)
    state = progress(aim, readings, base, shape)
    return TargetSide(origin, readings, levels, base, _target_path(aim, state, base, shape), state, judged, ahead, chance)


def _not_counted(
    pack: Pack, target: TargetEntry, origin: str, readings: tuple[Reading, ...], levels: tuple[Reading, ...], base: Period,
    on_date: datetime.date,
) -> TargetSide:  # fmt: skip
    """A side whose growth could only be counted from a later base than the target's: shown, and not judged by it."""
    intended, start = (aim_of(pack, target).base or base).text, base.text
    reason = Text(
        f"没有{intended.zh}的确切数值；自{start.zh}起的增速只供了解，不据以判断",
        f"no exact value for {intended.en}; growth since {start.en} is shown and not judged by",
    )
    judged, state = undecided(aim_of(pack, target), readings, on_date, reason)
    return TargetSide(origin, readings, levels, base, (), state, judged, (), None)


def _without_base(aim: Aim, origin: str, levels: tuple[Reading, ...], base: Period, on_date: datetime.date) -> TargetSide:
    """A side that cannot be compared, since the value of its base period is not known exactly."""
    judged = verdict(aim, (), on_date)
    if levels and judged.outcome is Outcome.UNTOLD:
        reason = Text(f"没有基期{base.text.zh}的确切数值，无法比较", f"no exact value for the base period {base.text.en}")
        judged = replace(judged, reason=reason)
    return TargetSide(origin, (), levels, None, (), None, judged, (), None)


def _target_path(aim: Aim, state: Progress, base: Period, shape: Shape) -> tuple[tuple[Period, float], ...]:
    """The path from the base's value to what is asked, flat where the base had reached that; empty where one of them is not known."""
    start, level = next(iter(state.base), None), aim.level()
    if start is None or level is None:
        return ()
    if satisfied(start, level, aim.sense, aim.tolerance):
        return tuple((base.shifted(step), level) for step in range(aim.period.number - base.number + 1))
    return path((base, start.value), (aim.period, level), shape)


def _ahead_of_base(measured: Measured, base: Period, start: float, rows: tuple[ForecastRow, ...]) -> tuple[ForecastRow, ...]:
    """Forecast levels as change or mean growth against the base; both rise with the level, so intervals carry over."""
    converted = []
    for row in rows:
        if row.period <= base:
            continue
        years = years_between(base, row.period)
        central, *ends = (
            target_value(measured, start, value, years) for value in (row.central, row.low_80, row.high_80, row.low_95, row.high_95)
        )
        if central is not None and all(end is not None for end in ends):
            low_80, high_80, low_95, high_95 = (end or 0.0 for end in ends)
            converted.append(replace(row, central=central, low_80=low_80, high_80=high_80, low_95=low_95, high_95=high_95))
    return tuple(converted)
