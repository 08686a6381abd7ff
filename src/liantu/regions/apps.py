"""The room of regions as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Registers who sees what, the figures and the checks of this room."""

    name = "liantu.regions"
    label = "regions"

    def ready(self) -> None:
        """Import what registers itself."""
        from liantu.regions import checks, figures, rules  # noqa: F401
