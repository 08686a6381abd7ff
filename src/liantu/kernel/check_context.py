"""检查的语境: what a run of checks gives each of them, and what they read together only once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CheckContext:
    """One run: the pack, the moment as of which the checks look (None is now), and whom to tell of progress."""

    pack: Pack
    known_at: datetime | None = None
    progress: Progress = field(default=silent)
    _reads: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, read: Callable[Concatenate[CheckContext, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return ``read(self, …)``, read by the first check of the run that asks; arguments must be hashable.

        What it returns is shared by all checks of the run and must not be modified.
        """
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in self._reads:
            self._reads[key] = read(self, *args, **kwargs)
        result: T = self._reads[key]
        return result
