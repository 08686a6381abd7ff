"""产品平衡: every figure of every product and year in one table: makers, output, demand, purchases, ratio, trend."""

from __future__ import annotations

import polars as pl

from liantu.chains.engine.concentration import makers_by_year
from liantu.chains.engine.demand import contributions, demand_by_year
from liantu.chains.engine.facts import Facts
from liantu.chains.engine.known_makers import known_makers, named_here, world_supply
from liantu.chains.engine.supply import local_supply, purchases_by_year
from liantu.chains.engine.trend import growth_by_product
from liantu.kernel.pack.entries import Entry, NonEmpty
from liantu.kernel.pack.rule_values import Count, Share

_KEY = ["product", "year"]


class Parameters(Entry):
    """What a city decides about the computation (rules/link_state.yaml): coverage and share 0–1, years as counts."""

    minimum_coverage: Share
    trend_years: Count
    series_years: Count
    year_coverage: Share
    maximum_input_share: Share
    tiers: Count
    known_years: Count
    minimum_world_share: Share
    world_unit: NonEmpty


def balance_by_year(facts: Facts, products: pl.Series, parameters: Parameters, year: int) -> pl.DataFrame:
    """Return one row for every product × year of the ``series_years`` up to ``year``, with all its figures.

    A product without makers in a year has makers 0 and output 0 where anything else is known of it (it was made in
    some other year, or there is demand or a purchase); where nothing is known of it, in years of which no maker of the
    city reported anything, and where one of the city was named as its maker in an earlier year and still counts as known, both stay
    null. The columns are those of `makers_by_year`, `demand_by_year`, `purchases_by_year` and `local_supply`.
    """
    makers = makers_by_year(facts)
    frames = (makers, demand_by_year(facts, contributions(facts)), purchases_by_year(facts))
    years = pl.DataFrame({"year": range(year - parameters.series_years + 1, year + 1)}, schema={"year": pl.Int64})
    table = pl.DataFrame({"product": products.cast(pl.Int64)}).unique().join(years, how="cross")
    for frame in frames:
        table = table.join(frame, on=_KEY, how="left")

    ever_made = makers.select("product").unique().with_columns(ever=pl.lit(value=True))
    named = named_here(facts, range(year - parameters.series_years + 1, year + 1), parameters.known_years)
    table = table.join(ever_made, on="product", how="left").join(named, on=_KEY, how="left").sort(_KEY)
    has_purchases = pl.any_horizontal(pl.col("linked", "import_yuan", "inflow_yuan").is_not_null())
    reported_year = pl.col("year").is_in(sorted({year, *makers.get_column("year").to_list()}))
    absent = (
        reported_year
        & pl.col("makers").is_null()
        & pl.col("named").is_null()
        & (pl.col("ever").is_not_null() | pl.col("demand_yuan").is_not_null() | has_purchases)
    )
    table = table.with_columns(
        makers=pl.when(absent).then(0).otherwise("makers").cast(pl.Int64),
        output_yuan=pl.when(absent).then(0.0).otherwise("output_yuan"),
    ).drop("ever", "named")
    return local_supply(table, parameters.minimum_coverage)


def figures_of_year(facts: Facts, balance: pl.DataFrame, parameters: Parameters, year: int) -> pl.DataFrame:
    """Return one row a product for ``year``: the balance of that year with history, trend, structure and newest fact.

    Added: first_made_year, last_made_year (up to ``year``), trend, downstream_products (products made from it, or from what it is
    a kind of, in the structure), newest_fact_date, and the columns of `known_makers` (0 where nobody is known) and `world_supply`.
    """
    capabilities = facts.made_here().filter(pl.col("year") <= year)
    history = capabilities.group_by("product").agg(first_made_year=pl.col("year").min(), last_made_year=pl.col("year").max())
    users = users_by_input(facts).group_by("input").agg(downstream_products=pl.col("product").n_unique().cast(pl.Int64))
    trend = growth_by_product(balance, year, parameters.trend_years)
    maker_counts = known_makers(facts, year, parameters.known_years)
    world = world_supply(facts, year, parameters.known_years, parameters.minimum_world_share)
    return (
        balance.filter(pl.col("year") == year)
        .join(history, on="product", how="left")
        .join(trend, on="product", how="left")
        .join(users.rename({"input": "product"}), on="product", how="left")
        .join(newest_facts(facts), on="product", how="left")
        .join(maker_counts, on="product", how="left")
        .join(world, on="product", how="left")
        .with_columns(pl.col("downstream_products", "known_makers", "known_local", "known_outside", "known_unplaced").fill_null(0))
        .sort("product")
    )


def users_by_input(facts: Facts) -> pl.DataFrame:
    """Return which products are made from which: input, product. What is a kind of something goes where that goes, at any depth."""
    users = facts.consumed.select("input", "product").unique(maintain_order=True)
    while True:
        inherited = facts.kinds.join(users, left_on="kind_of", right_on="input").select(input="product", product="product_right")
        wider = pl.concat([users, inherited]).unique(maintain_order=True)
        if wider.height == users.height:
            return users
        users = wider


def newest_facts(facts: Facts) -> pl.DataFrame:
    """Return the newest reporting date of any capability, link or flow of each product: product, newest_fact_date."""
    rows = [table.select("product", "reported_date") for table in (facts.capabilities, facts.links, facts.flows)]
    return pl.concat(rows).group_by("product").agg(newest_fact_date=pl.col("reported_date").max())
