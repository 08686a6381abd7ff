"""目标一览: where each target stands, by published values and by the firms' reports apart, on the target's own basis only."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from liantu.accounts.queries import Reader
from liantu.kernel.figure import Definition
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import TargetEntry
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.statistics.engine.targets import Aim, Progress, Reading, Shape, path, progress
from liantu.statistics.engine.verdicts import Outcome, Verdict, verdict
from liantu.statistics.models import Computation
from liantu.statistics.queries.computations import latest_computation
from liantu.statistics.queries.forecasts import ForecastRow, chance_of, forecast_rows
from liantu.statistics.queries.official import OfficialRow, context_codes, official_rows, published_rows
from liantu.statistics.queries.readings import aim_of, base_of, computed_readings, official_readings, place_of_target, shape_of, target_of

NO_SERIES = Text("没有同口径的数据", "no series on this basis")


@dataclass(frozen=True, slots=True)
class TargetSide:
    """一个来源下的目标: readings, path, where it stands, forecast, chance of meeting (0 to 1) and verdict, from one origin only.

    ``origin`` is ``official`` or ``computed``. ``path`` is empty and ``base`` None where there is no base value.
    """

    origin: str
    readings: tuple[Reading, ...]
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
    def settled(self) -> bool:
        """Whether the verdict is met or missed."""
        return self.verdict.outcome in {Outcome.MET, Outcome.MISSED}


@dataclass(frozen=True, slots=True)
class TargetView:
    """目标: the entry with its indicator, both origins apart, and series on another basis, which are shown and never compared.

    ``place`` is the indicator, dimension and key whose computed values stand on the target's basis. ``note`` says that there is no
    series on this basis, or None. ``coverage`` is computed ÷ published of the newest year that both have.
    """

    entry: TargetEntry
    definition: Definition | None
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
        """The side that speaks first: the published one where it has any value, else the computed one."""
        return self.official if self.official.readings else self.computed


def target_views(reader: Reader, pack: Pack, *, computation: Computation | None = None) -> list[TargetView]:
    """Return all targets of the pack in its order."""
    chosen = computation or latest_computation(reader)
    return [_view(reader, pack, target, chosen) for target in pack.targets]


def target_view(reader: Reader, pack: Pack, code: str, *, computation: Computation | None = None) -> TargetView:
    """Return one target; raises NotFoundError."""
    return _view(reader, pack, target_of(pack, code), computation or latest_computation(reader))


def _view(reader: Reader, pack: Pack, target: TargetEntry, computation: Computation | None) -> TargetView:
    aim, shape, place = aim_of(pack, target), shape_of(pack, target), place_of_target(pack, target)
    unit = target.unit if target.direction != "change" else None
    rows = published_rows(reader, pack, target.indicator, target.region, unit=unit)
    context = official_rows(reader, context_codes(pack, target.indicator), target.region)
    on_date = timezone.localdate() if computation is None else timezone.localdate(computation.known_at)
    sides = {
        "official": official_readings(rows),
        "computed": computed_readings(reader, pack, target, computation=computation),
    }
    other = official_readings(context)
    places = {"official": (target.indicator, "region", target.region), "computed": place}
    seen = {origin: forecast_rows(reader, pack, origin, place, unit, computation=computation) for origin, place in places.items()}
    official, computed = (_side(pack, aim, shape, origin, readings, other, seen[origin], on_date) for origin, readings in sides.items())
    return TargetView(
        target, pack.indicators.get(target.indicator), place, aim, shape, official, computed, rows, context,
        None if official.readings or computed.readings else NO_SERIES, coverage_of(official.readings, computed.readings, unit),
    )  # fmt: skip


def _side(
    pack: Pack, aim: Aim, shape: Shape, origin: str, readings: Sequence[Reading], other: Sequence[Reading],
    forecast: tuple[ForecastRow, ...], on_date: datetime.date,
) -> TargetSide:  # fmt: skip
    ordered = tuple(sorted(readings, key=lambda reading: reading.period))
    base = base_of(pack, ordered, aim)
    told = verdict(aim, ordered, on_date, other)
    if base is None:
        return TargetSide(origin, ordered, None, (), None, told, forecast, chance_of(aim, None, forecast))
    stand = progress(aim, ordered, base, shape)
    start = next((reading.value for reading in stand.base), None)
    level = None if start is None else aim.level(start)
    drawn = path((base, start), (aim.period, level), shape) if start is not None and level is not None else ()
    return TargetSide(origin, ordered, base, drawn, stand, told, forecast, chance_of(aim, level, forecast))


def coverage_of(official: Sequence[Reading], computed: Sequence[Reading], unit: str | None) -> float | None:
    """Return computed ÷ published in the newest period that both have; None where there is none, and for shares and rates."""
    if unit is None or "/" in unit or unit in {"percent", "permille", "ratio"}:
        return None
    published = {reading.period: reading.value for reading in official}
    both = [reading for reading in computed if published.get(reading.period)]
    return None if not both else both[-1].value / published[both[-1].period]
