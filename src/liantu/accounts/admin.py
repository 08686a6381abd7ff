"""系统管理: where administrators keep people and their roles. The audit log is read, never written, here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from liantu.accounts.actions import write_audit
from liantu.accounts.models import AuditLine, Membership, User
from liantu.accounts.queries import viewer_of
from liantu.accounts.rules import may_administer

admin.site.site_header = _("链图 Liantu · 系统管理")
admin.site.site_title = _("链图 Liantu")
admin.site.index_title = _("用户、角色与审计")
admin.site.unregister(Group)


class ForAdministrators(admin.options.BaseModelAdmin[Any]):
    """Whoever holds the role of an administrator may look and change; nobody else gets in."""

    def _may(self, request: HttpRequest) -> bool:
        return may_administer(viewer_of(request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators see the room."""
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators look."""
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators add."""
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators change."""
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators take away."""
        return self._may(request)


class MembershipInline(ForAdministrators, admin.TabularInline[Membership, User]):
    """The roles of a person, on the person's page."""

    model = Membership
    extra = 1


@admin.register(User)
class PersonAdmin(ForAdministrators, UserAdmin[User]):
    """People; every change goes to the audit log."""

    inlines = (MembershipInline,)
    list_display = ("username", "display_name", "roles", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("username", "display_name")
    fieldsets = (
        (None, {"fields": ("username", "password", "display_name", "email")}),
        (_("权限"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("时间"), {"fields": ("last_login", "date_joined", "last_visit_at")}),
    )
    readonly_fields = ("last_login", "date_joined", "last_visit_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read roles with the people, not one by one."""
        return super().get_queryset(request).prefetch_related("memberships")

    @admin.display(description=_("角色"))
    def roles(self, person: User) -> str:
        """Roles of a person in words."""
        return "、".join(sorted({str(membership.get_role_display()) for membership in person.memberships.all()}))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Keep the person, the roles, and one line of who did it."""
        super().save_related(request, form, formsets, change)
        roles = [f"{role}:{scope}:{key}" for role, scope, key in form.instance.memberships.values_list("role", "scope", "scope_key")]
        write_audit(request.user.pk, "change_user" if change else "add_user", f"user:{form.instance.pk}", roles=roles)


@admin.register(Membership)
class MembershipAdmin(ForAdministrators, admin.ModelAdmin[Membership]):
    """All roles in one list."""

    list_display = ("user", "role", "scope", "scope_key", "department")
    list_filter = ("role", "scope", "department")
    search_fields = ("user__username", "user__display_name", "scope_key", "department")
    autocomplete_fields = ("user",)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Keep the role and one line of who gave it."""
        super().save_model(request, obj, form, change)
        write_audit(request.user.pk, "change_membership" if change else "add_membership", f"user:{obj.user_id}", role=str(obj))

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        """Take the role away and keep one line of who took it."""
        write_audit(request.user.pk, "delete_membership", f"user:{obj.user_id}", role=str(obj))
        super().delete_model(request, obj)


@admin.register(AuditLine)
class AuditLineAdmin(ForAdministrators, admin.ModelAdmin[AuditLine]):
    """The audit log."""

    list_display = ("moment", "person", "action", "about", "details")
    list_filter = ("verb",)
    search_fields = ("subject", "user__username")
    date_hierarchy = "at"
    list_select_related = ("user",)

    @admin.display(description=_("时间"), ordering="at")
    def moment(self, line: AuditLine) -> Any:
        """When it was done."""
        return line.at

    @admin.display(description=_("用户"), ordering="user")
    def person(self, line: AuditLine) -> str:
        """Who did it; the command line has no user."""
        return str(line.user or _("系统"))

    @admin.display(description=_("操作"), ordering="verb")
    def action(self, line: AuditLine) -> str:
        """What was done, by its name in the log."""
        return line.verb

    @admin.display(description=_("对象"))
    def about(self, line: AuditLine) -> str:
        """To what it was done."""
        return line.subject

    @admin.display(description=_("明细"))
    def details(self, line: AuditLine) -> Any:
        """What else was noted."""
        return line.detail

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lines are added by what people do."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lines stay as they are."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lines stay."""
        return False
