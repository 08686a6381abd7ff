"""Check runs, the findings they keep, and the tasks that follow."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from liantu.kernel.text import Text
from liantu.rooms import clock


class CheckRun(models.Model):
    """检查: one run of the checks over the facts known at a moment."""

    started_at = clock.MadeAtField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    known_at = models.DateTimeField()
    codes = models.JSONField(default=list)
    new_count = models.PositiveIntegerField(default=0)
    persisting_count = models.PositiveIntegerField(default=0)
    cleared_count = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]


class FindingRecord(models.Model):
    """发现: a finding by its fingerprint, from the run that first raised it to the run that cleared it."""

    class State(models.TextChoices):
        NEW = "new", _("新增")
        PERSISTING = "persisting", _("持续")
        CLEARED = "cleared", _("已消除")

    fingerprint = models.CharField(max_length=16, unique=True)
    code = models.CharField(max_length=12, db_index=True)
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=140, db_index=True)
    severity = models.CharField(max_length=8)
    severity_rank = models.PositiveSmallIntegerField(default=0)
    line_zh = models.TextField()
    line_en = models.TextField()
    figure = models.CharField(max_length=64, blank=True)
    value = models.FloatField(null=True, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    stake_cny = models.FloatField(null=True, blank=True, help_text="yuan a year at stake; empty where unknown")
    cause = models.CharField(max_length=60, blank=True, help_text="findings of one check and one cause fold into one row")
    simulated = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.NEW, db_index=True)
    first_run = models.ForeignKey(CheckRun, models.CASCADE, related_name="raised")
    last_run = models.ForeignKey(CheckRun, models.CASCADE, related_name="seen")
    first_seen_at = models.DateTimeField()
    raised_at = models.DateTimeField(db_index=True, help_text="first seen, or seen again after it was cleared")
    last_changed_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    dismissed_until = models.DateField(null=True, blank=True, help_text="the last day on which the finding stays away")
    dismissed_rank = models.PositiveSmallIntegerField(default=0, help_text="severity when it was dismissed; a worse one brings it back")

    class Meta:
        ordering = ["-severity_rank", "first_seen_at", "pk"]


class FindingLine(models.Model):
    """经过: when a finding was raised, moved its figure, changed its severity or was cleared, with the figure at that moment."""

    class Event(models.TextChoices):
        RAISED = "raised", _("出现")
        CHANGED = "changed", _("级别变化")
        MOVED = "moved", _("数值变化")
        CLEARED = "cleared", _("消除")

    finding = models.ForeignKey(FindingRecord, models.CASCADE, related_name="lines")
    run = models.ForeignKey(CheckRun, models.CASCADE, related_name="+")
    event = models.CharField(max_length=8, choices=Event)
    severity = models.CharField(max_length=8)
    value = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class FindingScope(models.Model):
    """涉及范围: a chain, district or organisation that a finding concerns; decides who sees it and how it is filtered."""

    class Kind(models.TextChoices):
        CHAIN = "chain", _("产业链")
        DISTRICT = "district", _("区县")
        ORGANISATION = "organisation", _("单位")

    finding = models.ForeignKey(FindingRecord, models.CASCADE, related_name="scopes")
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "kind", "key"], name="finding_scope_once")]
        indexes = [models.Index(fields=["kind", "key"])]


class Dismissal(models.Model):
    """暂不处理: a finding is left alone until a day, by whom and why; a worse severity brings it back earlier, and so does whoever asks."""

    finding = models.ForeignKey(FindingRecord, models.CASCADE, related_name="dismissals")
    at = clock.MadeAtField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField()
    until = models.DateField()
    severity = models.CharField(max_length=8)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]


class Task(models.Model):
    """任务: what people do about a finding; finishing it re-runs the check and keeps the figure before and after."""

    class State(models.TextChoices):
        OPEN = "open", _("待接收")
        ACCEPTED = "accepted", _("办理中")
        DONE = "done", _("已办结")
        DROPPED = "dropped", _("已撤销")

    finding = models.ForeignKey(FindingRecord, models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=40)
    title = models.CharField(_("任务"), max_length=200)
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tasks")
    co_owners = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="shared_tasks")
    department = models.CharField(_("责任单位"), max_length=80, blank=True)
    towards_kind = models.CharField(max_length=12, blank=True, help_text="whom the task goes to beside its owner: organisation or district")
    towards_key = models.CharField(max_length=64, blank=True)
    progress = models.PositiveSmallIntegerField(_("进度"), default=0, help_text="per cent")
    due_date = models.DateField(_("期限"))
    created_at = clock.MadeAtField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    figure_before = models.FloatField(null=True, blank=True)
    figure_after = models.FloatField(null=True, blank=True)
    finding_after = models.CharField(max_length=10, blank=True)
    rechecked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_date", "pk"]
        indexes = [models.Index(fields=["towards_kind", "towards_key"], name="task_towards")]

    @property
    def text(self) -> Text:
        """What the task is about: its title, which is written in Chinese; in English what its finding says."""
        return Text(self.title, self.finding.line_en or self.title)

    @transition(field=state, source=State.OPEN, target=State.ACCEPTED)
    def accept(self) -> None:
        """接收."""

    @transition(field=state, source=State.ACCEPTED, target=State.DONE)
    def finish(self) -> None:
        """办结."""

    @transition(field=state, source=[State.OPEN, State.ACCEPTED], target=State.DROPPED)
    def drop(self) -> None:
        """撤销."""

    @transition(field=state, source=[State.DONE, State.DROPPED], target=State.ACCEPTED)
    def reopen(self) -> None:
        """重新办理."""


class TaskLine(models.Model):
    """办理记录: one line of a task's history."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="lines")
    at = clock.MadeAtField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    progress = models.PositiveSmallIntegerField(null=True, blank=True, help_text="per cent, where the line says one")

    class Meta:
        ordering = ["pk"]


class Attachment(models.Model):
    """附件: a file that goes with one task or with all tasks given out at once; seen with any of them, kept as it came."""

    tasks = models.ManyToManyField(Task, related_name="attachments")
    name = models.CharField(_("文件名"), max_length=160)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    at = clock.MadeAtField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
