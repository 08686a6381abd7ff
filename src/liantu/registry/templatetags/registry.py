"""Template filters of the registry's pages: {% load registry %}."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from liantu.web.numbers import in_english

register = template.Library()


@register.filter
def other(sentence: Mapping[str, str]) -> str:
    """Return a ``{zh, en}`` sentence in the language that the page is not in, for workbooks that are mended by others."""
    return str(sentence.get("zh" if in_english() else "en", ""))
