"""结论: whether a target was met once its period is over, by how much, or why that cannot be judged."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from liantu.kernel.text import Text
from liantu.statistics.engine.targets import CONTRADICTORY, LEFT_OPEN, Aim, Direction, Reading, Span, preferred, satisfied


class Outcome(StrEnum):
    """How a target ended; ``open`` while its period is not over."""

    MET = "met"
    MISSED = "missed"
    UNTOLD = "cannot_be_told"
    OPEN = "open"

    @property
    def text(self) -> Text:
        """The word that people read."""
        labels = {
            "met": Text("完成", "met"),
            "missed": Text("未完成", "missed"),
            "cannot_be_told": Text("无法判定", "undecided"),
            "open": Text("未到期", "not due"),
        }
        return labels[self.value]


@dataclass(frozen=True, slots=True)
class Verdict:
    """结论: the outcome, why, the rows that it rests on, and by how much.

    ``verified``: no row that it rests on is unverified. ``margin``: value − level in the target's unit (for a change: change reached −
    change asked for, in percentage points), smallest
    and largest over the rows; None where a row gives only a bound.
    """

    outcome: Outcome
    reason: Text
    rows: tuple[Reading, ...] = ()
    margin: Span | None = None

    @property
    def verified(self) -> bool:
        """Whether somebody answers for every number that it rests on."""
        return all(row.mark is None or row.mark.verified for row in self.rows)


def verdict(aim: Aim, readings: Sequence[Reading], on_date: datetime.date, other_basis: Sequence[Reading] = ()) -> Verdict:
    """Return the verdict on a target as it can be given on ``on_date``.

    ``readings`` stand on the target's own basis, ``other_basis`` on another: those are named in the reason and never compared.
    An estimate settles nothing. Of rows that contradict each other every one must agree, and so must both ends of what firms reported
    where some are silent.

    >>> from liantu.kernel.period import Period
    >>> year = Period.parse("2025")
    >>> told = verdict(Aim(year, Direction.AT_LEAST, 32.0), [Reading(year, 33.5)], datetime.date(2026, 3, 1))
    >>> told.outcome.value, told.margin
    ('met', (1.5, 1.5))
    """
    if on_date <= aim.period.end_date:
        return Verdict(Outcome.OPEN, Text(f"{aim.period.text.zh}到期", f"due {aim.period.text.en}"))
    if aim.value is None:
        return Verdict(Outcome.UNTOLD, Text("目标没有数值", "the target has no value"))
    rows = preferred(reading for reading in readings if reading.period == aim.period and not reading.expected)
    if not rows:
        return Verdict(Outcome.UNTOLD, _why_no_value(aim, readings, other_basis))
    if aim.direction is not Direction.CHANGE:
        ends = [end for row in rows for end in row.ends]
        answers = [satisfied(row, aim.value, aim.sense, aim.tolerance) for row in ends]
        return _judge(answers, rows, [row.value - aim.value if row.told else None for row in ends])
    return _change(aim, aim.value, rows, readings)


def _change(aim: Aim, target_change: float, rows: tuple[Reading, ...], readings: Sequence[Reading]) -> Verdict:
    """The verdict on a change against the base period."""
    bases = preferred(reading for reading in readings if reading.period == aim.base and not reading.expected)
    usable = [base for base in bases if base.told and base.value > 0]
    if not usable or len(usable) < len(bases):
        return Verdict(Outcome.UNTOLD, Text("没有可比的基期数值", "no comparable value for the base period"), rows)
    pairs = [(base, row) for one in usable for base in one.ends for other in rows for row in other.ends]
    answers = [satisfied(row, base.value + base.value * target_change / 100, aim.sense) for base, row in pairs]
    margins = [(row.value / base.value - 1) * 100 - target_change if row.told and base.value > 0 else None for base, row in pairs]
    return _judge(answers, (*usable, *rows), margins)


def _judge(answers: Sequence[bool | None], rows: tuple[Reading, ...], margins: Sequence[float | None]) -> Verdict:
    """The verdict where every row says the same, else undecided."""
    exact = [margin for margin in margins if margin is not None]
    margin = (min(exact), max(exact)) if len(exact) == len(margins) else None
    by = _by(rows)
    if all(one is True for one in answers):
        return Verdict(Outcome.MET, by, rows, margin)
    if all(one is False for one in answers):
        return Verdict(Outcome.MISSED, by, rows, margin)
    if True in answers and False in answers:
        reason = LEFT_OPEN if any(row.reach for row in rows) else CONTRADICTORY
    else:
        reason = Text("公布的只是上下限，不足以判定", "only a bound is published, which does not decide")
    return Verdict(Outcome.UNTOLD, reason, rows, margin)


def _by(rows: Sequence[Reading]) -> Text:
    """Whose numbers a verdict rests on, how many firms they leave out, and whether nobody checked them."""
    last = rows[-1]
    by = Text("按企业填报计算", "computed from firms' reports") if last.computed else Text("按公布数值", "by the published value")
    if last.coverage is not None and not last.coverage.complete:
        known, total = last.coverage.known, last.coverage.total
        by = Text(f"{by.zh}（{total} 家中的 {known} 家）", f"{by.en} ({known} of {total})")
    if all(row.mark is None or row.mark.verified for row in rows):
        return by
    return Text(f"{by.zh}，数值未核实", f"{by.en}, which is unverified")


def _why_no_value(aim: Aim, readings: Sequence[Reading], other_basis: Sequence[Reading]) -> Text:
    """Why there is nothing to judge by."""
    end = aim.period.text
    if any(reading.period == aim.period for reading in readings):
        return Text(f"{end.zh}只有预计数或约数", f"only an estimate for {end.en}")
    alike = [reading.period for reading in readings if reading.period.kind is aim.period.kind]
    if alike:
        last = max(alike).text
        return Text(f"没有{end.zh}的数值，最近的是{last.zh}", f"no value for {end.en}; the latest is for {last.en}")
    if other_basis:
        last = max(reading.period for reading in other_basis).text
        return Text(
            f"没有同口径的数值；另有其他口径的，最近为{last.zh}，不可比",
            f"no series on this basis; one on another basis (latest {last.en}) is not comparable",
        )
    return Text("没有同口径的数值", "no series on this basis")
