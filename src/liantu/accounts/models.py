"""People, the roles they hold, and the audit log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.permissions import has_perm, perm_exists

from liantu.kernel.text import Text
from liantu.rooms import clock


class User(AbstractUser):
    """用户: a person who signs in."""

    display_name = models.CharField(_("显示名称"), max_length=80, blank=True)
    last_visit_at = models.DateTimeField(_("上次访问"), null=True, blank=True)

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the user has a permission; of those that rooms name the room's predicate decides, for superusers too."""
        if perm_exists(perm):  # type: ignore[no-untyped-call]
            return bool(has_perm(perm, self))  # type: ignore[no-untyped-call]
        return super().has_perm(perm, obj)


class Membership(models.Model):
    """任职: one role of one person, with the scope in which it holds (city, district, chain or organisation)."""

    class RoleChoice(models.TextChoices):
        ADMINISTRATOR = "administrator", _("系统管理员")
        LEADER = "leader", _("市领导")
        ANALYST = "analyst", _("分析员")
        OFFICIAL = "official", _("主管人员")
        CHAIN_LEADER = "chain_leader", _("链主企业")
        FIRM = "firm", _("企业")
        REVIEWER = "reviewer", _("评审专家")

    class Scope(models.TextChoices):
        CITY = "city", _("全市")
        DISTRICT = "district", _("区县")
        CHAIN = "chain", _("产业链")
        ORGANISATION = "organisation", _("单位")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("用户"))
    role = models.CharField(_("角色"), max_length=20, choices=RoleChoice)
    scope = models.CharField(_("范围"), max_length=20, choices=Scope, default=Scope.CITY)
    scope_key = models.CharField(_("范围代码"), max_length=64, blank=True)
    department = models.CharField(_("所在部门"), max_length=40, blank=True, help_text=_("知识包中的部门代码；不扩大可见范围"))

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = [models.UniqueConstraint(fields=["user", "role", "scope", "scope_key"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.get_scope_display()} {self.scope_key}".strip()


class AccessToken(models.Model):
    """访问令牌: lets a program read and work in its owner's name; only a digest is kept, the token is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="access_tokens")
    name = models.CharField(_("用途"), max_length=80)
    start = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    created_at = clock.MadeAtField(auto_now_add=True)
    expires_at = models.DateTimeField(_("到期"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("访问令牌")
        verbose_name_plural = _("访问令牌")

    def __str__(self) -> str:
        return f"{self.start}… {self.name}"


class AuditLine(models.Model):
    """审计: who did what to what, when. Lines are only ever added."""

    at = clock.MadeAtField(auto_now_add=True, db_index=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")


class Demonstration(models.Model):
    """演示城市: that this installation shows a simulated city, which one, and how far it has lived; there is one such row or none."""

    firms = models.PositiveIntegerField()
    seed = models.IntegerField()
    today = models.DateField(help_text="the day on which the city stands")
    started_at = models.DateTimeField(auto_now_add=True)
    lived = models.JSONField(default=list, help_text="days of the moments that are done, oldest first")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("演示城市")
        verbose_name_plural = _("演示城市")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_demonstration")]


class DemonstrationAccount(models.Model):
    """演示账号: an account that the demonstration made, and what it sees, in words for the page of signing in; no password."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="demonstration")
    place = models.PositiveSmallIntegerField(unique=True)
    name_zh = models.CharField(max_length=80, default="")
    name_en = models.CharField(max_length=120, default="")
    sees_zh = models.CharField(max_length=120)
    sees_en = models.CharField(max_length=200)

    class Meta:
        ordering = ["place"]
        verbose_name = _("演示账号")
        verbose_name_plural = _("演示账号")

    @property
    def name(self) -> Text:
        """Who it is: a role, or whom its holder works for."""
        return Text(self.name_zh, self.name_en)

    @property
    def sees(self) -> Text:
        """What its holder sees."""
        return Text(self.sees_zh, self.sees_en)
