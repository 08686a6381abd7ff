"""What is looked for, and in which order what matches stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.initials import initials
from liantu.kernel.viewer import PUBLIC, Viewer
from liantu.rooms import search as frame
from liantu.rooms.search import LONGEST, Hit, SearchProvider, best, cleaned, holds, may_be_initials, providers, search


@given(st.text(max_size=300))
def test_a_cleaned_text_can_be_looked_for(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
    assert len(once) <= LONGEST
    assert not any(unicodedata.category(one) in {"Cc", "Cf", "Cs"} for one in once)


@given(st.lists(st.text(max_size=6), max_size=12), st.text(min_size=1, max_size=2), st.integers(1, 5))
def test_best_is_what_holds_the_text_and_no_more_than_asked(words: list[str], text: str, at_most: int) -> None:
    found = best(text, (((word,), word) for word in words), at_most)
    query = text.casefold()
    by_initials = [word for word in words if may_be_initials(query) and query in initials(word)]
    matching = [word for word in words if holds(word, text)]
    assert len(found) <= at_most
    assert len(found) >= min(at_most, len(matching))
    assert all(holds(word, text) or word in by_initials for word in found)
    written = [word for word in found if holds(word, text)]
    begins = [unicodedata.normalize("NFKC", word).casefold().startswith(unicodedata.normalize("NFKC", text).casefold()) for word in written]
    assert begins == sorted(begins, reverse=True)


def provider(key: str, number: int) -> SearchProvider:
    def find(_viewer: Viewer, text: str, at_most: int) -> list[Hit]:
        return [Hit(f"{text}{one}", "/") for one in range(number)][:at_most]

    return SearchProvider(key, key, find, (lambda text: f"/{key}/?q={text}") if number > 2 else None)


def test_kinds_without_hits_are_left_out_and_more_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "providers", lambda: [provider("none", 0), provider("two", 2), provider("many", 9)])
    found = search(PUBLIC, "x", 2)
    assert [(one.key, len(one.hits), one.more, one.list_url) for one in found] == [("two", 2, False, ""), ("many", 2, True, "/many/?q=x")]
    assert [one.key for one in search(PUBLIC, "x", 2, "many")] == ["many"]


def test_every_kind_has_a_key_of_its_own() -> None:
    keys = [one.key for one in providers()]
    assert len(keys) == len(set(keys))
    assert {
        "organisations",
        "products",
        "parks",
        "indicators",
        "targets",
        "districts",
        "chains",
        "links",
        "findings",
        "tasks",
        "measures",
        "checks",
    } <= set(keys)
