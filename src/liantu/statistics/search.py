"""搜索: indicators and targets by name or code; what they are is public, their values stand on their pages under the viewer's rights."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liantu.kernel.period import Period
from liantu.kernel.viewer import Viewer
from liantu.rooms.search import Hit, SearchProvider, best
from liantu.statistics.pages.labels import required
from liantu.web.figures import translated
from liantu.web.page_context import pack


def find_indicators(_viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Computed indicators, with their basis."""
    entries = (((entry.code, entry.name.zh, entry.name.en), entry) for entry in pack().measured.values())
    return [
        Hit(translated(entry.name), reverse("indicator", args=[entry.code]), translated(entry.basis))
        for entry in best(text, entries, at_most)
    ]  # fmt: skip


def find_targets(_viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Targets, with their period and what they ask for."""
    entries = (((entry.code, entry.name.zh, entry.name.en), entry) for entry in pack().targets)
    return [
        Hit(
            translated(entry.name),
            reverse("target", args=[entry.code]),
            f"{translated(Period.parse(entry.period).text)} {required(entry)}",
        )
        for entry in best(text, entries, at_most)
    ]


PROVIDERS = (
    SearchProvider(
        "indicators",
        pgettext_lazy("navigation", "指标"),
        find_indicators,
        lambda text: f"{reverse('indicator_list')}?{urlencode({'q': text})}",
    ),
    SearchProvider("targets", _("目标"), find_targets),
)
