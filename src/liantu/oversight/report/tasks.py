"""任务办理: what was given out, finished and dropped in the days of the report, and what was overdue at their end."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from liantu.kernel.report import Cell, Column, Quantity, ReportMonth, ReportSection, ReportTable, SectionDraft, counted, listed, said
from liantu.kernel.sentence import Linked, Sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.oversight import queries
from liantu.oversight.engine.report_wording import OversightReport
from liantu.oversight.models import Task
from liantu.oversight.report.span import Span, days, findings_of
from liantu.web.figures import definition, in_both, translated, written
from liantu.web.numbers import unknown
from liantu.web.page_context import pack, page_of

_OVERDUE = (
    Column(Text("期限", "Due")),
    Column(Text("任务", "Task")),
    Column(Text("负责", "Owner")),
    Column(Text("逾期天数", "Days overdue"), numeric=True),
)
_DONE = (
    Column(Text("办结日期", "Finished")),
    Column(Text("任务", "Task")),
    Column(Text("指标", "Figure")),
    Column(Text("办理前", "Before"), numeric=True),
    Column(Text("办理后", "After"), numeric=True),
)
_NO_FIGURE = Text("—", "–")


def tasks(viewer: Viewer, asked: ReportMonth) -> ReportSection:
    """The tasks of the scope."""
    rule, span, rows = pack().rule(OversightReport), Span.of(asked), tasks_of(viewer, asked)
    words, begun = rule.tasks, rows.filter(created_at__lt=span.ends)
    open_then = begun.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=span.ends))
    late = list(open_then.filter(due_date__lt=asked.until).order_by("due_date", "pk"))
    finished = list(_closed(rows, span).filter(state=Task.State.DONE).order_by("-closed_at", "pk")[: rule.shown])
    shown = late[: rule.shown]
    draft = SectionDraft("tasks", words.title, 80, any(task.finding.simulated for task in (*shown, *finished)))
    return draft.add(
        *_sentences(rule, asked, rows, open_then.count(), late),
        ReportTable(words.overdue, _OVERDUE, tuple(_late(rule, asked, task) for task in shown)),
        ReportTable(words.done, _DONE, tuple(_done(task) for task in finished)),
    ).section()


def tasks_of(viewer: Viewer, asked: ReportMonth) -> QuerySet[Task]:
    """The tasks that the viewer may see whose findings concern the scope."""
    rows = queries.tasks(viewer)
    return rows if asked.scope.kind == "city" else rows.filter(finding__in=findings_of(viewer, asked).values("pk"))


def _closed(rows: QuerySet[Task], span: Span) -> QuerySet[Task]:
    return rows.filter(closed_at__gte=span.begins, closed_at__lt=span.ends)


def _sentences(rule: OversightReport, asked: ReportMonth, rows: QuerySet[Task], under_way: int, late: list[Task]) -> list[Sentence]:
    words, span = rule.tasks, Span.of(asked)
    within = Q(closed_at__gte=span.begins, closed_at__lt=span.ends)
    counts = rows.order_by().aggregate(
        given=Count("pk", filter=Q(created_at__gte=span.begins, created_at__lt=span.ends)),
        done=Count("pk", filter=within & Q(state=Task.State.DONE)),
        dropped=Count("pk", filter=within & Q(state=Task.State.DROPPED)),
    )
    if not under_way and not any(counts.values()):
        return [said(words.none, days(asked), key="progress")]
    progress = said(words.progress, {**days(asked), **{name: counted(number) for name, number in counts.items()}}, key="progress")
    values = {"under_way": counted(under_way)}
    if not late:
        return [progress, said(words.on_time, values, key="late", good=True)]
    longest = counted((asked.until - late[0].due_date).days)
    overdue = said(words.late, {**values, "overdue": counted(len(late)), "days": longest}, key="late", good=False)
    return [progress, overdue, _by_owner(rule, asked, late)]


def _by_owner(rule: OversightReport, asked: ReportMonth, late: list[Task]) -> Sentence:
    """Who is late with how many, those with most first; ``late`` begins with what is overdue longest."""
    by_owner: dict[str, list[Task]] = {}
    for task in late:
        by_owner.setdefault(_owner(task), []).append(task)
    ranked = sorted(by_owner.items(), key=lambda pair: -len(pair[1]))[: rule.shown]
    items = [
        said(
            rule.tasks.late_owner,
            {
                "owner": Text(name, name) if name else rule.tasks.waiting, "count": counted(len(tasks)),
                "days": counted((asked.until - tasks[0].due_date).days),
            },
        ).pieces
        for name, tasks in ranked
    ]  # fmt: skip
    return said(rule.tasks.late_by, {"list": listed(items)}, key="late_by", good=False)


def _owner(task: Task) -> str:
    """The name of who owns a task; empty where nobody has accepted it."""
    return "" if task.owner is None else task.owner.display_name or task.owner.get_username()


def _late(rule: OversightReport, asked: ReportMonth, task: Task) -> tuple[Cell, ...]:
    name = _owner(task)
    return (
        _day(task.due_date), _title(task), Text(name, name) if name else rule.tasks.waiting,
        Quantity(float((asked.until - task.due_date).days)),
    )  # fmt: skip


def _done(task: Task) -> tuple[Cell, ...]:
    code, known = task.finding.figure, definition(task.finding.figure)
    name = _NO_FIGURE if known is None else in_both(lambda: translated(known.name))
    closed = timezone.localdate(task.closed_at) if task.closed_at else None
    return _day(closed), _title(task), name, _value(code, task.figure_before), _value(code, task.figure_after)


def _value(code: str, value: float | None) -> Text:
    """A figure as it was when the task was given out or finished: kept with the task, it is not opened anew."""
    if not code:
        return _NO_FIGURE

    def words() -> str:
        digits, unit = written(definition(code), value)
        return f"{digits}{'' if unit in {'', '%'} else ' '}{unit}" if digits else unknown()

    return in_both(words)


def _day(day: object) -> Text:
    return _NO_FIGURE if day is None else Text(f"{day:%Y-%m-%d}", f"{day:%Y-%m-%d}")


def _title(task: Task) -> Linked:
    return Linked(task.text, page_of("task", task.pk))
