"""期间: year, half, quarter or month, in ISO and Chinese forms. (written out in full by the kernel's author)"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PeriodKind(StrEnum):
    """年、半年、季度、月."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar period; ``ordinal`` is 1–2 for halves, 1–4 for quarters, 1–12 for months, 1 for years."""

    year: int
    kind: PeriodKind
    ordinal: int = 1

    def __str__(self) -> str:
        letter = {"year": "", "half": "H", "quarter": "Q", "month": "-"}[self.kind.value]
        if self.kind is PeriodKind.YEAR:
            return f"{self.year}"
        number = f"{self.ordinal:02d}" if self.kind is PeriodKind.MONTH else f"{self.ordinal}"
        return f"{self.year}{letter}{number}"
