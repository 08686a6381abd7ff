"""告知签发人: who may sign a draft is told that it waits."""

from __future__ import annotations

from django.urls import reverse

from liantu.accounts.queries import people, viewers_of
from liantu.desk.actions import notify
from liantu.kernel.figure import Subject
from liantu.kernel.text import Text
from liantu.reports.engine.document import Words
from liantu.reports.models import MonthReport
from liantu.reports.rules import may_sign, sees_scope


def tell_signers(report: MonthReport) -> int:
    """Tell those who may sign a draft that it waits for them, each once; return how many."""
    scope = Subject(report.scope_kind, report.scope_key)
    signers = [user for user, viewer in viewers_of(people()).items() if may_sign(viewer) and sees_scope(viewer, scope)]
    title = Words.model_validate(report.document["title"])
    line = Text(f"月报草稿待签发：{title.zh}", f"Report to be signed: {title.en}")
    return notify(signers, "reports.draft", line, reverse("month_report", args=[report.pk]), key=f"report:{report.pk}:{report.attempt}")
