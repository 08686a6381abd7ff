"""演示城市的账号: one account for every role, how far the city has lived, and passwords that are shown once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from liantu.accounts.actions.accounts import write_audit
from liantu.accounts.models import Demonstration, DemonstrationAccount, Membership, User
from liantu.kernel.text import Text

_ONE = 1


@dataclass(frozen=True, slots=True)
class AccountWanted:
    """An account to be made: the name to sign in with, who that is, what is seen, and the fields of its memberships."""

    username: str
    name: Text
    sees: Text
    memberships: tuple[dict[str, Any], ...] = field(default=())


def begin_demonstration(*, firms: int, seed: int, today: date) -> Demonstration:
    """Say in the database that this is a demonstration; what was begun before goes on as it began."""
    row, begun = Demonstration.objects.get_or_create(pk=_ONE, defaults={"firms": firms, "seed": seed, "today": today})
    if begun:
        write_audit(None, "begin_demonstration", firms=firms, seed=seed, today=today.isoformat())
    return row


def lived(row: Demonstration, day: date) -> None:
    """Say that one of its moments is done; the caller holds the transaction that writes what happened then."""
    row.lived = [*row.lived, day.isoformat()]
    row.save(update_fields=["lived"])


@transaction.atomic
def make_accounts(wanted: Iterable[AccountWanted]) -> None:
    """Make the accounts that are not there yet, without a password: nobody can sign in yet. A name that is taken stays as it is."""
    taken = set(User.objects.values_list("username", flat=True))
    for place, one in enumerate(wanted):
        if one.username in taken:
            continue
        user = User.objects.create_user(one.username, display_name=one.name.zh)
        Membership.objects.bulk_create(Membership(user=user, **membership) for membership in one.memberships)
        words = {"name_zh": one.name.zh, "name_en": one.name.en, "sees_zh": one.sees.zh, "sees_en": one.sees.en}
        DemonstrationAccount.objects.create(user=user, place=place, **words)
        write_audit(None, "demonstration_account", f"user:{user.pk}")


@transaction.atomic
def finish_demonstration(row: Demonstration) -> list[tuple[DemonstrationAccount, str]]:
    """Say that the city has come to its day, and give its accounts their passwords."""
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at"])
    return new_passwords()


@transaction.atomic
def new_passwords() -> list[tuple[DemonstrationAccount, str]]:
    """Give every account of the demonstration a random password and return them; only their digests are kept."""
    given = [(account, secrets.token_urlsafe(9)) for account in DemonstrationAccount.objects.select_related("user")]
    with ThreadPoolExecutor() as threads:  # a digest takes half a second of a processor and holds nobody else up
        digests = threads.map(make_password, [password for _, password in given])
    for (account, _), digest in zip(given, digests, strict=True):
        account.user.password = digest
    User.objects.bulk_update([account.user for account, _ in given], ["password"])
    write_audit(None, "demonstration_passwords", accounts=len(given))
    return given
