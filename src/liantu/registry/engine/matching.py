"""产品名称对应: which product of the pack a foreign product line means, by stated rules; doubt and ignorance are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from rapidfuzz import fuzz, process

from liantu.registry.engine.match_rules import MatchRules, Trades, normal

_OPEN, _CLOSED = frozenset("([【〔<《"), frozenset(")]】〕>》")


class How(StrEnum):
    """By which rule a line was understood, or why it was not."""

    NAME = "name"
    STRIPPED = "stripped"
    CONTAINS = "contains"
    TAIL = "tail"
    PHRASE = "phrase"
    DECIDED = "decided"
    FAMILY = "family"
    USE = "use"
    DEALT = "dealt"
    NOT_MADE = "not_made"
    DOUBTFUL = "doubtful"
    UNMATCHED = "unmatched"


TAKEN = frozenset({How.NAME, How.STRIPPED, How.CONTAINS, How.TAIL, How.PHRASE, How.DECIDED})


@dataclass(frozen=True, slots=True)
class Match:
    """What a line means: the products' codes (none where it was not taken) and the rule.

    ``nearest`` is the product that a doubtful line is like, the family that a general name leads to, or the product that the
    company's industry does not make.
    """

    name: str
    products: tuple[str, ...]
    how: How
    nearest: str = ""
    score: float = 0.0

    @property
    def product(self) -> str | None:
        """The product of a line that means one; None where it means none or several."""
        return self.products[0] if len(self.products) == 1 else None


def stripped(name: str, rules: MatchRules) -> str:
    """Return a normal name without brackets and without the words that only say how a company reports it."""
    core = _outside_brackets(name) or name
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


def _outside_brackets(name: str) -> str:
    """What stands outside brackets, nested ones and such that are never closed too."""
    depth, kept = 0, list[str]()
    for letter in name:
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSED:
            depth = max(depth - 1, 0)
        elif not depth:
            kept.append(letter)
    return "".join(kept)


def _shortened(name: str, affixes: Sequence[str], *, end: bool) -> Iterator[str]:
    """A name, and what is left of it when one affix after another is taken off its end, or its beginning."""
    yield name
    while word := next((one for one in affixes if len(one) < len(name) and (name.endswith if end else name.startswith)(one)), ""):
        name = name[: -len(word)] if end else name[len(word) :]
        yield name


class ProductNames:
    """The names and aliases of a pack's products, ready to be asked."""

    def __init__(self, names: Mapping[str, Sequence[str]], rules: MatchRules, classes: Mapping[str, str] | None = None) -> None:
        """Take the names by product code, the product's own name first (an alias never takes another's own name), and the GB/T classes."""
        self.rules = rules
        self.trades = Trades(rules, classes or {})
        self._known: dict[str, str] = {}
        for first in (True, False):
            for code, words in names.items():
                for word in words[:1] if first else words[1:]:
                    self._known.setdefault(normal(word), code)
        for word, code in list(self._known.items()):
            self._known.setdefault(_outside_brackets(word) or word, code)
        own = {normal(words[0]) for words in names.values() if words}
        self._general = {word: one for one in rules.general for word in one.words}
        self._heads = {word for word in own if len(word) >= rules.tail_from} | (rules.heads & set(self._known))
        self._words = list(self._known)
        self._split = re.compile("|".join(re.escape(one) for one in rules.conjunctions))

    def match(self, names: Sequence[str], industries: Sequence[str | None] | None = None) -> list[Match]:
        """Return what every line means, in their order; ``industries`` are those of the companies that report them, where known.

        A line that says a use, a segment of customers or dealing is no product. A general name leads to its family, or to the
        product that the industry decides. Else: exact name or alias; the same after the line is stripped; a word that decides;
        several names joined; a longer name whose tail is a product's own name or a head that the rules list. What the industry
        cannot make is not taken. Else doubtful where a name is alike, else unmatched.
        """
        trades = industries if industries is not None else [None] * len(names)
        answers = {pair: self._certain(*pair) for pair in dict.fromkeys(zip(names, trades, strict=True))}
        open_names = list(dict.fromkeys(name for (name, _), answer in answers.items() if answer is None))
        doubts = dict(zip(open_names, self._alike(open_names), strict=True))
        return [answers[pair] or doubts[pair[0]] for pair in zip(names, trades, strict=True)]

    def _certain(self, name: str, industry: str | None) -> Match | None:
        """What a line certainly means to a company of this industry; None where it is doubtful or unmatched."""
        plain = normal(name)
        core = stripped(plain, self.rules)
        if plain not in self._known and (no_product := self._no_product(plain, core)):
            return Match(name, (), no_product)
        for word in (plain, core):
            if word in self._general:
                return self._decided(name, word, industry)
        found = self._one(name, plain) or self._phrase(name) or self._tail(name, core, industry)
        return self._made(found, industry) if found else None

    def _no_product(self, plain: str, core: str) -> How | None:
        """Why a line names no product that the company makes: it deals in it, or it is a use or a segment of customers."""
        if any(word in plain for word in self.rules.dealing_words):
            return How.DEALT
        if plain.startswith(self.rules.use_fronts) or core.endswith(self.rules.segment_tails):
            return How.USE
        return None

    def _decided(self, name: str, word: str, industry: str | None) -> Match:
        """The product that the industry decides for a general name, else its family."""
        general = self._general[word]
        if product := general.product_in(industry):
            return Match(name, (product,), How.DECIDED, score=100.0)
        return Match(name, (), How.FAMILY, general.family)

    def _stripped_code(self, plain: str) -> str | None:
        """The product of the least stripped form of a line that is a name; a name may hold brackets and such words itself."""
        forms = (plain, _outside_brackets(plain) or plain)
        found = (
            form for start in forms for tail in _shortened(start, self.rules.suffixes, end=True) for form in self._without_fronts(tail)
        )
        return next((self._known[form] for form in found if form in self._known), None)

    def _without_fronts(self, name: str) -> Iterator[str]:
        return _shortened(name, self.rules.prefixes, end=False)

    def _one(self, name: str, plain: str) -> Match | None:
        """The one product that a line certainly names."""
        if plain in self._known:
            return Match(name, (self._known[plain],), How.NAME, score=100.0)
        if code := self._stripped_code(plain):
            return Match(name, (code,), How.STRIPPED, score=100.0)
        for rule in self.rules.contains:
            if rule.word in plain and not any(word in plain for word in rule.unless):
                return Match(name, (rule.product,), How.CONTAINS, score=100.0)
        return None

    def _phrase(self, name: str) -> Match | None:
        """The products of a line that joins several names (覆铜板和粘结片), where each of them is a name of the pack and none general."""
        parts = [stripped(normal(part), self.rules) for part in self._split.split(name) if part.strip()]
        if len(parts) < 2 or any(part in self._general or part not in self._known for part in parts):
            return None
        return Match(name, tuple(dict.fromkeys(self._known[part] for part in parts)), How.PHRASE, score=100.0)

    def _tail(self, name: str, core: str, industry: str | None) -> Match | None:
        """The product at the end of a longer name; of a line that joins several (金属成型和模具) it is only the last, a phrase."""
        code = self._by_tail(core, industry)
        how = How.PHRASE if len(self._split.split(core)) > 1 else How.TAIL
        return Match(name, (code,), how, score=100.0) if code else None

    def _made(self, found: Match, industry: str | None) -> Match:
        """The match without the products that a company of the industry cannot make."""
        made = tuple(product for product in found.products if self.trades.can_make(industry, product))
        if made:
            return replace(found, products=made)
        return Match(found.name, (), How.NOT_MADE, found.products[0])

    def _by_tail(self, core: str, industry: str | None) -> str | None:
        """The product whose name is the longest tail of ``core``, where what stands before it changes nothing.

        A tail that is a general name means what the industry decides where the rules say so of tails.
        """
        for start in range(1, min(len(core), self.rules.front_at_most + 1)):
            tail, front = core[start:], core[:start]
            if tail in self._heads or tail in self._general:
                if self._changes(core, front):
                    return None
                return self._general[tail].product_in(industry, front) if tail in self._general else self._known[tail]
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
                    result.append(Match(name, (), How.DOUBTFUL, self._known[self._words[int(best[row])]], score))
                else:
                    result.append(Match(name, (), How.UNMATCHED))
        return result
