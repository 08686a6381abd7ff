"""Tables of the desk: what a person was told, follows, saved and said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_URL = 60, 600, 400


class Notice(models.Model):
    """通知: one thing told to one person; ``key`` says which thing, so that nothing is told twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=140)
    line_zh = models.TextField()
    line_en = models.TextField()
    url = models.CharField(max_length=LONGEST_URL)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [models.Index(fields=["user", "read_at"])]


class Digest(models.Model):
    """每日摘要: that a person's digest of a day was begun, and when it went out; begun and not sent, it is not begun again that day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    begun_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]


class Habit(models.Model):
    """习惯: how a person uses the desk: whether the tour is done, and whether mail is wanted."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="habit")
    toured_at = models.DateTimeField(null=True, blank=True)
    wants_mail = models.BooleanField(_("发送邮件"), default=True)


class Followed(models.Model):
    """关注: a subject that a person follows, and up to when what happened to it was seen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=140)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "key"], name="followed_once")]


class SavedView(models.Model):
    """常用视图: a page with its filters under a name; shared with a department where one is named."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=LONGEST_NAME)
    address = models.CharField(max_length=LONGEST_ADDRESS)
    department = models.CharField(max_length=40, blank=True, db_index=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")]


class Comment(models.Model):
    """评论: what a person said about a subject. ``internal`` ones are read by the administration alone."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=140)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("评论"))
    internal = models.BooleanField(_("仅主管部门内部可见"), default=True)
    at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["kind", "key"])]
