"""搜索: findings by text or code, tasks, measures and checks."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liantu.kernel.viewer import Viewer
from liantu.oversight import queries
from liantu.oversight.queries.text_indexes import TASK_TITLES
from liantu.rooms.search import Hit, SearchProvider, best
from liantu.web.figures import translated
from liantu.web.labels import SEVERITY_WORDS
from liantu.web.page_context import pack


def find_findings(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Findings that hold now, as their list finds them; those of a check of that code first, then the most severe."""
    rows = queries.FindingFilter(text=text).apply(queries.findings(viewer))
    of_code = Case(When(code__istartswith=text, then=Value(0)), default=Value(1), output_field=IntegerField())
    return [
        Hit(
            translated(row),
            reverse("finding", args=[row.fingerprint]),
            f"{row.code} · {SEVERITY_WORDS.get(row.severity, row.severity)}",
            row.simulated,
        )
        for row in rows.order_by(of_code, "-severity_rank", "raised_at", "pk")[:at_most]
    ]


def find_tasks(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Tasks by their title or the code of the check: those under way first, the next due before others."""
    rows = queries.tasks(viewer).filter(TASK_TITLES.may_hold(text) & Q(title__icontains=text) | Q(finding__code__istartswith=text))
    closed = Case(When(state__in=queries.OPEN_STATES, then=Value(0)), default=Value(1), output_field=IntegerField())
    return [
        Hit(
            translated(task),
            reverse("task", args=[task.pk]),
            f"{task.finding.code} · {task.get_state_display()} · {task.due_date:%Y-%m-%d}",
            task.finding.simulated,
        )
        for task in rows.order_by(closed, "due_date", "pk")[:at_most]
    ]


def find_measures(_viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Measures by their title, their commitments or the code of one."""
    entries = (
        (
            [
                measure.title.zh,
                measure.title.en,
                measure.article.zh,
                measure.article.en,
                *(word for commitment in measure.commitments for word in (commitment.code, commitment.name.zh, commitment.name.en)),
            ],
            measure,
        )
        for measure in pack().measures
    )
    page = reverse("measure_list")
    return [
        Hit(translated(measure.title), f"{page}#measure-{measure.number}", translated(measure.article))
        for measure in best(text, entries, at_most)
    ]


def find_checks(_viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Checks by name or code."""
    entries = (((check.code, check.name.zh, check.name.en), check) for check in pack().checks.values())
    return [Hit(translated(check.name), reverse("check_page", args=[check.code]), check.code) for check in best(text, entries, at_most)]


PROVIDERS = (
    SearchProvider("findings", _("预警事项"), find_findings, lambda text: f"{reverse('finding_list')}?{urlencode({'text': text})}"),
    SearchProvider("tasks", _("任务"), find_tasks),
    SearchProvider("measures", _("政策措施"), find_measures),
    SearchProvider("checks", _("检查"), find_checks),
)
