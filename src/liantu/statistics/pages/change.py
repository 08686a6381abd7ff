"""为何变动: the change of an indicator taken apart over a dimension and over firms; a page, or a part of another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from pydantic import Field

from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.errors import NotAllowedError, NotFoundError
from liantu.kernel.formula import nodes, parse_formula
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.statistics.pages.page_context import data_status
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.decompositions import Decomposition, NotDecomposableError, decomposable, decomposition
from liantu.statistics.queries.names import DIMENSIONS, dimension_name, key_name
from liantu.statistics.queries.shifts import shift
from liantu.statistics.queries.values import figure_series
from liantu.web.charts import Axis, Step, Waterfall
from liantu.web.figures import translated, unit_word
from liantu.web.filters import AddressPeriod, Filter, choose
from liantu.web.page_context import language, not_found_as_404, pack

_BARS = 12
_EFFECTS = {
    "within": gettext_lazy("各部分自身变动"), "between": gettext_lazy("结构变动"), "entry": gettext_lazy("新增部分"),
    "exit": gettext_lazy("退出部分"), "continuing": gettext_lazy("持续企业"), "entering": gettext_lazy("新增企业"),
    "exiting": gettext_lazy("退出企业"), "moved_in": gettext_lazy("迁入或转入"), "moved_out": gettext_lazy("迁出或转出"),
    "unplaced": gettext_lazy("归属不明"), "not_comparable": gettext_lazy("缺一期数据，不可比"), "others": gettext_lazy("其余企业"),
}  # fmt: skip


_SHIFTS = {
    "national": gettext_lazy("随全市增长"), "mix": gettext_lazy("行业结构"), "competitive": gettext_lazy("自身竞争力"),
    "not_comparable": gettext_lazy("缺一期数据，不可比"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the dimension to split by, the two periods, and the cell within which (dimension, key)."""

    by: str
    first: Period
    last: Period
    within: tuple[str, str]


