"""A sentence made by rule: values open on a page, and are words in a document."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from liantu.kernel.figure import Subject
from liantu.kernel.period import Period
from liantu.kernel.sentence import Cited, Linked, by_worth, sentence
from liantu.kernel.text import Text
from liantu.web.sentences import plain_sentence

SAID = sentence(
    Text("产值 ", "Output is "),
    Cited("above_scale_output", Subject("city", "500000"), Period.parse("2025"), 2_660_000.0),
    Text("，见", ", see "),
    Linked(Text("<目标>", "<targets>"), "/targets/"),
    stake_cny=3e8,
)


def test_a_page_links_the_value_and_the_words() -> None:
    with translation.override("en"):
        drawn = Template("{% load liantu %}{% sentence said %}").render(Context({"said": SAID}))
    assert 'href="/figures/above_scale_output/city:500000/2025/"' in drawn
    assert '<a\n  href="/targets/">&lt;targets&gt;</a>' in drawn


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "产值 {}，见<目标>"), ("en", "Output is {}, see <targets>")])
def test_a_document_prints_it(language: str, words: str) -> None:
    with translation.override(language):
        begin, end = words.split("{}")
        said = plain_sentence(SAID)
        assert said.startswith(begin)
        assert said.endswith(end)
        assert any(character.isdigit() for character in said)
        unknown = sentence(Cited("above_scale_output", Subject("city", "500000"), Period.parse("2025"), None))
        assert plain_sentence(unknown) == ("unknown" if language == "en" else "未知")


def test_what_is_worth_most_stands_first_and_unknown_worth_last() -> None:
    loss, unknown = sentence(Text("a", "a"), stake_cny=-9e8, good=False), sentence(Text("b", "b"))
    assert by_worth([unknown, SAID, loss]) == [loss, SAID, unknown]
    assert SAID.cited[0].value == 2_660_000.0
