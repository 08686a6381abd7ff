"""对象: findings and tasks by name and page, so that people may follow and speak of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F
from django.db.models.functions import Cast

from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.oversight import queries
from liantu.rooms.subjects import About, SubjectKind
from liantu.web.page_context import page_of


def _findings(viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    """A finding by its line."""
    rows = queries.findings(viewer).filter(fingerprint__in={about.subject.key for about in abouts})
    lines = {key: Text(zh, en) for key, zh, en in rows.values_list("fingerprint", "line_zh", "line_en")}
    return {about: lines[about.subject.key] for about in abouts if about.subject.key in lines}


def _tasks(viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    """A task by what it is about."""
    names = {task.pk: task.text for task in queries.tasks(viewer).filter(pk__in=[about.subject.number or 0 for about in abouts])}
    return {about: name for about in abouts if (name := names.get(about.subject.number or 0))}


def _seen_findings(viewer: Viewer) -> Any:
    return queries.findings(viewer).order_by().annotate(seen_key=F("fingerprint")).values("seen_key")


def _seen_tasks(viewer: Viewer) -> Any:
    return queries.tasks(viewer).order_by().annotate(seen_key=Cast("pk", CharField())).values("seen_key")


SUBJECTS = (
    SubjectKind("finding", _findings, lambda about, name: page_of("finding", about.subject.key) if name else "", seen=_seen_findings),
    SubjectKind("task", _tasks, lambda about, name: page_of("task", about.subject.number) if name else "", seen=_seen_tasks),
)
