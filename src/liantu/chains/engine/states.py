"""环节状态: the verdict on a link, from ordered rules that the pack writes; every verdict tells what it compared."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from liantu.chains.engine.balance import Parameters
from liantu.kernel.pack.entries import Code, Entry, Words
from liantu.kernel.pack.rule_files import RuleFile, Version
from liantu.kernel.pack.rule_values import Flag, Number, distinct
from liantu.kernel.text import Text

StateName = Literal["no_data", "known", "lost", "absent", "weak", "steady", "strong"]
ValueName = Literal[
    "ever_made", "makers", "years_since_made", "output", "demand", "purchases", "local_supply_ratio", "hhi", "largest_share", "trend",
    "downstream_products", "known_makers", "known_local",
]  # fmt: skip
"""What rules may compare (`assessment.values_of`)."""
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


class ConditionEntry(Entry):
    """A condition as the pack writes it: ``{value: makers, at_least: 3}`` or ``{value: demand, known: true}``."""

    value: ValueName
    at_least: Number | None = None
    at_most: Number | None = None
    above: Number | None = None
    below: Number | None = None
    equals: Number | None = None
    known: Flag | None = None

    @model_validator(mode="after")
    def _one_relation(self) -> ConditionEntry:
        if len(self._relations) != 1:
            raise PydanticCustomError("rule", "条件应有且只有一种比较 / a condition has one relation")
        return self

    @property
    def _relations(self) -> list[str]:
        return [name for name in (*_COMPARE, "known") if getattr(self, name) is not None]

    @property
    def condition(self) -> Condition:
        """The condition as it is judged."""
        (relation,) = self._relations
        if relation == "known":
            return Condition(self.value, "known" if self.known else "unknown")
        return Condition(self.value, relation, getattr(self, relation))


class StateEntry(Entry):
    """A state as the pack writes it, with the conditions that must all hold."""

    code: Code
    state: StateName
    text: Words
    all: tuple[ConditionEntry, ...]

    @property
    def rule(self) -> Rule:
        """The rule as it judges."""
        return Rule(self.code, self.state, self.text, tuple(entry.condition for entry in self.all))


class StateRules(Entry):
    """The ordered rules of states and the names of the values that they compare."""

    version: Version
    values: dict[ValueName, Words]
    states: Annotated[tuple[StateEntry, ...], Field(min_length=1), distinct(lambda rule: rule.code)]

    @field_validator("states")
    @classmethod
    def _decide(cls, states: tuple[StateEntry, ...], info: ValidationInfo) -> tuple[StateEntry, ...]:
        """Every value that is compared has a name, and the last rule, and no other, decides whatever is left."""
        compared = {condition.value for rule in states for condition in rule.all}
        if nameless := sorted(compared - set(info.data.get("values", compared))):
            placeholders = {"names": ", ".join(nameless)}
            raise PydanticCustomError("rule", "条件比较的 {names} 没有名称 / a condition compares {names}, which has no name", placeholders)
        if [rule.code for rule in states if not rule.all] != [states[-1].code]:
            raise PydanticCustomError("rule", "最后一条规则、且只有它不带条件 / the last rule, and no other, has no conditions")
        return states


class LinkStateRules(StateRules, RuleFile):
    """The pack's rules/link_state.yaml."""

    file: ClassVar[str] = "link_state"
    decides: ClassVar[Text] = Text(
        "产业链评估的参数，以及按顺序判定环节状态的规则",
        "parameters of the chain assessment, and the ordered rules that decide a link's state",
    )

    parameters: Parameters


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

        >>> rules = StateRules.model_validate({"version": "1", "values": {"makers": {"zh": "企业数", "en": "makers"}}, "states": [
        ...     {"code": "many", "state": "strong", "text": {"zh": "多", "en": "many"}, "all": [{"value": "makers", "at_least": 3}]},
        ...     {"code": "else", "state": "no_data", "text": {"zh": "无", "en": "else"}, "all": []}]})
        >>> book = RuleBook.of(rules)
        >>> book.judge({"makers": 4}).state, book.judge({"makers": None}).rule.code
        ('strong', 'else')
        """
        failed_rules: list[tuple[Rule, tuple[Comparison, ...]]] = []
        for rule in self.rules:
            comparisons = self._compare(rule, values)
            if all(comparison.holds for comparison in comparisons):
                return Verdict(rule.state, rule, comparisons, tuple(failed_rules))
            failed_rules.append((rule, comparisons))
        raise ValueError("the last rule must have no conditions")

    def _compare(self, rule: Rule, values: Values) -> tuple[Comparison, ...]:
        return tuple(
            Comparison(condition, self.names[condition.value], values[condition.value], condition.holds(values))
            for condition in rule.conditions
        )

    @classmethod
    def of(cls, rules: StateRules) -> RuleBook:
        """Return the rules of a pack's rules/link_state.yaml as they judge."""
        return cls(rules.version, {str(code): name for code, name in rules.values.items()}, tuple(entry.rule for entry in rules.states))
