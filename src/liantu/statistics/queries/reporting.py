"""报表到报: how many of the reports that are due are in, and how many came late, by district, as a computation counted them."""

from __future__ import annotations

from dataclasses import dataclass

from liantu.kernel.period import PeriodKind
from liantu.statistics.models import Computation


@dataclass(frozen=True, slots=True)
class Timeliness:
    """到报情况: reports of one kind of period that were due in the periods looked at, of these missing, and late."""

    kind: PeriodKind
    expected: int
    missing: int
    late: int


def timeliness(computation: Computation, district: str | None = None) -> tuple[Timeliness, ...]:
    """Return the counts by kind of period, the longest first: of a district, or of the whole city where it is None."""
    result = []
    for kind in PeriodKind:
        by_district = computation.counts.get("expected", {}).get(kind.value, {})
        rows = [numbers for place, numbers in by_district.items() if district is None or place == district]
        if rows:
            result.append(Timeliness(kind, *(sum(int(row.get(name, 0)) for row in rows) for name in ("expected", "missing", "late"))))
    return tuple(result)


def completeness(computation: Computation, district: str | None = None) -> float | None:
    """Return the share of the reports due that are in, in per cent; None where none is due."""
    rows = timeliness(computation, district)
    expected = sum(row.expected for row in rows)
    return 100 * (1 - sum(row.missing for row in rows) / expected) if expected else None
