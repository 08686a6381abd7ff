"""列标题: headings made comparable, and the unit that a heading names in brackets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRACKETS = re.compile(r"[(\[【〔{〈]([^()\[\]【】〔〕{}〈〉]*)[)\]】〕}〉]")
_MARKS = re.compile(r"[\s_*★※:;,.、。·'\"“”‘’\-/\\|]+")
_UNIT_AFTER = re.compile(r"(?:[,，;；]\s*)?单位[::]\s*(\S+)$")


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
    """Return a heading and the unit that stands in its last bracket, or ``""``.

    >>> split_unit("产值（万元）"), split_unit("Output [10,000 yuan]"), split_unit("名称")
    (('产值', '万元'), ('Output', '10,000 yuan'), ('名称', ''))
    """
    text = unicodedata.normalize("NFKC", heading).strip()
    if after := _UNIT_AFTER.search(text):
        return text[: after.start()].strip(), after[1].strip("()")
    found = list(_BRACKETS.finditer(text))
    if not found:
        return text, ""
    last = found[-1]
    return (text[: last.start()] + text[last.end() :]).strip(), last[1].strip().removeprefix("单位").lstrip(":").strip()


def heading_keys(heading: str) -> tuple[str, ...]:
    """Return the forms in which a heading is compared: as it stands, then without its bracket."""
    whole, bare = normalised(heading), normalised(split_unit(heading)[0])
    return tuple(key for key in dict.fromkeys((whole, bare)) if key)
