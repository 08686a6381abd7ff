"""What an index is asked for: never too little."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.initials import initials
from liantu.kernel.pieces import pieces, wanted, wanted_initials

NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20) | st.text(
    "重庆长安锂电池aB1 （）", max_size=12
)


@given(NAMES, st.integers(0, 20), st.integers(1, 20))
def test_a_text_has_all_pieces_of_every_part_of_it(name: str, start: int, length: int) -> None:
    name = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    part = name[start : start + length]
    if unicodedata.normalize("NFKC", part).casefold() == part and unicodedata.normalize("NFKC", name).casefold() == name:
        assert set(wanted(part)) <= set(pieces([name]))


@given(NAMES, st.integers(0, 20), st.integers(2, 20))
def test_a_name_has_all_pieces_of_its_initials(name: str, start: int, length: int) -> None:
    if not name.isascii():
        letters = initials(name)[start : start + length]
        assert set(wanted_initials(letters)) <= set(pieces([name], by_initials=True))


def test_what_is_no_letter_is_no_piece() -> None:
    assert pieces(['%" - *'], by_initials=True) == []
    assert wanted('"*') == []
    assert wanted("电-池") == ["电池"]
