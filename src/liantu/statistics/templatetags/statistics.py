"""Template filters of the statistics: {% load statistics %}."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from liantu.kernel.bound import Bound
from liantu.kernel.written import digits_of
from liantu.statistics.engine.source_words import SourceWords
from liantu.statistics.engine.targets import PathStatus, Span
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.pages.gaps import kind_word
from liantu.statistics.pages.labels import required, signed, verdict_words, with_unit
from liantu.statistics.queries.targets import TargetSide
from liantu.web.figures import translated, unit_word
from liantu.web.numbers import in_reader_unit, plain, share, yuan
from liantu.web.page_context import pack

register = template.Library()


@register.filter
def noted(note: str) -> str:
    """A note or source of a published figure in the viewer's language."""
    return translated(pack().rule(SourceWords).text(note))


register.filter("required", required)
register.filter("signed", signed)

_TONES = {Outcome.MET: "strong", Outcome.MISSED: "lost", Outcome.UNTOLD: "no_data"}
_STATES = {PathStatus.ON_PATH: "steady", PathStatus.OFF_PATH: "weak", PathStatus.UNKNOWN: "no_data"}


@register.inclusion_tag("statistics/parts/verdict.html")
def verdict_badge(side: TargetSide, small: bool = False) -> dict[str, Any]:
    """Draw how one origin tells a target: outcome once it is over, course before; by colour, shape and word."""
    return {"tone": tone(side), "word": translated(verdict_words(side)), "reason": translated(side.verdict.reason), "small": small}


def tone(side: TargetSide) -> str:
    """The tone of a side: one of the shapes and colours of link states."""
    if side.verdict.outcome is not Outcome.OPEN:
        return _TONES[side.verdict.outcome]
    return _STATES[PathStatus.UNKNOWN if side.progress is None else side.progress.path_status]


@register.filter
def amount(value: float | None, unit: str) -> str:
    """Write a value with its unit; unknown is a word."""
    return with_unit(value, unit)


@register.filter
def difference(span: Span | None, unit: str) -> str:
    """Write a difference with its sign: one number, or two where rows contradict each other."""
    if span is None:
        return with_unit(None, unit)
    low, high = span
    digits = digits_of(max(abs(in_reader_unit(end, unit)[0]) for end in span))
    if round(in_reader_unit(low, unit)[0], digits) == round(in_reader_unit(high, unit)[0], digits):
        return signed(low, unit)
    return f"{signed(low, unit)} … {signed(high, unit)}"


@register.filter
def rate(span: Span | None) -> str:
    """Write a rate a year (0.06 is 6 %) as per cent; one number, or two where rows contradict each other."""
    if span is None:
        return with_unit(None, "percent")
    low, high = (f"{'−' if value < 0 else '+'}{plain(abs(value) * 100, 2)}%" for value in span)
    return low if low == high else f"{low} … {high}"


@register.filter
def chance(value: float) -> str:
    """Write a chance as per cent; a model is never certain, so there is no 0 % and no 100 %."""
    return "<1%" if value < 0.01 else ">99%" if value > 0.99 else share(value, 0)


@register.filter
def less(value: float | None, other: float | None) -> str:
    """Write by how many percentage points a rate lies above another; unknown where either is."""
    return with_unit(None, "percent") if value is None or other is None else signed(value - other, "percent")


@register.filter
def gap_amount(value: float | None, unit: str) -> str:
    """Write what must be added; what lies ahead of its path says so."""
    if value is None:
        return with_unit(None, unit)
    size = yuan(abs(value)) if unit == "yuan" else signed(abs(value), unit).removeprefix("+")
    return _("领先 %(amount)s") % {"amount": size} if value < 0 and size[:1] != "0" else size


@register.filter
def gap_bounded(bound: Bound, value: float | None) -> str:
    """The word for what a gap claims; of what lies ahead (written without its sign) the other side."""
    if value is None:
        return ""
    return translated((bound.turned if value < 0 else bound).text)


@register.filter
def gap_kind(kind: str) -> str:
    """The word for a part that was not there in both periods."""
    return kind_word(kind)


@register.filter
def yes_no(value: float | None) -> str:
    """Write whether a firm has something; unknown is a word."""
    return with_unit(None, "") if value is None else _("有") if value else _("没有")


@register.filter
def unlocalized(value: float) -> str:
    """Write a number as a field of a form takes it, without separators and in the unit that it is kept in."""
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.2f}"


@register.filter
def unit_in_page(unit: str) -> str:
    """The word of the unit that a field of a form is filled in with."""
    return unit_word(unit)


@register.simple_tag
def moved(value: float | None, unit: str, digits: int) -> str:
    """Write a difference to so many decimals; what rounds to nothing has no sign, and unknown is a dash."""
    return "–" if value is None else signed(value, unit, digits)
