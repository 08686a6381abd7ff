"""Starting Django for a verb, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liantu.kernel.pack import Pack


def start_django() -> None:
    """Make models and settings usable."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def city_pack() -> Pack:
    """Return the pack that this installation runs on."""
    from django.conf import settings

    from liantu.kernel.pack import load_pack

    return load_pack(settings.PACK)
