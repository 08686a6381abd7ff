"""What is done to accounts: people and their tokens, the audit log, and the demonstration's accounts."""

from liantu.accounts.actions.accounts import (
    TOKEN_PREFIX,
    digest_of,
    first_administrator,
    make_token,
    mark_visit,
    revoke_token,
    user_of_token,
    write_audit,
)
from liantu.accounts.actions.demonstration import (
    AccountWanted,
    begin_demonstration,
    finish_demonstration,
    lived,
    make_accounts,
    new_passwords,
)

__all__ = [
    "TOKEN_PREFIX", "AccountWanted", "begin_demonstration", "digest_of", "finish_demonstration", "first_administrator", "lived",
    "make_accounts", "make_token", "mark_visit", "new_passwords", "revoke_token", "user_of_token", "write_audit",
]  # fmt: skip
