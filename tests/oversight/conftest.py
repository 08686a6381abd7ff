"""A small city of three findings, one for each kind of scope, and people of every role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from liantu.accounts.models import Membership, User
from liantu.kernel.figure import Subject
from liantu.kernel.finding import CHECKS, Finding, Severity
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.oversight.actions import runs
from liantu.oversight.models import FindingRecord

Role = Membership.RoleChoice
PASSWORD = "链图-for-tests"


def weak(product: str, severity: Severity = Severity.RED, value: float | None = 0.12, **scope: list[str]) -> Finding:
    """A weak link, as the check of weak links would say it."""
    line = Text(f"{product}：本地配套率 12%", f"{product}: local supply 12 %")
    return Finding("CH001", Subject("product", product), severity, line, "local_supply_ratio", value, {"makers": 2}, scope)


@dataclass
class World:
    """What the checks find when they run next: set ``found`` and call ``run``."""

    pack: Pack
    found: dict[str, list[Finding]] = field(default_factory=dict)

    def run(self, *findings: Finding, codes: list[str] | None = None) -> Any:
        """Run the checks over a world in which just ``findings`` hold."""
        self.found = {}
        for finding in findings:
            self.found.setdefault(finding.code, []).append(finding)
        return runs.run_checks(self.pack, codes=codes)

    def record(self, finding: Finding) -> FindingRecord:
        """The kept record of a finding."""
        return FindingRecord.objects.get(fingerprint=finding.fingerprint)


@pytest.fixture
def world(pack: Pack, monkeypatch: pytest.MonkeyPatch, db: None) -> World:
    """A world without firms in which the tests say what holds."""
    made = World(pack)

    def check(code: str) -> Any:
        def found(_context: Any) -> Iterable[Finding]:
            return list(made.found.get(code, []))

        return found

    for code in CHECKS.codes:
        monkeypatch.setitem(CHECKS._checks, code, check(code))
    for code in ("CH001", "CH002", "CH004"):
        monkeypatch.setitem(CHECKS._checks, code, check(code))
    return made


def person(name: str, role: str, scope: str = "city", key: str = "") -> User:
    """A user with one role."""
    user = User.objects.create_user(name, password=PASSWORD)
    Membership.objects.create(user=user, role=role, scope=scope, scope_key=key)
    return user


@pytest.fixture
def analyst(db: None) -> User:
    return person("analyst", Role.ANALYST)


@pytest.fixture
def browser(analyst: User) -> Client:
    """A client that the analyst is signed in with."""
    client = Client()
    client.force_login(analyst, backend="django.contrib.auth.backends.ModelBackend")
    return client
