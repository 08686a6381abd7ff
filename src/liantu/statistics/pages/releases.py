"""发布页: what was released when and by whom, a look at what a release would show, releasing and withdrawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.errors import LiantuError, NotAllowedError
from liantu.kernel.pack import Pack
from liantu.statistics.actions import ask_preview, ask_release, withdraw
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.models import Computation
from liantu.statistics.queries import latest_computation, latest_release
from liantu.statistics.queries.computations import releases
from liantu.statistics.queries.names import DIMENSIONS, dimension_name, key_name
from liantu.statistics.queries.release_jobs import newest_preview, release_summary, release_trouble, release_under_way
from liantu.statistics.queries.released import released, rules_of_release
from liantu.statistics.rules import may_release, sees_aggregates
from liantu.web.figures import translated, unit_word
from liantu.web.page_context import language, pack
from liantu.web.pages import paginate

_COMBINED = 100


@require_GET
def release_list(request: HttpRequest) -> HttpResponse:
    """Show the releases with what each shows and withholds; who may release sees what waits to be released."""
    viewer = viewer_on(request)
    page = paginate(request, releases(viewer), 20)
    newest = latest_release(viewer)
    context = {
        "page": page,
        "rows": [
            (one, _reasons(rules_of_release(one), one.counts.get("withheld", {})), one.pk == getattr(newest, "pk", None)) for one in page
        ],
        "newest": newest,
        "aggregates": sees_aggregates(viewer),
        **_desk(viewer),
    }
    return render(request, "statistics/releases.html", context)


@require_GET
@login_required
def release_state(request: HttpRequest) -> HttpResponse:
    """The desk of who may release, asked for again while a preview or a release runs."""
    viewer = _may(request)
    response = render(request, "statistics/parts/release_desk.html", _desk(viewer))
    if request.GET.get("was") and not release_under_way():
        response["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "POST"])
@login_required
def release_preview(request: HttpRequest) -> HttpResponse:
    """Put a look at what a release would show in the queue (POST), or show what the newest one found, with the form that releases."""
    viewer, computation = _may(request), _newest(viewer_on(request))
    if request.method == "POST":
        asked = ask_preview(computation, viewer)
        messages.info(request, _("已开始计算发布范围，完成后本页会更新。") if asked else _("预览或发布已在进行中。"))
        return redirect("release_list")
    found = newest_preview(viewer, computation)
    if found is None:
        raise Http404(_("还没有预览"))
    city = pack()
    rule = city.rule(DisclosureRules)
    context = {
        "computation": computation,
        "made_at": datetime.fromisoformat(found["at"]),
        "simulated": "simulated" in computation.marks,
        "under_way": release_under_way(),
        **_told(city, rule, found),
    }
    return render(request, "statistics/release_preview.html", context)


@require_POST
@login_required
def release_new(request: HttpRequest) -> HttpResponse:
    """Put a release of the computation that was looked at in the queue; it must be confirmed and still be the newest."""
    viewer, computation = _may(request), _newest(viewer_on(request))
    if request.POST.get("confirm") != "1" or request.POST.get("computation") != str(computation.pk):
        messages.error(request, _("没有发布：请先预览最新的计算结果，并勾选确认。"))
    elif newest_preview(viewer, computation) is None:
        messages.error(request, _("没有发布：请先预览。"))
    else:
        try:
            asked = ask_release(computation, viewer)
            messages.success(request, _("已开始发布，完成后本页会更新。") if asked else _("预览或发布已在进行中。"))
        except LiantuError as error:
            messages.error(request, error.what.in_language(language()))
    return redirect("release_list")


@require_GET
def release_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one release: what it shows and withholds by indicator and group, the rules as they were, and the form that withdraws it."""
    viewer, city = viewer_on(request), pack()
    made = get_object_or_404(releases(viewer), pk=pk)
    found = release_summary(released(viewer, release=made))
    context = {
        "release": made,
        "may": may_release(viewer),
        "simulated": "simulated" in made.marks,
        "aggregates": sees_aggregates(viewer),
        **_told(city, rules_of_release(made), found),
    }
    return render(request, "statistics/release.html", context)


