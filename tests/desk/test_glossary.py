"""Words that pages explain: each stands in the glossary in both languages, and the pages that a newcomer meets explain some."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client

import liantu
from liantu.desk.engine.rule_files import GlossaryRules
from liantu.kernel.pack import load_pack
from liantu.kernel.viewer import PUBLIC
from liantu.rooms.search import providers

ROOT = Path(liantu.__file__).parent
USED = {
    str(path.relative_to(ROOT)): re.findall(r"""{%\s*word\s+["'](\w+)["']""", path.read_text("utf-8"))
    for path in sorted(ROOT.glob("*/templates/**/*.html"))
}
MET = (
    "oversight/cards/decisions",
    "oversight/cards/freshness",
    "oversight/cards/tasks",
    "statistics/cards/targets",
    "statistics/cards/head_figures",
    "statistics/cards/firm_standing",
    "chains/cards/firm_links",
    "chains/cards/own_chain",
    "registry/cards/due",
    "desk/parts/public",
    "desk/parts/nothing_yet",
    "statistics/target",
    "statistics/parts/target_gap",
    "chains/strip",
    "oversight/finding",
    "registry/parts/organisation_head",
)
"""Parts of every role's home, of the pages of a target, a chain, a finding and a firm."""


def test_every_word_used_stands_in_the_glossary_in_both_languages() -> None:
    words = load_pack("chongqing").rule(GlossaryRules).by_code
    assert {code for codes in USED.values() for code in codes} <= words.keys()
    for word in words.values():
        assert re.search(r"[\u4e00-\u9fff]", word.name.zh + word.means.zh)
        assert not re.search(r"[\u4e00-\u9fff]", word.name.en + word.means.en), word.code


@pytest.mark.parametrize("part", MET)
def test_what_a_newcomer_meets_explains_its_words(part: str) -> None:
    assert any(codes for path, codes in USED.items() if path.endswith(f"templates/{part}.html")), part


def test_a_word_is_a_button_that_says_what_it_means() -> None:
    drawn = Template("{% load desk %}{% word 'local_supply_ratio' %}").render(Context())
    assert re.search(r'<button type="button" class="word-ask" data-word aria-expanded="false"\s+aria-label="[^"]+">', drawn)
    assert 'class="word-told" role="note" hidden' in drawn
    assert "/glossary/#word-local_supply_ratio" in drawn
    with pytest.raises(KeyError):
        Template("{% load desk %}{% word 'no_such_word' %}").render(Context())


@pytest.mark.django_db
def test_the_glossary_lists_all_and_the_search_finds_them() -> None:
    for language, word in (("zh-hans", "本地配套率"), ("en", "Local supply ratio")):
        page = Client().get("/glossary/", headers={"accept-language": language}).content.decode()
        assert word in page
        assert page.count('<tr id="word-') == len(load_pack("chongqing").rule(GlossaryRules).words)
    (found,) = [one for one in providers() if one.key == "words"]
    assert [hit.url for hit in found.find(PUBLIC, "配套率", 9)] == ["/glossary/#word-local_supply_ratio"]
