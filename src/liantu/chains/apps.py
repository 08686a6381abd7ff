"""The chains' room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    """Registers the imported table, who sees what, the figures and the checks of this room."""

    name = "liantu.chains"
    label = "chains"

    def ready(self) -> None:
        """Import what registers itself."""
        from liantu.chains import checks, figures, intake, rules  # noqa: F401
