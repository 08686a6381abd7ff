"""谁能看: who sees what an assessment of the regions found.

The city and its districts see all. Chain leaders see the relatedness of the products of their chains. Everybody else sees what is published
and gives no firm away: see `liantu.regions.engine.publication`.
"""

from __future__ import annotations

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, NOTHING, Reader, Role, visibility
from liantu.regions import models as m

_PUBLISHED = Q(assessment__state=m.RegionAssessment.State.DONE, assessment__published_at__isnull=False)


@visibility(m.RegionAssessment)
def _assessments(reader: Reader) -> Q:
    """Chain leaders may look at drafts: they are asked what is feasible before anything is published."""
    if sees_unprotected(reader) or reader.chains:
        return EVERYTHING
    return Q(state=m.RegionAssessment.State.DONE, published_at__isnull=False)


@visibility(m.Specialisation)
def _specialisations(reader: Reader) -> Q:
    return EVERYTHING if sees_unprotected(reader) else _PUBLISHED & Q(published=True)


@visibility(m.RegionProfile)
def _profiles(reader: Reader) -> Q:
    """Parks are small: the public sees those of districts, zones and the city only."""
    return EVERYTHING if sees_unprotected(reader) else _PUBLISHED & Q(withheld="") & ~Q(kind=m.RegionKind.PARK)


@visibility(m.Similarity)
def _similarities(reader: Reader) -> Q:
    return EVERYTHING if sees_unprotected(reader) else _PUBLISHED & Q(withheld="", judged=True)


@visibility(m.Relatedness)
def _relatedness(reader: Reader) -> Q:
    """A district that makes a product is often one firm: officials, and chain leaders for the products of their chains."""
    if sees_unprotected(reader):
        return EVERYTHING
    return Q(product__chain_links__chain__code__in=reader.chains) if reader.chains else NOTHING


@visibility(m.ProductComplexity)
def _complexity(reader: Reader) -> Q:
    return EVERYTHING if sees_unprotected(reader) or reader.chains else _PUBLISHED


@visibility(m.PartnerFit)
def _fits(reader: Reader) -> Q:
    """The fit rests on which products districts make."""
    return EVERYTHING if sees_unprotected(reader) else NOTHING


def sees_unprotected(reader: Reader) -> bool:
    """Whether the reader sees values of regions without disclosure control: the city's people, and officials and analysts of a district."""
    return reader.sees_city or bool(reader.districts)


def may_assess(reader: Reader) -> bool:
    """Whether the reader may start an assessment and publish it."""
    return reader.sees_city and reader.has(Role.ADMINISTRATOR, Role.ANALYST)
