"""The room of statistics as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Registers who sees what, the figures and the checks of this room."""

    name = "liantu.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Import what registers itself."""
        from liantu.statistics import checks, rules  # noqa: F401
        from liantu.statistics.figures import register

        register()
