"""谁能看: who sees chains and assessments, and from whom single links are protected."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from liantu.accounts.queries import EVERYTHING, NOTHING, Role, Viewer, also_visible, visibility
from liantu.chains.engine.report_wording import ChainsReport
from liantu.chains.models import Assessment, Chain, ChainLink, ChainStage, ImportedLink, LinkFigure, OpportunityBasis
from liantu.kernel.pack import load_pack
from liantu.registry.models import Capability, Organisation, ProductFlow, SupplyLink, public
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.models import Computation, StatisticFigure


@visibility(Chain, ChainStage, ChainLink, ImportedLink)
def structure(_reader: Viewer) -> Q:
    """The structure of the chains is public knowledge."""
    return EVERYTHING


@visibility(Assessment)
def assessments(viewer: Viewer) -> Q:
    """City, districts and chain leaders see every assessment; firms, reviewers and the public see published ones."""
    return EVERYTHING if sees_drafts(viewer) else public()


@visibility(LinkFigure)
def link_figures(viewer: Viewer) -> Q:
    """City and districts see every link; chain leaders their chains, and all else with the public when it is published."""
    if _is_official(viewer):
        return EVERYTHING
    published = public("assessment__")
    return published | Q(chain__code__in=viewer.chains) if viewer.chains else published


@visibility(OpportunityBasis)
def opportunity_basis(viewer: Viewer) -> Q:
    """Computed from single makers: for officials; everybody else sees what the ranking makes of it under their own rights."""
    return EVERYTHING if _is_official(viewer) else NOTHING


@also_visible(Capability, SupplyLink, ProductFlow)
def facts_of_led_chains(viewer: Viewer) -> Q:
    """Chain leaders see who makes, supplies and trades the products of their chains."""
    return Q(product__in=_products_of_led_chains(viewer)) if viewer.chains else NOTHING


@also_visible(Organisation)
def makers_in_led_chains(viewer: Viewer) -> Q:
    """Chain leaders see the organisations that make a product of their chains."""
    if not viewer.chains:
        return NOTHING
    return Q(pk__in=Capability.objects.current().filter(product__in=_products_of_led_chains(viewer)).values("organisation_id"))


@also_visible(Computation)
def computations_for_leaders(viewer: Viewer) -> Q:
    """Chain leaders see from which computation the sums of their chains are."""
    return EVERYTHING if viewer.chains else NOTHING


@also_visible(StatisticFigure)
def sums_of_led_chains(viewer: Viewer) -> Q:
    """Chain leaders see sums that the pack names over the firms of their chains, where the others than a firm that leads are enough."""
    if not viewer.chains:
        return NOTHING
    pack = load_pack(settings.PACK)
    least, codes = pack.rule(DisclosureRules).minimum_firms, pack.rule(ChainsReport).leader_indicators
    return Q(dimension="chain", key__in=viewer.chains, indicator__in=codes, known__gt=least)


def _products_of_led_chains(viewer: Viewer) -> QuerySet[ChainLink, Any]:
    return ChainLink.objects.filter(chain__code__in=viewer.chains).values("product")


def sees_drafts(viewer: Viewer) -> bool:
    """Whether the viewer sees assessments that are not published."""
    return _is_official(viewer) or bool(viewer.chains)


def sees_unprotected(viewer: Viewer, chain: str | None = None) -> bool:
    """Whether values of single links are shown without disclosure control; chain leaders see their own ``chain`` so."""
    return _is_official(viewer) or (chain is not None and chain in viewer.chains)


def sees_chain(viewer: Viewer, chain: str, assessment: Assessment | None) -> bool:
    """Whether the viewer sees what ``assessment`` says of a chain; leaders of other chains do once it is published."""
    return assessment is None or sees_unprotected(viewer, chain) or assessment.is_public


def may_assess(viewer: Viewer) -> bool:
    """Whether the viewer may start an assessment and publish it."""
    return viewer.sees_city and viewer.has(Role.ADMINISTRATOR, Role.ANALYST)


def _is_official(viewer: Viewer) -> bool:
    """City viewers, and officials and analysts of a district."""
    return viewer.sees_city or bool(viewer.districts)
