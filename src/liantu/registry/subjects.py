"""对象: organisations, products, parks and industries by name and page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast

from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry import queries
from liantu.rooms.subjects import About, SubjectKind
from liantu.web.page_context import pack, page_of


def _organisations(viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    """Names of the organisations that the viewer sees."""
    numbers = {about: about.subject.number for about in abouts}
    wanted = {number for number in numbers.values() if number is not None}
    names = dict(queries.organisations(viewer).filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return {about: Text(names[number], names[number]) for about, number in numbers.items() if number in names}


def _seen_organisations(viewer: Viewer) -> Any:
    """Keys of the organisations that the viewer sees."""
    return queries.organisations(viewer).order_by().annotate(seen_key=Cast("pk", CharField())).values("seen_key")


def _products(viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    """Names of products from the pack, and of those that only the register knows."""
    known = pack().products
    others = {about.subject.key for about in abouts} - set(known)
    rows = queries.products(viewer).filter(code__in=others).values_list("code", "name_zh", "name_en") if others else ()
    registered = {code: Text(zh, en or zh) for code, zh, en in rows}
    names = {about: known[key].name if (key := about.subject.key) in known else registered.get(key) for about in abouts}
    return {about: name for about, name in names.items() if name is not None}


def _parks(viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    """Names of parks from the pack, and of those that only the register knows."""
    known = {park.code: park.name for park in pack().parks}
    others = {about.subject.key for about in abouts} - set(known)
    rows = queries.parks(viewer).filter(code__in=others).values_list("code", "name") if others else ()
    known |= {code: Text(name, name) for code, name in rows}
    return {about: known[about.subject.key] for about in abouts if about.subject.key in known}


def _industries(_viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    """Names of industries behind their codes."""
    known = pack().industries
    entries = {about: known[about.subject.key] for about in abouts if about.subject.key in known}
    return {
        about: Text(f"{entry.code} {entry.name.zh}", f"{entry.code} {entry.name.en or entry.name.zh}") for about, entry in entries.items()
    }


SUBJECTS = (
    SubjectKind(
        "organisation",
        names=_organisations,
        page=lambda about, name: page_of("organisation", about.subject.number) if name else "",
        seen=_seen_organisations,
        unnamed=lambda about: Text(f"单位 {about.subject.key}", f"Organisation {about.subject.key}"),
    ),
    SubjectKind("product", names=_products, page=lambda about, name: page_of("product", about.subject.key) if name else ""),
    SubjectKind("park", names=_parks),
    SubjectKind("industry", names=_industries),
)
