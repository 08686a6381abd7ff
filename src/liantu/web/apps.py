"""What the room ``web`` adds to the whole: nothing but what every page stands on."""

from __future__ import annotations

from liantu.rooms.manifest import Room


class WebConfig(Room):
    """Base templates, components and front end; no subject matter."""

    name = "liantu.web"
    label = "web"
