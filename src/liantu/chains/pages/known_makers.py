"""已知生产企业: the known makers of a link as the page lists them, grouped by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from liantu.accounts.queries import Viewer
from liantu.chains import queries
from liantu.chains.models import Assessment
from liantu.kernel.pack import load_pack
from liantu.web.figures import translated
from liantu.web.pages import paginate

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the list: in the city, outside it, or of unknown place."""

    name: str
    local: bool


@dataclass(frozen=True, slots=True)
class Maker:
    """A known maker: its capability row, its group, its district or place in words, its share of the world market (0–1)."""

    row: Any
    group: Group
    place: str
    world_share: float | None


def known_makers(request: HttpRequest, viewer: Viewer, product: str, assessment: Assessment) -> dict[str, Any]:
    """Return what the list shows: a page of makers, which columns have anything, how many are hidden."""
    found = queries.known(viewer, product, assessment)
    page = paginate(request, found.rows, PER_PAGE, "known")
    unit = queries.rules_of_assessment(assessment).parameters.world_unit
    page.object_list = [_maker(row, unit) for row in page.object_list]
    return {"known": page, "columns": _columns(page.object_list), "hidden_known": found.hidden}


def places(viewer: Viewer, product: str, assessment: Assessment) -> list[tuple[str, int]]:
    """Return where the known makers are that the viewer sees, in words, with their number; most first, those of unknown place left out."""
    found = Counter(_place(row.organisation) for row in queries.known(viewer, product, assessment).rows)
    return sorted(((place, count) for place, count in found.items() if place), key=lambda pair: (-pair[1], pair[0]))


def _maker(row: Any, world_unit: str) -> Maker:
    words = {queries.IN_THE_CITY: _("本市"), queries.OUTSIDE: _("市外")}
    group = Group(words.get(row.place, _("所在地不明")), row.place == queries.IN_THE_CITY)
    return Maker(row, group, _place(row.organisation), queries.world_share_of(row, world_unit))


def _place(organisation: Any) -> str:
    if organisation.region:
        return translated(organisation.region)
    place = queries.place_text(organisation.outside_place, load_pack(settings.PACK))
    return translated(place) if place else ""


def _columns(makers: Iterable[Maker]) -> dict[str, bool]:
    rows = list(makers)
    return {
        "place": any(maker.place for maker in rows),
        "listed": any(maker.row.organisation.listed_code for maker in rows),
        "world": any(maker.world_share is not None for maker in rows),
        "output": any(maker.row.output_fen is not None for maker in rows),
        "share": any(maker.row.share is not None for maker in rows),
    }
