"""参数文件: the rule file of the demonstration's past: when the city looked at itself, who looks at it, and what people did."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.pack.entries import Entry, NonEmpty, Words
from liantu.kernel.pack.rule_files import RuleFile, exists
from liantu.kernel.pack.rule_values import ChainCode, Count, DistrictCode, ItemCode, Number, Whole, distinct
from liantu.kernel.text import Text

DepartmentCode = Annotated[str, exists(Text("部门", "department"), lambda pack: pack.departments)]
CheckCode = Annotated[str, exists(Text("检查", "check"), lambda pack: pack.checks)]
Notes = Annotated[tuple[NonEmpty, ...], Field(min_length=1)]


class TaskRules(Entry):
    """What people did: on findings of which checks tasks are given out, how many at each look, and what they write.

    Notes of one kind are taken one after the other. ``percent``: how far every second task is some days later.
    """

    checks: Annotated[tuple[CheckCode, ...], Field(min_length=1), distinct()]
    at_each_look: Count
    assigned: Notes
    accepted: Notes
    percent: Annotated[Count, Field(le=100)]
    under_way: NonEmpty
    finished: Notes
    dropped: Notes


class MisprintRules(Entry):
    """Values that a file had wrong at first: ``count`` of an item, written ``factor`` times too large."""

    item: ItemCode
    count: Count
    factor: Number


class FileRules(Entry):
    """The months of a district that came as files, by how, before which looks (months before the city's day).

    ``right``; ``refused``: with an item that nobody knows (``misspelt``), then right; ``corrected``: with some values wrong, then these
    right; ``late``: a month after it was due.
    """

    district: DistrictCode
    name: Words
    right: Annotated[tuple[Whole, ...], distinct()]
    refused: Annotated[tuple[Whole, ...], distinct()]
    corrected: Annotated[tuple[Whole, ...], distinct()]
    late: Annotated[tuple[Whole, ...], distinct()]
    misspelt: NonEmpty
    misprinted: MisprintRules


class DemonstrationRules(RuleFile):
    """The pack's rules/demonstration.yaml. Without it the city has neither accounts nor a past.

    ``looks``: how many months before its day the city computed and ran its checks, oldest first; on the day itself it does so anyway.
    ``department``, ``district``, ``chain``: whom the accounts belong to. ``released``: dimensions of the release that it published at its
    last look before the day. ``files``: what came as files; ``reason``: what a firm writes where its form asks for one.
    """

    file: ClassVar[str] = "demonstration"
    decides: ClassVar[Text] = Text(
        "模拟城市的过去与演示账号；只有 liantu demo 需要", "the past and the accounts of the demonstration; liantu demo only"
    )
    optional: ClassVar[bool] = True

    looks: Annotated[tuple[Count, ...], distinct()]
    department: DepartmentCode
    district: DistrictCode
    chain: ChainCode
    released: tuple[str, ...]
    duplicates: Count
    files: FileRules
    reason: NonEmpty
    tasks: TaskRules

    @field_validator("looks")
    @classmethod
    def _oldest_first(cls, looks: tuple[int, ...]) -> tuple[int, ...]:
        if list(looks) != sorted(looks, reverse=True):
            raise PydanticCustomError("order", "应由远及近 / oldest first")
        return looks
