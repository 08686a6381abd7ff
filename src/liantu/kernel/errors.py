"""错误: one tree of errors; each says what is wrong, where, and how to mend it, in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from liantu.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file; ``row`` counts from 1 as people see it, ``cell`` is such as ``C7``."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    cell: str = ""

    def __str__(self) -> str:
        parts = [self.file, self.sheet, self.cell or (str(self.row) if self.row is not None else "")]
        return ":".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input: a stable code, what, where, and how to mend it."""

    code: str
    what: Text
    hint: Text
    place: Place = field(default_factory=Place)

    def __str__(self) -> str:
        where = f"{self.place}: " if str(self.place) else ""
        return f"{where}{self.code} {self.what} → {self.hint}"


class LiantuError(Exception):
    """Whatever Liantu refuses, with the sentence that people read."""

    def __init__(self, what: Text, hint: Text | None = None) -> None:
        self.what = what
        self.hint = hint
        super().__init__(str(what) if hint is None else f"{what} → {hint}")


class ProblemsError(LiantuError):
    """An input with one or more problems, all of them at once."""

    def __init__(self, what: Text, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(what)

    def __str__(self) -> str:
        return "\n".join([str(self.what), *(str(problem) for problem in self.problems)])


class PackError(ProblemsError):
    """A pack that does not hold together."""


class IntakeError(ProblemsError):
    """An input file that was refused."""


class UnsafeFileError(IntakeError):
    """A file that could harm the machine or carries things that are never read (macros, bombs, external entities)."""


class NotAllowedError(LiantuError):
    """The viewer has no right to do this."""


class NotFoundError(LiantuError):
    """There is no such thing, or none that the viewer may see."""
