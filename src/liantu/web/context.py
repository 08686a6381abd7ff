"""What every page's template gets."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

_FOR_EVERYBODY = {
    "target_list",
    "indicator_list",
    "cluster_list",
    "release_list",
    "chain_list",
    "region_list",
    "park_list",
    "product_list",
    "measure_list",
}
"""Pages that a viewer who has not signed in may look at."""
_NAVIGATION: tuple[tuple[object, tuple[tuple[str, object], ...]], ...] = (
    (_("工作台"), (("workbench", _("工作台")),)),
    (
        _("目标与指标"),
        (
            ("target_list", _("目标")),
            ("indicator_list", pgettext_lazy("navigation", "指标")),
            ("cluster_list", _("产业集群")),
            ("reporting", _("填报情况")),
            ("release_list", _("对外发布")),
        ),
    ),
    (_("产业链"), (("chain_list", _("产业链")), ("opportunity_list", _("补链机会")))),
    (
        pgettext_lazy("navigation", "区县"),
        (
            ("region_list", pgettext_lazy("navigation", "区县")),
            ("park_list", pgettext_lazy("navigation", "园区")),
            ("pairing", _("区域结对")),
        ),
    ),
    (pgettext_lazy("navigation", "企业"), (("organisation_list", pgettext_lazy("navigation", "企业")),)),
    (pgettext_lazy("navigation", "产品"), (("product_list", pgettext_lazy("navigation", "产品")),)),
    (_("发现"), (("finding_list", _("发现")),)),
    (_("任务"), (("task_list", _("任务")),)),
    (_("政策措施"), (("measure_list", _("政策措施")),)),
    (_("数据导入"), (("intake_list", _("数据导入")),)),
)
"""Sections of the product with their pages; a section leads to its first page that exists and may be looked at."""

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
    """One entry of the main navigation, with the pages of its section."""

    url: str
    label: object
    current: bool
    pages: tuple[Place, ...] = ()


def page(request: HttpRequest) -> dict[str, object]:
    """Return what the base template needs on every page.

    ``layout`` is what pages extend: the whole page, or the bare fragment when htmx asks for a part of it.
    """
    english = (get_language() or "").startswith("en")
    sections = navigation(request.path, signed_in=bool(getattr(getattr(request, "user", None), "is_authenticated", False)))
    return {
        "viewer": getattr(request, "viewer", None),
        "layout": "web/fragment.html" if wants_fragment(request) else "base.html",
        "navigation": sections,
        "section": next((place for place in sections if place.current and len(place.pages) > 1), None),
        "other_language": "zh-hans" if english else "en",
        "role_words": SimpleLazyObject(lambda: role_words(request)),
    }


def role_words(request: HttpRequest) -> list[str]:
    """The roles that the viewer holds, in words."""
    roles = getattr(getattr(request, "viewer", None), "roles", ())
    return [str(_ROLE_WORDS.get(str(role), role)) for role in sorted(roles)]


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (not for a whole page by history or boost)."""
    htmx = getattr(request, "htmx", None)
    return request.GET.get("fragment") == "1" or bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def navigation(path: str, *, signed_in: bool) -> list[Place]:
    """The sections whose pages exist in this installation and can be looked at, each with its pages."""
    sections = []
    for label, entries in _NAVIGATION:
        pages = tuple(place for name, words in entries if (place := _place(path, name, words, signed_in=signed_in)))
        if pages:
            sections.append(Place(pages[0].url, label, any(page.current for page in pages), pages))
    return sections


def _place(path: str, name: str, label: object, *, signed_in: bool) -> Place | None:
    """The page of that name, or None where it does not exist or is not for this viewer."""
    if not signed_in and name not in _FOR_EVERYBODY:
        return None
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    return Place(url, label, path == url if url == "/" else path.startswith(url))
