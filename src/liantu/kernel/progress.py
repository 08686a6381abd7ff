"""进度: how long work says how far it is and learns that it should stop."""

from __future__ import annotations

from typing import Protocol

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text


class CancelledError(LiantuError):
    """Somebody asked the work to stop; nothing of it is kept."""

    def __init__(self) -> None:
        super().__init__(Text("已取消，未留下任何改动", "cancelled; nothing was changed"))


class Progress(Protocol):
    """Called often by long work; raises `CancelledError` when the work should stop."""

    def __call__(self, step: Text, done: int, total: int | None) -> None:
        """Say that ``done`` of ``total`` units of ``step`` are finished; ``total`` is None where it is unknown."""


def silent(step: Text, done: int, total: int | None) -> None:
    """Report to nobody."""
