"""进度显示: a bar on a terminal, plain lines in a log. Rich is loaded by a verb that shows progress, not by help."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from liantu.kernel.text import Text

_SECONDS_BETWEEN_LINES = 5.0


class TerminalProgress:
    """A `liantu.kernel.progress.Progress` that people watch; use it as a context manager."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True)
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._last_line = ("", 0.0)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.completed:,.0f}"),
                TimeElapsedColumn(),
                console=self._console,
                transient=False,
            )
            self._bar.start()

        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, step: Text, done: int, total: int | None) -> None:
        """Show how far ``step`` is."""
        name = str(step)
        if self._bar:
            if name not in self._tasks:
                self._tasks[name] = self._bar.add_task(name, total=total)
            self._bar.update(self._tasks[name], completed=done, total=total)
            return
        moment = time.monotonic()
        previous, at = self._last_line
        if name != previous or moment - at >= _SECONDS_BETWEEN_LINES or (total is not None and done == total):
            self._last_line = (name, moment)
            print(f"{name}: {done:,}" + (f" / {total:,}" if total else ""), file=sys.stderr, flush=True)
