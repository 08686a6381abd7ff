"""搜索: organisations, products and parks by name, further name or code."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from liantu.accounts.queries import visible_to
from liantu.kernel.initials import initials
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry import queries
from liantu.registry.engine.names import normal_name
from liantu.registry.models import Organisation, OrganisationName
from liantu.registry.pages.organisation_filter import CODE_CHARACTERS
from liantu.rooms.search import Hit, SearchProvider, best, holds, may_be_initials
from liantu.rooms.text_index import begins
from liantu.web.figures import translated
from liantu.web.page_context import pack, page_of

_WIDER = 4
"""How many times as many names are looked at as organisations are wanted: one has several, and short ones should stand first."""


def find_organisations(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Organisations: the same name first, those that begin with the text, those of the code, those that hold it, those of the initials."""
    keys: list[int] = []
    for step in (_beginning, _of_code, _holding, _by_initials):
        if len(keys) < at_most:
            keys = list(dict.fromkeys((*keys, *step(viewer, text, at_most * _WIDER))))
    if not keys:
        return []
    rows = queries.organisations(viewer).in_bulk(keys[:at_most])
    firms = [rows[pk] for pk in keys[:at_most] if pk in rows]
    other_names = _other_names(viewer, firms, text)
    return [
        Hit(firm.name, reverse("organisation", args=[firm.pk]), _told(firm, other_names.get(firm.pk, "")), firm.simulated)
        for firm in firms
    ]  # fmt: skip


def _names(viewer: Viewer) -> QuerySet[OrganisationName]:
    return visible_to(viewer, OrganisationName.objects.filter(organisation__merged_into=None))


def _beginning(viewer: Viewer, text: str, at_most: int) -> list[int]:
    normal = normal_name(text)
    rows = _names(viewer).filter(begins("normal", normal)).order_by("normal", "pk") if normal else ()
    return [row.organisation_id for row in rows[:at_most]]


def _of_code(viewer: Viewer, text: str, at_most: int) -> list[int]:
    """Organisations of which the credit or listed code begins with the text."""
    code = text.upper()
    if not CODE_CHARACTERS.issuperset(code):
        return []
    rows = queries.organisations(viewer)
    return [pk for name in ("credit_code", "listed_code") for pk in rows.filter(begins(name, code)).values_list("pk", flat=True)[:at_most]]


def _holding(viewer: Viewer, text: str, at_most: int) -> list[int]:
    """Organisations of which a name holds each word of the text; of those found the shortest names first."""
    words = [normal for word in text.split() if (normal := normal_name(word))]
    if not words:
        return []
    rows = _names(viewer).filter(queries.ORGANISATION_NAMES.may_hold(text), *(Q(normal__contains=word) for word in words)).order_by("pk")
    found = rows.values_list("organisation_id", "normal")[:at_most]
    return [pk for pk, _normal in sorted(found, key=lambda row: len(row[1]))]


def _by_initials(viewer: Viewer, text: str, at_most: int) -> list[int]:
    """Organisations of which the initials of a name hold the letters."""
    if not may_be_initials(text):
        return []
    rows = (
        _names(viewer)
        .filter(queries.ORGANISATION_NAMES.may_hold(text, initials=True))
        .order_by("pk")
        .values_list("organisation_id", "name")
    )
    letters = text.lower()
    found = islice((row for row in rows.iterator() if letters in initials(row[1])), at_most)
    return [pk for pk, _name in sorted(found, key=lambda row: (not initials(row[1]).startswith(letters), len(row[1])))]


def _other_names(viewer: Viewer, firms: Sequence[Organisation], text: str) -> dict[int, str]:
    """The former name or alias by which an organisation was found, of those whose own name does not hold the text."""
    others = [firm.pk for firm in firms if not holds(firm.name, text)]
    normal = normal_name(text)
    if not others or not normal:
        return {}
    names = visible_to(viewer, OrganisationName.objects.filter(organisation__in=others, normal__contains=normal))
    return dict(names.exclude(kind=OrganisationName.Kind.CURRENT).order_by("-pk").values_list("organisation_id", "name"))


def _told(firm: Organisation, other_name: str) -> str:
    place = translated(firm.region) if firm.region else firm.outside_place
    return " · ".join(part for part in (other_name, place, firm.credit_code or firm.listed_code) if part)


def find_products(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Products by name, alias or code."""
    rows = queries.products_that_may_hold(viewer, text).order_by("name_zh", "pk").values_list("code", "name_zh", "name_en", "aliases")
    words = (((code, zh, en, *map(str, aliases)), (code, Text(zh, en or zh), aliases)) for code, zh, en, aliases in rows)
    hits = []
    for code, name, aliases in best(text, words, at_most):
        shown = () if holds(name.zh, text) or holds(name.en, text) else best(text, (((str(alias),), str(alias)) for alias in aliases), 1)
        hits.append(Hit(translated(name), reverse("product", args=[code]), " · ".join((*shown, code))))
    return hits


def find_parks(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Parks by name or code, with the district where each lies."""
    city = pack()
    known = {park.code: park.name for park in city.parks}
    rows = [(park, known.get(park.code, Text(park.name, park.name))) for park in queries.parks(viewer)]
    words = (((park.code, park.name, name.zh, name.en), (park, name)) for park, name in rows)
    return [
        Hit(translated(name), page_of("park", park.code), translated(park.district)) for park, name in best(text, words, at_most)
    ]  # fmt: skip


def _narrowed(page: str, text: str) -> str:
    return f"{reverse(page)}?{urlencode({'q': text})}"


PROVIDERS = (
    SearchProvider(
        "organisations", pgettext_lazy("navigation", "企业"), find_organisations, lambda text: _narrowed("organisation_list", text)
    ),
    SearchProvider("products", pgettext_lazy("navigation", "产品"), find_products, lambda text: _narrowed("product_list", text)),
    SearchProvider("parks", pgettext_lazy("navigation", "园区"), find_parks),
)
