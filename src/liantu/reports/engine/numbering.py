"""编号: how headings of a document are numbered in each language: 一、 and （一）, 1. and (1)."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_TEN = "十"
_MOST = 99


def chinese_number(number: int) -> str:
    """Return a number from 1 to 99 in Chinese characters; digits beyond.

    >>> chinese_number(3), chinese_number(10), chinese_number(21)
    ('三', '十', '二十一')
    """
    if not 0 < number <= _MOST:
        return str(number)
    tens, ones = divmod(number, 10)
    first = "" if tens == 0 else _TEN if tens == 1 else f"{_DIGITS[tens]}{_TEN}"
    return first + (_DIGITS[ones] if ones else "")


def section_number(place: int, language: str, *, level: int = 1) -> str:
    """Return what stands before a heading of the first or second level.

    >>> section_number(2, "zh"), section_number(2, "zh", level=2), section_number(2, "en"), section_number(2, "en", level=2)
    ('二、', '（二）', '2. ', '(2) ')
    """
    if language == "en":
        return f"{place}. " if level == 1 else f"({place}) "
    return f"{chinese_number(place)}、" if level == 1 else f"（{chinese_number(place)}）"
