"""判定: the rule that named a link's state, with the conditions and the numbers that it compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from liantu.chains.models import Assessment
from liantu.chains.queries import LinkRow
from liantu.kernel.text import Text

_PERCENT = {"local_supply_ratio", "largest_share", "trend"}
_VALUES = {"output": "output_yuan", "demand": "demand_yuan"}
_SIGNS = {"equals": "=", "below": "<", "at_most": "≤", "above": ">", "at_least": "≥"}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the rule: of what, the sign, the threshold, and the value where the page has it."""

    name: Text
    sign: str
    threshold: float | bool
    value: Any
    kind: str
    has_value: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rule that fired: its code, its sentence, its conditions, and the version of the rules."""

    code: str
    text: Text
    conditions: tuple[Condition, ...]
    version: str


def verdict_on(link: LinkRow, assessment: Assessment) -> Verdict | None:
    """Return the verdict on a link from the rules kept with the assessment; None for an unknown rule."""
    book = assessment.rules.get("link_state", {})
    rule = next((rule for rule in book.get("states", []) if rule["code"] == link.rule_fired), None)
    if rule is None:
        return None
    names = book.get("values", {})
    conditions = tuple(_condition(raw, names, link) for raw in rule.get("all", []))
    return Verdict(rule["code"], Text(rule["text"]["zh"], rule["text"]["en"]), conditions, assessment.rule_version)


def _condition(raw: dict[str, Any], names: dict[str, Any], link: LinkRow) -> Condition:
    code = raw["value"]
    relation, threshold = next((key, value) for key, value in raw.items() if key != "value")
    said = names.get(code, {"zh": code, "en": code})
    field = _VALUES.get(code, code)
    kind = "percent" if code in _PERCENT else "yuan" if code in _VALUES else "plain"
    return Condition(
        Text(said["zh"], said["en"]), _SIGNS.get(relation, relation), threshold, link.values.get(field), kind, field in link.values
    )
