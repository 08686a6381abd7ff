"""参数文件: the rule files of the pack that belong to oversight."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.pack import RuleFile
from liantu.kernel.pack.entries import Entry, Words
from liantu.kernel.pack.rule_files import by_name, exists
from liantu.kernel.pack.rule_values import Count, Whole
from liantu.kernel.text import Text
from liantu.oversight.engine.report_wording import OversightReport

WorkCode = Annotated[str, exists(Text("工作类型", "work kind"), lambda pack: pack.work)]
FileKind = Literal["pdf", "docx", "xlsx", "pptx", "png", "jpg", "csv", "txt"]


class DismissalRules(Entry):
    """How long a finding may stay away, in days from today."""

    usual_days: Count
    longest_days: Count

    @model_validator(mode="after")
    def _usual_is_allowed(self) -> DismissalRules:
        if self.usual_days > self.longest_days:
            raise PydanticCustomError("rule", "usual_days 大于 longest_days / usual_days is more than longest_days")
        return self


class FileRules(Entry):
    """Which files may go with a task, and how large and how many."""

    kinds: tuple[FileKind, ...] = Field(min_length=1)
    largest_bytes: Count
    each_task: Count


class DataCheckRules(Entry):
    """The kind of work that asks whether reported data is right, and how many days the answer may take."""

    work: WorkCode
    due_days: Whole


class DockingRules(Entry):
    """供需对接: the kind of work that brings supply and demand together, how many days it may take, and what is asked."""

    work: WorkCode
    due_days: Whole
    asked: Words


class WorkRules(RuleFile):
    """How work is given out, reminded of, escalated and left alone. Days are calendar days."""

    file: ClassVar[str] = "work"
    decides: ClassVar[Text] = Text(
        "任务的临期提醒、逾期提请督办、暂不处理的期限、一次派发的上限和附件",
        "when tasks are reminded of and escalated, how long findings may be left alone, how many tasks are given out at once, and files",
    )

    due_soon_days: Count
    remind_again_days: Count
    escalate_after_days: Count
    tasks_at_once: Count
    data_check: DataCheckRules
    docking: DockingRules
    dismissal: DismissalRules
    files: FileRules
    causes: dict[str, Words] = Field(default_factory=dict)
    """Words for causes of findings, where a cause is not a code of the pack that has a name."""
    fields: dict[str, Words] = Field(default_factory=dict)
    """What people call the fields of work that carry commitments, by the name of the room."""


RULE_FILES = by_name(WorkRules, OversightReport)
