"""分解指标页: the shares of a target by district: the city sets them, a district accepts its own or answers with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liantu.accounts.queries import Viewer, viewer_on
from liantu.statistics.actions.district_targets import accept_share, answer_share, set_share
from liantu.statistics.pages.page_context import data_status
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.district_targets import district_targets, shareable, shares
from liantu.statistics.queries.targets import target_view
from liantu.statistics.rules import may_answer_share, may_set_shares, sees_aggregates
from liantu.web.figures import translated
from liantu.web.page_context import done, not_found_as_404, pack, whole_number


@require_http_methods(["GET", "POST"])
@login_required
@not_found_as_404
def target_districts(request: HttpRequest, code: str) -> HttpResponse:
    """Show the shares of a target beside where districts stand; POST sets them (city), or accepts or answers one (district)."""
    viewer, city = viewer_on(request), pack()
    computation = latest_computation(viewer)
    view = target_view(viewer, city, code, computation=computation)
    if not sees_aggregates(viewer) or not shareable(city, view.entry):
        raise Http404
    if request.method == "POST":
        _write(request, viewer, code)
        return redirect("target_districts", code)
    context = {
        "view": view,
        "shares": shares(viewer, city, view, computation=computation),
        "may_set": may_set_shares(viewer),
        "mine": {one for one in viewer.districts if may_answer_share(viewer, one)},
        **data_status(computation),
    }
    return render(request, "statistics/target_districts.html", context)


def _write(request: HttpRequest, viewer: Viewer, code: str) -> None:
    """What the form of the page asks for."""
    share = whole_number(request.POST.get("share", ""))
    if share is None:
        _set_given(request, viewer, code)
    elif request.POST.get("answer") == "accept":
        done(request, lambda: accept_share(viewer, share), _("已接受。"))
    else:
        done(request, lambda: answer_share(viewer, share, request.POST.get("reason", "")), _("意见已提交。"))


def _set_given(request: HttpRequest, viewer: Viewer, code: str) -> None:
    """Set every district's share that is given; what is no number is said and left as it is, and alone it counts as nothing saved."""
    given: dict[str, float] = {}
    wrong = []
    for district in pack().districts:
        text = request.POST.get(f"value-{district.code}", "").replace(",", "").replace("，", "").strip()
        try:
            given |= {district.code: float(text)} if text else {}
        except ValueError:
            wrong.append(translated(district.name))
    before = {row.district: row.value for row in district_targets(viewer, code)}
    changed = {district: value for district, value in given.items() if before.get(district) != value}
    if changed or not wrong:
        done(request, lambda: _set_all(viewer, code, changed, request.POST.get("note", "")), _("分解指标已保存。"))
    if wrong:
        messages.error(request, _("不是数字，未保存：%(names)s") % {"names": "、".join(wrong)})


def _set_all(viewer: Viewer, code: str, values: dict[str, float], note: str) -> None:
    """Set the shares of these districts, one after the other."""
    for district, value in values.items():
        set_share(viewer, pack(), code, district, value, note)
