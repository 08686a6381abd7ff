"""发现: what a check says about a subject, with a fingerprint that stays the same from run to run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.text import Text


class Severity(StrEnum):
    """红黄蓝: how urgent a finding is. Never shown by colour alone."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"

    @property
    def rank(self) -> int:
        """3 for red, 2 for yellow, 1 for blue: for sorting and for exit codes."""
        return {"red": 3, "yellow": 2, "blue": 1}[self.value]

    @property
    def text(self) -> Text:
        """The word that stands beside the colour."""
        return {
            "red": Text("红色·立即处理", "red: act now"),
            "yellow": Text("黄色·尽快处理", "yellow: act soon"),
            "blue": Text("蓝色·关注", "blue: watch"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of a check: code, subject, severity, one line in both languages, evidence, commitments served.

    ``figure`` names the definition that the work on this finding should move; ``value`` is its value now.
    ``scope`` says who it concerns: ``{"chains": [...], "districts": [...], "organisations": [...]}`` by key.
    ``stake_cny`` is what is at stake in yuan a year, at least 0, and None where it is unknown: what people decide about first. ``cause``
    names why, in a word that findings of one check with one cause share; they fold into one row of a list. Empty, the code is the cause.
    """

    code: str
    subject: Subject
    severity: Severity
    line: Text
    figure: str = ""
    value: float | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    scope: Mapping[str, list[str]] = field(default_factory=dict)
    simulated: bool = False
    stake_cny: float | None = None
    cause: str = ""

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that depend on the code and the subject only.

        >>> Finding("CH001", Subject("product", "battery_cell"), Severity.RED, Text("", "")).fingerprint
        'c7951e4ce150e3d5'
        """
        return hashlib.sha256(f"{self.code}|{self.subject}".encode()).hexdigest()[:16]


CheckFunction = Callable[[CheckContext], Iterable[Finding]]
"""A check: takes the run's context and yields findings."""


class CheckBook:
    """The checks of all rooms by code."""

    def __init__(self) -> None:
        self._checks: dict[str, CheckFunction] = {}

    def check(self, code: str) -> Callable[[CheckFunction], CheckFunction]:
        """Register a function as the check of ``code``."""

        def register(function: CheckFunction) -> CheckFunction:
            if code in self._checks:
                raise ValueError(f"two checks for {code}")
            self._checks[code] = function
            return function

        return register

    def __getitem__(self, code: str) -> CheckFunction:
        return self._checks[code]

    def __contains__(self, code: object) -> bool:
        return code in self._checks

    @property
    def codes(self) -> list[str]:
        """All codes, sorted."""
        return sorted(self._checks)


CHECKS = CheckBook()
