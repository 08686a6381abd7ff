"""补链机会: absent and weak links × districts ranked by feasibility, value and need, with every part of the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Self

import polars as pl
from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from liantu.chains.engine.states import StateName
from liantu.kernel.pack.entries import Entry, Words
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count, Share, Whole, distinct, parts_of_one
from liantu.kernel.text import Text


class _Shares(Entry):
    """Weights that together are one."""

    @model_validator(mode="after")
    def _one_whole(self) -> Self:
        parts_of_one(tuple(dict(self).values()))
        return self


class GroupWeights(_Shares):
    """The three questions."""

    feasibility: Share
    value: Share
    need: Share


class FeasibilityParts(_Shares):
    """Can it be made here soon."""

    relatedness: Share
    near_makers: Share
    inputs_here: Share


class ValueParts(_Shares):
    """Is it worth it."""

    demand_waiting: Share
    complexity_gain: Share


class NeedParts(_Shares):
    """Does the city depend on others for it."""

    dependence: Share
    critical: Share


class Parts(Entry):
    """The parts that answer each question."""

    feasibility: FeasibilityParts
    value: ValueParts
    need: NeedParts


class Band(Entry):
    """A stretch of the scale 0–1 in words: ``place`` for the place of a part among all candidates, ``level`` for a mean of places."""

    from_: Annotated[Share, Field(alias="from")]
    place: Words
    level: Words


def band_of(bands: Sequence[Band], value: float) -> Band:
    """Return the band in which a value (0–1) lies; bands stand highest first and the last begins at 0."""
    return next(band for band in bands if value >= band.from_ or band is bands[-1])


def _highest_first(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    starts = [band.from_ for band in bands]
    if starts != sorted(set(starts), reverse=True) or starts[-1] != 0:
        raise PydanticCustomError("rule", "分档须由高到低，最后一档自 0 起 / bands stand highest first, the last begins at 0")
    return bands


class OpportunityRules(RuleFile):
    """The pack's rules/opportunities.yaml."""

    file: ClassVar[str] = "opportunities"
    decides: ClassVar[Text] = Text(
        "可行性、价值、需要及其各部分的权重，列入的状态，招商清单的行数",
        "weights of feasibility, value and need and of their components, states covered, rows in a promotion list",
    )

    weights: GroupWeights
    parts: Parts
    states: Annotated[tuple[StateName, ...], Field(min_length=1), distinct()]
    least_feasibility: Share
    feasible_from: Share
    listed_of_district: Whole
    districts_of_link: Count
    unknown_part: Share
    bands: Annotated[tuple[Band, ...], Field(min_length=1), AfterValidator(_highest_first)]


GROUPS: Mapping[str, tuple[str, ...]] = {
    "feasibility": tuple(FeasibilityParts.model_fields),
    "value": tuple(ValueParts.model_fields),
    "need": tuple(NeedParts.model_fields),
}
"""The three questions, and the parts that answer them."""
PARTS = tuple(part for parts in GROUPS.values() for part in parts)
BASES: Mapping[str, str] = {"relatedness": "wider", "complexity_gain": "wider_cog"}
"""Parts that may rest on two landscapes, and the column that says on which; values of different bases are on different scales."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the groups and of the parts inside each (none need sum to 1), and what an unknown part counts in ``at_least``."""

    groups: Mapping[str, float]
    parts: Mapping[str, Mapping[str, float]]
    unknown: float = 0.0

    @classmethod
    def of(cls, rules: OpportunityRules) -> Weights:
        """Return the weights that the pack gives."""
        return cls(dict(rules.weights), {group: dict(getattr(rules.parts, group)) for group in GROUPS}, rules.unknown_part)

    def weighing(self, groups: Mapping[str, float]) -> Weights:
        """Return the same with other weights of the groups; all zero leaves them as they are."""
        return replace(self, groups={**self.groups, **groups}) if any({**self.groups, **groups}.values()) else self

    def of_parts(self) -> dict[str, float]:
        """Return the weight of each part in the whole; they sum to 1.

        >>> even = {group: dict.fromkeys(parts, 1.0) for group, parts in GROUPS.items()}
        >>> shares = Weights({"feasibility": 2.0, "value": 1.0, "need": 1.0}, even).of_parts()
        >>> round(shares["relatedness"], 4), shares["critical"]  # 2/4 ÷ 3; 1/4 ÷ 2
        (0.1667, 0.125)
        """
        whole = sum(self.groups.values())
        inner = {group: sum(parts.values()) for group, parts in self.parts.items()}
        return {part: self.groups[group] / whole * self.parts[group][part] / inner[group] for group in GROUPS for part in GROUPS[group]}


