"""列标题: headings made comparable, and the unit that a heading names in brackets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRACKETS = re.compile(r"[(\[【〔{〈]([^()\[\]【】〔〕{}〈〉]*)[)\]】〕}〉]")
_MARKS = re.compile(r"[\s_*★※:;,.、。·'\"“”‘’\-/\\|()\[\]【】〔〕]+")
_UNIT_AFTER = re.compile(r"(?:[,，;；]\s*)?单位[::]\s*(\S+)$")

_MUST = re.compile(r"(?<=[(\[【〔,;、\s])\s*(必填|选填|required|optional)\s*(?=[)\]】〕,;、])", re.IGNORECASE)
_EMPTY_BRACKET = re.compile(r"[,;、\s]*[(\[【〔][,;、\s]*[)\]】〕]|[,;、]\s*(?=[)\]】〕])")


@lru_cache(maxsize=8192)
def normalised(heading: str) -> str:
    """Return a heading without blanks, marks, case and width.

    >>> normalised(" 统一社会 信用代码＊") == normalised("统一社会信用代码")
    True
    >>> normalised("Credit code")
    'creditcode'
    """
    return _MARKS.sub("", unicodedata.normalize("NFKC", heading)).casefold()


@lru_cache(maxsize=8192)
def split_unit(heading: str) -> tuple[str, str]:
    """Return a heading and the unit that stands in its last bracket, or ``""``; words such as 必填 are no unit.

    >>> split_unit("产值（万元，必填）"), split_unit("Output [10,000 yuan]"), split_unit("名称（必填）")
    (('产值', '万元'), ('Output', '10,000 yuan'), ('名称', ''))
    """
    text = without_marks(heading)
    if after := _UNIT_AFTER.search(text):
        return text[: after.start()].strip(), after[1].strip("()")
    brackets = list(_BRACKETS.finditer(text))
    if not brackets:
        return text, ""
    last = brackets[-1]
    return (text[: last.start()] + text[last.end() :]).strip(), last[1].strip().removeprefix("单位").lstrip(":").strip()


def without_marks(heading: str) -> str:
    """Return a heading without the words that say whether it must be filled.

    >>> without_marks("产品名称（中文，必填）"), without_marks("Name (required)")
    ('产品名称(中文)', 'Name')
    """
    text = unicodedata.normalize("NFKC", heading).strip()
    return _EMPTY_BRACKET.sub("", _MUST.sub("", text)).strip()


def heading_keys(heading: str) -> tuple[str, ...]:
    """Return the forms in which a heading is compared: as it stands, without marks, then without its unit."""
    forms = (normalised(heading), normalised(without_marks(heading)), normalised(split_unit(heading)[0]))
    return tuple(key for key in dict.fromkeys(forms) if key)
