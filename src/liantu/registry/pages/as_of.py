"""当时所知: the day as of which a page is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day of the past, or now where ``day`` is None; ``wrong`` is true where the address asks for no real day."""

    day: date | None = None
    wrong: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> AsOf:
        """Read ``?as_of=YYYY-MM-DD``; today and later days are now."""
        text = request.GET.get("as_of", "").strip()
        if not text:
            return cls()
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return cls(wrong=True)
        return cls() if day >= timezone.localdate() else cls(day)

    @property
    def moment(self) -> datetime | None:
        """The end of the day: what became known during the day counts."""
        if self.day is None:
            return None
        return timezone.make_aware(datetime.combine(self.day + timedelta(days=1), time.min)) - timedelta(microseconds=1)

    @property
    def query(self) -> str:
        """What keeps the day in links of the page."""
        return f"?as_of={self.day.isoformat()}" if self.day else ""
