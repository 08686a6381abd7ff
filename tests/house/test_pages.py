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
BLOCKS = (
    "address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "head header html legend li main nav ol option p section select summary table tbody td tfoot th thead tr ul"
)
OPENED = re.compile(rf"<(?:{'|'.join(BLOCKS.split())}|c-[a-z-]+)(?=[\s>])")
LONGEST = 200
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)


CHIPS = "web/components/filter_chips.html"
OTHERWISE = {"reports/list.html"}
"""Lists that say in another way what they are narrowed to."""


def test_a_list_that_can_be_narrowed_says_to_what() -> None:
    """A page with a filter and pages of rows shows each condition as a chip, whose address takes it away."""
    lists = [path for path in TEMPLATES if "<c-filter-form" in (text := path.read_text("utf-8")) and "{% pager" in text]
    assert len(lists) > 3
    silent = {str(path.relative_to(path.parents[1])) for path in lists if CHIPS not in path.read_text("utf-8")}
    assert silent <= OTHERWISE


def test_there_are_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_is_clean(path: Path) -> None:
    text = path.read_text("utf-8")
    assert INLINE.search(text) is None
    assert EXTERNAL.search(text) is None
    for script in SCRIPT.finditer(text):
        assert not script["body"].strip(), f"{path.name} has a script body"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_can_be_read(path: Path) -> None:
    """No line is longer than a screen, and each opens at most one block-level element."""
    lines = list(enumerate(path.read_text("utf-8").splitlines(), 1))
    assert [f"{path.name}:{number}" for number, line in lines if len(line) > LONGEST] == []
    assert [f"{path.name}:{number} {line.strip()}" for number, line in lines if len(OPENED.findall(line)) > 1] == []


def test_styles_ask_nobody() -> None:
    sheets = sorted(SOURCE.glob("*/frontend/**/*.css"))
    assert sheets
    asking = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"']?https?:")
    assert [str(path) for path in sheets if asking.search(path.read_text("utf-8"))] == []
