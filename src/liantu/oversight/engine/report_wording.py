"""月报用语: what the report says of findings and tasks."""

from __future__ import annotations

from typing import Annotated, ClassVar

from liantu.kernel.pack.entries import Entry, Words
from liantu.kernel.pack.report_wording import names
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count
from liantu.kernel.text import Text

_DAYS = ("since", "until")


class FindingWords(Entry):
    """The section of the findings."""

    title: Words
    new: Words
    cleared: Words
    changes: Annotated[Words, names(*_DAYS, "new", "cleared")]
    open: Annotated[Words, names("count", "red", "yellow", "blue")]
    stake: Annotated[Words, names("amount")]
    cleared_stake: Annotated[Words, names("amount")]
    note: Words


class TaskWords(Entry):
    """The section of the tasks; ``waiting`` stands for the owner of a task that nobody has accepted."""

    title: Words
    overdue: Words
    done: Words
    progress: Annotated[Words, names(*_DAYS, "given", "done", "dropped")]
    late_by: Annotated[Words, names("list")]
    late_owner: Annotated[Words, names("owner", "count", "days")]
    late: Annotated[Words, names("under_way", "overdue", "days")]
    on_time: Annotated[Words, names("under_way")]
    none: Annotated[Words, names(*_DAYS)]
    waiting: Words


class OversightReport(RuleFile):
    """The sections of findings and tasks; each table has at most ``shown`` rows."""

    file: ClassVar[str] = "report_oversight"
    decides: ClassVar[Text] = Text("月报中预警事项和任务两部分的用语", "the wording of the report's sections on findings and tasks")
    report_sections: ClassVar[tuple[str, ...]] = ("findings", "tasks")

    shown: Count
    findings: FindingWords
    tasks: TaskWords
