"""产品页面: the catalogue of products, and one product with what it is made from, where it is used and who makes it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import Viewer, viewer_on
from liantu.registry import queries
from liantu.registry.models import Product
from liantu.registry.pages.labels import industry_name, pack
from liantu.registry.pages.row_history import visible_sources
from liantu.web.filter_chips import chips
from liantu.web.filters import Filter
from liantu.web.page_context import whole_number
from liantu.web.pages import paginate, sorting

_SORTS = {"name": "name_zh", "code": "code", "industry": "industry", "makers": "makers"}
_MAKERS_PER_PAGE = 25


class ProductFilter(Filter):
    """What the catalogue is narrowed to: words of a name, alias or code, and a chain."""

    q: str = ""
    chain: str = ""


@require_GET
def product_list(request: HttpRequest) -> HttpResponse:
    """Show the catalogue; the number of makers counts what the viewer may see."""
    viewer = viewer_on(request)
    filters = ProductFilter.of(request.GET)
    words, chain = filters.q, filters.chain
    rows = queries.products(viewer)
    if words:
        rows = rows.filter(
            Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(code__icontains=words) | Q(pk__in=_with_alias(viewer, words))
        )
    if chain in pack().chains:
        rows = rows.filter(code__in=pack().chains[chain].products)
    sort, order = sorting(request, {key: path for key, path in _SORTS.items() if key != "makers"}, "name")
    page = paginate(request, rows.order_by(order, "pk"))
    products = list(page.object_list)
    makers = _maker_counts(viewer, [product.pk for product in products])
    return render(
        request,
        "registry/product_list.html",
        {
            "page": page,
            "rows": [
                (product, industry_name(product.industry), pack().chains_of(product.code), makers.get(product.pk, 0))
                for product in products
            ],
            "words": words,
            "chain": chain,
            "chains": pack().chains.values(),
            "chips": chips(request, {"q": (_("关键词"), words), "chain": (_("产业链"), pack().chains.get(chain))}),
            "sort": sort,
        },
    )


def _with_alias(viewer: Viewer, words: str) -> list[int]:
    """Products with an alias that holds the words; the catalogue is a few hundred rows."""
    low = words.casefold()
    rows = queries.products(viewer).values_list("pk", "aliases")
    return [pk for pk, aliases in rows if any(low in str(alias).casefold() for alias in aliases)]


def _maker_counts(viewer: Viewer, products: list[int]) -> dict[int, int]:
    """Organisations of any year by product, in one query."""
    rows = queries.capabilities(viewer).filter(product__in=products).order_by().values_list("product_id")
    return dict(rows.annotate(Count("organisation_id", distinct=True)))


@require_GET
def product(request: HttpRequest, code: str) -> HttpResponse:
    """Show one product."""
    viewer = viewer_on(request)
    row = get_object_or_404(queries.products(viewer).select_related("source"), code=code)
    inputs = list(
        queries.product_inputs(viewer)
        .filter(product=row)
        .select_related("input", "source")
        .order_by(F("share").desc(nulls_last=True), "pk")
    )
    uses = list(
        queries.product_inputs(viewer)
        .filter(input=row)
        .select_related("product", "source")
        .order_by(F("share").desc(nulls_last=True), "pk")
    )
    entry = pack().products.get(code)
    return render(
        request,
        "registry/product.html",
        {
            "product": row,
            "industry": industry_name(row.industry),
            "family": entry.family if entry else None,
            "inputs": inputs,
            "inputs_share": sum(fact.share for fact in inputs if fact.share is not None) if inputs else None,
            "uses": uses,
            "chains": pack().chains_of(code),
            "sources": visible_sources(viewer, {row.source_id, *(fact.source_id for fact in (*inputs, *uses))}).values(),
            **_makers(request, viewer, row),
        },
    )


def _makers(request: HttpRequest, viewer: Viewer, row: Product) -> dict[str, Any]:
    """Makers of the newest year, or of the year asked for, largest first, and the yearly totals of what the viewer sees."""
    facts = queries.capabilities(viewer).select_related(None).filter(product=row)
    totals = facts.order_by("year").values_list("year").annotate(Count("pk"), Sum("output_fen"))
    years = {year: (makers, amount) for year, makers, amount in totals}
    chosen_year = whole_number(request.GET.get("year", ""))
    year = chosen_year if chosen_year in years else max(years, default=None)
    capabilities = facts.filter(year=year or 0).select_related("organisation__region").order_by("-output_fen", "pk")
    page = paginate(request, capabilities, _MAKERS_PER_PAGE)
    seen = {
        firm.pk
        for firm in queries.organisations(viewer).select_related(None).filter(pk__in=[fact.organisation_id for fact in page.object_list])
    }
    return {
        "years": sorted(years.items()),
        "year": year,
        "makers": page,
        "seen": seen,
        "simulated": any(fact.organisation.simulated for fact in page.object_list),
        "total": years.get(year) if year else None,
    }
