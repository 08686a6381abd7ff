"""与上期比较: the figures of two reports side by side, by what they are and of whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liantu.kernel.period import Period
from liantu.reports.engine.document import Document, Reference


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of a subject in both reports; ``before`` is None where only the newer one cites it, ``now`` where only the older does."""

    before: Reference | None
    now: Reference | None

    @property
    def change(self) -> float | None:
        """Now less before, in the figure's unit; None where a side is unknown or the definition is another one."""
        if self.before is None or self.now is None or self.before.value is None or self.now.value is None:
            return None
        return self.now.value - self.before.value if self.same_definition else None

    @property
    def bounded(self) -> bool:
        """Whether the change is only about so much: a side of it is no more than a bound or an estimate."""
        return self.change is not None and any(one is not None and one.bound.zh for one in (self.before, self.now))

    @property
    def same_definition(self) -> bool:
        """Whether both rest on one version of the definition."""
        return self.before is None or self.now is None or (self.before.version, self.before.unit) == (self.now.version, self.now.unit)


def compared(earlier: Document, later: Document, *, sentences_only: bool = True) -> list[Pair]:
    """Return the figures of ``later`` beside those of ``earlier`` that are the same of the same subject, in the order of ``later``.

    Each figure is taken once by kind of period, of the newest one that its report cites: a year stands beside a year, a month beside a
    month. Figures that only ``earlier`` cites stand last.
    """
    before, now = (_newest(one, sentences_only) for one in (earlier, later))
    pairs = [Pair(before.get(key), reference) for key, reference in now.items()]
    return [*pairs, *(Pair(reference, None) for key, reference in before.items() if key not in now)]


def _newest(document: Document, sentences_only: bool) -> dict[tuple[str, str, str], Reference]:
    newest: dict[tuple[str, str, str], Reference] = {}
    for reference in _cited(document) if sentences_only else document.references:
        period = Period.parse(reference.period)
        key = (reference.code, reference.subject, period.kind.value)
        if key not in newest or Period.parse(newest[key].period) < period:
            newest[key] = reference
    return newest


def _cited(document: Document) -> Iterable[Reference]:
    numbers = dict.fromkeys(number for said in document.sentences for number in said.references)
    return (document.reference(number) for number in numbers)
