"""Small pictures as plain SVG numbers, so that no page needs a style attribute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 96, 24, 3


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a proportional bar, in per cent of its width."""

    key: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line: the path and its last known point."""

    path: str
    last: tuple[float, float] | None
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def bar_segments(counts: Sequence[tuple[str, int]]) -> list[Segment]:
    """Lay counts side by side over 100 units; nothing for a count of zero.

    >>> [(s.key, s.start, s.width) for s in bar_segments([("strong", 1), ("weak", 0), ("lost", 3)])]
    [('strong', 0.0, 25.0), ('lost', 25.0, 75.0)]
    """
    total = sum(count for _, count in counts)
    segments, start = [], 0.0
    for key, count in counts:
        if count:
            width = round(100 * count / total, 3)
            segments.append(Segment(key, count, round(start, 3), width))
            start += width
    return segments


def spark_path(values: Sequence[float | None]) -> Spark:
    """Draw values from left to right; None breaks the line; a single point or a flat line stands in the middle.

    >>> spark_path([0.0, 1.0]).path
    'M3.0 21.0L93.0 3.0'
    """
    known = [value for value in values if value is not None]
    if not known:
        return Spark("", None)
    low, span = min(known), max(known) - min(known)
    step = (SPARK_WIDTH - 2 * SPARK_MARGIN) / max(len(values) - 1, 1)
    parts, last, drawing = [], None, False
    for position, value in enumerate(values):
        if value is None:
            drawing = False
            continue
        height = 0.5 if span == 0 else (value - low) / span
        last = (
            round(SPARK_MARGIN + position * step, 1),
            round(SPARK_HEIGHT - SPARK_MARGIN - height * (SPARK_HEIGHT - 2 * SPARK_MARGIN), 1),
        )
        parts.append(f"{'L' if drawing else 'M'}{last[0]} {last[1]}")
        drawing = True
    return Spark("".join(parts), last)
