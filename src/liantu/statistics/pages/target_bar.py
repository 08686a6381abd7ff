"""进度条: a target as one bar: from its base to what is asked, with where it stands and where the forecast of the target's year lands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liantu.statistics.pages.labels import required, with_unit
from liantu.statistics.queries.targets import TargetView
from liantu.web.figures import translated

WIDTH = 1000
_EDGE = 0.06


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the bar, 0 to `WIDTH` from the left, with its words; ``kind``: base, now, path, expected, aim."""

    kind: str
    at: int
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class TargetBar:
    """The ticks of a target from left to right, the filled part (base to now), and the 80 % interval of what is expected, None without."""

    ticks: tuple[Tick, ...]
    start: int
    filled: int
    expected: tuple[int, int] | None

    @property
    def told(self) -> str:
        """What the bar says, for those who hear it."""
        return "; ".join(f"{tick.name} {tick.value}" for tick in self.ticks)


def bar(view: TargetView) -> TargetBar | None:
    """Draw the leading side; None where base, value or level is unknown or nothing lies between them.

    The forecast ends at the target's own period: what lies beyond says nothing of the target.
    """
    side, level, unit = view.leading, view.aim.value, view.entry.unit
    base = next((one for one in side.readings if one.period == side.base), None)
    if level is None or side.newest is None or base is None or side.newest.period == base.period:
        return None
    row = next((row for row in side.forecast if row.period == view.aim.period and row.period > side.newest.period), None)
    values = [base.value, side.newest.value, level, *(() if row is None else (row.low_80, row.high_80))]
    low, high = min(values), max(values)
    if high <= low:
        return None
    room = (high - low) * _EDGE

    def at(value: float) -> int:
        return int(WIDTH * (value - low + room) / (high - low + 2 * room) + 0.5)

    def tick(kind: str, value: float, name: str) -> Tick:
        return Tick(kind, at(value), name, with_unit(value, unit))

    end, now = translated(view.aim.period.text), translated(side.newest.period.text)
    ticks = [
        tick("base", base.value, _("基期 %(when)s") % {"when": translated(base.period.text)}),
        tick("now", side.newest.value, _("目前 %(when)s") % {"when": now}),
        Tick("aim", at(level), _("目标 %(when)s") % {"when": end}, required(view.entry)),
    ]
    if row is not None:
        ticks.append(tick("expected", row.central, _("预计 %(when)s") % {"when": end}))
    ordered = tuple(sorted(ticks, key=lambda one: one.at))
    ends = sorted((at(base.value), at(side.newest.value)))
    return TargetBar(ordered, ends[0], ends[1] - ends[0], None if row is None else (at(row.low_80), at(row.high_80) - at(row.low_80)))
