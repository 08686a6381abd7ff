"""单位名录: the list of organisations with search, filters and export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer, viewer_on
from liantu.registry import queries
from liantu.registry.models import Organisation, Park, Region
from liantu.registry.pages.labels import SIZES, divisions, industry_name
from liantu.registry.pages.organisation_filter import SORTS, OrganisationFilter
from liantu.registry.rules import may_upload
from liantu.web.figures import translated
from liantu.web.filter_chips import Chip, chips
from liantu.web.pages import paginate, sorting
from liantu.web.spreadsheets import FORMS, Sheet, table_response

_PRODUCTS_SHOWN = 3
_CHUNK = 5000


@login_required
@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Show a page of the organisations that the viewer may see."""
    viewer = viewer_on(request)
    filters = OrganisationFilter.of(request.GET)
    sort, order = sorting(request, SORTS, "id")
    page = paginate(request, filters.apply(viewer, queries.organisations(viewer)).order_by(order, "pk"))
    rows = list(page.object_list)
    products = products_of(viewer, [row.pk for row in rows])
    return render(
        request,
        "registry/organisation_list.html",
        {
            "page": page,
            "simulated": any(row.simulated for row in rows),
            "rows": [(row, products.get(row.pk, []), industry_name(row.industry)) for row in rows],
            "filters": filters,
            "chips": _chips(request, viewer, filters),
            "park": queries.parks(viewer).filter(code=filters.park).first() if filters.park else None,
            "sort": sort,
            "districts": queries.regions(viewer).exclude(kind="partner"),
            "divisions": divisions(),
            "kinds": Organisation.Kind.choices,
            "sizes": SIZES,
            "states": Organisation.State.choices,
            "query": request.GET.urlencode(),
            "may_upload": may_upload(viewer),
        },
    )


def _chips(request: HttpRequest, viewer: Viewer, filters: OrganisationFilter) -> list[Chip]:
    """What the list is narrowed to, in words."""
    region = queries.regions(viewer).filter(pk=filters.district).first() if filters.district else None
    park = queries.parks(viewer).filter(code=filters.park).first() if filters.park else None
    kinds, states = dict(Organisation.Kind.choices), dict(Organisation.State.choices)
    places, simulated = {"inside": _("本市"), "outside": _("市外")}, {"yes": _("模拟"), "no": _("非模拟")}
    return chips(request, {
        "q": (_("关键词"), filters.q),
        "district": (_("区县"), region or filters.district),
        "park": (_("园区"), park or filters.park),
        "industry": (_("行业"), industry_name(filters.industry) or filters.industry),
        "size": (_("规模"), filters.size and _(filters.size)),
        "state": (_("状态"), states.get(filters.state, "")),
        "kind": (_("类别"), kinds.get(filters.kind, "")),
        "place": (_("所在地"), places.get(filters.place, "")),
        "simulated": (_("数据"), simulated.get(filters.simulated, "")),
    })  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProductName:
    """A product by code and names."""

    code: str
    name_zh: str
    name_en: str


def products_of(viewer: Viewer, organisations: list[int]) -> dict[int, list[ProductName]]:
    """The first products of each organisation by newest year and value, in one query."""
    facts = queries.capabilities(viewer).select_related(None).filter(organisation__in=organisations).order_by("-year", "-output_fen", "pk")
    products: dict[int, dict[str, ProductName]] = {}
    for key, *names in facts.values_list("organisation_id", "product__code", "product__name_zh", "product__name_en"):
        products_of_firm = products.setdefault(key, {})
        if len(products_of_firm) < _PRODUCTS_SHOWN:
            products_of_firm.setdefault(names[0], ProductName(*names))
    return {key: list(by_code.values()) for key, by_code in products.items()}


@login_required
@require_GET
def organisation_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send all rows of the list as narrowed on the page, under the same rights, and note it in the audit log."""
    if form not in FORMS:
        raise Http404
    viewer = viewer_on(request)
    filters = OrganisationFilter.of(request.GET)
    rows = filters.apply(viewer, queries.organisations(viewer)).order_by("pk")
    write_audit(viewer.user_id, "export_organisations", form=form, query=request.GET.urlencode()[:500])
    headings = [
        _("单位名称"), _("统一社会信用代码"), _("类别"), _("区县"), _("园区"), _("行业代码"), _("行业"),
        _("规模"), _("所有制"), _("状态"), _("成立日期"), _("市外所在地"), _("模拟数据"),
    ]  # fmt: skip
    return table_response(form, "organisations", Sheet(_("企业名录"), headings, _cells(rows)))


def _cells(rows: QuerySet[Organisation]) -> Iterator[tuple[Any, ...]]:
    """Rows of the export, read in chunks as plain values; what they are called is looked up once."""
    simulated = _("模拟")
    regions: dict[str | None, str] = {region.pk: translated(region) for region in Region.objects.all()}
    parks: dict[int | None, str] = dict(Park.objects.values_list("pk", "name"))
    kinds, states = (dict(choices) for choices in (Organisation.Kind.choices, Organisation.State.choices))
    word = lru_cache(lambda cell: _(cell) if cell else "")
    industry = lru_cache(lambda code: translated(industry_name(code)))
    columns = (
        "name", "credit_code", "kind", "region_id", "park_id", "industry", "size", "ownership", "state", "founded_date", "outside_place",
        "simulated",
    )  # fmt: skip
    for name, code, kind, region, park, field, size, owner, state, founded, place, is_simulated in (
        rows.select_related(None).values_list(*columns).iterator(chunk_size=_CHUNK)
    ):
        yield (
            name, code, kinds.get(kind, kind), regions.get(region, ""), parks.get(park, ""), field, industry(field),
            word(size), word(owner), states.get(state, state), founded, place, simulated if is_simulated else "",
        )  # fmt: skip