@require_POST
@login_required
def release_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a release back from the public, once that is confirmed."""
    viewer = _may(request)
    made = get_object_or_404(releases(viewer).filter(withdrawn_at__isnull=True), pk=pk)
    if request.POST.get("confirm") != "1":
        messages.error(request, _("没有撤回：请勾选确认。"))
        return redirect("release", pk)
    try:
        withdraw(made, viewer)
        messages.success(request, _("已撤回。"))
    except NotAllowedError as error:
        messages.error(request, error.what.in_language(language()))
    return redirect("release", pk)


def _may(request: HttpRequest) -> Viewer:
    """The viewer, who may release; for everybody else there is no such page."""
    viewer = viewer_on(request)
    if not may_release(viewer):
        raise Http404
    return viewer


def _newest(viewer: Viewer) -> Computation:
    computation = latest_computation(viewer)
    if computation is None:
        raise Http404(_("尚未汇总企业填报"))
    return computation


def _desk(viewer: Viewer) -> dict[str, Any]:
    """What waits to be released, for who may release; nothing for others."""
    if not may_release(viewer):
        return {"may": False}
    computation = latest_computation(viewer)
    newest = latest_release(viewer)
    return {
        "may": True,
        "computation": computation,
        "released_already": computation is not None and newest is not None and newest.computation_id == computation.pk,
        "preview": None if computation is None else newest_preview(viewer, computation),
        "under_way": release_under_way(),
        "trouble": release_trouble(),
    }


def _reasons(rule: DisclosureRules, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Why cells are withheld, in words, with how many; the commonest first."""
    return [(translated(rule.reasons.text(code)), count) for code, count in sorted(counts.items(), key=lambda pair: -pair[1])]


def _told(city: Pack, rule: DisclosureRules, found: Mapping[str, Any]) -> dict[str, Any]:
    """The counts of a summary by indicator and by group, the reasons in words, and the first combined cells."""
    cells: Sequence[Sequence[Any]] = found["cells"]
    withheld: Counter[str] = Counter()
    for _indicator, _dimension, reason, count in cells:
        withheld[reason] += count
    shown = withheld.pop("", 0)
    names = {code: translated(entry.name) for code, entry in city.measured.items()}
    groups = {name: translated(dimension_name(name)) for name in DIMENSIONS}
    return {
        "shown": shown,
        "withheld": withheld.total(),
        "reasons": _reasons(rule, withheld),
        "by_indicator": _counted((names.get(row[0], row[0]), row[2], row[3]) for row in cells),
        "by_group": _counted((groups.get(row[1], row[1]), row[2], row[3]) for row in cells),
        "combined": [_combined(city, row) for row in found["combined"][:_COMBINED]],
        "combined_count": len(found["combined"]),
        "rule": rule,
    }


def _counted(rows: Iterable[tuple[str, str, int]]) -> list[tuple[str, int, int]]:
    """Name, how many are shown and how many withheld."""
    counted: dict[str, list[int]] = {}
    for name, reason, count in rows:
        counted.setdefault(name, [0, 0])[1 if reason else 0] += count
    return [(name, shown, withheld) for name, (shown, withheld) in counted.items()]


def _combined(city: Pack, row: Sequence[Any]) -> dict[str, Any]:
    indicator, dimension, period, value, keys = row
    entry = city.measured[indicator]
    names = [translated(key_name(city, dimension, key)) for key in keys.split(",")]
    return {
        "indicator": translated(entry.name), "group": translated(dimension_name(dimension)), "period": period, "value": value,
        "unit": entry.unit, "unit_word": unit_word(entry.unit), "names": names,
    }  # fmt: skip
