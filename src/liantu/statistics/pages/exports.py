"""指标导出: the values of an explored indicator as workbook, .csv, SDMX-CSV, SDMX-JSON and SDMX structure."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import viewer_on
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.statistics.engine import sdmx
from liantu.statistics.models import Computation
from liantu.statistics.pages.explorer import question_of
from liantu.statistics.queries import figures_frame, latest_computation
from liantu.statistics.queries.claims import with_bounds
from liantu.statistics.queries.names import dimension_name, key_name
from liantu.web import spreadsheets
from liantu.web.figures import bound_word, read_unit_word, translated
from liantu.web.numbers import read
from liantu.web.page_context import language, not_found_as_404, pack

_SDMX = {
    "sdmx-csv": ("application/vnd.sdmx.data+csv;version=2.0.0", "csv"),
    "sdmx-json": ("application/vnd.sdmx.data+json;version=2.0.0", "json"),
    "sdmx-structure": ("application/vnd.sdmx.structure+json;version=2.0.0", "json"),
}


@require_GET
@not_found_as_404
def indicator_export(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Send an indicator by the dimension and kind of the address, all periods; the same rows in every form."""
    if form not in (*spreadsheets.FORMS, *_SDMX):
        raise Http404
    viewer, city = viewer_on(request), pack()
    entry = city.computed_indicator(code)
    question = question_of(request.GET, entry)
    computation = latest_computation(viewer)
    frame = figures_frame(
        viewer, indicator=code, dimension=question.by, kind=question.kind, keys=question.keys or None, computation=computation
    )
    if viewer.user_id is not None:
        write_audit(viewer.user_id, "export_indicator", code, form=form, by=question.by, kind=question.kind.value, rows=frame.height)
    if form in spreadsheets.FORMS:
        name = f"{code}-{question.by}-{question.kind}"
        return spreadsheets.table_response(form, name, sheet(city, entry, frame, computation))
    return _exchange(city, entry, frame, computation, form)


def sheet(city: Pack, entry: IndicatorEntry, frame: pl.DataFrame, computation: Computation | None) -> spreadsheets.Sheet:
    """The rows as a sheet: one line a value, with unit, version, number of firms, bound, mark and why a value is withheld."""
    headings = [
        _("指标代码"), _("指标"), _("定义版本"), _("分组"), _("对象代码"), _("对象"), _("期间"), _("数值"), _("单位"),
        _("统计范围内企业数"),
        _("据以计算的企业数"), _("界限"), _("不公布的原因"), _("核查标记"),
    ]  # fmt: skip
    marks = "" if computation is None else " ".join(translated(Mark(mark)) for mark in computation.marks)
    fixed = (entry.code, translated(entry.name), entry.version)
    rows = [
        [
            *fixed, translated(dimension_name(row["dimension"])), row["key"],
            translated(key_name(city, row["dimension"], row["key"])), row["period"],
            read(row["value"], entry.unit), read_unit_word(entry.unit),
            row["firms"],
            row["known"], bound_word(row["bound"]), row["reason"], marks,
        ]
        for row in with_bounds(city, frame).iter_rows(named=True)
    ]  # fmt: skip
    return spreadsheets.Sheet(translated(entry.name)[:31], headings, rows)


def _exchange(city: Pack, entry: IndicatorEntry, frame: pl.DataFrame, computation: Computation | None, form: str) -> HttpResponse:
    """The rows as an SDMX message."""
    definitions = {entry.code: entry.definition()}
    members: dict[str, dict[str, Text]] = {}
    for dimension, key in frame.select("dimension", "key").unique().sort("dimension", "key").iter_rows():
        members.setdefault(dimension, {})[key] = key_name(city, dimension, key)
    flow = sdmx.figures_flow(definitions, members, {name: dimension_name(name) for name in members or entry.dimensions})
    simulated = computation is not None and Mark.SIMULATED in computation.marks
    rows = sdmx.figures_rows(flow, with_bounds(city, frame), definitions, Mark.SIMULATED if simulated else Mark.REPORTED)
    text: dict[str, Any] = {
        "sdmx-csv": lambda: sdmx.data_csv(flow, rows, language()),
        "sdmx-json": lambda: sdmx.data_json(flow, rows, language(), timezone.now()),
        "sdmx-structure": lambda: sdmx.structure_json(flow, language(), timezone.now()),
    }
    kind, ending = _SDMX[form]
    headers = {"Content-Disposition": f'attachment; filename="{entry.code}-{form}.{ending}"'}
    return HttpResponse(text[form](), content_type=kind, headers=headers)
