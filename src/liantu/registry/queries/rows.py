"""行: query sets for pages and exports, always through what the viewer may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from liantu.accounts.queries import visible_to
from liantu.kernel.viewer import Viewer
from liantu.registry import models as m
from liantu.registry import rules as _rules  # noqa: F401 declares who sees what


def organisations(viewer: Viewer) -> QuerySet[m.Organisation]:
    """Organisations that the viewer may see, without those merged into another."""
    return visible_to(viewer, m.Organisation.objects.filter(merged_into=None)).select_related("region", "park")


def _current(viewer: Viewer, model: type[Model], known_at: datetime | None) -> QuerySet[Any]:
    return visible_to(viewer, model.objects.known_at(known_at))  # type: ignore[attr-defined]


def capabilities(viewer: Viewer, known_at: datetime | None = None) -> QuerySet[m.Capability]:
    """What organisations make, as known now or at a moment."""
    return _current(viewer, m.Capability, known_at).select_related("organisation", "product", "source")


def supply_links(viewer: Viewer, known_at: datetime | None = None) -> QuerySet[m.SupplyLink]:
    """Supplier → customer × product × year, as known now or at a moment."""
    return _current(viewer, m.SupplyLink, known_at).select_related("supplier", "customer", "product", "source")


def product_flows(viewer: Viewer, known_at: datetime | None = None) -> QuerySet[m.ProductFlow]:
    """Flows of products through the city."""
    return _current(viewer, m.ProductFlow, known_at).select_related("product", "source")


def product_inputs(viewer: Viewer, known_at: datetime | None = None) -> QuerySet[m.ProductInput]:
    """Which product is made from which."""
    return _current(viewer, m.ProductInput, known_at).select_related("product", "input", "source")


def reports(viewer: Viewer, known_at: datetime | None = None) -> QuerySet[m.Report]:
    """Reported values by organisation, period and item."""
    return _current(viewer, m.Report, known_at).select_related("organisation", "source")


def credentials(viewer: Viewer, known_at: datetime | None = None) -> QuerySet[m.Credential]:
    """Recognitions and certificates."""
    return _current(viewer, m.Credential, known_at).select_related("organisation", "source")


def projects(viewer: Viewer, known_at: datetime | None = None) -> QuerySet[m.Project]:
    """Industrial projects."""
    return _current(viewer, m.Project, known_at).select_related("organisation", "region", "park", "source")


def official_figures(viewer: Viewer, known_at: datetime | None = None) -> QuerySet[m.OfficialFigure]:
    """Published figures, contradictory ones side by side."""
    return _current(viewer, m.OfficialFigure, known_at).select_related("region", "source")


def products(viewer: Viewer) -> QuerySet[m.Product]:
    """All products."""
    return visible_to(viewer, m.Product.objects.all())


def regions(viewer: Viewer) -> QuerySet[m.Region]:
    """All regions."""
    return visible_to(viewer, m.Region.objects.all())


def parks(viewer: Viewer) -> QuerySet[m.Park]:
    """All parks."""
    return visible_to(viewer, m.Park.objects.all()).select_related("district")


def intakes(viewer: Viewer) -> QuerySet[m.Intake]:
    """Intakes that the viewer may see, newest first."""
    return visible_to(viewer, m.Intake.objects.all()).select_related("started_by")


def sources(viewer: Viewer) -> QuerySet[m.Source]:
    """Sources that the viewer may see, newest first."""
    return visible_to(viewer, m.Source.objects.all())


def doubts(viewer: Viewer) -> QuerySet[m.MatchDoubt]:
    """Pairs of organisations that wait for a person, most alike first."""
    return visible_to(viewer, m.MatchDoubt.objects.filter(state=m.MatchDoubt.State.OPEN)).select_related("organisation", "candidate")


def merges(viewer: Viewer) -> QuerySet[m.Merge]:
    """Merges, newest first."""
    return visible_to(viewer, m.Merge.objects.all()).select_related("kept", "absorbed", "by")
