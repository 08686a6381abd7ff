"""等待走访: for how many days nobody has been there."""

from __future__ import annotations

from datetime import date


def waiting_days(last: date | None, today: date) -> int | None:
    """Return the days since the last visit, ``today - last``; None where nobody has ever been there. Raises ValueError for a future visit.

    >>> waiting_days(date(2026, 1, 1), date(2026, 1, 31)), waiting_days(None, date(2026, 1, 31))
    (30, None)
    """
    if last is None:
        return None
    if last > today:
        raise ValueError(f"the visit of {last} lies after {today}")
    return (today - last).days
