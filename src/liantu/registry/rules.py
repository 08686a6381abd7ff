"""谁能看什么: the visibility of every table of the registry.

Viewers of the city see all rows. A district official sees organisations of the district and facts that touch them; a firm sees its own
rows. What describes the world and no firm (regions, parks, products, published figures) is seen by everybody. Higher rooms add their own
reasons (`accounts.rules.also_visible`): what a chain leader sees stands with the chains.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from liantu.accounts.queries import EVERYTHING, NOTHING, condition, visibility
from liantu.kernel.viewer import Role, Viewer
from liantu.registry import models as m
from liantu.registry.engine.tables import TABLES


@visibility(m.Region, m.Park, m.Product, m.ProductInput, m.OfficialFigure)
def _published(_reader: Viewer) -> Q:
    """Everybody sees what describes no single firm."""
    return EVERYTHING


def _scope(viewer: Viewer, *paths: str) -> Q:
    """Rows whose organisation, at any of ``paths``, lies in the viewer's districts or is the viewer's own."""
    seen = NOTHING
    for path in paths:
        if viewer.districts:
            seen |= Q(**{f"{path}region_id__in": viewer.districts})
        if viewer.organisations:
            seen |= Q(**{f"{path}pk__in": viewer.organisations})
    return seen


@visibility(m.Organisation)
def _organisation(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.sees_city else _scope(viewer, "")


@visibility(m.OrganisationName)
def _name(viewer: Viewer) -> Q:
    """A name is seen with its organisation, for whatever reason that is seen."""
    seen = condition(viewer, m.Organisation)
    if seen in (EVERYTHING, NOTHING):
        return seen
    return Q(organisation__in=m.Organisation.objects.filter(seen).values("pk"))


@visibility(m.Capability)
def _capability(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.sees_city else _scope(viewer, "organisation__")


@visibility(m.SupplyLink)
def _supply_link(viewer: Viewer) -> Q:
    """Seen where either side is the viewer's."""
    return EVERYTHING if viewer.sees_city else _scope(viewer, "supplier__", "customer__")


@visibility(m.ProductFlow)
def _product_flow(viewer: Viewer) -> Q:
    """Customs and purchase totals may show a single firm: officials only."""
    return EVERYTHING if viewer.sees_city or (viewer.has(Role.OFFICIAL) and viewer.districts) else NOTHING


def _own_reports(viewer: Viewer, path: str) -> Q:
    """Organisations, at ``path``, whose reports the viewer sees."""
    return EVERYTHING if viewer.sees_city else _scope(viewer, path)


@visibility(m.Report, m.Credential)
def _report(viewer: Viewer) -> Q:
    return _own_reports(viewer, "organisation__")


def reporting_organisations(viewer: Viewer) -> QuerySet[m.Organisation]:
    """Organisations whose reports the viewer sees: the rule of the table of reports, for reports that are kept in files."""
    return m.Organisation.objects.filter(_own_reports(viewer, ""))


@visibility(m.ReportBatch)
def _batch(viewer: Viewer) -> Q:
    """A batch counts reports of the whole city; what is in it is read through `reporting_organisations`."""
    return EVERYTHING if viewer.sees_city else NOTHING


@visibility(m.Site, m.Project)
def _place(viewer: Viewer) -> Q:
    """Sites and projects of the viewer's organisations, and those that lie in the viewer's districts."""
    if viewer.sees_city:
        return EVERYTHING
    seen = _scope(viewer, "organisation__")
    return seen | Q(region_id__in=viewer.districts) if viewer.districts else seen


@visibility(m.MatchDoubt)
def _doubt(viewer: Viewer) -> Q:
    """A doubt names two organisations: a district sees it where both are its own."""
    if viewer.sees_city:
        return EVERYTHING
    if not viewer.districts:
        return NOTHING
    return Q(organisation__region_id__in=viewer.districts, candidate__region_id__in=viewer.districts)


@visibility(m.Merge)
def _merge(viewer: Viewer) -> Q:
    if viewer.sees_city:
        return EVERYTHING
    if not viewer.districts:
        return NOTHING
    return Q(kept__region_id__in=viewer.districts, absorbed__region_id__in=viewer.districts)


@visibility(m.Intake)
def _intake(viewer: Viewer) -> Q:
    """Beside the city's people, whoever started an intake sees it."""
    if viewer.sees_city:
        return EVERYTHING
    return NOTHING if viewer.user_id is None else Q(started_by_id=viewer.user_id)


@visibility(m.ReportDraft)
def _draft(viewer: Viewer) -> Q:
    """What is typed and not sent is nobody's but the organisation's own people's, and the administrators' who help them."""
    if viewer.has(Role.ADMINISTRATOR):
        return EVERYTHING
    return Q(organisation__in=viewer.organisations) if viewer.organisations else NOTHING


@visibility(m.Source)
def _source(viewer: Viewer) -> Q:
    """The pack and the generator are no secret; a file's name is, except to those who sent it and to the city's people."""
    if viewer.sees_city:
        return EVERYTHING
    seen = Q(kind__in=[m.Source.Kind.PACK, m.Source.Kind.GENERATOR])
    return seen if viewer.user_id is None else seen | Q(intake__started_by_id=viewer.user_id)


def may_import(viewer: Viewer) -> bool:
    """Whether the viewer may import files: administrators and analysts, and officials of the city."""
    return viewer.has(Role.ADMINISTRATOR, Role.ANALYST) or (viewer.sees_city and viewer.has(Role.OFFICIAL))


def may_merge(viewer: Viewer) -> bool:
    """Whether the viewer may say that two records are one organisation."""
    return may_import(viewer)


def may_fill(viewer: Viewer, organisation: int | None = None) -> bool:
    """Whether the viewer may fill in the report of an organisation, or (None) of any: its own people and administrators."""
    if viewer.has(Role.ADMINISTRATOR):
        return True
    own = viewer.organisations if organisation is None else viewer.organisations & {organisation}
    return viewer.user_id is not None and viewer.has(Role.FIRM) and bool(own)


_FIRM_TABLES = frozenset(
    {"organisations", "organisation_names", "sites", "capabilities", "supply_links", "reports", "credentials", "projects"}
)


def may_upload(viewer: Viewer) -> bool:
    """Whether the viewer may upload files at all: whoever may import, and firms for their own organisation."""
    return may_import(viewer) or (viewer.user_id is not None and viewer.has(Role.FIRM) and bool(viewer.organisations))


def may_follow_intakes(viewer: Viewer) -> bool:
    """Whether the viewer may look at what was brought in: whoever may upload, and whoever sees the city."""
    return may_upload(viewer) or viewer.sees_city


def tables_of(viewer: Viewer) -> frozenset[str]:
    """Codes of the tables that the viewer may fill: a firm those that say something of an organisation, all others every table."""
    if viewer.has(Role.FIRM) and not may_import(viewer):
        return _FIRM_TABLES
    return frozenset(TABLES)
