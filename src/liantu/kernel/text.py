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
