"""公布评估: let firms and the public see an assessment, or take that back; for those who may, each after a second click."""

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
from liantu.chains import queries
from liantu.chains.actions import publish_assessment, withdraw_assessment
from liantu.chains.models import Assessment
from liantu.chains.rules import may_assess
from liantu.web.page_context import done


@dataclass(frozen=True, slots=True)
class Publication:
    """What may be done: the assessment on the page, how many of its links are withheld, what is public now and what else would be."""

    assessment: Assessment
    links: int
    withheld: int
    public: Assessment | None
    before: Assessment | None


def publication(viewer: Viewer, assessment: Assessment | None) -> Publication | None:
    """Return what the page offers this viewer; None where the viewer may not publish or there is nothing to publish."""
    if assessment is None or not may_assess(viewer):
        return None
    links, withheld = queries.withheld_links(assessment)
    public, before = [*queries.assessments(PUBLIC)[:2], None, None][:2]
    return Publication(assessment, links, withheld, public, before)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish an assessment."""
    return _answer(request, pk, publish_assessment, _("评估已公布：企业和公众现在可以看到，受保护的数值除外。"))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a publication back."""
    return _answer(request, pk, withdraw_assessment, _("已撤回公布。"))


def _answer(request: HttpRequest, pk: int, act: Callable[[Assessment, Viewer], Assessment], success: str) -> HttpResponse:
    viewer = viewer_on(request)
    if not may_assess(viewer):
        raise PermissionDenied
    assessment = get_object_or_404(queries.assessments(viewer), pk=pk)
    done(request, lambda: act(assessment, viewer), success)
    return redirect("chain_list")
