"""主要指标: the lead indicators as homes and the page of indicators show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liantu.kernel.bound import Bound
from liantu.kernel.pack import Pack
from liantu.statistics.pages.labels import with_unit
from liantu.statistics.queries.head_changes import HeadChange
from liantu.statistics.queries.head_figures import HeadFigure
from liantu.statistics.queries.names import key_name
from liantu.web.figures import ShownFigure, show, translated
from liantu.web.numbers import plain


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as people read it: the name of its span, the rate or why there is none, its direction (up, down, same or nothing)."""

    name: str
    rate: str
    reason: str
    direction: str
    basis: str


@dataclass(frozen=True, slots=True)
class ShownHead:
    """A lead indicator: its figure with bound, the sum of the year so far, and its changes."""

    figure: ShownFigure
    bound: str
    so_far_name: str
    so_far: str
    changes: tuple[ShownChange, ...]


def shown_heads(figures: list[HeadFigure]) -> list[ShownHead]:
    """Lead indicators as they are drawn."""
    return [_shown(figure) for figure in figures]


def place_of(city: Pack, figures: list[HeadFigure]) -> str:
    """The name of the district that the figures are of; empty for the city."""
    subject = figures[0].subject if figures else None
    return "" if subject is None or subject.key == city.city else translated(key_name(city, "district", subject.key))


def _shown(figure: HeadFigure) -> ShownHead:
    months = figure.period.ordinal
    names = {"previous": _("环比"), "year": _("同比"), "cumulative": _("1—%(months)s 月累计同比") % {"months": months}}
    bound = "" if figure.bound is Bound.EXACT else translated(figure.bound)
    changes = tuple(_change(names[span], change) for span, change in figure.changes.items())
    so_far = "" if figure.so_far is None else with_unit(figure.so_far, figure.unit)
    drawn, total = show(figure.code, figure.subject, figure.period, figure.value), _("1—%(months)s 月合计") % {"months": months}
    return ShownHead(drawn, bound, total, so_far, changes)


def _change(name: str, change: HeadChange) -> ShownChange:
    basis = _("按两期都填报的 %(firms)s 家企业计算，占本期 %(part)s") % {"firms": plain(change.firms), "part": f"{change.matched:.0%}"}
    if change.percent is None:
        return ShownChange(name, "", translated(change.reason), "", "")
    rounded = round(change.percent, 1)
    direction = "up" if rounded > 0 else "down" if rounded < 0 else "same"
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return ShownChange(name, f"{sign}{abs(rounded):.1f}%", "", direction, basis)
