"""The demonstration city holds together: same bytes from a seed, official totals, purchases that follow the products' inputs."""

from __future__ import annotations

import hashlib
import io

import numpy as np
import polars as pl
import pytest
from stdnum.cn import uscc

from liantu.kernel.codes import credit_codes_valid
from liantu.kernel.pack import Pack
from liantu.registry.engine.tables import TABLES
from liantu.simulation.engine.plan import Plan
from liantu.simulation.engine.profile import ABSENT, LOST
from tests.simulation.conftest import FIRMS, make

City = tuple[Plan, dict[str, pl.DataFrame]]


def _digest(frames: dict[str, pl.DataFrame]) -> str:
    buffer = io.BytesIO()
    for name in sorted(frames):
        buffer.write(name.encode())
        frames[name].write_ipc(buffer)
    return hashlib.sha256(buffer.getvalue()).hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(pack: Pack) -> None:
    assert _digest(make(pack, 300, 7)[1]) == _digest(make(pack, 300, 7)[1])
    assert _digest(make(pack, 300, 7)[1]) != _digest(make(pack, 300, 8)[1])


def test_every_column_is_a_field_of_its_table(city: City) -> None:
    for name, frame in city[1].items():
        assert set(frame.columns) <= {column.name for column in TABLES[name].columns}
        for key in TABLES[name].key:
            if key in frame.columns:
                assert frame.height == 0 or frame.get_column(key).null_count() == 0


def test_names_say_that_they_are_simulated(city: City) -> None:
    names = city[1]["organisations"].get_column("name")
    assert names.str.contains(r"^模拟(企业|院校|市外供应商|境外供应商|市外客户) \d{5,}$").all()
    assert names.n_unique() == len(names)
    assert city[1]["parks"].get_column("name").str.starts_with("模拟").all()
    assert city[1]["projects"].get_column("name").str.starts_with("模拟").all()


def test_credit_codes_are_valid_and_stand_for_no_division(city: City) -> None:
    codes = city[1]["organisations"].get_column("credit_code")
    assert codes.n_unique() == len(codes)
    assert codes.str.starts_with("9199").all(), "province 99 is not given out by GB/T 2260"
    assert credit_codes_valid(codes).all()
    assert all(uscc.is_valid(code) for code in codes.head(500))


@pytest.mark.parametrize(("item", "total"), [("output_value", "output"), ("value_added", "value_added")])
def test_totals_are_the_official_figures_that_the_rules_chose(city: City, item: str, total: str) -> None:
    plan, frames = city
    sums = (
        frames["reports"]
        .filter(pl.col("item") == item, pl.col("period").str.len_chars() == 4)
        .group_by("period")
        .agg(pl.col("value").sum())
    )
    for period, value in sums.iter_rows():
        assert value == pytest.approx(getattr(plan.rules.totals, total).years[period], rel=1e-6)


def test_capabilities_add_up_to_the_output_of_listed_products(city: City) -> None:
    plan, frames = city
    made = frames["capabilities"].group_by("year").agg(pl.col("output_fen").sum())
    for year, fen in made.iter_rows():
        listed = plan.economy.output[plan.span.years.index(year)][: plan.products.listed].sum()
        assert fen / 100 == pytest.approx(listed, rel=1e-6)
        assert 0.7 < listed / plan.rules.totals.output.years[str(year)] < 0.9, (
            "the rest is made by firms whose products the pack does not list"
        )


