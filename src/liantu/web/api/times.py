"""时刻: moments in answers stand in the zone that the pages show, with its offset, so that the two can be compared and read back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder


class LocalEncoder(NinjaJSONEncoder):
    """Writes an aware moment in the current zone, whole: 2026-03-01T08:00:00+08:00."""

    def default(self, o: Any) -> Any:
        """Return what JSON takes for a value that it does not know."""
        if isinstance(o, datetime) and timezone.is_aware(o):
            return timezone.localtime(o).isoformat()
        return super().default(o)


class LocalTimes(JSONRenderer):
    """Answers as JSON with `LocalEncoder`."""

    encoder_class = LocalEncoder
