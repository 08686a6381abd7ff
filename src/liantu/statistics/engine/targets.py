"""目标: the path from a base year to a target, how far the way is gone, and what is still needed a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from liantu.kernel.bound import Bound, Coverage
from liantu.kernel.period import Period
from liantu.kernel.source import Mark
from liantu.kernel.text import Text


class Direction(StrEnum):
    """What a target asks for; ``change`` is a change in percent against a base period, downwards where negative."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    ABOUT = "about"
    AT_MOST = "at_most"
    CHANGE = "change"


class Shape(StrEnum):
    """The path to a target: equal steps, or equal growth."""

    LINEAR = "linear"
    COMPOUND = "compound"


class PathStatus(StrEnum):
    """Where a target stands before its period is over."""

    ON_PATH = "on_path"
    OFF_PATH = "off_path"
    UNKNOWN = "unknown"

    @property
    def text(self) -> Text:
        """The word that people read."""
        return {
            "on_path": Text("符合进度", "on schedule"),
            "off_path": Text("滞后", "behind"),
            "unknown": Text("暂无数据", "not known yet"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class Aim:
    """目标值: what is to be reached in ``period``; ``value`` in the indicator's unit, or percent against ``base`` for a change.

    ``value`` is None where the document gives no number. ``tolerance`` (in the value's unit) is how far "about" reaches.
    """

    period: Period
    direction: Direction
    value: float | None
    tolerance: float = 0.0
    base: Period | None = None

    @property
    def sense(self) -> Direction:
        """The direction that a level is compared in: a change downwards asks for at most, one upwards for at least."""
        if self.direction is not Direction.CHANGE:
            return self.direction
        return Direction.AT_MOST if self.value is not None and self.value < 0 else Direction.AT_LEAST

    def level(self, base_value: float | None = None) -> float | None:
        """Return the level to reach; for a change it follows from the value of the base period.

        >>> Aim(Period.parse("2027"), Direction.CHANGE, -13.0, base=Period.parse("2022")).level(200.0)
        174.0
        """
        if self.direction is not Direction.CHANGE or self.value is None:
            return self.value
        return None if base_value is None else base_value + base_value * self.value / 100


@dataclass(frozen=True, slots=True)
class Reading:
    """观测值: one known value of the indicator on the target's own basis.

    ``expected``: published as an estimate, which settles nothing. ``computed``: from firms' reports, not published; ``coverage`` is then
    the firms that it rests on, and ``reach`` between which values it lies once those that are silent are allowed for. ``mark`` is None
    where it is that of the whole computation.
    """

    period: Period
    value: float
    bound: Bound = Bound.EXACT
    expected: bool = False
    computed: bool = False
    source: str = ""
    mark: Mark | None = None
    reach: tuple[float, float] | None = None
    coverage: Coverage | None = None

    @property
    def told(self) -> bool:
        """Whether numbers follow from it: it is the value itself, or its ends are known."""
        return self.bound is Bound.EXACT or self.reach is not None

    @property
    def ends(self) -> tuple[Reading, ...]:
        """The values to judge by: both ends where they are known, else the reading itself.

        >>> [one.value for one in Reading(Period.parse("2025"), 90.0, Bound.AT_LEAST, reach=(90.0, 100.0)).ends]
        [90.0, 100.0]
        """
        if self.reach is None:
            return (self,)
        return tuple(replace(self, value=end, bound=Bound.EXACT, reach=None) for end in dict.fromkeys(self.reach))


def satisfied(reading: Reading, level: float, sense: Direction, tolerance: float = 0.0) -> bool | None:
    """Whether the reading holds against ``level``; None where it is a bound that leaves both open.

    >>> year = Period.parse("2025")
    >>> satisfied(Reading(year, 30000.0), 30000.0, Direction.ABOVE)
    False
    >>> satisfied(Reading(year, 26000.0, Bound.MORE_THAN), 30000.0, Direction.ABOVE) is None
    True
    """
    value, bound = reading.value, reading.bound
    if bound is Bound.ESTIMATE:
        return None
    if sense is Direction.ABOUT:
        above = satisfied(reading, level - tolerance, Direction.AT_LEAST)
        below = satisfied(reading, level + tolerance, Direction.AT_MOST)
        return False if above is False or below is False else (None if above is None or below is None else True)
    if sense is Direction.AT_MOST:
        return satisfied(Reading(reading.period, -value, bound.turned), -level, Direction.AT_LEAST)

    strict = sense is Direction.ABOVE
    if bound is Bound.EXACT:
        return value > level if strict else value >= level
    if bound.upward:
        enough = value > level if strict and not bound.strict else value >= level
        return True if enough else None
    too_little = value <= level if strict or bound.strict else value < level
    return False if too_little else None


def years_between(first: Period, last: Period) -> float:
    """Return the years from one period to another of the same kind; ValueError where the kinds differ."""
    if first.kind is not last.kind:
        raise ValueError(f"{first} and {last} are periods of different kinds")
    return (last.number - first.number) / first.kind.per_year


def path_value(base: tuple[Period, float], target: tuple[Period, float], period: Period, shape: Shape) -> float | None:
    r"""Return what the path asks for in ``period``; None where a compound path does not exist (a value not above zero).

    With :math:`s` the part of the time gone, linear :math:`b + (t - b) s`, compound :math:`b (t / b)^s`.

    >>> start, end = (Period.parse("2020"), 100.0), (Period.parse("2025"), 200.0)
    >>> path_value(start, end, Period.parse("2022"), Shape.LINEAR)
    140.0
    >>> round(path_value(start, end, Period.parse("2025"), Shape.COMPOUND), 9)
    200.0
    """
    length = years_between(base[0], target[0])
    if length <= 0:
        return target[1] if period >= target[0] else None
    fraction = years_between(base[0], period) / length
    if shape is Shape.LINEAR:
        return base[1] * (1 - fraction) + target[1] * fraction
    return base[1] * (target[1] / base[1]) ** fraction if base[1] > 0 and target[1] > 0 else None


def path(base: tuple[Period, float], target: tuple[Period, float], shape: Shape) -> tuple[tuple[Period, float], ...]:
    """Return every period from the base to the target with what the path asks for; empty where there is no such path."""
    periods = [base[0].shifted(step) for step in range(target[0].number - base[0].number + 1)]
    values = [(period, path_value(base, target, period, shape)) for period in periods]
    return tuple((period, value) for period, value in values if value is not None)


def mean_growth(first: tuple[Period, float], last: tuple[Period, float]) -> float | None:
    """Return the compound growth a year (0.06 is 6 %); None where it is not defined.

    >>> round(mean_growth((Period.parse("2020"), 100.0), (Period.parse("2022"), 112.36)), 9)
    0.06
    """
    years = years_between(first[0], last[0])
    return (last[1] / first[1]) ** (1 / years) - 1 if years > 0 and first[1] > 0 and last[1] > 0 else None


def required_growth(current: tuple[Period, float], target: tuple[Period, float]) -> float | None:
    """Return the compound growth a year that leads from here to the target; None once there is no time left."""
    return mean_growth(current, target)


def required_step(current: tuple[Period, float], target: tuple[Period, float]) -> float | None:
    """Return the equal step a year that leads from here to the target, in the value's unit; None once there is no time left.

    >>> required_step((Period.parse("2022"), 31.0), (Period.parse("2025"), 35.5))
    1.5
    """
    years = years_between(current[0], target[0])
    return (target[1] - current[1]) / years if years > 0 else None


def share_of_way(base_value: float, now_value: float, target_value: float) -> float | None:
    """Return the part of the way from base to target that is gone: below 0 is backwards, above 1 beyond; None where there is no way.

    >>> share_of_way(20.0, 26.0, 30.0)
    0.6
    """
    return (now_value - base_value) / (target_value - base_value) if target_value != base_value else None


Span = tuple[float, float]
"""Smallest and largest of a number over rows that contradict each other; the two are equal where there is one row."""


@dataclass(frozen=True, slots=True)
class Progress:
    """进展: where a target stands now; every span is over all pairs of a base row and a newest row.

    ``gap``: value − level asked for in the end. ``lag``: value − path in the same period. ``growth`` (0.06 is 6 %) and ``step``
    (in the value's unit): needed a year from here, None where the level is reached. ``share_done``: part of the way gone, None where the
    base had reached the level already: there is no way to go.
    """

    path_status: PathStatus
    reason: Text
    base: tuple[Reading, ...] = ()
    now: tuple[Reading, ...] = ()
    level: Span | None = None
    path_value: Span | None = None
    gap: Span | None = None
    lag: Span | None = None
    growth: Span | None = None
    step: Span | None = None
    share_done: Span | None = None


def newest(readings: Sequence[Reading], until: Period) -> tuple[Reading, ...]:
    """Return all readings of the newest known period up to ``until``: published before computed, settled before expected."""
    usable = [reading for reading in readings if reading.period.kind is until.kind and reading.period <= until]
    if not usable:
        return ()
    period = max(reading.period for reading in usable)
    return preferred(reading for reading in usable if reading.period == period)


def preferred(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return the published readings, else the computed ones; of these the settled, else the expected. Kinds are never mixed."""
    rows = tuple(readings)
    rows = tuple(row for row in rows if not row.computed) or rows
    return tuple(row for row in rows if not row.expected) or rows


def progress(aim: Aim, readings: Sequence[Reading], base: Period, shape: Shape = Shape.LINEAR) -> Progress:
    """Return where the target stands: against its path, against its end, and what is needed a year from here.

    ``readings`` stand on the target's own basis. Rows that contradict each other are all kept: the course is told only where it is
    the same for every pair of a base row and a newest row. What the base had reached already need only be held.
    """
    start = preferred(reading for reading in readings if reading.period == base)
    latest = newest(readings, aim.period)
    reason = _missing(aim, start, latest, base)
    if reason is not None or aim.value is None:
        return Progress(PathStatus.UNKNOWN, reason or Text("", ""), start, latest)
    pairs = [(one, other) for reading in start if reading.told for one in reading.ends for row in latest for other in row.ends]
    if not pairs:
        return Progress(PathStatus.UNKNOWN, Text("基期只有上下限", "only a bound is known for the base period"), start, latest)
    rows = [_measure(aim, one, other, shape) for one, other in pairs]
    status, reason = path_status([row.pop("holds") for row in rows], (*start, *latest))
    spans = {name: _span([row[name] for row in rows]) for name in rows[0]}
    return Progress(status, reason, start, latest, **spans)


def _missing(aim: Aim, start: Sequence[Reading], latest: Sequence[Reading], base: Period) -> Text | None:
    """What is lacking for a comparison with the path, or None."""
    if aim.value is None:
        return Text("目标没有数值", "the target has no value")
    if not start:
        return Text(f"没有{base.text.zh}的基期数值", f"no value for the base period {base.text.en}")
    if not latest or latest[0].period <= base:
        return Text("基期以来没有数值", "no value since the base period")
    return None


def _measure(aim: Aim, start: Reading, latest: Reading, shape: Shape) -> dict[str, float | bool | None]:
    """All numbers of one base row and one newest row."""
    level = aim.level(start.value)
    assert level is not None
    end = (aim.period, level)

    base_reached = satisfied(start, level, aim.sense, aim.tolerance)
    required = level if base_reached else path_value((start.period, start.value), end, latest.period, shape)
    sense = Direction.AT_LEAST if aim.sense is Direction.ABOVE and latest.period < aim.period else aim.sense
    holds = None if required is None else satisfied(latest, required, sense, aim.tolerance)
    met = satisfied(latest, level, aim.sense, aim.tolerance)

    exact = latest.bound is Bound.EXACT
    current = (latest.period, latest.value)

    return {
        "holds": holds,
        "level": level,
        "path_value": required,
        "gap": latest.value - level if exact else None,
        "lag": latest.value - required if exact and required is not None else None,
        "growth": required_growth(current, end) if exact and not met else None,
        "step": required_step(current, end) if exact and not met else None,
        "share_done": share_of_way(start.value, latest.value, level) if exact and not base_reached else None,
    }


def path_status(holds: Sequence[bool | float | None], rows: Sequence[Reading]) -> tuple[PathStatus, Text]:
    """Return the course where all pairs agree; where they do not, whether the rows contradict each other or leave it open."""
    if all(one is True for one in holds):
        return PathStatus.ON_PATH, Text("符合进度要求", "on schedule")
    if all(one is False for one in holds):
        return PathStatus.OFF_PATH, Text("滞后于进度要求", "behind schedule")
    if True in holds and False in holds:
        return PathStatus.UNKNOWN, LEFT_OPEN if any(row.reach for row in rows) else CONTRADICTORY
    return PathStatus.UNKNOWN, Text("数值只有上下限，或没有这样的路径", "the values are only bounds, or there is no such path")


CONTRADICTORY = Text("相互矛盾的数值给出不同结论", "contradictory values give different answers")
LEFT_OPEN = Text(
    "计入未填报的企业和部分属于的行业后，两种结论都可能",
    "with firms that did not report, and industries that belong in part, both answers are possible",
)


def _span(values: Sequence[float | bool | None]) -> Span | None:
    """Smallest and largest, or None where any is unknown."""
    numbers = [float(value) for value in values if value is not None]
    return (min(numbers), max(numbers)) if numbers and len(numbers) == len(values) else None
