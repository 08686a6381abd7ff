"""谁能看什么: the visibility of every table of the registry.

Readers of the city see all rows. A district official sees organisations of the district and facts that touch them; a chain leader sees
capabilities and supply links of the products of the chain, and the organisations in them; a firm sees its own rows. What describes
the world and no firm (regions, parks, products, published figures) is seen by everybody.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from liantu.accounts.engine.reader import Reader, Role
from liantu.accounts.queries import EVERYTHING, NOTHING, visibility
from liantu.registry import models as m
from liantu.registry.engine.tables import TABLES


@visibility(m.Region, m.Park, m.Product, m.ProductInput, m.OfficialFigure)
def _published(_reader: Reader) -> Q:
    """Everybody sees what describes no single firm."""
    return EVERYTHING


def _products_of_chains(reader: Reader) -> Q:
    """Rows whose product stands in a chain that the reader leads; the room of the chains gives products their ``chain_links``."""
    products = m.Product.objects.filter(chain_links__chain__code__in=reader.chains)
    return Q(product__in=products.values("pk"))


def _organisations_of_chains(reader: Reader) -> Q:
    """Organisations that make a product of the reader's chains."""
    makers = m.Capability.objects.current().filter(_products_of_chains(reader))
    return Q(pk__in=makers.values("organisation_id"))


def _scope(reader: Reader, *paths: str) -> Q:
    """Rows whose organisation, at any of ``paths``, lies in the reader's districts or is the reader's own."""
    condition = NOTHING
    for path in paths:
        if reader.districts:
            condition |= Q(**{f"{path}region_id__in": reader.districts})
        if reader.organisations:
            condition |= Q(**{f"{path}pk__in": reader.organisations})
    return condition


@visibility(m.Organisation)
def _organisation(reader: Reader) -> Q:
    if reader.sees_city:
        return EVERYTHING
    condition = _scope(reader, "")
    return condition | _organisations_of_chains(reader) if reader.chains else condition


@visibility(m.OrganisationName)
def _name(reader: Reader) -> Q:
    if reader.sees_city:
        return EVERYTHING
    return Q(organisation__in=m.Organisation.objects.filter(_organisation(reader)).values("pk")) if _is_scoped(reader) else NOTHING


def _is_scoped(reader: Reader) -> bool:
    return bool(reader.districts or reader.organisations or reader.chains)


@visibility(m.Capability)
def _capability(reader: Reader) -> Q:
    if reader.sees_city:
        return EVERYTHING
    condition = _scope(reader, "organisation__")
    return condition | _products_of_chains(reader) if reader.chains else condition


@visibility(m.SupplyLink)
def _supply_link(reader: Reader) -> Q:
    """Seen where either side is the reader's, or the product is one of the reader's chains."""
    if reader.sees_city:
        return EVERYTHING
    condition = _scope(reader, "supplier__", "customer__")
    return condition | _products_of_chains(reader) if reader.chains else condition


@visibility(m.ProductFlow)
def _product_flow(reader: Reader) -> Q:
    """Customs and purchase totals may show a single firm: officials, and chain leaders for their products."""
    if reader.sees_city or (reader.has(Role.OFFICIAL) and reader.districts):
        return EVERYTHING
    return _products_of_chains(reader) if reader.chains else NOTHING


def _own_reports(reader: Reader, path: str) -> Q:
    """Organisations, at ``path``, whose reports the reader sees."""
    return EVERYTHING if reader.sees_city else _scope(reader, path)


@visibility(m.Report, m.Credential)
def _report(reader: Reader) -> Q:
    return _own_reports(reader, "organisation__")


def reporting_organisations(reader: Reader) -> QuerySet[m.Organisation]:
    """Organisations whose reports the reader sees: the rule of the table of reports, for reports that are kept in files."""
    return m.Organisation.objects.filter(_own_reports(reader, ""))


@visibility(m.ReportBatch)
def _batch(reader: Reader) -> Q:
    """A batch counts reports of the whole city; what is in it is read through `reporting_organisations`."""
    return EVERYTHING if reader.sees_city else NOTHING


@visibility(m.Site, m.Project)
def _place(reader: Reader) -> Q:
    """Sites and projects of the reader's organisations, and those that lie in the reader's districts."""
    if reader.sees_city:
        return EVERYTHING
    condition = _scope(reader, "organisation__")
    return condition | Q(region_id__in=reader.districts) if reader.districts else condition


@visibility(m.MatchDoubt)
def _doubt(reader: Reader) -> Q:
    """A doubt names two organisations: a district sees it where both are its own."""
    if reader.sees_city:
        return EVERYTHING
    if not reader.districts:
        return NOTHING
    return Q(organisation__region_id__in=reader.districts, candidate__region_id__in=reader.districts)


@visibility(m.Merge)
def _merge(reader: Reader) -> Q:
    if reader.sees_city:
        return EVERYTHING
    if not reader.districts:
        return NOTHING
    return Q(kept__region_id__in=reader.districts, absorbed__region_id__in=reader.districts)


@visibility(m.Intake)
def _intake(reader: Reader) -> Q:
    """Beside the city's people, whoever started an intake sees it."""
    if reader.sees_city:
        return EVERYTHING
    return NOTHING if reader.user_id is None else Q(started_by_id=reader.user_id)


@visibility(m.Source)
def _source(reader: Reader) -> Q:
    """The pack and the generator are no secret; a file's name is, except to those who sent it and to the city's people."""
    if reader.sees_city:
        return EVERYTHING
    condition = Q(kind__in=[m.Source.Kind.PACK, m.Source.Kind.GENERATOR])
    return condition if reader.user_id is None else condition | Q(intake__started_by_id=reader.user_id)


def may_import(reader: Reader) -> bool:
    """Whether the reader may bring in files: administrators and analysts, and officials of the city."""
    return reader.has(Role.ADMINISTRATOR, Role.ANALYST) or (reader.sees_city and reader.has(Role.OFFICIAL))


def may_merge(reader: Reader) -> bool:
    """Whether the reader may say that two records are one organisation."""
    return may_import(reader)


_FIRM_TABLES = frozenset(
    {"organisations", "organisation_names", "sites", "capabilities", "supply_links", "reports", "credentials", "projects"}
)


def may_upload(reader: Reader) -> bool:
    """Whether the reader may upload files at all: whoever may import, and firms for their own organisation."""
    return may_import(reader) or (reader.user_id is not None and reader.has(Role.FIRM) and bool(reader.organisations))


def tables_of(reader: Reader) -> frozenset[str]:
    """Codes of the tables that the reader may fill: a firm those that say something of an organisation, all others every table."""
    if reader.has(Role.FIRM) and not may_import(reader):
        return _FIRM_TABLES
    return frozenset(TABLES)
