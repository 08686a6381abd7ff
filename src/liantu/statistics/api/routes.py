"""统计接口: targets by both sources, clusters and fields, what was found about reports, releases to the public."""

from __future__ import annotations

from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from liantu.accounts.queries import SYSTEM, viewer_on
from liantu.kernel.pack import load_pack
from liantu.statistics.api.indicators import Key, Word, official_row
from liantu.statistics.api.schemas import ClusterOut, ClusterPageOut, IssueOut, ReleaseOut, ShareOut, TargetLineOut, TargetOut
from liantu.statistics.engine.calibration import Coverage
from liantu.statistics.engine.targets import Reading
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.clusters import ClusterView, cluster_view, cluster_views
from liantu.statistics.queries.computations import releases as read_releases
from liantu.statistics.queries.district_targets import district_targets
from liantu.statistics.queries.quality import quality_issues as read_quality_issues
from liantu.statistics.queries.readings import target_of
from liantu.statistics.queries.targets import TargetSide, TargetView, target_view, target_views
from liantu.web.api.paging import Page, PageNumber, PageSize, paged
from liantu.web.api.schemas import both

open_router = Router()
router = Router()
_OUTPUT = "above_scale_output"


@open_router.get("/targets", response=list[TargetLineOut], summary="目标 / targets")
def targets(request: HttpRequest) -> list[dict[str, Any]]:
    """All targets: where each stands by published figures and by firms' reports, on its own basis only."""
    views = target_views(viewer_on(request), load_pack(settings.PACK))
    return [target_line(view) for view in views]


@open_router.get("/targets/{code}", response=TargetOut, summary="一个目标 / one target")
def target(request: HttpRequest, code: str) -> dict[str, Any]:
    """One target: readings, path, forecast, chance and verdict of both sources, and series on another basis."""
    view = target_view(viewer_on(request), load_pack(settings.PACK), code)
    sides = {side.origin: {**side_line(side), **_more(side)} for side in (view.official, view.computed)}
    return {**target_line(view), **sides, "context": [official_row(row) for row in view.context]}


