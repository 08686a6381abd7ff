"""装好的房间: the manifests of all rooms, with or without a running Django."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from liantu.rooms import ROOMS
from liantu.rooms.manifest import Room


@cache
def installed_rooms() -> tuple[Room, ...]:
    """The manifests in the order of the list, lowest room first. Nothing but the rooms' ``apps.py`` is imported.

    ``Room.create`` is Django's own way from a dotted name to a configuration; the objects are those that Django starts where it runs.

    >>> [room.label for room in installed_rooms()][:2]
    ['web', 'accounts']
    """
    from django.apps import apps

    if apps.ready:
        return tuple(room for label in ROOMS if isinstance(room := apps.get_app_config(label), Room))
    return tuple(_manifest(name) for name in ROOMS)


def _manifest(name: str) -> Room:
    import_module(f"liantu.{name}.apps")
    manifest = Room.create(f"liantu.{name}")
    if not isinstance(manifest, Room):
        raise TypeError(f"liantu.{name}.apps has no subclass of Room")
    return manifest
