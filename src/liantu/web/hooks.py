"""挂接: what a lower room's page may ask of a higher one without knowing it. A hook that nobody provides answers nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Counts = Mapping[str, Mapping[str, int]]
"""Key of a subject (product code, chain code …) → severity → number of open findings."""


class CountsHook:
    """Numbers of open findings by key, provided by the room that keeps findings."""

    def __init__(self) -> None:
        self._provider: Callable[[Any], Counts] | None = None

    def provide(self, provider: Callable[[Any], Counts]) -> Callable[[Any], Counts]:
        """Register the function viewer → counts; usable as a decorator."""
        self._provider = provider
        return provider

    def __call__(self, viewer: Any) -> Counts:
        """Return the counts that ``viewer`` may see; nothing without a provider."""
        return self._provider(viewer) if self._provider else {}


findings_by_chain = CountsHook()
findings_by_product = CountsHook()
findings_by_district = CountsHook()
