"""Template filters and tags of the regions: {% load regions %}."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from liantu.regions.pages import asked
from liantu.regions.pages.board import Row
from liantu.regions.pages.park_rows import state_word
from liantu.web.asking import pack
from liantu.web.figures import definition, translated, unit_word

register = template.Library()
_TONES = {"thin": "weak", "focused": "strong", "building": "steady", "unknown": "no_data", "withheld": "no_data"}


@register.inclusion_tag("regions/parts/cell.html")
def region_cell(shown: asked.Cell | None, unit: str = "") -> dict[str, Any]:
    """Draw a value that opens; unknown is a word, withheld says why."""
    return {"cell": shown or asked.UNKNOWN, "unit": unit}


@register.simple_tag
def cell_of(row: Row, code: str) -> asked.Cell:
    """The cell of a figure in a row, for {% cell_of … as cell %}."""
    return row.cell(code)


@register.filter
def industries(codes: Iterable[str]) -> str:
    """Names of industries in one line."""
    return asked.listed(asked.industry_name(pack(), code) for code in codes)


@register.filter
def in_line(names: Iterable[str]) -> str:
    """Names in one line."""
    return asked.listed(names)


@register.filter
def region_name(code: str) -> str:
    """Name of a district, zone or partner."""
    return asked.region_name(pack(), code)


@register.filter
def figure_unit(code: str) -> str:
    """The word for the unit of a definition."""
    found = definition(code)
    return "" if found is None else unit_word(found.unit)


@register.filter
def rule_of(code: str) -> str:
    """How a definition is computed, in words."""
    found = definition(code)
    return "" if found is None else translated(found.rule)


@register.inclusion_tag("regions/parts/park_state.html")
def park_state(state: str, small: bool = False) -> dict[str, Any]:
    """Draw how a park stands by colour, shape and word."""
    return {"tone": _TONES[state], "word": state_word(state), "small": small}


@register.filter
def industry_words(code: str) -> str:
    """Name and code of an industry; nothing where it is not known."""
    name = asked.industry_name(pack(), code)
    return name if name == code else f"{name} {code}"
