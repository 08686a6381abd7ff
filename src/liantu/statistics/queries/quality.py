"""数据质量: what was found about firms' reports, and who is to be reminded of which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl
from django.db.models import Count, QuerySet

from liantu.accounts.queries import SYSTEM, Viewer, visible_to
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.registry import queries as registry
from liantu.rooms import clock
from liantu.statistics.models import Computation, QualityIssue
from liantu.statistics.queries.computations import latest_computation
from liantu.statistics.rules import sees_aggregates

_ABOUT_TIME = (QualityIssue.Kind.MISSING, QualityIssue.Kind.LATE)


@dataclass(frozen=True, slots=True)
class Reminder:
    """催报: one firm with the periods that it has not reported and those that came late, with days."""

    organisation: int
    name: str
    district: str
    missing: tuple[Period, ...]
    late: tuple[tuple[Period, int], ...]


def quality_issues(
    viewer: Viewer,
    *,
    kinds: Collection[str] | None = None,
    district: str | None = None,
    organisation: int | None = None,
    period: str | None = None,
    computation: Computation | None = None,
) -> QuerySet[QualityIssue]:
    """Issues of the newest computation (or of ``computation``) that the viewer may see, the gravest first.

    A firm sees what is odd about its own reports whether or not anything was released of the computation.
    """
    chosen = computation or latest_computation(SYSTEM)
    if chosen is None:
        return QualityIssue.objects.none()
    rows = visible_to(viewer, QualityIssue.objects.filter(computation=chosen)).select_related("organisation")
    filters = {"kind__in": kinds, "district": district, "organisation": organisation, "period": period}
    rows = rows.filter(**{name: value for name, value in filters.items() if value is not None})
    return rows.order_by("kind", "-score", "-period", "pk")


def issue_counts(viewer: Viewer, *, computation: Computation | None = None) -> pl.DataFrame:
    """Return district, kind, issues, firms: how many issues and firms of each kind the viewer sees in each district."""
    rows = quality_issues(viewer, computation=computation).order_by().values_list("district", "kind")
    counts = rows.annotate(issues=Count("pk"), firms=Count("organisation", distinct=True))
    schema = {"district": pl.String, "kind": pl.String, "issues": pl.Int64, "firms": pl.Int64}
    return pl.DataFrame(list(counts), schema=schema, orient="row").sort("district", "kind")


def reminders(viewer: Viewer, city: Pack, district: str | None = None, *, computation: Computation | None = None) -> list[Reminder]:
    """Return the firms with missing or late reports, most missing first; in ``district`` where it is given.

    Who sees nothing but own firms reads of these what is owed now, as their forms say it; all others what the computation counted.
    """
    rows = quality_issues(viewer, kinds=_ABOUT_TIME, district=district, computation=computation).order_by("organisation_id", "period")
    missing: dict[int, list[Period]] = {}
    late: dict[int, list[tuple[Period, int]]] = {}
    firms: dict[int, tuple[str, str]] = {}
    for pk, name, place, kind, period, days in rows.values_list(
        "organisation_id", "organisation__name", "district", "kind", "period", "days"
    ):
        firms[pk] = (name, place)
        if kind == QualityIssue.Kind.MISSING:
            missing.setdefault(pk, []).append(Period.parse(period))
        else:
            late.setdefault(pk, []).append((Period.parse(period), days or 0))
    if is_own(viewer):
        for row in registry.organisations(viewer).filter(pk__in=viewer.organisations):
            forms = registry.standings(viewer, row, clock.today(), city)
            missing[row.pk] = sorted(one.period for form in forms for one in form.missing)
            firms.setdefault(row.pk, (row.name, row.region_id or ""))
        firms = {pk: firm for pk, firm in firms.items() if missing.get(pk) or late.get(pk)}
    firms_to_remind = [Reminder(pk, *firm, tuple(missing.get(pk, ())), tuple(late.get(pk, ()))) for pk, firm in firms.items()]
    return sorted(firms_to_remind, key=lambda one: (-len(one.missing), -len(one.late), one.organisation))


def is_own(viewer: Viewer) -> bool:
    """Whether the viewer sees the reports of own firms and of nobody else."""
    return bool(viewer.organisations) and not sees_aggregates(viewer)
