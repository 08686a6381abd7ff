"""Template filters and components of the chain pages: {% load chains %}."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from liantu.chains.models import LinkState
from liantu.chains.queries.state_words import STATE_WORDS
from liantu.chains.rules import sees_drafts
from liantu.kernel.viewer import Viewer
from liantu.web.figures import translated
from liantu.web.labels import SEVERITY_WORDS
from liantu.web.numbers import FEN_PER_YUAN, in_english, share, unknown
from liantu.web.sparks import bar_segments

register = template.Library()
_LEAST_SHARE = 0.0005


@register.filter
def state_word(state: str) -> str:
    """Word of a link's state."""
    return str(STATE_WORDS.get(state, state))


@register.inclusion_tag("chains/parts/state_badge.html")
def state_badge(state: str, small: bool = False) -> dict[str, Any]:
    """Draw the state of a chain link by colour, shape and word."""
    return {"state": state, "word": STATE_WORDS.get(state, state), "small": small}


@register.inclusion_tag("chains/parts/health_strip.html")
def health_strip(counts: dict[str, int]) -> dict[str, Any]:
    """Draw counts of links by state as one proportional bar with the words beneath."""
    return {"segments": bar_segments([(state, counts.get(state, 0)) for state in STATE_WORDS]), "words": STATE_WORDS}


@register.filter
def by_severity(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts of findings, the gravest first."""
    return [(severity, counts[severity]) for severity in SEVERITY_WORDS if counts.get(severity)]


@register.filter
def gaps(counts: Mapping[str, int]) -> int:
    """Number of weak, lost and absent links."""
    return counts[LinkState.WEAK] + counts[LinkState.LOST] + counts[LinkState.ABSENT]


@register.filter
def drafts(viewer: Viewer) -> bool:
    """Whether the viewer is one of those who see what is not published, and can see to it that there is something."""
    return sees_drafts(viewer)


@register.filter
def summary(chain: Any) -> str:
    """What a chain is about, in the viewer's language."""
    return str((chain.summary_en if in_english() else "") or chain.summary_zh)


@register.filter
def stage_name(columns: Iterable[Any], code: str) -> str:
    """Name of the stage ``code`` among the columns of a map."""
    return next((translated(column.stage) for column in columns if column.stage.code == code), code)


@register.filter
def part_of(amount_fen: int | None, total_yuan: float | None) -> str:
    """An amount in fen as a share of a total in yuan."""
    if amount_fen is None or not total_yuan:
        return unknown()
    return share(amount_fen / FEN_PER_YUAN / total_yuan)


@register.filter
def points(score: float | None) -> str:
    """A score between 0 and 1 as points of a hundred: it is no share and no probability, so it is not written as per cent.

    >>> points(0.7249)
    '72'
    """
    return unknown() if score is None else f"{score * 100:.0f}"


@register.filter
def small_share(value: float | None) -> str:
    """A share as per cent to one digit; what would be written as nothing says that it is less.

    >>> small_share(0.334), small_share(0.0002)
    ('33.4%', '<0.1%')
    """
    return "<0.1%" if value is not None and 0 < value < _LEAST_SHARE else share(value)


@register.filter
def place_of(partner: Mapping[str, Any]) -> str:
    """Where a supplier or customer is: its district, else its place outside the city."""
    region = (in_english() and partner.get("region_en")) or partner.get("region")
    return str(region or partner.get("outside_place") or unknown())
