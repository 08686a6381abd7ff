"""What is done to accounts: the first administrator, memberships, visits, access tokens, and the audit log."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from liantu.accounts.models import AccessToken, AuditLine, Membership, User

TOKEN_PREFIX = "lt_"  # noqa: S105 how a token begins, not a token
_SHOWN = 8
_NOTED_EVERY = timedelta(minutes=1)


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


@transaction.atomic
def make_token(user: User, name: str, days: int | None) -> tuple[AccessToken, str]:
    """Make a token for ``user`` that holds for ``days`` (None is without end); return it and its text, which is not kept."""
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    expires_at = None if days is None else timezone.now() + timedelta(days=days)
    token = AccessToken.objects.create(user=user, name=name, start=text[:_SHOWN], digest=digest_of(text), expires_at=expires_at)
    write_audit(user.pk, "make_token", f"token:{token.pk}")
    return token, text


def revoke_token(user: User, pk: int) -> bool:
    """End a token of ``user``; return whether there was one to end."""
    ended = AccessToken.objects.filter(user=user, pk=pk, revoked_at=None).update(revoked_at=timezone.now())
    if ended:
        write_audit(user.pk, "revoke_token", f"token:{pk}")
    return bool(ended)


def user_of_token(text: str) -> User | None:
    """The active user whose token this is; None where it is unknown, ended or expired."""
    now = timezone.now()
    holds = Q(expires_at=None) | Q(expires_at__gt=now)
    token = AccessToken.objects.select_related("user").filter(holds, digest=digest_of(text), revoked_at=None, user__is_active=True).first()
    if token is None:
        return None
    if token.last_used_at is None or now - token.last_used_at > _NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


def digest_of(text: str) -> str:
    """The SHA-256 of a token; tokens carry 256 random bits, so that no slow digest is needed."""
    return hashlib.sha256(text.encode()).hexdigest()
