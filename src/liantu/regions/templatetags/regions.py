"""Template filters and tags of the regions: {% load regions %}."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from liantu.regions.pages import page_context
from liantu.regions.pages.board import Row
from liantu.regions.pages.park_rows import state_word
from liantu.web.figures import definition, translated
from liantu.web.page_context import pack

register = template.Library()
_TONES = {"thin": "weak", "focused": "strong", "building": "steady", "unknown": "no_data", "withheld": "no_data"}


@register.inclusion_tag("regions/parts/cell.html")
def region_cell(shown: page_context.Cell | None, unit: str = "") -> dict[str, Any]:
    """Draw a value that opens; unknown is a word, withheld says why."""
    return {"cell": shown or page_context.UNKNOWN, "unit": unit}


@register.simple_tag
def cell_of(row: Row, code: str) -> page_context.Cell:
    """The cell of a figure in a row, for {% cell_of … as cell %}."""
    return row.cell(code)


@register.filter
def industries(codes: Iterable[str]) -> str:
    """Names of industries in one line."""
    return page_context.listed(page_context.industry_name(pack(), code) for code in codes)


@register.filter
def in_line(names: Iterable[str]) -> str:
    """Names in one line."""
    return page_context.listed(names)


@register.filter
def region_name(code: str) -> str:
    """Name of a district, zone or partner."""
    return page_context.region_name(pack(), code)


@register.filter
def figure_unit(code: str) -> str:
    """The word for the unit of a definition."""
    return page_context.unit_of(code)


@register.filter
def rule_of(code: str) -> str:
    """How a definition is computed, in words."""
    indicator = definition(code)
    return "" if indicator is None else translated(indicator.rule)


@register.inclusion_tag("regions/parts/park_state.html")
def park_state(state: str, small: bool = False) -> dict[str, Any]:
    """Draw how a park stands by colour, shape and word."""
    return {"tone": _TONES[state], "word": state_word(state), "small": small}


@register.filter
def industry_words(code: str) -> str:
    """Name and code of an industry; nothing where it is not known."""
    name = page_context.industry_name(pack(), code)
    return name if name == code else f"{name} {code}"
