"""已知企业: who is known to make a product anywhere: the city's first, then outside by place, then those of unknown place."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.chains.engine.rule_files import PlaceWords
from liantu.chains.models import Assessment
from liantu.chains.queries.assessments import rules_of_assessment
from liantu.chains.queries.facts import OUT_OF_CITY
from liantu.chains.queries.partners import VisibleRows, in_city
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.registry import queries as registry

IN_THE_CITY, OUTSIDE, UNPLACED = range(3)
"""Values of ``place`` of a row."""
_PERCENT = 100


def known(viewer: Viewer, product: str, assessment: Assessment) -> VisibleRows:
    """Known makers of ``product`` (code) that the viewer may see, and how many there are besides."""
    rows = known_rows(viewer, product, assessment)
    return VisibleRows(rows, 0 if viewer.sees_city else known_rows(SYSTEM, product, assessment).count() - rows.count())


def known_rows(viewer: Viewer, product: str, assessment: Assessment) -> QuerySet[Any]:
    """Return the capability rows that `liantu.chains.engine.known_makers.newest_rows` counts, each with ``place``, as pages list them.

    In the city first, by district; then outside by place, then those of unknown place; the largest first.
    """
    rules = rules_of_assessment(assessment)
    first = assessment.year - rules.parameters.known_years + 1
    reports = (
        registry.capabilities(SYSTEM, assessment.known_at).select_related(None).order_by().filter(organisation=OuterRef("organisation"))
    )
    newer = reports.filter(product=OuterRef("product"), year__gt=OuterRef("year"), year__lte=assessment.year)
    rows = registry.capabilities(viewer, assessment.known_at).filter(product__code=product, year__gte=first, year__lte=assessment.year)
    rows = rows.exclude(output_fen=0).exclude(output=0, product__unit=rules.parameters.world_unit).filter(~Exists(newer))
    inside = in_city("organisation")
    since = Q(output_fen__isnull=False) | Q(Exists(reports.filter(year__gt=OuterRef("year"))))
    former = Q(year__lt=assessment.year) & inside & since
    elsewhere = Q(organisation__in=registry.organisations(SYSTEM).filter(OUT_OF_CITY).order_by().values("pk"))
    place = Case(When(inside, Value(IN_THE_CITY)), When(elsewhere, Value(OUTSIDE)), default=Value(UNPLACED), output_field=IntegerField())
    place_order = ("place", "organisation__region__order", "organisation__region_id", "organisation__outside_place")
    sizes = (F(name).desc(nulls_last=True) for name in ("output_fen", "output", "share"))
    rows = rows.exclude(former).annotate(place=place).select_related("organisation__region", "source")
    return rows.order_by(*place_order, *sizes, "organisation__name", "pk")


def place_text(place: str, pack: Pack) -> Text | None:
    """Return a place outside the city in words (rules/place_words.yaml has those given as codes); None where it is empty."""
    return pack.rule(PlaceWords).places.get(place, Text(place, place)) if place else None


def world_share_of(row: Any, world_unit: str) -> float | None:
    """Share of the world market (0–1) of a capability row, where its product is counted so."""
    return row.output / _PERCENT if row.product.unit == world_unit and row.output is not None else None
