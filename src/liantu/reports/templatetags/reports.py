"""Filters of the month's reports: {% load reports %}."""

from __future__ import annotations

from django import template

from liantu.reports.engine.document import Words
from liantu.web.page_context import language

register = template.Library()


@register.filter
def words(text: Words) -> str:
    """Words of a document in the viewer's language."""
    return text.in_language(language())
