"""指标值: a number computed from facts by a named, versioned definition, that opens to its rows and its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from liantu.kernel.bound import Bound, Coverage
from liantu.kernel.period import Period
from liantu.kernel.source import Mark, weakest
from liantu.kernel.text import Text

_LONGEST_ID = 18
"""Digits of an id that every database can hold."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means: its code and version, name, unit, basis and rule, and the commitments that it serves."""

    code: str
    version: str
    name: Text
    unit: str
    rule: Text
    basis: Text = field(default_factory=lambda: Text("", ""))
    commitments: tuple[str, ...] = ()
    digits: int = 2
    percent: bool = False

    @property
    def places(self) -> int:
        """The decimal places of a value as it is shown: of a share that is written in per cent, at most one behind its per cent."""
        return min(self.digits, 1) + 2 if self.percent else self.digits


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure or finding is about: a kind (``chain``, ``link``, ``product``, ``organisation`` …) and its key.

    >>> str(Subject("link", "lithium_battery/battery_cell"))
    'link:lithium_battery/battery_cell'
    """

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def number(self) -> int | None:
        """The key as the id of a row; None where it is no such number.

        >>> Subject("organisation", "7").number, Subject("organisation", "²").number
        (7, None)
        """
        return int(self.key) if self.key.isascii() and self.key.isdigit() and len(self.key) <= _LONGEST_ID else None

    @classmethod
    def parse(cls, text: str) -> Subject:
        """Read ``kind:key`` back."""
        kind, _, key = text.partition(":")
        return cls(kind, key)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A table of the rows that made a figure: column headings, rows, and how many rows the viewer may not see.

    A long table has its first rows in ``rows``; then ``total`` counts all that the viewer may see and ``every`` reads them.
    """

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden_rows: int = 0
    note: Text | None = None
    total: int | None = None
    every: Callable[[], Iterable[tuple[Any, ...]]] | None = None
    links: tuple[str, ...] = ()
    """Addresses of what the first cells of ``rows`` name, one a row; empty where they lead nowhere."""
    deep: bool = False
    """Whether it is for analysts: codes and formulas, which pages show at their depth."""

    @property
    def count(self) -> int:
        """How many rows the viewer may see in all."""
        return len(self.rows) if self.total is None else self.total

    def all_rows(self) -> Iterable[tuple[Any, ...]]:
        """Every row that the viewer may see, in order; those beyond the first are read as they are asked for."""
        return self.rows if self.every is None else self.every()


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with all that a viewer needs to trust it; ``value`` is None where it is unknown, never zero.

    ``bound`` says whether the value is the number itself; ``coverage`` on how many of those that it speaks of it rests, None where that
    is not counted.
    """

    definition: Definition
    subject: Subject
    period: Period
    value: float | None
    marks: tuple[Mark, ...] = ()
    reason: Text | None = None
    steps: tuple[tuple[Text, float | None, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    bound: Bound = Bound.EXACT
    coverage: Coverage | None = None

    @property
    def mark(self) -> Mark | None:
        """The weakest mark of its parts; None where none is known."""
        return weakest(self.marks)

    @property
    def simulated(self) -> bool:
        """Whether any row under the figure is simulated."""
        return Mark.SIMULATED in self.marks


Opener = Callable[[Subject, Period | None, Any], Figure]
"""Opens a figure: (subject, period or None for the newest, viewer) → the figure with its steps and the rows that this viewer may see."""


class FigureBook:
    """The definitions of a pack and, by code, the function that opens a figure of that definition."""

    def __init__(self) -> None:
        self._openers: dict[str, Opener] = {}

    def opens(self, *codes: str) -> Callable[[Opener], Opener]:
        """Register a function as the opener of the definitions named by ``codes``."""

        def register(opener: Opener) -> Opener:
            for code in codes:
                if code in self._openers:
                    raise ValueError(f"two openers for figure {code}")
                self._openers[code] = opener
            return opener

        return register

    def opener(self, code: str) -> Opener | None:
        """Return the opener of a definition, or None where no room computes it."""
        return self._openers.get(code)

    @property
    def codes(self) -> Sequence[str]:
        """Codes of all figures that some room can open, sorted."""
        return sorted(self._openers)


FIGURES = FigureBook()