def scored(candidates: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """Return the ``candidates`` with their parts on a scale 0–1, the three groups and the score; the best first.

    ``candidates`` has product, district and a column for each of `PARTS` in its own unit, null where unknown; more is better. Added:
    ``<part>_part`` (its rank among all candidates, 0 the lowest, 1 the highest, ties share their mean; null where unknown; where the column
    of `BASES` is there, among the candidates of the same basis), each group
    and ``score`` (weighted means over what is known; null where nothing is), ``known_weight`` (the weight of what is known, 0–1) and
    ``at_least`` (the score where every unknown part counts ``weights.unknown``). Sorted by at_least, score, product, district.

    >>> even = Weights(dict.fromkeys(GROUPS, 1.0), {group: dict.fromkeys(parts, 1.0) for group, parts in GROUPS.items()})
    >>> rows = {"product": [1, 1, 2], "district": ["a", "b", "a"], **{part: [None, None, None] for part in PARTS}}
    >>> rows |= {"relatedness": [0.1, 0.3, 0.2], "demand_waiting": [5.0, 5.0, 1.0]}
    >>> found = scored(pl.DataFrame(rows), even)
    >>> found.select("product", "district", "relatedness_part", "demand_waiting_part", pl.col("known").round(3)).rows()
    [(1, 'b', 1.0, 0.75, 0.278), (1, 'a', 0.0, 0.75, 0.278), (2, 'a', 0.5, 0.0, 0.278)]
    """
    bases = {part: basis for part, basis in BASES.items() if basis in candidates.columns}
    ranked = candidates.with_columns(_rank(part, bases.get(part)).alias(f"{part}_part") for part in PARTS)
    shares = weights.of_parts()
    groups = [_mean({part: weights.parts[group][part] for part in parts}).alias(group) for group, parts in GROUPS.items()]
    known_weight = pl.sum_horizontal(
        pl.when(pl.col(f"{part}_part").is_not_null()).then(share).otherwise(0.0) for part, share in shares.items()
    )
    scores = ranked.with_columns(*groups, score=_mean(shares), known=known_weight.clip(0.0, 1.0))
    least = pl.col("score").fill_null(0.0) * pl.col("known") + weights.unknown * (1 - pl.col("known"))
    order = ["at_least", "score", "product", "district"]
    return scores.with_columns(at_least=least).sort(order, descending=[True, True, False, False], nulls_last=True)


def _rank(part: str, basis: str | None) -> pl.Expr:
    """Place among the known values (of the same basis), 0–1; half where there is nothing to compare with."""
    value = pl.col(part).cast(pl.Float64)
    count, rank = value.count(), value.rank("average")
    if basis is not None:
        count, rank = count.over(basis), rank.over(basis)
    place = (rank - 1) / (count - 1)
    return pl.when(value.is_null()).then(None).when(count > 1).then(place).otherwise(0.5)


def _mean(weights: Mapping[str, float]) -> pl.Expr:
    """Weighted mean of the parts that are known; null where none with a weight is."""
    parts = [(pl.col(f"{part}_part"), weight) for part, weight in weights.items()]
    total = pl.sum_horizontal(part.fill_null(0.0) * weight for part, weight in parts)
    known_weight = pl.sum_horizontal(pl.when(part.is_not_null()).then(weight).otherwise(0.0) for part, weight in parts)
    return pl.when(known_weight > 0).then(total / known_weight)


def makers_near(pairs: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """Return each maker of something near to a target once, with its nearest product: target, organisation, district, product, nearness.

    ``pairs`` as `near_pairs.near_pairs` gives them; ``made``: organisation, product, district (null where it is not known).
    """
    order = ["nearness", "target", "organisation", "product"]
    rows = pairs.join(made, on="product").sort(order, descending=[True, False, False, False])
    return rows.unique(["target", "organisation"], keep="first", maintain_order=True).select(
        "target", "organisation", "district", "product", "nearness"
    )


def near_by_district(makers: pl.DataFrame, districts: list[str]) -> pl.DataFrame:
    """Return for each target × district: near_here and near_city (numbers of makers) and near_makers, what the ranking compares.

    ``near_makers`` adds up how near the makers of the district are, and a district's even share of those in the whole city, so that of two
    districts without any the one whose target has makers elsewhere in the city comes first.
    """
    city_makers = makers.group_by("target").agg(near_city=pl.len().cast(pl.Int64), city=pl.col("nearness").sum())
    district_makers = makers.group_by("target", "district").agg(near_here=pl.len().cast(pl.Int64), here=pl.col("nearness").sum())
    cells = city_makers.join(pl.DataFrame({"district": districts}, schema={"district": pl.String}), how="cross")
    even_share = pl.col("city") / max(1, len(districts))
    return (
        cells.join(district_makers, on=["target", "district"], how="left")
        .with_columns(pl.col("near_here").fill_null(0), near_makers=pl.col("here").fill_null(0.0) + even_share)
        .select("target", "district", "near_here", "near_city", "near_makers")
    )


def critical_shares(inputs: pl.DataFrame, outputs: pl.DataFrame) -> pl.DataFrame:
    r"""Return product, critical: the part of the need for it by makers in the city that lies in uses for which it is critical (0–1).

    .. math:: c_p = \sum_{q: p\ critical} X_q a_{qp} \Big/ \sum_q X_q a_{qp}

    ``inputs``: product, input, share, importance; ``outputs``: product, output_yuan. A use with an unknown output, share or importance is
    left out; a product without any other use has no row.

    >>> inputs = pl.DataFrame({"product": [1, 2], "input": [9, 9], "share": [0.5, 0.1], "importance": ["critical", "needed"]})
    >>> critical_shares(inputs, pl.DataFrame({"product": [1, 2], "output_yuan": [60.0, 100.0]})).rows()  # 30 ÷ 40
    [(9, 0.75)]
    """
    uses = inputs.filter(pl.col("importance") != "").drop_nulls("share").join(outputs.drop_nulls("output_yuan"), on="product")
    need = pl.col("output_yuan") * pl.col("share")
    needs = (
        uses.group_by("input")
        .agg(whole=need.sum(), stops=need.filter(pl.col("importance") == "critical").sum())
        .filter(pl.col("whole") > 0)
    )
    return needs.select(product="input", critical=pl.col("stops") / pl.col("whole")).sort("product")


def inputs_made(inputs: pl.DataFrame, made: pl.Series) -> pl.DataFrame:
    """Return product, inputs_here: the part of its needed inputs, by number, that is among ``made``; no row where none is known.

    ``inputs``: product, input, alternative, importance. Alternatives are one need, met by any of them; what is replaceable without one
    is no need.

    >>> inputs = pl.DataFrame({"product": [1, 1, 1, 1], "input": [6, 7, 8, 9], "alternative": ["", "cell", "cell", ""],
    ...                        "importance": ["needed", "replaceable", "replaceable", "replaceable"]})
    >>> inputs_made(inputs, pl.Series([8, 9])).rows()  # one of the two kinds of cell; not 6
    [(1, 0.5)]
    """
    alternative = pl.col("alternative").fill_null("")
    needed = inputs.filter(pl.col("importance").is_in(["critical", "needed"]) | ((alternative != "") & (pl.col("importance") != "")))
    need = pl.when(alternative == "").then(pl.col("input").cast(pl.String)).otherwise(alternative)
    met = needed.group_by("product", need=need).agg(met=pl.col("input").is_in(made.to_list()).any())
    return met.group_by("product").agg(inputs_here=pl.col("met").mean()).sort("product")
