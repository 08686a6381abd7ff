"""按词取数: which figure the words of a search name: an indicator, a place or industry, a period, as in “渝北 2025 研发强度”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from liantu.kernel.figure import Subject
from liantu.kernel.period import Period, PeriodError

_PERIODS = re.compile(
    r"(?<!\d)(?:[12]\d{3})(?:\s*年?\s*(?:第?[一二三四1-4]季度|q[1-4])|\s*年?\s*[上下]半年|\s*h[12]|\s*年\s*\d{1,2}\s*月|[-/.]\d{1,2}(?!\d)|年)?(?!\d)"
)
_RELATIVE = {
    "month": (r"本月|当月|这个月|\bthis month\b", r"上个?月|\blast month\b"),
    "quarter": (r"本季度?|\bthis quarter\b", r"上个?季度?|\blast quarter\b"),
    "year": (r"今年|本年|\bthis year\b", r"去年|上年|\blast year\b"),
}
"""This month, quarter or year and the last, as people write them."""
_NOISE = re.compile(r"[\s的是多少?？,，、:：;；]+|\b(?:of|in|the|for)\b")
_MANY = 40
"""Characters of a question beyond which it is no question for one figure."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; ``period`` is None where the newest is meant, ``subject`` where no place or industry is named."""

    indicator: str
    subject: Subject | None
    period: Period | None


def asked(
    text: str, indicators: Mapping[str, Sequence[str]], subjects: Iterable[tuple[Subject, Sequence[str]]], today: date
) -> Question | None:
    """Return the figure that ``text`` names, or None where it names none, or nothing but an indicator.

    ``indicators`` are the names of indicators by code, those that people say among them; ``subjects`` the names of places and industries.
    Names need not stand apart, nor in any order; of several indicators that fit, the one with the shortest name is meant. Last month and
    the like are meant as of ``today``.

    >>> names = {"rd": ["研发投入强度", "研发强度"], "output": ["工业总产值"]}
    >>> asked("渝北2025年研发强度", names, [(Subject("district", "500112"), ["渝北区", "渝北"])], date(2026, 11, 3))
    Question(indicator='rd', subject=Subject(kind='district', key='500112'), period=Period('2025'))
    >>> asked("上月 总产值", names, [], date(2026, 1, 3))
    Question(indicator='output', subject=None, period=Period('2025-12'))
    >>> asked("研发强度", names, [], date(2026, 11, 3)) is None
    True
    """
    rest = _plain(text)
    if len(rest) > _MANY:
        return None
    period, rest = _period(rest, today)
    subject, rest = _subject(rest, subjects)
    words = _NOISE.sub("", rest)
    if not words or (period is None and subject is None):
        return None
    code = _indicator(words, indicators)
    return None if code is None else Question(code, subject, period)


def _period(text: str, today: date) -> tuple[Period | None, str]:
    found = _PERIODS.search(text)
    if found is None:
        return _relative(text, today)
    try:
        period = Period.parse(found[0].replace(" ", "").upper())
    except PeriodError:
        return None, text
    return period, f"{text[: found.start()]} {text[found.end() :]}"


def _relative(text: str, today: date) -> tuple[Period | None, str]:
    """The month, quarter or year that is named from today on: this one, or the one before."""
    for kind, words in _RELATIVE.items():
        for back, word in enumerate(words):
            if found := re.search(word, text):
                return _back(kind, today, back), f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _back(kind: str, today: date, back: int) -> Period:
    months = today.year * 12 + today.month - 1
    if kind == "month":
        return Period.parse(f"{(months - back) // 12:04}-{(months - back) % 12 + 1:02}")
    if kind == "quarter":
        quarters = months // 3 - back
        return Period.parse(f"{quarters // 4:04}Q{quarters % 4 + 1}")
    return Period.parse(f"{today.year - back:04}")


def _subject(text: str, subjects: Iterable[tuple[Subject, Sequence[str]]]) -> tuple[Subject | None, str]:
    """The subject of which the longest name stands in the text, and the text without it; the first of those with equal names."""
    best: tuple[Subject | None, str] = (None, "")
    for subject, names in subjects:
        for name in map(_plain, names):
            if len(name) > len(best[1]) and _stands(name, text):
                best = (subject, name)
    return best[0], text.replace(best[1], " ", 1) if best[1] else text


def _stands(name: str, text: str) -> bool:
    """Whether a name stands in a text: of Latin letters as words of their own, of Chinese anywhere."""
    return bool(re.search(rf"\b{re.escape(name)}\b", text)) if name.isascii() else name in text


def _indicator(words: str, indicators: Mapping[str, Sequence[str]]) -> str | None:
    """The indicator of which a name is the words, else holds them at its end, else at all, else their characters in that order."""
    ranks = [
        (rank, len(name), place, code)
        for place, (code, names) in enumerate(indicators.items())
        for name in (_NOISE.sub("", _plain(one)) for one in names)
        if (rank := _rank(words, name)) is not None
    ]
    return min(ranks)[3] if ranks else None


def _rank(words: str, name: str) -> int | None:
    if words == name:
        return 0
    if words in name:
        return 1 if name.endswith(words) else 2
    letters = iter(name)
    in_order = len(words) > 2 and all(letter in letters for letter in words)
    return 3 if in_order and not words.isascii() and name.endswith(words[-1]) else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
