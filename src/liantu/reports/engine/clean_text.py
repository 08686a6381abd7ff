"""净文本: names as people type them, made safe for the XML of office files and for the workbooks inside of charts."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RUNS = ("=", "+", "-", "@", "{=")
"""How text begins that the workbook's writer or a spreadsheet program takes for a formula, or for one of an array."""
_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "=+-@:{"}
_LINKS = ("http", "ftp", "file:", "mailto:", "internal:", "external:")


def clean(text: str) -> str:
    r"""Return a text without what XML 1.0 has no place for: control characters, lone surrogates; line breaks become blanks.

    >>> clean("甲\x00厂\x0b\n乙")
    '甲厂 乙'
    """
    return " ".join(_NOT_XML.sub("", text).split())


def label(text: str) -> str:
    """Return a text for a cell of a chart's workbook, where it must neither run as a formula nor become a link.

    What would run begins with a sign of full width instead, which reads the same.

    >>> label("=SUM(A1)"), label("{=SUM(A1)}"), label("渝北"), label("")
    ('＝SUM(A1)', '｛=SUM(A1)}', '渝北', '')
    """
    safe = clean(text)
    if safe.startswith(_RUNS):
        return safe[0].translate(_WIDE) + safe[1:]
    return safe.translate(_WIDE) if safe.lower().startswith(_LINKS) else safe
