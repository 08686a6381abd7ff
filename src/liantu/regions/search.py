"""搜索: districts of the city by name or code."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms.search import Hit, SearchProvider, best
from liantu.web.figures import translated
from liantu.web.page_context import pack


def find_districts(_viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Districts, with the zone in which each lies."""
    city = pack()
    entries = (((district.code, district.name.zh, district.name.en), district) for district in city.districts)
    return [
        Hit(translated(district.name), reverse("region", args=[district.code]), translated(city.zones.get(district.zone, Text("", ""))))
        for district in best(text, entries, at_most)
    ]


PROVIDERS = (SearchProvider("districts", pgettext_lazy("navigation", "区县"), find_districts),)
