"""数据质量参数: what is odd about a report, when it is due and of whom it is expected, as the pack says it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.errors import Problem
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import Code, Entry, Words
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Condition, Count, ItemCode, PeriodKindCode, Positive, Share, Whole, distinct, items_of
from liantu.kernel.period import PeriodKind
from liantu.kernel.text import Text
from liantu.registry.engine.report_form import ReportFormRules
from liantu.statistics.engine.jumps import JumpRule
from liantu.statistics.engine.population import PopulationCode

ItemCodes = Annotated[tuple[ItemCode, ...], Field(min_length=1), distinct()]


class Contradiction(Entry):
    """矛盾: a condition over the items of one report that is true where they contradict each other; ``items`` in the order of telling."""

    code: Code
    name: Words
    formula: Condition
    items: ItemCodes

    @model_validator(mode="after")
    def _reads_its_items(self) -> Contradiction:
        if items_of(self.formula) != set(self.items):
            codes = ", ".join(sorted(items_of(self.formula)))
            raise PydanticCustomError("rule", "公式读取的是 {items} / the formula reads {items}", {"items": codes})
        return self


class JumpRules(Entry):
    """跳变: when a change is reported, and which mistakes of unit are looked for (see `engine.jumps`)."""

    items: ItemCodes
    robust_z: Positive
    least_log_change: Positive
    least_spread: Positive
    least_periods: Count
    unit_factors: Annotated[tuple[Annotated[Count, Field(ge=2)], ...], distinct()]
    unit_log_tolerance: Positive

    def as_rule(self) -> JumpRule:
        """These rules as `engine.jumps` takes them."""
        return JumpRule(
            threshold=self.robust_z, own_changes=self.least_periods, floor=self.least_spread, smallest=math.exp(self.least_log_change),
            factors=self.unit_factors, nearness=self.unit_log_tolerance / math.log(10),
        )  # fmt: skip


class RevisionRules(Entry):
    """修订: from which share of a value on a change of it is reported."""

    least_change: Share


class Deadline(Entry):
    """期限: within how many days after the end of its period a report is due."""

    due_days: Whole


class Expectation(Entry):
    """应报: of whom reports of a kind of period are expected, and the items that make one whole."""

    population: PopulationCode
    items: ItemCodes


class QualityRules(RuleFile):
    """What is odd about a report: contradictions, jumps, revisions, reports that are missing or late."""

    file: ClassVar[str] = "quality"
    decides: ClassVar[Text] = Text(
        "哪些填报互相矛盾或跳变、何时到期、应由谁填报、回看几期",
        "which reports contradict themselves or jump, when they are due, who must report, how far back to look",
    )

    contradictions: Annotated[tuple[Contradiction, ...], distinct(lambda rule: rule.code)]
    jumps: JumpRules
    revisions: RevisionRules
    deadlines: dict[PeriodKindCode, Deadline]
    expected: dict[PeriodKindCode, Expectation]
    look_back: dict[PeriodKindCode, Count]
    issues_kept_of_period: Count

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """What is expected is looked back at, and what is looked back at has a deadline."""
        for kind in self.expected:
            if kind not in self.look_back:
                what = Text(f"{kind} 应报而 look_back 未列", f"reports by {kind} are expected but not in look_back")
                yield self.wrong(pack, ("expected", kind), what, Text("在 look_back 补上", "add it to look_back"))
        for kind in self.look_back:
            if kind not in self.deadlines:
                what = Text(f"{kind} 没有期限", f"reports by {kind} have no deadline")
                yield self.wrong(pack, ("look_back", kind), what, Text("在 deadlines 补上", "add it to deadlines"))
        yield from self._days_of_forms(pack)

    def _days_of_forms(self, pack: Pack) -> Iterable[Problem]:
        """The form of a report says the same as these rules of when it counts as late."""
        forms = pack.rule(ReportFormRules)
        for kind, deadline in self.deadlines.items():
            form = forms.form(PeriodKind(kind))
            if form is not None and form.late_after_days != deadline.due_days:
                zh = f"{kind} 期后 {deadline.due_days} 天为迟报，report_form.yaml 写的是 {form.late_after_days} 天"
                en = f"reports by {kind} are late after {deadline.due_days} days, but after {form.late_after_days} in report_form.yaml"
                yield self.wrong(pack, ("deadlines", kind), Text(zh, en), Text("改为一致", "make them agree"))

    def contradiction(self, code: str) -> Contradiction | None:
        """The contradiction of this code; None where the rules know none."""
        return next((one for one in self.contradictions if one.code == code), None)
