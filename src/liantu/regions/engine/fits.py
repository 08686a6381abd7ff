"""结对评估: fit of every district with every partner place, with the products and industries that speak for it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from liantu.regions.engine.facts import RegionFacts
from liantu.regions.engine.pairing import PARTS, Pairing, Side, lacking_ranks, pair
from liantu.regions.engine.parameters import RegionRules
from liantu.regions.engine.partners import companies_of, company_weights, place_structure
from liantu.regions.engine.presence import Bools, advantage
from liantu.regions.engine.space import Space, matrix

FITS: Mapping[str, Any] = {
    "district": pl.String, "partner": pl.String, "fit": pl.Float64, **dict.fromkeys(PARTS, pl.Float64), "companies": pl.Int64,
    "basis": pl.String, "gains": pl.List(pl.Int64), "shared_industries": pl.List(pl.String), "reason": pl.String, "rank": pl.Int64,
}  # fmt: skip
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Partners:
    """What is known of partners: ``structure`` partner, product, weight, makers, rca; ``companies`` partner, companies, basis."""

    structure: pl.DataFrame
    companies: pl.DataFrame


def known_partners(facts: RegionFacts, rules: RegionRules) -> Partners:
    """Return the structures of the pack's partners, from the companies outside the city that are known to be there."""
    weights = company_weights(facts.outside_products)
    producing = facts.outside.join(weights.select("organisation").unique(), on="organisation", how="semi")
    members = companies_of(producing, rules.partners, rules.pairing.least_companies)
    counts = members.group_by("partner").agg(companies=pl.len().cast(pl.Int64), basis=pl.col("basis").first())
    return Partners(place_structure(members, weights), counts.sort("partner"))


def fits(space: Space, districts: list[str], facts: RegionFacts, rules: RegionRules) -> pl.DataFrame:
    """Return district, partner, fit, parts, companies, basis, gains (products), shared_industries, reason, rank (best first).

    Every district of the city and every partner of the pack has a row; ``reason`` says why a fit is unknown: no_structure (too
    few companies of the partner are known), no_relatedness (nothing is known of what the district makes).
    """
    partners = known_partners(facts, rules)
    companies_of_partner = {code: (int(count), str(basis)) for code, count, basis in partners.companies.iter_rows()}
    codes = [partner.code for partner in rules.partners]
    known_codes = [code for code in codes if companies_of_partner.get(code, (0, ""))[0] >= rules.pairing.least_companies]

    district_side, industries = _districts(space, facts, rules)
    partner_side = _partners(partners.structure, known_codes, space, facts, rules, industries)
    pairing = pair(space.density, district_side, partner_side, _uses(facts, space.products), rules.pairing.weight_of)
    ranks = lacking_ranks(space.density, space.presence)

    rows: list[tuple[Any, ...]] = []
    for district, code in itertools.product(districts, codes):
        companies, basis = companies_of_partner.get(code, (0, ""))
        if code not in known_codes or district not in space.districts:
            reason = "no_structure" if code not in known_codes else "no_relatedness"
            rows.append((district, code, *[None] * 5, companies, basis, [], [], reason, None))
            continue
        row, column = space.at(district), known_codes.index(code)
        gains = _gains(ranks[row], space, partner_side.products[column], row)
        shared = _common(district_side, partner_side, industries, row, column)
        reason = "" if np.isfinite(pairing.fit[row, column]) else "no_relatedness"
        rows.append((district, code, *_parts(pairing, row, column), companies, basis, gains, shared, reason, None))

    frame = pl.DataFrame(rows, schema=dict(FITS), orient="row")
    return frame.with_columns(rank=_place())


def _place() -> pl.Expr:
    """The place of a partner in its district, best first; partners of one fit (to 12 digits) share the first of their places.

    >>> fits = pl.DataFrame({"district": ["a"] * 4, "fit": [0.1 + 0.2, 0.3, 0.2, None]})
    >>> fits.select(_place()).to_series().to_list()
    [1, 1, 3, None]
    """
    return pl.col("fit").round(12).rank("min", descending=True).over("district").cast(pl.Int64)