@router.get("/targets/{code}/districts", response=list[ShareOut], summary="区县分解指标 / districts' shares of a target")
def target_shares(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """Shares of a target that districts were set, in its unit: for the city all, for a district its own."""
    city = load_pack(settings.PACK)
    names = ("district", "value", "state", "note", "reason", "set_at", "answered_at")
    return [{name: getattr(row, name) for name in names} for row in district_targets(viewer_on(request), target_of(city, code).code)]


@open_router.get("/clusters", response=list[ClusterOut], summary="集群与领域 / clusters and fields")
def clusters(request: HttpRequest, dimension: Literal["cluster", "field"] = "cluster") -> list[dict[str, Any]]:
    """All clusters or emerging fields in their newest year."""
    city = load_pack(settings.PACK)
    return [_cluster(view, city.measured[_OUTPUT].unit) for view in cluster_views(viewer_on(request), city, dimension)]


@open_router.get("/clusters/{code}", response=ClusterPageOut, summary="一个集群 / one cluster")
def cluster(request: HttpRequest, code: str, dimension: Literal["cluster", "field"] = "cluster") -> dict[str, Any]:
    """One cluster or field with its leading firms that you may see."""
    city = load_pack(settings.PACK)
    view = cluster_view(viewer_on(request), city, code, dimension)
    names = ("organisation", "name", "district", "output_yuan", "share")
    leading = [{name: getattr(firm, name) for name in names} for firm in view.leading]
    return {**_cluster(view, city.measured[_OUTPUT].unit), "leading": leading, "hidden": view.hidden}


@router.get("/quality-issues", response=Page[IssueOut], summary="数据质量 / quality of reports")
def quality_issues(  # noqa: PLR0913, RUF100 every parameter is one of the address
    request: HttpRequest,
    page: PageNumber = 1,
    size: PageSize = 50,
    kind: Literal["", "missing", "late", "jump", "contradiction", "revision"] = "",
    district: Word = "",
    organisation: Key | None = None,
    period: Word = "",
) -> dict[str, Any]:
    """What was found about reports that you may see: those of your firm, of your district, or of the city."""
    filters: dict[str, Any] = {"district": district or None, "organisation": organisation, "period": period or None}
    newest = latest_computation(SYSTEM)  # a firm sees its own issues before anything is released
    rows = read_quality_issues(viewer_on(request), kinds=[kind] if kind else None, **filters, computation=newest)
    names = ("kind", "district", "period", "item", "rule", "value", "expected", "score", "probable_factor", "days")
    return paged(
        rows, page, size, lambda issues: [{"organisation": row.organisation_id, **{n: getattr(row, n) for n in names}} for row in issues]
    )


@open_router.get("/releases", response=list[ReleaseOut], summary="发布 / releases")
def releases(request: HttpRequest) -> list[dict[str, Any]]:
    """Releases to the public, newest first; withdrawn ones are for those who see aggregates."""
    names = ("known_at", "withdrawn_at", "marks", "counts")
    rows = read_releases(viewer_on(request))
    return [{"id": row.pk, "released_at": row.published_at, **{name: getattr(row, name) for name in names}} for row in rows]


def target_line(view: TargetView) -> dict[str, Any]:
    """A target and where it stands by each source, as it is given out."""
    entry = view.entry
    plain = {name: getattr(entry, name) for name in ("code", "indicator", "region", "period", "direction", "value", "unit", "commitment")}
    place = None if view.place is None else dict(zip(("indicator", "dimension", "key"), view.place, strict=True))
    return {
        **plain, "name": both(entry.name), "document": both(entry.document), "basis": both(entry.basis), "source": entry.source,
        "mark": entry.mark.value, "note": both(entry.note) if entry.note else None, "no_series": view.note is not None,
        "coverage": view.coverage, "computed_from": place, "official": side_line(view.official), "computed": side_line(view.computed),
    }  # fmt: skip


def side_line(side: TargetSide) -> dict[str, Any]:
    """Where a target stands by one source, as it is given out."""
    progress = side.progress
    spans = {name: None if progress is None else _span(getattr(progress, name)) for name in ("gap", "lag", "growth")}
    return {
        "origin": side.origin, "newest": None if side.newest is None else _reading(side.newest), "outcome": side.verdict.outcome.value,
        "reason": both(side.verdict.reason), "margin": _span(side.verdict.margin),
        "path_status": "unknown" if progress is None else progress.path_status.value, **spans, "chance": side.chance,
    }  # fmt: skip


def _more(side: TargetSide) -> dict[str, Any]:
    names = ("central", "low_80", "high_80", "low_95", "high_95", "model", "points")
    forecast = [
        {
            **{name: getattr(row, name) for name in names}, "period": str(row.period), "method": row.method.value,
            "notes": [both(note) for note in row.notes], "coverage": [_coverage(one) for one in row.coverage],
        }
        for row in side.forecast
    ]  # fmt: skip
    return {
        "base": None if side.base is None else str(side.base), "readings": [_reading(one) for one in side.readings],
        "path": _points(side.path), "forecast": forecast,
    }  # fmt: skip


def _coverage(held: Coverage) -> dict[str, Any]:
    return {"within_80": held.within_80, "within_95": held.within_95, "forecasts": held.forecasts, "source": both(held.source)}


def _span(span: tuple[float, float] | None) -> list[float] | None:
    return None if span is None else list(span)


def _points(rows: Any) -> list[dict[str, Any]]:
    return [{"period": str(period), "value": value} for period, value in rows]


def _reading(one: Reading) -> dict[str, Any]:
    plain = {"period": str(one.period), "value": one.value, "bound": one.bound.value, "expected": one.expected, "source": one.source}
    firms, known = (None, None) if one.coverage is None else (one.coverage.total, one.coverage.known)
    return {**plain, "mark": None if one.mark is None else one.mark.value, "firms": firms, "known": known}


def _cluster(view: ClusterView, unit: str) -> dict[str, Any]:
    plain = {name: getattr(view, name) for name in ("dimension", "code", "output", "growth", "share", "firms", "top_share", "hhi")}
    return {
        **plain, "name": both(view.name), "period": str(view.period) if view.period else None, "unit": unit,
        "series": _points(view.series), "target": None if view.target is None else view.target.entry.code,
    }  # fmt: skip
