"""搜索: organisations, products and parks by name, further name or code."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from liantu.accounts.queries import visible_to
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.registry import queries
from liantu.registry.engine.names import normal_name
from liantu.registry.models import Organisation, OrganisationName
from liantu.registry.pages.organisation_filter import OrganisationFilter
from liantu.rooms.search import Hit, SearchProvider, best, holds, may_be_initials
from liantu.web.figures import translated
from liantu.web.page_context import pack, page_of


def find_organisations(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Organisations as their list finds them; the same code or name first, those of the initials last."""
    rows = OrganisationFilter(q=text).apply(viewer, queries.organisations(viewer))
    code = text.upper()
    same = Q(name__iexact=text) | Q(credit_code=code) | Q(listed_code=code)
    begins = Q(name__istartswith=text) | Q(credit_code__startswith=code) | Q(listed_code__startswith=code)
    rank = Case(When(same, then=Value(0)), When(begins, then=Value(1)), default=Value(2), output_field=IntegerField())
    firms = list(rows.order_by(rank, "name", "pk")[:at_most])
    firms += _by_initials(viewer, text, at_most - len(firms), {firm.pk for firm in firms})
    other_names = _other_names(viewer, firms, text)
    return [
        Hit(firm.name, reverse("organisation", args=[firm.pk]), _told(firm, other_names.get(firm.pk, "")), firm.simulated)
        for firm in firms
    ]  # fmt: skip


def _by_initials(viewer: Viewer, text: str, at_most: int, found: AbstractSet[int]) -> list[Organisation]:
    """Further organisations of which the initials of a name hold the letters; all names are read in one query."""
    if at_most < 1 or not may_be_initials(text):
        return []
    names = visible_to(viewer, OrganisationName.objects.all()).order_by("kind", "name").values_list("organisation_id", "name")
    keys = best(text, (((name,), pk) for pk, name in names if pk not in found), at_most + len(found))
    rows = queries.organisations(viewer).in_bulk(list(dict.fromkeys(keys))[:at_most])
    return [rows[pk] for pk in dict.fromkeys(keys) if pk in rows][:at_most]


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
    rows = queries.products(viewer).order_by("name_zh", "pk").values_list("code", "name_zh", "name_en", "aliases")
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
