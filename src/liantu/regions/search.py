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
    entries = (((one.code, one.name.zh, one.name.en), one) for one in city.districts)
    return [
        Hit(translated(one.name), reverse("region", args=[one.code]), translated(city.zones.get(one.zone, Text("", ""))))
        for one in best(text, entries, at_most)
    ]


PROVIDERS = (SearchProvider("districts", pgettext_lazy("navigation", "区县"), find_districts),)
