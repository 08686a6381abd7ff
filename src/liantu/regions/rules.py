"""谁能看: who sees what an assessment of the regions found.

The city sees all, a district all of itself; of other districts it sees the industries and profiles that give no firm away, since an
industry of a district is often one firm. Chain leaders see the relatedness of the products of their chains. Everybody else sees what is
published and gives no firm away: see `liantu.regions.engine.publication`.
"""

from __future__ import annotations

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, NOTHING, Role, Viewer, visibility
from liantu.regions import models as m
from liantu.registry.models import Park, public

_PUBLISHED = public("assessment__")


@visibility(m.RegionAssessment)
def _assessments(viewer: Viewer) -> Q:
    """Chain leaders may look at drafts: they are asked what is feasible before anything is published."""
    if sees_unprotected(viewer) or viewer.chains:
        return EVERYTHING
    return public()


@visibility(m.Specialisation)
def _specialisations(viewer: Viewer) -> Q:
    if viewer.sees_city:
        return EVERYTHING
    return Q(published=True) | _own(viewer) if viewer.districts else _PUBLISHED & Q(published=True)


@visibility(m.RegionProfile)
def _profiles(viewer: Viewer) -> Q:
    """Parks are small: the public sees those of districts, zones and the city only."""
    if viewer.sees_city:
        return EVERYTHING
    safe = Q(withheld="") & ~Q(kind=m.RegionKind.PARK)
    return safe | _own(viewer) if viewer.districts else _PUBLISHED & safe


def _own(viewer: Viewer) -> Q:
    """Rows of the viewer's districts and of the parks in them."""
    parks = Park.objects.filter(district__in=viewer.districts).values("code")
    return Q(kind=m.RegionKind.DISTRICT, key__in=viewer.districts) | Q(kind=m.RegionKind.PARK, key__in=parks)


@visibility(m.Similarity)
def _similarities(viewer: Viewer) -> Q:
    return EVERYTHING if sees_unprotected(viewer) else _PUBLISHED & Q(withheld="", judged=True)


@visibility(m.Relatedness)
def _relatedness(viewer: Viewer) -> Q:
    """A district that makes a product is often one firm: officials, and chain leaders for the products of their chains."""
    if sees_unprotected(viewer):
        return EVERYTHING
    return Q(product__chain_links__chain__code__in=viewer.chains) if viewer.chains else NOTHING


@visibility(m.ProductComplexity)
def _complexity(viewer: Viewer) -> Q:
    return EVERYTHING if sees_unprotected(viewer) or viewer.chains else _PUBLISHED


@visibility(m.PartnerFit)
def _fits(viewer: Viewer) -> Q:
    """The fit rests on which products districts make."""
    return EVERYTHING if sees_unprotected(viewer) else NOTHING


def sees_unprotected(viewer: Viewer) -> bool:
    """Whether the viewer sees drafts, and how regions are alike: the city's people, and officials and analysts of a district."""
    return viewer.sees_city or bool(viewer.districts)


def sees_whole(viewer: Viewer, district: str) -> bool:
    """Whether the viewer sees all that is known of a district: the city's people and its own."""
    return viewer.sees_city or district in viewer.districts


def may_assess(viewer: Viewer) -> bool:
    """Whether the viewer may start an assessment and publish it."""
    return viewer.sees_city and viewer.has(Role.ADMINISTRATOR, Role.ANALYST)