@require_GET
@not_found_as_404
def indicator_change(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show why an indicator changed between two periods; htmx takes it as a part of another page."""
    viewer, city = viewer_on(request), pack()
    entry = city.computed_indicator(code)
    computation = latest_computation(viewer)
    filters = ChangeFilter.of(request.GET)
    periods = _periods(viewer, city, entry, filters)
    dimensions = [name for name in entry.dimensions if name not in {"city", "chain"}]
    if not dimensions or len(periods) < 2 or not decomposable(city, code):
        raise NotFoundError(Text("该指标的变动不能拆分到企业", "the change of this indicator is not a sum over firms"))
    question = _question(filters, dimensions, periods, city)
    made = _made(viewer, city, code, question)
    context = {
        "entry": entry,
        "question": question,
        "dimensions": [(name, translated(dimension_name(name))) for name in dimensions],
        "periods": periods,
        "place": translated(key_name(city, *question.within)),
        "unit": entry.unit,
        "small": digits_for(made.lines.get_column("contribution").to_list()),
        "made": made,
        "chart": waterfall(city, entry, question, made),
        "effects": [(_EFFECTS.get(name, name), value) for name, value in made.effects.items() if value],
        "lines": _lines(city, question, made),
        "yes_no": isinstance(parse_formula(entry.formula or ""), nodes.ShareOf),
        "firms": [{**row, "kind": _EFFECTS.get(row["kind"], row["kind"])} for row in made.firms.to_dicts()],
        "by_name": translated(dimension_name(question.by)),
        "shift": _shift(viewer, city, code, question),
        **data_status(computation),
    }
    return render(request, "statistics/change.html", context)


def change_address(city: Pack, place: tuple[str, str, str] | None) -> str:
    """Address of the page that takes apart the change of an indicator within a dimension and key; empty where it cannot be."""
    if place is None or not decomposable(city, place[0]):
        return ""
    return f"{reverse('indicator_change', args=[place[0]])}?{urlencode({'within': f'{place[1]}:{place[2]}'})}"


class ChangeFilter(Filter):
    """The parameters of the address: dimension, kind of period, first and last period, and ``DIMENSION:KEY`` that the change is within."""

    by: str = ""
    kind: str = ""
    start: AddressPeriod = Field(default=None, alias="from")
    to: AddressPeriod = None
    within: str = ""


def _periods(viewer: Viewer, city: Pack, entry: IndicatorEntry, filters: ChangeFilter) -> list[Period]:
    """Periods with values of the kind asked for, oldest first."""
    kind = choose(filters.kind, entry.periods, PeriodKind.YEAR.value)
    frame = figure_series(viewer, entry.code, "city", city.city, kind)
    return [Period.parse(period) for period, value in frame.select("period", "value").iter_rows() if value is not None]


def _question(filters: ChangeFilter, dimensions: Sequence[str], periods: list[Period], city: Pack) -> Question:
    """What the address asks: the newest change and the first dimension where it says nothing."""
    dimension, _colon, key = filters.within.partition(":")
    within = (dimension, key) if dimension in DIMENSIONS and key else ("city", city.city)
    offered = [name for name in dimensions if name != within[0]] or dimensions
    by = choose(filters.by, offered, "district" if "district" in offered else offered[0])
    last = choose(filters.to, periods[1:], periods[-1])
    earlier = [period for period in periods if period < last]
    before = last.same_period_last_year()
    default = before if before in earlier else earlier[-1]
    return Question(by, choose(filters.start, earlier, default), last, within)


def _made(viewer: Viewer, city: Pack, code: str, question: Question) -> Decomposition:
    try:
        return decomposition(viewer, city, code, question.by, question.first, question.last, within=question.within)
    except (NotDecomposableError, NotAllowedError) as error:
        raise NotFoundError(error.what) from error


def waterfall(city: Pack, entry: IndicatorEntry, question: Question, made: Decomposition) -> Waterfall | None:
    """The largest parts between the value before and the value after; the rest stand together, so that the bars add up."""
    if made.before is None or made.after is None:
        return None
    parts = [(part, value) for part, value in made.lines.select("part", "contribution").iter_rows() if value]
    parts.sort(key=lambda one: -abs(one[1]))
    shown, rest = parts[:_BARS], parts[_BARS:]
    steps = [Step(question.first.text.in_language(language()), made.before, total=True)]
    steps += [Step(_part(city, question.by, part), value) for part, value in shown]
    if rest:
        steps.append(Step(_("其余 %(count)s 项") % {"count": len(rest)}, sum(value for _part_, value in rest)))
    steps.append(Step(question.last.text.in_language(language()), made.after, total=True))
    return Waterfall(steps=tuple(steps), axis=Axis(unit=unit_word(entry.unit), digits=_digits(shown)))


def digits_for(values: Sequence[float | None]) -> int:
    """So many decimals that a usual difference of a table is not written as zero: two at least, four at most.

    >>> digits_for([0.004, 0.003, None]), digits_for([12.0, 3.0])
    (4, 2)
    """
    return max(2, min(4, _digits([("", value) for value in values if value])))


def _digits(parts: Sequence[tuple[str | None, float]]) -> int:
    """So many decimals that a usual part is not written as zero."""
    sizes = sorted(abs(value) for _part_, value in parts)
    usual = sizes[len(sizes) // 2] if sizes else 1.0
    return max(0, min(4, 1 - math.floor(math.log10(usual)))) if usual > 0 else 1


def _part(city: Pack, dimension: str, part: str | None) -> str:
    return _("不明") if part is None else translated(key_name(city, dimension, part))


def _shift(viewer: Viewer, city: Pack, code: str, question: Question) -> dict[str, Any] | None:
    """The split of a place's change against the city's growth, with its industries by name; None where there is none."""
    made = shift(viewer, city, code, question.first, question.last, question.within)
    if made is None:
        return None
    lines = [{**row, "name": _part(city, "division", row["industry"])} for row in made.lines.to_dicts()]
    return {"effects": [(_SHIFTS[name], value) for name, value in made.effects.items()], "change": made.change, "lines": lines}


def _lines(city: Pack, question: Question, made: Decomposition) -> list[dict[str, Any]]:
    """One line a part with its values before and after, its effects, and what it adds; the largest first."""
    before, after = ("ratio_before", "ratio_after") if made.form == "ratio" else ("before", "after")
    rows = [
        {
            "name": _part(city, question.by, row["part"]), "before": row[before], "after": row[after], "contribution": row["contribution"],
            "effects": [row.get(name) for name in made.effects if made.effects[name]],
        }
        for row in made.lines.to_dicts()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -abs(row["contribution"] or 0.0))
