"""产品名称对应: which product of the pack a foreign product name means, by stated rules; doubt and ignorance are told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

import numpy as np
from pydantic import AfterValidator, Field
from rapidfuzz import fuzz, process

from liantu.kernel.pack.entries import Entry
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count, Likeness, LongestFirst, ProductCode, Whole
from liantu.kernel.text import Text

_NOISE = re.compile(r"[\s\u3000·•・,，。:：'\"“”‘’`\-_—–*&+/\\]+")
_BRACKETS = re.compile(r"[(\[【〔<《][^)\]】〕>》]*[)\]】〕>》]?")


class How(StrEnum):
    """By which rule a name was understood, or that it was not."""

    NAME = "name"
    STRIPPED = "stripped"
    CONTAINS = "contains"
    TAIL = "tail"
    DOUBTFUL = "doubtful"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Match:
    """What a name means: the product's code (None where doubtful or unmatched), the rule, and the nearest product if only alike."""

    name: str
    product: str | None
    how: How
    nearest: str = ""
    score: float = 0.0


def normal(name: str) -> str:
    """Return the form in which product names are compared: width, case, blanks and points do not count.

    >>> normal(" ＩＧＢＴ 模块 ")
    'igbt模块'
    """
    return _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold())


PlainWord = Annotated[str, Field(min_length=1), AfterValidator(normal)]


Affixes = Annotated[tuple[PlainWord, ...], LongestFirst]


class Contains(Entry):
    """A word that makes a name mean a product, unless one of other words is there too."""

    word: PlainWord
    product: ProductCode
    unless: tuple[PlainWord, ...]


class MatchRules(RuleFile):
    """The pack's rules/product_matching.yaml; longer affixes come first."""

    file: ClassVar[str] = "product_matching"
    decides: ClassVar[Text] = Text("外来产品名称如何对应产品", "how foreign product names become products")

    suffixes: Affixes
    prefixes: Affixes
    tail_from: Count
    heads: frozenset[PlainWord]
    front_at_most: Whole
    stop_words: tuple[PlainWord, ...]
    front_stops: tuple[PlainWord, ...]
    contains: tuple[Contains, ...]
    doubtful_from: Likeness
    least_doubtful_length: Count


def stripped(name: str, rules: MatchRules) -> str:
    """Return a normal name without brackets and without the words that only say how a company reports it."""
    core = _BRACKETS.sub("", name) or name
    again = True
    while again:
        again = False
        for suffix in rules.suffixes:
            if core.endswith(suffix) and len(core) > len(suffix):
                core, again = core[: -len(suffix)], True
                break
        for prefix in rules.prefixes:
            if core.startswith(prefix) and len(core) > len(prefix):
                core, again = core[len(prefix) :], True
                break
    return core


class ProductNames:
    """The names and aliases of a pack's products, ready to be asked."""

    def __init__(self, names: Mapping[str, Sequence[str]], rules: MatchRules) -> None:
        """Take the names by product code, the product's own name first; an alias never takes another's own name."""
        self.rules = rules
        self._known: dict[str, str] = {}
        for first in (True, False):
            for code, words in names.items():
                for word in words[:1] if first else words[1:]:
                    self._known.setdefault(normal(word), code)
        own = {normal(words[0]) for words in names.values() if words}
        self._heads = {word for word in own if len(word) >= rules.tail_from} | (rules.heads & set(self._known))
        self._words = list(self._known)

    def match(self, names: Sequence[str]) -> list[Match]:
        """Return what every name means, in their order.

        Exact name or alias; the same after the asked name is stripped; a word that decides; a longer name whose tail is a
        product's own name or a head that the rules list; else doubtful where one is alike, else unmatched.
        """
        matches = [self._certain(name) for name in names]
        open_names = [place for place, match in enumerate(matches) if match is None]
        doubts = self._alike([names[place] for place in open_names])
        for place, doubt in zip(open_names, doubts, strict=True):
            matches[place] = doubt
        return [match for match in matches if match is not None]

    def _certain(self, name: str) -> Match | None:
        plain = normal(name)
        if plain in self._known:
            return Match(name, self._known[plain], How.NAME, score=100.0)
        core = stripped(plain, self.rules)
        if core in self._known:
            return Match(name, self._known[core], How.STRIPPED, score=100.0)
        for rule in self.rules.contains:
            if rule.word in plain and not any(word in plain for word in rule.unless):
                return Match(name, rule.product, How.CONTAINS, score=100.0)
        code = self._by_tail(core)
        return Match(name, code, How.TAIL, score=100.0) if code else None

    def _by_tail(self, core: str) -> str | None:
        """The product whose name is the longest tail of ``core``, where what stands before it changes nothing."""
        for start in range(1, len(core)):
            tail = core[start:]
            if tail in self._heads:
                front = core[:start]
                plain = len(front) <= self.rules.front_at_most and not self._changes(core, front)
                return self._known[tail] if plain else None
        return None

    def _changes(self, core: str, front: str) -> bool:
        """Whether a word of the name, or what stands in front of the tail, makes another thing of it."""
        return any(word in core for word in self.rules.stop_words) or front.endswith(self.rules.front_stops)

    def _alike(self, names: Sequence[str]) -> list[Match]:
        """Doubtful or unmatched: likeness of the stripped names to all product names (Levenshtein ratio, 0–100)."""
        cores = [stripped(normal(name), self.rules) for name in names]
        result: list[Match] = []
        for start in range(0, len(cores), 2_000):
            part = cores[start : start + 2_000]
            scores = process.cdist(part, self._words, scorer=fuzz.ratio, score_cutoff=self.rules.doubtful_from, dtype=np.uint8, workers=2)
            best = scores.argmax(axis=1)
            for row, core in enumerate(part):
                score = float(scores[row, best[row]])
                name = names[start + row]
                if score >= self.rules.doubtful_from and len(core) >= self.rules.least_doubtful_length:
                    result.append(Match(name, None, How.DOUBTFUL, self._known[self._words[int(best[row])]], score))
                else:
                    result.append(Match(name, None, How.UNMATCHED))
        return result
