"""参数的值: the types of values that rule files are made of. A number is a number: no word, yes or no, or quoted digits in its place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from math import isclose
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from liantu.kernel.formula import FormulaError, items, parse_condition
from liantu.kernel.pack.rule_files import exists
from liantu.kernel.text import Text

ValueType = TypeVar("ValueType")

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
NotNegative = Annotated[Number, Field(ge=0)]
Positive = Annotated[Number, Field(gt=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
Whole = Annotated[int, Field(strict=True, ge=0)]
Count = Annotated[int, Field(strict=True, ge=1)]
Flag = Annotated[bool, Field(strict=True)]
Likeness = Annotated[Number, Field(ge=0, le=100)]
PeriodKindCode = Literal["year", "half", "quarter", "month"]
IndustryLevel = Literal["division", "group", "class"]

ItemCode = Annotated[str, exists(Text("填报指标", "item"), lambda pack: pack.items)]
IndicatorCode = Annotated[str, exists(Text("指标", "indicator"), lambda pack: pack.indicators)]
ProductCode = Annotated[str, exists(Text("产品", "product"), lambda pack: pack.products)]
ChainCode = Annotated[str, exists(Text("产业链", "chain"), lambda pack: pack.chains)]
IndustryCode = Annotated[str, exists(Text("行业", "industry"), lambda pack: pack.industries)]
ZoneCode = Annotated[str, exists(Text("片区", "zone"), lambda pack: pack.zones)]
RegionCode = Annotated[str, exists(Text("地区", "region"), lambda pack: {region.code for region in pack.regions})]
DistrictCode = Annotated[str, exists(Text("区县", "district"), lambda pack: {region.code for region in pack.districts})]
PartnerCode = Annotated[str, exists(Text("合作城市", "partner"), lambda pack: {one.code for one in pack.regions if one.kind == "partner"})]


def parts_of_one(parts: tuple[float, ...]) -> tuple[float, ...]:
    """Return parts that together are one; another sum is refused (within a model's validation).

    >>> parts_of_one((0.5, 0.3, 0.2))
    (0.5, 0.3, 0.2)
    """
    total = sum(parts)
    if not isclose(total, 1, abs_tol=1e-9):
        raise PydanticCustomError("sum", "合计 {total}，应为 1 / sum to {total}, must be 1", {"total": f"{total:.4g}"})
    return parts


def _sums_to_one(weights: Mapping[str, float]) -> Mapping[str, float]:
    parts_of_one(tuple(weights.values()))
    return weights


SumsToOne = AfterValidator(_sums_to_one)
"""For a mapping of shares that together are all."""


def _rises(bounds: tuple[float, float]) -> tuple[float, float]:
    if bounds[0] > bounds[1]:
        raise PydanticCustomError("range", "下限大于上限 / the lower bound exceeds the upper bound")
    return bounds


Between = Annotated[tuple[NotNegative, NotNegative], AfterValidator(_rises)]
"""A lower and an upper bound."""
WholeBetween = Annotated[tuple[Whole, Whole], AfterValidator(_rises)]
ShareBetween = Annotated[tuple[Share, Share], AfterValidator(_rises)]


LongestFirst = AfterValidator(lambda words: tuple(sorted(words, key=len, reverse=True)))
"""For words of which the longest that fits counts."""


def distinct(key: Callable[[Any], Hashable] = lambda value: value) -> AfterValidator:
    """Return a validator for a list in which no two entries are the same by ``key``."""

    def check(values: Sequence[ValueType]) -> Sequence[ValueType]:
        keys = [key(value) for value in values]
        if twice := sorted({str(one) for one in keys if keys.count(one) > 1}):
            raise PydanticCustomError("twice", "{codes} 重复 / duplicate {codes}", {"codes": ", ".join(twice)})
        return values

    return AfterValidator(check)


def _condition(text: str) -> str:
    try:
        parse_condition(text)
    except FormulaError as error:
        raise PydanticCustomError("condition", "公式{zh} / formula: {en}", {"zh": error.what.zh, "en": error.what.en}) from error
    return text


Condition = Annotated[str, AfterValidator(_condition)]
"""A formula over the items of one report that is true or false."""


def items_of(condition: str) -> set[str]:
    """Return the items that a condition reads.

    >>> sorted(items_of("rd_staff > 2 * employees"))
    ['employees', 'rd_staff']
    """
    return set(items(parse_condition(condition)))
