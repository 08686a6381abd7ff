"""配方: how much a product depends on each of its inputs, and why, as a pack says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from liantu.kernel.pack.products import Importance, InputEntry, ProductEntry
from liantu.kernel.text import Text


@dataclass(frozen=True, slots=True)
class GradedInput:
    """An input of ``product`` (code) with its importance; ``reason`` is None for an input that is simply needed."""

    product: str
    entry: InputEntry
    importance: Importance
    reason: Text | None


def graded_inputs(products: Mapping[str, ProductEntry]) -> Iterator[GradedInput]:
    """Return all inputs of all products with their importance.

    What an input says of itself holds; without it, an input among alternatives is replaceable, one whose product has few sources
    critical, and any other needed.
    """
    for product in products.values():
        for entry in product.made_from:
            yield GradedInput(product.code, entry, *_grade(product, entry, products))


def _grade(product: ProductEntry, entry: InputEntry, products: Mapping[str, ProductEntry]) -> tuple[Importance, Text | None]:
    if entry.importance is not None:
        return entry.importance, entry.reason
    if entry.alternative is not None:
        others = [products[other.product].name for other in product.made_from if other.alternative == entry.alternative and other != entry]
        return "replaceable", Text(
            "可改用" + "、".join(name.zh for name in others), "or " + " or ".join(name.en for name in others) + " instead"
        )
    few_sources = products[entry.product].few_sources
    return ("needed", None) if few_sources is None else ("critical", few_sources)
