"""后来的修订: figures of a report whose values are other ones by now, since facts were corrected after it was made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from liantu.reports.engine.document import Document, Reference

Key = tuple[str, str, str]
"""Code, subject, period."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure as the report says it, and its value now; None where it has become unknown."""

    said: Reference
    now: float | None

    @property
    def change(self) -> float | None:
        """Now less what the report says, in the figure's unit; None where either is unknown."""
        return None if self.now is None or self.said.value is None else self.now - self.said.value


def key_of(reference: Reference) -> Key:
    """Return by what a figure is looked up."""
    return reference.code, reference.subject, reference.period


def revised(document: Document, values: Mapping[Key, float | None]) -> Iterator[Revision]:
    """Yield the figures of a report that have another value now; those without a value in ``values`` cannot be told."""
    for reference in document.references:
        if key_of(reference) in values and not _same(reference.value, values[key_of(reference)]):
            yield Revision(reference, values[key_of(reference)])


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
