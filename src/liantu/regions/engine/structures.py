"""结构评估: structures of city, zones, districts and parks from the facts of a year: cells, profiles, and districts that are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from liantu.regions.engine.facts import RegionFacts
from liantu.regions.engine.likeness import nearest, should_differ, similarity
from liantu.regions.engine.parameters import RegionRules
from liantu.regions.engine.parks import judge_parks, leading_industries
from liantu.regions.engine.publication import publishable
from liantu.regions.engine.structure import profile, specialise
from liantu.regions.engine.values import by_industry, cells

KINDS = ("city", "zone", "district", "park")


@dataclass(frozen=True, slots=True)
class Structures:
    """``cells``: kind, region, digits, industry, value_yuan, firms, share, location_quotient, withheld, published.

    ``profiles``: kind, region, value_yuan, firms, hhi, … (one row a region with any known value). ``pairs``: districts.
    """

    cells: pl.DataFrame
    profiles: pl.DataFrame
    pairs: pl.DataFrame
    values: pl.DataFrame


def assess_structures(facts: RegionFacts, rules: RegionRules) -> Structures:
    """Return the structures of the facts under the rules; empty frames where no output is known."""
    values = by_industry(facts.reported, facts.outputs, facts.places.select("organisation", "industry"))
    values = values.join(facts.places.select("organisation"), on="organisation", how="semi")
    if facts.population is not None:
        values = values.filter(pl.col("organisation").is_in(list(facts.population)))
    places = facts.regions()
    levels = sorted({rules.structure.digits, rules.parks.digits})
    at = {digits: _special(cells(values, places, digits), digits, rules) for digits in levels}
    totals = cells(values, places, None).drop("industry")
    main, park = at[rules.structure.digits], at[rules.parks.digits]
    profiles = _profiles(main, totals, rules)
    profiles = profiles.join(_parks(park, totals, rules), on=["kind", "region"], how="left")
    pairs = _pairs(main, totals, facts, rules)
    near = nearest(pairs, rules.likeness.measure).with_columns(kind=pl.lit("district"))
    profiles = profiles.join(near, on=["kind", "region"], how="left")
    table = _published(pl.concat(at.values()).sort("kind", "region", "digits", "industry"), values, facts, rules)
    return Structures(table, _protected(profiles, table, rules), pairs, values)


def _special(table: pl.DataFrame, digits: int, rules: RegionRules) -> pl.DataFrame:
    """Cells of one level with share, quotient against the city, and why a value is withheld."""
    whole = table.filter(pl.col("kind") == "city").select("industry", "value_yuan")
    parts = [
        specialise(table.filter(pl.col("kind") == kind), whole)
        .select("region", "industry", "share", "location_quotient")
        .with_columns(kind=pl.lit(kind))
        for kind in KINDS
    ]
    return table.join(pl.concat(parts), on=["kind", "region", "industry"]).with_columns(
        digits=pl.lit(digits, dtype=pl.Int64), withheld=_withheld(rules)
    )


def _withheld(rules: RegionRules) -> pl.Expr:
    limits = rules.publication
    return (
        pl.when(pl.col("firms") < limits.minimum_firms)
        .then(pl.lit("few_firms"))
        .when(pl.col("largest_share") > limits.maximum_largest_share)
        .then(pl.lit("dominant"))
        .when(pl.col("two_largest_share") > limits.maximum_two_largest_share)
        .then(pl.lit("two_dominant"))
        .otherwise(pl.lit(""))
    )


def _profiles(main: pl.DataFrame, totals: pl.DataFrame, rules: RegionRules) -> pl.DataFrame:
    """Profiles of all kinds of regions; krugman is against the rest of the city. Values include firms of unknown industry."""
    whole = main.filter(pl.col("kind") == "city").select("industry", "value_yuan")
    parts = []
    for kind in KINDS:
        cut = main.filter(pl.col("kind") == kind)
        leading = leading_industries(cut, rules.leading).sort("region", "order")
        names = pl.struct("industry", "share", "location_quotient", "leading")
        fields = leading.group_by("region").agg(fields=names.sort_by("order"))
        table = profile(cut, whole).drop("value_yuan").rename({"largest_share": "largest_industry_share"})
        table = table.join(fields, on="region", how="left")
        parts.append(table.with_columns(kind=pl.lit(kind)))
    profiles = totals.join(pl.concat(parts), on=["kind", "region"], how="left")
    return profiles.with_columns(withheld=_withheld(rules), judged=pl.col("firms") >= rules.structure.least_firms)


def _protected(profiles: pl.DataFrame, table: pl.DataFrame, rules: RegionRules) -> pl.DataFrame:
    """Withhold profiles whose three sums over industries (Σ s, Σ s², Σ |s − s'|) could give a cell away: too few are not shown."""
    main = table.filter(pl.col("digits") == rules.structure.digits).group_by("kind", "region")
    counts = main.agg(unsafe=(pl.col("withheld") != "").any(), unshown=(~pl.col("published")).sum().cast(pl.Int64))
    derivable = pl.col("unsafe") & (pl.col("unshown") < 2 * rules.publication.minimum_firms)
    marked = profiles.join(counts, on=["kind", "region"], how="left").with_columns(
        withheld=pl.when(pl.col("withheld") != "").then("withheld").when(derivable).then(pl.lit("derivable")).otherwise(pl.lit(""))
    )
    return marked.drop("unsafe", "unshown")


def _parks(park: pl.DataFrame, totals: pl.DataFrame, rules: RegionRules) -> pl.DataFrame:
    """What parks should name and whether they are spread thin; districts and zones get the three largest sub-fields too."""
    parts = []
    for kind in KINDS:
        firms = totals.filter(pl.col("kind") == kind).select("region", "firms")
        cut = park.filter(pl.col("kind") == kind)
        if kind == "city":  # its quotients against itself are 1 up to rounding: nothing is its own strength
            cut = cut.with_columns(location_quotient=pl.lit(None, dtype=pl.Float64))
        judgements = judge_parks(cut, firms, rules.parks)
        parts.append(judgements.rename({"judged": "park_judged"}).with_columns(kind=pl.lit(kind)))
    spread = park.group_by("kind", "region").agg(field_hhi=(pl.col("share") ** 2).sum(), sub_fields=pl.len().cast(pl.Int64))
    return pl.concat(parts).join(spread, on=["kind", "region"], how="left")


def _pairs(main: pl.DataFrame, totals: pl.DataFrame, facts: RegionFacts, rules: RegionRules) -> pl.DataFrame:
    """Pairs of districts with likeness, should_differ, judged and withheld; divisions found everywhere are left out."""
    rule = rules.likeness
    compared = main.filter(~pl.col("industry").str.slice(0, 2).is_in(list(rule.everywhere)))
    whole = compared.filter(pl.col("kind") == "city").select("industry", "value_yuan")
    pairs = similarity(compared.filter(pl.col("kind") == "district").select("region", "industry", "value_yuan"), whole)
    is_judged = (pl.col("firms") >= rules.structure.least_firms) & (pl.col("value_yuan") >= rule.least_output_yuan)
    districts = totals.filter(pl.col("kind") == "district").select("region", judged=is_judged, withheld=_withheld(rules))
    pairs = should_differ(pairs, _zones(facts), rule.should_differ.within_zones, rule.should_differ.across_zones)
    pairs = pairs.join(districts, on="region").join(districts.rename({"region": "other"}), on="other", suffix="_other")
    return pairs.with_columns(
        likeness=pl.col(rule.measure),
        judged=pl.col("judged") & pl.col("judged_other"),
        withheld=pl.when(pl.col("withheld") != "").then("withheld").otherwise("withheld_other"),
    ).drop("judged_other", "withheld_other").sort("region", "other")  # fmt: skip


def _zones(facts: RegionFacts) -> Mapping[str, str]:
    return dict(facts.places.select("district", "zone").drop_nulls().unique().iter_rows())


def _published(table: pl.DataFrame, values: pl.DataFrame, facts: RegionFacts, rules: RegionRules) -> pl.DataFrame:
    """Add ``published``: the special cells of districts that may be shown together at the level of structures."""
    digits = rules.structure.digits
    of_districts = table.filter((pl.col("kind") == "district") & (pl.col("digits") == digits))
    candidates = leading_industries(of_districts, rules.leading).select("region", "industry")
    cut = values.with_columns(industry=pl.col("industry").str.slice(0, digits))
    cut = cut.join(facts.places.select("organisation", region="district"), on="organisation", how="left")
    cells = publishable(cut, candidates, rules.publication)
    publication = pl.DataFrame(sorted(cells), schema={"region": pl.String, "industry": pl.String}, orient="row")
    publication = publication.with_columns(kind=pl.lit("district"), digits=pl.lit(digits, dtype=pl.Int64), published=pl.lit(value=True))
    rows = table.join(publication, on=["kind", "region", "industry", "digits"], how="left")
    return rows.with_columns(pl.col("published").fill_null(value=False))
