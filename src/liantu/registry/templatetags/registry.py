"""Template filters of the registry's pages: {% load registry %}."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext

from liantu.registry.engine.source_names import source_text
from liantu.web.figures import translated, unit_word
from liantu.web.numbers import in_english

register = template.Library()


@register.filter
def other(sentence: Mapping[str, str]) -> str:
    """Return a ``{zh, en}`` sentence in the language that the page is not in, for workbooks that are mended by others."""
    return str(sentence.get("zh" if in_english() else "en", ""))


@register.filter
def source_name(name: str) -> str:
    """Return the name of a source in the viewer's language."""
    return translated(source_text(name))


@register.filter
def word(cell: str | None) -> str:
    """Return a word of a cell, such as a size or an ownership, in the viewer's language where it is a known one."""
    return gettext(cell) if cell else ""


@register.filter
def unit(name: str) -> str:
    """Return a unit as the tables write it; in English its name, where it has one."""
    return unit_word(name) if in_english() and name else name
