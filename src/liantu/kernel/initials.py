"""拼音首字母: the first letters of the pinyin of a Chinese name, by which people type it: 渝北区 is found by ``ybq``.

Readings are those of `pypinyin <https://pypi.org/project/pypinyin/>`_; of a character with several, the word of two characters in which it
stands decides (重庆 is ``cq``), else the commonest reading. Its own segmentation reads the same words, thirty times slower.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

_TONELESS = str.maketrans("ḿńňǹê", "mnnne")


@lru_cache(maxsize=200_000)
def initials(name: str) -> str:
    """Return the initials of a name in small letters: Latin letters and digits stay, all else is left out. Names once read are kept.

    >>> initials("渝北区"), initials("重庆长安汽车（集团）"), initials("BMS 电池管理系统")
    ('ybq', 'cqcaqcjt', 'bmsdcglxt')
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(_letter(text, place) for place in range(len(text)))


def _letter(text: str, place: int) -> str:
    character = text[place]
    if character.isascii():
        return character if character.isalnum() else ""
    letters = _letters(character)
    if len(letters) < 2:
        return letters
    for start in (place, place - 1):
        word = text[max(start, 0) : start + 2]
        if start >= 0 and len(word) == 2 and (read := _word(word)):
            return read[place - start]
    return letters[0]


@lru_cache(maxsize=50_000)
def _letters(character: str) -> str:
    """The different initials that a character may have, the commonest reading first; empty for one that is no Chinese character."""
    readings = _readings().get(ord(character), "")
    return "".join(dict.fromkeys(letter for reading in readings.split(",") if (letter := _plain(reading))))


@lru_cache(maxsize=50_000)
def _word(word: str) -> str:
    """The initials of a word of two characters; empty where it is no word of the dictionary."""
    readings = _phrases().get(word, ())
    return "".join(_plain(reading[0]) for reading in readings)


def _plain(reading: str) -> str:
    first = reading[:1].translate(_TONELESS)
    return unicodedata.normalize("NFD", first)[:1]


@cache
def _readings() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict  # 40,000 readings: read by the first who asks

    return pinyin_dict


@cache
def _phrases() -> dict[str, list[list[str]]]:
    from pypinyin.phrases_dict import phrases_dict

    return phrases_dict
