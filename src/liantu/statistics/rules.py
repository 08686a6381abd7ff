"""谁能看: who sees aggregates before they are released, whose reports are looked at, and who may compute and release."""

from __future__ import annotations

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, NOTHING, Reader, Role, visibility
from liantu.statistics.models import Computation, Forecast, QualityIssue, Release, ReleaseBasis, ReleasedCell, StatisticFigure

_RELEASED = Q(withdrawn_at__isnull=True)


@visibility(Computation)
def computations_seen(reader: Reader) -> Q:
    """City and districts see every computation; all others those from which something is released."""
    if sees_aggregates(reader):
        return EVERYTHING
    return Q(pk__in=Release.objects.filter(_RELEASED).values("computation"))


@visibility(StatisticFigure, ReleaseBasis)
def figures_seen(reader: Reader) -> Q:
    """City and districts see every aggregate; firms, chain leaders, reviewers and the public see released cells only."""
    return EVERYTHING if sees_aggregates(reader) else NOTHING


@visibility(Forecast)
def forecasts_seen(reader: Reader) -> Q:
    """A forecast from published figures is seen with the computation; one from firms' reports by those who see aggregates."""
    return EVERYTHING if sees_aggregates(reader) else Q(origin=Forecast.Origin.OFFICIAL)


@visibility(QualityIssue)
def issues_seen(reader: Reader) -> Q:
    """As reports are: the city all, a district those of its organisations, a firm its own."""
    if reader.sees_city:
        return EVERYTHING
    condition = NOTHING
    if reader.districts:
        condition |= Q(organisation__region_id__in=reader.districts)
    if reader.organisations:
        condition |= Q(organisation_id__in=reader.organisations)
    return condition


@visibility(Release)
def releases_seen(reader: Reader) -> Q:
    """What is released everybody sees; what was withdrawn those who see aggregates."""
    return EVERYTHING if sees_aggregates(reader) else _RELEASED


@visibility(ReleasedCell)
def cells_seen(reader: Reader) -> Q:
    """A released cell is seen with its release."""
    return EVERYTHING if sees_aggregates(reader) else Q(release__withdrawn_at__isnull=True)


def sees_aggregates(reader: Reader) -> bool:
    """Whether the reader sees aggregates that are not protected: readers of the city and officials or analysts of a district."""
    return reader.sees_city or bool(reader.districts)


def may_compute(reader: Reader) -> bool:
    """Whether the reader may start a computation: analysts and administrators of the city."""
    return reader.sees_city and reader.has(Role.ADMINISTRATOR, Role.ANALYST)


def may_release(reader: Reader) -> bool:
    """Whether the reader may release figures to the public and withdraw them."""
    return may_compute(reader)
