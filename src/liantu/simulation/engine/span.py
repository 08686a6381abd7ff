"""时间范围: which years and months of the city are reported on a stated day; nothing here asks a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHS = 12
YEARLY_REPORT = (2, 15)
"""Month and day of the next year on which a yearly report is handed in."""


@dataclass(frozen=True, slots=True)
class Span:
    """``years`` are all years that are drawn, the first ``full`` of them reported as years; ``months`` (year, month) are reported too.

    ``today`` is the day on which the city is looked at: what would be handed in later is not there.
    """

    today: date
    years: tuple[int, ...]
    full: int
    months: tuple[tuple[int, int], ...]

    @property
    def last(self) -> int:
        """The last year that is reported as a year."""
        return self.years[self.full - 1]

    def months_of(self, year: int) -> list[int]:
        """The reported months of a year, from 1."""
        return [month for one, month in self.months if one == year]


def span_of(today: date, first_year: int, years_kept: int, months_kept: int) -> Span:
    """Return the span on a day: the last ``years_kept`` years whose reports are in, and ``months_kept`` months up to the one before it.

    Years before ``first_year`` are not drawn. Raises ValueError where that leaves fewer than three years.

    >>> span = span_of(date(2026, 11, 30), 2021, 5, 25)
    >>> span.years, span.last, span.months[0], span.months[-1]
    ((2021, 2022, 2023, 2024, 2025, 2026), 2025, (2024, 10), (2026, 10))
    """
    last = today.year - 1 if (today.month, today.day) >= YEARLY_REPORT else today.year - 2
    first = max(last - years_kept + 1, first_year)
    if last - first < 2:
        raise ValueError(f"{today}: fewer than three years from {first_year} on")
    before = today.year * MONTHS + today.month - 2
    months = [(number // MONTHS, number % MONTHS + 1) for number in range(before - months_kept + 1, before + 1)]
    months = [(year, month) for year, month in months if year >= first]
    years = tuple(range(first, max(last, before // MONTHS) + 1))
    return Span(today, years, last - first + 1, tuple(months))
