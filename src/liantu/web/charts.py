"""图: what ``{% chart %}`` draws: one frozen dataclass a kind of chart.

The scripts read them as JSON. Their TypeScript types, ``frontend/charts/types.generated.ts``, are written from this module by
``frontend/charts/generate_types.py``, so that a page and its script cannot disagree. An unknown value is None, and drawn as a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """How values are written: with a unit behind them or as per cent (of shares 0–1), and to how many digits."""

    name: str = ""
    unit: str = ""
    percent: bool = False
    digits: int = 2


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each name of the axis; ``dashed`` for what is expected or set beside, not measured."""

    name: str
    values: tuple[float | None, ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """An interval around a line: its lower and its upper bound for each name of the axis."""

    name: str
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A level that is asked for, drawn across the whole chart."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Values over time or along names; ``compact`` draws a small one without labels, for small multiples."""

    x: tuple[str, ...]
    series: tuple[Series, ...]
    axis: Axis = Axis()
    bands: tuple[Band, ...] = ()
    goals: tuple[Goal, ...] = ()
    compact: bool = False
    kind: Literal["lines"] = "lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Values of names side by side; ``horizontal`` puts one name on each row."""

    x: tuple[str, ...]
    series: tuple[Series, ...]
    axis: Axis = Axis()
    horizontal: bool = False
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Values by two lists of names, as shades: ``rows[y][x]``."""

    x: tuple[str, ...]
    y: tuple[str, ...]
    rows: tuple[tuple[float | None, ...], ...]
    axis: Axis = Axis()
    kind: Literal["heat"] = "heat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A named point; ``marked`` ones are told apart by shape and colour, ``url`` is the page behind it."""

    name: str
    x: float
    y: float
    marked: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """Things by two figures."""

    across: Axis
    up: Axis
    points: tuple[Point, ...]
    kind: Literal["scatter"] = "scatter"


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a change, or with ``total`` the level before or after it."""

    name: str
    value: float
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """A change taken apart: from the first total over its parts to the last."""

    steps: tuple[Step, ...]
    axis: Axis = Axis()
    kind: Literal["waterfall"] = "waterfall"


Chart: TypeAlias = Lines | Bars | Heat | Scatter | Waterfall
