"""What every page's template gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from liantu.kernel.viewer import PUBLIC, Viewer
from liantu.rooms.installed import installed_rooms
from liantu.rooms.manifest import NavPage
from liantu.rooms.permissions import allowed


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main navigation, with the pages of its section."""

    url: str
    label: object
    current: bool
    pages: tuple[Place, ...] = ()
    icon: str = ""


def page(request: HttpRequest) -> dict[str, object]:
    """Return what the base template needs on every page.

    ``layout`` is what pages extend: the whole page, or the bare fragment when htmx asks for a part of it.
    """
    english = (get_language() or "").startswith("en")
    signed_in = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    sections = navigation(request.path, signed_in=signed_in, viewer=getattr(request, "viewer", PUBLIC))
    return {
        "layout": "web/fragment.html" if wants_fragment(request) else "base.html",
        "navigation": sections,
        "section": next((place for place in sections if place.current and len(place.pages) > 1), None),
        "other_language": "zh-hans" if english else "en",
    }


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (not for a whole page by history or boost)."""
    htmx = getattr(request, "htmx", None)
    return request.GET.get("fragment") == "1" or bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def navigation(path: str, *, signed_in: bool, viewer: Viewer = PUBLIC) -> list[Place]:
    """The sections whose pages exist in this installation and can be looked at, each with its pages."""
    sections = []
    for label, icon, entries in _sections():
        offered = [entry for entry in entries if _is_offered(entry, signed_in=signed_in, viewer=viewer)]
        pages = tuple(place for entry in offered if (place := _place(path, entry)))
        if pages:
            sections.append(Place(pages[0].url, label, any(page.current for page in pages), pages, icon))
    return sections


def _sections() -> Iterable[tuple[object, str, list[NavPage]]]:
    """Label, icon and pages of the sections of all rooms by place, rooms that share one put together: the lowest gives label and icon."""
    sections: dict[str, tuple[object, str, list[NavPage]]] = {}
    declared = [section for room in installed_rooms() for section in room.navigation]
    for section in sorted(declared, key=lambda section: section.place):
        sections.setdefault(section.key, (section.label, section.icon, []))[2].extend(section.pages)
    return sections.values()


def _is_offered(page: NavPage, *, signed_in: bool, viewer: Viewer) -> bool:
    """Whether a page is for this viewer."""
    return (signed_in or page.public) and (not page.permission or allowed(viewer, page.permission))


def _place(path: str, page: NavPage) -> Place | None:
    """The page, or None where it does not exist."""
    try:
        url = reverse(page.name)
    except NoReverseMatch:
        return None
    return Place(url, page.label, path == url if url == "/" else path.startswith(url))