def _parts(pairing: Pairing, row: int, column: int) -> list[float | None]:
    values = [getattr(pairing, name)[row, column] for name in ("fit", *PARTS)]
    return [float(value) if np.isfinite(value) else None for value in values]


def _gains(ranks: np.ndarray, space: Space, strong: Bools, row: int) -> list[int]:
    """Products that the partner is strong in and the district lacks, the nearest to the district first."""
    candidates = np.flatnonzero(strong & ~space.presence[row] & np.isfinite(ranks))
    return [space.products[place] for place in candidates[np.argsort(-ranks[candidates], kind="stable")][:_NAMED]]


def _common(district_side: Side, partner_side: Side, industries: list[str], row: int, column: int) -> list[str]:
    return [industries[place] for place in np.flatnonzero(district_side.industries[row] & partner_side.industries[column])]


def _industry_of(facts: RegionFacts, products: list[int], digits: int) -> list[str]:
    of = {product: (industry or "")[:digits] for product, industry in facts.products.select("product", "industry").iter_rows()}
    return [of.get(product, "") for product in products]


def _special(values: np.ndarray, names: list[str], industries: list[str], threshold: float, whole: np.ndarray | None = None) -> Bools:
    """Where a place is specialised in an industry: its products added up by industry, against all places or ``whole``."""
    membership = np.array([[name == industry for industry in industries] for name in names], dtype=np.float64).reshape(
        len(names), len(industries)
    )
    sums = values @ membership
    if whole is None:
        return np.asarray(advantage(sums) >= threshold)
    shares = (whole @ membership) / max(whole.sum(), 1e-300)
    own_shares = sums / np.where(sums.sum(axis=1) > 0, sums.sum(axis=1), np.nan)[:, np.newaxis]
    return np.asarray(own_shares >= threshold * np.where(shares > 0, shares, np.inf))


def _districts(space: Space, facts: RegionFacts, rules: RegionRules) -> tuple[Side, list[str]]:
    names = _industry_of(facts, space.products, rules.structure.digits)
    industries = sorted({name for name in names if name})
    special = _special(space.values, names, industries, rules.relatedness.present_from)
    homes = facts.outputs.join(facts.places.select("organisation", "district"), on="organisation").drop_nulls("district")
    column = {product: at for at, product in enumerate(space.products)}
    makes = space.values > 0
    for district, product in homes.select("district", "product").unique().iter_rows():
        if district in space.districts and product in column:
            makes[space.at(district), column[product]] = True
    return Side(space.presence, makes, special), industries


def _partners(
    structure: pl.DataFrame, codes: list[str], space: Space, facts: RegionFacts, rules: RegionRules, industries: list[str]
) -> Side:
    rows = structure.filter(pl.col("partner").is_in(codes) & pl.col("product").is_in(space.products))
    weights = matrix(rows.select("partner", "product", "weight").rows(), codes, space.products)
    advantages = matrix(rows.select("partner", "product", "rca").rows(), codes, space.products)
    names = _industry_of(facts, space.products, rules.structure.digits)
    all_weights = company_weights(facts.outside_products).group_by("product").agg(pl.col("weight").sum())
    whole = matrix(
        [("", product, weight) for product, weight in all_weights.iter_rows() if product in set(space.products)], [""], space.products
    )[0]
    special = _special(weights, names, industries, rules.relatedness.present_from, whole)
    return Side(advantages >= rules.relatedness.present_from, weights > 0, special)


def _uses(facts: RegionFacts, products: list[int]) -> Bools:
    column = {product: index for index, product in enumerate(products)}
    uses = np.zeros((len(products), len(products)), dtype=bool)
    for product, input_ in facts.uses.iter_rows():
        if product in column and input_ in column:
            uses[column[product], column[input_]] = True
    return uses
