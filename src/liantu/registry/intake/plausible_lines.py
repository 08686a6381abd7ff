"""合理性的说法: the plausibility of an import as lines for terminals and plain values for pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, unit_code, unit_name


@dataclass(frozen=True, slots=True)
class Sum:
    """How many values there are, their total and median."""

    count: int
    total: float
    median: float


@dataclass(frozen=True, slots=True)
class Jump:
    """A value that is about ``factor`` times the one before, or that part of it: whose, and when and what was before."""

    who: str
    period: str
    before: float
    after: float
    factor: float


@dataclass(frozen=True, slots=True)
class PlausibilityLine:
    """An item in a period: values after the import, in the same period as held, and in the latest period before.

    ``median_factor`` is by what the median jumps; ``jumps`` lists the first of ``jump_count`` values that do.
    """

    name: Text
    unit: str
    period: str
    after: Sum
    same: Sum | None
    previous: Sum | None
    previous_period: str
    median_factor: float | None
    jump_count: int
    jumps: tuple[Jump, ...]

    @property
    def asked(self) -> bool:
        """Whether somebody must say that it is right."""
        return bool(self.jump_count) or self.median_factor is not None


@dataclass(frozen=True, slots=True)
class Plausibility:
    """Lines of items, those that are asked about first; ``count`` and ``asked`` count also lines that are not listed."""

    lines: tuple[PlausibilityLine, ...] = ()
    count: int = 0
    asked: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the plan of an intake."""
        lines = [{**asdict(line), "asked": line.asked} for line in self.lines]
        return {"lines": lines, "count": self.count, "asked": self.asked}

    def written(self) -> Iterator[str]:
        """Lines for a terminal, in Chinese and English."""
        for line in self.lines:
            unit = unit_text(line.unit)
            yield str(Text(f"合理性 {line.name.zh} {line.period}", f"plausibility of {line.name.en}")) + f" [{unit}]: {_sums(line)}"
            if line.median_factor is not None:
                yield f"  ?? 中位数约差 {line.median_factor:,.0f} 倍 / the median differs by a factor of about {line.median_factor:,.0f}"
            for jump in line.jumps:
                yield f"  ?? {jump.who}: {_number(jump.before)} ({jump.period}) → {_number(jump.after)}, ≈ ×/÷ {jump.factor:,.0f}"
            if line.jump_count > len(line.jumps):
                yield f"  ?? 共 {line.jump_count:,} 个这样的数值 / {line.jump_count:,} such values in all"
        if self.count > len(self.lines):
            yield f"合理性：列出前 {len(self.lines)} 项，共 {self.count} 项 / the first {len(self.lines)} of {self.count} items"


def unit_text(unit: str) -> Text:
    """The code of a unit in words; a unit that is written in words already (件, 万颗) as it stands."""
    try:
        return unit_name(unit) if unit == unit_code(unit) else Text(unit, unit)
    except UnitError:
        return Text(unit, unit)


def _sums(line: PlausibilityLine) -> str:
    parts = [("导入后 after", line.after), ("原有 before", line.same), (line.previous_period, line.previous)]
    told = [f"{word} Σ {_number(one.total)}, 中位数 median {_number(one.median)} ({one.count:,})" for word, one in parts if one is not None]
    return "; ".join(told)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.4g}"
