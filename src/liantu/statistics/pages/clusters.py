"""集群页: the clusters and emerging fields with their newest values, and one with its course, firms, districts and target."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import viewer_on
from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.sentence import Sentence
from liantu.kernel.text import Text
from liantu.statistics.pages.change import change_address
from liantu.statistics.pages.charts import fan
from liantu.statistics.pages.explorer_charts import district_tiles
from liantu.statistics.pages.labels import required, verdict_words
from liantu.statistics.pages.page_context import data_status, population_name
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.cluster_sentences import cluster_sentences
from liantu.statistics.queries.clusters import ClusterView, cluster_view, cluster_views
from liantu.statistics.queries.names import dimension_name, group_rules, groups_of
from liantu.statistics.rules import sees_aggregates
from liantu.web import spreadsheets
from liantu.web.charts import Axis, Bars, Lines, Series
from liantu.web.figures import read_unit_word, translated, unit_word
from liantu.web.filters import Filter, choose
from liantu.web.numbers import read
from liantu.web.page_context import deep, not_found_as_404, pack, page_of
from liantu.web.tiles import TileMap

OUTPUT, GROWTH, TOP, HHI = "above_scale_output", "above_scale_output_growth", "output_top_firm_share", "output_hhi"
_DIMENSIONS = ("cluster", "field")
_YI = 1e8


@require_GET
def cluster_list(request: HttpRequest) -> HttpResponse:
    """Show the clusters, or with ``?by=field`` the emerging fields: newest values, course, target."""
    viewer, city, by = viewer_on(request), pack(), _by(request)
    computation = latest_computation(viewer)
    views = cluster_views(viewer, city, by, computation=computation)
    context = {
        "by": by,
        "views": views,
        "period": max((view.period for view in views if view.period), default=None),
        "tabs": [(name, translated(dimension_name(name)), name == by) for name in _DIMENSIONS],
        "chart": _courses(views),
        "city": _city(views),
        "source": translated_source(city, by),
        **_codes(),
        **data_status(computation),
    }
    return render(request, "statistics/clusters.html", context)


@require_GET
@not_found_as_404
def cluster(request: HttpRequest, code: str) -> HttpResponse:
    """Show one cluster or field: values, course against the city's, target, leading firms, districts, and why it changed."""
    viewer, city = viewer_on(request), pack()
    by = next((name for name in _DIMENSIONS if code in groups_of(city, name)), None)
    if by is None:
        raise NotFoundError(Text(f"没有集群 {code}", f"there is no cluster {code}"))
    computation = latest_computation(viewer)
    view = cluster_view(viewer, city, code, by, computation=computation)
    names = {region.code: region.name for region in city.districts}
    known = {part.district: part.output_yuan / _YI for part in view.districts if part.output_yuan is not None}
    context = {
        "by": by,
        "by_name": translated(dimension_name(by)),
        "view": view,
        "said": _said(city, view),
        "deep": deep(request),
        "subject": f"{by}:{code}",
        "target_chart": fan(view.target) if view.target else None,
        "chart": None if view.target else _path_status(view),
        "growth": _growth(view),
        "rows": _years(view),
        "tiles": _tiles(city, known),
        "districts": [(part, names.get(part.district, Text(part.district, part.district))) for part in view.districts],
        "names": names,
        "unit": read_unit_word(city.measured[OUTPUT].unit),
        "industries": [(digits, _industry(city, digits)) for digits in view.entry.industries],
        "population": population_name(city, city.measured[OUTPUT]),
        "source": translated_source(city, by),
        "change": change_address(city, (OUTPUT, by, code)) if sees_aggregates(viewer) and view.period else "",
        "signed_in": not viewer.is_public,
        **_codes(),
        **data_status(computation),
    }
    return render(request, "statistics/cluster.html", context)


def _tiles(city: Pack, known: dict[str, float]) -> TileMap | None:
    """The districts by output, known in 亿元; None where there is none."""
    names = {region.code: region.name for region in city.districts}
    placed = [(key, names[key], read(value, "yi_yuan")) for key, value in known.items() if key in names]
    return district_tiles(city, placed) if placed else None


