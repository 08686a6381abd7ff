"""日期写法: days as a document writes them in each language."""

from __future__ import annotations

from datetime import date, datetime


def day_words(day: date, language: str) -> str:
    """Return a day in words.

    >>> day_words(date(2026, 10, 1), "zh"), day_words(date(2026, 10, 1), "en")
    ('2026年10月1日', '1 October 2026')
    """
    return f"{day.day} {day:%B %Y}" if language == "en" else f"{day.year}年{day.month}月{day.day}日"


def span_words(first: date, last: date, language: str) -> str:
    """Return the days from one to another.

    >>> span_words(date(2026, 10, 1), date(2026, 11, 30), "zh")
    '2026年10月1日至2026年11月30日'
    """
    return (" to " if language == "en" else "至").join(day_words(day, language) for day in (first, last))


def moment_words(moment: datetime, language: str) -> str:
    """Return a day with its time."""
    return f"{day_words(moment, language)}{' ' if language == 'zh' else ', '}{moment:%H:%M}"
