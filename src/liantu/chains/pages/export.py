"""链图导出: the chain as a picture (SVG), as a workbook and as .csv. A PNG is made in the browser from the SVG."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.chains import queries
from liantu.chains.exports import about_sheet, chain_sheet, edge_sheet, review_text
from liantu.chains.pages.map import MapFilter
from liantu.chains.pages.map_image import draw
from liantu.web import spreadsheets
from liantu.web.figures import translated
from liantu.web.page_context import not_found_as_404


@require_GET
@not_found_as_404
def chain_export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Send a chain as .svg, .xlsx or .csv, under the viewer's rights."""
    view = queries.chain_map(viewer_on(request), code)
    if form == "svg":
        picture = draw(view, MapFilter.of(request.GET).select)
        headers = {"Content-Disposition": f'attachment; filename="chain-{code}.svg"'}
        return HttpResponse(picture, content_type="image/svg+xml; charset=utf-8", headers=headers)
    if form == "csv":
        sheet = chain_sheet(view)
        return spreadsheets.csv_response(f"chain-{code}", sheet.headings, sheet.rows)
    if form == "xlsx":
        about = about_sheet(translated(view.chain), view.assessment, review_text(view.chain.review))
        return spreadsheets.xlsx_response(f"chain-{code}", [chain_sheet(view), edge_sheet(view), about])
    raise Http404
