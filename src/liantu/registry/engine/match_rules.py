"""产品对应规则: what the pack says of foreign product names; the rule file `product_matching` as typed models."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.pack.entries import Code, Entry, NonEmpty
from liantu.kernel.pack.rule_files import RuleFile, exists
from liantu.kernel.pack.rule_values import Count, Flag, Likeness, LongestFirst, ProductCode, Whole
from liantu.kernel.text import Text

_NOISE = re.compile(r"[\s\u3000·•・,，。:：'\"“”‘’`\-_—–*&+/\\]+")


def normal(name: str) -> str:
    """Return the form in which product names are compared: width, case, blanks and points do not count.

    >>> normal(" ＩＧＢＴ 模块 ")
    'igbt模块'
    """
    return _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold())


PlainWord = Annotated[str, Field(min_length=1), AfterValidator(normal)]
Affixes = Annotated[tuple[PlainWord, ...], LongestFirst]
Level = Literal["material", "part", "equipment", "end_product", "service"]
ClassPrefix = Annotated[str, Field(pattern=r"^[0-9]{2,4}$")]
FamilyName = Annotated[str, exists(Text("产品族", "family"), lambda pack: {entry.family.zh for entry in pack.products.values()})]


class Contains(Entry):
    """A word that makes a name mean a product, unless one of other words is there too."""

    word: PlainWord
    product: ProductCode
    unless: tuple[PlainWord, ...]


class Decided(Entry):
    """What a general name means where the company is of one of these industries; with ``tails`` also at the end of a longer line.

    A line that holds one of the words of ``unless`` is not decided.
    """

    industries: tuple[NonEmpty, ...] = Field(min_length=1)
    product: ProductCode
    tails: Flag = False
    unless: tuple[PlainWord, ...] = ()


class General(Entry):
    """总称: names of many products. They lead to a family, and to a product only where the company's industry decides it."""

    words: tuple[PlainWord, ...] = Field(min_length=1)
    family: FamilyName
    decided: tuple[Decided, ...] = ()

    def product_in(self, industry: str | None, front: str = "") -> str | None:
        """Return the product that the industry of a company decides; None where it decides nothing.

        ``front``: what stands in front of the name where it is the end of a longer line.
        """
        of_industry = (one for one in self.decided if industry in one.industries and (one.tails or not front))
        return next((one.product for one in of_industry if not any(word in front for word in one.unless)), None)


class LevelOf(Entry):
    """Which products stand at a level: by their GB/T 4754 class (the longest prefix counts), or one by one."""

    level: Level
    classes: tuple[ClassPrefix, ...]
    products: tuple[ProductCode, ...] = ()


class Makers(Entry):
    """What companies of some industries can make: products of these classes at these levels. Without classes they make none."""

    code: Code
    industries: tuple[NonEmpty, ...] = Field(min_length=1)
    classes: tuple[ClassPrefix, ...]
    levels: tuple[Level, ...] = Field(min_length=1)
    not_classes: tuple[ClassPrefix, ...] = ()


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
    conjunctions: Annotated[tuple[str, ...], Field(min_length=1)]
    use_fronts: tuple[PlainWord, ...]
    segment_tails: tuple[PlainWord, ...]
    dealing_words: tuple[PlainWord, ...]
    general: tuple[General, ...]
    levels: tuple[LevelOf, ...]
    makers: tuple[Makers, ...]
    doubtful_from: Likeness
    least_doubtful_length: Count

    @model_validator(mode="after")
    def _said_once(self) -> MatchRules:
        """A general name is said once, and so is what an industry makes, or what a general name means in it."""
        _once(word for one in self.general for word in one.words)
        _once(industry for one in self.makers for industry in one.industries)
        for general in self.general:
            _once(industry for one in general.decided for industry in one.industries)
        return self


def _once(words: Iterable[str]) -> None:
    seen = set[str]()
    for word in words:
        if word in seen:
            raise PydanticCustomError("rule", "{word} 写了两次 / {word} is said twice", {"word": word})
        seen.add(word)


class Trades:
    """行业门槛: which industry can make which product, by the product's GB/T class and level."""

    def __init__(self, rules: MatchRules, classes: Mapping[str, str]) -> None:
        """Take the class of every product by its code."""
        self._makers = {industry: one for one in rules.makers for industry in one.industries}
        self._classes = classes
        self._level_of_class = {prefix: one.level for one in rules.levels for prefix in one.classes}
        self._level_of_product = {product: one.level for one in rules.levels for product in one.products}

    def level(self, product: str) -> Level | None:
        """Return the level of a product; None where the rules say none."""
        if product in self._level_of_product:
            return self._level_of_product[product]
        code = self._classes[product]
        return next((self._level_of_class[code[:size]] for size in (4, 3, 2) if code[:size] in self._level_of_class), None)

    def can_make(self, industry: str | None, product: str) -> bool:
        """Return whether a company of this industry can make the product; what is not known of industry, class or level forbids nothing."""
        makers = self._makers.get(industry) if industry else None
        code = self._classes.get(product)
        if makers is None or code is None:
            return True
        level = self.level(product)
        within = code.startswith(makers.classes) and not code.startswith(makers.not_classes)
        return bool(makers.classes) and within and (level is None or level in makers.levels)