def _said(city: Pack, view: ClusterView) -> tuple[Sentence, ...]:
    """The sentences that the page begins with, with the addresses of what they name."""
    target = page_of("target", view.target.entry.code) if view.target is not None else ""
    return cluster_sentences(city, view, target, page_of("district", view.districts[0].district) if view.districts else "")


@require_GET
def cluster_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the clusters or fields as .xlsx or .csv: one line a group and year."""
    if form not in spreadsheets.FORMS:
        raise Http404
    viewer, city, by = viewer_on(request), pack(), _by(request)
    views = cluster_views(viewer, city, by)
    unit = read_unit_word(city.measured[OUTPUT].unit)
    headings = [
        _("代码"), translated(dimension_name(by)), _("年份"), _("%(name)s（%(unit)s）") % {"name": _("产值"), "unit": unit},
        _("增速（%）"), _("全市增速（%）"),
        _("目标"), _("目标结论"),
    ]  # fmt: skip
    rows = [
        [
            view.code, translated(view.name), str(row["period"]), read(row["output"], city.measured[OUTPUT].unit),
            row["growth"], row["city_growth"],
            "" if view.target is None else required(view.target.entry),
            "" if view.target is None else translated(verdict_words(view.target.computed)),
        ]
        for view in views
        for row in _years(view)
    ]  # fmt: skip
    if viewer.user_id is not None:
        write_audit(viewer.user_id, "export_clusters", by, form=form, rows=len(rows))
    return spreadsheets.table_response(form, f"{by}s", spreadsheets.Sheet(translated(dimension_name(by)), headings, rows))


def translated_source(city: Pack, by: str) -> str:
    """Where the extent of the groups comes from, as the pack says; it is our own mapping and has to be reviewed."""
    return _("集群和领域的行业范围为按国民经济行业代码的自行归类，未经市里核定。") if group_rules(city, by).mark else ""


def _codes() -> dict[str, str]:
    """The indicators whose figures the pages open."""
    return {"OUTPUT": OUTPUT, "GROWTH": GROWTH, "TOP": TOP, "HHI": HHI}


class GroupFilter(Filter):
    """Whether clusters or fields are shown."""

    by: str = ""


def _by(request: HttpRequest) -> str:
    return choose(GroupFilter.of(request.GET).by, _DIMENSIONS, _DIMENSIONS[0])


def _industry(city: Pack, digits: str) -> str:
    entry = city.industries.get(digits)
    return digits if entry is None else translated(entry.name)


def _city(views: list[ClusterView]) -> dict[Period, float | None]:
    return dict(views[0].city_growth) if views else {}


def _years(view: ClusterView) -> list[dict[str, Any]]:
    """One line a year, the newest first; what is not known stays empty."""
    own, city = dict(view.own_growth), dict(view.city_growth)
    return [
        {"period": period, "output": output, "growth": own.get(period), "city_growth": city.get(period)}
        for period, output in reversed(view.series)
    ]


def _courses(views: list[ClusterView]) -> Lines | None:
    """All groups over the years as lines; None where nothing is known."""
    periods = sorted({period for view in views for period, value in view.series if value is not None})
    if not periods:
        return None
    series = tuple(Series(translated(view.name), tuple(dict(view.series).get(period) for period in periods)) for view in views)
    return Lines(x=tuple(translated(period.text) for period in periods), series=series, axis=Axis(unit=unit_word("yi_yuan"), digits=0))


def _path_status(view: ClusterView) -> Lines | None:
    return _courses([view])


def _growth(view: ClusterView) -> Bars | None:
    """The group's growth beside the city's; None where its growth is not known in any year."""
    own, city = dict(view.own_growth), dict(view.city_growth)
    periods = [period for period, value in view.own_growth if value is not None]
    if not periods:
        return None
    series = (
        Series(translated(view.name), tuple(own[period] for period in periods)),
        Series(_("全市"), tuple(city.get(period) for period in periods)),
    )
    return Bars(x=tuple(translated(period.text) for period in periods), series=series, axis=Axis(unit="%", digits=1))
