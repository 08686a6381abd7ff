"""What every page's template gets."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

_FOR_EVERYBODY = {"chain_list", "product_list", "measure_list"}
"""Pages that a reader who has not signed in may look at."""
_NAVIGATION = (
    ("workbench", _("工作台")),
    ("chain_list", _("产业链")),
    ("organisation_list", pgettext_lazy("navigation", "企业")),
    ("product_list", pgettext_lazy("navigation", "产品")),
    ("finding_list", _("发现")),
    ("task_list", _("任务")),
    ("measure_list", _("政策措施")),
    ("intake_list", _("数据导入")),
)

_ROLE_WORDS = {
    "administrator": _("系统管理员"),
    "analyst": _("分析员"),
    "official": _("主管人员"),
    "chain_leader": _("链主企业"),
    "firm": _("企业"),
    "reviewer": _("评审专家"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main navigation."""

    url: str
    label: object
    current: bool


def page(request: HttpRequest) -> dict[str, object]:
    """Return what the base template needs on every page.

    ``layout`` is what pages extend: the whole page, or the bare fragment when htmx asks for a part of it.
    """
    english = (get_language() or "").startswith("en")
    return {
        "reader": getattr(request, "reader", None),
        "layout": "web/fragment.html" if wants_fragment(request) else "base.html",
        "navigation": navigation(request.path, signed_in=bool(getattr(getattr(request, "user", None), "is_authenticated", False))),
        "other_language": "zh-hans" if english else "en",
        "role_words": SimpleLazyObject(lambda: role_words(request)),
    }


def role_words(request: HttpRequest) -> list[str]:
    """The roles that the reader holds, in words."""
    roles = getattr(getattr(request, "reader", None), "roles", ())
    return [str(_ROLE_WORDS.get(str(role), role)) for role in sorted(roles)]


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (not for a whole page by history or boost)."""
    htmx = getattr(request, "htmx", None)
    return request.GET.get("fragment") == "1" or bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def navigation(path: str, *, signed_in: bool) -> list[Place]:
    """The entries whose pages exist in this installation and can be looked at."""
    places = []
    for name, label in _NAVIGATION:
        if not signed_in and name not in _FOR_EVERYBODY:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        places.append(Place(url, label, path == url if url == "/" else path.startswith(url)))
    return places
