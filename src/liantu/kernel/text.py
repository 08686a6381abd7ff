"""双语文本: a sentence in Chinese and in English, for what must be said in both languages at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in the product's two languages.

    >>> Text("钢板", "Steel sheet").in_language("en")
    'Steel sheet'
    >>> str(Text("钢板", "Steel sheet"))
    '钢板 / Steel sheet'
    """

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the sentence in ``language``: English for ``en``, ``en-gb`` …, Chinese for all else."""
        return self.en if language.lower().startswith("en") else self.zh

    def format(self, **values: object) -> Text:
        """Return the text with ``{name}`` fields filled in both languages."""
        return Text(self.zh.format(**values), self.en.format(**values))

    def __str__(self) -> str:
        return self.zh if self.zh == self.en else f"{self.zh} / {self.en}"


_HALF_WIDTH = {0x3000: " "} | {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def half_width(text: str) -> str:
    """Return ``text`` with full-width forms (U+FF01–FF5E) and the full-width blank as ASCII; nothing else is folded.

    Circled and raised figures are no digits: they mark footnotes and powers, and stay what they are.

    >>> half_width("１２．５％"), half_width("1234①"), half_width("10²")
    ('12.5%', '1234①', '10²')
    """
    return text.translate(_HALF_WIDTH)
