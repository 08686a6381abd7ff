"""The picture of the architecture is drawn from the code as it is, and no arc in it goes up."""

from __future__ import annotations

import runpy

from tests.conftest import ROOT

DRAWING = runpy.run_path(str(ROOT / "tools" / "draw_architecture.py"))


def test_the_picture_shows_the_code() -> None:
    drawn = (ROOT / "docs" / "architecture.svg").read_text("utf-8")
    assert drawn == DRAWING["picture"](DRAWING["imports"]()), "draw it anew: python tools/draw_architecture.py"


def test_imports_go_down_only() -> None:
    floors = DRAWING["FLOORS"]
    assert [pair for pair in DRAWING["imports"]() if floors.index(pair[0]) > floors.index(pair[1])] == []
