"""邻近产品（成批）: for many products at once which others are near, with the frames of a few joins instead of a pair at a time."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from liantu.chains.engine.nearness import ProductTraits, Weights, nearness

_PAIR = ("target", "product")
_CLOSE = 1e-9
"""Scores so near to the threshold are computed once more by `nearness`, whose order of adding decides."""
_DIGITS = 12
"""Digits of a score: sums in another order must not break a tie."""


def near_pairs(targets: Mapping[int, ProductTraits], others: Mapping[int, ProductTraits], weights: Weights, minimum: float) -> pl.DataFrame:
    """Return the products near to each target: target, product, nearness (at least ``minimum``); the target itself is left out.

    The same as `nearness.nearness` of every pair, rounded to 12 digits. Only pairs with a common input, process or beginning of the code
    are looked at: all others are 0. Sorted by target, product. O(pairs that share anything).
    """
    parts = [_inputs(targets, others), _processes(targets, others), _codes(targets, others, weights)]
    total = weights.inputs + weights.processes + weights.code
    pairs = parts[0]
    for part in parts[1:]:
        pairs = pairs.join(part, on=_PAIR, how="full", coalesce=True)
    score = weights.inputs * _known("inputs") + weights.processes * _known("processes") + weights.code * _known("code")
    pairs = pairs.filter(pl.col("target") != pl.col("product")).select(*_PAIR, nearness=score / total)
    pairs = _settled(pairs.filter(pl.col("nearness") >= minimum - _CLOSE), targets, others, weights, minimum)
    return pairs.with_columns(pl.col("nearness").round(_DIGITS)).sort(_PAIR)


def _known(part: str) -> pl.Expr:
    return pl.col(part).fill_null(0.0)


def _settled(
    pairs: pl.DataFrame, targets: Mapping[int, ProductTraits], others: Mapping[int, ProductTraits], weights: Weights, minimum: float
) -> pl.DataFrame:
    """Leave out of the pairs at the threshold those that are below it."""
    at_threshold = (pl.col("nearness") - minimum).abs() <= _CLOSE
    doubtful = pairs.filter(at_threshold)
    scores = [nearness(targets[target], others[product], weights).score for target, product in doubtful.select(_PAIR).iter_rows()]
    kept = doubtful.with_columns(nearness=pl.Series(scores, dtype=pl.Float64)).filter(pl.col("nearness") >= minimum)
    return pl.concat([pairs.filter(~at_threshold), kept])


def _inputs(targets: Mapping[int, ProductTraits], others: Mapping[int, ProductTraits]) -> pl.DataFrame:
    """Ruzicka's likeness of the input shares of pairs that share an input: the common part ÷ what either has."""

    def shares(products: Mapping[int, ProductTraits], key: str, share: str) -> pl.DataFrame:
        rows = [(product, source, part) for product, traits in products.items() for source, part in traits.inputs.items()]
        frame = pl.DataFrame(rows, {key: pl.Int64, "input": pl.Int64, share: pl.Float64}, orient="row")
        return frame.with_columns(pl.col(share).sum().over(key).alias(f"{share}_all"))

    pairs = shares(targets, "target", "first").join(shares(others, "product", "second"), on="input")
    common = pairs.group_by(_PAIR).agg(
        overlap=pl.min_horizontal("first", "second").sum(), both=pl.col("first_all").first() + pl.col("second_all").first()
    )
    union = pl.col("both") - pl.col("overlap")
    return common.select(*_PAIR, inputs=pl.when(union > 0).then(pl.col("overlap") / union).otherwise(0.0))


def _processes(targets: Mapping[int, ProductTraits], others: Mapping[int, ProductTraits]) -> pl.DataFrame:
    """Jaccard's likeness of the process tags of pairs that share one."""

    def tags(products: Mapping[int, ProductTraits], key: str) -> pl.DataFrame:
        rows = [(product, tag) for product, traits in products.items() for tag in sorted(traits.processes)]
        frame = pl.DataFrame(rows, {key: pl.Int64, "tag": pl.String}, orient="row")
        return frame.with_columns(pl.len().over(key).cast(pl.Int64).alias(f"{key}_tags"))

    pairs = tags(targets, "target").join(tags(others, "product"), on="tag")
    common = pairs.group_by(_PAIR).agg(common=pl.len().cast(pl.Int64), both=pl.col("target_tags").first() + pl.col("product_tags").first())
    return common.select(*_PAIR, processes=pl.col("common") / (pl.col("both") - pl.col("common")))


def _codes(targets: Mapping[int, ProductTraits], others: Mapping[int, ProductTraits], weights: Weights) -> pl.DataFrame:
    """What the longest common beginning of two industry codes is worth."""
    found = pl.DataFrame(schema={"target": pl.Int64, "product": pl.Int64, "code": pl.Float64})
    for length in sorted(weights.digits, reverse=True):
        first, second = (
            pl.DataFrame(
                [(product, traits.industry[:length]) for product, traits in products.items() if len(traits.industry) >= length],
                {key: pl.Int64, "beginning": pl.String},
                orient="row",
            )
            for key, products in (("target", targets), ("product", others))
        )
        pairs = first.join(second, on="beginning").select(*_PAIR, code=pl.lit(weights.digits[length]))
        found = pl.concat([found, pairs.join(found, on=_PAIR, how="anti")])
    return found
