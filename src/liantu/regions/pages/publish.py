"""公布区域评估: let firms and the public see what gives no firm away, or take that back; each after a second click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liantu.accounts.queries import PUBLIC, Viewer, viewer_on
from liantu.regions import queries
from liantu.regions.actions import publish_regions, withdraw_regions
from liantu.regions.models import RegionAssessment, RegionKind
from liantu.regions.rules import may_assess
from liantu.web.page_context import done


@dataclass(frozen=True, slots=True)
class Publication:
    """What may be done: the assessment on the page, districts shown and withheld, what is public now and what else would be."""

    assessment: RegionAssessment
    districts: int
    withheld: int
    public: RegionAssessment | None
    before: RegionAssessment | None


def publication(viewer: Viewer, assessment: RegionAssessment | None) -> Publication | None:
    """Return what the page offers this viewer; None where the viewer may not publish or there is nothing to publish."""
    if assessment is None or not may_assess(viewer):
        return None
    rows = assessment.profiles.filter(kind=RegionKind.DISTRICT)
    public, before = [*queries.assessments(PUBLIC)[:2], None, None][:2]
    return Publication(assessment, rows.count(), rows.exclude(withheld="").count(), public, before)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish an assessment."""
    return _answer(request, pk, publish_regions, _("区域评估已公布：企业和公众现在可以看到，受保护的数值除外。"))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a publication back."""
    return _answer(request, pk, withdraw_regions, _("已撤回公布。"))


def _answer(request: HttpRequest, pk: int, act: Callable[[RegionAssessment, Viewer], RegionAssessment], success: str) -> HttpResponse:
    viewer = viewer_on(request)
    if not may_assess(viewer):
        raise PermissionDenied
    assessment = get_object_or_404(queries.assessments(viewer), pk=pk)
    done(request, lambda: act(assessment, viewer), success)
    return redirect("region_list")
