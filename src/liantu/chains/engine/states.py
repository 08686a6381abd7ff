"""环节状态: the verdict on a link, from ordered rules that the pack writes; every verdict tells what it compared."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liantu.kernel.text import Text

Values = Mapping[str, float | None]

_COMPARE: Mapping[str, tuple[Callable[[float, float], bool], str]] = {
    "at_least": (operator.ge, "≥"),
    "at_most": (operator.le, "≤"),
    "above": (operator.gt, ">"),
    "below": (operator.lt, "<"),
    "equals": (operator.eq, "="),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a named value with a threshold; ``known`` and ``unknown`` take no threshold."""

    value: str
    relation: str
    threshold: float | None = None

    def holds(self, values: Values) -> bool:
        """Whether the condition is met; a comparison with an unknown value is never met."""
        value = values[self.value]
        if self.relation == "known":
            return value is not None
        if self.relation == "unknown":
            return value is None
        compare, _ = _COMPARE[self.relation]
        return value is not None and self.threshold is not None and compare(value, self.threshold)

    @property
    def sign(self) -> str:
        """The sign of the relation as people write it: ≥ ≤ > < =, or empty for known and unknown."""
        return _COMPARE[self.relation][1] if self.relation in _COMPARE else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A state and the conditions that must all hold for it; ``text`` says it in words."""

    code: str
    state: str
    text: Text
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A condition with the value that it met."""

    condition: Condition
    name: Text
    value: float | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of a link, the rule that fired, its comparisons, and the rules before it with those that failed."""

    state: str
    rule: Rule
    comparisons: tuple[Comparison, ...]
    passed_over: tuple[tuple[Rule, tuple[Comparison, ...]], ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The ordered rules with their version and the names of the values that they compare."""

    version: str
    names: Mapping[str, Text]
    rules: tuple[Rule, ...]

    def judge(self, values: Values) -> Verdict:
        """Return the verdict of the first rule whose conditions all hold; the last rule must have none.

        >>> book = RuleBook.read({"version": "1", "values": {"makers": {"zh": "企业数", "en": "makers"}}, "states": [
        ...     {"code": "many", "state": "strong", "text": {"zh": "多", "en": "many"}, "all": [{"value": "makers", "at_least": 3}]},
        ...     {"code": "else", "state": "no_data", "text": {"zh": "无", "en": "else"}, "all": []}]})
        >>> book.judge({"makers": 4}).state, book.judge({"makers": None}).rule.code
        ('strong', 'else')
        """
        passed_over: list[tuple[Rule, tuple[Comparison, ...]]] = []
        for rule in self.rules:
            comparisons = self._compare(rule, values)
            if all(comparison.holds for comparison in comparisons):
                return Verdict(rule.state, rule, comparisons, tuple(passed_over))
            passed_over.append((rule, comparisons))
        raise ValueError("the last rule must have no conditions")

    def _compare(self, rule: Rule, values: Values) -> tuple[Comparison, ...]:
        return tuple(
            Comparison(condition, self.names[condition.value], values[condition.value], condition.holds(values))
            for condition in rule.conditions
        )

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> RuleBook:
        """Return the rules of a pack's rules/link_state.yaml; raises ValueError where it does not hold together."""
        names = {code: _text(text) for code, text in raw["values"].items()}
        rules = tuple(
            Rule(entry["code"], entry["state"], _text(entry["text"]), tuple(_condition(item, names) for item in entry["all"]))
            for entry in raw["states"]
        )
        if not rules or rules[-1].conditions:
            raise ValueError("the last rule must have no conditions")
        return cls(str(raw["version"]), names, rules)


def _text(raw: Any) -> Text:
    return raw if isinstance(raw, Text) else Text(str(raw["zh"]), str(raw["en"]))


def _condition(raw: Mapping[str, Any], names: Mapping[str, Text]) -> Condition:
    """Read ``{value: makers, at_least: 3}`` or ``{value: demand, known: true}``."""
    value = raw["value"]
    relations: Sequence[str] = [key for key in raw if key != "value"]
    if value not in names or len(relations) != 1:
        raise ValueError(f"condition {dict(raw)!r}: one known value and one relation")
    relation = relations[0]
    if relation == "known":
        return Condition(value, "known" if raw[relation] else "unknown")
    if relation not in _COMPARE:
        raise ValueError(f"condition {dict(raw)!r}: {relation} is not a relation")
    return Condition(value, relation, float(raw[relation]))
