"""What is done to accounts: the first administrator, memberships, visits, and the audit log."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from liantu.accounts.models import AuditLine, Membership, User


@transaction.atomic
def first_administrator() -> str | None:
    """Make the user ``admin`` if there is no user yet and return its password; None where there is one."""
    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(15)
    admin = User.objects.create_superuser("admin", password=password, display_name="系统管理员")
    Membership.objects.create(user=admin, role=Membership.RoleChoice.ADMINISTRATOR)
    write_audit(None, "first_administrator", f"user:{admin.pk}")
    return password


def write_audit(user_id: int | None, verb: str, subject: str = "", **detail: object) -> AuditLine:
    """Add a line to the audit log: who (None is the command line) did what to what."""
    return AuditLine.objects.create(user_id=user_id, verb=verb, subject=subject, detail=detail)


def mark_visit(user_id: int) -> None:
    """Remember that the user has looked at the workbench now."""
    User.objects.filter(pk=user_id).update(last_visit_at=timezone.now())
