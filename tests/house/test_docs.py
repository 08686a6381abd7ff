"""The documentation has a page for everything that a newcomer looks for."""

from __future__ import annotations

import re

import pytest

from benchmarks import summary
from liantu.kernel.pack import Pack
from liantu.project.cli import main
from liantu.rooms.installed import installed_rooms
from tests.conftest import ROOT

DOCS = ROOT / "docs"
ROOMS = sorted(path.parent.name for path in (ROOT / "src" / "liantu").glob("*/__init__.py") if path.parent.name not in {"packs", "lib"})


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_page(room: str) -> None:
    text = (DOCS / "rooms" / f"{room}.md").read_text("utf-8")
    assert len(text) > 400


def test_every_verb_is_documented() -> None:
    text = (DOCS / "operate.md").read_text("utf-8")
    assert [name for name in main.commands if f"liantu {name}" not in text] == []


def test_every_check_is_documented(pack: Pack) -> None:
    assert pack.checks
    for entry in pack.checks.values():
        for text in (entry.name, entry.looks_at, entry.why, entry.computed, entry.what_to_do):
            assert text.zh, entry.code
            assert text.en, entry.code


def test_the_table_of_rule_files_is_that_of_the_rooms() -> None:
    text = (DOCS / "packs.md").read_text("utf-8").partition("| file | room | decides |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+?)(; may be absent)? \|$", text, re.MULTILINE)
    files = [
        (name, room.label, model.decides.en, "; may be absent" if model.optional else "")
        for room in installed_rooms()
        for name, model in room.rule_files().items()
    ]
    assert rows == files


def test_glossary_has_the_nouns() -> None:
    text = (DOCS / "glossary.md").read_text("utf-8")
    assert [word for word in ("事实", "指标", "发现", "任务", "产业链", "本地配套率", "知识包", "断", "缺") if word not in text] == []


def test_decisions_are_listed() -> None:
    index = (DOCS / "decisions" / "index.md").read_text("utf-8")
    pages = [path.stem for path in (DOCS / "decisions").glob("*.md") if path.stem != "index"]
    assert pages
    assert [page for page in pages if not re.search(rf"\b{re.escape(page)}\b", index)] == []


def test_package_says_what_it_is() -> None:
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"):
        assert (ROOT / name).stat().st_size > 300, name


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_figures_are_those_of_the_committed_results(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert [row for row in summary.rows() if row not in text] == []
