"""What is kept of a report reads the same for ever; two reports are compared by what their figures are."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from liantu.reports.engine.comparison import compared
from liantu.reports.engine.document import Document, Words, with_edits
from liantu.reports.engine.revisions import key_of, revised
from tests.reports.sample import sample_document


def test_a_document_is_read_back_as_it_was() -> None:
    document = sample_document(rows=2)
    assert Document.model_validate(json.loads(json.dumps(document.model_dump(mode="json")))) == document


def test_what_is_not_of_a_document_is_refused() -> None:
    kept = {**sample_document().model_dump(mode="python"), "added": 1}
    with pytest.raises(ValidationError, match="added"):
        Document.model_validate(kept)


def test_an_edited_sentence_keeps_what_was_generated() -> None:
    document = with_edits(sample_document(), {"head.1": Words(zh="改过", en="Rewritten")})
    (said,) = document.edited
    assert (said.words.en, said.generated.en) == ("Rewritten", "Output was 255.11 bn CNY")
    assert said.references == (1,)
    assert sample_document().edited == ()


def test_figures_are_compared_by_what_they_are_and_of_whom() -> None:
    before, now = sample_document(value=100.0, month="2025-09"), sample_document(value=112.5)
    assert [(pair.now and pair.now.number, pair.change) for pair in compared(before, now)] == [(1, 12.5), (2, 0.0)]


def test_another_version_of_a_definition_is_not_compared() -> None:
    before, now = sample_document(value=100.0), sample_document(value=112.5)
    older = before.references[0].model_copy(update={"version": "0"})
    pair = compared(before.model_copy(update={"references": (older, *before.references[1:])}), now)[0]
    assert (pair.same_definition, pair.change) == (False, None)


def test_a_year_is_not_taken_from_a_month() -> None:
    """The earlier report cites output of the month, the later one that of the year: neither is the other's change."""
    before, now = sample_document(value=100.0, month="2025-09"), sample_document(value=1200.0)
    year = now.references[0].model_copy(update={"period": "2025"})
    pairs = compared(before, now.model_copy(update={"references": (year, *now.references[1:])}))
    assert [(pair.before and pair.before.period, pair.now and pair.now.period, pair.change) for pair in pairs] == [
        (None, "2025", None), ("2025-10", "2025-10", 0.0), ("2025-10", None, None),
    ]  # fmt: skip


def test_what_is_taken_from_a_bound_is_only_about_so_much() -> None:
    before, now = sample_document(value=100.0, month="2025-09"), sample_document(value=112.5)
    assert all(pair.bounded for pair in compared(before, now))  # the sample's figures are lower bounds
    exact = [
        one.model_copy(
            update={"references": tuple(reference.model_copy(update={"bound": Words(zh="", en="")}) for reference in one.references)}
        )
        for one in (before, now)
    ]
    assert not any(pair.bounded for pair in compared(*exact))


def test_a_later_correction_is_told_and_not_written_into_the_report() -> None:
    document = sample_document(value=100.0)
    keys = [key_of(reference) for reference in document.references]
    (revision,) = revised(document, {keys[0]: 98.5, keys[1]: 7.0})
    assert (revision.said.number, revision.said.value, revision.now, revision.change) == (1, 100.0, 98.5, -1.5)
    (unknown,) = revised(document, {keys[0]: None})
    assert unknown.change is None
    assert list(revised(document, {})) == []
