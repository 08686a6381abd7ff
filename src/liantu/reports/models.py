"""What is kept of the month's reports: the document as it was made, what people wrote in it, and how far it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MonthReport(models.Model):
    """月报: the report of one scope and month, from the draft to the archive. ``document`` is frozen: it rests on no table afterwards."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待生成")
        MAKING = "making", _("生成中")
        FAILED = "failed", _("生成失败")
        DRAFT = "draft", _("草稿")
        SIGNED = "signed", _("已签发")
        ARCHIVED = "archived", _("已归档")
        WITHDRAWN = "withdrawn", _("已撤回")

    class ScopeKind(models.TextChoices):
        CITY = "city", _("全市")
        DISTRICT = "district", _("区县")
        CHAIN = "chain", _("产业链")

    scope_kind = models.CharField(max_length=8, choices=ScopeKind)
    scope_key = models.CharField(max_length=64)
    month = models.CharField(max_length=7, help_text="such as 2026-10")
    since = models.DateField(help_text="first day of what came and went")
    until = models.DateField(help_text="last day of what came and went")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING, db_index=True)
    attempt = models.PositiveSmallIntegerField(default=1, help_text="which try at making it counts; a job of an earlier one writes nothing")
    step = models.JSONField(default=dict, blank=True, help_text="what is being done, {zh, en}")
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_total = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True, help_text="last sign of life of the job")
    failure = models.JSONField(default=dict, blank=True, help_text="why it failed, {zh, en}")
    document = models.JSONField(default=dict, blank=True, help_text="engine.document.Document as it was made")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was signed: document and edited sentences")
    simulated = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-month", "scope_kind", "scope_key", "-pk"]
        indexes = [models.Index(fields=["scope_kind", "scope_key", "month"], name="month_report_scope")]
        constraints = [
            models.UniqueConstraint(
                fields=["scope_kind", "scope_key", "month"], condition=Q(state="archived"), name="month_report_archived_once"
            ),
            models.UniqueConstraint(
                fields=["scope_kind", "scope_key", "month"], condition=Q(state__in=("waiting", "making")), name="month_report_made_once"
            ),
        ]
        verbose_name = _("月报")
        verbose_name_plural = _("月报")

    def __str__(self) -> str:
        return f"{self.scope_kind}:{self.scope_key} {self.month}"

    @property
    def under_way(self) -> bool:
        """Whether it waits to be made or is being made."""
        return self.state in {self.State.WAITING, self.State.MAKING}

    @property
    def readable(self) -> bool:
        """Whether there is a document to read."""
        return bool(self.document)


class EditedSentence(models.Model):
    """修改的语句: what a person wrote in place of a sentence; what was generated stays in the document."""

    report = models.ForeignKey(MonthReport, models.CASCADE, related_name="edits")
    sentence = models.CharField(max_length=80, help_text="id of the sentence in the document")
    zh = models.TextField()
    en = models.TextField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "sentence"], name="edited_sentence_once")]
        verbose_name = _("修改的语句")
        verbose_name_plural = _("修改的语句")
