"""数据交换接口: computed and published figures as SDMX-CSV, SDMX-JSON and the structure that both are read by."""

from __future__ import annotations

from typing import Literal

import polars as pl
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.statistics.api.indicators import From, To, Words
from liantu.statistics.engine.sdmx import Flow
from liantu.statistics.exports import MEDIA, between, figures_message, message, official_message
from liantu.statistics.queries import figures_frame, latest_computation
from liantu.web.api.problems import UnsupportedFormatError, problem
from liantu.web.page_context import language

router = Router()
Form = Literal["", "csv", "json", "structure"]
_ROWS_AT_MOST = 200_000
_ACCEPTED = {
    **{media.split(";")[0]: form for form, media in MEDIA.items()},
    "text/csv": "csv", "application/json": "json", "text/*": "csv", "*/*": "csv", "application/*": "json",
}  # fmt: skip


@router.get("/sdmx/figures", summary="指标数值（SDMX） / computed figures as SDMX")
def sdmx_figures(  # noqa: PLR0913, RUF100 every parameter is one of the address
    request: HttpRequest,
    indicator: Words = [],  # noqa: B006 ninja copies it
    by: Words = [],  # noqa: B006 ninja copies it
    kind: Words = [],  # noqa: B006 ninja copies it
    key: Words = [],  # noqa: B006 ninja copies it
    first: From = "",
    last: To = "",
    format: Form = "",  # noqa: A002, RUF100 the name that programs expect
) -> HttpResponse:
    """Computed figures, all or narrowed, in the form of ``format`` or of the Accept header: data as CSV or JSON, or the structure."""
    viewer, city = viewer_on(request), load_pack(settings.PACK)
    form = _form(request, format)
    for code in indicator:
        city.computed_indicator(code)
    computation = latest_computation(viewer)
    parts = [
        figures_frame(viewer, indicator=indicator or None, dimension=one, kind=each, keys=key or None, computation=computation)
        for one in (by or (None,))
        for each in (kind or (None,))
    ]
    frame = between(pl.concat(parts), first, last)
    if form != "structure" and frame.height > _ROWS_AT_MOST:
        return _too_many(frame.height)
    simulated = computation is not None and "simulated" in computation.marks
    return _answer(viewer, *figures_message(city, frame, simulated=simulated), form)


@router.get("/sdmx/official", summary="官方数据（SDMX） / published figures as SDMX")
def sdmx_official(  # noqa: PLR0913, RUF100 every parameter is one of the address
    request: HttpRequest,
    indicator: Words = [],  # noqa: B006 ninja copies it
    region: Words = [],  # noqa: B006 ninja copies it
    first: From = "",
    last: To = "",
    format: Form = "",  # noqa: A002, RUF100 the name that programs expect
) -> HttpResponse:
    """Published figures with basis, source and mark, all or narrowed; what goes out as CSV comes in again by the map sdmx_official."""
    viewer, city = viewer_on(request), load_pack(settings.PACK)
    form = _form(request, format)
    frame = registry.official_figures_frame(viewer)
    for name, codes in (("indicator", indicator), ("region", region)):
        frame = frame.filter(pl.col(name).is_in(codes)) if codes else frame
    return _answer(viewer, *official_message(city, between(frame, first, last)), form)


def _form(request: HttpRequest, name: str) -> str:
    """The form asked for by ``format``, else the first of the Accept header that there is; without either CSV."""
    if name:
        return name
    accepted = [part.split(";")[0].strip().lower() for part in request.headers.get("Accept", "*/*").split(",")]
    for kind in accepted:
        if kind in _ACCEPTED:
            return _ACCEPTED[kind]
    raise UnsupportedFormatError(
        Text("没有所要的格式", "unsupported format"),
        hint=Text("可用 SDMX-CSV、SDMX-JSON 和 SDMX 结构", "SDMX-CSV, SDMX-JSON and SDMX structure are available"),
    )


def _answer(viewer: Viewer, flow: Flow, rows: pl.DataFrame, form: str) -> HttpResponse:
    if viewer.user_id is not None:
        write_audit(viewer.user_id, "export_sdmx", flow.id, form=form, rows=rows.height)
    text = message(flow, rows, form, language(), timezone.now())
    return HttpResponse(text, content_type=MEDIA[form], headers={"Vary": "Accept, Accept-Language"})


def _too_many(rows: int) -> HttpResponse:
    what = Text(f"{rows:,} 行，超过一次可取的 {_ROWS_AT_MOST:,} 行", f"{rows:,} rows exceed the limit of {_ROWS_AT_MOST:,} per request")
    return problem(413, what, Text("用 indicator、by、kind、from、to 缩小范围", "narrow the request by indicator, by, kind, from or to"))
