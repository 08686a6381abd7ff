"""关注、常用视图和评论: what is sent from other pages' forms; each leads back to where it came from."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liantu.accounts.queries import viewer_on
from liantu.desk import actions
from liantu.desk.pages.going_back import back, page_named, say
from liantu.kernel.figure import Subject
from liantu.web.page_context import done


@require_POST
@login_required
def follow(request: HttpRequest) -> HttpResponse:
    """Follow a subject, or no more."""
    viewer, subject = viewer_on(request), _subject(request)
    if request.POST.get("follow") == "no":
        actions.unfollow(viewer, subject)
        say(request, _("已取消关注。"))
    else:
        done(request, lambda: actions.follow(viewer, subject), _("已关注，有变化时会列在您的首页。"))
    return back(request)


@require_POST
@login_required
def followed_seen(request: HttpRequest) -> HttpResponse:
    """Remember that the changes of what is followed were seen."""
    actions.see_followed(viewer_on(request))
    return back(request)


@require_POST
@login_required
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep a page with its filters under a name."""
    viewer, given = viewer_on(request), request.POST
    done(
        request,
        lambda: actions.save_view(viewer, given.get("name", ""), given.get("address", ""), given.get("department", "")),
        _("视图已保存，可在首页打开。"),
    )
    return back(request)


@require_POST
@login_required
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's own view."""
    done(request, lambda: actions.delete_view(viewer_on(request), pk), _("视图已删除。"))
    return back(request)


@require_POST
@login_required
def comment_add(request: HttpRequest) -> HttpResponse:
    """Say something about a subject."""
    viewer, given = viewer_on(request), request.POST
    internal = given.get("internal") == "on"
    done(
        request,
        lambda: actions.add_comment(viewer, _subject(request), given.get("text", ""), page_named(request), internal=internal),
        _("评论已发表。"),
    )
    return back(request, "#comments")


@require_POST
@login_required
def comment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own comment."""
    done(request, lambda: actions.delete_comment(viewer_on(request), pk), _("评论已删除。"))
    return back(request, "#comments")


def _subject(request: HttpRequest) -> Subject:
    return Subject(request.POST.get("kind", "")[:20], request.POST.get("key", "")[:140])
