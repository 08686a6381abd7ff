"""区县页: all districts on tiles by the figure asked for, the zones, and the table behind the picture, with its export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.kernel.bound import Bound
from liantu.kernel.pack import Pack
from liantu.regions import queries
from liantu.regions.models import RegionAssessment
from liantu.regions.pages.board import Board, Row, board
from liantu.regions.pages.columns import COLUMNS, FINDINGS, Column, Origin, column_of
from liantu.regions.pages.page_context import (
    data_status,
    in_unit_of,
    industry_name,
    listed,
    marks_text,
    note_export,
    region_name,
    shortened,
)
from liantu.regions.pages.publish import publication
from liantu.regions.pages.shapes import shape_map
from liantu.statistics import queries as statistics
from liantu.statistics.engine.rule_files import TileMapRules
from liantu.web import spreadsheets
from liantu.web.figures import bound_word, translated
from liantu.web.filters import Filter, choose
from liantu.web.page_context import pack
from liantu.web.pages import sorted_by
from liantu.web.tiles import Place, TileMap, tile_map


@require_GET
def region_list(request: HttpRequest) -> HttpResponse:
    """Show the districts; the address names the figure of the tiles, one zone to narrow to, and the order of the table."""
    viewer, city = viewer_on(request), pack()
    assessment = queries.latest_assessment(viewer)
    seen = board(viewer, city, assessment)
    columns = _with_values(seen)
    filters = DistrictFilter.of(request.GET)
    column = column_of(filters.figure or _first_known(seen, columns))
    rows = filters.apply(seen)
    tiles = _tiles(city, rows, column)
    shapes = shape_map(city, tiles)
    context = {
        "column": column,
        "columns": columns,
        "tiles": tiles,
        "shapes": shapes,
        "known": sum(row.cell(column.code).value is not None for row in rows),
        "groups": [("", rows)] if filters.sort else _by_zone(city, rows),
        "rows": rows,
        "zones": seen.zones,
        "zone": choose(filters.zone, city.zones, ""),
        "zone_columns": [one for one in columns if one is not FINDINGS and any(row.cell(one.code).value is not None for row in seen.zones)],
        "sort": filters.sort,
        "period": _period(seen, column, assessment),
        "periods": sorted(set(seen.periods.values())),
        "address": request.GET.urlencode(),
        "without": sum(bool(row.why) for row in rows),
        "publication": publication(viewer, assessment),
        **data_status(assessment, statistics.latest_computation(viewer)),
    }
    return render(request, "regions/districts.html", context)


@require_GET
def region_list_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the table of the same address as .xlsx or .csv."""
    if form not in spreadsheets.FORMS:
        raise Http404
    viewer, city = viewer_on(request), pack()
    assessment = queries.latest_assessment(viewer)
    seen = board(viewer, city, assessment)
    note_export(viewer, "export_districts", form=form)
    return spreadsheets.table_response(form, "districts", _sheet(city, seen, DistrictFilter.of(request.GET).apply(seen), assessment))


def offered(seen: Board) -> list[Column]:
    """The figures of the export: findings only where the viewer may see any."""
    counted = any(FINDINGS.code in row.cells for row in seen.districts)
    return [column for column in COLUMNS if column is not FINDINGS or counted]


def _with_values(seen: Board) -> list[Column]:
    """The figures of the page: those of which the viewer sees a value or a reason; all where there is nothing at all."""
    return [column for column in COLUMNS if any(_told(row, column) for row in seen.districts)] or offered(seen)


def _told(row: Row, column: Column) -> bool:
    shown = row.cell(column.code)
    return shown.value is not None or (column.origin is Origin.STATISTICS and bool(shown.reason))


def _first_known(seen: Board, columns: list[Column]) -> str:
    """Code of the first figure of which the viewer sees any value."""
    return next((column.code for column in columns if any(row.cell(column.code).value is not None for row in seen.districts)), "")


class DistrictFilter(Filter):
    """The figure of the tiles, the zone that the districts are narrowed to, and the order of the table."""

    figure: str = ""
    zone: str = ""
    sort: str = ""

    def apply(self, seen: Board) -> list[Row]:
        """Return the districts of the zone, in order; a zone that there is not narrows nothing."""
        zone = choose(self.zone, [row.code for row in seen.zones], "")
        rows = [row for row in seen.districts if zone in {"", row.zone}]
        keys: dict[str, Callable[[Row], Any]] = {column.code: lambda row, code=column.code: row.cell(code).value for column in COLUMNS}  # type: ignore[misc]
        keys |= {"name": lambda row: row.code, "likeness": lambda row: row.likeness}
        return sorted_by(self.sort, rows, keys)


def _by_zone(city: Pack, rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Districts by zone in the pack's order; those of no zone last."""
    groups = [(translated(name), [row for row in rows if row.zone == code]) for code, name in city.zones.items()]
    rest = [row for row in rows if row.zone not in city.zones]
    return [(name, group) for name, group in [*groups, (_("未分片区"), rest)] if group]


def _tiles(city: Pack, rows: list[Row], column: Column) -> TileMap:
    grid = city.rule(TileMapRules)
    places = [
        Place(
            row.code, translated(grid.short.get(row.code, row.name)), in_unit_of(column.code, row.cell(column.code).value),
            reverse("region", args=[row.code]),
            region_name(city, row.zone) if row.cell(column.code).value is not None else row.cell(column.code).reason,
        )
        for row in rows
    ]  # fmt: skip
    return tile_map(grid.rows, places, (lambda value: f"{value:.0f}") if column is FINDINGS else shortened)


def _period(seen: Board, column: Column, assessment: RegionAssessment | None) -> str:
    """Of when the figure on the tiles is."""
    if column.origin is Origin.STATISTICS:
        return seen.periods.get(column.code, "")
    return str(assessment.year) if assessment and column.origin is Origin.PROFILE else ""


def _sheet(city: Pack, seen: Board, rows: list[Row], assessment: RegionAssessment | None) -> spreadsheets.Sheet:
    """One district a row: the figures with unit and year in the heading, industries, likeness, why anything is withheld."""
    columns = offered(seen)
    headings = [
        _("区县代码"), _("区县"), _("片区"), *(_heading(seen, column, assessment) for column in columns), _("主导产业"),
        _("结构最相近的区县"), _("相似度"), _("界限"), _("不公布的原因"), _("数据标记"),
    ]  # fmt: skip
    marks = marks_text(assessment)
    lines = [
        [
            row.code, translated(row.name), region_name(city, row.zone),
            *(in_unit_of(column.code, row.cell(column.code).value) for column in columns),
            listed(industry_name(city, code) for code in row.leading), region_name(city, row.nearest) if row.nearest else "", row.likeness,
            listed(_bounded(row, column) for column in columns if row.cell(column.code).bound is not Bound.EXACT),
            listed(dict.fromkeys(one.reason for one in row.cells.values() if one.reason)), marks,
        ]
        for row in rows
    ]  # fmt: skip
    return spreadsheets.Sheet(_("区县"), headings, lines)


def _bounded(row: Row, column: Column) -> str:
    """What a value claims that is no more than a bound: the name of its figure and the word for it."""
    return f"{column.heading} {bound_word(row.cell(column.code).bound)}"


def _heading(seen: Board, column: Column, assessment: RegionAssessment | None) -> str:
    told = [part for part in (column.unit, _period(seen, column, assessment)) if part]
    return f"{column.heading}（{listed(told)}）" if told else str(column.heading)
