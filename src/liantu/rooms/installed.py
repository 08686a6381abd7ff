"""装好的房间: the manifests of all rooms, with or without a running Django."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from liantu.rooms import ROOMS
from liantu.rooms.manifest import Room


@cache
def installed_rooms() -> tuple[Room, ...]:
    """The manifests of the running Django, in the order of the list, lowest room first.

    >>> [room.label for room in installed_rooms()][:2]
    ['web', 'accounts']
    """
    from django.apps import apps

    return tuple(room for label in ROOMS if isinstance(room := apps.get_app_config(label), Room))


@cache
def manifests() -> tuple[Room, ...]:
    """The manifests before Django is set up, for what needs no table: the command line. Only the rooms' ``apps.py`` are imported."""
    return tuple(_manifest(name) for name in ROOMS)


def _manifest(name: str) -> Room:
    import_module(f"liantu.{name}.apps")
    manifest = Room.create(f"liantu.{name}")
    if not isinstance(manifest, Room):
        raise TypeError(f"liantu.{name}.apps has no subclass of Room")
    return manifest
