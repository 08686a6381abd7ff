"""对象: what a finding is about, by name and address; its evidence as a readable list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liantu.accounts.queries import Reader
from liantu.kernel.text import Text
from liantu.oversight.models import FindingRecord
from liantu.registry import queries as registry
from liantu.web import numbers
from liantu.web.asking import language, pack
from liantu.web.figures import written
from liantu.web.words import STATE_WORDS

_KEYS = {"assessment"}
_WORDS = {
    "year": gettext_lazy("年份"), "state": gettext_lazy("状态"),
    "rule": gettext_lazy("适用的规则"), "makers": gettext_lazy("本市生产企业"), "chains": gettext_lazy("产业链"),
    "last_made_year": gettext_lazy("最近生产年份"), "products": gettext_lazy("产品"),
    "districts": gettext_lazy("区县"), "organisation": gettext_lazy("单位"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownSubject:
    """The name of a subject in the reader's language, and its page where there is one."""

    name: str
    url: str


def subjects_of(reader: Reader, records: Iterable[FindingRecord]) -> dict[str, ShownSubject]:
    """Names and pages of the subjects of findings, in one query for organisations."""
    keys = {(record.subject_kind, record.subject_key) for record in records}
    firms = {int(key) for kind, key in keys if kind == "organisation" and key.isdigit()}
    names = dict(registry.organisations(reader).filter(pk__in=firms).values_list("pk", "name")) if firms else {}
    return {f"{kind}:{key}": _subject(kind, key, names) for kind, key in keys}


def _subject(kind: str, key: str, organisations: Mapping[int, str]) -> ShownSubject:
    city = pack()
    if kind == "product" and key in city.products:
        return ShownSubject(_said(city.products[key].name), page_of("product", key))
    if kind == "chain" and key in city.chains:
        return ShownSubject(_said(city.chains[key].name), page_of("chain_map", key))
    if kind == "link":
        chain, _slash, product = key.partition("/")
        names = [_said(book[code].name) if code in book else code for book, code in ((city.chains, chain), (city.products, product))]
        return ShownSubject(" · ".join(names), page_of("chain_link", chain, product))
    if kind == "district" and (region := city.region(key)):
        return ShownSubject(_said(region.name), "")
    if kind == "organisation" and key.isdigit():
        name = organisations.get(int(key))
        return ShownSubject(name or _("单位 %(number)s") % {"number": key}, page_of("organisation", int(key)) if name else "")
    return ShownSubject(key, "")


def _said(text: Text) -> str:
    return text.in_language(language())


def page_of(name: str, *args: object) -> str:
    """Address of a page; empty where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def scope_names(reader: Reader, scopes: Mapping[str, Sequence[str]]) -> list[ShownSubject]:
    """Everything that a finding concerns and that the reader may see, by name and page."""
    firms = [int(key) for key in scopes.get("organisation", ()) if key.isdigit()]
    names = dict(registry.organisations(reader).filter(pk__in=firms).values_list("pk", "name")) if firms else {}
    shown = [_subject(kind, key, names) for kind in ("chain", "district") for key in sorted(scopes.get(kind, ()))]
    return shown + [_subject("organisation", str(pk), names) for pk in sorted(names)]


def evidence_rows(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The evidence of a finding as (name, value): known names in words, lists in one line; keys of tables are left out."""
    shown = {name: value for name, value in evidence.items() if name not in _KEYS and value not in (None, "", [], {})}
    return [(_word(name), _of(name, value)) for name, value in shown.items()]


def _of(name: str, value: Any) -> str:
    """A value under its name: money, states and rules in words."""
    if name.endswith("_fen") and isinstance(value, int):
        return numbers.fen(value)
    if name in {"year", "last_made_year"}:
        return str(value)
    if name == "state":
        return str(STATE_WORDS.get(str(value), value))
    definition = pack().indicators.get(name)
    if definition and isinstance(value, int | float):
        return " ".join(written(definition, float(value))).replace(" %", "%").strip()
    if name == "rule":
        rules = pack().rules.get("link_state", {}).get("states", ())
        text = next((rule.get("text") for rule in rules if rule.get("code") == value), None)
        return str(text[language()]) if text else str(value)
    return _written(value)


def _word(name: str) -> str:
    """The words for a name of the evidence: ours, a definition's, or those of the rules."""
    if name in _WORDS:
        return str(_WORDS[name])
    base = name.removesuffix("_fen")
    definition = pack().indicators.get(name) or pack().indicators.get(f"local_{base}")
    if definition:
        return _said(definition.name)
    words = pack().rules.get("link_state", {}).get("values", {}).get(base)
    return str(words[language()]) if isinstance(words, Mapping) and language() in words else name.replace("_", " ")


def _written(value: Any) -> str:
    """A value of the evidence as people read it."""
    if isinstance(value, Mapping):
        if set(value) == {"zh", "en"}:
            return str(value[language()])
        return "; ".join(f"{_word(str(key))}: {_written(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_written(part) for part in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
    if isinstance(value, str) and value in pack().products:
        return _said(pack().products[value].name)
    if isinstance(value, str) and value in pack().chains:
        return _said(pack().chains[value].name)
    return str(value)
