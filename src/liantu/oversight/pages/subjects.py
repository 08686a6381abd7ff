"""对象: what findings, tasks and opened figures are about, by name and address, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from liantu.accounts.queries import Viewer
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.oversight.models import FindingRecord
from liantu.registry import queries as registry
from liantu.statistics.queries import dimension_keys, dimension_name
from liantu.web.page_context import language, pack, page_of

_PLACES = {"city", "zone", "district", "park", "product"}
"""Kinds whose key may be followed by a slash and what it is looked at with: an industry, a product, another place."""

_SAY_LITTLE = frozenset({"size", "ownership"})
"""Dimensions whose keys (large, private) do not say what they are of."""


@dataclass(frozen=True, slots=True)
class ShownSubject:
    """The name of a subject in the viewer's language, and its page where there is one; ``parts`` where it is several things."""

    name: str
    url: str
    parts: tuple[ShownSubject, ...] = ()

    @property
    def each(self) -> tuple[ShownSubject, ...]:
        """The things that the subject is: itself, or its parts."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of organisations by id, and of products and parks that are registered and not in the pack."""

    organisations: Mapping[int, str]
    products: Mapping[str, Text]
    parks: Mapping[str, Text]


def subjects_of(viewer: Viewer, records: Iterable[FindingRecord]) -> dict[tuple[str, str], ShownSubject]:
    """Names and pages of the subjects of findings by (subject, figure); a query for each of organisations, products and parks at most."""
    return shown_subjects(viewer, ((Subject(record.subject_kind, record.subject_key), record.figure) for record in records))


def shown_subjects(viewer: Viewer, about: Iterable[tuple[Subject, str]]) -> dict[tuple[str, str], ShownSubject]:
    """Names and pages of subjects, each with the code of the figure at which it is looked (may be empty), by (subject, figure)."""
    asked = dict.fromkeys(about)
    names = _names(viewer, [subject for subject, _figure in asked])
    return {(str(subject), figure): _shown(subject, figure, names) for subject, figure in asked}


def _names(viewer: Viewer, subjects: Sequence[Subject]) -> _Names:
    """Read what the pack does not name."""
    city = pack()
    firms = {subject.number for subject in subjects if subject.kind == "organisation" and subject.number is not None}
    words = {part for subject in subjects if subject.kind in _PLACES for part in subject.key.split("/") if not part.isdigit()}
    listed = words - set(city.zones) - {park.code for park in city.parks} - set(city.products)
    parks = {subject.key.partition("/")[0] for subject in subjects if subject.kind == "park"} & listed
    products = listed - parks
    return _Names(
        dict(registry.organisations(viewer).filter(pk__in=firms).values_list("pk", "name")) if firms else {},
        {
            code: Text(zh, en or zh)
            for code, zh, en in registry.products(viewer).filter(code__in=products).values_list("code", "name_zh", "name_en")
        } if products else {},
        {code: Text(name, name) for code, name in registry.parks(viewer).filter(code__in=parks).values_list("code", "name")}
        if parks else {},
    )  # fmt: skip


def _shown(subject: Subject, figure: str, names: _Names) -> ShownSubject:
    """A subject by name; a pair, and a place with an industry, product or partner, is two things."""
    kind, city = subject.kind, pack()
    key, slash, rest = subject.key.partition("/")
    if kind == "link":
        found = [_said(book[code].name) if code in book else code for book, code in ((city.chains, key), (city.products, rest))]
        return ShownSubject(" · ".join(found), page_of("chain_link", key, rest))
    if kind not in _PLACES or not slash:
        return _thing(kind, subject.key, figure, names)
    parts = (_thing(kind, key, figure, names), _other(rest, key, names))
    return ShownSubject(" · ".join(part.name for part in parts), parts[0].url, parts)


def _thing(kind: str, key: str, figure: str, names: _Names) -> ShownSubject:
    """One thing with its page: its own, or else the picture of the figure by it."""
    city = pack()
    number = Subject(kind, key).number
    if kind == "organisation" and number is not None:
        firm = names.organisations.get(number)
        return ShownSubject(firm or _("单位 %(number)s") % {"number": key}, page_of("organisation", number) if firm else "")
    if kind == "product":
        return _product(key, names)
    if kind == "target":
        target = next((target for target in city.targets if target.code == key), None)
        return ShownSubject(_said(target.name), page_of("target", key)) if target else ShownSubject(key, "")
    if kind == "park":
        name = next((park.name for park in city.parks if park.code == key), names.parks.get(key))
        return ShownSubject(_said(name), page_of("park", key)) if name else ShownSubject(key, "")
    known = dimension_keys(city, kind)
    name = known.get(key)
    if name is None and (known or kind not in _dimensions(city, figure)):
        return ShownSubject(key, "")
    if name is None or kind in _SAY_LITTLE:
        return ShownSubject(_worded(kind, name or Text(key, key)), _page(kind, key, figure))
    return ShownSubject(_said(name), _page(kind, key, figure))


def _page(kind: str, key: str, figure: str) -> str:
    """The page of a key of a dimension."""
    own = {"chain": "chain_map", "district": "region", "cluster": "cluster", "field": "cluster"}.get(kind)
    page = page_of(own, key) if own else ""
    if page or kind not in _dimensions(pack(), figure):
        return page or (page_of("region_list") if kind in {"city", "zone"} else "")
    explorer = page_of("indicator", figure)
    chosen = {"by": kind} if kind == "city" else {"by": kind, "key": key}
    return f"{explorer}?{urlencode(chosen)}" if explorer else ""


def _other(key: str, district: str, names: _Names) -> ShownSubject:
    """What a place is looked at with: another district, a partner, a product, or an industry."""
    city = pack()
    if region := city.region(key):
        if key in {one.code for one in city.districts}:
            return ShownSubject(_said(region.name), page_of("region", key))
        page = page_of("pairing")
        return ShownSubject(_said(region.name), f"{page}?{urlencode({'district': district, 'partner': key})}" if page else "")
    if key in city.industries:
        entry = city.industries[key]
        return ShownSubject(f"{key} {_said(entry.name) or entry.name.zh}", "")
    return _product(key, names)


def _product(key: str, names: _Names) -> ShownSubject:
    name = pack().products[key].name if key in pack().products else names.products.get(key)
    return ShownSubject(_said(name), page_of("product", key)) if name else ShownSubject(key, "")


def _dimensions(city: Pack, figure: str) -> tuple[str, ...]:
    return tuple(city.measured[figure].dimensions) if figure in city.measured else ()


def _worded(kind: str, key: Text) -> str:
    """A key that firms report, such as a size: with the name of its dimension, which it may not say itself."""
    name = dimension_name(kind)
    return _said(Text(f"{name.zh}：{key.zh}", f"{name.en}: {key.en}"))


def _said(text: Text) -> str:
    return text.in_language(language())


def scope_names(viewer: Viewer, scopes: Mapping[str, Sequence[str]]) -> list[ShownSubject]:
    """Everything that a finding concerns and that the viewer may see, by name and page."""
    about = [(Subject(kind, key), "") for kind in ("chain", "district", "organisation") for key in sorted(scopes.get(kind, ()))]
    shown = shown_subjects(viewer, about)
    return [shown[str(subject), ""] for subject, _figure in about if subject.kind != "organisation" or shown[str(subject), ""].url]
