"""合并页面: doubtful pairs side by side with what decides them, and the merges with a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liantu.accounts.queries import Viewer, viewer_on, visible_to
from liantu.registry import actions, queries
from liantu.registry.models import Capability, MatchDoubt, Organisation, OrganisationName, Report, SupplyLink
from liantu.registry.pages.labels import industry_name
from liantu.registry.rules import may_merge
from liantu.web.page_context import done
from liantu.web.pages import paginate

_PAIRS_PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two organisations with its names and numbers of current facts."""

    organisation: Organisation
    names: tuple[str, ...]
    facts: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison."""

    label: str
    values: tuple[Any, Any]
    telling: bool = True

    @property
    def differs(self) -> bool:
        """Whether the two say different things where both say something."""
        return self.telling and bool(self.values[0]) and bool(self.values[1]) and self.values[0] != self.values[1]


@dataclass(frozen=True, slots=True)
class Pair:
    """A doubt with its two sides."""

    doubt: MatchDoubt
    sides: tuple[Side, Side]

    @property
    def suggested(self) -> int:
        """The record to keep: the one with a credit code, else the one with more facts, else the older one."""
        best = max(self.sides, key=lambda side: (bool(side.organisation.credit_code), sum(side.facts), -side.organisation.pk))
        return best.organisation.pk

    @property
    def lines(self) -> list[Line]:
        """The comparison, row by row."""
        a, b = self.sides
        one, other = a.organisation, b.organisation
        return [
            Line(_("统一社会信用代码"), (one.credit_code, other.credit_code)),
            Line(_("其他名称"), ("；".join(a.names), "；".join(b.names)), telling=False),
            Line(_("区县"), (one.region or one.outside_place, other.region or other.outside_place)),
            Line(_("园区"), (one.park, other.park)),
            Line(_("行业"), tuple(industry_name(row.industry) or row.industry for row in (one, other))),  # type: ignore[arg-type]
            Line(_("规模"), (one.size, other.size)),
            Line(_("状态"), (one.get_state_display(), other.get_state_display())),
            Line(_("产能行数"), (str(a.facts[0]), str(b.facts[0])), telling=False),
            Line(_("供货关系行数"), (str(a.facts[1]), str(b.facts[1])), telling=False),
            Line(_("填报行数"), (str(a.facts[2]), str(b.facts[2])), telling=False),
        ]


@login_required
@require_GET
def merge_list(request: HttpRequest) -> HttpResponse:
    """Show doubtful pairs, most alike first, and the merges that were made."""
    viewer = viewer_on(request)
    page = paginate(request, _doubts(viewer), _PAIRS_PER_PAGE)
    context = {
        "page": page,
        "pairs": _pairs(viewer, list(page.object_list)),
        "merges": paginate(request, queries.merges(viewer), 20, "merges"),
        "may_merge": may_merge(viewer),
    }
    return render(request, "registry/merge_list.html", context)


def _doubts(viewer: Viewer) -> Any:
    """Open doubts whose two organisations still stand by themselves."""
    rows = queries.doubts(viewer).filter(organisation__merged_into=None, candidate__merged_into=None)
    return rows.select_related(*(f"{side}__{name}" for side in ("organisation", "candidate") for name in ("region", "park")))


def _pairs(viewer: Viewer, doubts: list[MatchDoubt]) -> list[Pair]:
    """Sides of all pairs with their names and numbers of facts, in five queries."""
    keys = {key for doubt in doubts for key in (doubt.organisation_id, doubt.candidate_id)}
    names: dict[int, list[str]] = {}
    for name in visible_to(viewer, OrganisationName.objects.filter(organisation__in=keys).exclude(kind="current")).order_by("pk"):
        names.setdefault(name.organisation_id, []).append(name.name)
    counts = [_counts(viewer, Capability, keys, "organisation_id"), _links(viewer, keys), _counts(viewer, Report, keys, "organisation_id")]

    def side(row: Organisation) -> Side:
        return Side(row, tuple(names.get(row.pk, ())), tuple(count.get(row.pk, 0) for count in counts))  # type: ignore[arg-type]

    return [Pair(doubt, (side(doubt.organisation), side(doubt.candidate))) for doubt in doubts]


def _counts(viewer: Viewer, model: Any, keys: set[int], column: str) -> dict[int, int]:
    rows = visible_to(viewer, model.objects.current().filter(Q(**{f"{column}__in": keys})))
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))


def _links(viewer: Viewer, keys: set[int]) -> dict[int, int]:
    sold, bought = (_counts(viewer, SupplyLink, keys, column) for column in ("supplier_id", "customer_id"))
    return {key: sold.get(key, 0) + bought.get(key, 0) for key in keys}


@login_required
@require_POST
def doubt_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a pair: one organisation (the chosen record is kept) or two."""
    viewer = viewer_on(request)
    doubt = get_object_or_404(queries.doubts(viewer), pk=pk)
    if request.POST.get("decision") == "same":
        both = (doubt.organisation_id, doubt.candidate_id)
        survivor = next((key for key in both if str(key) == request.POST.get("keep")), doubt.candidate_id)
        absorbed = both[0] if survivor == both[1] else both[1]
        done(request, lambda: actions.merge_organisations(survivor, absorbed, viewer=viewer), _("已合并。可在下方撤销。"))
    elif request.POST.get("decision") == "different":
        done(request, lambda: actions.decide_doubt(pk, same=False, viewer=viewer), _("已记为不同单位。"))
    number = request.POST.get("page", "1")
    return redirect(f"{reverse('merge_list')}?page={number if number.isascii() and number.isdigit() else 1}")


@login_required
@require_POST
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge apart."""
    done(request, lambda: actions.undo_merge(pk, viewer=viewer_on(request)), _("已撤销合并。"))
    return redirect(f"{reverse('merge_list')}#merged")
