"""首页: what each person sees first, by what the person is here for; and the big screen of those who lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from liantu.accounts.actions import mark_visit
from liantu.accounts.queries import Viewer, viewer_on
from liantu.desk.actions import finish_tour
from liantu.desk.engine.rule_files import DeskRules
from liantu.desk.queries import habit, shown_home
from liantu.desk.rules import may_look_at_screen
from liantu.rooms.cards import Home, homes_of
from liantu.web.context import Place, navigation
from liantu.web.page_context import pack

_SINCE = "looked_at_before"
_CALM = {Home.LEADER, Home.PUBLIC, Home.REVIEWER}
"""Homes of those who decide or read: large type in one column. The others are dense."""
_TITLES: dict[Home, Any] = {
    Home.LEADER: gettext_lazy("全市工业总览"),
    Home.WORK: gettext_lazy("工作台"),
    Home.CHAIN: gettext_lazy("我的产业链"),
    Home.FIRM: gettext_lazy("我的企业"),
    Home.REVIEWER: gettext_lazy("待评审事项"),
    Home.PUBLIC: gettext_lazy("公开信息"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A home of somebody who has several."""

    url: str
    label: Any
    current: bool
    count: int | None = None


@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """Show a home of the viewer: the widest, or the one that the address asks for where the viewer has it."""
    viewer = viewer_on(request)
    homes = homes_of(viewer)
    home = next((one for one in homes if one == request.GET.get("home")), homes[0])
    shown = shown_home(viewer, home, _since(request))
    context: dict[str, Any] = {
        "shown": shown,
        "title": _TITLES[home],
        "calm": home in _CALM,
        "tabs": tabs(homes, home) if len(homes) > 1 else [],
        "today": timezone.localdate(),
        "simulated": shown.simulated,
        "may_look_at_screen": home in {Home.LEADER, Home.WORK} and may_look_at_screen(viewer),
        "public_pages": public_pages() if home is Home.PUBLIC else [],
        "touring": viewer.user_id is not None and habit(viewer).toured_at is None,
    }
    return render(request, "desk/home.html", context)


@require_GET
@login_required
def screen(request: HttpRequest) -> HttpResponse:
    """The leader's home as a big screen: its cards one after the other, to be read from afar."""
    viewer = viewer_on(request)
    if not may_look_at_screen(viewer):
        raise PermissionDenied
    shown = shown_home(viewer, Home.LEADER, None)
    seconds = pack().rule(DeskRules).screen_seconds
    context = {"shown": shown, "now": timezone.localtime(), "simulated": shown.simulated, "seconds": seconds, "title": _TITLES[Home.LEADER]}
    return render(request, "desk/screen.html", context)


@require_POST
@login_required
def tour_done(request: HttpRequest) -> HttpResponse:
    """Show the tour no more."""
    finish_tour(viewer_on(request))
    return redirect("workbench")


def tabs(homes: Iterable[Home], current: Home) -> list[Tab]:
    """The homes of somebody who has several."""
    return [Tab(f"{reverse('workbench')}?{urlencode({'home': home.value})}", _TITLES[home], home is current) for home in homes]


def public_pages() -> list[Place]:
    """Pages that are open to everybody."""
    return [page for section in navigation("", signed_in=False) for page in section.pages]


def _since(request: HttpRequest) -> datetime | None:
    """When the viewer was here before this session; the first look of a session marks the visit."""
    viewer: Viewer = viewer_on(request)
    if viewer.user_id is None:
        return None
    if _SINCE not in request.session:
        before = getattr(request.user, "last_visit_at", None)
        request.session[_SINCE] = before.isoformat() if before else ""
        mark_visit(viewer.user_id)
    return parse_datetime(request.session[_SINCE]) if request.session[_SINCE] else None
