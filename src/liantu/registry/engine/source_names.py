"""来源名称: the name of a source in both languages."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.tables import TABLES


def source_text(name: str) -> Text:
    """Return a name in both languages: both may stand in it, one after the other, and behind it the code of a table.

    >>> str(source_text("2026-04-01，模拟城市 / simulated city · products"))
    '2026-04-01，模拟城市 · 产品目录 / simulated city · Products'
    >>> source_text("月报.xlsx").en
    '月报.xlsx'
    """
    both = [_part(part) for part in name.split(" · ")]
    return Text(" · ".join(one.zh for one in both), " · ".join(one.en for one in both))


def _part(part: str) -> Text:
    if part in TABLES:
        return TABLES[part].name
    zh, divided, en = part.partition(" / ")
    return Text(zh, en) if divided else Text(part, part)
