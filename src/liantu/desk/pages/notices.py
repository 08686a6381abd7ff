"""通知页: what a person was told, and marking it as read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liantu.accounts.queries import viewer_on
from liantu.desk.actions import mail_is_on, read_all, read_notice, want_mail
from liantu.desk.pages.going_back import say
from liantu.desk.queries import habit, notices
from liantu.rooms.notices import notice_kinds
from liantu.web.pages import paginate


@require_GET
@login_required
def notice_list(request: HttpRequest) -> HttpResponse:
    """List what the viewer was told, the newest first; with ``?show=unread`` only what was not read."""
    viewer, unread_only = viewer_on(request), request.GET.get("show") == "unread"
    rows = notices(viewer)
    page = paginate(request, rows.filter(read_at=None) if unread_only else rows)
    context = {
        "page": page,
        "kinds": {code: kind.name for code, kind in notice_kinds().items()},
        "unread_only": unread_only,
        "mail_is_on": mail_is_on(),
        "habit": habit(viewer),
    }
    return render(request, "desk/notice_list.html", context)


@require_GET
@login_required
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what a notice is about; it counts as read."""
    row = read_notice(viewer_on(request), pk)
    if row is None:
        raise Http404
    return redirect(row.url if row.url.startswith("/") and not row.url.startswith("//") else "notice_list")


@require_POST
@login_required
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    read_all(viewer_on(request))
    say(request, _("通知已全部标为已读。"))
    return redirect("notice_list")


@require_POST
@login_required
def mail_wanted(request: HttpRequest) -> HttpResponse:
    """Send notices by mail, or not."""
    want_mail(viewer_on(request), wanted=request.POST.get("wants_mail") == "on")
    say(request, _("设置已保存。"))
    return redirect("notice_list")
