"""邻近产品: who makes something near a product that is missing: shared inputs, like processes, same code family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import polars as pl
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.pack.entries import Entry
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Share
from liantu.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ProductTraits:
    """What a product is compared by: its industry class, process tags, and inputs with their shares (1 if unknown)."""

    product: int
    industry: str
    processes: frozenset[str]
    inputs: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the three parts (they need not sum to 1) and what the same 4, 3, 2 digits of the code are worth."""

    inputs: float
    processes: float
    code: float
    digits: Mapping[int, float]


class PartWeights(Entry):
    """Weights of the three likenesses."""

    inputs: Share
    processes: Share
    code: Share

    @model_validator(mode="after")
    def _some(self) -> PartWeights:
        if not self.inputs + self.processes + self.code:
            raise PydanticCustomError("rule", "权重不能全为 0 / not all weights may be 0")
        return self


class NearnessRules(RuleFile):
    """The pack's rules/nearness.yaml."""

    file: ClassVar[str] = "nearness"
    decides: ClassVar[Text] = Text("产品相近程度的权重与下限", "weights and threshold of similarity between products")

    weights: PartWeights
    digits: dict[Literal["2", "3", "4"], Share]
    minimum: Share

    @property
    def likeness(self) -> Weights:
        """The weights as products are compared by them."""
        digits = {int(length): weight for length, weight in self.digits.items()}
        return Weights(self.weights.inputs, self.weights.processes, self.weights.code, digits)


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a product is to the target, 0–1, with its three parts and what they share."""

    product: int
    score: float
    inputs: float
    processes: float
    code: float
    shared_inputs: tuple[int, ...]
    shared_processes: tuple[str, ...]


def nearness(target: ProductTraits, other: ProductTraits, weights: Weights) -> Nearness:
    r"""Return how near ``other`` is to ``target``: the weighted mean of three likenesses, each 0–1 and symmetric.

    Inputs: :math:`\sum\min(a,b)/\sum\max(a,b)` over input shares (Ruzicka's); processes: the common part of all tags
    (Jaccard's); code: the longest common beginning of the GB/T 4754 class.

    >>> cell = ProductTraits(1, "3841", frozenset({"coating", "formation"}), {7: 0.3, 8: 0.1})
    >>> capacitor = ProductTraits(2, "3849", frozenset({"coating"}), {7: 0.1, 9: 0.1})
    >>> near = nearness(cell, capacitor, Weights(0.5, 0.3, 0.2, {4: 1.0, 3: 0.6, 2: 0.3}))
    >>> near.inputs, near.processes, near.code, round(near.score, 3)  # 0.1 / 0.5, 1 / 2, three digits
    (0.2, 0.5, 0.6, 0.37)
    """
    keys = sorted(set(target.inputs) | set(other.inputs))
    overlap = sum(min(target.inputs.get(key, 0.0), other.inputs.get(key, 0.0)) for key in keys)
    union = sum(max(target.inputs.get(key, 0.0), other.inputs.get(key, 0.0)) for key in keys)
    input_likeness = overlap / union if union > 0 else 0.0
    tags = target.processes | other.processes
    common_tags = target.processes & other.processes
    process_likeness = len(common_tags) / len(tags) if tags else 0.0
    code_likeness = _code_likeness(target.industry, other.industry, weights.digits)
    total = weights.inputs + weights.processes + weights.code
    score = (weights.inputs * input_likeness + weights.processes * process_likeness + weights.code * code_likeness) / total
    common_inputs = tuple(key for key in keys if key in target.inputs and key in other.inputs)
    return Nearness(other.product, score, input_likeness, process_likeness, code_likeness, common_inputs, tuple(sorted(common_tags)))


def near_products(target: ProductTraits, others: Sequence[ProductTraits], weights: Weights, minimum: float) -> list[Nearness]:
    """Return the products at least ``minimum`` near to the target, the nearest first; the target itself is left out."""
    scored = (nearness(target, other, weights) for other in others if other.product != target.product)
    return sorted((near for near in scored if near.score >= minimum), key=lambda near: (-near.score, near.product))


def candidate_makers(near: Sequence[Nearness], capabilities: pl.DataFrame, limit: int) -> pl.DataFrame:
    """Return the makers in the city nearest to the target: organisation, product (their nearest), score, output_yuan.

    ``capabilities``: capabilities of makers in the city in one year (organisation, product, output_yuan). Each maker once,
    with its nearest product; the larger output first among equals.
    """
    scores = pl.DataFrame([(item.product, item.score) for item in near], schema={"product": pl.Int64, "score": pl.Float64}, orient="row")
    return (
        capabilities.join(scores, on="product")
        .sort(["score", "output_yuan", "organisation"], descending=[True, True, False], nulls_last=True)
        .unique("organisation", keep="first", maintain_order=True)
        .select("organisation", "product", "score", "output_yuan")
        .head(limit)
    )


def _code_likeness(first: str, second: str, digits: Mapping[int, float]) -> float:
    """What the longest common beginning (4, 3 or 2 digits) of two industry codes is worth."""
    for length in sorted(digits, reverse=True):
        if len(first) >= length and first[:length] == second[:length]:
            return digits[length]
    return 0.0
