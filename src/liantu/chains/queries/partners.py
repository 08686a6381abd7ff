"""上下游: who makes a product, who supplies it, who buys it; each row under the viewer's rights, the hidden ones counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.chains.models import Assessment
from liantu.chains.queries.facts import IN_CITY
from liantu.registry import queries as registry


@dataclass(frozen=True, slots=True)
class VisibleRows:
    """Rows that a viewer may see (a query set, to be paged) and how many there are that the viewer may not see."""

    rows: QuerySet[Any]
    hidden: int


def in_city(path: str) -> Q:
    """Condition that the organisation at ``path`` (such as ``supplier``) is in the city."""
    return Q(**{f"{path}__in": registry.organisations(SYSTEM).filter(IN_CITY).order_by().values("pk")})


def makers(viewer: Viewer, product: str, assessment: Assessment) -> VisibleRows:
    """Makers in the city in the assessment's year, by district, the largest first: Capability rows with organisation and region."""

    def rows(for_viewer: Viewer) -> QuerySet[Any]:
        capabilities = registry.capabilities(for_viewer, assessment.known_at).filter(product__code=product, year=assessment.year)
        return capabilities.filter(in_city("organisation")).exclude(output_fen=0)

    visible = rows(viewer).select_related("organisation__region", "organisation__park")
    ordered = visible.order_by("organisation__region__order", "organisation__region_id", F("output_fen").desc(nulls_last=True), "pk")
    return VisibleRows(ordered, 0 if viewer.sees_city else rows(SYSTEM).count() - ordered.count())


def suppliers(viewer: Viewer, product: str, assessment: Assessment, *, outside: bool | None = None) -> VisibleRows:
    """Suppliers of customers in the city: dicts with organisation, name, region, inside, amount_fen, partners; largest first."""
    return _partners(viewer, product, assessment, "supplier", "customer", outside)


def customers(viewer: Viewer, product: str, assessment: Assessment, *, outside: bool | None = None) -> VisibleRows:
    """Customers of suppliers in the city: dicts with organisation, name, region, inside, amount_fen, partners; largest first."""
    return _partners(viewer, product, assessment, "customer", "supplier", outside)


def buyers(viewer: Viewer, product: str, assessment: Assessment) -> VisibleRows:
    """Firms of the city that buy the product, wherever from: dicts as of `customers`; the largest first."""
    return _partners(viewer, product, assessment, "customer", "supplier", outside=None, in_city_side="customer")


def _partners(
    viewer: Viewer, product: str, assessment: Assessment, side: str, other: str, outside: bool | None, in_city_side: str = ""
) -> VisibleRows:
    """Partners on ``side``, of those whose ``in_city_side`` (without one the ``other``) is in the city."""

    def rows(for_viewer: Viewer) -> QuerySet[Any]:
        links = registry.supply_links(for_viewer, assessment.known_at).filter(product__code=product, year=assessment.year)
        links = links.filter(in_city(in_city_side or other))
        if outside is not None:
            links = links.exclude(in_city(side)) if outside else links.filter(in_city(side))
        return links.select_related(None).order_by()

    names = {
        "organisation": F(f"{side}_id"),
        "name": F(f"{side}__name"),
        "region": F(f"{side}__region__name_zh"),
        "region_en": F(f"{side}__region__name_en"),
        "outside_place": F(f"{side}__outside_place"),
        "inside": F(f"{side}__inside_city"),
    }
    totals = rows(viewer).values(**names).annotate(amount_fen=Sum("amount_fen"), partners=Count(other, distinct=True))
    ordered = totals.order_by(F("amount_fen").desc(nulls_last=True), "organisation")
    if viewer.sees_city:
        return VisibleRows(ordered, 0)

    total = rows(SYSTEM).aggregate(number=Count(side, distinct=True))["number"]
    return VisibleRows(ordered, total - rows(viewer).aggregate(number=Count(side, distinct=True))["number"])


def districts_of_makers(known_at: datetime | None = None) -> list[tuple[int, str]]:
    """Return (product id, code of a district or area) wherever a firm of it makes, or ever made, the product; sorted."""
    rows = (
        registry.capabilities(SYSTEM, known_at).filter(organisation__region__kind__in=["district", "area"]).select_related(None).order_by()
    )
    return sorted(rows.values_list("product_id", "organisation__region_id").distinct())
