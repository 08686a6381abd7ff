"""来源: where rows come from, the intakes that brought them, and what a person has to settle."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liantu.rooms import clock


class Intake(models.Model):
    """导入: one go at bringing in one or several files, from dry run to done; runs as a job. ``files`` keeps names and sizes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        CHECKING = "checking", _("检查中")
        CHECKED = "checked", _("已检查，待确认")
        REFUSED = "refused", _("有错误，未导入")
        APPLYING = "applying", _("导入中")
        DONE = "done", _("已导入")
        CANCELLED = "cancelled", _("已取消")
        FAILED = "failed", _("失败")
        INTERRUPTED = "interrupted", _("已中断")

    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = clock.MadeAtField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    source_map = models.CharField(max_length=64, blank=True)
    as_of_date = models.DateField(_("填报日期"), null=True, blank=True)
    files = models.JSONField(_("文件"), default=list, blank=True)
    folder = models.CharField(max_length=400, blank=True)
    done_rows = models.PositiveBigIntegerField(default=0)
    total_rows = models.PositiveBigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    plan = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("导入")
        verbose_name_plural = _("导入")


class Source(models.Model):
    """来源: a file, a pack, a form or a generator from which rows came; every row names one. ``counts``: rows written, by table."""

    class Kind(models.TextChoices):
        FILE = "file", _("文件")
        PACK = "pack", _("知识包")
        FORM = "form", _("网页填报")
        GENERATOR = "generator", _("模拟生成")

    intake = models.ForeignKey(Intake, models.SET_NULL, null=True, blank=True, related_name="sources")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FILE)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    mark = models.CharField(max_length=20, default="reported")
    citation = models.TextField(blank=True)
    received_at = models.DateTimeField(db_index=True)
    sheets = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("来源")
        verbose_name_plural = _("来源")

    def __str__(self) -> str:
        return self.name


class MatchDoubt(models.Model):
    """疑似同一单位: a name that may be an organisation that is known already; waits for a person."""

    class State(models.TextChoices):
        OPEN = "open", _("待判断")
        SAME = "same", _("同一单位")
        DIFFERENT = "different", _("不同单位")

    organisation = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="doubts")
    candidate = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="doubts_as_candidate")
    score = models.FloatField()
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, db_index=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "candidate"], name="doubt_once")]
        ordering = ["-score", "pk"]


class Merge(models.Model):
    """合并: two records of one organisation made one; ``moved`` says which rows moved, so that it can be undone."""

    kept = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey("registry.Organisation", models.CASCADE, related_name="merged_into_by")
    at = clock.MadeAtField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
