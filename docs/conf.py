"""Sphinx configuration."""

from liantu import __version__

project = "Liantu 链图"
author = "The Liantu contributors"
copyright = "The Liantu contributors, Apache-2.0"  # noqa: A001 the name that Sphinx asks for
release = __version__
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Liantu 链图"
html_show_sphinx = False
html_theme_options = {"source_repository": "", "footer_icons": []}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
