"""句子: a sentence made by rule from figures, in which every number says what it is of, so that a page can link it and a report cite it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from liantu.kernel.bound import Bound
from liantu.kernel.figure import Subject
from liantu.kernel.period import Period
from liantu.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Cited:
    """A value inside of a sentence, in the unit of its definition: it opens as the figure ``code`` of ``subject`` and ``period``.

    What it claims stands before it in words wherever it is written: "at least", "about".
    """

    code: str
    subject: Subject
    period: Period
    value: float | None
    bound: Bound = field(default=Bound.EXACT, compare=False)

    @property
    def bound_words(self) -> Text:
        """The words before the value, with the blank that English needs; nothing before the number itself.

        >>> Cited("output", Subject("city", "500000"), Period.parse("2025"), 1.0, Bound.AT_LEAST).bound_words.en
        'at least '
        """
        word = self.bound.text
        return Text(word.zh, f"{word.en} " if word.en else "")


@dataclass(frozen=True, slots=True)
class Linked:
    """Words inside of a sentence that lead to a page of the product, given by its address."""

    text: Text
    url: str


Piece = Text | Cited | Linked


@dataclass(frozen=True, slots=True)
class Sentence:
    """One statement in both languages: words, values and links in their order.

    ``stake_cny`` is what the statement is worth in yuan, None where that is unknown: the first sentences of a home are those that are worth
    most. ``good`` says whether it is good news (True), bad news (False) or neither.
    """

    pieces: tuple[Piece, ...]
    stake_cny: float | None = None
    good: bool | None = None
    key: str = field(default="", compare=False)

    @property
    def cited(self) -> tuple[Cited, ...]:
        """The values that the sentence rests on."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Cited))


def sentence(*pieces: Piece, stake_cny: float | None = None, good: bool | None = None, key: str = "") -> Sentence:
    """Put a sentence together.

    >>> said = sentence(Text("产值", "Output is "), Cited("output", Subject("city", "500000"), Period.parse("2025"), 1.0), Text("。", "."))
    >>> len(said.cited)
    1
    """
    return Sentence(pieces, stake_cny, good, key)


def by_worth(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return sentences with those that are worth most first; of unknown worth last, in the order given.

    >>> small, none, large = sentence(stake_cny=1.0), sentence(), sentence(stake_cny=-5.0)
    >>> by_worth([small, none, large]) == [large, small, none]
    True
    """
    return sorted(sentences, key=lambda one: (one.stake_cny is None, -abs(one.stake_cny or 0.0)))
