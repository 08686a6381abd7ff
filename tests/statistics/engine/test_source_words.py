"""Notes and sources of published figures are said in the reader's language."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from liantu.kernel.pack import PACKS_FOLDER, load_pack
from liantu.statistics.engine.source_words import SourceWords

SERIES = sorted((PACKS_FOLDER / "chongqing" / "series").glob("*.csv"))
ENGLISH = re.compile(r"(?<![A-Za-z0-9./_-])[A-Za-z]{2,}(?![A-Za-z0-9./_-])")


@pytest.mark.parametrize("path", SERIES, ids=lambda path: path.stem)
def test_no_note_of_the_pack_is_english_on_a_chinese_page(path: Path) -> None:
    words = load_pack("chongqing").rule(SourceWords)
    with path.open(encoding="utf-8") as file:
        notes = {row[name] for row in csv.DictReader(file) for name in ("basis", "source")}
    assert notes
    left = {note: words.text(note).zh for note in notes if set(ENGLISH.findall(words.text(note).zh)) - {"ppfocus"}}
    assert left == {}


def test_what_no_phrase_tells_stays_as_it_was_written() -> None:
    words = SourceWords.model_validate({"version": "1", "phrases": [{"said": "real", "zh": "可比价"}]})
    assert words.text("really new").zh == "really new"
    assert (words.text("real").zh, words.text("real").en) == ("可比价", "real")
