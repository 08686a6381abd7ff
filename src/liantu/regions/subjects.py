"""对象: places with their pages, and a place beside something else: another district, a partner, a product or an industry."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from liantu.kernel.figure import Subject
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms.subjects import ALL, About, SubjectKind
from liantu.web.page_context import pack, page_of

_PARTNER = "partner"
"""Kind of a partner place; its key is ``district/partner``, since its page shows it beside the district."""


def _parts(about: About) -> tuple[About, ...]:
    """A place (or product) and what it is looked at with; nothing where the key is one thing."""
    key, slash, second_key = about.subject.key.partition("/")
    if not slash:
        return ()
    return About(Subject(about.subject.kind, key), about.figure), About(_other(key, second_key), about.figure)


def _other(key: str, second_key: str) -> Subject:
    city = pack()
    if any(region.code == second_key for region in city.districts):
        return Subject("district", second_key)
    if city.region(second_key):
        return Subject(_PARTNER, f"{key}/{second_key}")
    return Subject("industry" if second_key in city.industries else "product", second_key)


def _partners(_viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    regions = {about: pack().region(about.subject.key.partition("/")[2]) for about in abouts}
    return {about: region.name for about, region in regions.items() if region}


def _pairing(about: About, _name: Text | None) -> str:
    district, _, partner = about.subject.key.partition("/")
    page = page_of("pairing")
    return f"{page}?{urlencode({'district': district, 'partner': partner})}" if page else ""


def _board(about: About, name: Text | None) -> str:
    """The board of the districts, for places that have no page of their own and no picture of the figure."""
    measured = pack().measured.get(about.figure)
    return "" if not name or (measured and about.subject.kind in measured.dimensions) else page_of("region_list")


SUBJECTS = (
    SubjectKind("city", page=_board, parts=_parts),
    SubjectKind("zone", page=_board, parts=_parts),
    SubjectKind(
        "district",
        page=lambda about, name: page_of("region", about.subject.key) if name else "",
        parts=_parts,
        seen=lambda _viewer: ALL,
    ),
    SubjectKind("park", page=lambda about, name: page_of("park", about.subject.key) if name else "", parts=_parts),
    SubjectKind("product", parts=_parts),
    SubjectKind(_PARTNER, names=_partners, page=_pairing),
)
