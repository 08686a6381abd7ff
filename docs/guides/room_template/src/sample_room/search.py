"""搜索: visits by what was noted."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from liantu.kernel.viewer import Viewer
from liantu.rooms.search import Hit, SearchProvider
from liantu.sample_room.queries import visits


def find_visits(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Visits whose note holds the text, the newest first."""
    rows = visits(viewer).filter(note__icontains=text)[:at_most]
    return [
        Hit(
            visit.organisation.name,
            reverse("sample_room_list"),
            f"{visit.visit_date:%Y-%m-%d} · {visit.note}",
            visit.organisation.simulated,
        )
        for visit in rows
    ]


PROVIDERS = (SearchProvider("sample_room", pgettext_lazy("navigation", "走访"), find_visits),)
