"""计算与公布: the columns of everything that is computed from facts and kept, and of everything that may be made public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liantu.rooms import clock


class Computed(models.Model):
    """计算: one run over the facts known at a moment, under one version of the rules. A run that fails is kept with its reason."""

    class State(models.TextChoices):
        RUNNING = "running", _("计算中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    known_at = models.DateTimeField(help_text="facts and reports known here up to this moment")
    started_at = clock.MadeAtField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    rule_version = models.CharField(max_length=80, help_text="versions of the rules that took part")
    rules = models.JSONField(default=dict, help_text="rules that took part, as they were")
    marks = models.JSONField(default=list)
    failure = models.JSONField(default=dict, blank=True, help_text="why it failed, as {zh, en}; empty where it did not")

    class Meta:
        abstract = True
        ordering = ["-pk"]

    @property
    def is_done(self) -> bool:
        """Whether the run came to its end."""
        return self.state == self.State.DONE


class Publishable(models.Model):
    """公布: what the public may be let see, since when, by whom, and when and by whom it was taken back."""

    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_done(self) -> bool:
        """Whether it is complete, so that it may be published."""
        raise NotImplementedError

    @property
    def is_public(self) -> bool:
        """Whether the public sees it now."""
        return self.published_at is not None and self.withdrawn_at is None


def public(path: str = "") -> Q:
    """Return the condition on what the public sees now; ``path`` leads from the table that is asked, such as ``assessment__``.

    >>> public("release__").children
    [('release__published_at__isnull', False), ('release__withdrawn_at__isnull', True)]
    """
    return Q((f"{path}published_at__isnull", False), (f"{path}withdrawn_at__isnull", True))
