"""区域评估: structures, relatedness and fits of all regions from the facts of a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from liantu.regions.engine.facts import RegionFacts
from liantu.regions.engine.fits import fits
from liantu.regions.engine.parameters import RegionRules
from liantu.regions.engine.space import Space, space
from liantu.regions.engine.structures import Structures, assess_structures


@dataclass(frozen=True, slots=True)
class AssessmentResult:
    """All that an assessment finds; ``coverage`` counts the firms that it rests on."""

    structures: Structures
    space: Space
    fits: pl.DataFrame
    coverage: Mapping[str, int]


def assess(facts: RegionFacts, districts: list[str], rules: RegionRules) -> AssessmentResult:
    """Return what the facts say under the rules of the ``districts`` (codes, all of the city's, known or not)."""
    structures = assess_structures(facts, rules)
    product_space = space(district_products(facts), places_elsewhere(facts), rules.relatedness)
    return AssessmentResult(structures, product_space, fits(product_space, districts, facts, rules), _coverage(facts, structures))


def district_products(facts: RegionFacts) -> pl.DataFrame:
    """Return district, product, value_yuan of the known outputs of firms whose district is known."""
    outputs = facts.outputs.filter(pl.col("value_yuan") > 0).join(facts.places.select("organisation", "district"), on="organisation")
    return outputs.drop_nulls("district").group_by("district", "product").agg(pl.col("value_yuan").sum()).sort("district", "product")


def places_elsewhere(facts: RegionFacts) -> pl.DataFrame:
    """Return place, product, weight of the companies elsewhere whose place is known; every company and product counts 1."""
    companies = facts.outside.filter(pl.col("outside_place").fill_null("") != "").select("organisation", place="outside_place")
    products = facts.outside_products.join(companies, on="organisation")
    return products.group_by("place", "product").agg(weight=pl.len().cast(pl.Float64)).sort("place", "product")


def _coverage(facts: RegionFacts, structures: Structures) -> dict[str, int]:
    organisations = structures.values.get_column("organisation")
    places = facts.places.filter(pl.col("organisation").is_in(organisations.unique().to_list()))
    return {
        "firms": facts.places.height,
        "population": facts.places.height if facts.population is None else len(set(facts.population)),
        "known": organisations.n_unique(),
        "placed": places.get_column("district").drop_nulls().len(),
        "in_parks": places.get_column("park").drop_nulls().len(),
        "unknown_industry": structures.values.filter(pl.col("industry").is_null()).get_column("organisation").n_unique(),
        "outside_companies": facts.outside_products.get_column("organisation").n_unique(),
        "outside_placed": facts.outside_products.join(
            facts.outside.filter(pl.col("outside_place").fill_null("") != ""), on="organisation", how="semi"
        ).get_column("organisation").n_unique(),
    }  # fmt: skip
