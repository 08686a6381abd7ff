"""Sphinx configuration."""

from typing import Any

from liantu import __version__
from liantu.rooms import ROOMS

project = "Liantu 链图"
author = "The Liantu contributors"
copyright = "The Liantu contributors, Apache-2.0"  # noqa: A001 the name that Sphinx asks for
release = __version__
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Liantu 链图"
html_show_sphinx = False
html_theme_options = {"source_repository": "", "footer_icons": []}
exclude_patterns = ["_build", "guides/room_template"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3


def setup(app: Any) -> None:
    """Let the page of rooms list them from the list of rooms, the highest first."""
    app.connect("source-read", _list_rooms)


def _list_rooms(_app: Any, page: str, source: list[str]) -> None:
    if page == "rooms/index":
        source[0] = source[0].replace("{rooms}", "\n".join(reversed(ROOMS)))
