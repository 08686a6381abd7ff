"""谁能看: who sees chains and assessments, and from whom single links are protected."""

from __future__ import annotations

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, Reader, Role, visibility
from liantu.chains.models import Assessment, Chain, ChainLink, ChainStage, ImportedLink, LinkFigure

_PUBLISHED = Q(state=Assessment.State.DONE, published_at__isnull=False)


@visibility(Chain, ChainStage, ChainLink, ImportedLink)
def structure(_reader: Reader) -> Q:
    """The structure of the chains is public knowledge."""
    return EVERYTHING


@visibility(Assessment)
def assessments(reader: Reader) -> Q:
    """City, districts and chain leaders see every assessment; firms, reviewers and the public see published ones."""
    return EVERYTHING if sees_drafts(reader) else _PUBLISHED


@visibility(LinkFigure)
def link_figures(reader: Reader) -> Q:
    """City and districts see every link; chain leaders their chains, and all else with the public when it is published."""
    if _is_official(reader):
        return EVERYTHING
    published = Q(assessment__state=Assessment.State.DONE, assessment__published_at__isnull=False)
    return published | Q(chain__code__in=reader.chains) if reader.chains else published


def sees_drafts(reader: Reader) -> bool:
    """Whether the reader sees assessments that are not published."""
    return _is_official(reader) or bool(reader.chains)


def sees_unprotected(reader: Reader, chain: str | None = None) -> bool:
    """Whether values of single links are shown without disclosure control; chain leaders see their own ``chain`` so."""
    return _is_official(reader) or (chain is not None and chain in reader.chains)


def may_assess(reader: Reader) -> bool:
    """Whether the reader may start an assessment and publish it."""
    return reader.sees_city and reader.has(Role.ADMINISTRATOR, Role.ANALYST)


def _is_official(reader: Reader) -> bool:
    """City readers, and officials and analysts of a district."""
    return reader.sees_city or bool(reader.districts)
