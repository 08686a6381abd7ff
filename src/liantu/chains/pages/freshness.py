"""评估是否过时: the notice that newer facts wait, fetched after the page, and the button that assesses again."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tasks import task as job

from liantu.accounts.actions import write_audit
from liantu.chains.actions import assess
from liantu.chains.pages.asking import reader_of
from liantu.chains.queries import latest_assessment, newer_facts_wait
from liantu.chains.rules import may_assess, sees_drafts
from liantu.kernel.pack import load_pack


@require_GET
def notice(request: HttpRequest) -> HttpResponse:
    """Say whether facts came in after the assessment; empty for readers whom it does not concern."""
    reader = reader_of(request)
    if not sees_drafts(reader) or not newer_facts_wait():
        return HttpResponse("")
    here = {"assessment": latest_assessment(reader), "may_assess": may_assess(reader), "again_url": _again_url()}
    return render(request, "chains/notice.html", here)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Put an assessment of all chains in the queue."""
    reader = reader_of(request)
    if not may_assess(reader):
        raise PermissionDenied
    write_audit(reader.user_id, "assess")
    assess_job.enqueue()
    messages.success(request, _("已开始重新评估，完成后刷新本页可见。"))
    return redirect("chain_list")


@job(queue_name="default")
def assess_job() -> None:
    """Assess all chains."""
    assess(load_pack(settings.PACK))


def _again_url() -> str:
    """The refresh of findings and chains together where there is one, else the assessment alone."""
    try:
        return reverse("refresh")
    except NoReverseMatch:
        return reverse("assess_again")
