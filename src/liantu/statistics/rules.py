"""谁能看: who sees aggregates before they are released, whose reports are looked at, and who may compute and release."""

from __future__ import annotations

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, NOTHING, Role, Viewer, visibility
from liantu.registry.models import public
from liantu.statistics.models import (
    Computation,
    DistrictTarget,
    Forecast,
    QualityIssue,
    Release,
    ReleaseBasis,
    ReleasedCell,
    StatisticFigure,
)


@visibility(Computation)
def computations_seen(viewer: Viewer) -> Q:
    """City and districts see every computation; all others those from which something is released."""
    if sees_aggregates(viewer):
        return EVERYTHING
    return Q(pk__in=Release.objects.filter(public()).values("computation"))


@visibility(StatisticFigure, ReleaseBasis)
def figures_seen(viewer: Viewer) -> Q:
    """City and districts see every aggregate; firms, chain leaders, reviewers and the public see released cells only.

    `queries.narrowed` takes away what would tell a district of single firms of others.
    """
    return EVERYTHING if sees_aggregates(viewer) else NOTHING


@visibility(Forecast)
def forecasts_seen(viewer: Viewer) -> Q:
    """A forecast from published figures is seen with the computation; one from firms' reports by those who see aggregates."""
    return EVERYTHING if sees_aggregates(viewer) else Q(origin=Forecast.Origin.OFFICIAL)


@visibility(QualityIssue)
def issues_seen(viewer: Viewer) -> Q:
    """As reports are: the city all, a district those of its organisations, a firm its own."""
    if viewer.sees_city:
        return EVERYTHING
    condition = NOTHING
    if viewer.districts:
        condition |= Q(organisation__region_id__in=viewer.districts)
    if viewer.organisations:
        condition |= Q(organisation_id__in=viewer.organisations)
    return condition


@visibility(Release)
def releases_seen(viewer: Viewer) -> Q:
    """What is released everybody sees; what was withdrawn those who see aggregates."""
    return EVERYTHING if sees_aggregates(viewer) else public()


@visibility(ReleasedCell)
def cells_seen(viewer: Viewer) -> Q:
    """A released cell is seen with its release."""
    return EVERYTHING if sees_aggregates(viewer) else public("release__")


@visibility(DistrictTarget)
def shares_seen(viewer: Viewer) -> Q:
    """The city sees what every district was set, a district its own; nobody else sees any."""
    return EVERYTHING if viewer.sees_city else Q(district__in=viewer.districts)


def may_set_shares(viewer: Viewer) -> bool:
    """Whether the viewer may set districts their shares of a target: officials and administrators of the city."""
    return viewer.sees_city and viewer.has(Role.ADMINISTRATOR, Role.OFFICIAL)


def may_answer_share(viewer: Viewer, district: str) -> bool:
    """Whether the viewer may accept or answer a district's share: officials of that district."""
    return not viewer.sees_city and viewer.has(Role.OFFICIAL) and district in viewer.districts


def sees_aggregates(viewer: Viewer) -> bool:
    """Whether the viewer sees aggregates that are not protected: viewers of the city and officials or analysts of a district."""
    return viewer.sees_city or bool(viewer.districts)


def may_compute(viewer: Viewer) -> bool:
    """Whether the viewer may start a computation: analysts and administrators of the city."""
    return viewer.sees_city and viewer.has(Role.ADMINISTRATOR, Role.ANALYST)


def may_release(viewer: Viewer) -> bool:
    """Whether the viewer may release figures to the public and withdraw them."""
    return may_compute(viewer)
