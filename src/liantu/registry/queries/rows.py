"""行: query sets for pages and exports, always through what the reader may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from liantu.accounts.engine.reader import Reader
from liantu.accounts.queries import visible_to
from liantu.registry import models as m
from liantu.registry import rules as _rules  # noqa: F401 declares who sees what


def organisations(reader: Reader) -> QuerySet[m.Organisation]:
    """Organisations that the reader may see, without those merged into another."""
    return visible_to(reader, m.Organisation.objects.filter(merged_into=None)).select_related("region", "park")


def _current(reader: Reader, model: type[Model], known_at: datetime | None) -> QuerySet[Any]:
    return visible_to(reader, model.objects.known_at(known_at))  # type: ignore[attr-defined]


def capabilities(reader: Reader, known_at: datetime | None = None) -> QuerySet[m.Capability]:
    """What organisations make, as known now or at a moment."""
    return _current(reader, m.Capability, known_at).select_related("organisation", "product", "source")


def supply_links(reader: Reader, known_at: datetime | None = None) -> QuerySet[m.SupplyLink]:
    """Supplier → customer × product × year, as known now or at a moment."""
    return _current(reader, m.SupplyLink, known_at).select_related("supplier", "customer", "product", "source")


def product_flows(reader: Reader, known_at: datetime | None = None) -> QuerySet[m.ProductFlow]:
    """Flows of products through the city."""
    return _current(reader, m.ProductFlow, known_at).select_related("product", "source")


def product_inputs(reader: Reader, known_at: datetime | None = None) -> QuerySet[m.ProductInput]:
    """Which product is made from which."""
    return _current(reader, m.ProductInput, known_at).select_related("product", "input", "source")


def reports(reader: Reader, known_at: datetime | None = None) -> QuerySet[m.Report]:
    """Reported values by organisation, period and item."""
    return _current(reader, m.Report, known_at).select_related("organisation", "source")


def credentials(reader: Reader, known_at: datetime | None = None) -> QuerySet[m.Credential]:
    """Recognitions and certificates."""
    return _current(reader, m.Credential, known_at).select_related("organisation", "source")


def projects(reader: Reader, known_at: datetime | None = None) -> QuerySet[m.Project]:
    """Industrial projects."""
    return _current(reader, m.Project, known_at).select_related("organisation", "region", "park", "source")


def official_figures(reader: Reader, known_at: datetime | None = None) -> QuerySet[m.OfficialFigure]:
    """Published figures, contradictory ones side by side."""
    return _current(reader, m.OfficialFigure, known_at).select_related("region", "source")


def products(reader: Reader) -> QuerySet[m.Product]:
    """All products."""
    return visible_to(reader, m.Product.objects.all())


def regions(reader: Reader) -> QuerySet[m.Region]:
    """All regions."""
    return visible_to(reader, m.Region.objects.all())


def parks(reader: Reader) -> QuerySet[m.Park]:
    """All parks."""
    return visible_to(reader, m.Park.objects.all()).select_related("district")


def intakes(reader: Reader) -> QuerySet[m.Intake]:
    """Intakes that the reader may see, newest first."""
    return visible_to(reader, m.Intake.objects.all()).select_related("started_by")


def sources(reader: Reader) -> QuerySet[m.Source]:
    """Sources that the reader may see, newest first."""
    return visible_to(reader, m.Source.objects.all())


def doubts(reader: Reader) -> QuerySet[m.MatchDoubt]:
    """Pairs of organisations that wait for a person, most alike first."""
    return visible_to(reader, m.MatchDoubt.objects.filter(state=m.MatchDoubt.State.OPEN)).select_related("organisation", "candidate")


def merges(reader: Reader) -> QuerySet[m.Merge]:
    """Merges, newest first."""
    return visible_to(reader, m.Merge.objects.all()).select_related("kept", "absorbed", "by")
