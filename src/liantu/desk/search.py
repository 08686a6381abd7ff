"""搜索: words of the glossary, by name or by what they mean."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liantu.desk.engine.rule_files import GlossaryRules
from liantu.kernel.viewer import Viewer
from liantu.rooms.search import Hit, SearchProvider, best
from liantu.web.figures import translated
from liantu.web.page_context import pack


def find_words(_viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Words, each with what it means."""
    entries = (((word.name.zh, word.name.en), word) for word in pack().rule(GlossaryRules).words)
    page = reverse("glossary")
    return [Hit(translated(word.name), f"{page}#word-{word.code}", translated(word.means)) for word in best(text, entries, at_most)]


PROVIDERS = (SearchProvider("words", _("术语"), find_words),)
