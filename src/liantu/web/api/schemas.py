"""答复的形状: what the interface gives out and takes in, typed."""

from __future__ import annotations

from ninja import Schema

from liantu.kernel.text import Text


class Both(Schema):
    """A sentence in Chinese and English."""

    zh: str
    en: str


def both(text: Text) -> Both:
    """A kernel text as it is given out."""
    return Both(zh=text.zh, en=text.en)
