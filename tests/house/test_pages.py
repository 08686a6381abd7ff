"""No page asks another machine for anything, and none carries inline style or script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "liantu"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style[\s>]|javascript:", re.IGNORECASE)
EXTERNAL = re.compile(r"(?:src|href|action|url)\s*[=(]\s*[\"']?(?:https?:)?//", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)


def test_there_are_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_is_clean(path: Path) -> None:
    text = path.read_text("utf-8")
    assert INLINE.search(text) is None
    assert EXTERNAL.search(text) is None
    for script in SCRIPT.finditer(text):
        assert not script["body"].strip(), f"{path.name} has a script body"


def test_styles_ask_nobody() -> None:
    sheets = sorted(SOURCE.glob("*/frontend/**/*.css"))
    assert sheets
    asking = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"']?https?:")
    assert [str(path) for path in sheets if asking.search(path.read_text("utf-8"))] == []
