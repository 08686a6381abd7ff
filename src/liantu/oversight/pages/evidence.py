"""发现的依据: the evidence of a finding as a readable list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liantu.chains.engine.states import LinkStateRules
from liantu.chains.queries import STATE_WORDS
from liantu.kernel.text import Text
from liantu.web import numbers
from liantu.web.figures import written
from liantu.web.page_context import language, pack

_KEYS = {"assessment", "computation", "outcome"}
_YUAN = {"revenue", "before", "rd_expense"}
"""Amounts in yuan a year."""
_SHARES = {"feasibility", "known"}
"""Parts of one."""
_WORDS = {
    "year": gettext_lazy("年份"), "state": gettext_lazy("状态"),
    "rule": gettext_lazy("适用的规则"), "makers": gettext_lazy("本市生产企业"), "chains": gettext_lazy("产业链"),
    "last_made_year": gettext_lazy("最近生产年份"), "products": gettext_lazy("产品"),
    "districts": gettext_lazy("区县"), "organisation": gettext_lazy("单位"), "scores": gettext_lazy("机会得分（至少）"),
    "known": gettext_lazy("已知部分"), "feasibility": gettext_lazy("可行"), "origin": gettext_lazy("数据口径"),
    "period": gettext_lazy("数据期间"), "published": gettext_lazy("公布数值"), "revenue": gettext_lazy("营业收入"),
    "before": gettext_lazy("上年营业收入"), "rd_expense": gettext_lazy("研发经费"), "expected": gettext_lazy("应报份数"),
    "missing": gettext_lazy("缺报份数"), "late": gettext_lazy("迟报份数"), "firms": gettext_lazy("企业"), "issues": gettext_lazy("疑点"),
    "costs": gettext_lazy("偏高的费用"), "growth": gettext_lazy("增速（%）"), "open_posts": gettext_lazy("空缺岗位"),
}  # fmt: skip
_ORIGINS = {"computed": gettext_lazy("企业填报汇总"), "official": gettext_lazy("官方数据")}


def evidence_rows(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The evidence of a finding as (name, value): known names in words, lists in one line; keys of tables are left out."""
    shown = {name: value for name, value in evidence.items() if name not in _KEYS and value not in (None, "", [], {})}
    return [(_word(name), _of(name, value)) for name, value in shown.items()]


def _of(name: str, value: Any) -> str:
    """A value under its name: money, states and rules in words."""
    if name.endswith("_fen") and isinstance(value, int):
        return numbers.fen(value)
    if name in _YUAN and isinstance(value, int | float):
        return numbers.yuan(float(value))
    if name in _SHARES and isinstance(value, int | float):
        return f"{numbers.plain(float(value) * 100, 0)}%"
    if name == "origin":
        return str(_ORIGINS.get(str(value), value))
    if name in {"year", "last_made_year"}:
        return str(value)
    if name == "state":
        return str(STATE_WORDS.get(str(value), value))
    definition = pack().indicators.get(name)
    if definition and isinstance(value, int | float):
        return " ".join(written(definition, float(value))).replace(" %", "%").strip()
    if name == "rule":
        text = next((rule.text for rule in pack().rule(LinkStateRules).states if rule.code == value), None)
        return _said(text) if text else str(value)
    return _written(value)


def _word(name: str) -> str:
    """The words for a name of the evidence: ours, a definition's, or those of the rules."""
    if name in _WORDS:
        return str(_WORDS[name])
    base = name.removesuffix("_fen")
    definition = pack().indicators.get(name) or pack().indicators.get(f"local_{base}")
    if definition:
        return _said(definition.name)
    if region := pack().region(name):
        return _said(region.name)
    words = {str(code): text for code, text in pack().rule(LinkStateRules).values.items()}.get(base)
    return _said(words) if words else name.replace("_", " ")


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


def _said(text: Text) -> str:
    return text.in_language(language())