def test_sizes_are_heavy_tailed(city: City) -> None:
    output = city[1]["reports"].filter((pl.col("item") == "output_value") & (pl.col("period") == "2025")).get_column("value")
    largest = output.sort(descending=True).head(FIRMS // 100).sum()
    assert largest > 0.25 * float(output.sum())
    assert float(output.mean() or 0) > 2 * float(output.median() or 0)  # type: ignore[arg-type]


def test_purchases_follow_the_inputs_of_what_is_made(city: City) -> None:
    """No product is bought for more than output × share of its users, and links cover most of it."""
    plan, frames = city
    links = _bought_here(frames)
    bought = dict(links.group_by("product").agg(pl.col("amount_fen").sum() / 100).iter_rows())
    need = plan.economy.need[plan.last]
    for place, code in enumerate(plan.products.codes):
        assert bought.get(code, 0.0) <= need[place] * (1 + 1e-6) + 1.0
    covered = sum(bought.values()) / need.sum()
    assert 0.75 < covered <= 1.0


def test_the_local_share_of_purchases_is_the_profile(city: City) -> None:
    plan, frames = city
    here = frames["organisations"].filter("inside_city").select(pl.col("credit_code").alias("supplier"), local=pl.lit(value=True))
    links = _bought_here(frames).join(here, on="supplier", how="left").with_columns(pl.col("local").fill_null(value=False))
    amount = pl.col("amount_fen")
    shares = links.group_by("product").agg(share=amount.filter("local").sum() / amount.sum(), rows=pl.len())
    place = plan.products.index()
    wanted = plan.profile.local_share[plan.last]
    errors = [abs(share - wanted[place[code]]) for code, share, rows in shares.iter_rows() if rows >= 20]
    assert np.median(errors) < 0.01
    assert np.quantile(errors, 0.95) < 0.1, "a firm that makes its own input buys less"


def test_no_supplier_sells_more_than_it_makes(city: City) -> None:
    frames = city[1]
    sold = (
        frames["supply_links"]
        .filter(pl.col("year") == 2025)
        .group_by(organisation="supplier", product="product")
        .agg(pl.col("amount_fen").sum())
    )
    made = frames["capabilities"].filter(pl.col("year") == 2025).select("organisation", "product", "output_fen")
    both = sold.join(made, on=["organisation", "product"])
    assert both.height > 1_000
    assert (both.get_column("amount_fen") <= both.get_column("output_fen") * 1.0001 + 100).all()


def test_product_flows_are_the_sums_of_the_links_from_outside(city: City) -> None:
    frames = city[1]
    outside = frames["organisations"].filter(~pl.col("inside_city")).get_column("credit_code")
    linked = _bought_here(frames).filter(pl.col("supplier").is_in(outside.to_list())).group_by("product").agg(pl.col("amount_fen").sum())
    flows = frames["product_flows"].filter(pl.col("period") == "2025").with_columns(
        flow=pl.col("import_fen").fill_null(0) + pl.col("inflow_fen").fill_null(0)
    )  # fmt: skip
    both = linked.join(flows, on="product")
    assert both.height > 300
    assert (both.get_column("flow") - both.get_column("amount_fen")).abs().max() <= 10_000  # type: ignore[operator]


def test_lost_products_were_made_and_absent_ones_never(city: City) -> None:
    plan, frames = city
    last = dict(frames["capabilities"].group_by("product").agg(pl.col("year").max()).iter_rows())
    for place, code in enumerate(plan.products.codes):
        if plan.profile.level[place] == LOST:
            assert last[code] in (2022, 2023)
        if plan.profile.level[place] == ABSENT:
            assert code not in last


def test_some_products_have_a_single_maker(city: City) -> None:
    plan, frames = city
    makers = dict(
        frames["capabilities"].filter(pl.col("year") == 2025).group_by("product").agg(pl.col("organisation").n_unique()).iter_rows()
    )
    single = [code for place, code in enumerate(plan.products.codes) if plan.profile.single[place]]
    assert len(single) > 20
    assert all(makers[code] == 1 for code in single)


@pytest.mark.parametrize("firms", [10, 137])
def test_a_small_city_works(pack: Pack, firms: int) -> None:
    frames = make(pack, firms, 3)[1]
    assert frames["organisations"].filter(kind="firm").get_column("inside_city").sum() == firms
    assert frames["supply_links"].height > 0


def test_links_grow_with_the_firms(pack: Pack, city: City) -> None:
    assert 5 * FIRMS < city[1]["supply_links"].height < 20 * FIRMS


def _bought_here(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Links of 2025 to customers in the city."""
    here = frames["organisations"].filter("inside_city").get_column("credit_code").to_list()
    return frames["supply_links"].filter((pl.col("year") == 2025) & pl.col("customer").is_in(here))
