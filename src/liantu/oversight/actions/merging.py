"""合并单位后的任务: tasks that go to an organisation that became part of another go to that one, and so do alerts that concern it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liantu.oversight.models import FindingScope, Task
from liantu.rooms.merging import rekey, rekey_back

_KIND = "organisation"


def move_work(kept: int, absorbed: int) -> dict[str, list[int]]:
    """Move tasks and scopes to the kept organisation; return the rows. Alerts about the absorbed one clear at the next run."""
    tasks = rekey(Task.objects.filter(towards_kind=_KIND), "towards_key", str(absorbed), str(kept))
    scopes = rekey(FindingScope.objects.filter(kind=_KIND), "key", str(absorbed), str(kept), ("finding_id",))
    return {"tasks": tasks, "scopes": scopes} if tasks or scopes else {}


def move_work_back(absorbed: int, moved: Mapping[str, Any]) -> None:
    """Give tasks and scopes back."""
    Task.objects.filter(pk__in=moved["tasks"]).update(towards_key=str(absorbed))
    rekey_back(FindingScope.objects.filter(kind=_KIND), moved["scopes"], "key", str(absorbed), ("finding_id",))
